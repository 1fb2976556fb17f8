package sources

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http/httputil"
	"strconv"
	"strings"
)

var gzipMagic = []byte{0x1f, 0x8b, 0x08}

// errMember says that a gzip member is damaged and that the next bytes come
// from the one after it.
var errMember = errors.New("a damaged gzip member")

// keptBytes is how far back the search for the next member can begin: where a
// decoder notices damage may be behind that member's start.
const keptBytes = 8 << 20

// members reads a file of gzip members one after the other, as web archives are
// packed, one record in each. After a damaged one it gives errMember until
// resume is called, and then goes on with the next.
type members struct {
	in   *bufio.Reader
	kept bytes.Buffer // what was read of the present member
	full bool         // it is longer than is kept
	z    *gzip.Reader
	open bool
	hurt bool // damage was met and resume not called yet
	lost int
}

// ReadByte and raw reading keep what they give, for the search after damage.
func (m *members) ReadByte() (byte, error) {
	b, err := m.in.ReadByte()
	switch {
	case err != nil || m.full:
	case m.kept.Len() < keptBytes:
		m.kept.WriteByte(b)
	default:
		m.keep([]byte{b})
	}
	return b, err
}

func (m *members) keep(p []byte) {
	if m.full = m.full || m.kept.Len()+len(p) > keptBytes; m.full {
		m.kept.Reset()
		return
	}
	m.kept.Write(p)
}

// raw is what the decoder reads: byte by byte where it must not read ahead.
type raw struct{ *members }

func (r raw) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	r.keep(p[:n])
	return n, err
}

func (m *members) resume() { m.hurt = false }

func (m *members) Read(p []byte) (int, error) {
	for {
		if m.hurt {
			return 0, errMember
		}
		if !m.open {
			if err := m.begin(); err != nil {
				return 0, err
			}
		}
		n, err := m.z.Read(p)
		switch {
		case err == io.EOF:
			m.open = false
			if n == 0 {
				continue
			}
			return n, nil
		case err != nil:
			m.open = false
			return n, m.damaged()
		}
		return n, nil
	}
}

func (m *members) begin() error {
	m.kept.Reset()
	m.full = false
	if _, err := m.in.Peek(1); err != nil {
		return err
	}
	var err error
	if m.z == nil {
		m.z, err = gzip.NewReader(raw{m})
	} else {
		err = m.z.Reset(raw{m})
	}
	if err != nil {
		m.z = nil
		return m.damaged()
	}
	m.z.Multistream(false)
	m.open = true
	return nil
}

// damaged goes to the start of the next member: inside what was read of the
// damaged one, else further on.
func (m *members) damaged() error {
	m.lost++
	m.hurt = true
	if kept := m.kept.Bytes(); len(kept) > 1 {
		if i := bytes.Index(kept[1:], gzipMagic); i >= 0 {
			again := bytes.Clone(kept[1+i:])
			m.in = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(again), m.in), 64<<10)
			return errMember
		}
		// The start may lie across the end of what was kept.
		tail := bytes.Clone(kept[max(1, len(kept)-2):])
		m.in = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(tail), m.in), 64<<10)
	}
	for {
		head, err := m.in.Peek(32 << 10)
		if i := bytes.Index(head, gzipMagic); i >= 0 {
			_, _ = m.in.Discard(i)
			return errMember
		}
		if len(head) < 3 || err != nil {
			_, _ = m.in.Discard(len(head))
			return errMember // the next read finds the end
		}
		_, _ = m.in.Discard(len(head) - 2)
	}
}

// startsChunk tells whether a body begins with the length of a chunk.
func startsChunk(in *bufio.Reader) bool {
	head, _ := in.Peek(20)
	line, _, ok := bytes.Cut(head, []byte("\n"))
	length, _, _ := strings.Cut(strings.TrimSpace(string(line)), ";")
	_, err := strconv.ParseUint(length, 16, 32)
	return ok && err == nil
}

func unchunked(in *bufio.Reader) io.Reader { return httputil.NewChunkedReader(in) }
