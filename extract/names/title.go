package names

import (
	"strings"

	"github.com/stancebook/stancebook"
)

// entitle gives f the office that stands before a name.
func (c *Cast) entitle(f *figure, t titled) {
	if t.gender != 0 {
		f.gender = t.gender
	}
	if f.gender == 0 {
		f.gender = c.genderOf(f.name.given)
	}
	if t.first < 0 && len(t.words) == 0 {
		return
	}
	if t.party != "" {
		f.party, f.source = t.party, "text"
	}
	if t.class == "honorific" || len(t.words) == 0 {
		return
	}
	for len(t.words) > 1 && emptyBefore[strings.ToLower(t.words[0])] {
		t.words = t.words[1:]
	}
	title := strings.Join(t.words, " ")
	f.title, f.class, f.rank = title, t.class, 2
	f.heads = append(f.heads, headsOf(t.words)...)
	f.org = t.body
	f.office = t.place
	if t.place.Name == "" && t.region != "" {
		f.office = stancebook.City{State: t.region}
		if t.region == "New York" && isLocal(f) {
			f.office = stancebook.City{Name: "New York", State: "New York", GeonameID: c.idOf("New York City", "New York")}
		}
	}
	f.public = f.public || t.public && t.class != "private" || c.isPublic(title, t.class, t.body, "") || t.class == "body" && t.place.Name != "" && (isCounty(t.place) || cityHeads[officeStem(strings.ToLower(t.words[len(t.words)-1]))])
}

// cityHeads behind a city's name are offices of that city's government.
var cityHeads = map[string]bool{"director": true, "manager": true, "administrator": true, "counsel": true, "clerk": true, "superintendent": true}

// emptyBefore an office add nothing to it.
var emptyBefore = map[string]bool{"incumbent": true, "fellow": true, "longtime": true, "outgoing": true, "colleague": true,
	"top": true, "embattled": true, "popular": true, "previous": true, "rival": true, "challenger": true, "of": true, "the": true}

// genderOf is what a given name tells, 0 where it tells nothing.
func (c *Cast) genderOf(given string) byte {
	first, _, _ := strings.Cut(given, " ")
	if g := c.lex.given[first]; g == 'm' || g == 'f' {
		return g
	}
	return 0
}

// headsOf are the words of an office by which it is called for short.
func headsOf(words []string) []string {
	var out []string
	for _, w := range strings.Fields(strings.ToLower(strings.Join(words, " "))) {
		out = append(out, officeStem(w))
	}
	return out
}

// officeStem makes forms of one word of office alike.
func officeStem(w string) string {
	w = strings.TrimSuffix(strings.TrimSuffix(w, "-elect"), "'s")
	switch w {
	case "gov.":
		return "governor"
	case "sen.":
		return "senator"
	case "rep.":
		return "representative"
	case "congressman", "congresswoman":
		return "representative"
	case "lt.":
		return "lieutenant"
	case "gen.":
		return "general"
	case "capt.":
		return "captain"
	case "sgt.":
		return "sergeant"
	case "det.":
		return "detective"
	case "prof.":
		return "professor"
	case "rev.":
		return "reverend"
	case "chairwoman", "chairman", "chairperson":
		return "chair"
	case "spokeswoman", "spokesman", "spokesperson":
		return "spokesperson"
	case "councilwoman", "councilman":
		return "councilmember"
	}
	return w
}

// publicWords in an office show that it is a public one, whatever its head.
var publicWords = []string{"attorney general", "solicitor general", "district attorney", "city attorney", "state attorney", "police",
	"fire chief", "white house", "house ", "senate", "majority", "minority", "secretary of", "president of the united states",
	"vice president", "prime minister", "homeland", "treasury", "surgeon general", "inspector general", "county", "city manager",
	"city clerk", "city council", "school board", "u.s. attorney", "acting ", "press secretary", "public safety", "director of national",
	"joint chiefs", "border patrol", "intelligence director", "special counsel", "special prosecutor", "judiciary", "committee chair", "ways and means", "national security", "foreign secretary", "defense secretary", "state senat", "supreme court", "governor", "mayor", "senator", "congress", "federal"}

// isPublic tells whether an office is one of government. org is what follows
// it ("of the Justice Department").
func (c *Cast) isPublic(title, class, bodyBefore, org string) bool {
	low := strings.ToLower(title)
	for _, before := range []string{"former ", "then-", "then ", "ex-", "late ", "acting ", "u.s. ", "us "} {
		low = strings.TrimPrefix(low, before)
	}
	switch class {
	case "public", "candidate":
		return class == "public" || isCandidacy(low)
	case "rank", "body", "spokes":
		if strings.Contains(strings.ToLower(title), "u.s. attorney") {
			return true
		}
		for _, b := range []string{bodyBefore, org} {
			if b != "" && c.bodyClass(b) == "private" {
				return false
			}
			if b != "" && c.bodyClass(b) == "public" {
				return true
			}
		}
		capital := title != "" && strings.ContainsAny(title, "PVS")
		if org == "" && bodyBefore == "" && capital && (low == "president" || low == "vice president" || strings.HasSuffix(low, "secretary")) {
			return true
		}
		if nation, _, ok := strings.Cut(title, " "); ok && c.lex.capitals[nation] == "people" && strings.HasSuffix(low, "president") {
			return true
		}
		if org != "" && class == "body" && (low == "president" || low == "vice president") {
			return false
		}
		for _, w := range publicWords {
			if strings.Contains(low+" ", w) {
				return true
			}
		}
		return false
	}
	return false
}

func isCandidacy(low string) bool {
	for _, w := range []string{"president", "senat", "govern", "mayor", "congress", "house", "nominee", "republican", "democratic", "candidate", "running mate", "gop"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// bodyClass tells public bodies from private ones; "" where nothing tells.
func (c *Cast) bodyClass(body string) string {
	if b, ok := c.lex.bodies[body]; ok {
		return b.class
	}
	for _, w := range []string{"Campaign", "Party", "PAC", "Action", "Democratic ", "Republican "} {
		if strings.Contains(body, w) {
			return "private"
		}
	}
	words := strings.Fields(body)
	for i := len(words) - 1; i >= 0; i-- {
		if public, ok := c.lex.heads[words[i]]; ok {
			if public {
				return "public"
			}
			return "private"
		}
	}
	return ""
}
