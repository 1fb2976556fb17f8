// Command stancebook reads news coverage and keeps a book of who said what:
// claim, speaker, stance.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program: it returns its exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot(&app{stdin: stdin, stdout: stdout, stderr: stderr})
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return codeDone
	}
	if ctx.Err() != nil {
		fmt.Fprintln(stderr, "stancebook: stopped; everything that was finished is in the book")
		return codeStopped
	}
	if errors.Is(err, syscall.EPIPE) {
		return codeDone // the reader (head, less) has seen enough
	}
	if message := err.Error(); message != "" {
		fmt.Fprintln(stderr, "stancebook: "+message)
	}
	return codeOf(err)
}
