package stancebook

// Side is where a speaker stands on a topic.
type Side string

// Neutral is on the topic and takes no side; Unclear is on the topic, but the
// words do not show which side. A claim that is not about a topic has no
// stance toward it at all.
const (
	Support Side = "support"
	Oppose  Side = "oppose"
	Neutral Side = "neutral"
	Unclear Side = "unclear"
)

// Verdict is a side with its reason.
type Verdict struct {
	Side       Side
	Score      float64 // −1 (opposes) to 1 (supports)
	Confidence float64 // 0 to 1: how sure the side is
	Why        string  // the evidence that decided, in a few words
}

// Stance is where a claim's speaker stands on a topic. The verdict takes all
// evidence; Words leaves out who speaks.
type Stance struct {
	Topic string
	Verdict
	Words Verdict
}

// Topic is a question on which speakers take sides, as its TOML file states it.
type Topic struct {
	Name       string   `toml:"name"`     // short, stable: "sessions-letters"
	Title      string   `toml:"title"`    // for people
	Claim      string   `toml:"claim"`    // the sentence that supporters would sign
	Language   string   `toml:"language"` // "en"
	Mentions   []string `toml:"mentions"` // names and phrases by which the topic is mentioned
	Context    []string `toml:"context"`  // words that show it where no mention stands
	Excluded   []string `toml:"excluded"` // phrases that look like mentions and are not
	For        []string `toml:"for"`      // phrases that support the claim
	Against    []string `toml:"against"`  // phrases that oppose it
	Backed     []string `toml:"backed"`   // what supporters back: "grant conditions"
	Resisted   []string `toml:"resisted"` // what supporters are against: "sanctuary cities"
	Proponents []string `toml:"proponents"`
	Opponents  []string `toml:"opponents"`
	Addressees []string `toml:"addressees"` // whom the demand is made to

	// Concepts are groups of words that show the topic where most of them come
	// together; it cannot be without the first.
	Concepts [][]string `toml:"concepts"`
}
