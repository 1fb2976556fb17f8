package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
)

func newExportAnnotations(a *app) *cobra.Command {
	var f filters
	var file string
	cmd := &cobra.Command{
		Use:   "annotations",
		Short: "Export claims as W3C Web Annotations (JSON-LD)",
		Long: `Export claims as an annotation collection of the W3C Web Annotation Data Model.

Each claim is an annotation of its article: a selector for each piece of its
words with what stands before and after, a sentence that says who said it, and
the claim's speaker, cue, cities and stances under names that begin with "stb:".`,
		Example: `  stancebook export annotations --city Stockton -o stockton.jsonld`,
		Args:    arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			q, err := f.readExport(cmd, a, "annotations")
			if err != nil {
				return err
			}
			return a.exportAnnotations(cmd.Context(), q, file)
		},
	}
	f.add(cmd.Flags())
	f.addClaims(cmd.Flags())
	cmd.Flags().StringVarP(&file, "output", "o", "", "write to this file")
	return cmd
}

func (a *app) exportAnnotations(ctx context.Context, q stancebook.Query, file string) error {
	book, err := a.openStill(ctx)
	if err != nil {
		return err
	}
	defer book.Close()
	n := 0
	err = a.writeOut(file, func(w *bufio.Writer) (err error) {
		n, err = writeAnnotations(w, book.Rows(ctx, q))
		return err
	})
	if err != nil {
		return a.explain(err)
	}
	a.note("%s", count(n, "annotation"))
	return a.found(ctx, book, q, n)
}

// annotationContext names the model's context and the terms of this program's own.
const annotationContext = `["http://www.w3.org/ns/anno.jsonld", {"stb": "urn:stancebook:"}]`

// writeAnnotations writes a collection of one page, claim after claim, so that
// a book of any size needs no memory.
func writeAnnotations(w io.Writer, rows iter.Seq2[*stancebook.Row, error]) (n int, err error) {
	fmt.Fprintf(w, "{\n\"@context\": %s,\n\"id\": \"urn:stancebook:export\",\n\"type\": \"AnnotationCollection\",\n"+
		"\"first\": {\"id\": \"urn:stancebook:export:1\", \"type\": \"AnnotationPage\", \"partOf\": \"urn:stancebook:export\", \"startIndex\": 0, \"items\": [\n",
		annotationContext)
	between := ""
	for claim, err := range byClaim(rows) {
		if err != nil {
			return n, err
		}
		var line strings.Builder
		e := json.NewEncoder(&line)
		e.SetEscapeHTML(false)
		if err := e.Encode(annotate(claim)); err != nil {
			return n, fmt.Errorf("write annotation of claim %s: %w", claim[0].ClaimKey, err)
		}
		if _, err := io.WriteString(w, between+strings.TrimSuffix(line.String(), "\n")); err != nil {
			return n, err
		}
		between = ",\n"
		n++
	}
	_, err = fmt.Fprintf(w, "\n]},\n\"total\": %d\n}\n", n)
	return n, err
}

// byClaim gathers the rows of one claim, which follow one another: one for
// each of its stances.
func byClaim(rows iter.Seq2[*stancebook.Row, error]) iter.Seq2[[]*stancebook.Row, error] {
	return func(yield func([]*stancebook.Row, error) bool) {
		var claim []*stancebook.Row
		for r, err := range rows {
			if err != nil {
				yield(nil, err)
				return
			}
			if len(claim) > 0 && (claim[0].ClaimKey != r.ClaimKey || claim[0].ArticleVersion != r.ArticleVersion) {
				if !yield(claim, nil) {
					return
				}
				claim = nil
			}
			claim = append(claim, r)
		}
		if len(claim) > 0 {
			yield(claim, nil)
		}
	}
}

type object = map[string]any

// annotate makes the annotation of a claim from its rows.
func annotate(claim []*stancebook.Row) object {
	r := claim[0]
	about := object{
		"type": "stb:Claim", "stb:speaker": r.Speaker, "stb:speakerKind": r.SpeakerKind, "stb:namedBy": r.NamedBy,
		"stb:cue": r.Cue, "stb:cueKind": r.CueKind, "stb:statementType": r.StatementType,
		"stb:articleVersion": r.ArticleVersion, "stb:codePoints": stancebook.SpanList(r.Spans),
	}
	for name, value := range map[string]string{
		"stb:speakerId": r.SpeakerID, "stb:speakerTitle": r.SpeakerTitle, "stb:speakerOrg": r.SpeakerOrg, "stb:party": r.Party,
		"stb:onBehalfOf": r.OnBehalfOf, "stb:publishedOn": r.PublishedOn, "stb:outlet": r.Outlet, "stb:headline": r.Headline,
	} {
		if value != "" {
			about[name] = value
		}
	}
	var cities []object
	for _, c := range r.Cities {
		city := object{"stb:name": c.String()}
		if c.GeonameID != 0 {
			city["id"] = fmt.Sprintf("https://sws.geonames.org/%d/", c.GeonameID)
		}
		cities = append(cities, city)
	}
	if cities != nil {
		about["stb:cities"] = cities
	}
	body := []object{{"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": r.ReadsAs}, about}
	var stances []object
	for _, s := range claim {
		if s.Stance == "" {
			continue
		}
		stances = append(stances, object{"stb:topic": s.Topic, "stb:stance": s.Stance, "stb:score": s.StanceScore,
			"stb:confidence": s.StanceConfidence, "stb:why": s.StanceWhy})
		body = append(body, object{"type": "TextualBody", "purpose": "tagging", "value": s.Topic + ": " + string(s.Stance)})
	}
	if stances != nil {
		about["stb:stances"] = stances
	}
	return object{
		"id": "urn:stancebook:claim:" + r.ClaimKey, "type": "Annotation", "motivation": "describing",
		"generator": object{"type": "Software", "name": "stancebook " + r.ExtractorVersion}, "generated": r.FetchedAt,
		"body": body, "target": targets(r),
	}
}

// targets are the pieces of the claim's words in its article, by the words
// themselves and what stands beside them: places in the article's text mean
// nothing in the page that it was read from.
func targets(r *stancebook.Row) []object {
	pieces := pieces(r)
	list := make([]object, len(pieces))
	for i, exact := range pieces {
		selector := object{"type": "TextQuoteSelector", "exact": exact}
		if i == 0 && r.ContextBefore != "" {
			selector["prefix"] = r.ContextBefore
		}
		if i == len(pieces)-1 && r.ContextAfter != "" {
			selector["suffix"] = r.ContextAfter
		}
		list[i] = object{"type": "SpecificResource", "source": articleIRI(r), "selector": selector}
	}
	return list
}

// pieces are the words of a statement, one string for each of its spans.
func pieces(r *stancebook.Row) []string {
	if parts := strings.Split(r.Statement, " […] "); len(parts) == len(r.Spans) {
		return parts
	}
	return []string{r.Statement}
}

// articleIRI is the article's address, or its path as an address of a file.
func articleIRI(r *stancebook.Row) string {
	if r.URL != "" {
		return r.URL
	}
	return (&url.URL{Scheme: "urn", Opaque: "stancebook:article:" + url.PathEscape(r.Article)}).String()
}
