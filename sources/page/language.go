package page

import (
	"strings"

	"github.com/abadojack/whatlanggo"
)

// LanguageTag gives the primary tag of a stated language ("en-US" is "en"),
// empty where what is stated is none.
func LanguageTag(stated string) string {
	tag, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(stated)), "_", "-"), "-")
	if len(tag) < 2 || len(tag) > 3 || strings.Trim(tag, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return tag
}

// Language names the language that a text is written in by its BCP 47 primary
// tag, empty where there is too little text or the detector is not sure.
func Language(text string) string {
	const enough, most = 200, 3000
	if len(text) < enough {
		return ""
	}
	text = strings.ToValidUTF8(text[:min(len(text), most)], "")
	if isEnglish(text) {
		return "en"
	}
	info := whatlanggo.Detect(text)
	if !info.IsReliable() {
		return ""
	}
	return info.Lang.Iso6391()
}

// isEnglish is a quick test that spares the detector's 2 ms on most articles: a
// tenth of the words are English function words that no neighbouring language
// writes so.
func isEnglish(text string) bool {
	words, english := 0, 0
	for _, w := range strings.Fields(text) {
		words++
		switch w {
		case "the", "The", "of", "and", "to", "that", "for", "with", "was", "by", "is", "from", "said", "which", "who", "have", "has", "been", "this", "their", "would":
			english++
		}
	}
	return words >= 30 && english*10 >= words
}
