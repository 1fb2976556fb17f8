package names

import "strings"

// markRunOns finds the words that some pages paste behind a name, the same name in
// full run into what follows: "Ann Ames Ann Berta AmesMORE". They name nobody new.
func (c *Cast) markRunOns() {
	for t := range c.doc.Tokens {
		w := c.word(t)
		cut := runOn(w)
		if cut < 3 {
			continue
		}
		for j := t - 1; j >= max(0, t-9); j-- {
			if c.word(j) != w[:cut] {
				continue
			}
			if c.pasted == nil {
				c.pasted = make([]bool, len(c.doc.Tokens))
			}
			for k := j + 1; k <= t; k++ {
				c.pasted[k] = true
			}
			break
		}
	}
}

// runOn is where a word ends that another is run into ("AmesMORE", "Ames2020"),
// 0 where none is.
func runOn(w string) int {
	if len(w) < 5 || w[0] < 'A' || w[0] > 'Z' || strings.ContainsAny(w, "-'’.") {
		return 0
	}
	for i := len(w) - 1; i > 2; i-- {
		if c := w[i]; (c >= 'A' && c <= 'Z' || isDigit(c)) && w[i-1] >= 'a' && w[i-1] <= 'z' {
			return i
		}
	}
	return 0
}

// isPasted tells whether token t belongs to such words.
func (c *Cast) isPasted(t int) bool {
	return c.pasted != nil && t >= 0 && t < len(c.pasted) && c.pasted[t]
}
