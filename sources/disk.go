package sources

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// disk is where files are read from: the operating system or an fs.FS.
type disk struct{ fs.FS }

func newDisk(from fs.FS) disk {
	if from == nil {
		return disk{machine{}}
	}
	return disk{from}
}

// machine is the operating system's files under their own names: unlike
// os.DirFS it takes absolute paths and "..".
type machine struct{}

func (machine) Open(name string) (fs.File, error)          { return os.Open(name) }
func (machine) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }
func (machine) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (machine) Glob(pattern string) ([]string, error)      { return filepath.Glob(pattern) }

// endings are those that a folder's files are read by.
var endings = []string{".txt", ".text", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".warc"}

// ending gives a file name's ending in lower case, that under .gz.
func ending(name string) string {
	name = strings.ToLower(path.Base(filepath.ToSlash(name)))
	return path.Ext(strings.TrimSuffix(name, ".gz"))
}

// found is one file of a source, or a place that could not be looked into.
type found struct {
	path   string
	folder bool // it was met in a folder, not named
	err    error
}

// find yields the files that an address names, sorted, until yield says no: a
// file, the known files below a folder, or the matches of a glob.
func (d disk) find(address string, yield func(found) bool) {
	info, err := fs.Stat(d, address)
	switch {
	case err == nil && info.IsDir():
		d.walk(address, yield)
	case err == nil:
		yield(found{path: address})
	case errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(address, "*?["):
		d.glob(address, yield)
	default:
		yield(found{path: address, err: explain(err)})
	}
}

func (d disk) glob(pattern string, yield func(found) bool) {
	matches, err := fs.Glob(d, pattern)
	if err == nil && len(matches) == 0 {
		err = errors.New("no file matches the pattern: check it, and quote it from the shell")
	}
	if err != nil {
		yield(found{path: pattern, err: err})
		return
	}
	slices.Sort(matches)
	for _, m := range matches {
		if strings.HasPrefix(path.Base(filepath.ToSlash(m)), ".") {
			continue
		}
		if info, err := fs.Stat(d, m); err == nil && info.IsDir() {
			if !d.walk(m, yield) {
				return
			}
		} else if !yield(found{path: m}) {
			return
		}
	}
}

// walk yields the known files below a folder and tells whether yield wants
// more. A folder that holds none is a fault.
func (d disk) walk(root string, yield func(found) bool) bool {
	any, on := false, true
	err := fs.WalkDir(d, root, func(p string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			any = true
			on = yield(found{path: p, folder: true, err: explain(err)})
		case p != root && strings.HasPrefix(e.Name(), "."):
			if e.IsDir() {
				return fs.SkipDir
			}
		case e.Type()&^fs.ModeSymlink == 0 && slices.Contains(endings, ending(p)): // no pipes, no devices
			any = true
			on = yield(found{path: p, folder: true})
		}
		if !on {
			return fs.SkipAll
		}
		return nil
	})
	if err == nil && !any {
		err = errors.New("no articles in this folder: files ending in " + strings.Join(endings, " ") + " are read (also .gz)")
	}
	if err != nil && on {
		on = yield(found{path: root, err: err})
	}
	return on
}

// explain turns a file system's error into what happened and what to do; the
// path stands before it already.
func explain(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("no such file or folder: check the path")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("may not be read: change its permissions, or leave it out")
	case errors.Is(err, fs.ErrInvalid):
		return errors.New("not a path in these files")
	}
	var in *fs.PathError
	if errors.As(err, &in) {
		return in.Err
	}
	return err
}
