// Package content tells by its words alone how a passage of news stands to
// something: what it thinks of a thing that it names (Toward), and whether an
// argument speaks for or against a proposition (On). It learned that from
// sentences and arguments on many questions, and knows none of the user's
// topics; a TopicModel learns one of those from statements that people coded.
//
// Nothing here reads a disk, a clock or chance. The embedded weights are
// decoded once, when they are first asked for.
package content

import (
	_ "embed"
	"math"
	"sync"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// Odds are the probabilities of the three sides; they sum to 1.
type Odds struct{ Support, Oppose, Neutral float64 }

// Lean is how far the odds lean: −1 (opposes) to 1 (supports).
func (o Odds) Lean() float64 { return o.Support - o.Oppose }

// The classes of every model here, in the order of its weights.
const (
	oppose = iota
	neutral
	support
	classes
)

func oddsOf(p [classes]float64) Odds {
	return Odds{Support: p[support], Oppose: p[oppose], Neutral: p[neutral]}
}

//go:embed model/toward.bin
var towardFile string

//go:embed model/networks.bin
var networksFile string

//go:embed model/argument.bin
var argumentFile string

var towardModel = sync.OnceValue(func() *Judge {
	n, err := ReadNetworks(networksFile)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return &Judge{mustRead(towardFile), n}
})

var argumentModel = sync.OnceValue(func() *Linear { return mustRead(argumentFile) })

func mustRead(file string) *Linear {
	l, err := ReadLinear(file)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return l
}

// Toward tells what the words of within, a sentence or a few of doc, think of
// what stands at targets: of what is named there first, and of its other
// mentions. Spans are of bytes. Where no target lies in within, all is neutral.
func Toward(doc *text.Document, within stancebook.Span, targets []stancebook.Span) Odds {
	return OfPassage(NewPassage(doc, []stancebook.Span{within}, targets))
}

// OfPassage is Toward of a passage made ready with its targets.
func OfPassage(p *Passage) Odds {
	if len(p.targets) == 0 {
		return Odds{Neutral: 1}
	}
	return towardModel().Toward(p)
}

// A Judge asks a linear model and networks.
type Judge struct {
	Linear   *Linear
	Networks *Networks
}

// linearShare is what the linear model's word counts for; chosen by
// cross-validation on the training sentences.
const linearShare = 0.35

// Toward is the geometric mean of what both tell of a passage with a target.
func (j *Judge) Toward(p *Passage) Odds {
	a, b := j.Linear.Odds(p.Toward()), j.Networks.Odds(p.Places())
	mean := func(x, y float64) float64 { return math.Pow(x, linearShare) * math.Pow(y, 1-linearShare) }
	o := Odds{mean(a.Support, b.Support), mean(a.Oppose, b.Oppose), mean(a.Neutral, b.Neutral)}
	sum := o.Support + o.Oppose + o.Neutral
	return Odds{o.Support / sum, o.Oppose / sum, o.Neutral / sum}
}

// On tells whether the words at spans of doc argue for or against a
// proposition: a claim, or a question that yes affirms. It knows no neutral
// arguments: what is neither way is even.
func On(doc *text.Document, spans []stancebook.Span, proposition *text.Document) Odds {
	return argumentModel().Odds(NewPassage(doc, spans, nil).Argument(Whole(proposition)))
}
