package corpus

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Coverage is a set of articles with gold annotations against which claims are
// scored.
type Coverage struct {
	Gold   []Gold
	Sheets []Sheet
	// Texts are the articles' texts by ID.
	Texts map[string]string
}

// Sheet is what a scorer must know of an article.
type Sheet struct {
	ID    string `json:"id"`
	URL   string `json:"url"`
	Title string `json:"title"`
	Kind  Kind   `json:"kind"`
	File  string `json:"file"` // path of its text
	// Constructed is set for copies and pages made for a test, which nobody
	// published: any value but false and nothing.
	Constructed any `json:"constructed"`
}

// ReadCoverage reads gold.jsonl and articles.jsonl and the text of each article
// that has gold: the file that its sheet names, else articles/ID.txt.
func ReadCoverage(fsys fs.FS) (*Coverage, error) {
	f, err := fsys.Open("gold.jsonl")
	if err != nil {
		return nil, fmt.Errorf("open coverage: %w", err)
	}
	defer f.Close()
	gold, err := ReadGold(f)
	if err != nil {
		return nil, err
	}
	c := &Coverage{Gold: gold, Texts: map[string]string{}}
	sheets, err := fsys.Open("articles.jsonl")
	if err != nil {
		return nil, fmt.Errorf("open coverage: %w", err)
	}
	defer sheets.Close()
	err = eachLine(sheets, func(line []byte) error {
		var s Sheet
		if err := json.Unmarshal(line, &s); err != nil {
			return err
		}
		c.Sheets = append(c.Sheets, s)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read articles.jsonl: %w", err)
	}
	return c, c.readTexts(fsys)
}

func (c *Coverage) readTexts(fsys fs.FS) error {
	for i := range c.Gold {
		g := &c.Gold[i]
		file := "articles/" + g.ID + ".txt"
		if s, ok := c.sheet(g.ID); ok && s.File != "" {
			file = path.Clean(s.File)
		}
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return fmt.Errorf("read text of article %s: %w", g.ID, err)
		}
		if err := g.Check(string(text)); err != nil {
			return fmt.Errorf("check gold: %w", err)
		}
		c.Texts[g.ID] = string(text)
	}
	return nil
}

// Sample returns the embedded coverage.
func Sample() (*Coverage, error) { return ReadCoverage(FS()) }

// sheet finds an article's sheet; the last of several of one ID.
func (c *Coverage) sheet(id string) (Sheet, bool) {
	for _, s := range slices.Backward(c.Sheets) {
		if s.ID == id {
			return s, true
		}
	}
	return Sheet{}, false
}

func (s *Sheet) published() bool {
	switch s.Constructed {
	case nil, false, "", 0.0:
		return true
	}
	return false
}

// CoverageOptions say which articles of a coverage are scored; the zero value
// takes all.
type CoverageOptions struct {
	Only         []string // IDs
	ExcludeKinds []Kind
	Real         bool // published and unaltered articles alone
	// Topic is whose stance is read from lines of `extract`; empty means each
	// claim's first.
	Topic string
}

func (c *Coverage) chosen(o CoverageOptions) (list []*Gold) {
	for i := range c.Gold {
		g := &c.Gold[i]
		sheet, _ := c.sheet(g.ID)
		if len(o.Only) > 0 && !slices.Contains(o.Only, g.ID) || slices.Contains(o.ExcludeKinds, sheet.Kind) {
			continue
		}
		if o.Real && !sheet.published() {
			continue
		}
		list = append(list, g)
	}
	return list
}

// Fingerprint tells two sets of texts and gold apart; see Floors.
func (c *Coverage) Fingerprint() string {
	parts := make([]string, 0, 2*len(c.Gold))
	for i := range c.Gold {
		gold, err := json.Marshal(&c.Gold[i])
		if err != nil {
			panic(err) // gold holds nothing that JSON cannot write
		}
		parts = append(parts, string(gold), c.Texts[c.Gold[i].ID])
	}
	return fingerprint(parts)
}

// catalogue finds the article that a row is about by any of its names.
type catalogue map[string]string

func (c *Coverage) catalogue() catalogue {
	names := catalogue{}
	enter := func(name, id string) {
		if _, taken := names[name]; !taken {
			names[name] = id
		}
	}
	seen := map[string]bool{}
	for _, s := range c.Sheets {
		if seen[s.ID] {
			continue
		}
		seen[s.ID] = true
		s, _ = c.sheet(s.ID)
		for _, name := range []string{s.ID, baseName(s.File), s.File, addressKey(s.URL), plain(s.Title)} {
			enter(name, s.ID)
		}
	}
	names["seed"] = "seed" // the first article of the affair goes by this name in any set
	return names
}

// articleOf is the ID of the article that a row names, by ID, file, address or
// title.
func (names catalogue) articleOf(row cells) (id string, ok bool) {
	for _, column := range columns["article"] {
		value := row[column]
		if value == nil || value == "" {
			continue
		}
		v := trim(written(value))
		base := baseName(v)
		for _, name := range []string{v, base, withoutEnding(base), threeDigits(v), addressKey(v), plain(v)} {
			if id, ok := names[name]; ok {
				return id, true
			}
		}
	}
	return "", false
}

func baseName(file string) string { return file[strings.LastIndexByte(file, '/')+1:] }

// withoutEnding takes the last ending off; a name that starts with points has
// none there.
func withoutEnding(base string) string {
	points := len(base) - len(strings.TrimLeft(base, "."))
	if i := strings.LastIndexByte(base[points:], '.'); i >= 0 {
		return base[:points+i]
	}
	return base
}

// threeDigits puts zeros before a number that is shorter.
func threeDigits(s string) string {
	missing := 3 - len([]rune(s))
	if missing <= 0 {
		return s
	}
	sign := ""
	if strings.HasPrefix(s, "+") || strings.HasPrefix(s, "-") {
		sign, s = s[:1], s[1:]
	}
	return sign + strings.Repeat("0", missing) + s
}

// addressKey is a web address without what does not tell pages apart.
func addressKey(address string) string {
	address = lower(trim(address))
	if rest, ok := strings.CutPrefix(address, "https://"); ok {
		address = withoutWWW(rest)
	} else if rest, ok := strings.CutPrefix(address, "http://"); ok {
		address = withoutWWW(rest)
	}
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		address = address[:i]
	}
	return strings.TrimRight(address, "/")
}

func withoutWWW(host string) string {
	rest, ok := strings.CutPrefix(host, "www")
	if !ok {
		return host
	}
	if len(rest) > 0 && rest[0] >= '0' && rest[0] <= '9' {
		rest = rest[1:]
	}
	if rest, ok = strings.CutPrefix(rest, "."); ok {
		return rest
	}
	return host
}
