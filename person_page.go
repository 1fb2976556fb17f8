package stancebook

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

	Reach
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

// Reach is how much of what there is a page counts. The zero value counts all.
type Reach struct {
	More       bool // there are more claims: those that are counted were read last
	Total      int  // claims in all, where the book keeps their number
	InArticles int  // of which the page may list but the newest
	// MoreArticles tells that there are more: these were read last.
	MoreArticles bool
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
}

// String is the title in words: "Police Chief, Stockton, CA".
func (t Title) String() string {
	return Role{Title: t.Title, Org: t.Org, Office: City{Name: t.City, State: t.State}}.String()
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

func (c CityCount) String() string { return City{Name: c.City, State: c.State}.String() }

// ArticleRef is an article with how many claims of the person it holds.
type ArticleRef struct {
	Key         string `json:"-"`
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
