package stancebook

import "errors"

// Errors of reviews; each comes in a sentence that says what to do.
var (
	ErrNoClaim  = errors.New("no such claim")
	ErrNoReview = errors.New("no such review")
	ErrReview   = errors.New("the review cannot stand")
)

// Reviewer is who reviews, and why.
type Reviewer struct{ Name, Note string }

// Decision is what a reviewer says of a claim. Action is "accept", "reject" or
// "edit". An edit has a field and a value: "speaker" (names or ids apart by
// "; ", or none), "city" ("Stockton, CA; Oakland, CA", or none),
// "stance:TOPIC" (a side, or none), "words" (a span of the article's text;
// segments apart by Segment).
type Decision struct {
	Action, Field, Value string
	// Stranger lets a speaker be somebody of whom the book holds only names
	// that are near.
	Stranger bool
}

// Review is a decision as the book keeps it: with the words that it was about
// and their place then, by which they are found again.
type Review struct {
	ID                               int64
	ClaimKey, ArticleKey, VersionKey string
	Action, Field, Value             string
	By, At, Note                     string
	Undoes, UndoneBy                 int64
	Exact, Prefix, Suffix            string
	Start, Stop                      int // code points

	Article   string // path or address; "" where the book holds none
	How       string // "key", "words", "likeness", "orphaned"; "" of an undo and of what was undone
	NowKey    string // of the claim that it stands at
	Statement string // its words now
}

// ReviewsAsked narrows a list of reviews; a zero field does not.
type ReviewsAsked struct {
	Orphaned bool // that stand, and whose claim is not found
	Standing bool // that nobody took back
	By       string
	ClaimKey string // of the claim reviewed, or of that where it stands now
}

// Doubts are what a reviewer should know of a claim beside its row.
type Doubts struct {
	Rivals  []string // others who may have said it
	Stances []Stance
	Machine string // the program's own speaker where a review names another
}
