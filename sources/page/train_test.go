package page

import (
	"fmt"
	"hash/fnv"
	"math"
	"net/url"
	"os"
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
	var pages []trainingPage
	for _, p := range annotated(t) {
		pages = append(pages, examplesOf(t, p))
	}
	var precision, recall float64
	for fold := range folds {
		var others []example
		for _, p := range pages {
			if p.fold != fold {
				others = append(others, p.lines...)
			}
		}
		weights := train(others)
		for _, p := range pages {
			if p.fold == fold {
				right, found := score(p.gold, p.kept(weights))
				precision, recall = precision+right, recall+found
			}
		}
	}
	precision, recall = precision/float64(len(pages)), recall/float64(len(pages))
	t.Logf("held-out outlets: F1 %.4f, precision %.4f, recall %.4f", 2*precision*recall/(precision+recall), precision, recall)
	var all []example
	for _, p := range pages {
		all = append(all, p.lines...)
	}
	writeWeights(t, train(all), fmt.Sprintf("%.3f", 2*precision*recall/(precision+recall)))
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
	gold   string
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

// folds is in how many parts the outlets are held out.
const folds = 5

func examplesOf(t *testing.T, from annotatedPage) trainingPage {
	source, _ := Decode(from.html, "")
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(from.url)
	if err != nil {
		t.Fatal(err)
	}
	doc := goquery.NewDocumentFromNode(root)
	f := stated(doc, at)
	h := fnv.New32a()
	fmt.Fprint(h, bare(at.Hostname()))
	p := trainingPage{fold: int(h.Sum32() % folds), gold: from.text}
	p.blocks = unheaded(candidates(root, at, false), f.article.Title)
	words := " " + strings.Join(wordOf.FindAllString(from.text, -1), " ") + " "
	r := newLineReader(p.blocks, f.article.Title, f.description)
	gold, total := shingles(from.text), 0.0
	for i, b := range p.blocks {
		both, _, size := overlap(gold, shingles(b.text))
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

func writeWeights(t *testing.T, weights []float64, score string) {
	var b strings.Builder
	b.WriteString("# Weights of the line filter: a logistic regression over the features of a line, trained by\n" +
		"# STANCEBOOK_TRAIN=1 go test ./sources/page -run TrainLines on 127 pages of the\n" +
		"# article extraction benchmark (MIT licence), F1 on held-out outlets " + score + ". No text of theirs is in here. Columns: feature, weight, source.\n")
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
