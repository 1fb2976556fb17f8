package store

import (
	"fmt"
	"math"
	"slices"
)

// Before a source has a past nothing of it is odd.
const (
	pastEnough    = 5  // nights, or nights with articles
	silenceEnough = 10 // nights before silence can be odd
	textsEnough   = 3  // articles of a night whose median says something
)

// oddities says what looks wrong tonight beside the nights on which the source
// answered. Each compares with the median of the past and its spread (the
// median absolute deviation), which a few bad nights do not move.
func (s *night) oddities(past []night) (odd []string) {
	if s.FailedNights >= 3 {
		odd = append(odd, fmt.Sprintf("failed for %d nights in a row", s.FailedNights))
	}
	if s.failed() || len(past) < pastEnough {
		return odd
	}
	for _, look := range []func([]night) string{s.listsLess, s.otherLength, s.noClaims, s.failsMore, s.fellSilent} {
		if found := look(past); found != "" {
			odd = append(odd, found)
		}
	}
	return odd
}

// listsLess finds a feed that suddenly gives nothing, or little.
func (s *night) listsLess(past []night) string {
	if s.State == "unchanged" {
		return ""
	}
	usual := spreadOf(past, func(p *night) (int, bool) { return max(p.Listed, p.Articles), p.State != "unchanged" })
	got := max(s.Listed, s.Articles)
	if usual.n < pastEnough || usual.median < 3 || !usual.below(got, 4) || float64(got) >= usual.median/2 {
		return ""
	}
	if got == 0 {
		return fmt.Sprintf("lists no articles, usually %.0f", usual.median)
	}
	return fmt.Sprintf("lists %d, usually %.0f", got, usual.median)
}

// otherLength finds a page parser that suddenly takes half of the text, or the
// page around it too.
func (s *night) otherLength(past []night) string {
	usual := spreadOf(past, func(p *night) (int, bool) { return p.MedianWords, p.Articles >= textsEnough })
	if s.Articles < textsEnough || usual.n < pastEnough {
		return ""
	}
	got := float64(s.MedianWords)
	switch {
	case got < 0.65*usual.median && usual.below(s.MedianWords, 3):
		return fmt.Sprintf("articles of %d words, usually %.0f: is text lost?", s.MedianWords, usual.median)
	case got > 1.6*usual.median && usual.above(s.MedianWords, 3):
		return fmt.Sprintf("articles of %d words, usually %.0f: is more than the article read?", s.MedianWords, usual.median)
	}
	return ""
}

// noClaims finds texts in which suddenly nobody says anything.
func (s *night) noClaims(past []night) string {
	per := func(p *night) (int, bool) {
		n := p.New + p.Changed
		return 100 * p.Claims / max(n, 1), n > 0
	}
	usual := spreadOf(past, per)
	if s.New+s.Changed < textsEnough || s.Claims > 0 || usual.n < pastEnough || usual.median < 100 {
		return ""
	}
	return fmt.Sprintf("no claim in %d articles, usually %.1f in each", s.New+s.Changed, usual.median/100)
}

// failsMore finds a source of whose articles suddenly many cannot be read.
func (s *night) failsMore(past []night) string {
	share := func(p *night) (int, bool) {
		n := p.Failed + p.Articles
		return 100 * p.Failed / max(n, 1), n > 0
	}
	usual := spreadOf(past, share)
	got, _ := share(s)
	if usual.n < pastEnough || s.Failed < 3 || got < 30 || !usual.above(got, 4) {
		return ""
	}
	return fmt.Sprintf("%d of %d articles failed, usually %.0f in 100", s.Failed, s.Failed+s.Articles, usual.median)
}

// fellSilent finds a source that has brought nothing for longer than ever.
func (s *night) fellSilent(past []night) string {
	longest := 0
	for i := s.SilentNights - 1; i < len(past); i++ {
		longest = max(longest, past[max(i, 0)].SilentNights)
	}
	if len(past) < silenceEnough || s.SilentNights <= max(2, 2*longest) {
		return ""
	}
	return fmt.Sprintf("nothing new for %d nights, never before for more than %d", s.SilentNights, longest)
}

// spread is the middle of a list of numbers, and how far they usually are from
// it.
type spread struct {
	n              int
	median, around float64
}

// spreadOf measures past nights by number; its second result tells which count.
func spreadOf(past []night, number func(*night) (int, bool)) spread {
	var numbers []float64
	for i := range past {
		if x, counts := number(&past[i]); counts {
			numbers = append(numbers, float64(x))
		}
	}
	if len(numbers) == 0 {
		return spread{}
	}
	s := spread{n: len(numbers), median: median(numbers)}
	for i, x := range numbers {
		numbers[i] = math.Abs(x - s.median)
	}
	// 1.4826 makes it the standard deviation of numbers that are spread
	// normally; numbers that were all the same still have some.
	s.around = max(1.4826*median(numbers), 0.05*s.median, 0.5)
	return s
}

func (s spread) below(x int, times float64) bool { return float64(x) < s.median-times*s.around }
func (s spread) above(x int, times float64) bool { return float64(x) > s.median+times*s.around }

// median sorts numbers.
func median(numbers []float64) float64 {
	slices.Sort(numbers)
	n := len(numbers)
	return (numbers[(n-1)/2] + numbers[n/2]) / 2
}
