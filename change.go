package stancebook

// ClaimChange is what a new wording of an article did to one claim. Fields of
// the old wording are empty for an added claim, those of the new one for a
// dropped one.
type ClaimChange struct {
	At, Run                                string // when it was noticed, RFC 3339 in UTC, and by which run
	Article, PublishedOn, Outlet, Headline string
	Kind                                   string // "added", "dropped" or "altered"
	What                                   string // of an altered claim: "words", "speaker", "cue", "quotation marks", "stance", several with commas
	SpeakerWas, SpeakerNow                 string
	CueWas, CueNow                         string
	Was, Now                               string // the words
	StancesWas, StancesNow                 string // "topic: side", several joined by "; "
	KeyWas, KeyNow                         string
	// OtherProgram says that another version of the program read the new
	// wording: some of the difference may be its doing.
	OtherProgram bool
}

// ArticleChange is an article that was found in other words, or under another
// headline, than the book showed before.
type ArticleChange struct {
	Article, Outlet, PublishedOn string
	WasHeadline, Headline        string
	WordsAdded, WordsDropped     int // 0 of each also where the text was not kept
	Added, Dropped, Altered      int // claims
	OtherProgram                 bool
}
