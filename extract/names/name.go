package names

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/stancebook/stancebook/extract/names/gazetteer"
)

// name is a person's name in parts, as written.
type name struct {
	given, family, suffix string
	full                  string // as written, without title
}

// particles stand in lower case within a family name.
var particles = map[string]bool{"de": true, "la": true, "del": true, "der": true, "den": true, "van": true, "von": true,
	"bin": true, "al": true, "da": true, "di": true, "dos": true, "du": true, "le": true, "el": true, "ibn": true, "ter": true, "y": true}

// capitalParticles begin a family name of several capitalised words.
var capitalParticles = map[string]bool{"De": true, "La": true, "Del": true, "Van": true, "Von": true, "Der": true, "Le": true,
	"Al": true, "El": true, "Di": true, "Da": true, "St.": true, "Ben": true, "Bin": true, "Mac": true, "Dos": true, "Du": true}

func isSuffix(w string) bool {
	switch w {
	case "Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV":
		return true
	}
	return false
}

// parseName cuts the words of a name into given name, family name and suffix.
func parseName(words []string) name {
	n := name{full: strings.Join(words, " ")}
	if len(words) == 0 {
		return n
	}
	if len(words) > 1 && isSuffix(words[len(words)-1]) {
		n.suffix = words[len(words)-1]
		words = words[:len(words)-1]
	}
	if len(words) == 1 {
		n.family = words[0]
		return n
	}
	start := len(words) - 1
	for start > 1 && (particles[words[start-1]] || capitalParticles[words[start-1]]) {
		start--
	}
	if particles[words[0]] || len(words) == 2 && capitalParticles[words[0]] && words[0] != "Ben" && words[0] != "Al" {
		n.family = strings.Join(words, " ")
		return n
	}
	n.given = words[0]
	if isInitial(n.given) && start > 1 && !isInitial(words[1]) {
		n.given = words[0] + " " + words[1]
	}
	n.family = strings.Join(words[start:], " ")
	return n
}

// isInitial tells "J." and "J" from a given name.
func isInitial(w string) bool {
	return len(w) == 2 && w[1] == '.' || len(w) == 1
}

// familyKey is what two mentions of one family share.
func (n name) familyKey() string { return gazetteer.FamilyKey(n.family) }

// sameGiven tells whether two given names may be one person's: equal, one the
// other's initial, beginning or nickname, or either unknown.
func sameGiven(a, b string, l *lexicon) bool {
	if a == "" || b == "" {
		return true
	}
	a, b = gazetteer.Fold(a), gazetteer.Fold(b)
	if a == b {
		return true
	}
	x, y := strings.Fields(a), strings.Fields(b)
	if len(x) == 0 || len(y) == 0 {
		return true
	}
	// "J. Edgar": the name in use is the second.
	for _, p := range x {
		for _, q := range y {
			if p == q && len(p) > 1 {
				return true
			}
		}
	}
	a, b = x[0], y[0]
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 1 {
		return a[0] == b[0]
	}
	return len(a) >= 3 && strings.HasPrefix(b, a) || l.nick(a, b) || l.nick(b, a)
}

// nick tells whether short is a short form of long, or both are of one name.
func (l *lexicon) nick(short, long string) bool {
	for _, full := range l.long[short] {
		if full == long || slices.Contains(l.long[long], full) {
			return true
		}
	}
	return false
}

// misspelt tells whether two family names differ by one slip of the pen.
func misspelt(a, b string) bool {
	if min(len(a), len(b)) < 4 || max(len(a), len(b)) < 5 || a[0] != b[0] || abs(len(a)-len(b)) > 1 {
		return false
	}
	return levenshtein.ComputeDistance(a, b) == 1
}

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}
