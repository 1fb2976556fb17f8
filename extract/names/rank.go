package names

import (
	"math"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// candidate is a person within a pronoun's reach and how much speaks for them.
type candidate struct {
	figure int
	score  float64
}

// antecedent chooses whom a pronoun at token t stands for, −1 where nobody
// fits, how sure that is, and others who fit nearly as well. speaker, if not
// −1, spoke last.
func (c *Cast) antecedent(seen []trace, t int, gender byte, speaker int) (best int, sure float64, rivals []int) {
	all := c.candidates(seen, t, gender, speaker)
	best = -1
	scores, chosen := make([]float64, len(all)), -1
	for i, k := range all {
		scores[i] = k.score
		if chosen < 0 || k.score > all[chosen].score {
			best, chosen = k.figure, i
		}
	}
	for _, k := range all {
		if k.figure != best && all[chosen].score-k.score < 0.25 {
			rivals = append(rivals, k.figure)
		}
	}
	return best, Share(scores, chosen), rivals
}

// candidates are those whom seen names within reach of a pronoun at token t
// and whose known gender is not another, the one named last first.
func (c *Cast) candidates(seen []trace, t int, gender byte, speaker int) []candidate {
	var out []candidate
	at := map[int]int{}
	for i := len(seen) - 1; i >= 0; i-- {
		s := seen[i]
		if s.token >= t {
			continue
		}
		if c.doc.Tokens[t].Sentence-s.sentence > reach {
			break
		}
		if f := c.figures[s.figure]; gender != 0 && f.gender != 0 && f.gender != gender {
			continue
		}
		score := c.pull(s, t, gender)
		if s.figure == speaker {
			score += 0.6
		}
		k, known := at[s.figure]
		if !known {
			k = len(out)
			at[s.figure] = k
			out = append(out, candidate{s.figure, score - 0.05})
		}
		// Each further mention adds a little.
		out[k].score = max(score, out[k].score) + 0.05
	}
	return out
}

// Share turns the scores of a pronoun's candidates into how likely the one at
// i is right. That the scores serve as logarithms of odds as they are was
// measured, see Lessons.
func Share(scores []float64, i int) float64 {
	if i < 0 {
		return 0
	}
	sum := 0.0
	for _, s := range scores {
		sum += math.Exp(s - scores[i])
	}
	return 1 / sum
}

// A Lesson is a pronoun whose person only one name within its reach can be:
// the candidates' scores with their genders left aside, and who is right.
type Lesson struct {
	Scores []float64
	Right  int
}

// Lessons finds the pronouns of a text that tell how good the scores are:
// subjects outside quotations with two candidates or more, of whom the given
// names tell a gender and only one's is the pronoun's.
func Lessons(doc *text.Document, a *stancebook.Article) []Lesson {
	c := Find(doc, a)
	var out []Lesson
	var seen []trace
	for t := range doc.Tokens {
		if c.quoted(t) {
			continue
		}
		if w := c.lower(t); w == "he" || w == "she" {
			if l, ok := c.lesson(seen, t, pronouns[w]); ok {
				out = append(out, l)
			}
		}
		if m, ok := c.mentionAt(t); ok && m.first == t {
			seen = c.leaveTrace(seen, m)
		}
	}
	return out
}

func (c *Cast) lesson(seen []trace, t int, gender byte) (Lesson, bool) {
	l := Lesson{Right: -1}
	for _, k := range c.candidates(seen, t, 0, -1) {
		// What a pronoun was followed to is no evidence here.
		switch told := c.genderOf(c.figures[k.figure].name.given); {
		case told == 0, told == gender && l.Right >= 0:
			return l, false
		case told == gender:
			l.Right = len(l.Scores)
		}
		l.Scores = append(l.Scores, k.score)
	}
	return l, l.Right >= 0 && len(l.Scores) > 1
}
