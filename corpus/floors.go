package corpus

import (
	"strings"

	"github.com/stancebook/stancebook"
)

func fingerprint(parts []string) string { return stancebook.Hash(strings.Join(parts, "\x00")) }
