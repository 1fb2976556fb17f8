package sources

import (
	"bufio"
	"bytes"
	"context"
	"errors"
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

// permitted asks the host's robots.txt, fetching it the first time.
func (w *web) permitted(ctx context.Context, u *url.URL, h *host, r request) error {
	rules := h.robots[site(u)]
	if rules == nil {
		if rules = w.askRobots(ctx, u, h, r.private); ctx.Err() != nil {
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

// askRobots fetches the rules. No file (4xx) allows all; a server that cannot
// say (5xx, no answer) allows nothing in this run.
func (w *web) askRobots(ctx context.Context, u *url.URL, h *host, private bool) *robots {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	for range robotsRedirects + 1 {
		got, next, err := w.politely(ctx, at, h, request{private: private, cut: robotsBytes})
		if err == nil {
			<-w.slots
		}
		var status *statusCode
		var later *patience
		switch {
		case errors.As(err, &later):
			return &robots{err: fault("robots", "its robots.txt cannot be read now (%d): %w", later.code, errRobotsNow)}
		case errors.As(err, &status) && status.code < 500:
			return &robots{}
		case errors.As(err, &status):
			return &robots{err: fault("robots", "its robots.txt cannot be read now (%d): %w", status.code, errRobotsNow)}
		case err != nil:
			return &robots{err: err}
		case next == "":
			return parseRobots(got.body, agentToken(w.UserAgent))
		}
		if at, err = parseAddress(next); err != nil {
			return &robots{}
		}
	}
	return &robots{}
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
