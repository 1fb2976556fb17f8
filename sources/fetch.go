package sources

import (
	"context"
	"errors"
	"strings"
	"time"
)

func isWeb(address string) bool {
	scheme, rest, ok := strings.Cut(address, "://")
	return ok && rest != "" && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

func hasScheme(address string) bool {
	scheme, _, ok := strings.Cut(address, "://")
	return ok && len(scheme) > 1 && !strings.ContainsAny(scheme, "/\\.*?[ ")
}

type web struct{}

func newWeb(Fetch, func() time.Time) *web { return &web{} }

type base struct{ path, contentType string }

func (v *visit) address(_ context.Context, address string) {
	v.fail("", address, errors.New("no network yet"))
}

func (v *visit) feed(_ context.Context, _ []byte, b base) {
	v.fail("", b.path, errors.New("no feeds yet"))
}
