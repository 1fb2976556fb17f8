// Package extract turns an article into claims: who said what, about which
// city, and where they stand.
package extract

import (
	"context"
	"fmt"
	"iter"
	"sync"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/attribution"
	"github.com/stancebook/stancebook/extract/copies"
	"github.com/stancebook/stancebook/extract/names"
	"github.com/stancebook/stancebook/extract/stance"
	"github.com/stancebook/stancebook/extract/text"
)

// An Engine finds the attributions of an article.
type Engine = attribution.Engine

// Engines lists the engines, the one to take without a reason first.
func Engines() []*Engine { return attribution.Engines() }

// Extractor extracts claims and judges them on a fixed list of topics. It is
// pure: the same article gives the same extraction, whatever came before, and
// goroutines may share it.
type Extractor struct {
	panel   *stance.Panel
	engine  *Engine
	version string
}

// New makes an extractor for topics and what was learned of some of them.
// program names the program's version in what it extracts.
func New(topics []stancebook.Topic, engine *Engine, program string, models ...*stance.Model) *Extractor {
	return &Extractor{panel: stance.New(topics, models...), engine: engine, version: program + "+" + engine.Version}
}

// Version is what stands with every claim: the program's version and the
// engine's.
func (e *Extractor) Version() string { return e.version }

// Article is the pipeline. An article that is not in English yields no claims,
// nor does a page that tells no story.
func (e *Extractor) Article(a *stancebook.Article) *stancebook.Extraction {
	x := &stancebook.Extraction{Article: a, Engine: e.engine.Version, Version: e.version, Signature: copies.Signature(a.Text)}
	if !a.English() {
		return x
	}
	doc := text.Parse(a.Text)
	page := mannerOf(doc)
	if page.tellsNothing() {
		return x
	}
	cast := names.Find(doc, a)
	x.Claims = claims(doc, a, e.engine.Find(doc, headline(a)), cast)
	if page.speaksToReader(x.Claims) {
		x.Claims = nil
		return x
	}
	for i, stances := range e.panel.Judge(doc, x.Claims) {
		x.Claims[i].Stances = stances
	}
	x.People, x.Cities = cast.People(), cast.Cities()
	return x
}

// Restance judges the claims of an earlier extraction anew.
func (e *Extractor) Restance(x *stancebook.Extraction) {
	for i, stances := range e.panel.Judge(text.Parse(x.Article.Text), x.Claims) {
		x.Claims[i].Stances = stances
	}
}

func headline(a *stancebook.Article) []stancebook.Span {
	if a.Headline.Empty() {
		return nil
	}
	return []stancebook.Span{a.Headline}
}

// claims gives each attribution its speakers, its cities and its key.
func claims(doc *text.Document, a *stancebook.Article, found []stancebook.Attribution, cast *names.Cast) []stancebook.Claim {
	out := make([]stancebook.Claim, len(found))
	article, seen := a.Key(), map[string]int{}
	for i, speakers := range cast.Speakers(attribution.Antecedents(doc, found)) {
		words := text.Fold(stancebook.Words(a.Text, found[i].Content))
		out[i] = stancebook.Claim{
			Key:         stancebook.ClaimKey(article, words, seen[words]),
			Attribution: found[i],
			Speakers:    speakers,
			Cities:      cast.CitiesOf(found[i], speakers),
			Doubtful:    isDoubtful(doc, found[i]),
		}
		seen[words]++
	}
	return out
}

// Each extracts articles with n workers and yields in the order of articles,
// holding at most n+2 of them. An error of articles passes through in its
// place; an article that the extractor breaks on yields an *ArticleError.
func (e *Extractor) Each(ctx context.Context, articles iter.Seq2[*stancebook.Article, error], n int) iter.Seq2[*stancebook.Extraction, error] {
	return func(yield func(*stancebook.Extraction, error) bool) {
		var workers sync.WaitGroup
		defer workers.Wait()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()

		queue := make(chan chan result, max(n, 1))
		workers.Go(func() {
			defer close(queue)
			for a, err := range articles {
				slot := make(chan result, 1)
				select {
				case queue <- slot:
				case <-ctx.Done():
					return
				}
				if err != nil {
					slot <- result{nil, err}
					continue
				}
				workers.Go(func() { slot <- e.guarded(a) })
			}
		})
		for slot := range queue {
			if r := <-slot; !yield(r.extraction, r.err) {
				return
			}
		}
	}
}

type result struct {
	extraction *stancebook.Extraction
	err        error
}

// ArticleError is an article that the extractor broke on: a fault of the
// program, kept from ending the run.
type ArticleError struct {
	ID, Path string
	Panic    any
}

func (e *ArticleError) Error() string {
	return fmt.Sprintf("extract %s: the extractor broke on it (%v); please report the article", e.Path, e.Panic)
}

func (e *Extractor) guarded(a *stancebook.Article) (r result) {
	defer func() {
		if p := recover(); p != nil {
			r = result{nil, &ArticleError{a.ID, a.Path, p}}
		}
	}()
	return result{e.Article(a), nil}
}
