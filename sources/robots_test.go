package sources

import (
	"strings"
	"testing"
	"time"
)

func TestLongestRobotsRuleWins(t *testing.T) {
	r := parseRobots([]byte("\ufeff# rules\nUser-agent: other\nuser-agent: *\nDisallow: /a # all\nAllow: /a/b\nDisallow: /*.pdf$\nDisallow: /x*y\nAllow: /tie\nDisallow: /tie\nCrawl-delay: 2.5\nSitemap: https://example.org/s\n\nUser-agent: elsewhere\nDisallow: /\n"), "stancebook")
	for path, want := range map[string]bool{
		"/": true, "/a": false, "/ab": false, "/a/b/c": true, "/r.pdf": false, "/r.pdf?x": true, "/x1y2": false, "/x1": true, "/tie": true,
	} {
		if got := r.allows(path); got != want {
			t.Errorf("%s: got allowed %v, want %v", path, got, want)
		}
	}
	if want := 2500 * time.Millisecond; r.delay != want {
		t.Errorf("delay: got %v, want %v", r.delay, want)
	}
}

func TestRobotsRulesWithManyStarsAreQuick(t *testing.T) {
	r := parseRobots([]byte("User-agent: *\nDisallow: /"+strings.Repeat("*a", 5000)+"$\n"), "stancebook")
	if !r.allows("/" + strings.Repeat("a", 4000)) {
		t.Error("a rule that does not match forbids")
	}
}

func TestAgentTokenEndsBeforeTheVersion(t *testing.T) {
	for agent, want := range map[string]string{"stancebook/1.2 (+x)": "stancebook", "News-Bot 3": "news-bot", "": "", "*": ""} {
		if got := agentToken(agent); got != want {
			t.Errorf("%q: got %q, want %q", agent, got, want)
		}
	}
}
