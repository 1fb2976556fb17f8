package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/store"
)

// Exit codes, the same for every command.
const (
	codeDone    = 0
	codeFailed  = 1
	codeMisused = 2
	codePartly  = 3   // some articles failed; the others are in
	codeNothing = 4   // a query matched nothing
	codeBook    = 5   // the book is busy or of a newer schema
	codeStopped = 130 // by Ctrl-C or a signal
)

// codeError is an error that decides the exit code.
type codeError struct {
	code int
	err  error
}

func (e *codeError) Error() string { return e.err.Error() }
func (e *codeError) Unwrap() error { return e.err }

func misused(format string, args ...any) error {
	return &codeError{codeMisused, fmt.Errorf(format, args...)}
}

// partly ends a run in which n documents failed; their reasons were shown.
func partly(n int) error {
	return &codeError{codePartly, fmt.Errorf("%s failed; the others are done", count(n, "document"))}
}

// nothing ends a query that matched nothing.
func nothing(format string, args ...any) error {
	return &codeError{codeNothing, fmt.Errorf(format, args...)}
}

func codeOf(err error) int {
	var coded *codeError
	switch {
	case errors.As(err, &coded):
		return coded.code
	case errors.Is(err, stancebook.ErrBusy), errors.Is(err, store.ErrNewerSchema):
		return codeBook
	}
	return codeFailed
}

// arguments wraps a check of arguments so that its failure counts as misuse.
func arguments(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return misused("%w\nSee: %s --help", err, cmd.CommandPath())
		}
		return nil
	}
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
