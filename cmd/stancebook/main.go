// Command stancebook reads news coverage and keeps a book of who said what:
// claim, speaker, stance.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr}
	return a.run(ctx, args)
}

// run is the program: it returns its exit code.
func (a *app) run(ctx context.Context, args []string) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	if wantsJSONLog(args) {
		a.logTo(a.stderr)
	}
	root := newRoot(a)
	root.SetArgs(args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return codeDone
	}
	if ctx.Err() != nil {
		a.complain("stopped; everything that was finished is in the book", codeStopped)
		return codeStopped
	}
	if errors.Is(err, syscall.EPIPE) {
		return codeDone // the reader (head, less) has seen enough
	}
	if message := err.Error(); message != "" {
		a.complain(message, codeOf(err))
	}
	return codeOf(err)
}
