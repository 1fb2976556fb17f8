package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// newest is how many claims a page shows of each kind.
const newest = 5

// WhoMayBe are the ids of the people whom a name or an id may mean.
func (b *Book) WhoMayBe(ctx context.Context, q stancebook.Query) (keys []string, err error) {
	ids, err := b.whoMayBe(ctx, q)
	if err != nil {
		return nil, err
	}
	err = b.query(ctx, `SELECT person_key FROM people p WHERE person_id IN (SELECT value FROM json_each(?))
		ORDER BY (SELECT count(*) FROM speakers s WHERE s.person_id = p.person_id) DESC, name, person_key`, []any{idList(ids)}, func(rows *sql.Rows) error {
		var key string
		err := rows.Scan(&key)
		keys = append(keys, key)
		return err
	})
	return keys, err
}

func (b *Book) whoMayBe(ctx context.Context, q stancebook.Query) (ids []int64, err error) {
	ids, err = b.peopleNamed(ctx, q.Person)
	if err == nil && len(ids) == 0 {
		ids, err = b.peopleByPart(ctx, fold(q.Person))
	}
	if err == nil && len(ids) == 0 {
		err = b.unknown(ctx, "person", q.Person)
	}
	if q.Limit > 0 {
		ids = ids[:min(len(ids), q.Limit)]
	}
	return ids, err
}

// PersonPages are the pages of the people whom a name or an id may mean, those
// with most claims first. Other fields of q narrow the claims that are counted.
func (b *Book) PersonPages(ctx context.Context, q stancebook.Query) (list []*stancebook.PersonPage, err error) {
	ids, err := b.whoMayBe(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		p, err := b.personPage(ctx, id, q)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, c *stancebook.PersonPage) int {
		return cmp.Or(cmp.Compare(c.Claims, a.Claims), strings.Compare(a.Name, c.Name), strings.Compare(a.ID, c.ID))
	})
	return list, nil
}

// page gathers one person's page.
type page struct {
	*Book
	*stancebook.PersonPage
	row    int64
	q      stancebook.Query
	titles []title
	claimsHeld
}

func (b *Book) personPage(ctx context.Context, row int64, q stancebook.Query) (*stancebook.PersonPage, error) {
	p := &page{Book: b, PersonPage: &stancebook.PersonPage{}, row: row, q: q}
	err := b.read.QueryRowContext(ctx, "SELECT person_key, name, official_id, official, NOT (public OR official) FROM people WHERE person_id = ?", row).
		Scan(&p.ID, &p.Name, &p.OfficialID, &p.Official, &p.Private)
	if err != nil {
		return nil, b.explain(err)
	}
	p.q.Person, p.q.Limit, p.q.GroupBy, p.q.Sort, p.q.Stances = p.ID, 0, "", "", false
	for _, step := range []func(context.Context) error{p.readMentions, p.readNames, p.readClaims, p.readVoices, p.readStances, p.readJudgements} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return p.PersonPage, nil
}

// readMentions makes titles, parties and articles of what articles state.
func (p *page) readMentions(ctx context.Context) error {
	at := map[int64]int{}
	parties := map[[2]string]int{}
	said := map[string]map[int64]bool{} // titles and parties by article, so that each counts an article once
	first := func(key string, article int64) bool {
		if said[key] == nil {
			said[key] = map[int64]bool{}
		}
		if said[key][article] {
			return false
		}
		said[key][article] = true
		return true
	}
	wanted, read := 0, 0
	if p.q.Within != nil {
		wanted = p.q.Within.Most + 1
	}
	err := p.query(ctx, `SELECT a.article_id, a.article_key, coalesce(nullif(a.path, ''), a.url), a.published_on, a.outlet, v.headline, a.url, m.title, m.org, m.party, m.party_source,
			coalesce(k.name, ''), coalesce(k.state, '')
		FROM (SELECT * FROM person_mentions WHERE person_id = ? ORDER BY version_id DESC LIMIT `+limit(wanted)+`) m
			CROSS JOIN versions v USING (version_id) JOIN articles a USING (article_id) LEFT JOIN cities k ON k.city_id = m.city_id
		ORDER BY a.published_on = '', a.published_on, a.article_id, v.version_id, m.n`, []any{p.row}, func(rows *sql.Rows) error {
		read++
		var article int64
		var ref stancebook.ArticleRef
		var t stancebook.Title
		var party, source string
		if err := rows.Scan(&article, &ref.Key, &ref.Article, &ref.PublishedOn, &ref.Outlet, &ref.Headline, &ref.URL, &t.Title, &t.Org, &party, &source, &t.City, &t.State); err != nil {
			return err
		}
		if _, known := at[article]; !known {
			at[article] = len(p.Articles)
			p.Articles = append(p.Articles, ref)
		}
		if t.Title+t.Org+t.City+t.State != "" {
			t.First, t.FirstOn, t.LastOn = ref, ref.PublishedOn, ref.PublishedOn
			p.titles = addTitle(p.titles, title{Title: t}, func(key string) bool { return first(key, article) })
		}
		if party != "" {
			key := [2]string{party, source}
			if _, known := parties[key]; !known {
				parties[key] = len(p.Parties)
				p.Parties = append(p.Parties, stancebook.Party{Party: party, Source: source, FirstOn: ref.PublishedOn})
			}
			q := &p.Parties[parties[key]]
			q.LastOn = cmp.Or(ref.PublishedOn, q.LastOn)
			if first("party "+party+" "+source, article) {
				q.Articles++
			}
		}
		return nil
	})
	p.articleAt, p.MoreArticles = at, read > 0 && read == wanted
	slices.SortStableFunc(p.Parties, func(a, c stancebook.Party) int {
		return cmp.Or(yes(c.Source == "text")-yes(a.Source == "text"), strings.Compare(c.LastOn, a.LastOn))
	})
	p.Titles = joinTitles(p.titles)
	return err
}

// title is what articles state, with the folded title by which it is compared.
type title struct {
	stancebook.Title
	says string
}

// addTitle counts what an article states among titles. Titles that differ in
// case or stops are one.
func addTitle(list []title, t title, first func(key string) bool) []title {
	t.says = fold(t.Title.Title)
	key := fmt.Sprint("title ", t.says, "/", fold(t.Org), "/", t.City, "/", t.State)
	i := slices.IndexFunc(list, func(u title) bool {
		return u.says == t.says && fold(u.Org) == fold(t.Org) && u.City == t.City && u.State == t.State
	})
	if i < 0 {
		i = len(list)
		list = append(list, t)
	}
	u := &list[i]
	u.LastOn = max(u.LastOn, t.LastOn)
	u.Title.Title = min(u.Title.Title, t.Title.Title) // capitals come first
	if first(key) {
		u.Articles++
	}
	return list
}

// joinTitles lets a title without a place or body count for the only one that
// has them, and puts the latest first.
func joinTitles(list []title) []stancebook.Title {
	var kept []title
	for i, t := range list {
		whole := -1
		for j, u := range list {
			if i == j || !saysMore(u, t) {
				continue
			}
			if whole >= 0 {
				whole = -2
				break
			}
			whole = j
		}
		if whole < 0 {
			kept = append(kept, t)
			continue
		}
		u := &list[whole]
		u.Articles += t.Articles // mostly other articles: one rarely states both
		u.LastOn = max(u.LastOn, t.LastOn)
		if u.FirstOn == "" || t.FirstOn != "" && t.FirstOn < u.FirstOn {
			u.FirstOn, u.First = t.FirstOn, t.First
		}
	}
	out := make([]stancebook.Title, len(kept))
	for i, t := range kept {
		j := slices.IndexFunc(list, func(u title) bool {
			return u.says == t.says && u.Org == t.Org && u.City == t.City && u.State == t.State
		})
		out[i] = list[j].Title
	}
	slices.SortStableFunc(out, func(a, b stancebook.Title) int {
		return cmp.Or(strings.Compare(b.LastOn, a.LastOn), cmp.Compare(b.Articles, a.Articles), strings.Compare(a.Title, b.Title))
	})
	return out
}

// saysMore tells whether u states all that t does, and more.
func saysMore(u, t title) bool {
	less := func(a, b string) bool { return a == "" || fold(a) == fold(b) }
	return less(t.says, u.says) && less(t.Org, u.Org) && less(t.City, u.City) && less(t.State, u.State) &&
		(t.says != u.says || fold(t.Org) != fold(u.Org) || t.City != u.City || t.State != u.State)
}

func (p *page) readNames(ctx context.Context) error {
	return p.query(ctx, "SELECT name, alias, seen FROM person_names WHERE person_id = ? ORDER BY seen DESC, name", []any{p.row}, func(rows *sql.Rows) error {
		var f stancebook.Form
		err := rows.Scan(&f.Name, &f.Alias, &f.Articles)
		p.Names = append(p.Names, f)
		return err
	})
}

func (p *page) readJudgements(ctx context.Context) (err error) {
	p.Judgements, err = p.History(ctx, p.ID)
	return err
}
