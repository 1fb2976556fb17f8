package page

import (
	"strings"

	"github.com/abadojack/whatlanggo"
)

// Language names the language that a text is written in by its BCP 47 primary
// tag, empty where there is too little text or the detector is not sure.
func Language(text string) string {
	const enough, most = 200, 4000
	if len(text) < enough {
		return ""
	}
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "")
	}
	info := whatlanggo.Detect(text)
	if !info.IsReliable() {
		return ""
	}
	return info.Lang.Iso6391()
}
