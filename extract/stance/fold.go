package stance

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// stem folds a word: small letters, no accents, straight apostrophes, and no
// inflection, so that "Cities", "cities" and "city" are one word. It need not
// give a real word; it must give the same one for a phrase and for a text.
func stem(word string) string {
	return stemLower(lower(word))
}

func stemLower(w string) string {
	if whole, ok := irregular()[w]; ok {
		return whole
	}
	return cutEnding(w)
}

// lower returns word in small letters; it allocates only where it must.
func lower(word string) string {
	for i := 0; i < len(word); i++ {
		if c := word[i]; c >= utf8.RuneSelf {
			return foldRunes(word)
		}
	}
	return strings.ToLower(word)
}

func foldRunes(word string) string {
	word = norm.NFD.String(word)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '’' || r == '‘':
			return '\''
		case unicode.Is(unicode.Mn, r):
			return -1
		}
		return unicode.ToLower(r)
	}, word)
}

func cutEnding(w string) string {
	switch n := len(w); {
	case n > 4 && strings.HasSuffix(w, "ies"):
		return w[:n-3] + "y"
	case n > 4 && strings.HasSuffix(w, "ied"):
		return w[:n-3] + "y"
	case n > 4 && (strings.HasSuffix(w, "sses") || strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "shes") || strings.HasSuffix(w, "xes")):
		return w[:n-2]
	case n > 3 && w[n-1] == 's' && w[n-2] != 's' && w[n-2] != 'u' && w[n-2] != 'i' && w[n-2] != '\'':
		return cutE(w[:n-1])
	case n > 5 && strings.HasSuffix(w, "ing") && vowelIn(w[:n-3]):
		return cutDouble(w[:n-3])
	case n > 4 && strings.HasSuffix(w, "ed") && w[n-3] != 'e' && vowelIn(w[:n-2]):
		return cutDouble(w[:n-2])
	}
	return cutE(w)
}

// cutE drops a final e, so that "force", "forced" and "forcing" meet.
func cutE(w string) string {
	if n := len(w); n > 3 && w[n-1] == 'e' && w[n-2] != 'e' {
		return w[:n-1]
	}
	return w
}

// cutDouble makes one of a doubled last consonant: "stopp" is "stop".
func cutDouble(w string) string {
	n := len(w)
	if n > 3 && w[n-1] == w[n-2] && !strings.ContainsRune("aeiouls", rune(w[n-1])) {
		return w[:n-1]
	}
	return cutE(w)
}

func vowelIn(w string) bool { return strings.ContainsAny(w, "aeiouy") }

var irregular = sync.OnceValue(func() map[string]string {
	forms := map[string]string{}
	for _, row := range rowsOf("lexicon/forms.tsv") {
		forms[row[0]] = cutEnding(row[1])
	}
	return forms
})
