package stancebook

// Group is how many claims (or stances, where the question is about them) share
// a value.
type Group struct {
	Value    string // "" is unknown
	Count    int
	Articles int
	FirstOn  string
	LastOn   string
}
