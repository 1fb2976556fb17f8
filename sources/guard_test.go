package sources

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"code.dny.dev/ssrf"
)

func TestRedirectToAPrivateAddressIsRefusedAtDial(t *testing.T) {
	for _, to := range []string{"http://169.254.169.254/latest", "http://10.0.0.1/", "http://[::1]/", "http://127.0.0.2/"} {
		server := httptest.NewServer(http.RedirectHandler(to, http.StatusFound))
		w := newWeb(Fetch{MinInterval: -1, Timeout: 5 * time.Second}, time.Now)
		// The test's own server stands for a public one; all else is guarded as ever.
		guard := ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(netip.MustParsePrefix("127.0.0.1/32")))
		w.safe = w.client(&net.Dialer{Control: guard.Safe})
		_, err := w.get(context.Background(), server.URL, false)
		if !errors.Is(err, ssrf.ErrProhibitedIP) {
			t.Errorf("redirect to %s: got %v, want a refusal", to, err)
		}
		w.close()
		server.Close()
	}
}
