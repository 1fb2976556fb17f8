package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names/gazetteer"
	"github.com/stancebook/stancebook/store"
	"github.com/stancebook/stancebook/web"
)

// serving is how the page is served.
type serving struct {
	*reviewing
	addr     string
	public   bool
	readOnly bool
	hosts    []string
}

func newServe(a *app) *cobra.Command {
	s := &serving{reviewing: &reviewing{app: a}}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the book as a page in the browser",
		Long: `Show the book as a page in the browser: search with facets, people, cities on a
map, topics for and against, articles with every claim in its place, what
corrections changed, the runs and the review queue. Every address is a question
with the filters of this command line, and leads to CSV, JSON and an Atom feed.

The page is for this machine alone. It only reads, reviews apart: those need the
token in the address that is printed, and stand under the name of --as.

With --public others may read it, too. It is then served as it is, without a
password and without encryption, to whoever reaches the address; it asks search
engines to pass by and takes no reviews. Articles are shown whole as far as the
book keeps their text: check that you may. Names under which it is reached need
--host.`,
		Example: `  stancebook serve
  stancebook serve --addr 127.0.0.1:9000 --as ann
  stancebook serve --public --addr 0.0.0.0:8017 --host desk.example.org`,
		Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return s.run(cmd.Context()) },
	}
	cmd.Flags().StringVar(&s.addr, "addr", "127.0.0.1:8017", "where to listen; port 0 takes a free one")
	cmd.Flags().BoolVar(&s.public, "public", false, "let others than this machine read it")
	cmd.Flags().BoolVar(&s.readOnly, "read-only", false, "take no reviews")
	cmd.Flags().StringSliceVar(&s.hosts, "host", nil, "a name under which it may be asked for (may be repeated)")
	cmd.Flags().StringVar(&s.as, "as", "", "who reviews (default: your user name)")
	return cmd
}

// run serves the page until ctx ends.
func (s *serving) run(ctx context.Context) error {
	if err := s.checkAddress(ctx); err != nil {
		return err
	}
	book, err := s.openBook(ctx)
	if err != nil {
		return err
	}
	defer book.Close()
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", s.addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("serve the page: %s is taken by another program; name another with --addr 127.0.0.1:0", s.addr)
	}
	if err != nil {
		return fmt.Errorf("serve the page: %w", err)
	}
	o := web.Options{
		Book: book, Public: s.public, Version: version, Place: placed, Write: s.writer(book),
		Log: slog.New(slog.NewTextHandler(s.stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	for _, h := range s.hosts {
		o.Hosts = append(o.Hosts, strings.ToLower(h))
	}
	if !s.public && !s.readOnly {
		d := &desk{app: s.app}
		defer d.close()
		o.Desk, o.Token, o.Reviewer = d, newToken(), s.reviewer().Name
	}
	page, err := web.New(o)
	if err != nil {
		l.Close()
		return fmt.Errorf("serve the page: %w", err)
	}
	s.announce(l.Addr(), o.Token)
	return page.Serve(ctx, l)
}

// checkAddress refuses an address that others could reach unless they may.
func (s *serving) checkAddress(ctx context.Context) error {
	host, _, err := net.SplitHostPort(s.addr)
	if err != nil {
		return misused("--addr %q is no address; write it as 127.0.0.1:8017", s.addr)
	}
	if s.public {
		return nil
	}
	var ips []net.IPAddr
	if host != "" {
		ips, err = net.DefaultResolver.LookupIPAddr(ctx, host)
	}
	local := err == nil && len(ips) > 0
	for _, ip := range ips {
		local = local && ip.IP.IsLoopback()
	}
	if !local {
		return misused("--addr %s can be reached from other machines; add --public where that is meant (see: stancebook serve --help)", s.addr)
	}
	return nil
}

func (s *serving) announce(at net.Addr, token string) {
	host, port, _ := net.SplitHostPort(at.String())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = cmp.Or(append(s.hosts, "127.0.0.1")...)
	}
	page := "http://" + net.JoinHostPort(host, port) + "/"
	fmt.Fprintf(s.stdout, "The page of %s: %s\n", s.settings.text("db"), page)
	if token != "" {
		fmt.Fprintf(s.stdout, "To review as %s: %sreview?token=%s\n", s.reviewer().Name, page, token)
	}
	if s.public {
		s.note("stancebook: others can read it: no password, no encryption, no reviews; search engines are asked to pass by")
	}
	s.note("stancebook: Ctrl-C ends it")
}

func newToken() string {
	b := make([]byte, 16)
	rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// placed finds a city in the table of places.
func placed(c stancebook.City) (web.Place, bool) {
	at := placeOf(&stancebook.CityPage{City: c})
	return web.Place{County: at.County, Lat: at.Lat, Lon: at.Lon, Population: at.Population}, at != gazetteer.City{}
}

// desk writes reviews. It opens the book to write when the first one comes:
// whoever only looks leaves the file alone.
type desk struct {
	*app
	mu   sync.Mutex
	book *store.Book
}

func (d *desk) open(ctx context.Context) (*store.Book, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.book != nil {
		return d.book, nil
	}
	book, err := d.app.open(ctx, d.settings.text("db"), false)
	if err == nil {
		d.book = book
	}
	return book, err
}

func (d *desk) close() {
	if d.book != nil {
		d.book.Close()
	}
}

func (d *desk) Review(ctx context.Context, key string, how stancebook.Decision, by stancebook.Reviewer) (stancebook.Review, error) {
	book, err := d.open(ctx)
	if err != nil {
		return stancebook.Review{}, err
	}
	return book.Review(ctx, key, how, by)
}

func (d *desk) UndoReview(ctx context.Context, id int64, by stancebook.Reviewer) (stancebook.Review, error) {
	book, err := d.open(ctx)
	if err != nil {
		return stancebook.Review{}, err
	}
	return book.UndoReview(ctx, id, by)
}
