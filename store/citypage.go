package store

import (
	"context"
	"database/sql"

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
	s, err := b.filter(ctx, q)
	if err != nil {
		return err
	}
	var claims []int64
	articles, outlets := map[int64]int{}, map[string]int{}
	from, args := s.from()
	err = b.query(ctx, "SELECT c.claim_id, c.article_id, c.outlet, c.published_on"+from+" ORDER BY c.claim_id", args, func(rows *sql.Rows) error {
		var claim, article int64
		var outlet, on string
		if err := rows.Scan(&claim, &article, &outlet, &on); err != nil {
			return err
		}
		claims = append(claims, claim)
		articles[article]++
		if outlet != "" {
			outlets[outlet]++
		}
		if on != "" && (p.FirstOn == "" || on < p.FirstOn) {
			p.FirstOn = on
		}
		p.LastOn = max(p.LastOn, on)
		return nil
	})
	if err != nil {
		return err
	}
	p.Claims, p.InArticles, p.Outlets = len(claims), len(articles), mostFirst(outlets)
	p.More = q.Within != nil && q.Within.More
	if p.MoreArticles = p.More; p.More && len(q.Values()) == 1 {
		err = b.query(ctx, "SELECT claims, first_on, last_on FROM city_counts WHERE city_id = ?", []any{row}, func(rows *sql.Rows) error { return rows.Scan(&p.Total, &p.FirstOn, &p.LastOn) })
		if err != nil {
			return err
		}
	}
	if p.For, err = b.cityVoices(ctx, row, "for", claims, q); err != nil {
		return err
	}
	if p.About, err = b.cityVoices(ctx, row, "about", claims, q); err != nil {
		return err
	}
	if p.Articles, err = b.articleRefs(ctx, articles, q.Within); err != nil {
		return err
	}
	if p.Topics, err = b.topicPages(ctx, claims, q); err != nil {
		return err
	}
	p.Newest, err = b.newestOf(ctx, q)
	return err
}

// cityVoices are the speakers of claims that speak for or about a city.
func (b *Book) cityVoices(ctx context.Context, city int64, role string, claims []int64, q stancebook.Query) (list []stancebook.CityVoice, err error) {
	if q.CityRole != "" && q.CityRole != role {
		return nil, nil
	}
	side := "stance"
	if q.NoPrior {
		side = "words_stance"
	}
	err = b.query(ctx, `SELECT coalesce(p.name, nullif(s.name, ''), ''), coalesce(p.person_key, ''), max(s.title), max(s.party), count(DISTINCT x.claim_id),
			count(DISTINCT iif(t.`+side+` = 'support', t.stance_id, NULL)), count(DISTINCT iif(t.`+side+` = 'oppose', t.stance_id, NULL)),
			count(DISTINCT iif(t.`+side+` = 'neutral', t.stance_id, NULL)), count(DISTINCT iif(t.`+side+` = 'unclear', t.stance_id, NULL)), max(c.published_on)
		FROM json_each(?3) j CROSS JOIN claim_cities x ON x.claim_id = j.value AND x.city_id = ?1 AND x.role = ?2
			CROSS JOIN speakers s ON s.claim_id = x.claim_id AND (?2 = 'about' AND s.n = 0 OR s.city_id = ?1)
			CROSS JOIN claims c INDEXED BY claims_narrow ON c.claim_id = x.claim_id AND c.live LEFT JOIN people p ON p.person_id = s.person_id
			LEFT JOIN stances t ON t.claim_id = x.claim_id AND (?4 = '' OR t.topic = ?4)
		GROUP BY 2, 1 ORDER BY 1 = '', 5 DESC, 1`, []any{city, role, idList(claims), q.Topic}, func(rows *sql.Rows) error {
		var v stancebook.CityVoice
		err := rows.Scan(&v.Name, &v.ID, &v.Title, &v.Party, &v.Claims, &v.Support, &v.Oppose, &v.Neutral, &v.Unclear, &v.LastOn)
		list = append(list, v)
		return err
	})
	return list, err
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
