//go:build e2e

package main

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axeRun checks the page that is open against WCAG 2.2 AA and best practice.
const axeRun = `axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
	.then(r => r.violations.map(v => v.id + ": " + v.help + "\n" + v.nodes.slice(0, 3).map(n => "    " + n.html.slice(0, 160) + "\n      "
		+ (n.any.concat(n.all, n.none)[0] || {message: ""}).message).join("\n")))`

// withoutLink are addresses that no link leads to.
var withoutLink = []string{"/nowhere", "/?since=never", "/?person=Nobody+Such", "/?search=zzzzqqq", "/?group-by=outlet", "/person?person=Nobody"}

// ofEach is how many addresses of a path are looked at where two kinds of
// parameters do not make the difference; the others are looked at once a kind.
var ofEach = map[string]int{"/": 6, "/person": 2, "/city": 2, "/article": 3, "/topic": 2, "/review": 3}

// accessible walks from page to page.
func (d *visit) accessible(t *testing.T) {
	file := os.Getenv("STANCEBOOK_AXE")
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("read axe-core: %v; make tools fetches it, STANCEBOOK_AXE names it", err)
	}
	look := &looks{tab: d.tab(t), axe: string(axe), where: map[string][]string{}}
	look.open("/review") // without a token
	look.check("token")
	look.open("/review?token=" + d.token)
	corrected := d.query(t, "SELECT article_key FROM versions JOIN articles USING (article_id) GROUP BY 1 HAVING count(*) > 1")[0][0]
	asked := append([]string{"/article?article=" + corrected}, withoutLink...)
	queue, seen, pages := append([]string{"/"}, asked...), map[string]bool{}, map[string]int{}
	for len(queue) > 0 {
		address := queue[0]
		queue = queue[1:]
		kind := kindOf(address)
		path, _, _ := strings.Cut(kind, "?")
		given := slices.Contains(asked, address)
		if seen[address] || !given && (seen[kind] && ofEach[path] == 0 || pages[path] >= max(ofEach[path], 1)) {
			continue
		}
		seen[address] = true
		name := kind
		if !given {
			seen[kind] = true
			pages[path]++
			name = fmt.Sprintf("%s-%d", kind, pages[path])
		}
		look.open(address)
		look.check(name)
		queue = append(queue, shown[[]string](look.tab, `Array.from(document.querySelectorAll("a[href]")).filter(a => a.origin === location.origin && !/\.(csv|json|atom)$/.test(a.pathname))
			.map(a => a.pathname + a.search)`)...)
	}
	for _, path := range []string{"/", "/people", "/person", "/cities", "/city", "/topics", "/topic", "/article", "/changes", "/wordings", "/runs", "/run", "/review", "/about"} {
		if pages[path] == 0 {
			t.Errorf("no link led to %s", path)
		}
	}
	for _, wrong := range slices.Sorted(maps.Keys(look.where)) {
		t.Errorf("%s\n  at %s", wrong, strings.Join(look.where[wrong], "; "))
	}
}

// looks gathers what is wrong with pages, each fault with the pages that have it.
type looks struct {
	*tab
	axe   string
	where map[string][]string
}

// kindOf is an address without its values.
func kindOf(path string) string {
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	var names []string
	for name := range u.Query() {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.TrimSuffix(u.Path+"?"+strings.Join(names, "&"), "?")
}

// check holds the page that is open against axe-core, wide and narrow in light
// and wide in dark, looks whether it fits narrow screens, and takes pictures.
func (l *looks) check(kind string) {
	l.Helper()
	defer send(l.tab, emulation.ClearDeviceMetricsOverride, cdp.Empty{})
	shown[chromedp.Void](l.tab, l.axe)
	for _, screen := range []struct {
		scheme    string
		width     int64
		axe, kept bool
	}{{"light", 1400, true, true}, {"light", 820, false, true}, {"light", 390, true, true}, {"light", 320, false, false}, {"dark", 1400, true, true}, {"dark", 390, false, true}} {
		send(l.tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: screen.scheme}}})
		send(l.tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: screen.width, Height: 1000, DeviceScaleFactor: 1})
		at := fmt.Sprintf("%s (%s, %d wide)", kind, screen.scheme, screen.width)
		if screen.axe {
			for _, wrong := range shown[[]string](l.tab, axeRun) {
				l.where[wrong] = append(l.where[wrong], at)
			}
		}
		if over := shown[int](l.tab, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
			l.where["runs out of the screen"] = append(l.where["runs out of the screen"], fmt.Sprintf("%s by %d", at, over))
		}
		if screen.kept {
			l.photograph(kind, screen.scheme, screen.width)
		}
	}
}

// photograph keeps a picture of the page where STANCEBOOK_SCREENS names a folder.
func (b *tab) photograph(kind, scheme string, width int64) {
	folder := os.Getenv("STANCEBOOK_SCREENS")
	if folder == "" {
		return
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		b.Fatal(err)
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.Fatal(err)
	}
	name := strings.Trim(strings.NewReplacer("/?", "claims-", "/-", "claims-", "/", "-", "?", "-", "&", "-").Replace(kind), "-")
	if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", name, width, scheme)), png, 0o644); err != nil {
		b.Fatal(err)
	}
}
