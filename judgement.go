package stancebook

// Judgement is what a user decided about who is who.
type Judgement struct {
	ID              int64
	Action          string // "merge", "split", "rename", "undo"
	PersonID, Name  string
	OtherID, Other  string
	By, At, Note    string
	Undoes          int64
	UndoneBy        int64
	Mentions, Found int // that it holds to somebody; of them still in the book
}
