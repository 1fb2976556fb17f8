package attribution

import (
	_ "embed"
	"sync"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

//go:embed model/fast.bin
var fastFile string

//go:embed model/full.bin
var fullFile string

// An Engine finds attributions. Engines share rules, lexicon and linker; what
// they have learned differs.
type Engine struct {
	// Name is what users call it.
	Name string
	// Version stands with what it finds; it changes with its weights and rules.
	Version string
	model   func() *Model
}

// The engines that there are: a tagger over the rules' clues, and the same with
// a net beside it, which finds more and takes longer.
var (
	Fast = &Engine{"fast", "fast-2", sync.OnceValue(decodeFast)}
	Full = &Engine{"full", "full-2", sync.OnceValue(decodeFull)}
)

// Engines lists the engines, the one to take without a reason first.
func Engines() []*Engine { return []*Engine{Full, Fast} }

// Find returns the attributions of doc in the order in which their contents
// begin. Nothing is taken from the spans of skip, such as the headline.
func (e *Engine) Find(doc *text.Document, skip []stancebook.Span) []stancebook.Attribution {
	return FindWith(e.Model(), doc, skip)
}

// Model is what e has learned, decoded when it is first needed.
func (e *Engine) Model() *Model { return e.model() }

// Find is what the first of Engines finds.
func Find(doc *text.Document, skip []stancebook.Span) []stancebook.Attribution {
	return Engines()[0].Find(doc, skip)
}

// decodeFast reads the embedded weights, which are part of the program.
func decodeFast() *Model {
	m, err := NewModel(fastFile)
	if err != nil {
		panic(err)
	}
	return m
}

func decodeFull() *Model {
	m, err := NewFullModel(Fast.Model(), fullFile)
	if err != nil {
		panic(err)
	}
	return m
}
