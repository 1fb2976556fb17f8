package stancebook

// PersonRow is a person of the book with what it holds of them.
type PersonRow struct {
	ID, Name string
	Official bool
	// Title, Org, Party and Office are the latest that are known; Roles holds
	// all of them over time.
	Title, Org, Party string
	Office            City
	Roles             []Role
	Aliases           []string

	Claims, Articles                  int
	FirstOn, LastOn                   string // of their claims
	Support, Oppose, Neutral, Unclear int    // stances
}

// Role is a title, body, party or office in which a person was seen.
type Role struct {
	Title, Org, Party, PartySource string
	Office                         City
	FirstOn, LastOn                string
	Seen                           int // articles
}

// String is the role's line in a table: "Police Chief, Stockton, CA".
func (r Role) String() string {
	line := r.Title
	for _, more := range []string{r.Org, r.Office.String()} {
		if more == "" {
			continue
		}
		if line != "" {
			line += ", "
		}
		line += more
	}
	return line
}
