package sources

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// robots are the rules of one host for this program (RFC 9309).
type robots struct {
	rules []rule
	delay time.Duration // Crawl-delay
	maps  []string      // Sitemap
	err   error         // why nothing may be read in this run
	at    time.Time     // when they were read
}

type rule struct {
	allow bool
	path  string
}

const (
	robotsBytes     = 500 << 10
	robotsRedirects = 5
	mostMaps        = 20 // sitemaps that a robots.txt may name
)

// Of a robots.txt that was read, or is not there, a copy serves for robotsKept
// (RFC 9309 allows no more); a server that could not say is asked again after
// robotsNotNow.
const (
	robotsKept   = 24 * time.Hour
	robotsNotNow = time.Hour
)

// permitted asks the host's robots.txt where no copy of it is fresh enough.
func (w *web) permitted(ctx context.Context, u *url.URL, h *host, r request) error {
	rules := h.robots[site(u)]
	if rules == nil || rules.err == nil && w.now().Sub(rules.at) >= robotsKept {
		if rules = w.rules(ctx, u, h, r.private); ctx.Err() != nil {
			return ctx.Err()
		}
		h.robots[site(u)] = rules
	}
	if rules.err != nil {
		return rules.err
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if !rules.allows(path) {
		return fault("robots", "its robots.txt does not allow programs to read it: save the page by hand, or leave it out")
	}
	return nil
}

// rules gives the rules of a host: those that an earlier run kept, else those
// that its server states now, which are kept.
func (w *web) rules(ctx context.Context, u *url.URL, h *host, private bool) *robots {
	kept := w.recall(site(u))
	if age := w.now().Sub(kept.At); age >= 0 && age < kept.life() {
		return kept.rules(agentToken(w.UserAgent))
	}
	asked, err := w.askRobots(ctx, u, h, request{private: private, cut: robotsBytes, known: validators{kept.ETag, kept.LastModified, kept.At}}, kept)
	switch cause := causeOf(err); {
	case cause == "unreachable" || cause == "refused": // as all of the host is
		return &robots{err: err}
	case err != nil:
		return &robots{err: fmt.Errorf("its robots.txt cannot be read: %w", err)}
	}
	w.keepRobots(site(u), asked)
	return asked.rules(agentToken(w.UserAgent))
}

// askRobots fetches a robots.txt. No file (4xx) allows all; a server that cannot
// say (5xx) allows nothing now. An error is that of a server that cannot be
// reached: it allows nothing in this run, and the next one asks again.
func (w *web) askRobots(ctx context.Context, u *url.URL, h *host, r request, kept Robots) (Robots, error) {
	now := Robots{At: w.now().UTC()}
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	if kept.Status != http.StatusOK || forced(at.String(), now.At) {
		r.known = validators{}
	}
	for range robotsRedirects + 1 {
		got, next, err := w.politely(ctx, at, h, r)
		if err == nil {
			<-w.slots
		}
		var status *statusCode
		var later *patience
		switch {
		case errors.As(err, &later):
			now.Status = later.code
			return now, nil
		case errors.As(err, &status):
			now.Status = status.code
			return now, nil
		case err != nil:
			return now, err
		case got.NotModified:
			kept.At = now.At
			return kept, nil
		case next == "":
			now.Status, now.ETag, now.LastModified = got.Status, got.ETag, got.LastModified
			now.Body = strings.ToValidUTF8(string(got.body), "\ufffd")
			return now, nil
		}
		if at, err = parseAddress(next); err != nil {
			break
		}
	}
	now.Status = http.StatusNotFound // it leads nowhere
	return now, nil
}

// life is how long a copy serves.
func (r Robots) life() time.Duration {
	switch {
	case r.Status == 0:
		return 0
	case r.notNow():
		return robotsNotNow
	}
	return robotsKept
}

func (r Robots) notNow() bool { return r.Status >= 500 || r.Status == http.StatusTooManyRequests }

// rules reads what a copy says to the program of this name.
func (r Robots) rules(token string) *robots {
	rules := &robots{}
	switch {
	case r.notNow():
		rules.err = fault("robots", "its robots.txt cannot be read now (%d): %w", r.Status, errRobotsNow)
	case r.Status == http.StatusOK:
		rules = parseRobots([]byte(r.Body), token)
	}
	rules.at = r.At
	return rules
}

// agentToken is the name by which rules speak to the program: the User-Agent
// up to its version.
func agentToken(agent string) string {
	return strings.ToLower(agent[:len(agent)-len(strings.TrimLeftFunc(agent, func(r rune) bool {
		return r == '-' || r == '_' || (r|0x20) >= 'a' && (r|0x20) <= 'z'
	}))])
}

// parseRobots keeps the rules of the groups that name the token, else those of
// the groups for all.
func parseRobots(data []byte, token string) *robots {
	var named, all robots
	var here []*robots // whom the group being read concerns
	var maps []string
	found, inAgents := false, false
	scanner := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	scanner.Buffer(nil, robotsBytes+1)
	for scanner.Scan() {
		line, _, _ := strings.Cut(scanner.Text(), "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		if key == "user-agent" {
			if !inAgents {
				here = nil
			}
			inAgents = true
			switch name := agentToken(value); {
			case value == "*":
				here = append(here, &all)
			case name != "" && name == token:
				found = true
				here = append(here, &named)
			}
			continue
		}
		inAgents = inAgents && key != "allow" && key != "disallow" && key != "crawl-delay"
		if key == "sitemap" && isWeb(value) && len(maps) < mostMaps {
			maps = append(maps, value)
		}
		for _, r := range here {
			r.add(key, value)
		}
	}
	named.maps, all.maps = maps, maps
	if found {
		return &named
	}
	return &all
}

func (r *robots) add(key, value string) {
	switch key {
	case "allow", "disallow":
		if value != "" {
			r.rules = append(r.rules, rule{key == "allow", value})
		}
	case "crawl-delay":
		if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 && seconds < 1e6 {
			r.delay = time.Duration(seconds * float64(time.Second))
		}
	}
}

// allows goes by the longest rule that matches; of equally long ones the one
// that allows.
func (r *robots) allows(path string) bool {
	best, allow := -1, true
	for _, rule := range r.rules {
		if n := len(rule.path); (n > best || n == best && rule.allow) && matchRule(rule.path, path) {
			best, allow = n, rule.allow
		}
	}
	return allow
}

// matchRule matches a path that begins as the rule does, where * is any run of
// characters and a final $ the path's end.
func matchRule(rule, path string) bool {
	rule, toEnd := strings.CutSuffix(rule, "$")
	parts := strings.Split(rule, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	path = path[len(parts[0]):]
	for i, part := range parts[1:] {
		if toEnd && i == len(parts)-2 {
			return strings.HasSuffix(path, part)
		}
		at := strings.Index(path, part)
		if at < 0 {
			return false
		}
		path = path[at+len(part):]
	}
	return !toEnd || path == ""
}
