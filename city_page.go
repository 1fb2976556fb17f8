package stancebook

// CityPage is all that the book holds of one city.
type CityPage struct {
	City
	Reach
	Claims   int
	For      []CityVoice // who spoke for it
	About    []CityVoice // who spoke about it
	Topics   []TopicPage
	Newest   []Said
	Outlets  []Counted
	Articles []ArticleRef // the newest first
	FirstOn  string
	LastOn   string
}

// CityVoice is a speaker with how many claims they made for or about a city.
// ID is empty where the speaker is no person.
type CityVoice struct {
	Name   string `json:"name"`
	ID     string `json:"id"`
	Title  string `json:"title"`
	Party  string `json:"party"`
	Claims int    `json:"claims"`
	Sides
	LastOn string `json:"last_on"`
}

// CityRow is a city of the book with what it holds of it.
type CityRow struct {
	City
	About    int // claims about it
	For      int // claims by those who speak for it
	Claims   int // either
	People   int // who speak for it
	Articles int
	FirstOn  string
	LastOn   string
}
