package sources_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stancebook/stancebook/sources"
)

func TestListOfSourcesIsRead(t *testing.T) {
	got, err := sources.ReadList([]byte(`
[[source]]
address = "https://example.org/feed"
kind = "feed"
outlet = "Herald"
limit = 20

[[source]]
address = "archive/*.csv"
map = { text = "body" }
allow_private = true
`), "sources.toml")
	want := []sources.Source{
		{Address: "https://example.org/feed", Kind: "feed", Outlet: "Herald", Limit: 20},
		{Address: "archive/*.csv", Map: map[string]string{"text": "body"}, AllowPrivate: true},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got)\n%s", err, diff)
	}
}

func TestFaultInListOfSourcesIsPlaced(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "no [[source]] in it"},
		{"[[source]]\noutlet = \"x\"\n", "source 1: the source has no address"},
		{"[[source]]\naddress = \"a\"\nkind = \"magazine\"\n", `source 1 (a): no kind "magazine": there are file, feed, sitemap, list, page, home, warc`},
		{"[[source]]\naddress = \"a\"\noutlat = \"x\"\n", `line 3: unknown key "source.outlat"`},
		{"[[source]]\naddress = \n", "line 2: "},
		{"[[source]]\naddress = \"a\"\ndate = \"August\"\n", `date "August" is no date`},
		{"[[source]]\naddress = \"a\"\nmap = { body = \"x\" }\n", `no field "body" to map: there are text`},
		{"[[source]]\naddress = \"a\"\nlimit = -1\n", "limit -1 is below zero"},
		{"[[source]]\naddress = \"a\"\nentries = -1\n", "entries -1 is below zero"},
		{"[[source]]\naddress = \"a\"\nevery = \"often\"\n", `every = "often": write it as "12h", "day", "week" or "3 days"`},
		{"[[source]]\naddress = \"a\"\nspacing = \"-3s\"\n", `spacing = "-3s"`},
		{"[[source]]\naddress = \"a\"\nsince = \"2017\"\n", `since "2017" is no day`},
		{"[[source]]\naddress = \"a\"\nabout = [\"*\"]\n", `about: "*" holds no word`},
		{"[[source]]\naddress = \"a\"\nkind = \"home\"\n", `kind "home" needs an http or https address`},
		{"[[source]]\naddress = \"http://example.org/f\"\n[[source]]\naddress = \"http://Example.org/f#x\"\n", "source 2 (http://Example.org/f#x): its address is that of source 1"},
		{"[[source]]\naddress = \"a\"\nurl = \"x\"\n", `url "x" is no http or https address`},
	} {
		_, err := sources.ReadList([]byte(c.text), "sources.toml")
		if err == nil || !strings.HasPrefix(err.Error(), "read sources.toml: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.text, err, c.want)
		}
	}
}
