package sources_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stancebook/stancebook/sources"
)

func tabbed(columns int, cells map[int]string) string {
	row := make([]string, columns)
	for i, c := range cells {
		row[i] = c
	}
	return strings.Join(row, "\t") + "\n"
}

func TestListsWithDatesAreFetched(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/a": serve("text/html", plainPage), "/b": serve("text/html", plainPage)})
	a, b := o.URL+"/a", o.URL+"/b"
	for name, text := range map[string]string{
		// Media Cloud's story list, and the older one of its Explorer.
		"mc.csv":  "id,indexed_date,language,media_name,media_url,publish_date,title,url\n1,2024-01-01 10:00:00,en,herald.example,herald.example,2017-08-03,Vote one," + a + "\n2,2024-01-01 10:00:00,en,herald.example,herald.example,2017-08-04,Vote two," + b + "\n",
		"old.csv": "stories_id,publish_date,title,url,language,ap_syndicated,media_id,media_name\n1,2017-08-03 11:30:00,Vote one," + a + ",en,False,1,herald.example\n2,2017-08-04 09:00:00,Vote two," + b + ",en,False,1,herald.example\n",
		// GDELT's article list, and its raw exports without a header.
		"doc.csv":                     "\ufeffURL,MobileURL,Date,Title\n" + a + ",,2017-08-03T14:30:00Z,Vote one\n" + b + ",,2017-08-04 02:00:00,Vote two\n",
		"20170803.export.tsv":         tabbed(58, map[int]string{1: "20160803", 56: "20170803", 57: a}) + tabbed(58, map[int]string{56: "20170804", 57: b}),
		"20170803.gkg.csv":            tabbed(27, map[int]string{1: "20170803143000", 3: "herald.example", 4: a}) + tabbed(27, map[int]string{1: "20170804143000", 4: b}) + tabbed(27, map[int]string{1: "20170804143000", 4: b}),
		"20170803.export.CSV":         tabbed(61, map[int]string{1: "20160803", 59: "20170803143000", 60: a}) + tabbed(61, map[int]string{59: "20170804143000", 60: b}),
		"20170803.mentions.CSV.tsv.x": tabbed(16, map[int]string{2: "20170803143000", 4: "herald.example", 5: a}) + tabbed(16, map[int]string{2: "20170804143000", 5: b}),
	} {
		kind := ""
		if strings.HasSuffix(name, ".x") {
			kind = "list"
		}
		options := quick(nil)
		options.FS = files(t, map[string]string{name: text})
		articles, faults := read(t, []sources.Source{{Address: name, Kind: kind, AllowPrivate: true}}, options)
		var got []string
		for _, d := range described(o, articles) {
			cells := strings.Split(d, "|")
			got = append(got, cells[0]+"|"+cells[2][:min(10, len(cells[2]))]+"|"+cells[3]+"|"+cells[4])
		}
		if diff := cmp.Diff([]string{"/a|2017-08-03|list|", "/b|2017-08-04|list|"}, got); diff != "" || faults != nil {
			t.Errorf("%s: faults %q (-want +got)\n%s", name, faults, diff)
		}
	}
}

func TestListOfTheWebIsFetched(t *testing.T) {
	var o *outlet
	o = newOutlet(t, map[string]http.HandlerFunc{"/a": serve("text/html", plainPage), "/list.csv": func(w http.ResponseWriter, r *http.Request) {
		serve("text/csv", "url,date\n"+o.URL+"/a,2017-08-03\n")(w, r)
	}})
	articles, faults := read(t, []sources.Source{{Address: o.URL + "/list.csv", Kind: "list", AllowPrivate: true}}, quick(nil))
	if diff := cmp.Diff([]string{"/a||2017-08-03|list|"}, described(o, articles)); diff != "" || faults != nil {
		t.Errorf("faults %q (-want +got)\n%s", faults, diff)
	}
}

func TestTableOfAddressesInAFolderIsNotFetched(t *testing.T) {
	_, faults := read(t, address("news"), sources.Options{FS: files(t, map[string]string{"news/a.csv": "url\nhttp://example.org/a\n"})})
	if len(faults) != 1 || !strings.Contains(faults[0], "a list of addresses: name the file itself") {
		t.Errorf("got %q", faults)
	}
}

func TestPageStatesItsDateBeforeTheList(t *testing.T) {
	dated := strings.Replace(plainPage, "<body>", `<head><meta property="article:published_time" content="2017-08-01T10:00:00Z"></head><body>`, 1)
	o := newOutlet(t, map[string]http.HandlerFunc{"/a": serve("text/html", dated)})
	options := quick(nil)
	options.FS = files(t, map[string]string{"l.csv": "url,publish_date\n" + o.URL + "/a,2017-08-03\n"})
	articles, _ := read(t, []sources.Source{{Address: "l.csv", AllowPrivate: true}}, options)
	if diff := cmp.Diff([]string{"/a||2017-08-01T10:00:00Z|meta|"}, described(o, articles)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// archive plays the Wayback Machine: it keeps a page of the Herald and leads from
// a wanted time to the capture that it has.
func archive(t *testing.T) (*outlet, sources.Options) {
	o := newOutlet(t, map[string]http.HandlerFunc{
		"/web/20170803000000id_/http://herald.example/vote": redirect("/web/20170804112233id_/http://herald.example/vote"),
		"/web/20170804112233id_/http://herald.example/vote": serve("text/html", plainPage),
	})
	_, options := online(o, map[string][]string{"web.archive.org": {public}})
	return o, options
}

func TestArchivedAddressGivesTheOriginalAndTheTime(t *testing.T) {
	for _, form := range []string{
		"http://web.archive.org/web/20170804112233/http://herald.example/vote", "http://web.archive.org/web/20170804112233id_/http:/herald.example/vote",
		"http://web.archive.org/web/20170804112233im_/herald.example/vote", "http://web.archive.org/web/20170803/herald.example/vote",
	} {
		_, options := archive(t)
		options.FS = files(t, map[string]string{"list.txt": form + "\n"})
		for _, from := range []string{form, "list.txt"} {
			articles, faults := read(t, address(from), options)
			if len(articles) != 1 {
				t.Fatalf("%s: faults %q", form, faults)
			}
			a := articles[0]
			got := []string{a.URL, a.Answer.Captured.Format("2006-01-02 15:04:05"), a.Published}
			if diff := cmp.Diff([]string{"http://herald.example/vote", "2017-08-04 11:22:33", ""}, got); diff != "" {
				t.Errorf("%s from %s (-want +got)\n%s", form, from, diff)
			}
		}
	}
}

func TestIndexOfCapturesIsFetched(t *testing.T) {
	const line = "example,herald)/vote 20170804112233 http://herald.example:80/vote text/html 200 ABCDEF 1234\n"
	for name, index := range map[string]string{
		"cdx.txt":   line + "example,herald)/vote 20170804120000 http://herald.example/vote text/html 200 ABCDEF 1234\n",
		"cdx":       line + "\nexample%2Cherald%29%2Fvote+20170804112233\n",
		"short.txt": "20170804112233 http://herald.example/vote\n",
		"cdx.json":  `[["urlkey","timestamp","original","mimetype","statuscode","digest","length"],` + "\n" + `["example,herald)/vote","20170804112233","http://herald.example/vote","text/html","200","ABCDEF","1234"],[],["key+to+more"]]`,
		"fl":        `[["original","timestamp"],["http://herald.example/vote","20170804112233"]]`,
	} {
		at, page := "/web/20170804112233id_/http://herald.example", serve("text/html", plainPage)
		o := newOutlet(t, map[string]http.HandlerFunc{at + "/vote": page, at + ":80/vote": page})
		_, options := online(o, map[string][]string{"web.archive.org": {public}})
		options.Fetch.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			r.URL.Scheme, r.URL.Host = "http", o.Listener.Addr().String()
			return http.DefaultTransport.RoundTrip(r)
		})
		options.FS = files(t, map[string]string{name: index})
		articles, faults := read(t, address(name), options)
		if len(articles) != 1 || articles[0].URL != "http://herald.example/vote" || articles[0].Answer.Captured.Format("20060102150405") != "20170804112233" {
			t.Errorf("%s: got %d articles, faults %q", name, len(articles), faults)
		}
	}
}

func TestAddressThatIsNoCaptureIsAPage(t *testing.T) {
	for _, form := range []string{"http://web.archive.org/web/", "http://web.archive.org/web/2017/http://a.example/", "http://web.archive.org/about/x", "http://web.archive.org/web/20179999000000/http://a.example/"} {
		_, options := archive(t)
		if articles, faults := read(t, address(form), options); len(articles) != 0 || len(faults) != 1 {
			t.Errorf("%s: got %d articles, faults %q", form, len(articles), faults)
		}
	}
}
