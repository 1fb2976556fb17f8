package main

import (
	"bytes"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/attribution"
	"github.com/stancebook/stancebook/extract/text"
)

const lessonText = "The council met in Ashford. “We will fix the bridge,” Mayor Ann Lee said on Monday. Nobody answered.\n\nThe auditor wants the town to sell its boats."

func smallLessons(t *testing.T) []lesson {
	t.Helper()
	span := func(words string) []stancebook.Span {
		at := strings.Index(lessonText, words)
		if at < 0 {
			t.Fatalf("%q is not in the lesson", words)
		}
		return []stancebook.Span{{Begin: at, End: at + len(words)}}
	}
	return []lesson{newLesson(lessonText, []stancebook.Attribution{
		{Sources: span("Mayor Ann Lee"), Cue: span("said"), Content: span("“We will fix the bridge,”")},
		{Sources: span("The auditor"), Cue: span("wants"), Content: span("the town to sell its boats")},
	}, 0)}
}

func smallNet(lessons []lesson) *netTrainer {
	return newNet(netOptions{least: 1, mostRows: 5000}, 0, lessons)
}

// TestGradientIsTheSlopeOfTheLoss moves each part of a net a little and
// compares the change of the loss with what the gradient foretells.
func TestGradientIsTheSlopeOfTheLoss(t *testing.T) {
	lessons := smallLessons(t)
	n := smallNet(lessons)
	l := &lessons[0]
	loss := func() float64 {
		n.look(l)
		n.forward(len(l.labels))
		return n.follow(l)
	}
	n.chain.o.rate = 0 // moves stay as they are
	n.grow(len(l.labels))
	before := loss()
	n.backward(len(l.labels))
	parts, slopes := n.body.Parts(), n.slopes.Parts()
	parts, slopes = append(parts, n.rows.w), append(slopes, n.rowSlope)
	for i, slope := range slopes {
		length := 0.0
		for _, g := range slope {
			length += float64(g) * float64(g)
		}
		step := float32(1e-2 / math.Sqrt(length+1e-12))
		for k, g := range slope {
			parts[i][k] += step * g
		}
		want, got := float64(step)*length, before-loss()
		for k, g := range slope {
			parts[i][k] -= step * g
		}
		if math.Abs(got-want) > 0.1*want+2e-3 {
			t.Errorf("part %d: the loss fell by %.5f, the gradient foretold %.5f", i, got, want)
		}
	}
}

func TestNetLearnsItsLessonsAlikeEachTime(t *testing.T) {
	lessons := smallLessons(t)
	learn := func() []byte {
		n := newNet(netOptions{dropout: 0.1, deafness: 0.1, least: 1, mostRows: 5000}, 1, lessons)
		n.train(io.Discard, lessons, 150, 0.003)
		return n.encode()
	}
	file := learn()
	if !bytes.Equal(file, learn()) {
		t.Error("the same lessons gave two nets")
	}
	net, err := attribution.NewNet(string(file))
	if err != nil {
		t.Fatal(err)
	}
	c := newChain(chainOptions{})
	tagger, err := attribution.NewTagger(string(attribution.EncodeTagger(c.weights(), 1)))
	if err != nil {
		t.Fatal(err)
	}
	labeller := attribution.NewLabeller(tagger, []*attribution.Net{net}).NetsAlone()
	found := attribution.FindWith(&attribution.Model{Labeller: labeller}, text.Parse(lessonText), nil)
	if len(found) != 2 || found[1].Content[0].Of(lessonText) != "the town to sell its boats" {
		t.Errorf("a net that learned a text by heart finds %v in it", found)
	}
}
