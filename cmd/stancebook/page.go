package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/stancebook/stancebook"
)

// Widths of a page about one person or city, in cells.
const (
	labels    = 11  // the column of labels, with the gap after it
	pageWidth = 110 // the most that a line takes, and what it takes where there is no terminal
	shortList = 6   // entries of a list before "and n more"
)

// sheetOfPages writes pages: as text on a terminal, flat rows as CSV, all of it
// as JSON.
type sheetOfPages[P, R any] struct {
	pages   []P
	text    func(*pageWriter, P)
	columns []column[P] // of JSON
	flat    sheet[R]    // of CSV
}

func writePages[P, R any](a *app, o *output, s sheetOfPages[P, R]) (int, error) {
	if o.json || o.jsonl {
		return write(a, o, sheet[P]{columns: s.columns, rows: each(s.pages)})
	}
	width, asTable := a.tableWidth(o)
	if !asTable || len(o.fields) > 0 {
		return write(a, o, s.flat)
	}
	if o.file != "" {
		width = 0
	}
	return len(s.pages), a.writeOut(o.file, func(w *bufio.Writer) error {
		p := &pageWriter{w: w, width: min(cmp.Or(width, pageWidth), pageWidth)}
		for i, page := range s.pages {
			if i > 0 {
				fmt.Fprintf(w, "\n%s\n\n", strings.Repeat("─", p.width))
			}
			s.text(p, page)
		}
		return nil
	})
}

// pageWriter lays out a page: labels on the left, wrapped lines on the right.
type pageWriter struct {
	w     io.Writer
	width int
}

// heading is a name with what is known beside it, and the id on the right.
func (p *pageWriter) heading(name, id string) {
	name, id = printable(name), printable(id)
	gap := p.width - text.StringWidthWithoutEscSequences(name) - text.StringWidthWithoutEscSequences(id)
	if gap < 2 {
		fmt.Fprintf(p.w, "%s\n%s\n", name, id)
		return
	}
	fmt.Fprintf(p.w, "%s%s%s\n", name, strings.Repeat(" ", gap), id)
}

// section is a heading after an empty line.
func (p *pageWriter) section(title string) {
	fmt.Fprintln(p.w)
	p.line("", 0, title)
}

// field writes lines under one label; it writes nothing where there are none.
func (p *pageWriter) field(label string, lines ...string) {
	for i, line := range lines {
		if i > 0 {
			label = ""
		}
		p.line(label, labels, line)
	}
}

// line writes a wrapped line whose first part stands in a column of its own.
func (p *pageWriter) line(first string, indent int, words string) {
	wrapped := strings.Split(text.WrapSoft(printable(words), max(p.width-indent, least)), "\n")
	for i, part := range wrapped {
		if i > 0 {
			first = ""
		}
		fmt.Fprintln(p.w, strings.TrimRight(text.Pad(printable(first), indent, ' ')+strings.TrimRight(part, " "), " "))
	}
}

// claims lists claims under each other, the newest first.
func (p *pageWriter) claims(list []stancebook.Said, withSpeaker bool) {
	for _, s := range list {
		words := s.Statement
		if s.Type != "direct" && s.Cue != "" {
			words = "[" + s.Cue + "] " + words
		}
		if withSpeaker {
			words = cmp.Or(s.Speaker, "(unknown)") + ": " + words
		}
		p.line("  "+cmp.Or(s.PublishedOn, "undated"), 14, joined(" ", stanceMark(s.Stance), words, "("+cmp.Or(s.Outlet, s.Article)+")"))
	}
}

func stanceMark(stance string) string {
	if stance == "" {
		return ""
	}
	return stance + ":"
}

// topics writes where somebody stands on each topic, month by month.
func (p *pageWriter) topics(list []stancebook.TopicPage, withSpeaker bool) {
	for _, t := range list {
		p.section(cmp.Or(t.Title, t.Topic) + ": " + stanceCounts(t.Sides))
		if len(t.Months) > 1 {
			var months []string
			for _, m := range t.Months {
				months = append(months, cmp.Or(m.Month, "undated")+" "+stanceCounts(m.Sides))
			}
			p.line("  by month", 14, strings.Join(months, " · "))
		}
		p.claims(t.Newest, withSpeaker)
	}
}

// others lists the newest claims that stand under no topic above.
func (p *pageWriter) others(list []stancebook.Said, topics []stancebook.TopicPage, all int, withSpeaker bool) {
	shown := map[string]bool{}
	for _, t := range topics {
		for _, s := range t.Newest {
			shown[s.ClaimKey] = true
		}
	}
	var rest []stancebook.Said
	for _, s := range list {
		if s.Stance = ""; !shown[s.ClaimKey] {
			rest = append(rest, s)
		}
	}
	if len(rest) == 0 {
		return
	}
	title := "Newest of " + count(all, "claim")
	if len(rest) < len(list) {
		title += ", those above left out"
	}
	p.section(title)
	p.claims(rest, withSpeaker)
}

// stanceCounts writes counts of stances, those that are not 0.
func stanceCounts(s stancebook.Sides) string {
	var parts []string
	for _, side := range []struct {
		n    int
		name string
	}{{s.Support, "support"}, {s.Oppose, "oppose"}, {s.Neutral, "neutral"}, {s.Unclear, "unclear"}} {
		if side.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", side.n, side.name))
		}
	}
	if parts == nil {
		return "no stance"
	}
	return strings.Join(parts, ", ")
}

// period writes two days as one, or as a span.
func period(first, last string) string {
	switch {
	case first == "" || first == last:
		return last
	case last == "":
		return first
	}
	return first + " to " + last
}

// shortened joins entries and says how many more there are.
func shortened(entries []string, separator string) string {
	if len(entries) > shortList+1 {
		return strings.Join(entries[:shortList], separator) + fmt.Sprintf(" and %d more", len(entries)-shortList)
	}
	return strings.Join(entries, separator)
}

// named writes a list of values with a number each.
func named[T any](list []T, write func(T) (string, int)) string {
	entries := make([]string, len(list))
	for i, item := range list {
		name, n := write(item)
		entries[i] = fmt.Sprintf("%s (%d)", name, n)
	}
	return shortened(entries, "; ")
}

func countedValue(c stancebook.Counted) (string, int) { return c.Value, c.Claims }

func cityValue(c stancebook.CityCount) (string, int) { return c.String(), c.Claims }

// articles writes the first of a list of articles, a line each.
func (p *pageWriter) articles(list []stancebook.ArticleRef) {
	var lines []string
	for i, a := range list {
		if i == shortList && len(list) > shortList+1 {
			lines = append(lines, fmt.Sprintf("and %d more: --json lists all", len(list)-shortList))
			break
		}
		head := joined(" ", cmp.Or(a.PublishedOn, "undated"), a.Outlet)
		about := cmp.Or(a.Headline, a.URL, a.Article)
		if a.Claims > 0 {
			about += " (" + count(a.Claims, "claim") + ")"
		}
		lines = append(lines, head+": "+about)
	}
	p.field("Articles", lines...)
}
