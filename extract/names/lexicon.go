package names

import (
	"embed"
	"strings"
	"sync"
)

//go:embed words/*.tsv
var wordFiles embed.FS

// lexicon is the word lists by which names, offices and bodies are read.
type lexicon struct {
	titles       map[string]office   // words of office in lower case
	plurals      map[string]string   // "senators" gives "senator"
	modifiers    map[string]bool     // "acting", "police": inside a title before its head
	complements  map[string]bool     // "state", "the house": what follows "secretary of"
	heads        map[string]bool     // last words of bodies' names; true: public
	bodies       map[string]body     // known bodies by every form of their name
	bodyStarts   map[string]int      // first word of a known body: the most words it has
	given        map[string]byte     // given names: 'm', 'f' or 'u'
	long         map[string][]string // long forms of a nickname, folded
	parties      map[string]string
	capitals     map[string]string // capitalised words that name nobody: their class
	countries    map[string]bool
	documents    map[string]bool
	groups       map[string]bool
	venues       map[string]bool
	saying       map[string]bool
	commonplace  map[string]bool   // common words that are also towns' names
	boroughs     map[string]bool   // parts of New York
	seats        map[string]string // federal offices: the body that they head
	things       map[string]bool   // last words of names of neither people nor bodies
	standalone   map[string]string // AP's cities that stand without a state
	aliases      map[string][2]string
	thingStarts  map[string]bool // first words of such names: "Hurricane"
	nobodies     map[string]bool // phrases that look like a name: "Uncle Sam"
	nobodyStarts map[string]bool
	states       map[string]state
	stateStarts  map[string]bool
}

// office is what a title's word says of who bears it.
type office struct {
	class  string // public, rank, body, spokes, candidate, private, honorific
	gender byte   // 0 where the word does not tell
}

// body is a known organisation.
type body struct {
	name  string
	class string // public, private, media
}

// state is a form of a state's name.
type state struct {
	name string
	kind string // name, short (", Calif."), code (", CA")
}

var lists = sync.OnceValue(readLists)

// rows calls f with the fields of each line of a word list; a line that
// begins with # is a heading.
func rows(name string, f func(fields []string)) {
	b, err := wordFiles.ReadFile("words/" + name + ".tsv")
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && line[0] != '#' {
			f(strings.Split(line, "\t"))
		}
	}
}

func wordSet(name string) map[string]bool {
	set := map[string]bool{}
	rows(name, func(f []string) { set[f[0]] = true })
	return set
}

func wordMap(name string) map[string]string {
	m := map[string]string{}
	rows(name, func(f []string) { m[f[0]] = f[1] })
	return m
}

func readLists() *lexicon {
	l := &lexicon{
		titles: map[string]office{}, plurals: wordMap("plurals"), modifiers: wordSet("modifiers"),
		complements: wordSet("complements"), heads: map[string]bool{}, bodies: map[string]body{},
		bodyStarts: map[string]int{}, given: make(map[string]byte, 4000), long: map[string][]string{},
		parties: wordMap("parties"), capitals: wordMap("capitals"), countries: wordSet("countries"), documents: wordSet("documents"),
		groups: wordSet("groups"), venues: wordSet("venues"), saying: wordSet("saying"), things: wordSet("things"), seats: wordMap("seats"), boroughs: wordSet("boroughs"), commonplace: wordSet("commonplace"),
		standalone: wordMap("standalone"), aliases: map[string][2]string{},
		thingStarts: wordSet("thingstarts"), nobodies: wordSet("nobodies"), nobodyStarts: map[string]bool{},
		states: map[string]state{}, stateStarts: map[string]bool{},
	}
	rows("titles", func(f []string) {
		o := office{class: f[1]}
		if f[2] != "" {
			o.gender = f[2][0]
		}
		l.titles[f[0]] = o
	})
	for many, one := range l.plurals {
		o := l.titles[one]
		o.gender = 0
		l.titles[many] = o
	}
	rows("orgheads", func(f []string) { l.heads[f[0]] = f[1] == "public" })
	rows("orgs", func(f []string) {
		l.bodies[f[0]] = body{f[1], f[2]}
		parts := strings.Fields(f[0])
		l.bodyStarts[parts[0]] = max(l.bodyStarts[parts[0]], 2*len(parts))
	})
	rows("given", func(f []string) { l.given[f[0]] = f[1][0] })
	rows("nicknames", func(f []string) {
		short := strings.ToLower(f[0])
		l.long[short] = append(l.long[short], strings.ToLower(f[1]))
	})
	rows("cityaliases", func(f []string) { l.aliases[f[0]] = [2]string{f[1], f[2]} })
	for phrase := range l.nobodies {
		first, _, _ := strings.Cut(phrase, " ")
		l.nobodyStarts[first] = true
	}
	rows("states", func(f []string) {
		l.states[f[0]] = state{f[1], f[2]}
		l.stateStarts[strings.Fields(f[0])[0]] = true
	})
	return l
}
