package web

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/web/plot"
)

//go:embed templates/*.html static/*
var embedded embed.FS

const (
	styleName  = "style.css"
	scriptName = "review.js"
	iconName   = "icon.svg"
)

// asset is a file that pages load.
type asset struct {
	body []byte
	kind string
	hash string
}

func (a asset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("ETag", `"`+a.hash+`"`)
	if r.URL.Query().Get("v") == a.hash {
		h.Set("Cache-Control", "private, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.body))
}

func (s *site) readAssets() error {
	for _, f := range []struct {
		name, kind, more string
		to               *asset
	}{
		{styleName, "text/css; charset=utf-8", plot.Style, &s.style}, {scriptName, "text/javascript; charset=utf-8", "", &s.script},
		{iconName, "image/svg+xml", "", &s.icon},
	} {
		body, err := embedded.ReadFile("static/" + f.name)
		if err != nil {
			return err
		}
		*f.to = assetOf(append(body, f.more...), f.kind)
	}
	return nil
}

func assetOf(body []byte, kind string) asset {
	sum := sha256.Sum256(body)
	return asset{body, kind, hex.EncodeToString(sum[:6])}
}

// page is one answer: a template's name and what it shows.
type page struct {
	name  string
	Title string
	Ask   ask
	View  any
	Files []link // the same rows as files
	Keys  bool   // the page has keys of its own
}

type link struct{ Name, URL string }

// pages are the templates by name, each with the layout.
type pages struct{ byName map[string]*template.Template }

func readTemplates(s *site) (*pages, error) {
	base, err := template.New("layout.html").Funcs(s.functions()).ParseFS(embedded, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return nil, err
	}
	p := &pages{map[string]*template.Template{}}
	files, err := embedded.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if f.Name() == "layout.html" || f.Name() == "parts.html" {
			continue
		}
		t, err := base.Clone()
		if err == nil {
			t, err = t.ParseFS(embedded, "templates/"+f.Name())
		}
		if err != nil {
			return nil, fmt.Errorf("read template: %w", err)
		}
		p.byName[strings.TrimSuffix(f.Name(), ".html")] = t
	}
	return p, nil
}

// body makes a page whole, so that a fault leaves none in half.
func (s *site) body(name string, p page) ([]byte, error) {
	var body bytes.Buffer
	if err := s.pages.byName[name].Execute(&body, p); err != nil {
		return nil, fmt.Errorf("make page %s: %w", name, err)
	}
	return body.Bytes(), nil
}

// write sends a page that is made for one reader.
func (s *site) write(w http.ResponseWriter, r *http.Request, status int, name string, p page) {
	body, err := s.body(name, p)
	if err != nil {
		s.Log.Error("page failed", "error", err)
		http.Error(w, "Something went wrong; the program's log says more.", http.StatusInternalServerError)
		return
	}
	s.send(w, r, status, body)
}

func (s *site) send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}

func (s *site) functions() template.FuncMap {
	return template.FuncMap{
		"style":   func() string { return "/static/" + styleName + "?v=" + s.style.hash },
		"script":  func() string { return "/static/" + scriptName + "?v=" + s.script.hash },
		"version": func() string { return s.Version },
		"public":  func() bool { return s.Public },
		"reviews": func() bool { return s.Desk != nil },
		"outside": outside,
		"origin":  s.origin,
		"day":     day,
		"date":    sayDate,
		"month":   sayMonth,
		"count":   count,
		"many":    sayNumber,
		"mark":    sideMark,
		"either":  cmp.Or[string],
		"who":     whoLine,
		"place": func(r *stancebook.Row) string {
			return stancebook.City{Name: r.OfficeCity, State: r.OfficeState}.String()
		},
		"spoken":    spoken,
		"diff":      stancebook.DiffWords,
		"sure":      func(f float64) string { return strconv.Itoa(int(f*100+0.5)) + " %" },
		"person":    func(id string) string { return "/person?" + url.Values{"person": {id}}.Encode() },
		"city":      cityURL,
		"topic":     func(t string) string { return "/topic?" + url.Values{"topic": {t}}.Encode() },
		"article":   func(key string) string { return "/article?" + url.Values{"article": {key}}.Encode() },
		"inPlace":   func(key string) string { return "/article?" + url.Values{"claim": {key}}.Encode() + "#c-" + key },
		"run":       func(id string) string { return "/run?" + url.Values{"run": {id}}.Encode() },
		"namedBy":   sayNamedBy,
		"facetOf":   func(f stancebook.Facet, a ask) facetView { return facetView{f, a} },
		"sides":     saySides,
		"typeName":  sayType,
		"tab":       func(url, name, path string) tab { return tab{url, name, path == url} },
		"both":      func(a, b string) string { return joined(", ", a, b) },
		"over":      func(n int, list []stancebook.ArticleRef) int { return max(n-len(list), 0) },
		"foundBy":   func(by string) string { return sayNamedBy(stancebook.NamedBy(by)) },
		"voicesOf":  voicesOf,
		"wordings":  func(key string, n int) string { return fmt.Sprintf("/wordings?article=%s&was=%d&now=%d", key, n-1, n) },
		"moment":    sayMoment,
		"skipOne":   skipOne,
		"beginning": func(words string) string { return beginning(words, 9) },
	}
}

// facetView is a facet with the address that each of its values leads to.
type facetView struct {
	stancebook.Facet
	ask
}

// Title is the facet's name for readers.
func (f facetView) Title() string {
	return map[string]string{"person": "Who", "city": "City", "topic": "Topic", "stance": "Stance", "outlet": "Outlet", "type": "Form", "month": "Month"}[f.Filter]
}

// Chosen tells whether a value is set.
func (f facetView) Chosen(value string) bool {
	if f.Filter == "month" {
		return f.Since == value+"-01"
	}
	v := f.ask.Values()[f.Filter]
	for _, set := range v {
		if set == value {
			return true
		}
	}
	return false
}

// Name is what readers call a value.
func (f facetView) Name(v stancebook.FacetValue) string {
	switch {
	case f.Filter == "month":
		return sayMonth(v.Value)
	case f.Filter == "type":
		return sayType(stancebook.Type(v.Value))
	}
	return cmp.Or(v.Name, v.Value)
}

// origin names where something stood: the outlet, else the article's address or
// path. Who comes from elsewhere learns nothing of this machine's folders.
func (s *site) origin(outlet, article string) string {
	if outlet == "" && s.Public && outside(article) == "" {
		return "unknown outlet"
	}
	return cmp.Or(outlet, article)
}

// outside is an address that a page may link to: of the web, nothing else. An
// article may state any.
func outside(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// day is the day of a moment.
func day(moment string) string { return moment[:min(len(moment), len(time.DateOnly))] }

// sayDate writes a day as "7 March 2018".
func sayDate(on string) string {
	t, err := time.Parse(time.DateOnly, day(on))
	if err != nil {
		return cmp.Or(on, "undated")
	}
	return t.Format("2 January 2006")
}

func sayMonth(month string) string {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return cmp.Or(month, "undated")
	}
	return t.Format("January 2006")
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return sayNumber(n) + " " + noun + "s"
}

// sayNumber writes 12345 as 12,345.
func sayNumber(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// sideMark is what stands beside a side's word, so that no colour is needed.
func sideMark(side any) string {
	return map[string]string{"support": "▲", "oppose": "▼", "neutral": "●", "unclear": "?"}[fmt.Sprint(side)]
}

// whoLine is a speaker's title and body.
func whoLine(r *stancebook.Row) string {
	place := stancebook.City{Name: r.OfficeCity, State: r.OfficeState}.String()
	if r.OfficeCity != "" && r.OfficeCity == r.Speaker {
		place = r.OfficeState
	}
	return joined(", ", r.SpeakerTitle, cmp.Or(place, r.SpeakerOrg))
}

// spoken tells whether words may stand for themselves: only those in quotation
// marks; others without their cue could say the opposite.
func spoken(t any) bool { return fmt.Sprint(t) == string(stancebook.Direct) }

func sayType(t stancebook.Type) string {
	return map[stancebook.Type]string{stancebook.Direct: "quoted", stancebook.Mixed: "partly quoted", stancebook.Indirect: "in the paper's words"}[t]
}

// sayNamedBy says how a speaker was found.
func sayNamedBy(n stancebook.NamedBy) string {
	return map[stancebook.NamedBy]string{
		stancebook.ByName: "named in full at the cue", stancebook.BySurname: "by family name", stancebook.ByPronoun: "by a pronoun",
		stancebook.ByOffice: "by office", stancebook.ByDescription: "by a description", stancebook.ByContinuing: "the quotation runs on",
		stancebook.ByMention: "as a group or body in the text", stancebook.ByNothing: "no source was found",
	}[n]
}

// saySides writes counts of stances, those that are not 0.
func saySides(s stancebook.Sides) string {
	var parts []string
	for _, side := range []struct {
		n    int
		name string
	}{{s.Support, "support"}, {s.Oppose, "oppose"}, {s.Neutral, "neutral"}, {s.Unclear, "unclear"}} {
		if side.n > 0 {
			parts = append(parts, sayNumber(side.n)+" "+side.name)
		}
	}
	if parts == nil {
		return "no stance"
	}
	return strings.Join(parts, ", ")
}

// cityURL leads to a city's view; a state alone has none, but its claims.
func cityURL(c interface{ String() string }) string {
	if name := c.String(); stancebook.StateCode(name) != name {
		return "/?" + url.Values{"state": {name}}.Encode()
	}
	return "/city?" + url.Values{"city": {c.String()}}.Encode()
}

// tab leads to a view; Here is the one that is shown.
type tab struct {
	URL, Name string
	Here      bool
}

// beginning is at most n words.
func beginning(words string, n int) string {
	list := strings.Fields(words)
	if len(list) <= n {
		return words
	}
	return strings.Join(list[:n], " ") + " …"
}

// sayMoment writes a moment as "7 March 2018, 02:15 UTC".
func sayMoment(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	return t.UTC().Format("2 January 2006, 15:04 UTC")
}

// cityVoices are speakers for or about a city, and the address of what they
// said.
type cityVoices struct {
	List            []stancebook.CityVoice
	Others          int
	URL, City, Role string
}

// mostVoices is how many speakers a city's view lists for each role.
const mostVoices = 25

func voicesOf(list []stancebook.CityVoice, a ask, city, role string) cityVoices {
	return cityVoices{list[:min(len(list), mostVoices)], max(len(list)-mostVoices, 0),
		a.At("/").With("city", city).With("city-role", role).URL(), city, role}
}

// skipOne is the queue without its first claim.
func skipOne(a ask, skip int) string {
	a.more = url.Values{}
	v := a.Values()
	v.Set("skip", strconv.Itoa(skip+1))
	return a.Path + "?" + v.Encode()
}
