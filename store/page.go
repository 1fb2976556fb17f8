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

// PersonPage is all that the book holds of one person.
type PersonPage struct {
	ID         string
	Name       string
	OfficialID string // in the table of officials
	Official   bool
	Private    bool // speaks in no public role

	Titles  []Title // the latest first
	Parties []Party // what the text says first
	Names   []Form
	Found   []FoundBy

	Claims   int
	Articles []ArticleRef // the newest first, those with claims and those that only name them
	Outlets  []Counted
	For      []CityCount // cities that they spoke for
	About    []CityCount // cities that they spoke about
	Topics   []TopicPage
	Newest   []Said

	Principals []Voice // whom they speak for
	Voices     []Voice // who speaks for them
	Judgements []Judgement
}

// Title is a title, a body or an office that articles state, with its evidence.
type Title struct {
	Title    string     `json:"title"`
	Org      string     `json:"org"`
	City     string     `json:"city"`
	State    string     `json:"state"`
	FirstOn  string     `json:"first_on"`
	LastOn   string     `json:"last_on"`
	Articles int        `json:"articles"`
	First    ArticleRef `json:"first_article"`
	says     string     // folded title
}

// String is the title in words: "Police Chief, Stockton, CA".
func (t Title) String() string {
	return Role{Title: t.Title, Org: t.Org, Office: stancebook.City{Name: t.City, State: t.State}}.String()
}

// Party is a party and who says so.
type Party struct {
	Party    string `json:"party"`
	Source   string `json:"party_source"`
	FirstOn  string `json:"first_on"`
	LastOn   string `json:"last_on"`
	Articles int    `json:"articles"`
}

// Form is a form of a name, and in how many articles it stands.
type Form struct {
	Name     string `json:"name"`
	Alias    bool   `json:"alias"` // no article gives it as the full name
	Articles int    `json:"articles"`
}

// FoundBy is how speakers' words led to a person, and how often.
type FoundBy struct {
	NamedBy string `json:"named_by"`
	Words   string `json:"words"` // the most usual
	Claims  int    `json:"claims"`
}

// Counted is a value and how many claims have it.
type Counted struct {
	Value  string `json:"value"`
	Claims int    `json:"claims"`
}

// CityCount is a city and how many claims speak for or about it.
type CityCount struct {
	City      string `json:"city"`
	State     string `json:"state"`
	GeonameID int    `json:"geonameid"`
	Claims    int    `json:"claims"`
}

func (c CityCount) String() string { return stancebook.City{Name: c.City, State: c.State}.String() }

// ArticleRef is an article with how many claims of the person it holds.
type ArticleRef struct {
	Article     string `json:"article"`
	PublishedOn string `json:"published_on"`
	Outlet      string `json:"outlet"`
	Headline    string `json:"headline"`
	URL         string `json:"url"`
	Claims      int    `json:"claims"`
}

// Voice is somebody who speaks for somebody else. ID is empty where no person
// of the book bears the name, or several do.
type Voice struct {
	Name   string `json:"name"`
	ID     string `json:"id"`
	Title  string `json:"title"`
	Claims int    `json:"claims"`
}

// Sides counts stances.
type Sides struct {
	Support int `json:"support"`
	Oppose  int `json:"oppose"`
	Neutral int `json:"neutral"`
	Unclear int `json:"unclear"`
}

// All is how many stances were counted.
func (s *Sides) All() int { return s.Support + s.Oppose + s.Neutral + s.Unclear }

// Add counts one more.
func (s *Sides) Add(side stancebook.Side) {
	switch side {
	case stancebook.Support:
		s.Support++
	case stancebook.Oppose:
		s.Oppose++
	case stancebook.Neutral:
		s.Neutral++
	default:
		s.Unclear++
	}
}

// TopicPage is where a person or a city's voices stand on a topic, over time.
type TopicPage struct {
	Topic string `json:"topic"`
	Title string `json:"title"`
	Sides
	Months []MonthSides `json:"months"`
	Newest []Said       `json:"newest"`
}

// MonthSides are the stances of a month; an empty month is of undated articles.
type MonthSides struct {
	Month string `json:"month"`
	Sides
}

// Said is a claim in short.
type Said struct {
	ClaimKey    string `json:"claim_key"`
	PublishedOn string `json:"published_on"`
	Speaker     string `json:"speaker"`
	SpeakerID   string `json:"speaker_id"`
	ReadsAs     string `json:"reads_as"`
	Type        string `json:"statement_type"`
	Cue         string `json:"cue"`
	Statement   string `json:"statement"`
	Topic       string `json:"topic"`
	Stance      string `json:"stance"`
	Outlet      string `json:"outlet"`
	Article     string `json:"article"`
}

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
func (b *Book) PersonPages(ctx context.Context, q stancebook.Query) (list []*PersonPage, err error) {
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
	slices.SortStableFunc(list, func(a, c *PersonPage) int {
		return cmp.Or(cmp.Compare(c.Claims, a.Claims), strings.Compare(a.Name, c.Name), strings.Compare(a.ID, c.ID))
	})
	return list, nil
}

// page gathers one person's page.
type page struct {
	*Book
	*PersonPage
	row int64
	q   stancebook.Query
	claimsHeld
}

func (b *Book) personPage(ctx context.Context, row int64, q stancebook.Query) (*PersonPage, error) {
	p := &page{Book: b, PersonPage: &PersonPage{}, row: row, q: q}
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
	err := p.query(ctx, `SELECT a.article_id, coalesce(nullif(a.path, ''), a.url), a.published_on, a.outlet, v.headline, a.url, m.title, m.org, m.party, m.party_source,
			coalesce(k.name, ''), coalesce(k.state, '')
		FROM person_mentions m JOIN versions v USING (version_id) JOIN articles a USING (article_id) LEFT JOIN cities k ON k.city_id = m.city_id
		WHERE m.person_id = ? ORDER BY a.published_on = '', a.published_on, a.article_id, v.version_id, m.n`, []any{p.row}, func(rows *sql.Rows) error {
		var article int64
		var ref ArticleRef
		var t Title
		var party, source string
		if err := rows.Scan(&article, &ref.Article, &ref.PublishedOn, &ref.Outlet, &ref.Headline, &ref.URL, &t.Title, &t.Org, &party, &source, &t.City, &t.State); err != nil {
			return err
		}
		if _, known := at[article]; !known {
			at[article] = len(p.Articles)
			p.Articles = append(p.Articles, ref)
		}
		if t.Title+t.Org+t.City+t.State != "" {
			t.First, t.FirstOn, t.LastOn = ref, ref.PublishedOn, ref.PublishedOn
			p.Titles = addTitle(p.Titles, t, func(key string) bool { return first(key, article) })
		}
		if party != "" {
			key := [2]string{party, source}
			if _, known := parties[key]; !known {
				parties[key] = len(p.Parties)
				p.Parties = append(p.Parties, Party{Party: party, Source: source, FirstOn: ref.PublishedOn})
			}
			q := &p.Parties[parties[key]]
			q.LastOn = cmp.Or(ref.PublishedOn, q.LastOn)
			if first("party "+party+" "+source, article) {
				q.Articles++
			}
		}
		return nil
	})
	p.articleAt = at
	slices.SortStableFunc(p.Parties, func(a, c Party) int {
		return cmp.Or(yes(c.Source == "text")-yes(a.Source == "text"), strings.Compare(c.LastOn, a.LastOn))
	})
	p.Titles = joinTitles(p.Titles)
	return err
}

// addTitle counts what an article states among titles. Titles that differ in
// case or stops are one.
func addTitle(list []Title, t Title, first func(key string) bool) []Title {
	t.says = fold(t.Title)
	key := fmt.Sprint("title ", t.says, "/", fold(t.Org), "/", t.City, "/", t.State)
	i := slices.IndexFunc(list, func(u Title) bool {
		return u.says == t.says && fold(u.Org) == fold(t.Org) && u.City == t.City && u.State == t.State
	})
	if i < 0 {
		i = len(list)
		list = append(list, t)
	}
	u := &list[i]
	u.LastOn = max(u.LastOn, t.LastOn)
	u.Title = min(u.Title, t.Title) // capitals come first
	if first(key) {
		u.Articles++
	}
	return list
}

// joinTitles lets a title without a place or body count for the only one that
// has them, and puts the latest first.
func joinTitles(list []Title) []Title {
	var out []Title
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
			out = append(out, t)
			continue
		}
		u := &list[whole]
		u.Articles += t.Articles // mostly other articles: one rarely states both
		u.LastOn = max(u.LastOn, t.LastOn)
		if u.FirstOn == "" || t.FirstOn != "" && t.FirstOn < u.FirstOn {
			u.FirstOn, u.First = t.FirstOn, t.First
		}
	}
	for i, t := range out {
		j := slices.IndexFunc(list, func(u Title) bool {
			return u.says == t.says && u.Org == t.Org && u.City == t.City && u.State == t.State
		})
		out[i] = list[j]
	}
	slices.SortStableFunc(out, func(a, b Title) int {
		return cmp.Or(strings.Compare(b.LastOn, a.LastOn), cmp.Compare(b.Articles, a.Articles), strings.Compare(a.Title, b.Title))
	})
	return out
}

// saysMore tells whether u states all that t does, and more.
func saysMore(u, t Title) bool {
	less := func(a, b string) bool { return a == "" || fold(a) == fold(b) }
	return less(t.says, u.says) && less(t.Org, u.Org) && less(t.City, u.City) && less(t.State, u.State) &&
		(t.says != u.says || fold(t.Org) != fold(u.Org) || t.City != u.City || t.State != u.State)
}

func (p *page) readNames(ctx context.Context) error {
	return p.query(ctx, "SELECT name, alias, seen FROM person_names WHERE person_id = ? ORDER BY seen DESC, name", []any{p.row}, func(rows *sql.Rows) error {
		var f Form
		err := rows.Scan(&f.Name, &f.Alias, &f.Articles)
		p.Names = append(p.Names, f)
		return err
	})
}

func (p *page) readJudgements(ctx context.Context) (err error) {
	p.Judgements, err = p.History(ctx, p.ID)
	return err
}
