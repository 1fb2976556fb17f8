package sources

import (
	"strings"
	"unicode"

	"github.com/stancebook/stancebook"
)

// unwanted says why an article is left out; empty where it is taken.
func (v *visit) unwanted(a *stancebook.Article) string {
	if day := a.PublishedOn(); v.early(day) {
		return "dated " + day
	}
	if len(v.About) > 0 && !isAbout(v.About, a.Title+" . "+a.Text) {
		return "not about " + strings.Join(v.About, ", ")
	}
	return ""
}

// isAbout tells whether one of the phrases stands in a text.
func isAbout(phrases []string, text string) bool {
	folded := words(text)
	for _, p := range phrases {
		open := strings.HasSuffix(strings.TrimSpace(p), "*")
		want := strings.TrimSuffix(words(p), " ")
		if !open {
			want += " "
		}
		if len(want) > 1 && strings.Contains(folded, want) {
			return true
		}
	}
	return false
}

// words writes a text as lower-case words, each between single spaces.
func words(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 2)
	space := false
	b.WriteByte(' ')
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
			space = true
		} else if space && r != '\'' && r != '’' {
			b.WriteByte(' ')
			space = false
		}
	}
	if space {
		b.WriteByte(' ')
	}
	return b.String()
}
