package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/stancebook/stancebook"
)

// CityPages are the pages of the cities of a name. Other fields of q narrow
// the claims that are counted, CityRole among them.
func (b *Book) CityPages(ctx context.Context, q stancebook.Query) (list []*stancebook.CityPage, err error) {
	ids, err := b.findCities(ctx, q.City)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		p := &stancebook.CityPage{}
		if err := b.read.QueryRowContext(ctx, "SELECT name, state, coalesce(geonameid, 0) FROM cities WHERE city_id = ?", id).Scan(&p.Name, &p.State, &p.GeonameID); err != nil {
			return nil, b.explain(err)
		}
		if q.State != "" && p.State != stateOf(q.State) {
			continue
		}
		if err := b.fillCity(ctx, id, q, p); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	if len(list) == 0 {
		return nil, b.unknown(ctx, "city", q.City+", "+q.State)
	}
	return list, nil
}

func (b *Book) fillCity(ctx context.Context, row int64, q stancebook.Query, p *stancebook.CityPage) (err error) {
	q.City, q.State, q.Limit, q.GroupBy, q.Sort, q.Stances = p.Name+", "+p.State, "", 0, "", "", false
	if p.State == "" {
		q.City = p.Name
	}
	if q.Topic != "" {
		if q.Topic, err = b.findTopic(ctx, q.Topic); err != nil {
			return err
		}
	}
	claims, err := b.claimsOf(ctx, q)
	if err != nil {
		return err
	}
	articles := sumUp(claims, p)
	p.More = q.Within != nil && q.Within.More
	if p.MoreArticles = p.More; p.More && len(q.Values()) == 1 {
		err = b.query(ctx, "SELECT claims, first_on, last_on FROM city_counts WHERE city_id = ?", []any{row}, func(rows *sql.Rows) error { return rows.Scan(&p.Total, &p.FirstOn, &p.LastOn) })
		if err != nil {
			return err
		}
	}
	sides, err := b.sidesOf(ctx, q, claims)
	if err != nil {
		return err
	}
	if err = b.readCityVoices(ctx, row, claims, sides, p); err != nil {
		return err
	}
	switch q.CityRole {
	case "for":
		p.About = nil
	case "about":
		p.For = nil
	}
	if p.Articles, err = b.articleRefs(ctx, articles, q.Within); err != nil {
		return err
	}
	if p.Topics, err = b.topicPages(ctx, claims, sides); err != nil {
		return err
	}
	p.Newest, err = b.readNewest(ctx, p.Topics, q)
	return err
}

// sumUp counts a city's claims, and returns how many each article holds.
func sumUp(claims []readClaim, p *stancebook.CityPage) map[int64]int {
	articles, outlets := map[int64]int{}, map[string]int{}
	for _, c := range claims {
		articles[c.article]++
		if c.outlet != "" {
			outlets[c.outlet]++
		}
		if c.on != "" && (p.FirstOn == "" || c.on < p.FirstOn) {
			p.FirstOn = c.on
		}
		p.LastOn = max(p.LastOn, c.on)
	}
	p.Claims, p.InArticles, p.Outlets = len(claims), len(articles), mostFirst(outlets)
	return articles
}

// readCityVoices finds the speakers of claims that speak for or about a city.
func (b *Book) readCityVoices(ctx context.Context, city int64, claims []readClaim, sides map[int64][]taken, p *stancebook.CityPage) error {
	days := make(map[int64]string, len(claims))
	for _, c := range claims {
		days[c.id] = c.on
	}
	type voice struct{ role, id, name string }
	type spoken struct {
		voice
		claim int64
	}
	voices, held := map[voice]*stancebook.CityVoice{}, map[spoken]bool{}
	err := b.query(ctx, `SELECT x.role, coalesce(p.person_key, ''), coalesce(p.name, s.name), x.claim_id, s.title, s.party
		FROM json_each(?1) j CROSS JOIN claim_cities x ON x.claim_id = j.value AND x.city_id = ?2
			CROSS JOIN speakers s ON s.claim_id = x.claim_id AND (x.role = 'about' AND s.n = 0 OR s.city_id = ?2) LEFT JOIN people p ON p.person_id = s.person_id`,
		[]any{idList(idsOf(claims)), city}, func(rows *sql.Rows) error {
			var at spoken
			var title, party string
			if err := rows.Scan(&at.role, &at.id, &at.name, &at.claim, &title, &party); err != nil {
				return err
			}
			v := voices[at.voice]
			if v == nil {
				v = &stancebook.CityVoice{Name: at.name, ID: at.id}
				voices[at.voice] = v
			}
			v.Title, v.Party, v.LastOn = max(v.Title, title), max(v.Party, party), max(v.LastOn, days[at.claim])
			if !held[at] {
				held[at] = true
				v.Claims++
				for _, t := range sides[at.claim] {
					v.Add(t.side)
				}
			}
			return nil
		})
	for at, v := range voices {
		if at.role == "for" {
			p.For = append(p.For, *v)
		} else {
			p.About = append(p.About, *v)
		}
	}
	for _, list := range [][]stancebook.CityVoice{p.For, p.About} {
		slices.SortFunc(list, func(a, b stancebook.CityVoice) int {
			return cmp.Or(yes(a.Name == "")-yes(b.Name == ""), cmp.Compare(b.Claims, a.Claims), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
		})
	}
	return err
}

// mostRefs is how many articles a page lists that does not count everything.
const mostRefs = 40

// articleRefs are articles with how many claims each holds, the newest first.
func (b *Book) articleRefs(ctx context.Context, claims map[int64]int, within *stancebook.Within) (list []stancebook.ArticleRef, err error) {
	wanted := 0
	if within != nil {
		wanted = mostRefs
	}
	ids := make([]int64, 0, len(claims))
	for id := range claims {
		ids = append(ids, id)
	}
	err = b.query(ctx, `SELECT a.article_id, a.article_key, coalesce(nullif(a.path, ''), a.url), a.published_on, a.outlet, v.headline, a.url
		FROM (SELECT * FROM articles WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY published_on DESC, path LIMIT `+limit(wanted)+`) a
			JOIN versions v USING (version_id) ORDER BY a.published_on DESC, a.path`, []any{idList(ids)}, func(rows *sql.Rows) error {
		var id int64
		var r stancebook.ArticleRef
		err := rows.Scan(&id, &r.Key, &r.Article, &r.PublishedOn, &r.Outlet, &r.Headline, &r.URL)
		r.Claims = claims[id]
		list = append(list, r)
		return err
	})
	return list, err
}
