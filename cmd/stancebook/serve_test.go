package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/net/html"
)

// served is a page that a process of its own serves.
type served struct {
	t      *testing.T
	base   string // without the last slash
	review string // the address that a reviewer is given
	client *http.Client
	cmd    *exec.Cmd
	log    bytes.Buffer
}

func serve(t *testing.T, book string, args ...string) *served {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &served{t: t, client: &http.Client{Jar: jar}}
	s.cmd = exec.Command(os.Args[0], append([]string{"serve", "--db", book, "--addr", "127.0.0.1:0", "--as", "ann"}, args...)...)
	s.cmd.Env = append(os.Environ(), asProgram+"=1")
	s.cmd.Stderr = &s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	for s.review == "" && lines.Scan() {
		address := lines.Text()[strings.LastIndex(lines.Text(), " ")+1:]
		if s.base == "" {
			s.base = strings.TrimSuffix(address, "/")
		} else {
			s.review = address
		}
	}
	if s.review == "" {
		s.cmd.Wait()
		t.Fatalf("the page gave no address: %s", &s.log)
	}
	return s
}

// end stops the page as Ctrl-C does.
func (s *served) end() {
	s.t.Helper()
	s.cmd.Process.Signal(syscall.SIGINT)
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("the page ended with %v: %s", err, &s.log)
	}
}

func (s *served) get(address string) (status int, body string) {
	s.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = s.base + address
	}
	r, err := s.client.Get(address)
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return r.StatusCode, string(text)
}

func parse(t *testing.T, body string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// Every link of the page, from the first view on, leads to an answer.
func TestServeHasNoLinkThatLeadsNowhere(t *testing.T) {
	s := serve(t, demoBook(t))
	defer s.end()
	s.get(s.review)
	seen, queue := map[string]bool{"/": true}, []string{"/"}
	for n := 0; n < len(queue) && n < 1200; n++ {
		status, body := s.get(queue[n])
		if status != http.StatusOK {
			t.Errorf("%s: status %d", queue[n], status)
			continue
		}
		if path, _, _ := strings.Cut(queue[n], "?"); strings.Contains(path, ".") {
			continue
		}
		ids := map[string]bool{}
		root := parse(t, body)
		for e := range root.Descendants() {
			ids[attribute(e, "id")] = true
		}
		for e := range root.Descendants() {
			to := attribute(e, "href")
			if id, inPage := strings.CutPrefix(to, "#"); inPage && !ids[id] {
				t.Errorf("%s leads to its own %q, which is not there", queue[n], to)
			}
			address, _, _ := strings.Cut(to, "#")
			// Of combined filters a sample is enough: a second one is not followed.
			if !strings.HasPrefix(address, "/") || seen[address] || strings.Count(address, "=") > 1 {
				continue
			}
			seen[address] = true
			queue = append(queue, address)
		}
	}
	if len(queue) < 300 {
		t.Errorf("found %d addresses alone", len(queue))
	}
	if s.log.Len() > 0 && strings.Contains(s.log.String(), "ERROR") {
		t.Errorf("the log says %s", &s.log)
	}
}

func TestServeFilesAreWhatTheCommandsWrite(t *testing.T) {
	book := demoBook(t)
	s := serve(t, book)
	defer s.end()
	for address, args := range map[string][]string{
		"/claims.csv":                               {"claims", "--csv"},
		"/claims.json?city=Stockton":                {"claims", "--city", "Stockton", "--json"},
		"/stances.csv?stance=oppose":                {"export", "stances", "--stance", "oppose"},
		"/people.csv?topic=sessions-letters":        {"people", "--topic", "sessions-letters", "--csv"},
		"/person.json?person=Jeff+Sessions":         {"people", "Jeff Sessions", "--json"},
		"/cities.csv":                               {"cities", "--csv"},
		"/city.json?city=Stockton&since=2018-01-01": {"cities", "Stockton", "--since", "2018-01-01", "--json"},
		"/changes.csv":                              {"claims", "--changed", "--csv"},
		"/runs.json":                                {"runs", "--json"},
	} {
		var want, notes bytes.Buffer
		if code := run(t.Context(), append(args, "--db", book), strings.NewReader(""), &want, &notes); code != codeDone {
			t.Fatalf("%v ended with %d: %s", args, code, &notes)
		}
		if _, got := s.get(address); got != want.String() {
			t.Errorf("%s is not what %v writes:\n%.300s\n%.300s", address, args, got, want.String())
		}
	}
}

// The marked words of an article are exactly those of each claim.
func TestServeMarksTheWordsInTheirPlace(t *testing.T) {
	book := demoBook(t)
	s := serve(t, book)
	defer s.end()
	_, body := s.get("/claims.json")
	var claims []struct {
		Key       string `json:"claim_key"`
		Statement string `json:"statement"`
	}
	if err := json.Unmarshal([]byte(body), &claims); err != nil || len(claims) < 100 {
		t.Fatalf("%d claims: %v", len(claims), err)
	}
	space := regexp.MustCompile(`\s+`)
	bare := func(text string) string { return space.ReplaceAllString(strings.ReplaceAll(text, "[…]", ""), "") }
	for _, c := range claims {
		_, body := s.get("/article?claim=" + c.Key)
		var words strings.Builder
		for e := range parse(t, body).Descendants() {
			if e.Data == "mark" && strings.Contains(attribute(e, "data-claims"), c.Key) {
				words.WriteString(e.FirstChild.Data)
			}
		}
		if bare(words.String()) != bare(c.Statement) {
			t.Errorf("claim %s: marked %q, want %q", c.Key, words.String(), c.Statement)
		}
	}
}

func TestServeTakesReviewsIntoTheBook(t *testing.T) {
	book := demoBook(t)
	s := serve(t, book)
	defer s.end()
	if status, _ := s.get("/review"); status != http.StatusForbidden {
		t.Fatalf("without a token: status %d", status)
	}
	send := func(more url.Values) (int, string) {
		_, body := s.get(s.review)
		form := url.Values{}
		for e := range parse(t, body).Descendants() {
			if e.Data == "form" && attribute(e, "id") == "verdict" {
				for input := range e.Descendants() {
					if attribute(input, "type") == "hidden" {
						form.Set(attribute(input, "name"), attribute(input, "value"))
					}
				}
			}
		}
		for name, values := range more {
			form[name] = values
		}
		r, err := s.client.PostForm(s.base+"/review", form)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		text, _ := io.ReadAll(r.Body)
		return r.StatusCode, string(text)
	}
	reviews := func() string {
		var out, notes bytes.Buffer
		run(context.Background(), []string{"review", "list", "--db", book, "--csv", "--fields", "action,field,value,reviewer,note"}, strings.NewReader(""), &out, &notes)
		return out.String()
	}
	for _, step := range []struct {
		form url.Values
		code int
		says string
	}{
		{url.Values{"do": {"accept"}, "note": {"seen"}}, 200, "Accepted."},
		{url.Values{"do": {"reject"}}, 200, "Rejected."},
		{url.Values{"do": {"undo"}}, 200, "Taken back"},
		{url.Values{"do": {"stance"}, "topic": {"sessions-letters"}, "side": {"oppose"}}, 200, "Corrected: stance."},
		{url.Values{"do": {"speaker"}, "value": {"Jef Sesions"}}, 422, "Did you mean: Jeff Sessions"},
		{url.Values{"do": {"words"}, "value": {"words that stand nowhere"}}, 422, "does not stand near them"},
	} {
		code, body := send(step.form)
		if code != step.code || !strings.Contains(body, step.says) {
			t.Errorf("%v: %d, want %d with %q", step.form, code, step.code, step.says)
		}
	}
	if got, want := reviews(), "action,field,value,reviewer,note\naccept,,,ann,seen\nedit,stance:sessions-letters,oppose,ann,\n"; got != want {
		t.Errorf("the book holds\n%s\nwant\n%s", got, want)
	}
}

func TestServeRefusesAnAddressThatOthersReach(t *testing.T) {
	book := demoBook(t)
	for _, addr := range []string{":8017", "0.0.0.0:0", "[::]:0", "192.0.2.1:8017", "nonsense"} {
		var out, notes bytes.Buffer
		ctx, cancel := context.WithCancel(t.Context())
		if code := run(ctx, []string{"serve", "--db", book, "--addr", addr}, strings.NewReader(""), &out, &notes); code != codeMisused {
			t.Errorf("--addr %s ended with %d: %s", addr, code, &notes)
		}
		cancel()
	}
}
