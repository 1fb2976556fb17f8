package page

import (
	"net"
	"net/url"
	"slices"
	"strings"
)

// tracking parameters say where a reader came from, never what is shown.
var tracking = []string{
	"_ga", "_gl", "_hsenc", "_hsmi", "cmpid", "dclid", "fbclid", "ftag", "gclid", "gclsrc", "icid", "igshid",
	"mc_cid", "mc_eid", "mkt_tok", "msclkid", "ncid", "ocid", "smid", "sr_share", "srnd", "taid", "twclid", "wpisrc", "yclid",
}

// accelerated parameters ask for the AMP form of a page.
var accelerated = []string{"amp", "amp=1", "amp=true", "outputtype=amp", "outputtype=amp-type"}

// Canonical gives an address the form under which it is known: scheme and host
// in lower case, no default port, no fragment, no tracking parameters, the
// other parameters sorted by name; of a copy in a cache of AMP pages, the page's
// own. What is no http or https address gives "".
func Canonical(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return ""
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	if inner := cached(u); inner != nil {
		u = inner
	}
	u.Host = host(u)
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	u.RawQuery, u.ForceQuery = cleanQuery(u.RawQuery), false
	return u.String()
}

// cached gives the page of which an AMP cache holds a copy:
// https://cdn.ampproject.org/c/s/example.com/story,
// https://www.google.com/amp/s/example.com/story. nil for all others.
func cached(u *url.URL) *url.URL {
	name := strings.ToLower(u.Hostname())
	rest := ""
	switch {
	case name == "cdn.ampproject.org" || strings.HasSuffix(name, ".cdn.ampproject.org"):
		kind, path, _ := strings.Cut(strings.TrimPrefix(u.EscapedPath(), "/"), "/")
		if kind != "c" && kind != "v" {
			return nil
		}
		rest = path
	case name == "google.com" || name == "www.google.com":
		path, ok := strings.CutPrefix(u.EscapedPath(), "/amp/")
		if !ok {
			return nil
		}
		rest = path
	default:
		return nil
	}
	scheme := "http://"
	if inner, ok := strings.CutPrefix(rest, "s/"); ok {
		scheme, rest = "https://", inner
	}
	page, err := url.Parse(scheme + rest)
	if err != nil || !strings.Contains(page.Hostname(), ".") {
		return nil
	}
	page.RawQuery = u.RawQuery
	return page
}

func host(u *url.URL) string {
	name := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	port := u.Port()
	if port == "" || (u.Scheme == "http" && port == "80") || (u.Scheme == "https" && port == "443") {
		if strings.Contains(name, ":") {
			return "[" + name + "]"
		}
		return name
	}
	return net.JoinHostPort(name, port)
}

// cleanQuery drops tracking parameters and sorts the others by name, without
// touching how their values are written.
func cleanQuery(query string) string {
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(strings.ToLower(part), "=")
		if part == "" || strings.HasPrefix(name, "utm_") || slices.Contains(tracking, name) || slices.Contains(accelerated, strings.ToLower(part)) {
			continue
		}
		kept = append(kept, part)
	}
	slices.SortStableFunc(kept, func(a, b string) int {
		a, _, _ = strings.Cut(a, "=")
		b, _, _ = strings.Cut(b, "=")
		return strings.Compare(a, b)
	})
	return strings.Join(kept, "&")
}

// sameSite tells whether two hosts belong to one outlet: equal, or one below
// the other, "www." and "amp." and the like aside.
func sameSite(a, b string) bool {
	a, b = bare(a), bare(b)
	return a == b || strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a)
}

func bare(host string) string {
	host = strings.ToLower(host)
	for _, prefix := range []string{"www.", "amp.", "m.", "mobile.", "edition."} {
		if rest := strings.TrimPrefix(host, prefix); rest != host && strings.Contains(rest, ".") {
			return rest
		}
	}
	return host
}
