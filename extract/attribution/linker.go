package attribution

import "github.com/stancebook/stancebook/extract/text"

// A piece is a run of tokens with one part.
type piece struct {
	part label // its beginning label
	run        // of tokens
}

// pieces cuts labels into runs.
func pieces(labels []label) []piece {
	var out []piece
	for t, k := range labels {
		switch k {
		case outside:
		case beginSource, beginCue, beginContent:
			out = append(out, piece{k, run{t, t + 1}})
		default:
			if n := len(out) - 1; n >= 0 && out[n].to == t && out[n].part == k-1 {
				out[n].to = t + 1
			} else {
				out = append(out, piece{k - 1, run{t, t + 1}})
			}
		}
	}
	return out
}

// A triple is what may be an attribution, in runs of tokens.
type triple struct {
	sources, cues, contents []run
	other                   []run // the second nearest source
	origin                  uint8
	surety                  float32 // the rules' confidence in what they took
}

// What linking costs beside the tokens in between; set on PolNeAR train.
const (
	crossingCost  = 12 // a cue in between
	sentenceCost  = 8
	paragraphCost = 25
	farthest      = 90
	mostPieces    = 30 // how many pieces on each side are tried
)

// tie links each content with the nearest cue, and each cue with the nearest
// source.
func tie(doc *text.Document, list []piece, origin uint8) []triple {
	var out []triple
	of := map[int]int{} // cue to triple
	for i := range list {
		if list[i].part != beginContent {
			continue
		}
		cue, _ := nearest(doc, list, i, beginCue)
		if cue < 0 {
			out = append(out, triple{contents: []run{list[i].run}, origin: origin})
			continue
		}
		n, ok := of[cue]
		if !ok {
			n = len(out)
			of[cue] = n
			a := triple{cues: []run{list[cue].run}, origin: origin}
			first, second := nearest(doc, list, cue, beginSource)
			if first >= 0 {
				a.sources = []run{list[first].run}
			}
			if second >= 0 {
				a.other = []run{list[second].run}
			}
			out = append(out, a)
		}
		out[n].contents = append(out[n].contents, list[i].run)
	}
	return out
}

// nearest finds the two pieces of a part that are nearest to piece i, −1 where
// there are none.
func nearest(doc *text.Document, list []piece, i int, part label) (first, second int) {
	first, second = -1, -1
	best, next := farthest, farthest
	try := func(j int) {
		if list[j].part != part {
			return
		}
		switch d := distance(doc, list, i, j); {
		case d < best:
			second, next = first, best
			first, best = j, d
		case d < next:
			second, next = j, d
		}
	}
	for j := i - 1; j >= 0 && j >= i-mostPieces; j-- {
		try(j)
	}
	for j := i + 1; j < len(list) && j <= i+mostPieces; j++ {
		try(j)
	}
	return first, second
}

// distance is how far apart pieces i and j are. Half of a content in between
// does not count.
func distance(doc *text.Document, list []piece, i, j int) int {
	if i > j {
		i, j = j, i
	}
	a, b := &list[i], &list[j]
	d := b.from - a.to
	for k := i + 1; k < j; k++ {
		switch list[k].part {
		case beginCue:
			d += crossingCost
		case beginContent:
			d -= (list[k].to - list[k].from) / 2
		}
	}
	d += sentenceCost * max(0, doc.Tokens[b.from].Sentence-doc.Tokens[a.to-1].Sentence)
	return d + paragraphCost*max(0, doc.ParagraphOf(b.from)-doc.ParagraphOf(a.to-1))
}
