package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/spf13/pflag"

	"github.com/stancebook/stancebook/sources"
)

// sourceFlags are the flags that say how sources are read.
type sourceFlags struct {
	mapping           []string
	date, outlet, url string
	topics            []string
	allowPrivate      bool
}

func (f *sourceFlags) add(flags *pflag.FlagSet) {
	flags.StringSliceVar(&f.mapping, "map", nil, "which column or key holds what: text=body,date=pub,title=…,outlet=…,url=…,id=…,author=…")
	flags.StringVar(&f.date, "date", "", "date of articles that state none (2017-08-03)")
	flags.StringVar(&f.outlet, "outlet", "", "outlet of articles that state none")
	flags.StringVar(&f.url, "url", "", "address of an article that states none")
	flags.StringSliceVar(&f.topics, "topic", nil, "judge only these topics (names or .toml files)")
	flags.BoolVar(&f.allowPrivate, "allow-private", false, "also fetch from private and loopback addresses")
}

// read makes sources of the arguments and the flags.
func (f *sourceFlags) read(args []string) ([]sources.Source, error) {
	if err := isDay("--date", f.date); err != nil {
		return nil, err
	}
	if u, err := url.Parse(f.url); f.url != "" && (err != nil || u.Host == "") {
		return nil, misused("--url %q is no address; write it as https://example.com/story", f.url)
	}
	columns := map[string]string{}
	for _, pair := range f.mapping {
		field, column, ok := strings.Cut(pair, "=")
		if !ok || field == "" || column == "" {
			return nil, misused("--map %q: write FIELD=COLUMN, as in text=body,date=pub", pair)
		}
		columns[field] = column
	}
	var list []sources.Source
	for _, address := range args {
		s := sources.Source{Address: address, Outlet: f.outlet, Date: f.date, URL: f.url, Map: columns, AllowPrivate: f.allowPrivate}
		list = append(list, s)
	}
	return list, nil
}

// listed reads sources.toml beside the book: what a night without arguments
// ingests.
func (a *app) listed() ([]sources.Source, error) {
	path := a.settings.beside("sources.toml")
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, misused("nothing to ingest: name a source, or list sources in %s (see: stancebook ingest --help)", path)
	}
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	list, err := sources.ReadList(data, path)
	for i, s := range list {
		if !strings.Contains(s.Address, "://") && s.Address != "-" {
			list[i].Address = a.settings.beside(s.Address) // a path in a file means: beside the file
		}
	}
	return list, err
}

func (a *app) sourceOptions(ctx context.Context) sources.Options {
	o := a.reads
	o.Stdin = readUntil(ctx, a.stdin)
	o.Fetch.UserAgent, o.Fetch.Contact = "stancebook/"+version, a.settings.text("contact")
	o.Fetch.Timeout, o.Fetch.MinInterval = a.settings.duration("timeout"), a.settings.duration("spacing")
	return o
}

// readUntil reads in until ctx ends. Whoever waits for a pipe that says nothing
// would not hear that the program is to stop.
func readUntil(ctx context.Context, in io.Reader) io.Reader {
	if in == nil {
		return nil
	}
	out, fill := io.Pipe()
	context.AfterFunc(ctx, func() { out.CloseWithError(ctx.Err()) })
	return &lazyReader{out, sync.OnceFunc(func() {
		go func() { // it ends with the program: a read of a pipe cannot be called off
			_, err := io.Copy(fill, in)
			fill.CloseWithError(err)
		}()
	})}
}

// lazyReader begins to read when it is asked for the first time.
type lazyReader struct {
	io.Reader
	begin func()
}

func (r *lazyReader) Read(p []byte) (int, error) {
	r.begin()
	return r.Reader.Read(p)
}
