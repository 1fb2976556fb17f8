package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// LookBelow is the confidence under which a claim is counted as needing a look.
const LookBelow = 0.5

// putClaims writes the claims of a version and retires those of it that were
// not found again.
func (w *writing) putClaims(ctx context.Context) error {
	before := map[string]int64{}
	err := w.each(ctx, "SELECT claim_key, claim_id FROM claims WHERE version_id = ?", []any{w.version}, func(rows *sql.Rows) error {
		var key string
		var id int64
		err := rows.Scan(&key, &id)
		before[key] = id
		return err
	})
	if err != nil {
		return err
	}
	found := make(map[string]bool, len(w.x.Claims))
	for i := range w.x.Claims {
		c := &w.x.Claims[i]
		if c.Doubtful {
			continue
		}
		if err := w.check(c); err != nil {
			return err
		}
		if found[c.Key] {
			return fmt.Errorf("two claims with the key %s", c.Key)
		}
		found[c.Key] = true
		if err := w.putClaim(ctx, i, c, before[c.Key]); err != nil {
			return err
		}
	}
	for key, id := range before {
		if found[key] {
			continue
		}
		result, err := w.statement(ctx, "UPDATE claims SET live = 0, retired_run = ? WHERE claim_id = ? AND retired_run = ''")
		if err != nil {
			return err
		}
		done, err := result.ExecContext(ctx, w.run, id)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		if err != nil {
			return err
		}
		w.tally.retired += int(n)
	}
	return w.sweepPeople(ctx)
}

// check refuses a claim that would make the file say something untrue.
func (w *writing) check(c *stancebook.Claim) error {
	if c.Key == "" || len(c.Content) == 0 {
		return fmt.Errorf("claim %q without a key or without words", c.Key)
	}
	for _, spans := range [][]stancebook.Span{c.Sources, c.Cue, c.Content} {
		for _, s := range spans {
			if !w.points.Fits(s) {
				return fmt.Errorf("claim %s: span %d-%d does not lie in the text on the edges of runes", c.Key, s.Begin, s.End)
			}
		}
	}
	for i := range c.Speakers {
		if s := c.Speakers[i].Mention; !w.points.Fits(s) {
			return fmt.Errorf("claim %s: speaker's span %d-%d does not lie in the text on the edges of runes", c.Key, s.Begin, s.End)
		}
	}
	return nil
}

// putClaim writes the n-th claim; id is its row where the version has it
// already.
func (w *writing) putClaim(ctx context.Context, n int, c *stancebook.Claim, id int64) (err error) {
	text := w.article.Text
	statement, cue := stancebook.Words(text, c.Content), stancebook.Words(text, c.Cue)
	before, after := "", ""
	if w.options.Retention != None {
		before, after = around(text, c.Content[0].Begin, c.Content[len(c.Content)-1].End)
	}
	spans := make([]stancebook.Span, len(c.Content))
	for i, s := range c.Content {
		spans[i] = w.points.Span(s)
	}
	w.tallyClaim(c)
	args := []any{n, string(c.Type), string(c.CueKind), stancebook.Round(c.Confidence), w.known.PublishedOn(), w.known.Outlet, w.story,
		foldHash(w.plainWords(statement)), cue, statement, stancebook.ReadsAs(nameOf(text, c.Speaker()), cue, statement),
		stancebook.SpanList(spans), before, after, w.x.Version, w.run}
	if id == 0 {
		id, err = w.insert(ctx, insertClaim, append(args, c.Key, w.version, w.row)...)
		w.unindexed = append(w.unindexed, indexed{id, statement, before, after})
	} else if err = w.index(ctx); err == nil {
		if err = w.exec(ctx, updateClaim, append(args, id)...); err == nil {
			err = w.dropParts(ctx, id)
		}
	}
	if err != nil {
		return err
	}
	return w.putParts(ctx, id, statement, c)
}

// putParts writes what a claim has several of.
func (w *writing) putParts(ctx context.Context, id int64, statement string, c *stancebook.Claim) error {
	if err := w.putSpans(ctx, id, c); err != nil {
		return err
	}
	for i := range c.Speakers {
		if err := w.putSpeaker(ctx, id, i, &c.Speakers[i]); err != nil {
			return err
		}
	}
	if err := w.putClaimCities(ctx, id, statement, c); err != nil {
		return err
	}
	return w.putStances(ctx, id, c)
}

const (
	insertClaim = `INSERT INTO claims (n, type, cue_kind, confidence, published_on, outlet, story_id, fold, cue, statement, reads_as,
		spans, context_before, context_after, extractor_version, run_id, claim_key, version_id, article_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateClaim = `UPDATE claims SET n = ?, type = ?, cue_kind = ?, confidence = ?, published_on = ?, outlet = ?, story_id = ?, fold = ?,
		cue = ?, statement = ?, reads_as = ?, spans = ?, context_before = ?, context_after = ?, extractor_version = ?, run_id = ?,
		live = 1, retired_run = '' WHERE claim_id = ?`
)

// dropParts takes away what putParts wrote before.
func (w *writing) dropParts(ctx context.Context, id int64) error {
	for _, table := range []string{"spans", "speakers", "claim_cities", "stances"} {
		if err := w.exec(ctx, "DELETE FROM "+table+" WHERE claim_id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

func (w *writing) tallyClaim(c *stancebook.Claim) {
	switch c.Type {
	case stancebook.Direct:
		w.tally.direct++
	case stancebook.Mixed:
		w.tally.mixed++
	default:
		w.tally.indirect++
	}
	if s := c.Speaker(); min(c.Confidence, s.Confidence) < LookBelow || len(s.Rivals) > 0 {
		w.tally.look++
	}
}

// nameOf is how a sentence calls a speaker: by name, else as written.
func nameOf(text string, s stancebook.Speaker) string {
	if s.Name != "" {
		return s.Name
	}
	return stancebook.Words(text, []stancebook.Span{s.Mention})
}

func (w *writing) putSpans(ctx context.Context, claim int64, c *stancebook.Claim) error {
	var values []any
	for _, role := range []struct {
		name  string
		spans []stancebook.Span
	}{{"source", c.Sources}, {"cue", c.Cue}, {"content", c.Content}} {
		for i, s := range role.spans {
			p := w.points.Span(s)
			values = append(values, claim, role.name, i, p.Begin, p.End)
		}
	}
	return w.insertRows(ctx, "INSERT INTO spans (claim_id, role, n, start, stop) VALUES ", 5, values)
}

func (w *writing) putSpeaker(ctx context.Context, claim int64, n int, s *stancebook.Speaker) error {
	var person, mention, org, body, city, start, stop any
	var err error
	switch {
	case s.Kind == stancebook.PersonKind && s.Name != "":
		person, mention, err = w.personOf(ctx, s)
	case s.Kind == stancebook.OrganizationKind && s.Name != "":
		body, err = w.orgID(ctx, s.Name)
	}
	if err == nil && s.Org != "" {
		org, err = w.orgID(ctx, s.Org)
	}
	if err == nil && s.Office != (stancebook.City{}) {
		city, err = w.cityID(ctx, s.Office)
	}
	if err != nil {
		return err
	}
	if !s.Mention.Empty() {
		p := w.points.Span(s.Mention)
		start, stop = p.Begin, p.End
	}
	kind := s.Kind
	if kind == "" {
		kind = stancebook.UnknownKind
	}
	return w.exec(ctx, `INSERT INTO speakers (claim_id, n, name, kind, person_id, mention, org_id, body_id, as_written, mention_start, mention_stop,
		title, org, party, party_source, city_id, on_behalf_of, named_by, rivals, confidence)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		claim, n, s.Name, string(kind), person, mention, org, body, stancebook.Words(w.article.Text, []stancebook.Span{s.Mention}), start, stop,
		s.Title, s.Org, s.Party, s.PartySource, city, s.OnBehalfOf, string(s.NamedBy), strings.Join(s.Rivals, "; "), stancebook.Round(s.Confidence))
}

// putClaimCities writes which cities a claim is about and for which its
// speakers speak. A city that the claim has only by its speaker's office is
// one that it is about where its words name it.
func (w *writing) putClaimCities(ctx context.Context, claim int64, statement string, c *stancebook.Claim) error {
	words := fold(statement)
	put := func(n int, city stancebook.City, role string) error {
		id, err := w.cityID(ctx, city)
		if err != nil {
			return err
		}
		return w.exec(ctx, "INSERT INTO claim_cities (claim_id, city_id, role, n, guessed) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
			claim, id, role, n, city.Guessed)
	}
	var offices []stancebook.City
	for i := range c.Speakers {
		if o := c.Speakers[i].Office; o != (stancebook.City{}) {
			offices = append(offices, o)
		}
	}
	for i, city := range c.Cities {
		office := slices.ContainsFunc(offices, func(o stancebook.City) bool { return o.Name == city.Name && o.State == city.State })
		if !office || within(fold(city.Name), words) {
			if err := put(i, city, "about"); err != nil {
				return err
			}
		}
		if office {
			if err := put(i, city, "for"); err != nil {
				return err
			}
		}
	}
	for i, o := range offices {
		if err := put(len(c.Cities)+i, o, "for"); err != nil {
			return err
		}
	}
	return nil
}

func (w *writing) putStances(ctx context.Context, claim int64, c *stancebook.Claim) error {
	for i := range c.Stances {
		s := &c.Stances[i]
		if !w.topics[s.Topic] {
			if err := w.exec(ctx, "INSERT INTO topics (name) VALUES (?) ON CONFLICT DO NOTHING", s.Topic); err != nil {
				return err
			}
			w.topics[s.Topic] = true
		}
		err := w.exec(ctx, `INSERT INTO stances (stance_key, claim_id, topic, stance, score, confidence, why,
			words_stance, words_score, words_confidence, words_why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			stancebook.StanceKey(c.Key, s.Topic), claim, s.Topic, string(s.Side), stancebook.Round(s.Score), stancebook.Round(s.Confidence), s.Why,
			string(s.Words.Side), stancebook.Round(s.Words.Score), stancebook.Round(s.Words.Confidence), s.Words.Why)
		if err != nil {
			return err
		}
	}
	return nil
}

// cityID finds or makes the row of a city.
func (b *Book) cityID(ctx context.Context, c stancebook.City) (int64, error) {
	key := stancebook.City{Name: c.Name, State: c.State}
	if id, ok := b.cities[key]; ok {
		return id, nil
	}
	var geonameid any
	if c.GeonameID != 0 {
		geonameid = c.GeonameID
	}
	var id int64
	_, err := b.one(ctx, `INSERT INTO cities (name, state, code, geonameid, folded) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (name, state) DO UPDATE SET geonameid = coalesce(geonameid, excluded.geonameid) RETURNING city_id`,
		[]any{c.Name, c.State, stancebook.StateCode(c.State), geonameid, fold(c.Name)}, &id)
	if err != nil {
		return 0, err
	}
	b.cities[key] = id
	return id, nil
}

// orgID finds or makes the row of an organisation.
func (b *Book) orgID(ctx context.Context, name string) (int64, error) {
	folded := fold(name)
	if id, ok := b.orgs[folded]; ok {
		return id, nil
	}
	var id int64
	_, err := b.one(ctx, `INSERT INTO organisations (name, folded) VALUES (?, ?)
		ON CONFLICT (folded) DO UPDATE SET folded = folded RETURNING org_id`, []any{name, folded}, &id)
	if err != nil {
		return 0, err
	}
	b.orgs[folded] = id
	return id, nil
}
