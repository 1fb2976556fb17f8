package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/stancebook/stancebook"
)

// lockBook keeps a second ingest away from the book. The lock is the operating
// system's, so a killed process leaves none behind; the file beside the book
// names its holder.
func lockBook(book string) (unlock func(), err error) {
	path := book + ".lock"
	lock := flock.New(path)
	got, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the book: %w (is the folder %s there and writable?)", err, filepath.Dir(path))
	}
	if !got {
		holder, _ := os.ReadFile(path) // for the message alone
		return nil, fmt.Errorf("another ingest is writing %s (%s): wait for it to end, or stop it: %w",
			book, strings.TrimSpace(string(holder)), stancebook.ErrBusy)
	}
	host, _ := os.Hostname()
	holder := fmt.Sprintf("process %d on %s since %s\n", os.Getpid(), host, time.Now().Format(time.RFC3339))
	if err := os.WriteFile(path, []byte(holder), 0o644); err != nil {
		lock.Unlock()
		return nil, fmt.Errorf("lock the book: %w", err)
	}
	return func() { lock.Unlock() }, nil
}
