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
	return lockFile(book+".lock", "another ingest is writing "+book)
}

// lockWatches keeps a second watch new from telling the same.
func lockWatches(book string) (unlock func(), err error) {
	return lockFile(book+".watch.lock", "another watch new is telling the news of "+book)
}

// lockFile takes the lock of that file; busy says who may hold it.
func lockFile(path, busy string) (unlock func(), err error) {
	lock := flock.New(path)
	got, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the book: %w (is the folder %s there and writable?)", err, filepath.Dir(path))
	}
	if !got {
		holder, _ := os.ReadFile(path) // for the message alone
		return nil, fmt.Errorf("%s (%s): wait for it to end, or stop it: %w",
			busy, strings.TrimSpace(string(holder)), stancebook.ErrBusy)
	}
	host, _ := os.Hostname()
	holder := fmt.Sprintf("process %d on %s since %s\n", os.Getpid(), host, time.Now().Format(time.RFC3339))
	if err := os.WriteFile(path, []byte(holder), 0o644); err != nil {
		lock.Unlock()
		return nil, fmt.Errorf("lock the book: %w", err)
	}
	return func() { lock.Unlock() }, nil
}
