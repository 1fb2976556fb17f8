package sources

import (
	"errors"
	"fmt"

	"github.com/stancebook/stancebook/sources/page"
)

// classed is an error with the one word that run reports count it by.
type classed struct {
	error
	cause string
}

func (c *classed) Unwrap() error { return c.error }

func fault(cause, format string, args ...any) error {
	return &classed{fmt.Errorf(format, args...), cause}
}

// causeOf finds the word for an error.
func causeOf(err error) string {
	var c *classed
	var later *patience
	var status *statusCode
	switch {
	case errors.As(err, &c):
		return c.cause
	case errors.As(err, &later):
		return "wait"
	case errors.As(err, &status):
		return "status"
	case errors.Is(err, errTooLong):
		return "too long"
	case errors.Is(err, page.ErrNoText):
		return "no text"
	}
	return ""
}

// mayMend tells a fault that may be gone another night.
func mayMend(err error) bool {
	var status *statusCode
	if errors.As(err, &status) {
		return status.code >= 500
	}
	switch causeOf(err) {
	case "timeout", "unreachable", "wait", "damaged":
		return true
	case "robots":
		return errors.Is(err, errRobotsNow)
	}
	return false
}

var errRobotsNow = errors.New("a run an hour later asks again")
