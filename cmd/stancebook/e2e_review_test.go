//go:build e2e

package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// current is the claim that the queue shows.
func (b *tab) current() string {
	b.Helper()
	return shown[string](b, `(document.querySelector("#verdict [name=claim]") || {value: ""}).value`)
}

// press types a key and waits for the page to say what was done.
func (b *tab) press(key, says string) {
	b.Helper()
	b.key(key)
	b.until(fmt.Sprintf("document.querySelector('[role=status]') !== null && document.querySelector('[role=status]').innerText.toLowerCase().includes(%q)", says))
}

func (d *visit) reviewByKeyboard(t *testing.T) {
	b := d.tab(t)
	b.open("/review?token=" + d.token)
	accepted := b.current()
	b.press("a", "accept")
	rejected := b.current()
	if accepted == "" || rejected == accepted {
		t.Fatalf("the queue shows %q and, after it was accepted, %q", accepted, rejected)
	}
	b.press("r", "reject")
	edited := b.current()
	b.key("s")
	b.until(`document.activeElement.matches("input[data-key=s]")`)
	b.do(chromedp.KeyEvent("Jeff Sessions" + kb.Enter))
	b.until(`document.querySelector('[role=status]') !== null && document.querySelector('[role=status]').innerText.toLowerCase().includes("speaker")`)
	if got := b.current(); got != edited {
		t.Errorf("after its speaker was corrected the queue shows %s, want %s again", got, edited)
	}
	// What was typed in a field is no command.
	b.key("w")
	b.until(`document.activeElement.matches("input[data-key=w]")`)
	b.key("a")
	b.do(chromedp.KeyEvent(kb.Escape))
	b.key("n")
	b.until(fmt.Sprintf(`document.querySelector("#verdict [name=claim]") !== null && document.querySelector("#verdict [name=claim]").value !== %q`, edited))

	check := func(when string) {
		t.Helper()
		for key, want := range map[string]string{accepted: "accepted by tester", edited: "edited by tester"} {
			b.open("/review?claim=" + key)
			if got := b.text("article.review dl"); !strings.Contains(got, want) {
				t.Errorf("%s: claim %s shows %q, want %q", when, key, got, want)
			}
			b.open("/article?claim=" + key)
			if got := b.text("li.here"); !strings.Contains(got, want) {
				t.Errorf("%s: in its article claim %s shows %q, want %q", when, key, got, want)
			}
		}
		b.open("/review?claim=" + edited)
		if got := b.text("article.review dl"); !strings.Contains(got, "Jeff Sessions") {
			t.Errorf("%s: the corrected speaker is gone: %q", when, got)
		}
		if n := d.command(t, "claims", "--copies", "--review", "rejected", "--csv", "--fields", "claim_key,review"); !strings.Contains(n, rejected+",rejected") {
			t.Errorf("%s: claim %s is not rejected", when, rejected)
		}
	}
	check("at once")
	d.command(t, "ingest", "--again")
	check("after every article was read anew")
	b.open("/review?claim=" + edited)
	b.press("u", "taken back")
	if got := b.text("article.review dl"); strings.Contains(got, "edited by tester") {
		t.Errorf("the correction was taken back, and the page shows %q", got)
	}
}

func (d *visit) withoutScript(t *testing.T) {
	b := d.tab(t)
	send(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open("/")
	b.do(chromedp.SendKeys(chromedp.CSS("#find"), "police"+kb.Enter))
	b.until(`location.search.includes("search=police") && document.querySelector(".claim") !== null`)
	b.open("/review?token=" + d.token)
	before := b.current()
	b.key("a") // nothing listens
	b.do(chromedp.Click(chromedp.CSS("#verdict .yes")))
	b.until(fmt.Sprintf(`document.querySelector("#verdict [name=claim]") !== null && document.querySelector("#verdict [name=claim]").value !== %q`, before))
	if got := d.command(t, "claims", "--copies", "--review", "accepted", "--csv", "--fields", "claim_key"); strings.Count(got, before) != 1 {
		t.Errorf("claim %s was not accepted", before)
	}
	b.do(chromedp.Click(chromedp.CSS("#verdict [value=undo]")))
	b.until(fmt.Sprintf(`document.querySelector("#verdict [name=claim]") !== null && document.querySelector("#verdict [name=claim]").value === %q`, before))
}
