package plot

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// hostile are names as somebody who means harm would write them.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onload='alert(1)`, `]]>&amp;<!--`, "a\x00b\x1b[31m", "\xff\xfe",
	"\u202etxt.exe", "</title></svg><script>", strings.Repeat("long ", 400),
}

// pictures draws one of each kind with name wherever a text is taken.
func pictures(name string) map[string]template.HTML {
	f := Figure{ID: name, Title: name}
	href := "/people?name=" + "x"
	city, _ := Map(f, []Point{{Name: name, State: name, Lat: 37.96, Lon: -121.29, Href: href, Counts: Counts{Support: 2, Oppose: 1}}})
	camps, _ := Network(f, []Actor{{name, name, href, Counts{Support: 1}}, {name, "", name, Counts{Oppose: 1}}, {"c", "", "", Counts{}}},
		[]Tie{{0, 1, 0, 2}, {0, 2, 1, 1}})
	return map[string]template.HTML{
		"months":  Months(f, []Month{{"2017-03", Counts{3, 2, 1, 1}}, {name, Counts{Support: 9}}}),
		"map":     city,
		"network": camps,
		"nights":  Nights(f, []Night{{Name: name, Day: name, Href: name, New: 3, Changed: 1, Failed: 1}}),
	}
}

// parsed reads a picture as strict XML: its elements' names, and all its text.
func parsed(t *testing.T, picture template.HTML) (elements []xml.StartElement, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(picture)))
	var all strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return elements, all.String()
		}
		if err != nil {
			t.Fatalf("the picture is no XML: %v\n%.400s", err, picture)
		}
		switch token := token.(type) {
		case xml.StartElement:
			elements = append(elements, token.Copy())
		case xml.CharData:
			all.Write(token)
		}
	}
}

var drawn = []string{"svg", "title", "desc", "defs", "pattern", "rect", "path", "circle", "g", "a", "text"}

func checkSafe(t *testing.T, picture template.HTML) {
	t.Helper()
	elements, _ := parsed(t, picture)
	for _, e := range elements {
		if !slices.Contains(drawn, e.Name.Local) {
			t.Errorf("element <%s> in a picture", e.Name.Local)
		}
		for _, a := range e.Attr {
			name := a.Name.Local
			if name == "style" || strings.HasPrefix(name, "on") {
				t.Errorf("<%s> carries %s=%q: no style in place, no handler", e.Name.Local, name, a.Value)
			}
			if name == "href" && !local(a.Value) {
				t.Errorf("a link leads to %q, off this server", a.Value)
			}
		}
	}
}

func TestHostileNamesStayText(t *testing.T) {
	for _, name := range hostile {
		for kind, picture := range pictures(name) {
			checkSafe(t, picture)
			if !utf8.ValidString(string(picture)) {
				t.Errorf("%s of %q is no UTF-8", kind, name)
			}
		}
	}
}

func FuzzNamesStayText(f *testing.F) {
	for _, name := range hostile {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		for _, picture := range pictures(name) {
			checkSafe(t, picture)
		}
	})
}

func TestLinksStayOnThisServer(t *testing.T) {
	for href, want := range map[string]bool{
		"/people/1": true, "?city=Stockton%2C+CA": true, "/": true, "": false, "//evil.example": false, "/\\evil.example": false,
		"javascript:alert(1)": false, "https://evil.example/": false, "/\t/evil.example": false, " /x": false, "people": false, "\\\\evil": false,
	} {
		if got := local(href); got != want {
			t.Errorf("local(%q) = %v, want %v", href, got, want)
		}
	}
}

func TestPictureCarriesItsTitleAndDescription(t *testing.T) {
	for kind, picture := range pictures("Stockton") {
		elements, _ := parsed(t, picture)
		root, ids := map[string]string{}, map[string]int{}
		for i, e := range elements {
			for _, a := range e.Attr {
				if i == 0 {
					root[a.Name.Local] = a.Value
				}
				if a.Name.Local == "id" {
					ids[a.Value]++
				}
			}
		}
		if ids[root["aria-labelledby"]] != 1 || ids[root["aria-describedby"]] != 1 {
			t.Errorf("%s: labelled by %q, described by %q; ids are %v", kind, root["aria-labelledby"], root["aria-describedby"], ids)
		}
		linked := slices.ContainsFunc(elements, func(e xml.StartElement) bool { return e.Name.Local == "a" })
		if want := map[bool]string{true: "group", false: "img"}[linked]; root["role"] != want {
			t.Errorf("%s: role %q with links %v, want %q", kind, root["role"], linked, want)
		}
	}
}

func TestNothingDrawsNothing(t *testing.T) {
	f := Figure{ID: "x", Title: "x"}
	city, _ := Map(f, nil)
	abroad, left := Map(f, []Point{{Name: "San Juan", Lat: 18.47, Lon: -66.11, Counts: Counts{Support: 1}}})
	camps, _ := Network(f, nil, []Tie{{0, 1, 2, 3}})
	for name, picture := range map[string]template.HTML{
		"months": Months(f, nil), "no months": Months(f, []Month{{"soon", Counts{Support: 1}}, {"2017-03", Counts{}}}),
		"map": city, "off the map": abroad, "network": camps, "nights": Nights(f, nil),
	} {
		if picture != "" {
			t.Errorf("%s: %.80s, want nothing", name, picture)
		}
	}
	if left != 1 {
		t.Errorf("left out %d cities, want 1", left)
	}
}

func TestMonthsAreDrawnByLongerTimesWhereTheyAreMany(t *testing.T) {
	for _, c := range []struct{ first, last, want string }{
		{"2017-03", "2017-03", "March 2017: 2 support."},
		{"2016-11", "2017-03", "A bar for each month from November 2016 to March 2017"},
		{"2007-01", "2016-12", "A bar for each month from January 2007 to December 2016"},
		{"1990-02", "2016-12", "A bar for each quarter from quarter 1 of 1990 to quarter 4 of 2016"},
		{"1921-02", "2016-12", "A bar for each year from 1921 to 2016"},
		{"1021-02", "2016-12", "A bar for each decade from 1020–1029 to 2010–2019"},
		{"0001-01", "9999-12", "A bar for each century from 0–99 to 9900–9999"},
	} {
		picture := Months(Figure{"m", "m"}, []Month{{c.last, Counts{Support: 1}}, {c.first, Counts{Support: 1}}})
		if _, text := parsed(t, picture); !strings.Contains(text, c.want) {
			t.Errorf("%s to %s: %.200s, want %q", c.first, c.last, text, c.want)
		}
		checkLabelsApart(t, picture)
	}
}

// Golden for the geometry: two statements for reach twice as high as one against.
func TestMonthsShareOneScale(t *testing.T) {
	picture := string(Months(Figure{"m", "m"}, []Month{{"2017-03", Counts{2, 1, 1, 0}}}))
	for _, want := range []string{
		`<rect x="51.3" y="30" width="33.4" height="48" class="support"`, // up, from 30 to the zero line at 78
		`<rect x="51.3" y="78" width="33.4" height="24" fill="url(#plot-m-oppose)"`,
		`height="24" fill="url(#plot-m-neutral)"`,
	} {
		if !strings.Contains(picture, want) {
			t.Errorf("no %s in\n%s", want, picture)
		}
	}
}

func TestNightsKeepTheLastRuns(t *testing.T) {
	var nights []Night
	for i := range mostNights + 5 {
		nights = append(nights, Night{Name: fmt.Sprintf("run %d", i), Day: fmt.Sprint(i), New: i, Failed: i % 3})
	}
	picture := Nights(Figure{"n", "n"}, nights)
	_, text := parsed(t, picture)
	if !strings.Contains(text, "5 runs before them are not drawn") || strings.Contains(text, "run 4:") || !strings.Contains(text, "run 94:") {
		t.Errorf("nights = %.300s", text)
	}
	checkLabelsApart(t, picture)
	parsed(t, Nights(Figure{"n", "n"}, []Night{{Name: "quiet"}, {Name: "odd", New: -3, Failed: math.MaxInt32}}))
}

// d3-geo 3.1.1 gives these places for geoAlbersUsa().scale(1300).translate([487.5, 305]).
func TestPlacesFallWhereTheOutlinesAre(t *testing.T) {
	for _, c := range []struct {
		name           string
		lat, lon, x, y float64
	}{
		{"Stockton", 37.9577, -121.29078, 55.24922, 262.78019}, {"New York", 40.71427, -74.00597, 869.71155, 215.70766},
		{"Miami", 25.77427, -80.19366, 822.65371, 572.26861}, {"Seattle", 47.60621, -122.33207, 97.62547, 46.31857},
		{"Houlton", 46.12616, -67.84, 935.18617, 70.34095}, {"Anchorage", 61.21806, -149.90028, 112.27752, 544.27823},
		{"Juneau", 58.30194, -134.41972, 176.93685, 556.08351}, {"Adak", 51.88, -176.65, -12.77793, 600.14235},
		{"Attu", 52.9, 172.9, -55.89238, 572.09656}, {"Honolulu", 21.30694, -157.85833, 266.95931, 549.18947},
		{"Hilo", 19.72991, -155.09073, 326.13660, 584.67032},
	} {
		x, y, ok := project(c.lat, c.lon)
		if !ok || math.Abs(x-c.x) > 1e-4 || math.Abs(y-c.y) > 1e-4 {
			t.Errorf("project(%s) = %.5f %.5f %v, want %.5f %.5f", c.name, x, y, ok, c.x, c.y)
		}
	}
	for name, p := range map[string][2]float64{
		"San Juan": {18.46633, -66.10572}, "London": {51.5, -0.12}, "nowhere": {math.NaN(), 0}, "no latitude": {137.9, -121}, "infinity": {40, math.Inf(1)},
	} {
		if x, y, ok := project(p[0], p[1]); ok {
			t.Errorf("project(%s) = %g %g, want off the map", name, x, y)
		}
	}
}

func TestOutlinesAreTheStatesAndTheirSource(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(outlines), "\n")
	if len(lines) != 52 || !slices.IsSorted(lines[1:]) {
		t.Fatalf("%d lines, sorted %v; want a header, 50 states and DC", len(lines), slices.IsSorted(lines[1:]))
	}
	for _, line := range lines[1:] {
		f := strings.Split(line, "\t")
		if len(f) != 4 || len(f[0]) != 2 || strings.Trim(f[1], "Mlz0123456789.- ") != "" || f[2] == "" || f[3] != "public domain" {
			t.Errorf("line %.60s…", line)
		}
	}
}

func TestCitiesThatAreNotDrawnAreCounted(t *testing.T) {
	var cities []Point
	for i := range mostPoints + 20 {
		cities = append(cities, Point{Name: fmt.Sprintf("Town %d", i), State: "KS", Lat: 37.1 + float64(i%25)/10, Lon: -101.9 + float64(i/25)/3, Counts: Counts{Support: i + 1, Oppose: i % 7}})
	}
	cities = append(cities, Point{Name: "San Juan", State: "PR", Lat: 18.47, Lon: -66.11, Counts: Counts{Support: 5}})
	picture, left := Map(Figure{"m", "m"}, cities)
	if left != 21 {
		t.Errorf("left out %d, want 21", left)
	}
	if _, text := parsed(t, picture); !strings.Contains(text, "500 cities") || !strings.Contains(text, "21 are not drawn") {
		t.Errorf("description: %.300s", text)
	}
	checkLabelsApart(t, picture)
}

func TestOnlyTheMostSpokenAreDrawn(t *testing.T) {
	var actors []Actor
	var ties []Tie
	for i := range 90 {
		actors = append(actors, Actor{Name: fmt.Sprintf("Speaker of a rather long name, the %dth of it", i), Counts: Counts{i % 5, i % 3, i % 2, i}})
		for k := range i {
			ties = append(ties, Tie{i, k, i % 3, k % 4})
		}
	}
	ties = append(ties, Tie{-1, 3, 1, 1}, Tie{2, 999, 1, 1}, Tie{4, 4, 1, 1})
	picture, left := Network(Figure{"n", "n"}, actors, ties)
	_, text := parsed(t, picture)
	if left != 30 || !strings.Contains(text, "Only the 60 who spoke most") || !strings.Contains(text, "Only the 150 strongest ties") {
		t.Errorf("left out %d: %.400s", left, text)
	}
	checkLabelsApart(t, picture)
	again, _ := Network(Figure{"n", "n"}, actors, ties)
	if again != picture {
		t.Error("the same camps are drawn differently a second time")
	}
}

// checkLabelsApart holds that no text lies on another and all lie in the picture.
func checkLabelsApart(t *testing.T, picture template.HTML) {
	t.Helper()
	var view frame
	type label struct {
		box
		text string
	}
	var labels []label
	d := xml.NewDecoder(strings.NewReader(string(picture)))
	for {
		token, err := d.Token()
		if err != nil {
			break
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		at := map[string]string{"font-size": "12"}
		for _, a := range e.Attr {
			at[a.Name.Local] = a.Value
		}
		if e.Name.Local == "svg" {
			fmt.Sscan(at["viewBox"], &view.left, &view.top, &view.width, &view.height)
		}
		if e.Name.Local != "text" {
			continue
		}
		var text string
		var x, y, size float64
		if err := d.DecodeElement(&text, &e); err != nil {
			t.Fatal(err)
		}
		fmt.Sscan(at["x"]+" "+at["y"]+" "+at["font-size"], &x, &y, &size)
		if len([]rune(text)) == 1 && strings.Contains("+−±", text) {
			continue // in a circle, not beside it
		}
		left := x - map[string]float64{"start": 0, "middle": 0.5, "end": 1}[at["text-anchor"]]*textWidth(text, size)
		labels = append(labels, label{box{left, y - size*0.75, left + textWidth(text, size), y + 2}, text})
	}
	if len(labels) == 0 {
		t.Fatal("the picture has no text")
	}
	for i, a := range labels {
		if a.left < view.left-1 || a.right > view.left+view.width+1 || a.top < view.top-1 || a.bottom > view.top+view.height+1 {
			t.Errorf("%q runs out of the picture: %v of %v", a.text, a.box, view)
		}
		for _, b := range labels[:i] {
			if a.meets(b.box) {
				t.Errorf("%q %v lies on %q %v", a.text, a.box, b.text, b.box)
			}
		}
	}
}
