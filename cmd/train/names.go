package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names"
	"github.com/stancebook/stancebook/extract/text"
)

// namesCommand measures how good the scores are by which pronouns are followed
// to their persons, and the factor that would make them logarithms of odds.
func namesCommand() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "names",
		Short: "Measure the scores by which pronouns are followed, and their calibration",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			lessons, err := readLessons(data)
			if err != nil {
				return err
			}
			return reportLessons(cmd.OutOrStdout(), lessons)
		},
	}
	cmd.Flags().StringVar(&data, "data", "../shared/data/polnear/train/text", "folder of articles as plain text")
	return cmd
}

func readLessons(dir string) ([]names.Lesson, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err := cmp.Or(err, none(paths, dir)); err != nil {
		return nil, err
	}
	var out []names.Lesson
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read article: %w", err)
		}
		body := strings.ToValidUTF8(string(raw), "�")
		out = append(out, names.Lessons(text.Parse(body), &stancebook.Article{Text: body})...)
	}
	return out, nil
}

func none(paths []string, dir string) error {
	if len(paths) == 0 {
		return fmt.Errorf("read articles: no .txt in %s", dir)
	}
	return nil
}

// reportLessons writes how many lessons the scores get right, the factor that
// makes them likeliest, and how sure they are against how right, in tenths.
func reportLessons(w io.Writer, lessons []names.Lesson) error {
	best, likeliest := 0.0, math.Inf(-1)
	for factor := 0.5; factor < 2.05; factor += 0.1 {
		sum := 0.0
		for _, l := range lessons {
			sum += math.Log(names.Share(scaled(l.Scores, factor), l.Right))
		}
		if sum > likeliest {
			best, likeliest = factor, sum
		}
	}
	var n, right [11]int
	var stated [11]float64
	all := 0
	for _, l := range lessons {
		i := slices.Index(l.Scores, slices.Max(l.Scores))
		sure := names.Share(l.Scores, i)
		bin := int(10 * sure)
		n[bin]++
		stated[bin] += sure
		if i == l.Right {
			right[bin]++
			all++
		}
	}
	fmt.Fprintf(w, "%d pronouns, right %.3f, best factor %.1f\n", len(lessons), float64(all)/float64(len(lessons)), best)
	for bin, count := range n {
		if count > 0 {
			fmt.Fprintf(w, "%.1f\t%d\tstated %.2f\tright %.2f\n", float64(bin)/10, count, stated[bin]/float64(count), float64(right[bin])/float64(count))
		}
	}
	return nil
}

func scaled(scores []float64, factor float64) []float64 {
	out := make([]float64, len(scores))
	for i, s := range scores {
		out[i] = factor * s
	}
	return out
}
