package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
)

// codedReview is a review with what a coder of statements needs of its claim.
type codedReview struct {
	stancebook.Review
	speaker, cue, statement string
	topic, stance, state    string
}

// exportColumns are those of a list of reviews, and of coded statements: topic
// and stance stand in one row of each claim and topic that somebody judged.
var exportColumns = func() (out []column[codedReview]) {
	for _, c := range reviewColumns {
		out = append(out, column[codedReview]{c.name, func(r codedReview) any { return c.value(r.Review) }})
	}
	return append(out,
		column[codedReview]{"speaker", func(r codedReview) any { return r.speaker }},
		column[codedReview]{"cue", func(r codedReview) any { return r.cue }},
		column[codedReview]{"text", func(r codedReview) any { return r.statement }},
		column[codedReview]{"topic", func(r codedReview) any { return r.topic }},
		column[codedReview]{"stance", func(r codedReview) any { return r.stance }},
		column[codedReview]{"review", func(r codedReview) any { return r.state }})
}()

func newReviewExport(r *reviewing) *cobra.Command {
	var o output
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write all reviews as CSV, to import elsewhere or to learn stances from",
		Long: `Write all reviews as CSV, undone ones too: for another book (review import), or to
learn stances from (train stance). The columns topic and stance are filled in one
row of each claim and topic that a reviewer set or, with the claim, accepted; of a
claim with several stances that was accepted, the surest. To learn from all of
them: export stances --review accepted.`,
		Example: `  stancebook review export -o reviews.csv
  stancebook train stance --topic sessions-letters reviews.csv`,
		Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			book, err := r.openBook(cmd.Context())
			if err != nil {
				return err
			}
			defer book.Close()
			rows, err := coded(cmd.Context(), book)
			if err != nil {
				return r.explain(err)
			}
			if !o.plain() && !o.table {
				o.csv = true
			}
			return list(r.app, &o, false, sheet[codedReview]{columns: exportColumns, rows: each(rows), none: "nothing was reviewed"})
		},
	}
	o.add(cmd.Flags())
	return cmd
}

// coded lays all reviews beside their claims. The newest review that stands
// speaks for a claim and topic.
func coded(ctx context.Context, book *store.Book) ([]codedReview, error) {
	reviews, err := book.Reviews(ctx, stancebook.ReviewsAsked{})
	if err != nil {
		return nil, err
	}
	out := make([]codedReview, len(reviews))
	spoken := map[[2]string]bool{}
	claims := map[string]*stancebook.Row{}
	for i := len(reviews) - 1; i >= 0; i-- {
		r := &out[i]
		r.Review = reviews[i]
		r.statement = r.Exact
		if r.NowKey == "" {
			continue
		}
		row := claims[r.NowKey]
		if row == nil {
			for found, err := range book.Rows(ctx, stancebook.Query{ClaimKey: r.NowKey, Limit: 1}) {
				if err != nil {
					return nil, err
				}
				row = found
			}
			if row == nil {
				continue
			}
			claims[r.NowKey] = row
		}
		r.speaker, r.cue, r.statement = row.Speaker, row.Cue, row.Statement
		r.code(row, spoken)
	}
	return out, nil
}

// code fills in the stance that a review speaks for.
func (r *codedReview) code(row *stancebook.Row, spoken map[[2]string]bool) {
	topic, edits := strings.CutPrefix(r.Field, "stance:")
	stance := r.Value
	if r.Action == "accept" {
		topic, stance, edits = row.Topic, string(row.Stance), row.Stance != ""
	}
	if at := [2]string{r.NowKey, topic}; edits && row.Review != "rejected" && !spoken[at] {
		spoken[at] = true
		r.topic, r.stance, r.state = topic, stance, row.Review
	}
}

func newReviewImport(r *reviewing) *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE.csv",
		Short: "Take in reviews from a CSV file",
		Long: `Take in reviews from a CSV file: one that review export wrote, or any with the
columns claim_key, action (accept, reject, edit) and, for edits, field (speaker,
city, words, stance:TOPIC) and value; reviewer, reviewed_at and note where known.

What is in the book already is left as it is, so a file can be imported again. A
row that cannot be used is named by its line, the others are taken in. A review of
an article that the book does not hold waits for it.`,
		Example: "  stancebook review import colleague.csv",
		Args:    arguments(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.change(cmd.Context(), func(book *store.Book) error { return r.importFile(cmd.Context(), book, args[0]) })
		},
	}
}

// reviewTable is a file of reviews on its way into the book.
type reviewTable struct {
	*csv.Reader
	named map[string]int
	ids   map[int64]int64 // of the file's reviews in the book
	taken map[string][]int64
	by    stancebook.Reviewer
}

func (r *reviewing) importFile(ctx context.Context, book *store.Book, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("import reviews: %w", err)
	}
	t := &reviewTable{Reader: csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))), named: map[string]int{}, ids: map[int64]int64{}, taken: map[string][]int64{}, by: r.reviewer()}
	t.FieldsPerRecord = -1
	first, _, _ := bytes.Cut(data, []byte("\n"))
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		t.Comma = ';'
	}
	header, err := t.Read()
	if err != nil {
		return misused("import reviews: %s is no CSV file with a heading: %v", path, err)
	}
	for i, name := range header {
		t.named[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, name := range []string{"claim_key", "action"} {
		if _, there := t.named[name]; !there {
			return misused("import reviews: %s has no column %s; it has: %s", path, name, strings.Join(header, ", "))
		}
	}
	added, held, bad := 0, 0, 0
	for {
		is, err := t.take(ctx, book)
		if errors.Is(err, io.EOF) {
			break
		}
		switch {
		case errors.Is(err, stancebook.ErrBusy) || ctx.Err() != nil:
			return err
		case err != nil:
			bad++
			r.note("%s, %v", path, err)
		case is:
			added++
		default:
			held++
		}
	}
	r.note("%s taken in, %d in the book already, %d that could not be used", count(added, "review"), held, bad)
	if bad > 0 {
		return &codeError{codePartly, fmt.Errorf("%s of %s left out (see above); the others are in the book", count(bad, "row"), path)}
	}
	return nil
}

// take reads one row and takes it into the book; its error names the line.
func (t *reviewTable) take(ctx context.Context, book *store.Book) (added bool, err error) {
	row, err := t.Read()
	var wrong *csv.ParseError
	if errors.As(err, &wrong) {
		return false, fmt.Errorf("line %d: %w", wrong.StartLine, wrong.Err)
	}
	if err != nil {
		return false, err
	}
	line, _ := t.FieldPos(0)
	review, number, err := t.read(row)
	if err == nil {
		key := review.ClaimKey
		review.ID, added, err = book.ImportReview(ctx, review, t.taken[key]...)
		t.taken[key] = append(t.taken[key], review.ID)
		if number != 0 {
			t.ids[number] = review.ID
		}
	}
	if err != nil {
		return false, fmt.Errorf("line %d: %w", line, err)
	}
	return added, nil
}

// read makes a review of a row; number is its number in the file.
func (t *reviewTable) read(row []string) (r stancebook.Review, number int64, err error) {
	cell := func(name string) string {
		i, there := t.named[name]
		if !there || i >= len(row) {
			return ""
		}
		if guarded, is := strings.CutPrefix(row[i], "'"); is && strings.ContainsAny(firstRune(guarded), "=+-@\t\r＝＋－＠") {
			return guarded // as --excel wrote it
		}
		return row[i]
	}
	whole := func(name string) (n int64) {
		text := strings.TrimSpace(cell(name))
		n, parsed := strconv.ParseInt(text, 10, 64)
		if parsed != nil && text != "" && err == nil {
			err = fmt.Errorf("%s %q is no number", name, text)
		}
		return n
	}
	r = stancebook.Review{ClaimKey: strings.TrimSpace(cell("claim_key")), ArticleKey: cell("article_key"), VersionKey: cell("version_key"),
		Action: strings.ToLower(strings.TrimSpace(cell("action"))), Field: strings.TrimSpace(cell("field")), Value: cell("value"),
		By: strings.TrimSpace(cell("reviewer")), At: cell("reviewed_at"), Note: cell("note"),
		Exact: cell("exact"), Prefix: cell("prefix"), Suffix: cell("suffix"), Start: int(whole("start")), Stop: int(whole("stop"))}
	number = whole("review_id")
	if r.By == "" {
		r.By = t.by.Name
	}
	switch {
	case err != nil:
	case r.Action == "undo":
		undone := whole("undoes")
		if r.Undoes = t.ids[undone]; r.Undoes == 0 {
			err = fmt.Errorf("it undoes review %d, which no line before it gave", undone)
		}
	case !slices.Contains([]string{"accept", "reject", "edit"}, r.Action):
		err = fmt.Errorf("action %q is none of accept, reject, edit, undo", r.Action)
	}
	return r, number, err
}
