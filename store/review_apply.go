package store

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// judgeClaim makes a live claim what the program and the reviews placed at it
// make of it: the newest edit of a field decides. Text is the article's, nil
// where the book's own is to be read. It returns the edits that do not fit.
func (b *Book) judgeClaim(ctx context.Context, claim int64, text *string) (unfit map[int64]bool, err error) {
	strangers, err := b.strangersOf(ctx, claim)
	if err != nil {
		return nil, err
	}
	if err := b.restore(ctx, claim); err != nil {
		return nil, err
	}
	list, err := b.placedAt(ctx, claim)
	if err != nil {
		return nil, err
	}
	if unfit, err = b.applyEdits(ctx, claim, list, text); err != nil {
		return nil, err
	}
	for _, person := range strangers {
		if err := b.forgetStranger(ctx, person); err != nil {
			return nil, err
		}
	}
	if err := b.rereadAs(ctx, claim); err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(r stancebook.Review) bool { return unfit[r.ID] })
	return unfit, b.mark(ctx, claim, list)
}

// placedAt are the standing reviews of a claim, in order of time.
func (b *Book) placedAt(ctx context.Context, claim int64) (list []stancebook.Review, err error) {
	err = b.each(ctx, "SELECT "+reviewColumns+` FROM review_places p JOIN reviews r USING (review_id)
		WHERE p.claim_id = ? AND p.how <> 'lost' AND `+standing+" ORDER BY r.review_id", []any{claim}, func(rows *sql.Rows) error {
		var r stancebook.Review
		err := rows.Scan(reviewFields(&r)...)
		list = append(list, r)
		return err
	})
	return list, err
}

// applyEdits lets the newest edit of each field decide.
func (b *Book) applyEdits(ctx context.Context, claim int64, list []stancebook.Review, text *string) (unfit map[int64]bool, err error) {
	deciding := map[string]*stancebook.Review{}
	var fields []string
	for i := range list {
		if r := &list[i]; r.Action == "edit" {
			if deciding[r.Field] == nil {
				fields = append(fields, r.Field)
			}
			deciding[r.Field] = r
		}
	}
	unfit = map[int64]bool{}
	if len(fields) > 0 {
		if err := b.exec(ctx, keepMachine, claim); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(fields, func(x, y string) int { return editOrder(x) - editOrder(y) })
	for _, field := range fields {
		fits, err := b.edit(ctx, claim, deciding[field], text)
		if err != nil {
			return nil, err
		}
		unfit[deciding[field].ID] = !fits
	}
	return unfit, nil
}

// editOrder: which cities a claim is for hangs on its speaker.
func editOrder(field string) int {
	return slices.Index([]string{"speaker", "city", "words"}, field) + 1
}

func (b *Book) edit(ctx context.Context, claim int64, r *stancebook.Review, text *string) (fits bool, err error) {
	switch topic, isStance := strings.CutPrefix(r.Field, "stance:"); {
	case isStance:
		return true, b.editStance(ctx, claim, topic, r)
	case r.Field == "speaker":
		return true, b.editSpeakers(ctx, claim, r.Value)
	case r.Field == "city":
		return true, b.editCities(ctx, claim, r.Value)
	case r.Field == "words":
		return b.editWords(ctx, claim, r.Value, text)
	}
	return false, nil // of a newer program
}

// mark writes where the reviews leave a claim: the last of them decides whether
// it is rejected.
func (b *Book) mark(ctx context.Context, claim int64, list []stancebook.Review) error {
	state, by, at := "", "", ""
	for _, r := range list {
		by, at = r.By, r.At
		switch {
		case r.Action == "reject":
			state = "rejected"
		case r.Action == "edit" || slices.ContainsFunc(list, func(o stancebook.Review) bool { return o.Action == "edit" && o.ID < r.ID }):
			state = "edited"
		default:
			state = "accepted"
		}
	}
	return b.exec(ctx, "UPDATE claims SET review = ?1, reviewer = ?2, reviewed_at = ?3 WHERE claim_id = ?4 AND (review <> ?1 OR reviewer <> ?2 OR reviewed_at <> ?3)", state, by, at, claim)
}

// keepMachine keeps what the program said of a claim.
const keepMachine = `INSERT INTO machine_answers (claim_id, answer) SELECT c.claim_id, json_object(
	'statement', c.statement, 'spans', c.spans, 'fold', c.fold, 'context_before', c.context_before, 'context_after', c.context_after,
	'speakers', json((SELECT json_group_array(json_object('n', s.n, 'name', s.name, 'kind', s.kind, 'person',
			(SELECT person_key FROM people p WHERE p.person_id = s.person_id), 'mention', s.mention, 'org_id', s.org_id, 'body_id', s.body_id,
			'as_written', s.as_written, 'start', s.mention_start, 'stop', s.mention_stop, 'title', s.title, 'org', s.org, 'party', s.party,
			'party_source', s.party_source, 'city_id', s.city_id, 'on_behalf_of', s.on_behalf_of, 'named_by', s.named_by, 'rivals', s.rivals, 'confidence', s.confidence))
		FROM speakers s WHERE s.claim_id = c.claim_id)),
	'cities', json((SELECT json_group_array(json_object('city_id', x.city_id, 'role', x.role, 'n', x.n, 'guessed', x.guessed)) FROM claim_cities x WHERE x.claim_id = c.claim_id)),
	'stances', json((SELECT json_group_array(json_object('key', t.stance_key, 'topic', t.topic, 'stance', t.stance, 'score', t.score, 'confidence', t.confidence, 'why', t.why,
			'words_stance', t.words_stance, 'words_score', t.words_score, 'words_confidence', t.words_confidence, 'words_why', t.words_why))
		FROM (SELECT * FROM stances WHERE claim_id = c.claim_id ORDER BY stance_id) t)))
	FROM claims c WHERE c.claim_id = ?`

// restoreSteps write a claim as the program had it. A speaker is whoever the
// article's mention of them is by now; people may have been told apart anew.
var restoreSteps = []string{
	`UPDATE claims SET (statement, spans, fold, context_before, context_after) =
		(SELECT answer ->> 'statement', answer ->> 'spans', answer ->> 'fold', answer ->> 'context_before', answer ->> 'context_after'
		FROM machine_answers WHERE claim_id = ?1) WHERE claim_id = ?1`,
	"DELETE FROM speakers WHERE claim_id = ?1",
	`INSERT INTO speakers (claim_id, n, name, kind, person_id, mention, org_id, body_id, as_written, mention_start, mention_stop,
			title, org, party, party_source, city_id, on_behalf_of, named_by, rivals, confidence)
		SELECT ?1, e.value ->> 'n', e.value ->> 'name', e.value ->> 'kind',
			coalesce((SELECT m.person_id FROM claims c JOIN person_mentions m ON m.version_id = c.version_id
					WHERE c.claim_id = ?1 AND m.n = e.value ->> 'mention'),
				(WITH RECURSIVE was(key, n) AS (SELECT e.value ->> 'person', 0
					UNION ALL SELECT f.now_key, n + 1 FROM was JOIN former_keys f ON f.person_key = was.key WHERE n < 20)
				SELECT person_id FROM was JOIN people ON person_key = key ORDER BY n LIMIT 1)),
			e.value ->> 'mention', e.value ->> 'org_id', e.value ->> 'body_id', e.value ->> 'as_written', e.value ->> 'start', e.value ->> 'stop',
			e.value ->> 'title', e.value ->> 'org', e.value ->> 'party', e.value ->> 'party_source', e.value ->> 'city_id', e.value ->> 'on_behalf_of',
			e.value ->> 'named_by', e.value ->> 'rivals', e.value ->> 'confidence'
		FROM machine_answers a, json_each(a.answer, '$.speakers') e WHERE a.claim_id = ?1`,
	"DELETE FROM claim_cities WHERE claim_id = ?1",
	`INSERT INTO claim_cities (claim_id, city_id, role, n, guessed)
		SELECT ?1, e.value ->> 'city_id', e.value ->> 'role', e.value ->> 'n', e.value ->> 'guessed'
		FROM machine_answers a, json_each(a.answer, '$.cities') e WHERE a.claim_id = ?1`,
	"DELETE FROM stances WHERE claim_id = ?1",
	`INSERT INTO stances (stance_key, claim_id, topic, stance, score, confidence, why, words_stance, words_score, words_confidence, words_why)
		SELECT e.value ->> 'key', ?1, e.value ->> 'topic', e.value ->> 'stance', e.value ->> 'score', e.value ->> 'confidence', e.value ->> 'why',
			e.value ->> 'words_stance', e.value ->> 'words_score', e.value ->> 'words_confidence', e.value ->> 'words_why'
		FROM machine_answers a, json_each(a.answer, '$.stances') e WHERE a.claim_id = ?1`,
	"DELETE FROM machine_answers WHERE claim_id = ?1",
}

// restore makes a claim what the program had it.
func (b *Book) restore(ctx context.Context, claim int64) error {
	var spans string
	edited, err := b.one(ctx, "SELECT answer ->> 'spans' FROM machine_answers WHERE claim_id = ?", []any{claim}, &spans)
	if err != nil || !edited {
		return err
	}
	for _, step := range restoreSteps {
		if err := b.exec(ctx, step, claim); err != nil {
			return err
		}
	}
	list, err := readSpans(spans)
	if err != nil {
		return err
	}
	return b.putContent(ctx, claim, list)
}

// putContent writes where a claim's words stand, in code points.
func (b *Book) putContent(ctx context.Context, claim int64, points []stancebook.Span) error {
	if err := b.exec(ctx, "DELETE FROM spans WHERE claim_id = ? AND role = 'content'", claim); err != nil {
		return err
	}
	for i, p := range points {
		if err := b.exec(ctx, "INSERT INTO spans (claim_id, role, n, start, stop) VALUES (?, 'content', ?, ?, ?)", claim, i, p.Begin, p.End); err != nil {
			return err
		}
	}
	return nil
}

// rereadAs writes a claim's sentence anew.
func (b *Book) rereadAs(ctx context.Context, claim int64) error {
	var name, cue, statement, old string
	if _, err := b.one(ctx, `SELECT coalesce(nullif(s.name, ''), s.as_written, ''), c.cue, c.statement, c.reads_as FROM claims c
		LEFT JOIN speakers s ON s.claim_id = c.claim_id AND s.n = 0 WHERE c.claim_id = ?`, []any{claim}, &name, &cue, &statement, &old); err != nil {
		return err
	}
	if now := stancebook.ReadsAs(name, cue, statement); now != old {
		return b.exec(ctx, "UPDATE claims SET reads_as = ? WHERE claim_id = ?", now, claim)
	}
	return nil
}

// editStance sets a claim's stance toward a topic. The verdict by the words
// alone stays the program's.
func (b *Book) editStance(ctx context.Context, claim int64, topic string, r *stancebook.Review) error {
	if r.Value == nobody {
		return b.exec(ctx, "DELETE FROM stances WHERE claim_id = ? AND topic = ?", claim, topic)
	}
	if err := b.exec(ctx, "INSERT INTO topics (name) VALUES (?) ON CONFLICT DO NOTHING", topic); err != nil {
		return err
	}
	var key string
	if _, err := b.one(ctx, "SELECT claim_key FROM claims WHERE claim_id = ?", []any{claim}, &key); err != nil {
		return err
	}
	score := map[string]float64{"support": 1, "oppose": -1}[r.Value]
	return b.exec(ctx, `INSERT INTO stances (stance_key, claim_id, topic, stance, score, confidence, why) VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6)
		ON CONFLICT (claim_id, topic) DO UPDATE SET stance = ?4, score = ?5, confidence = 1, why = ?6`,
		stancebook.StanceKey(key, topic), claim, topic, r.Value, score, "reviewed by "+r.By)
}

// editCities sets which cities a claim is about; it stays for those of them
// whose office its speakers hold.
func (b *Book) editCities(ctx context.Context, claim int64, value string) error {
	if err := b.exec(ctx, "DELETE FROM claim_cities WHERE claim_id = ?", claim); err != nil || value == nobody {
		return err
	}
	for i, name := range several(value) {
		id, err := b.cityID(ctx, cityOf(name))
		if err != nil {
			return err
		}
		if err := b.exec(ctx, `INSERT INTO claim_cities (claim_id, city_id, role, n, guessed)
			SELECT ?1, ?2, 'about', ?3, 0 UNION ALL SELECT ?1, ?2, 'for', ?3, 0 WHERE EXISTS (SELECT 1 FROM speakers WHERE claim_id = ?1 AND city_id = ?2)
			ON CONFLICT DO NOTHING`, claim, id, i); err != nil {
			return err
		}
	}
	return nil
}

// nearWords is how far, in code points, edited words may stand from those that
// the program found.
const nearWords = 2000

// editWords sets a claim's words to others of the text that stand near them.
func (b *Book) editWords(ctx context.Context, claim int64, value string, text *string) (fits bool, err error) {
	var held sql.NullString
	var spans, retention string
	if _, err := b.one(ctx, "SELECT v.text, c.spans, v.retention FROM claims c JOIN versions v USING (version_id) WHERE c.claim_id = ?", []any{claim}, &held, &spans, &retention); err != nil {
		return false, err
	}
	if text == nil && held.Valid {
		text = &held.String
	}
	list, err := readSpans(spans)
	if err != nil || text == nil || len(list) == 0 {
		return false, err
	}
	found := wordsNear(*text, value, list[0])
	if found == nil {
		return false, nil
	}
	statement := stancebook.Words(*text, found)
	before, after := around(*text, found[0].Begin, found[len(found)-1].End)
	if retention == None {
		before, after = "", ""
	}
	points := stancebook.CodePoints(*text, found)
	if err := b.exec(ctx, "UPDATE claims SET statement = ?, spans = ?, fold = ?, context_before = ?, context_after = ? WHERE claim_id = ?",
		statement, stancebook.SpanList(points), foldHash(b.plainWords(statement)), before, after, claim); err != nil {
		return false, err
	}
	return true, b.putContent(ctx, claim, points)
}

// wordsNear finds words, whatever white space parts them, where they stand
// nearest to a span of code points; each segment after the one before it.
func wordsNear(text, words string, near stancebook.Span) (found []stancebook.Span) {
	pointer := stancebook.NewPointer(text)
	from := 0
	for i, segment := range strings.Split(words, stancebook.Segment) {
		parts := strings.Fields(segment)
		if len(parts) == 0 {
			return nil
		}
		for j := range parts {
			parts[j] = regexp.QuoteMeta(parts[j])
		}
		best, least := stancebook.Span{}, nearWords+1
		for _, at := range regexp.MustCompile(strings.Join(parts, `\s+`)).FindAllStringIndex(text[from:], -1) {
			s := stancebook.Span{Begin: from + at[0], End: from + at[1]}
			apart := pointer.At(s.Begin) - near.Begin
			if d := max(apart, -apart); d < least {
				best, least = s, d
			}
			if i > 0 {
				break // the next one after the segment before
			}
		}
		if best.Empty() {
			return nil
		}
		found, from = append(found, best), best.End
	}
	return found
}

// rejudge applies the reviews of an article to its live claims anew.
func (b *Book) rejudge(ctx context.Context, article string) error {
	claims, err := b.reviewedClaims(ctx, article)
	if err != nil {
		return err
	}
	for _, claim := range claims {
		if _, err := b.judgeClaim(ctx, claim, nil); err != nil {
			return err
		}
	}
	// Older wordings are reviewed anew when they are shown again.
	return b.exec(ctx, `UPDATE claims SET review = '', reviewer = '', reviewed_at = ''
		WHERE review <> '' AND NOT live AND article_id = (SELECT article_id FROM articles WHERE article_key = ?)`, article)
}

// reviewedClaims are the live claims of an article that reviews stand at or
// stood at.
func (b *Book) reviewedClaims(ctx context.Context, article string) (claims []int64, err error) {
	err = b.each(ctx, `SELECT DISTINCT c.claim_id FROM reviews r JOIN review_places p USING (review_id) JOIN claims c USING (claim_id)
		WHERE r.article_key = ? AND c.live ORDER BY 1`, []any{article}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		claims = append(claims, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read reviews of article %s: %w", article, err)
	}
	return claims, nil
}
