package stancebook

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
)

// Errors of names that the book does not hold; each comes as an *UnknownError.
var (
	ErrNoPerson  = errors.New("no such person")
	ErrNoCity    = errors.New("no such city")
	ErrNoOrg     = errors.New("no such organisation")
	ErrNoOutlet  = errors.New("no such outlet")
	ErrNoTopic   = errors.New("no such topic")
	ErrNoSaved   = errors.New("no such saved question")
	ErrNoRun     = errors.New("no such run")
	ErrNoArticle = errors.New("no such article")
	ErrNoWatch   = errors.New("no such watch")
)

var unknownKinds = map[string]error{
	"person": ErrNoPerson, "city": ErrNoCity, "org": ErrNoOrg, "outlet": ErrNoOutlet,
	"topic": ErrNoTopic, "saved": ErrNoSaved, "run": ErrNoRun, "article": ErrNoArticle, "watch": ErrNoWatch,
}

// UnknownError is a name that the book does not hold, or that could be several
// people, with the names nearest to it.
type UnknownError struct {
	Kind    string // "person", "city", "org", "outlet", "topic", "saved", "run", "article", "watch"
	Name    string
	Nearest []string
	Several bool // the name fits each of Nearest
}

func (e *UnknownError) Error() string {
	kind := map[string]string{"org": "organisation", "saved": "saved question"}[e.Kind]
	kind = cmp.Or(kind, e.Kind)
	near := strings.Join(e.Nearest, "; ")
	switch {
	case e.Several:
		return fmt.Sprintf("%s %q could be each of: %s. Give the id or the full name", kind, e.Name, near)
	case near == "":
		return fmt.Sprintf("no %s %q in the book", kind, e.Name)
	}
	return fmt.Sprintf("no %s %q. Nearest: %s", kind, e.Name, near)
}

// Is makes errors.Is(err, ErrNoPerson) and its like hold.
func (e *UnknownError) Is(target error) bool { return unknownKinds[e.Kind] == target }
