package main

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources"
)

// longestExtract is the longest line that is read: a record of 64 MB, its
// characters escaped.
const longestExtract = 512 << 20

// load is a run over what extract printed.
func (w *ingest) load(ctx context.Context, topics []stancebook.Topic, args []string) error {
	files, err := extractFiles(args)
	if err == nil {
		err = isDay("--since", w.since)
	}
	if err != nil {
		return err
	}
	return w.run(ctx, topics, w.extracted(files))
}

// extracted loads what extract printed: nothing is extracted here, and what the
// book holds already stays as it is.
func (w *ingest) extracted(files []string) step {
	return func(ctx context.Context) error {
		w.startProgress(0, false)
		for group := range gathered(w.notHeld(ctx, w.parsed(ctx, files))) {
			if err := w.takeIn(ctx, group); err != nil {
				return err
			}
		}
		return errors.Join(ctx.Err(), w.night.err)
	}
}

// notHeld leaves out what the book holds already, and what is dated before the
// day asked for, and counts both.
func (w *ingest) notHeld(ctx context.Context, lines iter.Seq2[*stancebook.Extraction, error]) iter.Seq2[*stancebook.Extraction, error] {
	return func(yield func(*stancebook.Extraction, error) bool) {
		for x, err := range lines {
			source := ""
			if err == nil {
				a := x.Article
				source = a.Source
				if day := a.PublishedOn(); w.since != "" && day != "" && day < w.since {
					w.night.count(source, func(t *sourceTally) { t.Skipped++ })
					continue
				}
				var held bool
				if held, err = w.known(ctx, a); held {
					continue
				}
			}
			w.night.hand(source)
			if !yield(x, err) {
				return
			}
		}
	}
}

// parsed yields the extractions that the files hold. A line or a file that
// cannot be used, and a document that failed where it was to be extracted, yield
// an *ItemError; the others go on.
func (w *ingest) parsed(ctx context.Context, files []string) iter.Seq2[*stancebook.Extraction, error] {
	return func(yield func(*stancebook.Extraction, error) bool) {
		for _, name := range files {
			w.night.count(name, func(t *sourceTally) { t.ended, t.Kind, t.State = true, "extract", "read" })
			in, err := w.openExtract(ctx, name)
			if err != nil {
				if !yield(nil, spoilt(name, name, err)) {
					return
				}
				continue
			}
			on := w.extractLines(ctx, name, in, yield)
			in.Close()
			if !on {
				return
			}
		}
	}
}

// extractLines yields the lines of one file and tells whether yield wants more.
func (w *ingest) extractLines(ctx context.Context, name string, in io.Reader, yield func(*stancebook.Extraction, error) bool) bool {
	lines := bufio.NewReaderSize(in, 1<<20)
	for n := 1; ctx.Err() == nil; n++ {
		line, err := extractLine(lines)
		if text := bytes.TrimSpace(line); len(text) > 0 && (err == nil || err == io.EOF) {
			w.night.count(name, func(t *sourceTally) { t.Listed++ })
			if !yield(parsedLine(name, n, text)) {
				return false
			}
		}
		if err == io.EOF {
			return true
		}
		if err != nil {
			return yield(nil, spoilt(name, name, fmt.Errorf("stopped at line %d: %w: copy the file again", n, err)))
		}
	}
	return false
}

// parsedLine reads the article of one line.
func parsedLine(file string, n int, line []byte) (*stancebook.Extraction, error) {
	x, err := stancebook.ParseLine(line)
	var failed *stancebook.FailedDocument
	switch {
	case errors.As(err, &failed):
		path := cmp.Or(failed.Path, failed.Doc)
		return nil, &sources.ItemError{ID: failed.Doc, Path: path, Source: file, Cause: failed.Cause, Err: errors.New(strings.TrimPrefix(failed.Reason, path+": "))}
	case err != nil:
		return nil, spoilt(file, fmt.Sprintf("%s#%d", file, n), err)
	}
	x.Article.Source, x.Article.FetchedAt = file, time.Now().UTC()
	return x, nil
}

// spoilt is a line or a file that cannot be used.
func spoilt(file, path string, err error) error {
	return &sources.ItemError{ID: stancebook.IDOf(path), Path: path, Source: file, Cause: "damaged", Err: err}
}

func (w *ingest) openExtract(ctx context.Context, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(readUntil(ctx, w.stdin)), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, errors.Unwrap(err)
	}
	head := make([]byte, 2)
	n, _ := io.ReadFull(f, head)
	if _, err := f.Seek(0, io.SeekStart); err != nil || !bytes.Equal(head[:n], []byte{0x1f, 0x8b}) {
		return f, err
	}
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{unpacked, f}, nil
}

func extractLine(in *bufio.Reader) (line []byte, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if line = append(line, part...); len(line) > longestExtract {
			return nil, fmt.Errorf("a line of more than %d MB", longestExtract>>20)
		}
		if err != bufio.ErrBufferFull {
			return line, err
		}
	}
}

// extractFiles are the files of extracted lines that the arguments name: a
// folder gives those ending in .jsonl or .jsonl.gz.
func extractFiles(args []string) (files []string, err error) {
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil || !info.IsDir() {
			files = append(files, arg)
			continue
		}
		var here []string
		for _, pattern := range []string{"*.jsonl", "*.jsonl.gz"} {
			found, err := filepath.Glob(filepath.Join(arg, pattern))
			if err != nil {
				return nil, err
			}
			here = append(here, found...)
		}
		if len(here) == 0 {
			return nil, misused("no extracted lines in %s: files ending in .jsonl and .jsonl.gz are read", arg)
		}
		slices.Sort(here)
		files = append(files, here...)
	}
	return files, nil
}

// checkExtracted refuses flags that would change what was extracted before.
func checkExtracted(cmd *cobra.Command, args []string) error {
	for _, flag := range []string{"again", "stances", "map", "date", "outlet", "url", "allow-private", "dry-run", "print-config"} {
		if cmd.Flags().Changed(flag) {
			return misused("--from-extract loads what was extracted before: give --%s to extract, or leave it away", flag)
		}
	}
	if len(args) == 0 {
		return misused("--from-extract needs the files that extract wrote, or - for standard input")
	}
	return nil
}
