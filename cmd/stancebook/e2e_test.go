//go:build e2e

package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	requests "github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestPage drives a real browser over the demo's book, to which articles were
// added that try the page: letters beyond the first plane, combining marks, line
// ends of another system, and words that would run if anything took them for
// markup. Whatever a test does, the browser may not complain nor ask another
// machine for anything.
func TestPage(t *testing.T) {
	d := openVisit(t)
	t.Run("SearchAndFacetsAreTheCommandsQuestions", d.searchAndFacets)
	t.Run("PeopleAndCitiesLeadToTheirClaims", d.peopleAndCities)
	t.Run("FilesAreTheCommandsRows", d.files)
	t.Run("HighlightsAreExactlyTheWords", d.highlights)
	t.Run("HostileTextStaysText", d.hostile)
	t.Run("EveryPageIsAccessibleAndFitsItsScreen", d.accessible)
	t.Run("NothingNeedsScript", d.withoutScript)
	t.Run("ReviewByKeyboardSurvivesANewReading", d.reviewByKeyboard)
}

// visit is a book that is served, and a browser before it.
type visit struct {
	dir, book   string
	page, token string // the page's address without a slash at its end
	browser     context.Context
}

func openVisit(t *testing.T) *visit {
	t.Helper()
	d := &visit{dir: t.TempDir()}
	d.command(t, "demo", "--dir", d.dir)
	d.book = filepath.Join(d.dir, "stancebook.db")
	for _, name := range []string{"letters.txt", "hostile.html", "crlf.txt", "fixed.html"} {
		d.write(t, name, articles[name])
		d.command(t, "ingest", filepath.Join(d.dir, name), "--date", "2017-08-07")
	}
	d.write(t, "hostile.jsonl", articles["hostile.jsonl"])
	d.command(t, "ingest", filepath.Join(d.dir, "hostile.jsonl"))
	d.write(t, "fixed.html", strings.Replace(articles["fixed.html"], "We will answer it", "We will never answer it", 1))
	d.command(t, "ingest", filepath.Join(d.dir, "fixed.html"), "--date", "2017-08-07")
	d.serve(t)
	d.startBrowser(t)
	return d
}

func (d *visit) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// command runs the program on the book and returns what it printed.
func (d *visit) command(t *testing.T, args ...string) string {
	t.Helper()
	cmd := d.program(args...)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("stancebook %s: %v: %s", strings.Join(args, " "), err, complaints.String())
	}
	return string(out)
}

func (d *visit) program(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1", "NO_COLOR=1")
	if d.book != "" {
		cmd.Env = append(cmd.Env, "STANCEBOOK_DB="+d.book)
	}
	return cmd
}

// serve starts the page and reads its address and token of what it prints.
func (d *visit) serve(t *testing.T) {
	t.Helper()
	cmd := d.program("serve", "--addr", "127.0.0.1:0", "--as", "tester")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	})
	address := regexp.MustCompile(`(http://127\.0\.0\.1:\d+)/review\?token=([0-9a-f]+)`)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if m := address.FindStringSubmatch(lines.Text()); m != nil {
			d.page, d.token = m[1], m[2]
			return
		}
	}
	t.Fatal("serve printed no address")
}

func (d *visit) startBrowser(t *testing.T) {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, // as root it starts in no other way, and it shows this page alone
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
		chromedp.WindowSize(1400, 1000))
	if path := os.Getenv("CHROME"); path != "" {
		options = append(options, chromedp.ExecPath(path))
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	browser, end := chromedp.NewContext(ctx)
	t.Cleanup(end)
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("start Chromium: %v; make tools installs it, CHROME names another", err)
	}
	d.browser = browser
}

// tab is a page of the browser.
type tab struct {
	*testing.T
	*visit
	ctx context.Context

	mu         sync.Mutex
	complaints []string
}

// tab opens a page of the browser that fails its test at its end where the
// browser complained.
func (d *visit) tab(t *testing.T) *tab {
	t.Helper()
	ctx, end := chromedp.NewContext(d.browser)
	b := &tab{T: t, visit: d, ctx: ctx}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	t.Cleanup(func() {
		end()
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, c := range b.complaints {
			t.Error(c)
		}
	})
	send(b, requests.Enable, requests.EnableParams{})
	send(b, log.Enable, cdp.Empty{})
	send(b, runtime.Enable, cdp.Empty{})
	return b
}

func (b *tab) complain(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.complaints = append(b.complaints, fmt.Sprintf(format, args...))
}

// hear notes what no page may cause.
func (b *tab) hear(event any) {
	switch e := event.(type) {
	case *requests.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "data" && "http://"+u.Host != b.page {
			b.complain("%s asks another machine: %s", e.DocumentURL, e.Request.URL)
		}
	case *requests.EventResponseReceived:
		if e.Type != requests.ResourceTypeDocument && e.Response.Status >= 400 {
			b.complain("%s answers %d", e.Response.URL, e.Response.Status)
		}
	case *requests.EventLoadingFailed:
		if !e.Canceled {
			b.complain("a %s could not be loaded: %s %s", e.Type, e.ErrorText, e.BlockedReason)
		}
	case *runtime.EventConsoleAPICalled:
		for _, a := range e.Args {
			b.complain("console.%s: %s%s", e.Type, a.Value, a.Description)
		}
	case *runtime.EventExceptionThrown:
		b.complain("script failed: %s", e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		// That a view answers with an error is what some tests ask for.
		if e.Entry.Level != log.EntryLevelVerbose && !strings.Contains(e.Entry.Text, "the server responded with a status of") {
			b.complain("%s at %s: %s", e.Entry.Level, e.Entry.URL, e.Entry.Text)
		}
	case *page.EventJavascriptDialogOpening:
		b.complain("a dialog opened at %s: %s", e.URL, e.Message)
		go chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
	}
}

// do carries out actions in the tab, each call within a minute.
func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// send gives the tab a command of the browser's protocol.
func send[P, R any](b *tab, command cdp.Command[P, R], params P) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		b.Fatal(err)
	}
}

// key presses a letter as a keyboard does: where the page takes it for a
// command, nothing is typed.
func (b *tab) key(letter string) {
	b.Helper()
	press := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: letter, Text: letter, Code: "Key" + strings.ToUpper(letter)}
	send(b, input.DispatchKeyEvent, press)
	press.Type, press.Text = input.DispatchKeyEventTypeKeyUp, ""
	send(b, input.DispatchKeyEvent, press)
}

// open goes to a view.
func (b *tab) open(path string) {
	b.Helper()
	b.do(chromedp.Navigate(b.page + path))
}

// shown evaluates an expression of the page's script.
func shown[T any](b *tab, expression string) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	result, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%.200s: %v", expression, err)
	}
	return result
}

// text is what the first element that fits says.
func (b *tab) text(selector string) string {
	b.Helper()
	return shown[string](b, fmt.Sprintf("(document.querySelector(%q) || {textContent: ''}).textContent.trim()", selector))
}

// until waits for an expression to hold.
func (b *tab) until(expression string) {
	b.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(30 * time.Millisecond) {
		// In the middle of a change of pages there is nothing to ask.
		holds, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression))
		if err == nil && holds {
			return
		}
		if time.Now().After(deadline) {
			b.Fatalf("waited in vain for %s (%v) at %s", expression, err, shown[string](b, "location.href + '\\n' + document.body.innerText.slice(0, 500)"))
		}
	}
}

// query reads rows of the book, a slice of strings each.
func (d *visit) query(t *testing.T, query string) (rows [][]string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+d.book+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	found, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for found.Next() {
		row := make([]string, len(columns))
		into := make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := found.Scan(into...); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if err := found.Err(); err != nil || len(rows) == 0 {
		t.Fatalf("%s: %d rows, %v", query, len(rows), err)
	}
	return rows
}
