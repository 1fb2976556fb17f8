package store

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// claimsHeld is what a page needs of the claims it counts.
type claimsHeld struct {
	claims     []readClaim
	articleAt  map[int64]int
	principals map[string]int // for whom they speak
}

// readClaims counts a person's claims by article, outlet, city and how they
// were found.
func (p *page) readClaims(ctx context.Context) error {
	claims, err := p.claimsOf(ctx, p.q)
	if err != nil {
		return err
	}
	p.claims, p.principals = claims, map[string]int{}
	outlets, found := map[string]int{}, map[string]map[string]int{}
	for _, c := range claims {
		if i, known := p.articleAt[c.article]; known {
			p.Articles[i].Claims++
		}
		if c.outlet != "" {
			outlets[c.outlet]++
		}
	}
	seen := map[int64]bool{}
	err = p.query(ctx, `SELECT s.claim_id, s.named_by, s.as_written, s.on_behalf_of FROM json_each(?) j CROSS JOIN speakers s ON s.claim_id = j.value
		WHERE s.person_id = ? ORDER BY s.claim_id, s.n`, []any{idList(idsOf(claims)), p.row}, func(rows *sql.Rows) error {
		var claim int64
		var namedBy, words, principal string
		if err := rows.Scan(&claim, &namedBy, &words, &principal); err != nil {
			return err
		}
		if principal != "" {
			p.principals[principal]++
		}
		if seen[claim] {
			return nil
		}
		seen[claim] = true
		if found[namedBy] == nil {
			found[namedBy] = map[string]int{}
		}
		found[namedBy][words]++
		return nil
	})
	if err != nil {
		return err
	}
	p.Claims = len(p.claims)
	if p.More = p.q.Within != nil && p.q.Within.More; p.More && len(p.q.Values()) == 1 {
		if err := p.query(ctx, "SELECT claims FROM person_counts WHERE person_id = ?", []any{p.row}, func(rows *sql.Rows) error { return rows.Scan(&p.Total) }); err != nil {
			return err
		}
	}
	p.Outlets = mostFirst(outlets)
	p.Found = foundBy(found)
	slices.SortStableFunc(p.Articles, func(a, b stancebook.ArticleRef) int {
		return cmp.Or(strings.Compare(b.PublishedOn, a.PublishedOn), cmp.Compare(b.Claims, a.Claims), strings.Compare(a.Article, b.Article))
	})
	if p.InArticles = len(p.Articles); p.q.Within != nil {
		p.Articles = p.Articles[:min(len(p.Articles), mostRefs)]
	}
	return p.cityCounts(ctx)
}

// foundBy are the ways in which a person was found, with the words that led to
// them most often.
func foundBy(ways map[string]map[string]int) (list []stancebook.FoundBy) {
	for namedBy, words := range ways {
		f := stancebook.FoundBy{NamedBy: namedBy, Words: mostFirst(words)[0].Value}
		for _, n := range words {
			f.Claims += n
		}
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b stancebook.FoundBy) int {
		return cmp.Or(cmp.Compare(b.Claims, a.Claims), strings.Compare(a.NamedBy, b.NamedBy))
	})
	return list
}

// mostFirst orders counts, the highest first.
func mostFirst(counts map[string]int) (list []stancebook.Counted) {
	for _, value := range slices.Sorted(maps.Keys(counts)) {
		list = append(list, stancebook.Counted{Value: value, Claims: counts[value]})
	}
	slices.SortStableFunc(list, func(a, b stancebook.Counted) int { return cmp.Compare(b.Claims, a.Claims) })
	return list
}

// cityCounts are the cities, states among them, that the claims speak for or
// about. A claim of several speakers counts only for the offices of this one.
func (p *page) cityCounts(ctx context.Context) error {
	return p.query(ctx, `SELECT g.role = 'for', k.name, k.state, coalesce(k.geonameid, 0), g.n FROM (SELECT x.role, x.city_id, count(*) AS n
			FROM json_each(?1) j CROSS JOIN claim_cities x ON x.claim_id = j.value
			WHERE x.role = 'about' OR EXISTS (SELECT 1 FROM speakers s WHERE s.claim_id = x.claim_id AND s.person_id = ?2 AND s.city_id = x.city_id)
			GROUP BY 1, 2) g JOIN cities k USING (city_id) ORDER BY g.n DESC, k.name, k.state`, []any{idList(idsOf(p.claims)), p.row}, func(rows *sql.Rows) error {
		var speaksFor bool
		var c stancebook.CityCount
		err := rows.Scan(&speaksFor, &c.City, &c.State, &c.GeonameID, &c.Claims)
		if speaksFor {
			p.For = append(p.For, c)
		} else {
			p.About = append(p.About, c)
		}
		return err
	})
}

// readVoices finds for whom the person speaks, and who speaks for them.
func (p *page) readVoices(ctx context.Context) (err error) {
	for _, n := range mostFirst(p.principals) {
		p.Principals = append(p.Principals, stancebook.Voice{Name: n.Value, Claims: n.Claims})
	}
	if err := p.knowPrincipals(ctx); err != nil {
		return err
	}
	names := []string{p.Name}
	for _, f := range p.Names {
		if strings.Contains(f.Name, " ") && !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	return p.query(ctx, `SELECT coalesce(q.name, s.name), coalesce(q.person_key, ''), max(s.title), count(DISTINCT c.claim_id)
		FROM speakers s INDEXED BY speakers_by_principal CROSS JOIN claims c INDEXED BY claims_narrow ON c.claim_id = s.claim_id LEFT JOIN people q ON q.person_id = s.person_id
		WHERE s.on_behalf_of <> '' AND s.on_behalf_of IN (SELECT value FROM json_each(?)) AND c.live AND c.review <> 'rejected' GROUP BY 2, 1 ORDER BY 4 DESC, 1`,
		[]any{jsonOf(names)}, func(rows *sql.Rows) error {
			var v stancebook.Voice
			err := rows.Scan(&v.Name, &v.ID, &v.Title, &v.Claims)
			p.Voices = append(p.Voices, v)
			return err
		})
}

// knowPrincipals finds who is meant by the names for which the person speaks;
// nobody where several bear one.
func (p *page) knowPrincipals(ctx context.Context) error {
	names := make([][2]string, len(p.Principals))
	for i, v := range p.Principals {
		names[i] = [2]string{v.Name, fold(v.Name)}
	}
	bear := make([][]string, len(names))
	err := p.query(ctx, `SELECT j.key, p.person_key FROM json_each(?) j CROSS JOIN people p ON p.person_id IN (
			SELECT person_id FROM people WHERE chosen_name = j.value ->> 0 COLLATE NOCASE AND chosen_name <> ''
			UNION SELECT person_id FROM person_names WHERE folded = j.value ->> 1 AND instr(folded, ' ') > 0)`, []any{jsonOf(names)}, func(rows *sql.Rows) error {
		var i int
		var key string
		err := rows.Scan(&i, &key)
		bear[i] = append(bear[i], key)
		return err
	})
	for i, keys := range bear {
		if len(keys) == 1 {
			p.Principals[i].ID = keys[0]
		}
	}
	return err
}

// readStances counts where the person stands, by topic and month, and reads
// the newest claims.
func (p *page) readStances(ctx context.Context) (err error) {
	if p.q.Topic != "" {
		if p.q.Topic, err = p.findTopic(ctx, p.q.Topic); err != nil {
			return err
		}
	}
	sides, err := p.sidesOf(ctx, p.q, p.claims)
	if err != nil {
		return err
	}
	if p.PersonPage.Topics, err = p.topicPages(ctx, p.claims, sides); err != nil {
		return err
	}
	p.Newest, err = p.readNewest(ctx, p.PersonPage.Topics, p.q)
	return err
}

// readNewest reads the newest claims, and those on each topic: at first those on
// any, of which most topics have enough.
func (b *Book) readNewest(ctx context.Context, list []stancebook.TopicPage, q stancebook.Query) ([]stancebook.Said, error) {
	wanted := newest
	if len(list) > 1 {
		wanted *= 3 * len(list)
	}
	asked := q
	asked.Stances, asked.Dedupe, asked.Within = true, true, nil
	places, err := b.first(ctx, asked, wanted)
	if err != nil {
		return nil, err
	}
	complete := len(places) < wanted
	for i := range list {
		t := &list[i]
		var held []place
		for _, p := range places {
			if p.topic == t.Topic && len(held) < newest {
				held = append(held, p)
			}
		}
		if asked.Topic = t.Topic; len(held) < newest && !complete {
			if held, err = b.first(ctx, asked, newest); err != nil {
				return nil, err
			}
		}
		rows, err := b.rowsOf(ctx, asked, held)
		if err != nil {
			return nil, err
		}
		t.Newest = saidOf(rows)
	}
	if q.Topic != "" && len(list) == 1 {
		return list[0].Newest, nil
	}
	return b.newestOf(ctx, q)
}

// newestOf are the newest claims that q asks for, each once.
func (b *Book) newestOf(ctx context.Context, q stancebook.Query) ([]stancebook.Said, error) {
	q.Dedupe, q.Within = true, nil
	places, err := b.first(ctx, q, newest)
	if err != nil {
		return nil, err
	}
	rows, err := b.rowsOf(ctx, q, places)
	return saidOf(rows), err
}

// saidOf are rows in short.
func saidOf(rows []*stancebook.Row) (list []stancebook.Said) {
	for _, r := range rows {
		list = append(list, stancebook.Said{ClaimKey: r.ClaimKey, PublishedOn: r.PublishedOn, Speaker: r.Speaker, SpeakerID: r.SpeakerID, ReadsAs: r.ReadsAs,
			Type: string(r.StatementType), Cue: r.Cue, Statement: r.Statement, Topic: r.Topic, Stance: string(r.Stance), Outlet: r.Outlet, Article: r.Article})
	}
	return list
}
