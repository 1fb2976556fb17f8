package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stancebook/stancebook"
)

// utterance is a statement of a made-up article, known by its number whatever
// becomes of its words.
type utterance struct {
	id      int
	words   []string
	speaker int
	lead    string // what the article says before it
	split   int    // after this word the quotation is broken; 0 is whole
	trim    int    // words that the program leaves off at its end
	lost    bool   // the program does not find it
}

const (
	lawArticles   = 16
	lawUtterances = 12
)

func lawWord(r *rand.Rand) string {
	return string(rune('a'+r.IntN(26))) + []string{"ra", "len", "mi", "tor", "ba", "sku"}[r.IntN(6)] + []string{"n", "st", "ve", "do", "k"}[r.IntN(5)]
}

func lawName(n int) string { return fmt.Sprintf("Given%c Family%c", 'a'+n, 'a'+n) }

func lawUtterance(r *rand.Rand, id int) *utterance {
	u := &utterance{id: id, speaker: r.IntN(6), lead: lawWord(r) + " " + lawWord(r) + " " + lawWord(r)}
	for range 5 + r.IntN(20) {
		u.words = append(u.words, lawWord(r))
	}
	if len(u.words) > 10 && r.IntN(4) == 0 {
		u.split = 4
	}
	return u
}

// lawExtraction writes an article of the utterances and what the program finds
// in it. Keys tell which utterance each claim is.
func lawExtraction(n int, list []*utterance, version string) (x *stancebook.Extraction, keys map[string]int) {
	var text strings.Builder
	a := &stancebook.Article{Path: fmt.Sprintf("law/%d.html", n), URL: fmt.Sprintf("https://law.example/%d", n), Title: "Law", Language: "en",
		Outlet: "Law", Published: "2020-02-02", DateSource: "meta"}
	x = &stancebook.Extraction{Article: a, Engine: "fast", Version: version}
	for i := range 6 {
		x.People = append(x.People, stancebook.Person{Name: lawName(i), Title: "Mayor", Office: riverton, Official: true, On: a.Published})
	}
	for _, u := range list {
		text.WriteString(u.lead + " é. ")
		source := stancebook.Span{Begin: text.Len(), End: text.Len() + len(lawName(u.speaker))}
		text.WriteString(lawName(u.speaker) + " said ")
		var content []stancebook.Span
		parts := [][]string{u.words}
		if u.split > 0 {
			parts = [][]string{u.words[:u.split], u.words[u.split:]}
		}
		for i, part := range parts {
			if i > 0 {
				text.WriteString(" he added ")
			}
			s := stancebook.Span{Begin: text.Len()}
			text.WriteString(strings.Join(part, " "))
			s.End = text.Len()
			if i == len(parts)-1 && u.trim > 0 {
				s.End -= len(" " + strings.Join(part[len(part)-u.trim:], " "))
			}
			content = append(content, s)
		}
		text.WriteString(".\n\n")
		if u.lost {
			continue
		}
		x.Claims = append(x.Claims, stancebook.Claim{
			Attribution: stancebook.Attribution{Sources: []stancebook.Span{source}, Content: content, Type: stancebook.Indirect, CueKind: stancebook.Speech, Confidence: 0.7},
			Speakers:    []stancebook.Speaker{{Name: lawName(u.speaker), Kind: stancebook.PersonKind, Mention: source, Title: "Mayor", Office: riverton, NamedBy: stancebook.ByName, Confidence: 0.9}},
			Cities:      []stancebook.City{riverton},
			Stances:     []stancebook.Stance{{Topic: "made", Verdict: stancebook.Verdict{Side: stancebook.Support, Score: 0.5, Confidence: 0.5, Why: "made"}}}})
	}
	a.Text = text.String()
	keys = map[string]int{}
	seen := map[string]int{}
	at := 0
	for _, u := range list {
		if u.lost {
			continue
		}
		c := &x.Claims[at]
		at++
		words := fold(stancebook.Words(a.Text, c.Content))
		c.Key = stancebook.ClaimKey(a.Key(), words, seen[words])
		seen[words]++
		keys[c.Key] = u.id
	}
	x.Signature = "s" + a.VersionKey()
	return x, keys
}

// lawful is a world of articles, its book, and the reviews made there.
type lawful struct {
	*testing.T
	random   *rand.Rand
	book     *Book
	articles [][]*utterance
	keys     map[string]int // of what lives
	about    map[int64]int  // which utterance a review is about
	next     int
}

func newLawful(t *testing.T) *lawful {
	l := &lawful{T: t, random: rand.New(rand.NewPCG(9, 2026)), book: fresh(t), about: map[int64]int{}}
	for range lawArticles {
		var list []*utterance
		for range lawUtterances {
			list = append(list, lawUtterance(l.random, l.next))
			l.next++
		}
		// The same words twice, by another speaker.
		twin := *list[2]
		twin.id, twin.speaker, twin.lead, twin.split = l.next, (twin.speaker+1)%6, lawWord(l.random)+" "+lawWord(l.random), 0
		list[2].split = 0
		l.next++
		l.articles = append(l.articles, append(list, &twin))
	}
	return l
}

func (l *lawful) write(write func(context.Context, string, *stancebook.Extraction) (Change, error), version string) {
	l.Helper()
	l.keys = map[string]int{}
	run := startRun(l, l.book)
	for n, list := range l.articles {
		x, keys := lawExtraction(n, list, version)
		if _, err := write(context.Background(), run, x); err != nil {
			l.Fatal(err)
		}
		for key, id := range keys {
			l.keys[key] = id
		}
	}
}

func (l *lawful) reviewAtRandom(n int) {
	l.Helper()
	var all []string
	for _, r := range rows(l, l.book, stancebook.Query{}) {
		all = append(all, r.ClaimKey)
	}
	for range n {
		key := all[l.random.IntN(len(all))]
		d := []stancebook.Decision{{Action: "accept"}, {Action: "reject"}, {Action: "edit", Field: "speaker", Value: lawName(l.random.IntN(6))},
			{Action: "edit", Field: "city", Value: "Lakewood, OH"}, {Action: "edit", Field: "stance:made", Value: "oppose"}}[l.random.IntN(5)]
		r, err := l.book.Review(context.Background(), key, d, stancebook.Reviewer{Name: []string{"ann", "bob"}[l.random.IntN(2)]})
		if err != nil {
			l.Fatal(err)
		}
		l.about[r.ID] = l.keys[key]
	}
}

// check holds every review to its utterance and returns how many stand where
// the claim's key has changed, and how many are orphaned.
func (l *lawful) check(when string) (moved, orphaned int) {
	l.Helper()
	list, err := l.book.Reviews(context.Background(), stancebook.ReviewsAsked{Standing: true})
	if err != nil {
		l.Fatal(err)
	}
	if len(list) != len(l.about) {
		l.Errorf("%s: %d reviews listed, want %d", when, len(list), len(l.about))
	}
	living := map[int]bool{}
	for _, id := range l.keys {
		living[id] = true
	}
	missed := 0
	for _, r := range list {
		want := l.about[r.ID]
		if r.How == "orphaned" {
			orphaned++
			if living[want] {
				missed++
			}
			continue
		}
		if got, lives := l.keys[r.NowKey]; !lives || got != want {
			l.Errorf("%s: review %d stands (%s) at utterance %d, want %d:\n%s\n%s", when, r.ID, r.How, got, want, r.Exact, r.Statement)
		}
		if r.NowKey != r.ClaimKey {
			moved++
		}
	}
	l.Logf("%s: %d reviews: %d moved, %d orphaned, %d of these though their statement lives", when, len(list), moved, orphaned, missed)
	if missed > len(list)/25 {
		l.Errorf("%s: %d orphaned though their statement lives", when, missed)
	}
	return moved, orphaned
}

// rewrite changes about a share of the utterances as f does.
func (l *lawful) rewrite(share float64, f func(u *utterance)) {
	for _, list := range l.articles {
		for _, u := range list {
			if l.random.Float64() < share {
				f(u)
			}
		}
	}
}

func TestReviewsFindTheirClaimsAfterEveryRun(t *testing.T) {
	l := newLawful(t)
	l.write(l.book.Put, "v1")
	l.reviewAtRandom(200)
	l.check("as reviewed")
	reviewed := claimsNow(t, l.book)

	l.write(l.book.Replace, "v1")
	if again := claimsNow(t, l.book); again != reviewed {
		t.Error("a run that finds the same changed what the reviews left")
	}

	// Another version of the program: other edges, broken quotations, claims not found.
	l.rewrite(0.3, func(u *utterance) { u.trim = 1 + l.random.IntN(2) })
	l.rewrite(0.1, func(u *utterance) { u.lost = true })
	l.write(l.book.Replace, "v2")
	if moved, orphaned := l.check("another extractor"); moved == 0 || orphaned == 0 {
		t.Errorf("%d moved, %d orphaned: the change was none", moved, orphaned)
	}
	const placesQuery = "SELECT review_id, claim_id, how FROM review_places"
	replayed := claimsNow(t, l.book) + dump(t, l.book, placesQuery)
	l.write(l.book.Replace, "v2")
	again := claimsNow(t, l.book) + dump(t, l.book, placesQuery)
	if diff := cmp.Diff(strings.Split(replayed, "\n"), strings.Split(again, "\n")); diff != "" {
		t.Errorf("replaying twice changed the book:\n%s", diff)
	}

	// Corrected articles: words change, go and come, paragraphs move.
	l.rewrite(0.5, func(u *utterance) { u.lost, u.lead = false, u.lead+" "+lawWord(l.random) })
	l.rewrite(0.25, func(u *utterance) { u.words[l.random.IntN(len(u.words))] = lawWord(l.random) })
	for n, list := range l.articles {
		list = append(list[:3:3], list[4:]...) // one is taken out
		added := lawUtterance(l.random, l.next)
		l.next++
		list = append([]*utterance{added}, list...)
		l.random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		l.articles[n] = list
	}
	l.write(l.book.Put, "v2")
	if moved, orphaned := l.check("corrected articles"); moved == 0 || orphaned == 0 {
		t.Errorf("%d moved, %d orphaned: the change was none", moved, orphaned)
	}

	// Undone, the last first, nothing of them is left.
	l.undoAll()
	undone := claimsNow(t, l.book)
	l.book = fresh(t)
	l.write(l.book.Put, "v2")
	alone := claimsNow(t, l.book)
	if strip(undone) != strip(alone) {
		t.Errorf("after all was undone the claims are not those of the program")
	}
}

func (l *lawful) undoAll() {
	l.Helper()
	for id := int64(200); id > 0; id-- {
		if _, err := l.book.UndoReview(context.Background(), id, stancebook.Reviewer{Name: "ann"}); err != nil {
			l.Fatal(err)
		}
	}
}

// strip leaves out the rows' own numbers, in which two books differ.
func strip(s string) string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		var kept []string
		for _, cell := range strings.Split(line, "|") {
			if !strings.HasPrefix(cell, "claim_id=") && !strings.HasPrefix(cell, "mention=") {
				kept = append(kept, cell)
			}
		}
		out = append(out, strings.Join(kept, "|"))
	}
	return strings.Join(out, "\n")
}
