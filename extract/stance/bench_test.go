package stance

import (
	"testing"

	"github.com/stancebook/stancebook"
)

// BenchmarkSample judges the sample coverage, an article a round.
func BenchmarkSample(b *testing.B) {
	set := annotatedSets(b)[0]
	panel, docs := New(Builtin()), set.parse()
	var claims [][]stancebook.Claim
	for i := range docs {
		claims = append(claims, claimsOf(b, set.bodies[i], set.gold[i].Attributions))
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		panel.Judge(docs[i%len(docs)], claims[i%len(docs)])
	}
}
