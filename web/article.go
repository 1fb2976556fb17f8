package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/stancebook/stancebook"
)

// articleView is an article with every claim in its place.
type articleView struct {
	*stancebook.ArticlePage
	Paragraphs [][]piece
	Found      []*found
	Rejected   int
	Outside    string // the article's own address, where it may be linked to
	Path       string // where it was read, where that is no address
}

func (s *site) article(ctx context.Context, a ask) (page, error) {
	name := cmp.Or(a.Get("claim"), a.Get("article"))
	if name == "" {
		return page{}, wrongAddress("Say which: /article?article=KEY or /article?claim=KEY")
	}
	p, err := s.Book.ArticlePage(ctx, name)
	if err != nil {
		return page{}, err
	}
	v := articleView{ArticlePage: p, Outside: outside(p.Article.URL)}
	if v.Outside == "" && !s.Public {
		v.Path = p.Article.Path
	}
	v.Found = foundIn(p, a.Get("claim"))
	for _, f := range v.Found {
		if f.Row.Review == "rejected" {
			v.Rejected++
		}
	}
	if p.Article.Text != "" {
		v.Paragraphs = paragraphs(p.Article.Text, v.Found)
	}
	title := cmp.Or(p.Article.Title, p.Article.ID)
	return page{name: "article", Title: title, View: v}, nil
}

// foundIn numbers an article's claims in the order of their words. Where the
// text was not kept there are rows alone.
func foundIn(p *stancebook.ArticlePage, here string) (list []*found) {
	claims := map[string]*stancebook.Claim{}
	for i := range p.Claims {
		claims[p.Claims[i].Key] = &p.Claims[i]
	}
	for _, row := range p.Rows {
		c := claims[row.ClaimKey]
		if c == nil {
			c = &stancebook.Claim{Key: row.ClaimKey}
		}
		list = append(list, &found{Claim: c, Row: row, Here: row.ClaimKey == here})
	}
	slices.SortStableFunc(list, func(a, b *found) int { return cmp.Compare(firstByte(a), firstByte(b)) })
	for i, f := range list {
		f.N = i + 1
	}
	return list
}

func firstByte(f *found) int {
	if len(f.Claim.Content) == 0 {
		return 0
	}
	return f.Claim.Content[0].Begin
}

func numbersOf(list []*found) string {
	numbers := make([]string, len(list))
	for i, f := range list {
		numbers[i] = strconv.Itoa(f.N)
	}
	return strings.Join(numbers, ", ")
}

// changesView are the claims that corrections added, dropped and altered.
type changesView struct {
	List []stancebook.ClaimChange
	More bool
}

// mostChanges is how many changes a list shows.
const mostChanges = 100

func (s *site) changes(ctx context.Context, a ask) (page, error) {
	q := a.Query
	q.Limit, q.GroupBy, q.Sort = mostChanges+1, "", ""
	v := changesView{}
	for c, err := range s.Book.ClaimChanges(ctx, q, a.Get("run")) {
		if err != nil {
			return page{}, err
		}
		v.List = append(v.List, c)
	}
	v.More = len(v.List) > mostChanges
	v.List = v.List[:min(len(v.List), mostChanges)]
	return page{name: "changes", Title: "What corrections changed", View: v, Files: []link{
		{"This view as CSV", a.At("/changes.csv").URL()}, {"as JSON", a.At("/changes.json").URL()}}}, nil
}

// wordingsView are two versions of an article, as one text with what went and
// what came.
type wordingsView struct {
	stancebook.Wordings
	Runs []shownRun
}

// shownRun is a run of words; long runs that stayed are cut in their middle.
type shownRun struct {
	stancebook.WordRun
	Head, Tail string // of a run that was cut
	Left       int    // words between them
}

// keptAround is how many unchanged words stand beside a change.
const keptAround = 40

func (s *site) wordings(ctx context.Context, a ask) (page, error) {
	was, err := a.number("was")
	if err != nil {
		return page{}, err
	}
	now, err := a.number("now")
	if err != nil {
		return page{}, err
	}
	if a.Get("article") == "" {
		return page{}, wrongAddress("Say which: /wordings?article=KEY&was=1&now=2")
	}
	w, err := s.Book.Wordings(ctx, a.Get("article"), was, now)
	if err != nil {
		return page{}, err
	}
	v := wordingsView{Wordings: w}
	if w.WasText != "" && w.NowText != "" {
		for _, run := range stancebook.DiffWords(w.WasText, w.NowText) {
			v.Runs = append(v.Runs, shorten(run))
		}
	}
	return page{name: "wordings", Title: "What changed: " + cmp.Or(w.Article.Headline, w.Article.Article), View: v}, nil
}

func shorten(run stancebook.WordRun) shownRun {
	words := strings.Fields(run.Now)
	if !run.Same || len(words) <= 2*keptAround+10 {
		return shownRun{WordRun: run}
	}
	return shownRun{WordRun: run, Head: strings.Join(words[:keptAround], " "), Tail: strings.Join(words[len(words)-keptAround:], " "), Left: len(words) - 2*keptAround}
}
