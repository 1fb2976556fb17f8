package page

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// Decode turns the bytes of a page into UTF-8 and names the encoding that it
// took them for: that of a byte-order mark, else UTF-8 where all of it is
// valid, else that of contentType's charset, of the page's meta element, of a
// detector. Bytes that the encoding does not know become U+FFFD.
func Decode(raw []byte, contentType string) (text, encoding string) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(raw[3:]), "\ufffd"), "utf-8"
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return decodeAs(raw, "utf-16le")
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return decodeAs(raw, "utf-16be")
	case utf8.Valid(raw):
		return string(raw), "utf-8"
	}
	if mostlyUTF8(raw) {
		return strings.ToValidUTF8(string(raw), "\ufffd"), "utf-8"
	}
	if _, label, ok := strings.Cut(strings.ToLower(contentType), "charset="); ok {
		if e, name := lookup(label); e != nil {
			return decodeWith(raw, e, name)
		}
	}
	// The standard looks for the meta element in the first 1,024 bytes; real
	// pages have it later.
	if e, name := metaEncoding(raw[:min(len(raw), 8<<10)]); e != nil {
		return decodeWith(raw, e, name)
	}
	if best, err := chardet.NewHtmlDetector().DetectBest(raw[:min(len(raw), 64<<10)]); err == nil && best.Confidence >= 30 {
		if e, name := lookup(best.Charset); e != nil {
			return decodeWith(raw, e, name)
		}
	}
	return decodeAs(raw, "windows-1252")
}

// Encoding names the encoding that Decode takes bytes for.
func Encoding(raw []byte, contentType string) string {
	if utf8.Valid(raw) {
		return "utf-8"
	}
	_, name := Decode(raw, contentType)
	return name
}

// mostlyUTF8 tells UTF-8 with a few damaged bytes: far more of its non-ASCII
// sequences are valid than not.
func mostlyUTF8(raw []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > 10*bad
}

func lookup(label string) (encoding.Encoding, string) {
	label = strings.Trim(label, " \t\"';")
	e, name := charset.Lookup(label)
	if name == "utf-8" {
		return nil, "" // it is not valid UTF-8, whatever it says
	}
	return e, name
}

func metaEncoding(head []byte) (encoding.Encoding, string) {
	low := bytes.ToLower(head)
	for from := 0; ; {
		i := bytes.Index(low[from:], []byte("charset="))
		if i < 0 {
			return nil, ""
		}
		from += i + len("charset=")
		label := bytes.TrimLeft(low[from:], " \"'")
		if end := bytes.IndexAny(label, " \"'/>;"); end >= 0 {
			label = label[:end]
		}
		if e, name := lookup(string(label)); e != nil {
			return e, name
		}
	}
}

func decodeAs(raw []byte, name string) (string, string) {
	e, err := htmlindex.Get(name)
	if err != nil {
		return strings.ToValidUTF8(string(raw), "\ufffd"), "utf-8"
	}
	return decodeWith(raw, e, name)
}

func decodeWith(raw []byte, e encoding.Encoding, name string) (string, string) {
	text, err := e.NewDecoder().Bytes(raw)
	if err != nil {
		return strings.ToValidUTF8(string(raw), "\ufffd"), "utf-8"
	}
	return strings.TrimPrefix(strings.ToValidUTF8(string(text), "\ufffd"), "\ufeff"), name
}
