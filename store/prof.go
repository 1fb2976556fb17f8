package store

import (
	"fmt"
	"sort"
	"time"
)

type profRow struct {
	n int
	d time.Duration
}

var ProfRows = map[string]*profRow{}

func Prof(q string) func() {
	if len(q) > 90 {
		q = q[:90]
	}
	r := ProfRows[q]
	if r == nil {
		r = &profRow{}
		ProfRows[q] = r
	}
	began := time.Now()
	return func() { r.n++; r.d += time.Since(began) }
}

func ProfDump(title string, per int) {
	type kv struct {
		k string
		*profRow
	}
	var l []kv
	var sum time.Duration
	for k, r := range ProfRows {
		l = append(l, kv{k, r})
		sum += r.d
	}
	sort.Slice(l, func(i, j int) bool { return l[i].d > l[j].d })
	fmt.Printf("== %s: %v an article\n", title, sum/time.Duration(per))
	for _, x := range l[:min(24, len(l))] {
		fmt.Printf("%8.0f us %6.1f  %q\n", float64(x.d.Microseconds())/float64(per), float64(x.n)/float64(per), x.k)
	}
	ProfRows = map[string]*profRow{}
}
