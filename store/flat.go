package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/stancebook/stancebook"
)

// unit stands between the texts of a packed column: the control character that
// ASCII has for it. Where a text itself holds one, another is taken.
const unit = "\x1f"

// flatColumns are read of claims c with what belongs to them, in the order of
// flatRow.scan. The texts of a table come packed into one column: handing a
// column over costs as much as finding its value. Those that are long stand
// apart, so that who keeps a name does not keep the words of a claim with it.
const flatColumns = `c.claim_id, c.confidence,
	concat_ws(?1, c.claim_key, c.published_on, c.outlet, c.cue_kind, c.type, c.spans, c.review, c.reviewer, c.reviewed_at, c.extractor_version, c.run_id),
	concat_ws(?1, c.cue, c.statement, c.reads_as, c.context_before, c.context_after),
	concat_ws(?1, coalesce(nullif(a.path, ''), a.url), a.url, v.headline, v.version_key, v.fetched_at),
	coalesce(s.person_id, 0), coalesce(s.city_id, 0), coalesce(s.confidence, 0.0), iif(s.claim_id IS NULL, '', concat_ws(?1,
		s.name, s.kind, s.title, s.org, s.party, s.party_source, s.on_behalf_of, s.as_written, s.named_by)),
	coalesce(t.stance_id, 0), coalesce(t.score, 0.0), coalesce(t.confidence, 0.0), coalesce(t.words_score, 0.0), coalesce(t.words_confidence, 0.0),
	iif(t.claim_id IS NULL, '', concat_ws(?1, t.stance_key, t.topic, t.stance, t.why, t.words_stance, t.words_why)),
	coalesce((SELECT group_concat(x.n || ' ' || x.city_id || ' ' || x.guessed, ';') FROM claim_cities x WHERE x.claim_id = c.claim_id), ''),
	y.claim_id IS NOT NULL,
	(SELECT count(DISTINCT d.article_id) || ' ' || coalesce(min(nullif(d.published_on, '')), '')
		FROM claims d INDEXED BY claims_by_words WHERE d.live AND d.story_id = c.story_id AND d.fold = c.fold)`

// flatTables give the claims, or the stances, of the list ?2 in its order.
const (
	flatClaims = ` FROM json_each(?2) j CROSS JOIN claims c ON c.claim_id = j.value` + flatJoins + `
		LEFT JOIN stances t ON t.claim_id = c.claim_id WHERE c.live`
	flatStances = ` FROM json_each(?2) j CROSS JOIN stances t ON t.stance_id = j.value CROSS JOIN claims c ON c.claim_id = t.claim_id` + flatJoins + ` WHERE c.live`
	flatJoins   = ` CROSS JOIN articles a ON a.article_id = c.article_id CROSS JOIN versions v ON v.version_id = c.version_id
		LEFT JOIN speakers s ON s.claim_id = c.claim_id AND s.n = 0
		LEFT JOIN speakers y ON y.claim_id = c.claim_id AND y.n = 1`
)

// flatRow is a row with what picks it out, and the ids of what it shares with
// other rows.
type flatRow struct {
	stancebook.Row
	claim, stance         int64
	person, office        int64
	several               bool // speakers
	cities, copies, spans string
	words                 stancebook.Verdict
}

// errUnit says that a text holds the character that stands between texts.
var errUnit = errors.New("a text of the book holds the unit separator")

// scan reads flatColumns, whose texts stand apart by between.
func (f *flatRow) scan(rows *sql.Rows, between string) error {
	var claim, long, article, speaker, stance string
	r := &f.Row
	err := rows.Scan(&f.claim, &r.Confidence, &claim, &long, &article, &f.person, &f.office, &r.SpeakerConfidence, &speaker,
		&f.stance, &r.StanceScore, &r.StanceConfidence, &f.words.Score, &f.words.Confidence, &stance, &f.cities, &f.several, &f.copies)
	if err != nil {
		return err
	}
	r.SpeakerKind, r.NamedBy = stancebook.UnknownKind, stancebook.ByNothing
	whole := unpack(claim, between, &r.ClaimKey, &r.PublishedOn, &r.Outlet, (*string)(&r.CueKind), (*string)(&r.StatementType), &f.spans,
		&r.Review, &r.Reviewer, &r.ReviewedAt, &r.ExtractorVersion, &r.RunID) &&
		unpack(long, between, &r.Cue, &r.Statement, &r.ReadsAs, &r.ContextBefore, &r.ContextAfter) &&
		unpack(article, between, &r.Article, &r.URL, &r.Headline, &r.ArticleVersion, &r.FetchedAt) &&
		(speaker == "" || unpack(speaker, between, &r.Speaker, (*string)(&r.SpeakerKind), &r.SpeakerTitle, &r.SpeakerOrg, &r.Party, &r.PartySource,
			&r.OnBehalfOf, &r.SpeakerAsWritten, (*string)(&r.NamedBy))) &&
		(stance == "" || unpack(stance, between, &r.StanceKey, &r.Topic, (*string)(&r.Stance), &r.StanceWhy, (*string)(&f.words.Side), &f.words.Why))
	if !whole {
		return errUnit
	}
	carrying, first, _ := strings.Cut(f.copies, " ")
	r.FirstPublishedOn = first
	if r.ArticlesCarrying, err = strconv.Atoi(carrying); err == nil {
		r.Spans, err = readSpans(f.spans)
	}
	return err
}

// unpack cuts packed text into as many fields as it has, and tells whether
// these are those.
func unpack(packed, between string, fields ...*string) bool {
	last := len(fields) - 1
	for _, field := range fields[:last] {
		at := strings.Index(packed, between)
		if at < 0 {
			return false
		}
		*field, packed = packed[:at], packed[at+len(between):]
	}
	*fields[last] = packed
	return !strings.Contains(packed, between)
}

// flattener lays claims flat for one question. It keeps the names of people and
// cities, which many rows share. Goroutines may share it.
type flattener struct {
	*Book
	q      stancebook.Query
	mu     sync.Mutex // held for the two
	people map[int64]whom
	cities map[int64]stancebook.City
}

// whom is a person's name and id.
type whom struct{ name, key string }

// namesKept is up to how many people and cities a flattener remembers.
const namesKept = 100_000

func (b *Book) flattener(q stancebook.Query) *flattener {
	return &flattener{Book: b, q: q, people: map[int64]whom{}, cities: map[int64]stancebook.City{}}
}

// rowsOf reads the rows of a page, in its order. A claim that was retired since
// its place was read is left out.
func (b *Book) rowsOf(ctx context.Context, q stancebook.Query, page []place) ([]*stancebook.Row, error) {
	return b.flattener(q).rows(ctx, page)
}

func (t *flattener) rows(ctx context.Context, page []place) ([]*stancebook.Row, error) {
	found, err := t.read(ctx, page, unit)
	if errors.Is(err, errUnit) {
		found, err = t.read(ctx, page, rand.Text())
	}
	if err == nil {
		err = t.fill(ctx, found)
	}
	if err != nil {
		return nil, err
	}
	out := make([]*stancebook.Row, len(found))
	for i, f := range found {
		out[i] = &f.Row
	}
	return out, nil
}

// read reads what stands in the tables of the claims, in the order of page.
func (t *flattener) read(ctx context.Context, page []place, between string) (found []*flatRow, err error) {
	ids, tables := make([]int64, len(page)), flatClaims
	if t.q.Stances {
		tables = flatStances
	}
	for i, p := range page {
		ids[i] = p.id
	}
	found = make([]*flatRow, 0, len(page))
	err = t.query(ctx, "SELECT "+flatColumns+tables, []any{between, idList(ids)}, func(rows *sql.Rows) error {
		f := &flatRow{}
		if err := f.scan(rows, between); err != nil {
			return err
		}
		if t.q.NoPrior && f.stance != 0 {
			f.Row.Stance, f.StanceScore, f.StanceConfidence, f.StanceWhy = f.words.Side, f.words.Score, f.words.Confidence, f.words.Why
		}
		if last := len(found) - 1; t.q.Stances || last < 0 || found[last].claim != f.claim {
			found = append(found, f)
		} else if better(t.q, f, found[last]) {
			found[last] = f
		}
		return nil
	})
	return found, err
}

// better tells which of a claim's stances is shown where it is shown once: one
// that q asks for, else the surest.
func better(q stancebook.Query, f, known *flatRow) bool {
	asked := func(r *flatRow) bool {
		return (q.Topic == "" || fold(r.Topic) == fold(q.Topic)) && (len(q.Stance) == 0 || slices.Contains(q.Stance, r.Row.Stance))
	}
	if asked(f) != asked(known) {
		return asked(f)
	}
	if f.StanceConfidence != known.StanceConfidence {
		return f.StanceConfidence > known.StanceConfidence
	}
	return f.Topic < known.Topic
}

// fill gives rows the names of people and cities, and what a claim has several
// of.
func (t *flattener) fill(ctx context.Context, found []*flatRow) error {
	if err := t.name(ctx, found); err != nil {
		return err
	}
	byClaim := map[int64][]*flatRow{}
	var carried, several []int64
	for _, f := range found {
		if f.ArticlesCarrying > 1 && !t.q.Stances {
			carried = append(carried, f.claim)
		}
		if f.several {
			several = append(several, f.claim)
		}
		if f.ArticlesCarrying > 1 || f.several {
			byClaim[f.claim] = append(byClaim[f.claim], f)
		}
	}
	if err := t.fillCarriers(ctx, carried, byClaim); err != nil || len(several) == 0 {
		return err
	}
	return t.query(ctx, `SELECT x.claim_id, coalesce(p.name, x.name) FROM speakers x LEFT JOIN people p USING (person_id)
		WHERE x.n > 0 AND x.claim_id IN (SELECT value FROM json_each(?)) ORDER BY x.claim_id, x.n`,
		[]any{idList(several)}, func(rows *sql.Rows) error {
			var id int64
			var name string
			err := rows.Scan(&id, &name)
			for _, f := range byClaim[id] {
				f.OtherSpeakers = append(f.OtherSpeakers, name)
			}
			return err
		})
}

// name gives rows the names of people and cities.
func (t *flattener) name(ctx context.Context, found []*flatRow) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.learn(ctx, found); err != nil {
		return err
	}
	for _, f := range found {
		if p, ok := t.people[f.person]; ok {
			f.Speaker, f.SpeakerID = p.name, p.key
		}
		office := t.cities[f.office]
		f.OfficeCity, f.OfficeState = office.Name, office.State
		f.Cities = t.citiesOf(f.cities)
	}
	return nil
}

// learn reads the names that found needs and no row before it did.
func (t *flattener) learn(ctx context.Context, found []*flatRow) error {
	if len(t.people)+len(t.cities) > namesKept {
		clear(t.people)
		clear(t.cities)
	}
	var people, cities []int64
	city := func(id int64) {
		if _, known := t.cities[id]; !known && id != 0 {
			t.cities[id], cities = stancebook.City{}, append(cities, id)
		}
	}
	for _, f := range found {
		if _, known := t.people[f.person]; !known && f.person != 0 {
			t.people[f.person], people = whom{}, append(people, f.person)
		}
		city(f.office)
		for about := range abouts(f.cities) {
			city(about.city)
		}
	}
	if len(people) > 0 {
		err := t.query(ctx, "SELECT person_id, name, person_key FROM people WHERE person_id IN (SELECT value FROM json_each(?))", []any{idList(people)}, func(rows *sql.Rows) error {
			var id int64
			var p whom
			err := rows.Scan(&id, &p.name, &p.key)
			t.people[id] = p
			return err
		})
		if err != nil {
			return err
		}
	}
	if len(cities) == 0 {
		return nil
	}
	return t.query(ctx, "SELECT city_id, name, state, coalesce(geonameid, 0) FROM cities WHERE city_id IN (SELECT value FROM json_each(?))", []any{idList(cities)}, func(rows *sql.Rows) error {
		var id int64
		var c stancebook.City
		err := rows.Scan(&id, &c.Name, &c.State, &c.GeonameID)
		t.cities[id] = c
		return err
	})
}

// about is that a claim has to do with a city: the n-th of its cities.
type about struct{ n, city, guessed int64 }

// abouts reads what flatColumns says of a claim's cities.
func abouts(list string) iter.Seq[about] {
	return func(yield func(about) bool) {
		for list != "" {
			var one string
			one, list, _ = strings.Cut(list, ";")
			n, rest, _ := strings.Cut(one, " ")
			city, guessed, _ := strings.Cut(rest, " ")
			if !yield(about{number(n), number(city), number(guessed)}) {
				return
			}
		}
	}
}

// number reads a number that SQLite wrote.
func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

// citiesOf are a claim's cities in their order, one that it is about and that
// its speaker speaks for once.
func (t *flattener) citiesOf(list string) (cities []stancebook.City) {
	if list == "" {
		return nil
	}
	all := slices.SortedStableFunc(abouts(list), func(a, b about) int { return cmp.Compare(a.n, b.n) })
	for i, a := range all {
		if !slices.Contains(all[:i], a) {
			c := t.cities[a.city]
			c.Guessed = a.guessed != 0
			cities = append(cities, c)
		}
	}
	return cities
}

// fillCarriers reads which outlets carried words that stand in several
// articles of a story, the first first. An article without an outlet counts as
// one by its path.
func (b *Book) fillCarriers(ctx context.Context, ids []int64, claims map[int64][]*flatRow) error {
	if len(ids) == 0 {
		return nil
	}
	return b.query(ctx, `SELECT c.claim_id, coalesce(nullif(e.outlet, ''), (SELECT a.path FROM articles a WHERE a.article_id = e.article_id)) AS carrier
		FROM json_each(?) j CROSS JOIN claims c INDEXED BY claims_narrow ON c.claim_id = j.value AND c.live
			CROSS JOIN claims d INDEXED BY claims_by_words ON d.story_id = c.story_id AND d.fold = c.fold AND d.live
			CROSS JOIN claims e INDEXED BY claims_narrow ON e.claim_id = d.claim_id AND e.live
		GROUP BY 1, 2 ORDER BY 1, min(e.published_on = ''), min(e.published_on), min(e.claim_id)`,
		[]any{idList(ids)}, func(rows *sql.Rows) error {
			var id int64
			var carrier string
			err := rows.Scan(&id, &carrier)
			for _, f := range claims[id] {
				f.CarriedBy = append(f.CarriedBy, carrier)
			}
			return err
		})
}
