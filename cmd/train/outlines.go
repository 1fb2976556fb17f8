package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
)

// outlinesCommand draws the states of the map that the page shows.
func outlinesCommand() *cobra.Command {
	var atlas, out string
	cmd := &cobra.Command{
		Use:   "outlines",
		Short: "Compile the outlines of the states into the table that the map embeds",
		Long: "Read states-albers-10m.json of the npm package us-atlas (npm pack us-atlas@3.0.1): borders of the\n" +
			"Census Bureau, in the public domain, already projected to a picture of 975 by 610. Borders lose the\n" +
			"bends that nobody would see, and two states keep the border that they share.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return compileOutlines(atlas, out) },
	}
	cmd.Flags().StringVar(&atlas, "atlas", "us-atlas/package/states-albers-10m.json", "the atlas's file")
	cmd.Flags().StringVar(&out, "out", "web/plot/outlines.tsv", "file to write")
	return cmd
}

// A bend is dropped where the triangle that it makes is smaller than leastBend,
// an island where its box is smaller than leastIsland, in square units of the
// picture: no bend is missed where the map is 1000 wide.
const (
	leastBend   = 1
	leastIsland = 4
)

// topology is a file of TopoJSON: shapes that share their borders as arcs.
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64 // steps from point to point, in units of Transform
	Objects   struct {
		States struct {
			Geometries []struct {
				Type       string
				Properties struct{ Name string }
				Arcs       json.RawMessage
			}
		}
	}
}

func compileOutlines(atlas, out string) error {
	raw, err := os.ReadFile(atlas)
	if err != nil {
		return fmt.Errorf("read atlas: %w", err)
	}
	var t topology
	if err := json.Unmarshal(raw, &t); err != nil {
		return fmt.Errorf("read atlas %s: %w", atlas, err)
	}
	arcs := make([][][2]float64, len(t.Arcs))
	for i := range t.Arcs {
		arcs[i] = withoutBends(t.points(i))
	}
	lines := []string{}
	for _, g := range t.Objects.States.Geometries {
		var rings [][]int
		if err := eachRing(g.Arcs, &rings); err != nil {
			return fmt.Errorf("read outline of %s: %w", g.Properties.Name, err)
		}
		code := stancebook.StateCode(g.Properties.Name)
		lines = append(lines, strings.Join([]string{code, outlinePath(rings, arcs), "us-atlas 3.0.1 (Census Bureau 2017)", "public domain"}, "\t"))
	}
	slices.Sort(lines)
	table := "state\tpath\tsource\tlicence\n" + strings.Join(lines, "\n") + "\n"
	if err := os.WriteFile(out, []byte(table), 0o644); err != nil {
		return fmt.Errorf("write outlines: %w", err)
	}
	fmt.Printf("%s\t%d states\t%d bytes\n", out, len(lines), len(table))
	return nil
}

// points are the i-th arc's points in units of the picture.
func (t *topology) points(i int) [][2]float64 {
	var x, y float64
	points := make([][2]float64, len(t.Arcs[i]))
	for k, step := range t.Arcs[i] {
		x, y = x+step[0], y+step[1]
		points[k] = [2]float64{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]}
	}
	return points
}

// eachRing gathers the rings of a shape, however deep its kind nests them.
func eachRing(raw json.RawMessage, rings *[][]int) error {
	var ring []int
	if json.Unmarshal(raw, &ring) == nil {
		*rings = append(*rings, ring)
		return nil
	}
	var deeper []json.RawMessage
	if err := json.Unmarshal(raw, &deeper); err != nil {
		return err
	}
	for _, d := range deeper {
		if err := eachRing(d, rings); err != nil {
			return err
		}
	}
	return nil
}

// withoutBends drops the point of the smallest bend until none is smaller than
// leastBend (Visvalingam and Whyatt 1993); both ends stay.
func withoutBends(points [][2]float64) [][2]float64 {
	kept := slices.Clone(points)
	for len(kept) > 2 {
		least, at := math.Inf(1), 0
		for i := 1; i < len(kept)-1; i++ {
			a, b, c := kept[i-1], kept[i], kept[i+1]
			area := math.Abs((b[0]-a[0])*(c[1]-a[1])-(c[0]-a[0])*(b[1]-a[1])) / 2
			if area < least {
				least, at = area, i
			}
		}
		if least >= leastBend {
			break
		}
		kept = slices.Delete(kept, at, at+1)
	}
	return kept
}

// outlinePath writes rings as a path of SVG in tenths of a unit, steps from
// point to point. The largest ring stays, however small.
func outlinePath(rings [][]int, arcs [][][2]float64) string {
	type shape struct {
		path string
		box  float64
	}
	var shapes []shape
	for _, ring := range rings {
		path, box := ringPath(ring, arcs)
		shapes = append(shapes, shape{path, box})
	}
	largest := slices.MaxFunc(shapes, func(a, b shape) int { return cmp.Compare(a.box, b.box) })
	var out strings.Builder
	for _, s := range shapes {
		if s.box >= leastIsland || s == largest {
			out.WriteString(s.path)
		}
	}
	return out.String()
}

// ringPath joins a ring's arcs; a number below zero is an arc backwards.
func ringPath(ring []int, arcs [][][2]float64) (path string, box float64) {
	var points [][2]int
	for _, n := range ring {
		arc := slices.Clone(arcs[max(n, ^n)])
		if n < 0 {
			slices.Reverse(arc)
		}
		for _, p := range arc {
			tenths := [2]int{int(math.Round(p[0] * 10)), int(math.Round(p[1] * 10))}
			if len(points) == 0 || points[len(points)-1] != tenths {
				points = append(points, tenths)
			}
		}
	}
	low, high := points[0], points[0]
	var b strings.Builder
	for i, p := range points {
		low = [2]int{min(low[0], p[0]), min(low[1], p[1])}
		high = [2]int{max(high[0], p[0]), max(high[1], p[1])}
		switch {
		case i == 0:
			b.WriteString("M" + inTenths(p[0]) + " " + inTenths(p[1]) + "l")
		case i < len(points)-1: // the last is the first: z goes there
			writeStep(&b, p[0]-points[i-1][0], i > 1)
			writeStep(&b, p[1]-points[i-1][1], true)
		}
	}
	return b.String() + "z", float64(high[0]-low[0]) * float64(high[1]-low[1]) / 100
}

// writeStep writes tenths as short as a path allows: a sign parts numbers too.
func writeStep(b *strings.Builder, tenths int, parted bool) {
	if parted && tenths >= 0 {
		b.WriteByte(' ')
	}
	number := inTenths(tenths)
	if -10 < tenths && tenths < 10 {
		number = strings.Replace(number, "0.", ".", 1)
	}
	b.WriteString(number)
}

func inTenths(n int) string { return strconv.FormatFloat(float64(n)/10, 'f', -1, 64) }
