package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
)

// session is one sitting of a reviewer.
type session struct {
	*reviewing
	book   *store.Book
	lines  <-chan string
	width  int
	colour bool
	total  int // claims to look at when it began
	done   int
	ended  bool
}

const keysHelp = `a  accept            it is right as it stands
r  reject            it is no statement, or wrong beyond mending
s  speaker           s Ann Okafor · s none · s Jane Doe! (somebody new)
c  cities            c Stockton, CA; Lodi, CA · c none
t  stance            t oppose · t TOPIC=oppose · t none
w  words             w we will answer it (as they stand in the text)
u  undo              takes your last review back and shows its claim
n  next              leave it for another time
q  quit              all that you said is in the book; go on another day
`

// session shows the claims that q asks for one by one. Without --review those
// are the ones that nobody reviewed.
func (r *reviewing) session(ctx context.Context, q stancebook.Query, second bool) error {
	return r.change(ctx, func(book *store.Book) error {
		s := &session{reviewing: r, book: book, lines: linesOf(ctx, r.stdin)}
		s.width, s.colour = terminal(r.stdout)
		s.colour = s.colour && os.Getenv("NO_COLOR") == ""
		s.width = min(max(s.width, 80), 100)
		q.Review, q.Sort, q.Dedupe = cmp.Or(q.Review, "none"), "sureness", q.Review == ""
		skip := func(string) bool { return false }
		if second {
			q.Review, q.Dedupe = "all", false
			var err error
			if skip, err = s.notForSecond(ctx); err != nil {
				return err
			}
		}
		return s.run(ctx, q, skip)
	})
}

// linesOf reads lines apart from the one who waits for them: nothing can call a
// read from a terminal back, and Ctrl-C must not wait for the Enter key. The
// program's end ends it.
func linesOf(ctx context.Context, in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(in); s.Scan(); {
			select {
			case lines <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

// notForSecond tells which claims are none that somebody else alone reviewed.
func (s *session) notForSecond(ctx context.Context) (func(key string) bool, error) {
	reviews, err := s.book.Reviews(ctx, stancebook.ReviewsAsked{Standing: true})
	mine, theirs := map[string]bool{}, map[string]bool{}
	for _, r := range reviews {
		if r.By == s.reviewer().Name {
			mine[r.NowKey] = true
		} else {
			theirs[r.NowKey] = true
		}
	}
	return func(key string) bool { return mine[key] || !theirs[key] }, err
}

func (s *session) run(ctx context.Context, q stancebook.Query, skip func(string) bool) (err error) {
	if s.total, err = s.book.Count(ctx, q); err != nil {
		return err
	}
	seen := 0
	for row, err := range s.book.Rows(ctx, q) {
		if err != nil {
			return err
		}
		if skip(row.ClaimKey) {
			continue
		}
		seen++
		if err := s.look(ctx, row.ClaimKey, seen); err != nil {
			return err
		}
		if s.ended {
			break
		}
	}
	if seen == 0 {
		return nothing("no claim is left to review; --review all shows those that were")
	}
	s.note("%s made; all of it is in the book. Go on with: stancebook review", count(s.done, "review"))
	return nil
}

// look shows a claim until the reviewer is done with it.
func (s *session) look(ctx context.Context, key string, n int) error {
	show := true
	for !s.ended && ctx.Err() == nil {
		if show {
			if err := s.show(ctx, key, n); err != nil {
				return err
			}
		}
		fmt.Fprint(s.stdout, "a r s c t w u n ? q > ")
		line, more := "", false
		select {
		case line, more = <-s.lines:
		case <-ctx.Done():
		}
		if !more {
			s.ended = true
			fmt.Fprintln(s.stdout)
			return ctx.Err()
		}
		letter, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		next, again, err := s.answer(ctx, key, strings.ToLower(letter), strings.TrimSpace(value))
		if err = s.tell(err); err != nil || next {
			return err
		}
		show = again
	}
	return ctx.Err()
}

// tell says what was wrong with an answer; only what cannot be mended here ends
// the session.
func (s *session) tell(err error) error {
	var unknown *stancebook.UnknownError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &unknown):
		fmt.Fprintf(s.stdout, "%v\n", err)
		if unknown.Kind == "person" && !unknown.Several {
			fmt.Fprintln(s.stdout, "Somebody new? Write ! after the full name.")
		}
		return nil
	case errors.Is(err, stancebook.ErrReview), errors.Is(err, stancebook.ErrNoReview):
		fmt.Fprintf(s.stdout, "%v\n", err)
		return nil
	}
	return err
}

// answer does what a line says: next tells to go on to the next claim, again to
// show this one anew.
func (s *session) answer(ctx context.Context, key, letter, value string) (next, again bool, err error) {
	d := stancebook.Decision{Action: "edit", Value: value}
	switch letter {
	case "a":
		return s.say(ctx, key, stancebook.Decision{Action: "accept"})
	case "r":
		return s.say(ctx, key, stancebook.Decision{Action: "reject"})
	case "n":
		return true, false, nil
	case "q":
		s.ended = true
		return true, false, nil
	case "u":
		undone, err := s.book.UndoReview(ctx, 0, s.reviewer())
		if err != nil {
			return false, false, err
		}
		s.done = max(0, s.done-1)
		fmt.Fprintf(s.stdout, "review %d of %s\n", undone.Undoes, told(&undone))
		return false, true, s.back(ctx, key, undone.ClaimKey)
	case "s":
		d.Field = "speaker"
		d.Value, d.Stranger = strings.CutSuffix(value, "!")
	case "c":
		d.Field = "city"
	case "w":
		d.Field = "words"
	case "t":
		if d.Field, d.Value, err = s.stance(ctx, key, value); err != nil {
			return false, false, err
		}
	default:
		fmt.Fprint(s.stdout, keysHelp)
		return false, false, nil
	}
	return s.say(ctx, key, d)
}

// back shows the claim of a review that was taken back, where it is another.
func (s *session) back(ctx context.Context, key, undone string) error {
	if undone == key {
		return nil
	}
	for _, err := range s.book.Rows(ctx, stancebook.Query{ClaimKey: undone}) {
		if err != nil {
			return err
		}
		return s.look(ctx, undone, 0)
	}
	return nil // its claim lives no more
}

func (s *session) say(ctx context.Context, key string, d stancebook.Decision) (next, again bool, err error) {
	if _, err = s.book.Review(ctx, key, d, s.reviewer()); err != nil {
		return false, false, err
	}
	s.done++
	return d.Action != "edit", true, nil
}

// stance reads "oppose" or "TOPIC=oppose". Without a topic it is the claim's
// only one, or the book's.
func (s *session) stance(ctx context.Context, key, value string) (field, side string, err error) {
	topic, side, found := strings.Cut(value, "=")
	if found {
		return "stance:" + strings.TrimSpace(topic), strings.TrimSpace(side), nil
	}
	doubts, err := s.book.DoubtsOf(ctx, key)
	if err != nil {
		return "", "", err
	}
	var names []string
	for _, st := range doubts.Stances {
		names = append(names, st.Topic)
	}
	if len(names) == 0 {
		topics, err := s.book.Topics(ctx)
		if err != nil {
			return "", "", err
		}
		for _, t := range topics {
			names = append(names, t.Name)
		}
	}
	if len(names) != 1 {
		return "", "", fmt.Errorf("edit stance: %w: say toward which topic, as t TOPIC=oppose; there are: %s", stancebook.ErrReview, strings.Join(names, ", "))
	}
	return "stance:" + names[0], value, nil
}

// show writes a claim with its sentence and all that was made of it.
func (s *session) show(ctx context.Context, key string, n int) error {
	for r, err := range s.book.Rows(ctx, stancebook.Query{ClaimKey: key, Limit: 1}) {
		if err != nil {
			return err
		}
		doubts, err := s.book.DoubtsOf(ctx, key)
		if err != nil {
			return err
		}
		at := "again"
		if n > 0 {
			at = fmt.Sprintf("%d of %d", n, max(n, s.total))
		}
		fmt.Fprintf(s.stdout, "\n── %s · %s · %s\n", at, key, printable(joined(" · ", r.Outlet, r.PublishedOn, r.Headline)))
		open, end := "[[", "]]"
		if s.colour {
			open, end = "\x1b[1;7m", "\x1b[0m"
		}
		// Marks that no text holds stand for the colours while lines are broken.
		passage := text.WrapSoft(printable(r.ContextBefore)+"\x01"+printable(r.Statement)+"\x02"+printable(r.ContextAfter), s.width)
		fmt.Fprintln(s.stdout, strings.NewReplacer("\x01", open, "\x02", end).Replace(passage))
		for _, line := range claimLines(r, &doubts) {
			fmt.Fprintln(s.stdout, text.WrapSoft(printable(line), s.width))
		}
		return nil
	}
	return fmt.Errorf("review %s: %w lives in the book", key, stancebook.ErrNoClaim)
}

func claimLines(r *stancebook.Row, d *stancebook.Doubts) []string {
	speaker := "Speaker   " + speakerLine(r) + " — " + foundLine(r)
	if len(d.Rivals) > 0 {
		speaker += "; it could be: " + strings.Join(d.Rivals, ", ")
	}
	if d.Machine != "" && d.Machine != r.Speaker {
		speaker += "; the program says: " + d.Machine
	}
	lines := []string{speaker, fmt.Sprintf("Sure      of the words %.2f, of the speaker %.2f", r.Confidence, r.SpeakerConfidence)}
	var cities []string
	for _, c := range r.Cities {
		cities = append(cities, c.String())
	}
	lines = append(lines, "Cities    "+cmp.Or(strings.Join(cities, "; "), "none"))
	for _, st := range d.Stances {
		lines = append(lines, fmt.Sprintf("Stance    %s: %s (%.2f, sure %.2f) by: %s", st.Topic, st.Side, st.Score, st.Confidence, st.Why))
	}
	if r.Review != "" {
		lines = append(lines, "Review    "+r.Review+" by "+r.Reviewer)
	}
	return lines
}

// foundLine says how the speaker was found.
func foundLine(r *stancebook.Row) string {
	line := "found by " + string(r.NamedBy)
	if r.SpeakerAsWritten != "" {
		line += fmt.Sprintf(" (%q)", r.SpeakerAsWritten)
	}
	return joined("; ", line, r.Cue)
}
