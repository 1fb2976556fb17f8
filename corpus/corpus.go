// Package corpus holds sample coverage of the Justice Department's letters to
// cities in 2017 and 2018: invented pages of invented outlets, the plain text
// of each, and gold annotations of who says what in them.
//
// The pages show the affair as newspapers tell it, so that the program can be
// tried and measured without anybody else's text. README.md lists them.
package corpus

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
)

//go:embed pages text feed.xml news-sitemap.xml gold.jsonl articles.jsonl
var files embed.FS

// FS is the corpus as a file system: pages/NAME.html, text/NAME.txt, feed.xml,
// news-sitemap.xml, gold.jsonl and articles.jsonl.
func FS() fs.FS { return files }

// Pages lists the paths of the pages in FS, sorted. A later version of a page
// sorts after the earlier one.
func Pages() []string {
	paths, err := fs.Glob(files, "pages/*.html")
	if err != nil {
		panic(err) // only a malformed pattern does this
	}
	return paths
}

// Article says of one page what a careful reader knows of it.
type Article struct {
	ID     string `json:"id"` // the page's file name without .html
	URL    string `json:"url"`
	Outlet string `json:"outlet"`
	Title  string `json:"title"`
	// Date is the day of publication, 2006-01-02; empty where the page does
	// not state one.
	Date string `json:"date"`
	// DateSource says where on the page Date stands: "json-ld", "meta",
	// "time", "url", "line" (words for readers alone), or "" for nowhere.
	DateSource string   `json:"date_source"`
	Kind       Kind     `json:"kind"`
	Language   string   `json:"language"`
	Authors    []string `json:"authors"`
	// Story is shared by copies and versions of one story, and by nothing
	// else: another reporter's account of the same event has its own.
	Story     string `json:"story"`
	Style     string `json:"style"`                // how the page is built
	VersionOf string `json:"version_of,omitempty"` // the article that this one corrects
	Page      string `json:"page"`                 // path in FS
	File      string `json:"file"`                 // path in FS of its text
}

// Kind tells what sort of page an article is.
type Kind string

// The kinds of pages. OffTopic is news that is not about the letters, though
// its words may look so; NonNews is no article at all.
const (
	News     Kind = "news"
	Opinion  Kind = "opinion"
	OffTopic Kind = "news_offtopic"
	NonNews  Kind = "non_news"
)

// Articles returns what is known of every page, in the order of Pages.
func Articles() ([]Article, error) {
	const name = "articles.jsonl"
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var list []Article
	err = eachLine(f, func(line []byte) error {
		var a Article
		if err := json.Unmarshal(line, &a); err != nil {
			return err
		}
		list = append(list, a)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return list, nil
}

// Text returns the plain text that an article's gold points into: the headline
// on the first line, then a paragraph a line.
func (a *Article) Text() (string, error) {
	text, err := fs.ReadFile(files, a.File)
	return string(text), err
}
