package main

import (
	"cmp"
	"encoding/json"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"

	"github.com/stancebook/stancebook/extract/stance/content"
	"github.com/stancebook/stancebook/extract/text"
)

// A vectorRecipe says how words get their vectors: by what stands beside them
// in articles without labels (positive pointwise mutual information, smoothed
// as Levy, Goldberg and Dagan, 2015, then a truncated SVD).
type vectorRecipe struct {
	words    int // at most
	least    int // times that a word is met
	contexts int // the commonest words count as contexts
	window   int // words to either side, the nearer the more
	size     int // of a vector
	passes   int // of the subspace iteration
}

var shippedVectors = vectorRecipe{words: 25_000, least: 6, contexts: 8_000, window: 4, size: 100, passes: 2}

// A lexis is words with their vectors, by falling frequency.
type lexis struct {
	ids     []uint32
	vectors [][]float32
}

// readSentences gives every sentence's words as ids; stops of more than a
// sentence apart.
func readSentences(unlabelled string, each func([]uint32)) error {
	return eachValue(filepath.Join(unlabelled, "news.jsonl.gz"), func(d *json.Decoder) error {
		var a struct{ Text string }
		if err := d.Decode(&a); err != nil {
			return err
		}
		doc := text.Parse(a.Text)
		for _, s := range doc.Sentences {
			ids := make([]uint32, 0, s.End-s.First)
			for i := s.First; i < s.End; i++ {
				ids = append(ids, content.Fold(doc.Lower(i)))
			}
			each(ids)
		}
		return nil
	})
}

// common are the words that get vectors, by falling frequency, and how often
// each stands.
func (r *vectorRecipe) common(sentences [][]uint32) (*lexis, map[uint32]int) {
	counts := map[uint32]int{}
	for _, s := range sentences {
		for _, id := range s {
			counts[id]++
		}
	}
	l := &lexis{}
	for id, n := range counts {
		if n >= r.least {
			l.ids = append(l.ids, id)
		}
	}
	slices.SortFunc(l.ids, func(a, b uint32) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	l.ids = l.ids[:min(len(l.ids), r.words)]
	return l, counts
}

// learn makes a lexis from sentences.
func (r *vectorRecipe) learn(sentences [][]uint32) *lexis {
	l, _ := r.common(sentences)
	m := r.associate(sentences, l.ids)
	l.vectors = m.decompose(r.size, r.passes)
	return l
}

// sparse is a matrix by rows.
type sparse struct {
	columns int
	rows    [][]cell
}

type cell struct {
	column int32
	value  float32
}

// associate counts what stands together and turns counts into information.
func (r *vectorRecipe) associate(sentences [][]uint32, ids []uint32) *sparse {
	rank := make(map[uint32]int32, len(ids))
	for i, id := range ids {
		rank[id] = int32(i)
	}
	columns := min(r.contexts, len(ids))
	counts := make([]uint32, len(ids)*columns)
	var places []int32
	for _, s := range sentences {
		places = places[:0]
		for _, id := range s {
			k, known := rank[id]
			if !known {
				k = -1
			}
			places = append(places, k)
		}
		for i, w := range places {
			if w < 0 {
				continue
			}
			for j := max(0, i-r.window); j <= min(len(places)-1, i+r.window); j++ {
				if c := places[j]; j != i && c >= 0 && int(c) < columns {
					counts[int(w)*columns+int(c)] += uint32(r.window + 1 - max(i-j, j-i))
				}
			}
		}
	}
	return inform(counts, columns)
}

// smoothing raises rare contexts' probabilities.
const smoothing = 0.75

func inform(counts []uint32, columns int) *sparse {
	column := make([]float64, columns)
	for i, n := range counts {
		column[i%columns] += float64(n)
	}
	total := 0.0
	for c := range column {
		column[c] = math.Pow(column[c], smoothing)
		total += column[c]
	}
	m := &sparse{columns: columns}
	for at := 0; at < len(counts); at += columns {
		sum := 0.0
		for _, n := range counts[at : at+columns] {
			sum += float64(n)
		}
		var row []cell
		for c, n := range counts[at : at+columns] {
			if n > 1 {
				if v := math.Log(float64(n) * total / (sum * column[c])); v > 0 {
					row = append(row, cell{int32(c), float32(v)})
				}
			}
		}
		m.rows = append(m.rows, row)
	}
	return m
}

// decompose gives each row its first coordinates by falling singular value,
// each times the value's root (Halko, Martinsson and Tropp, 2011).
func (m *sparse) decompose(size, passes int) [][]float32 {
	wide := size + 12
	rng := rand.New(rand.NewPCG(1, 2))
	z := newMatrix(m.columns, wide)
	for i := range z {
		for k := range z[i] {
			z[i][k] = float32(rng.NormFloat64())
		}
	}
	q := m.times(z)
	orthonormalize(q)
	for range passes {
		q = m.times(m.transposedTimes(q, wide))
		orthonormalize(q)
	}
	z = m.transposedTimes(q, wide)
	values, axes := eigen(gram(z, wide))
	out := newMatrix(len(q), size)
	for i, row := range q {
		for k := range size {
			sum := 0.0
			for j, x := range row {
				sum += float64(x) * axes[j][k]
			}
			out[i][k] = float32(sum * math.Pow(max(values[k], 0), 0.25))
		}
	}
	return out
}

func newMatrix(rows, columns int) [][]float32 {
	all := make([]float32, rows*columns)
	out := make([][]float32, rows)
	for i := range out {
		out[i] = all[i*columns : (i+1)*columns]
	}
	return out
}

func (m *sparse) times(z [][]float32) [][]float32 {
	out := newMatrix(len(m.rows), len(z[0]))
	for i, row := range m.rows {
		for _, c := range row {
			addScaled(out[i], z[c.column], c.value)
		}
	}
	return out
}

func (m *sparse) transposedTimes(q [][]float32, wide int) [][]float32 {
	out := newMatrix(m.columns, wide)
	for i, row := range m.rows {
		for _, c := range row {
			addScaled(out[c.column], q[i], c.value)
		}
	}
	return out
}

func addScaled(to, from []float32, by float32) {
	from = from[:len(to)]
	for k := range to {
		to[k] += from[k] * by
	}
}

// orthonormalize makes the columns of q orthonormal (modified Gram-Schmidt on
// its transpose).
func orthonormalize(q [][]float32) {
	n, wide := len(q), len(q[0])
	t := newMatrix(wide, n)
	for i, row := range q {
		for k, x := range row {
			t[k][i] = x
		}
	}
	for k := range t {
		for range 2 { // the second time takes out what rounding left
			for j := range k {
				addScaled(t[k], t[j], -float32(dot(t[k], t[j])))
			}
		}
		norm := float32(1 / math.Sqrt(max(dot(t[k], t[k]), 1e-30)))
		for i := range t[k] {
			t[k][i] *= norm
			q[i][k] = t[k][i]
		}
	}
}

func dot(a, b []float32) (sum float64) {
	b = b[:len(a)]
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func gram(z [][]float32, wide int) [][]float64 {
	g := make([][]float64, wide)
	for a := range g {
		g[a] = make([]float64, wide)
	}
	for _, row := range z {
		for a, x := range row {
			for b, y := range row {
				g[a][b] += float64(x) * float64(y)
			}
		}
	}
	return g
}

// eigen are the eigenvalues of a symmetric matrix by falling size, and its
// eigenvectors as columns (Jacobi's rotations).
func eigen(g [][]float64) (values []float64, axes [][]float64) {
	n := len(g)
	v := make([][]float64, n)
	for i := range v {
		v[i] = make([]float64, n)
		v[i][i] = 1
	}
	for range 30 {
		for p := range n {
			for q := p + 1; q < n; q++ {
				rotate(g, v, p, q)
			}
		}
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(g[b][b], g[a][a]) })
	axes = make([][]float64, n)
	for i := range axes {
		for _, k := range order {
			axes[i] = append(axes[i], v[i][k])
		}
	}
	for _, k := range order {
		values = append(values, g[k][k])
	}
	return values, axes
}

func rotate(g, v [][]float64, p, q int) {
	if math.Abs(g[p][q]) < 1e-12*math.Sqrt(math.Abs(g[p][p]*g[q][q])) || g[p][q] == 0 {
		return
	}
	theta := (g[q][q] - g[p][p]) / (2 * g[p][q])
	t := 1 / (math.Abs(theta) + math.Sqrt(theta*theta+1))
	if theta < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(t*t+1)
	s := t * c
	for k := range g {
		a, b := g[k][p], g[k][q]
		g[k][p], g[k][q] = c*a-s*b, s*a+c*b
	}
	for k := range g {
		a, b := g[p][k], g[q][k]
		g[p][k], g[q][k] = c*a-s*b, s*a+c*b
		a, b = v[k][p], v[k][q]
		v[k][p], v[k][q] = c*a-s*b, s*a+c*b
	}
}
