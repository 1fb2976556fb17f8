package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stancebook/stancebook"
)

func TestEveryAnswerSaysWhatABrowserMayDo(t *testing.T) {
	p := siteOf(t, &shelfBook{}, nil)
	for _, address := range append([]string{"/claims.csv", "/claims.atom", "/static/style.css", "/static/review.js"}, addresses...) {
		h := get(p, address, reviewing).Header()
		if csp := h.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", address, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: headers %v", address, h)
		}
	}
}

func TestPageGoesByItsOwnNamesAlone(t *testing.T) {
	for _, c := range []struct {
		host   string
		public bool
		want   int
	}{
		{"127.0.0.1:8017", false, 200}, {"localhost:8017", false, 200}, {"LOCALHOST", false, 200}, {"[::1]:8017", false, 200}, {"desk.example", false, 200}, {"desk.example.:80", false, 200},
		{"evil.example", false, 421}, {"127.0.0.1.evil.example:8017", false, 421}, {"192.0.2.7:8017", false, 421}, {"", false, 421}, {"localhost.evil", false, 421},
		{"192.0.2.7:8017", true, 200}, {"evil.example", true, 421},
	} {
		p := siteOf(t, &shelfBook{}, func(o *Options) { o.Public = c.public })
		if w := get(p, "/about", func(r *http.Request) { r.Host = c.host }); w.Code != c.want {
			t.Errorf("Host %q, public %v: %d, want %d", c.host, c.public, w.Code, c.want)
		}
	}
}

func TestPublicPageAsksSearchEnginesToPassBy(t *testing.T) {
	for _, public := range []bool{false, true} {
		w := get(siteOf(t, &shelfBook{}, func(o *Options) { o.Public = public }), "/")
		if got := strings.Contains(w.Header().Get("X-Robots-Tag"), "noindex") && strings.Contains(w.Body.String(), `name="robots"`); got != public {
			t.Errorf("public %v: noindex %v", public, got)
		}
	}
}

func TestLongQuestionsAreRefused(t *testing.T) {
	p := siteOf(t, &shelfBook{}, nil)
	for _, query := range []string{
		"search=" + strings.Repeat("a", longestValue+1), "search=" + strings.Repeat("a", 1<<20), strings.Repeat("stance=support&", mostValues+1),
		"%zz", "search=%00", "page=99999999999999999999", "was=x&article=y",
	} {
		path := "/?"
		if strings.HasPrefix(query, "was") {
			path = "/wordings?"
		}
		if w := get(p, "/", func(r *http.Request) {
			r.URL.RawQuery, r.URL.Path, r.RequestURI = query, strings.TrimSuffix(path, "?"), path+query
		}); w.Code != http.StatusBadRequest {
			t.Errorf("%.40s: status %d, want 400", query, w.Code)
		}
	}
}

func TestErrorsTellReadersAndNotTheirSecrets(t *testing.T) {
	secret := errors.New("use book /home/ann/desk/book.db: near \"SELECT\": syntax error")
	for name, c := range map[string]struct {
		err  error
		code int
		says string
	}{
		"a fault":        {secret, 500, "Something went wrong"},
		"a busy book":    {fmt.Errorf("write book /home/ann/book.db: %w", stancebook.ErrBusy), 503, "try again"},
		"an interrupt":   {errors.New("use book /home/ann/book.db: interrupted"), 503, "within 5s"},
		"an unknown":     {&stancebook.UnknownError{Kind: "person", Name: "Bob Lee", Nearest: []string{"Bo Li (Chief, Lakewood, OH)"}}, 404, `href="/?person=Bo&#43;Li"`},
		"several people": {&stancebook.UnknownError{Kind: "person", Name: "Li", Several: true, Nearest: []string{"Bo Li [00000000000000cc]", "Cy Li [00000000000000dd]"}}, 404, `href="/?person=00000000000000cc"`},
	} {
		w := get(siteOf(t, &shelfBook{err: c.err}, nil), "/?person=x")
		body := w.Body.String()
		if w.Code != c.code || !strings.Contains(strings.ReplaceAll(body, "person=Bo+Li", "person=Bo&#43;Li"), c.says) {
			t.Errorf("%s: %d, %s; want %d with %q", name, w.Code, body, c.code, c.says)
		}
		if strings.Contains(body, "/home/ann") || strings.Contains(body, "SELECT") {
			t.Errorf("%s: the page tells %s", name, body)
		}
	}
}

func TestSlowQuestionsEndInTime(t *testing.T) {
	p := siteOf(t, &shelfBook{wait: time.Minute}, func(o *Options) { o.Limit = 20 * time.Millisecond })
	began := time.Now()
	w := get(p, "/")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || time.Since(began) > 5*time.Second {
		t.Errorf("%d after %s, %v", w.Code, time.Since(began), w.Header())
	}
}

func TestBrokenViewIsAnErrorPage(t *testing.T) {
	p := siteOf(t, &shelfBook{}, func(o *Options) { o.Place = func(stancebook.City) (Place, bool) { panic("at /home/ann") } })
	for range 2 { // the first leaves nothing locked
		if w := get(p, "/cities"); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "/home/ann") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
}

// post sends a form to the review page.
func post(p http.Handler, form string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8017/review?topic=t", strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w
}

func TestReviewsNeedTokenSignatureAndSite(t *testing.T) {
	b := &shelfBook{}
	p := siteOf(t, b, nil)
	signed := "&signature=" + p.site.signature()
	const accept = "do=accept&claim=00000000000000aa"
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for name, c := range map[string]struct {
		form   string
		change []func(*http.Request)
		want   int
	}{
		"without a token":        {accept + signed, nil, 403},
		"with a wrong token":     {accept + signed, []func(*http.Request){func(r *http.Request) { r.AddCookie(&http.Cookie{Name: cookieName, Value: "guess"}) }}, 403},
		"without a signature":    {accept, []func(*http.Request){reviewing}, 403},
		"with a wrong signature": {accept + "&signature=00", []func(*http.Request){reviewing}, 403},
		"from another site":      {accept + signed, []func(*http.Request){reviewing, header("Sec-Fetch-Site", "cross-site")}, 403},
		"of another origin":      {accept + signed, []func(*http.Request){reviewing, header("Origin", "http://evil.example")}, 403},
		"too long":               {accept + signed + "&note=" + strings.Repeat("a", 1<<20), []func(*http.Request){reviewing}, 413},
		"of no kind":             {"do=burn" + signed, []func(*http.Request){reviewing}, 400},
	} {
		if w := post(p, c.form, c.change...); w.Code != c.want || len(b.reviews) > 0 {
			t.Errorf("%s: %d, want %d; %v written", name, w.Code, c.want, b.reviews)
		}
	}
	w := post(p, accept+signed, reviewing, header("Sec-Fetch-Site", "same-origin"))
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || len(b.reviews) != 1 || !strings.HasPrefix(to, "/review?") || !strings.Contains(to, "topic=t") {
		t.Errorf("a review of its own page: %d to %q, %v", w.Code, to, b.reviews)
	}
}

func TestReviewsThatCannotStandSayWhy(t *testing.T) {
	p := siteOf(t, &shelfBook{}, nil)
	for value, want := range map[string]struct {
		code int
		says string
	}{"wrong": {422, "they do not stand there"}, "busy": {503, "try again"}} {
		w := post(p, url.Values{"do": {"words"}, "claim": {"00000000000000aa"}, "value": {value}, "signature": {p.site.signature()}}.Encode(), reviewing)
		if w.Code != want.code || !strings.Contains(w.Body.String(), want.says) {
			t.Errorf("%s: %d %s; want %d with %q", value, w.Code, w.Body, want.code, want.says)
		}
	}
}

func TestTokenInAnAddressBecomesACookie(t *testing.T) {
	p := siteOf(t, &shelfBook{}, nil)
	w := get(p, "/review?token="+token+"&topic=t")
	cookie := w.Header().Get("Set-Cookie")
	if w.Code != http.StatusSeeOther || strings.Contains(w.Header().Get("Location"), token) || !strings.Contains(cookie, "SameSite=Strict") || !strings.Contains(cookie, "HttpOnly") {
		t.Errorf("%d to %q with %q", w.Code, w.Header().Get("Location"), cookie)
	}
	if w := get(p, "/review?token=guess"); w.Code != http.StatusForbidden || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("a guess: %d %v", w.Code, w.Header())
	}
}

func TestWithoutADeskNothingIsReviewed(t *testing.T) {
	p := siteOf(t, &shelfBook{}, func(o *Options) { o.Desk = nil })
	if w := get(p, "/review", reviewing); w.Code != http.StatusNotFound {
		t.Errorf("GET /review: %d", w.Code)
	}
	if body := get(p, "/").Body.String(); strings.Contains(body, "/review") {
		t.Error("the page leads to reviews that it does not take")
	}
}

// A megabyte in an address costs its sender a refusal and nobody else anything.
func TestServedPageOutlivesAMegabyteInAnAddress(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- siteOf(t, &shelfBook{}, nil).Serve(ctx, l) }()
	base := "http://" + l.Addr().String()
	if r, err := http.Get(base + "/?search=" + strings.Repeat("a", 1<<20)); err == nil {
		if r.Body.Close(); r.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("status %d, want 431", r.StatusCode)
		}
	}
	r, err := http.Get(base + "/")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(r.Body)
	r.Body.Close()
	if r.StatusCode != http.StatusOK || !strings.Contains(string(body), "Stancebook") {
		t.Errorf("afterwards: %d", r.StatusCode)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("the page ended with %v", err)
	}
}

func TestOnlyAddressesOfTheWebAreLinks(t *testing.T) {
	for address, want := range map[string]bool{
		"https://example.org/a?b=c": true, "http://example.org": true, "javascript:alert(1)": false, "JaVaScRiPt:alert(1)": false, "data:text/html,x": false, "//example.org": false,
		"https:example.org": false, "https://user:pass@example.org": false, "file:///etc/passwd": false, "": false, "\x01javascript:alert(1)": false, "/home/ann/a.html": false,
	} {
		if got := outside(address) != ""; got != want {
			t.Errorf("%q is a link: %v, want %v", address, got, want)
		}
	}
}
