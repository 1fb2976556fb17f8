package sources

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/sources/page"
)

// address reads what an address on the web gives: a feed, a list or a page.
func (v *visit) address(ctx context.Context, address string) {
	got, err := v.fetch(ctx, address)
	if err != nil {
		v.fail(address, address, err)
		return
	}
	start := bytes.TrimSpace(bytes.TrimPrefix(got.body[:min(len(got.body), 8<<10)], []byte("\ufeff")))
	switch {
	case v.Kind == "list" && address == v.Address:
		v.list(ctx, document{path: address}, got.body)
	case address == v.Address && (v.Kind == "feed" || v.Kind == "" && looksLikeFeed(start)):
		v.feed(ctx, got.body, base{path: address, address: got.address, contentType: got.contentType})
	default:
		if a, ok := v.read(ctx, got, address); ok {
			v.article(a)
		}
	}
}

// fetch gets a document that is no binary, unpacked where it is a gzip file.
func (v *visit) fetch(ctx context.Context, address string) (fetched, error) {
	v.web.first(address)
	got, err := v.web.get(ctx, address, v.AllowPrivate)
	if err != nil {
		return got, err
	}
	v.web.first(got.address)
	if bytes.HasPrefix(got.body, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(bytes.NewReader(got.body))
		if err != nil {
			return got, broken(err)
		}
		if got.body, err = readAll(unpacked, v.web.MaxBytes); err != nil {
			return got, err
		}
	}
	if isUTF16(got.body) {
		return got, nil
	}
	return got, refuse(got.body[:min(len(got.body), 8<<10)])
}

// read makes an article of a fetched page.
func (v *visit) read(ctx context.Context, got fetched, address string) (*stancebook.Article, bool) {
	if strings.HasPrefix(strings.ToLower(got.contentType), "text/plain") && !looksLikePage(got.body) {
		text, _ := page.Decode(got.body, got.contentType)
		text = strings.TrimSpace(text)
		a := &stancebook.Article{Path: address, URL: page.Canonical(got.address), Text: text, Raw: got.body}
		a.ID, a.Headline, a.Bylines = cmp.Or(a.URL, address), headline(text), byline(text)
		a.Title = a.Headline.Of(text)
		return a, true
	}
	a, err := v.parse(ctx, got.body, page.Options{URL: got.address, ContentType: got.contentType})
	if err != nil {
		v.fail(address, address, err)
		return nil, false
	}
	a.Path = address
	a.ID = cmp.Or(a.URL, address)
	return a, true
}
