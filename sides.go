package stancebook

import "cmp"

// Sides counts stances.
type Sides struct {
	Support int `json:"support"`
	Oppose  int `json:"oppose"`
	Neutral int `json:"neutral"`
	Unclear int `json:"unclear"`
}

// All is how many stances were counted.
func (s *Sides) All() int { return s.Support + s.Oppose + s.Neutral + s.Unclear }

// Leaning is 1 where more support than oppose, -1 where fewer do, else 0; of
// nothing it is 0.
func (s *Sides) Leaning() int {
	if s == nil {
		return 0
	}
	return cmp.Compare(s.Support, s.Oppose)
}

// Add counts one more.
func (s *Sides) Add(side Side) { s.AddMany(side, 1) }

// AddMany counts n more.
func (s *Sides) AddMany(side Side, n int) {
	switch side {
	case Support:
		s.Support += n
	case Oppose:
		s.Oppose += n
	case Neutral:
		s.Neutral += n
	default:
		s.Unclear += n
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

// TopicRow is a topic of the book with the stances that it holds toward it.
type TopicRow struct {
	Topic
	Claims, Support, Oppose, Neutral, Unclear int
}
