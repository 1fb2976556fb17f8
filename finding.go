package stancebook

// Finding is a stretch of the claims that a question asks for, with what all
// of them are about.
type Finding struct {
	Rows  []*Row
	Count int  // of all claims, as far as they were counted
	More  bool // there are more than Count
	// Sorted is how many claims, those read last, were put in order for Rows; 0
	// is all.
	Sorted int
	// Facets count Count claims: where there are more, those read last.
	Facets []Facet
}

// Facet counts claims by the values of one filter, the most frequent first;
// months in their order.
type Facet struct {
	Filter string // "person", "city", "topic", "stance", "outlet", "type", "month"
	Values []FacetValue
	Others int // values that are left out
}

// FacetValue is a value with how many claims have it. Name is what people call
// it where Value is an id.
type FacetValue struct {
	Value, Name string
	Claims      int
}

// TopicSides is who is for a topic and who against it.
type TopicSides struct {
	Topic
	Sides
	Months  []MonthSides
	Voices  []TopicVoice // those with most statements first
	Ties    []Tie        // between Voices, by their places
	Counted int          // stances that Voices were counted from, the newest
	More    bool         // there are more stances than Counted
}

// TopicVoice is a speaker with where they stand. ID is empty where the speaker
// is no person.
type TopicVoice struct {
	Name, ID, Title, Party string
	Kind                   SpeakerKind
	Sides
	LastOn string
}

// Tie is in how many stories two voices took the same side of a topic, and in
// how many they took opposite ones.
type Tie struct{ A, B, Agree, Disagree int }

// ArticlePage is an article with all that was found in it and became of it.
// Its text is empty where the book keeps none.
type ArticlePage struct {
	Key string
	*Extraction
	Rows     []*Row // the claims laid flat; where the text is there, in the order of Claims
	Versions []Version
	Carried  []ArticleRef  // the other articles of its story
	Changes  []ClaimChange // what new wordings did, the latest first
}

// Version is a wording of an article.
type Version struct {
	N                int // 1 is the first
	Key, Headline    string
	FetchedAt, RunID string
	Program          string // that extracted it
	Kept, Shown      bool   // its text is in the book; it is the article's current one
}

// Wordings are two versions of an article side by side.
type Wordings struct {
	Article          ArticleRef
	Was, Now         Version
	WasText, NowText string // empty where not kept
	Changes          []ClaimChange
}
