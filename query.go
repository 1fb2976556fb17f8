package stancebook

// Query is one question to the book. It stands behind the command line's
// flags, the page's URL parameters and the exports. A zero field does not
// narrow, with one exception: Review.
type Query struct {
	Person   string
	Org      string
	City     string // "Stockton" or "Stockton, CA"
	CityRole string // "for": its speaker speaks for the city; "about": it is about the city
	State    string // code or name
	Topic    string
	Stance   []Side
	Type     []Type
	Said     bool // only cues of speech
	Outlet   string
	Since    string // 2006-01-02, inclusive; an undated claim fails it
	Until    string // 2006-01-02, inclusive
	Search   string // full text, in words and "phrases"
	// MinConfidence keeps claims whose attribution is at least so sure.
	MinConfidence float64
	// Review is "none", "accepted", "rejected", "edited" or "all"; empty leaves
	// out what was rejected, unless ClaimKey asks for it.
	Review   string
	Public   bool   // without what private persons said, as in feeds that others read
	Dedupe   bool   // the same words in copies of a story once
	NoPrior  bool   // stances by the words alone
	ClaimKey string // one claim
	Stances  bool   // a row a claim and topic; claims without stance left out

	GroupBy string // a field of Row: "speaker", "city", "outlet", "stance", "month", …
	Sort    string // "date" (newest first, the default), "speaker", "outlet", "confidence"; "-" before it turns it round
	Limit   int    // 0 is all

	// Within bounds what is counted; nil counts everything.
	Within *Within `json:"-"`
}

// Within has a question count only those of its claims that were read last, so
// that the time it takes does not grow with the book.
type Within struct {
	Most int  // claims
	More bool // set by the answer: there are more
}
