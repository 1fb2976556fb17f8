package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"github.com/mattn/go-sqlite3"

	"github.com/stancebook/stancebook"
)

// named is a table whose rows may hold a name: in words, in addresses, in JSON.
type named struct {
	table                string
	keys                 []string // that pick a row
	words, addresses, in []string
	of                   string // picks the rows of an article ?1; "" where none has
	drop                 bool   // a row that names the forgotten is of no use
}

// columns are those that may hold a name.
func (t *named) columns() []string { return slices.Concat(t.words, t.addresses, t.in) }

const (
	ofArticle  = "article_id = ?1"
	ofVersions = "version_id IN (SELECT version_id FROM versions WHERE article_id = ?1)"
	ofClaims   = "claim_id IN (SELECT claim_id FROM claims WHERE article_id = ?1)"
)

// namedTables are all columns that may hold somebody's name. The article's text
// and its page go another way.
var namedTables = []named{
	{table: "articles", keys: []string{"article_id"}, words: []string{"outlet"}, addresses: []string{"path", "doc", "url", "source"}, of: ofArticle},
	{table: "versions", keys: []string{"version_id"}, words: []string{"headline", "bylines"}, of: ofArticle},
	{table: "sightings", keys: []string{"path"}, words: []string{"headline"}, addresses: []string{"path"}, of: ofVersions},
	{table: "changes", keys: []string{"change_id"}, words: []string{"was_headline", "now_headline"}, of: ofArticle},
	{table: "claims", keys: []string{"claim_id"}, words: []string{"outlet", "cue", "statement", "reads_as", "context_before", "context_after", "reviewer"}, of: ofArticle},
	{table: "speakers", keys: []string{"claim_id", "n"}, words: []string{"name", "as_written", "title", "org", "on_behalf_of", "rivals"}, of: ofClaims},
	{table: "stances", keys: []string{"stance_id"}, words: []string{"why", "words_why"}, of: ofClaims},
	{table: "machine_answers", keys: []string{"claim_id"}, in: []string{"answer"}, of: ofClaims},
	{table: "reviews", keys: []string{"review_id"}, words: []string{"value", "reviewer", "note", "exact", "prefix", "suffix"},
		of: "article_key = (SELECT article_key FROM articles WHERE article_id = ?1)"},
	{table: "person_mentions", keys: []string{"version_id", "n"}, words: []string{"name", "aliases", "title", "org"}, of: ofVersions},

	{table: "reviews", keys: []string{"review_id"}, words: []string{"value", "reviewer", "note", "exact", "prefix", "suffix"}}, // also of articles elsewhere
	{table: "runs", keys: []string{"run_id"}, addresses: []string{"command"}},
	{table: "run_failures", keys: []string{"run_id", "n"}, addresses: []string{"path", "reason"}},
	{table: "run_sources", keys: []string{"run_id", "n"}, addresses: []string{"source", "outlet", "why", "odd"}},
	{table: "fetches", keys: []string{"address"}, addresses: []string{"address", "final", "redirects"}, drop: true},
	{table: "saved_queries", keys: []string{"name"}, words: []string{"name"}, in: []string{"query"}, drop: true},
	{table: "watches", keys: []string{"watch_id"}, words: []string{"name"}, in: []string{"query"}, drop: true},
	{table: "robots", keys: []string{"site"}, addresses: []string{"site", "body"}, drop: true},
	{table: "judgements", keys: []string{"judgement_id"}, words: []string{"name", "other_name", "judged_by", "note"}},
	{table: "organisations", keys: []string{"org_id"}, words: []string{"name", "folded"}},
	{table: "topics", keys: []string{"name"}, words: []string{"title", "claim"}, in: []string{"definition"}},
	{table: "faces", keys: []string{"face_id"}, words: []string{"title", "org"}},
	{table: "person_roles", keys: []string{"person_id", "title", "org", "party", "party_source", "city_id"}, words: []string{"title", "org"}},
}

// withholdArticles takes the name out of the articles that hold it.
func (f *forgetting) withholdArticles(ctx context.Context) error {
	if err := f.findArticles(ctx); err != nil {
		return err
	}
	for _, id := range sortedKeys(f.cast) {
		if err := f.withholdArticle(ctx, id); err != nil {
			return err
		}
	}
	f.Articles = len(f.cast)
	return f.dropPages(ctx)
}

// findArticles finds those that hold the name in full, whoever they mention.
func (f *forgetting) findArticles(ctx context.Context) error {
	queries := []string{"SELECT article_id, text FROM versions WHERE text IS NOT NULL",
		"SELECT a.article_id, r.exact || ' ¶ ' || r.prefix || ' ¶ ' || r.suffix || ' ¶ ' || r.note || ' ¶ ' || r.value FROM reviews r JOIN articles a USING (article_key)",
		"SELECT c.article_id, s.name || ' ¶ ' || s.as_written || ' ¶ ' || s.on_behalf_of || ' ¶ ' || s.rivals FROM speakers s JOIN claims c USING (claim_id)",
		"SELECT article_id, statement || ' ¶ ' || context_before || ' ¶ ' || context_after FROM claims",
		"SELECT v.article_id, m.name || ' ¶ ' || m.aliases FROM person_mentions m JOIN versions v USING (version_id)",
		"SELECT v.article_id, s.headline || ' ¶ ' || s.path FROM sightings s JOIN versions v USING (version_id)",
	}
	for _, t := range namedTables[:2] {
		queries = append(queries, "SELECT article_id, "+strings.Join(t.columns(), " || ' ¶ ' || ")+" FROM "+t.table)
	}
	for i, query := range queries {
		err := f.each(ctx, query, nil, func(rows *sql.Rows) error {
			var id int64
			var s sql.RawBytes
			if err := rows.Scan(&id, &s); err != nil {
				return err
			}
			if !f.cast[id] {
				if _, hit := f.bare().masked(string(s), i > 4); hit {
					f.cast[id] = true
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// bare seeks the name in full alone.
func (f *forgetting) bare() *sought {
	n := f.names
	n.lone, n.spared = nil, nil
	return &n
}

// in is what is sought in one article: words of the name go alone, too, where
// nobody else there and no city has them, and a namesake keeps theirs.
func (f *forgetting) in(ctx context.Context, article int64) (*sought, error) {
	n := f.names
	n.lone, n.spared, n.smallToo = map[string]bool{}, map[string]bool{}, true
	for word := range f.names.lone {
		n.lone[word] = true
	}
	err := f.each(ctx, `SELECT m.name FROM person_mentions m JOIN versions v USING (version_id) WHERE v.article_id = ?1
		UNION SELECT k.name FROM article_cities x JOIN cities k USING (city_id) JOIN versions v USING (version_id) WHERE v.article_id = ?1`, []any{article}, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		form := formOf(name)
		for _, word := range form {
			delete(n.lone, word)
		}
		if n.full(strings.Join(form, " ")) {
			n.spared[strings.Join(form, " ")] = true
		}
		return err
	})
	return &n, err
}

func (f *forgetting) withholdArticle(ctx context.Context, id int64) error {
	names, err := f.in(ctx, id)
	if err != nil {
		return err
	}
	for _, form := range f.forms {
		if !names.lone[surname(strings.Join(form, " "))] {
			f.Shared++
			break
		}
	}
	if err := f.withholdTexts(ctx, id, names); err != nil {
		return err
	}
	for i := range namedTables {
		if t := &namedTables[i]; t.of != "" {
			if _, err := f.withholdIn(ctx, t, names, id); err != nil {
				return err
			}
		}
	}
	return f.quoteAnew(ctx, id)
}

// withholdTexts takes the name out of an article's wordings.
func (f *forgetting) withholdTexts(ctx context.Context, article int64, names *sought) error {
	texts := map[int64]string{}
	err := f.each(ctx, "SELECT version_id, text FROM versions WHERE article_id = ? AND text IS NOT NULL", []any{article}, func(rows *sql.Rows) error {
		var id int64
		var text string
		err := rows.Scan(&id, &text)
		if text, hit := names.masked(text, false); hit {
			texts[id] = text
		}
		return err
	})
	for _, id := range sortedKeys(texts) {
		err = errors.Join(err, f.exec(ctx, "UPDATE versions SET text = ? WHERE version_id = ?", texts[id], id))
	}
	return errors.Join(err, f.exec(ctx, "UPDATE versions SET withheld = 1 WHERE article_id = ?", article))
}

// quoteAnew cuts the claims' words out of the texts as they are now, and notes
// them as those under which copies are found.
func (f *forgetting) quoteAnew(ctx context.Context, article int64) error {
	type quote struct {
		claim, fold, was         int64
		statement, before, after string
	}
	var list []quote
	err := f.each(ctx, `SELECT c.claim_id, c.statement, c.spans, c.context_before, c.context_after, c.fold, v.text FROM claims c JOIN versions v USING (version_id)
		WHERE c.article_id = ?`, []any{article}, func(rows *sql.Rows) error {
		var q quote
		var spans string
		var text sql.NullString
		if err := rows.Scan(&q.claim, &q.statement, &spans, &q.before, &q.after, &q.was, &text); err != nil {
			return err
		}
		points, err := readSpans(spans)
		if places, ok := stancebook.Bytes(text.String, points); err == nil && text.Valid && ok && len(places) > 0 {
			q.statement = stancebook.Words(text.String, places)
			if q.before != "" || q.after != "" {
				q.before, q.after = around(text.String, places[0].Begin, places[len(places)-1].End)
			}
		}
		q.fold = foldHash(f.plainWords(q.statement))
		list = append(list, q)
		return err
	})
	if err != nil {
		return err
	}
	for _, q := range list {
		if err := f.exec(ctx, `UPDATE claims SET statement = ?1, context_before = ?2, context_after = ?3, fold = ?4 WHERE claim_id = ?5
			AND (statement <> ?1 OR context_before <> ?2 OR context_after <> ?3 OR fold <> ?4)`, q.statement, q.before, q.after, q.fold, q.claim); err != nil {
			return err
		}
		if err := f.rereadAs(ctx, q.claim); err != nil {
			return err
		}
	}
	return nil
}

// commonWord is how often a family name stands in a book without a capital
// where it is a word like others ("price", "brown").
const commonWord = 3

// withholdRows takes the name out of what belongs to no article. There no one
// else is near: a family name that nobody else of the book has, and that is no
// common word, goes alone, too.
func (f *forgetting) withholdRows(ctx context.Context) error {
	names := f.bare()
	names.anyCase, names.lone = true, map[string]bool{}
	for _, family := range sortedKeys(f.names.small) {
		if len(f.Kin) > 0 || f.names.small[family] >= commonWord {
			continue
		}
		names.lone[family] = true
		if f.person != 0 {
			if err := f.mark("family", family, 0); err != nil {
				return err
			}
		}
	}
	for i := range namedTables {
		t := &namedTables[i]
		if t.of != "" {
			continue
		}
		n, err := f.withholdIn(ctx, t, names)
		if err != nil {
			return err
		}
		f.Others += n
	}
	return nil
}

// withholdIn takes the name out of the rows of a table, of one article where
// one is given, and counts them.
func (f *forgetting) withholdIn(ctx context.Context, t *named, names *sought, article ...any) (int, error) {
	columns := t.columns()
	query := "SELECT " + strings.Join(append(slices.Clone(t.keys), columns...), ", ") + " FROM " + t.table
	if t.of != "" {
		query += " WHERE " + t.of
	}
	type change struct{ keys, values []any }
	var changes []change
	err := f.each(ctx, query, article, func(rows *sql.Rows) error {
		keys, values := make([]any, len(t.keys)), make([]string, len(columns))
		dest := make([]any, 0, len(keys)+len(values))
		for i := range keys {
			dest = append(dest, &keys[i])
		}
		for i := range values {
			dest = append(dest, &values[i])
		}
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		c, changed := change{keys: keys}, false
		for i, value := range values {
			now, hit := f.withheldValue(t, i, value, names)
			c.values, changed = append(c.values, now), changed || hit
		}
		if changed {
			changes = append(changes, c)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for _, c := range changes {
		if err := f.rewrite(ctx, t, c.values, c.keys); err != nil {
			return 0, fmt.Errorf("withhold the name in %s: %w", t.table, err)
		}
	}
	return len(changes), nil
}

func (f *forgetting) withheldValue(t *named, i int, value string, names *sought) (string, bool) {
	switch {
	case i < len(t.words):
		return names.masked(value, false)
	case i < len(t.words)+len(t.addresses):
		return names.masked(value, true)
	}
	return f.inJSON(value, names)
}

// inJSON withholds the name in the strings of JSON; a key of the forgotten's
// is none any more.
func (f *forgetting) inJSON(text string, names *sought) (string, bool) {
	var value any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return names.masked(text, false)
	}
	some := false
	var walk func(any) any
	walk = func(value any) any {
		switch v := value.(type) {
		case string:
			if slices.Contains(f.keys, v) {
				some = true
				return nil
			}
			masked, hit := names.masked(v, false)
			some = some || hit
			return masked
		case []any:
			for i := range v {
				v[i] = walk(v[i])
			}
		case map[string]any:
			for key := range v {
				v[key] = walk(v[key])
			}
		}
		return value
	}
	value = walk(value)
	if !some {
		return text, false
	}
	out, err := json.Marshal(value)
	return string(out), err == nil
}

// rewrite writes a row without the name. Where another row would be the same
// then, its last column says which this one is; where that is no help, it goes.
func (f *forgetting) rewrite(ctx context.Context, t *named, values, keys []any) error {
	where := " WHERE " + strings.Join(t.keys, " = ? AND ") + " = ?"
	values = slices.Clone(values)
	for try := 0; !t.drop && try < 2; try++ {
		err := f.exec(ctx, "UPDATE "+t.table+" SET "+strings.Join(t.columns(), " = ?, ")+" = ?"+where, append(slices.Clone(values), keys...)...)
		var failure sqlite3.Error
		if !errors.As(err, &failure) || failure.Code != sqlite3.ErrConstraint {
			return err
		}
		values[len(values)-1] = fmt.Sprintf("%s %016x", values[len(values)-1], uint64(foldHash(fmt.Sprint(keys...))))
	}
	return f.exec(ctx, "DELETE FROM "+t.table+where, keys...)
}

// dropPages deletes the pages of the articles that held the name, and those
// that hold it in places that nobody reads.
func (f *forgetting) dropPages(ctx context.Context) error {
	var list []int64
	err := f.each(ctx, "SELECT p.version_id, v.article_id, p.raw_gzip FROM pages p JOIN versions v USING (version_id)", nil, func(rows *sql.Rows) error {
		var version, article int64
		var packed sql.RawBytes
		if err := rows.Scan(&version, &article, &packed); err != nil {
			return err
		}
		held := f.cast[article]
		if !held {
			z, err := gzip.NewReader(bytes.NewReader(packed))
			if err != nil {
				return fmt.Errorf("unpack page: %w", err)
			}
			page, err := io.ReadAll(z)
			if err != nil {
				return fmt.Errorf("unpack page: %w", err)
			}
			_, held = f.bare().masked(html.UnescapeString(string(page)), true)
		}
		if held {
			list = append(list, version)
		}
		return nil
	})
	f.Pages = len(list)
	return errors.Join(err, f.exec(ctx, "DELETE FROM pages WHERE version_id IN (SELECT value FROM json_each(?))", idList(list)))
}
