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

// Canonical gives an address the form under which it is known: scheme and host
// in lower case, no default port, no fragment, no tracking parameters, the
// other parameters sorted by name. What is no http or https address gives "".
func Canonical(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return ""
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	u.Host = host(u)
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	u.RawQuery, u.ForceQuery = cleanQuery(u.RawQuery), false
	return u.String()
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
		if part == "" || strings.HasPrefix(name, "utm_") || slices.Contains(tracking, name) {
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
