package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
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
		w.bar = w.startProgress(0, false)
		for _, name := range files {
			if err := w.extractFile(ctx, name); err != nil {
				return err
			}
		}
		return ctx.Err()
	}
}

// extractFile loads one file. That it cannot be read, or not to its end, is one
// failure; the other files go on.
func (w *ingest) extractFile(ctx context.Context, name string) error {
	w.night.count(name, func(t *sourceTally) { t.ended, t.Kind, t.State = true, "extract", "read" })
	in, err := w.openExtract(ctx, name)
	if err != nil {
		return w.spoilt(ctx, name, name, err)
	}
	defer in.Close()
	lines := bufio.NewReaderSize(in, 1<<20)
	for n := 1; ctx.Err() == nil; n++ {
		line, err := extractLine(lines)
		if text := bytes.TrimSpace(line); len(text) > 0 && (err == nil || err == io.EOF) {
			w.night.count(name, func(t *sourceTally) { t.Listed++ })
			if err := w.extractedLine(ctx, name, n, text); err != nil {
				return err
			}
			w.bar.step()
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return w.spoilt(ctx, name, name, fmt.Errorf("stopped at line %d: %w: copy the file again", n, err))
		}
	}
	return ctx.Err()
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

// extractedLine puts the article of one line into the book.
func (w *ingest) extractedLine(ctx context.Context, name string, n int, line []byte) error {
	x, err := stancebook.ParseLine(line)
	var failed *stancebook.FailedDocument
	switch {
	case errors.As(err, &failed):
		return w.failedBefore(ctx, name, failed)
	case err != nil:
		return w.spoilt(ctx, name, fmt.Sprintf("%s#%d", name, n), err)
	}
	a := x.Article
	a.Source, a.FetchedAt = name, time.Now().UTC()
	if day := a.PublishedOn(); w.since != "" && day != "" && day < w.since {
		w.night.count(name, func(t *sourceTally) { t.Skipped++ })
		return nil
	}
	w.night.count(name, func(t *sourceTally) { t.words = append(t.words, len(strings.Fields(a.Text))) })
	held, err := w.book.Has(ctx, a)
	switch {
	case err != nil:
		return err
	case held:
		w.night.count(name, func(t *sourceTally) { t.Unchanged++ })
		return w.book.Unchanged(ctx, w.runID, a)
	}
	return w.put(ctx, x)
}

// spoilt counts a line or a file that cannot be used.
func (w *ingest) spoilt(ctx context.Context, source, path string, err error) error {
	return w.failedBefore(ctx, source, &stancebook.FailedDocument{Path: path, Cause: "damaged", Reason: fmt.Sprintf("%s: %v", path, err)})
}

// failedBefore counts a document that was not extracted where it was read.
func (w *ingest) failedBefore(ctx context.Context, source string, f *stancebook.FailedDocument) error {
	w.failed++
	w.night.count(source, func(t *sourceTally) {
		t.Failed++
		t.causes[f.Cause]++
	})
	if w.log == nil {
		w.bar.above(func() { w.note("stancebook: %s", f.Reason) })
	}
	return w.book.Fail(ctx, w.runID, f.Path, f.Reason)
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
