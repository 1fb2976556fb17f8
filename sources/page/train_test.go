package page

import (
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// TestTrainLines trains the weights of lines.tsv on the annotated pages and
// writes them, when STANCEBOOK_TRAIN is set. It logs how well weights trained
// on four fifths of the outlets judge the rest.
func TestTrainLines(t *testing.T) {
	if os.Getenv("STANCEBOOK_TRAIN") == "" {
		t.Skip("set STANCEBOOK_TRAIN to train the line filter")
	}
	pages := trainingPages(t)
	var precision, recall float64
	for fold := range 5 {
		weights := train(slices.Collect(func(yield func(example) bool) {
			for _, p := range pages {
				if p.fold == fold {
					continue
				}
				for _, e := range p.lines {
					if !yield(e) {
						return
					}
				}
			}
		}))
		for _, p := range pages {
			if p.fold == fold {
				got, gold := p.kept(weights), p.gold
				both, a, b := overlap(gold, shinglesOf(got))
				if both > 0 {
					precision += both / b
					recall += both / a
				}
			}
		}
	}
	precision, recall = precision/float64(len(pages)), recall/float64(len(pages))
	t.Logf("held-out outlets: F1 %.4f, precision %.4f, recall %.4f", 2*precision*recall/(precision+recall), precision, recall)
	var all []example
	for _, p := range pages {
		all = append(all, p.lines...)
	}
	writeWeights(t, train(all))
}

type example struct {
	features []float64
	good     bool
	weight   float64
}

type trainingPage struct {
	fold   int
	blocks []block
	lines  []example
	gold   map[string]int
}

func (p trainingPage) kept(weights []float64) string {
	var out []string
	for i, b := range p.blocks {
		if !linkHeavy(b) && !isLabel(b) && probability(p.lines[i].features, weights) >= keepFrom {
			out = append(out, b.text)
		}
	}
	return strings.Join(out, "\n\n")
}

func trainingPages(t *testing.T) []trainingPage {
	folder := filepath.Join(cmp.Or(os.Getenv("STANCEBOOK_SHARED"), filepath.Join("..", "..", "..", "shared")), "data", "pages")
	data, err := os.ReadFile(filepath.Join(folder, "ground-truth.json"))
	if err != nil {
		t.Skipf("no annotated pages: %v", err)
	}
	var truth map[string]struct {
		Text string `json:"articleBody"`
		URL  string `json:"url"`
	}
	if err := json.Unmarshal(data, &truth); err != nil {
		t.Fatal(err)
	}
	names := slices.Collect(func(yield func(string) bool) {
		for n := range truth {
			if !yield(n) {
				return
			}
		}
	})
	slices.Sort(names)
	var out []trainingPage
	for _, name := range names {
		f, err := os.Open(filepath.Join(folder, "html", name+".html.gz"))
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(z)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, pageExamples(t, raw, truth[name].URL, truth[name].Text))
	}
	return out
}

func pageExamples(t *testing.T, raw []byte, address, gold string) trainingPage {
	source, _ := Decode(raw, "")
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	doc := goquery.NewDocumentFromNode(root)
	f := stated(doc, at)
	h := fnv.New32a()
	fmt.Fprint(h, bare(at.Hostname()))
	p := trainingPage{fold: int(h.Sum32() % 5), gold: shinglesOf(gold)}
	p.blocks = unheaded(candidates(root, at, false), f.article.Title)
	words := " " + strings.Join(wordOf.FindAllString(gold, -1), " ") + " "
	r := newLineReader(p.blocks, f.article.Title, f.description)
	total := 0.0
	for i, b := range p.blocks {
		mine := shinglesOf(b.text)
		both, _, size := overlap(p.gold, mine)
		good := both*2 >= size
		if n := wordOf.FindAllString(b.text, -1); len(n) < 6 {
			good = len(n) > 0 && strings.Contains(words, " "+strings.Join(n, " ")+" ")
		}
		p.lines = append(p.lines, example{r.features(i), good, size})
		total += size
	}
	// Each page weighs the same, as in the measure; each line at least a little.
	for i := range p.lines {
		p.lines[i].weight = p.lines[i].weight/total + 0.2/float64(len(p.lines))
	}
	return p
}

var wordOf = regexp.MustCompile(`[\p{L}\p{N}_\p{M}]+`)

func shinglesOf(text string) map[string]int {
	words := wordOf.FindAllString(text, -1)
	out := map[string]int{}
	for i := range max(1, len(words)-3) {
		out[strings.Join(words[i:min(len(words), i+4)], " ")]++
	}
	return out
}

func overlap(a, b map[string]int) (both, sizeA, sizeB float64) {
	for s, n := range a {
		sizeA += float64(n)
		both += float64(min(n, b[s]))
	}
	for _, n := range b {
		sizeB += float64(n)
	}
	return both, sizeA, sizeB
}

// train fits a logistic regression by gradient descent with momentum.
func train(examples []example) []float64 {
	const rounds, rate, inertia, shrink = 3000, 0.5, 0.9, 0.0015
	n := len(featureNames)
	weights, speed, gradient := make([]float64, n), make([]float64, n), make([]float64, n)
	total := 0.0
	for _, e := range examples {
		total += e.weight
	}
	for range rounds {
		for j := range gradient {
			gradient[j] = shrink * weights[j]
		}
		gradient[0] = 0
		for _, e := range examples {
			miss := probability(e.features, weights)
			if e.good {
				miss--
			}
			for j, x := range e.features {
				gradient[j] += miss * x * e.weight / total
			}
		}
		for j := range weights {
			speed[j] = inertia*speed[j] - rate*gradient[j]
			weights[j] += speed[j]
		}
	}
	return weights
}

func writeWeights(t *testing.T, weights []float64) {
	var b strings.Builder
	b.WriteString("# Weights of the line filter: a logistic regression over the features of a line, trained by\n" +
		"# STANCEBOOK_TRAIN=1 go test ./sources/page -run TrainLines on 127 annotated news pages. Columns: feature, weight, source.\n")
	rows := make([]string, len(weights))
	for i, w := range weights {
		rows[i] = fmt.Sprintf("%s\t%.3f\ttrained\n", featureNames[i], math.Round(w*1000)/1000)
	}
	slices.Sort(rows)
	b.WriteString(strings.Join(rows, ""))
	if err := os.WriteFile("lines.tsv", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
