//go:build !parquet

package main

import (
	"bufio"
	"iter"

	"github.com/stancebook/stancebook"
)

const withParquet = false

func writeParquet(*bufio.Writer, iter.Seq2[*stancebook.Row, error]) (int, error) {
	return 0, errNoParquet
}
