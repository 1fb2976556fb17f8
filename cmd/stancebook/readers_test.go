package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"
)

// readers is how many look at the page at a time.
const readers = 50

// TestReadersNeverWaitForAnIngest has 50 readers look at every view while an
// ingest writes: none gets an error or waits a second. STANCEBOOK_READERS says
// how long ("60s" in make readers).
func TestReadersNeverWaitForAnIngest(t *testing.T) {
	span := 3 * time.Second
	if asked := os.Getenv("STANCEBOOK_READERS"); asked != "" {
		var err error
		if span, err = time.ParseDuration(asked); err != nil {
			t.Fatal(err)
		}
	}
	book := demoBook(t)
	s := serve(t, book)
	defer s.end()
	_, body := s.get("/claims.json?limit=40")
	addresses := []string{"/", "/people", "/cities", "/topics", "/topic?topic=sessions-letters", "/person?person=Jeff+Sessions", "/city?city=Stockton", "/changes", "/runs",
		"/?search=letter", "/?stance=oppose", "/?city=Chicago", "/claims.atom", "/claims.csv?city=Stockton"}
	for _, key := range keysIn(body) {
		addresses = append(addresses, "/article?claim="+key, "/?search="+key[:3])
	}
	coverage, end := writeCoverage(t, t.TempDir()), time.Now().Add(span)
	ingests := 0
	var writing sync.WaitGroup
	writing.Go(func() {
		for ; time.Now().Before(end); ingests++ {
			ingest := ingesting(book, coverage)
			if ingests > 0 {
				ingest.Args = []string{ingest.Path, "ingest", "--db", book, "--again"}
			}
			if out, err := ingest.CombinedOutput(); err != nil {
				t.Errorf("ingest %d: %v: %s", ingests, err, out)
				return
			}
		}
	})
	took := readAll(t, s.base, addresses, end)
	writing.Wait()
	slices.Sort(took)
	if len(took) == 0 {
		t.Fatal("nobody read anything")
	}
	at := func(share int) time.Duration { return took[(len(took)-1)*share/100] }
	t.Logf("%d readers, %d answers in %s while %d ingests ran through: median %s, 95 of 100 within %s, longest %s",
		readers, len(took), span, ingests, at(50), at(95), at(100))
	if at(100) > time.Second {
		t.Errorf("a reader waited %s", at(100))
	}
}

// readAll has the readers ask for addresses until a moment; it returns how long
// each answer took.
func readAll(t *testing.T, base string, addresses []string, end time.Time) (took []time.Duration) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: readers}}
	var all sync.WaitGroup
	var mu sync.Mutex
	for reader := range readers {
		all.Go(func() {
			for n := reader; time.Now().Before(end); n += 7 {
				began := time.Now()
				err := read(client, base+addresses[n%len(addresses)])
				mu.Lock()
				took = append(took, time.Since(began))
				if err != nil {
					t.Error(err)
				}
				mu.Unlock()
				time.Sleep(50 * time.Millisecond) // somebody looks
			}
		})
	}
	all.Wait()
	return took
}

func read(client *http.Client, address string) error {
	r, err := client.Get(address)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return err
	}
	if r.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: status %d", address, r.StatusCode)
	}
	return nil
}

var claimKeys = regexp.MustCompile(`"claim_key":"([0-9a-f]{16})"`)

// keysIn are the claim keys of a JSON answer.
func keysIn(body string) (keys []string) {
	for _, match := range claimKeys.FindAllStringSubmatch(body, -1) {
		keys = append(keys, match[1])
	}
	return keys
}
