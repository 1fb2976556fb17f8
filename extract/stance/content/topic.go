package content

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/text"
)

// A Statement is what somebody said, coded by a reader.
type Statement struct {
	Words string
	Cue   string
	Side  stancebook.Side // support, oppose or neutral
	Group string          // the article or story: statements of one are held out together
}

// A TopicModel judges statements on one topic by words that people coded as
// for, against or neutral. It knows no speakers.
type TopicModel struct {
	Topic      string
	Statements int // that it learned from
	rows       []topicRow
}

// topicRow is the weights of one feature.
type topicRow struct {
	feature uint32
	weight  [classes]float64
}

const onCue template = 90

// topicLesson is a guess that nobody tuned: few statements ask for many
// passes. Whether a model helps, its own cross-validation says.
var topicLesson = Lesson{Passes: 30, Rate: 0.1, Dropout: 0.3, Bag: 3}

// Learned fits a model to statements; those of another side than support,
// oppose and neutral teach nothing. The same statements in the same order
// always give the same model.
func Learned(topic string, statements []Statement) *TopicModel {
	m := &TopicModel{Topic: topic}
	var examples []Example
	for _, s := range statements {
		if class, ok := classOf(s.Side); ok {
			examples = append(examples, Example{Features: s.features(), Class: class})
		}
	}
	m.Statements = len(examples)
	if len(examples) == 0 {
		return m
	}
	fitted := Learn(examples, topicLesson)
	for f := range uint32(1 << tableBits) {
		row := topicRow{feature: f}
		used := false
		for k := range row.weight {
			w := int8(fitted.weight[int(f)*classes+k])
			row.weight[k] = float64(w) * fitted.scale
			used = used || w != 0
		}
		if used {
			m.rows = append(m.rows, row)
		}
	}
	return m
}

func classOf(s stancebook.Side) (class int, ok bool) {
	switch s {
	case stancebook.Oppose:
		return oppose, true
	case stancebook.Neutral:
		return neutral, true
	case stancebook.Support:
		return support, true
	}
	return 0, false
}

func (s *Statement) features() Features {
	doc, cue := text.Parse(s.Words), text.Parse(s.Cue)
	return topicFeatures(Whole(doc), Whole(cue))
}

func topicFeatures(words, cue *Passage) Features {
	c := &collector{}
	c.add(onBias, 0, 0)
	words.bag(c)
	for i := range cue.words {
		c.add(onCue, cue.words[i].id, 0)
	}
	return c.out
}

// Judge tells how the words at content of doc, said with the words at cue,
// stand to the model's topic.
func (m *TopicModel) Judge(doc *text.Document, content, cue []stancebook.Span) Odds {
	return m.odds(topicFeatures(NewPassage(doc, content, nil), NewPassage(doc, cue, nil)))
}

// Score is Judge of a statement that stands alone.
func (m *TopicModel) Score(s Statement) Odds { return m.odds(s.features()) }

func (m *TopicModel) odds(f Features) Odds {
	var z [classes]float64
	for _, x := range f {
		i, found := slices.BinarySearchFunc(m.rows, x, func(r topicRow, x uint32) int { return cmp.Compare(r.feature, x) })
		if !found {
			continue
		}
		for k, w := range m.rows[i].weight {
			z[k] += w * damp(len(f))
		}
	}
	return oddsOf(softmax(z))
}

const topicMagic = "stancebook topic model 1"

// Write writes the model as text: three lines of what it is, then a line a
// feature with its weights for oppose, neutral and support.
func (m *TopicModel) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s\ntopic\t%s\nstatements\t%d\n", topicMagic, m.Topic, m.Statements)
	for _, r := range m.rows {
		fmt.Fprintf(b, "%d\t%.5g\t%.5g\t%.5g\n", r.feature, r.weight[0], r.weight[1], r.weight[2])
	}
	return b.Flush()
}

// ReadTopicModel reads what Write wrote.
func ReadTopicModel(r io.Reader) (*TopicModel, error) {
	lines := bufio.NewScanner(r)
	head := func(want string) (string, error) {
		lines.Scan()
		name, value, _ := strings.Cut(lines.Text(), "\t")
		if name != want {
			return "", cmp.Or(lines.Err(), errors.New("read topic model: not a model of this version; train it anew"))
		}
		return value, nil
	}
	m := &TopicModel{}
	if _, err := head(topicMagic); err != nil {
		return nil, err
	}
	var err error
	if m.Topic, err = head("topic"); err != nil {
		return nil, err
	}
	number, err := head("statements")
	if err != nil {
		return nil, err
	}
	if m.Statements, err = strconv.Atoi(number); err != nil {
		return nil, fmt.Errorf("read topic model: %w", err)
	}
	for n := 4; lines.Scan(); n++ {
		row, err := readTopicRow(lines.Text())
		if err != nil {
			return nil, fmt.Errorf("read topic model, line %d: %w", n, err)
		}
		if len(m.rows) > 0 && m.rows[len(m.rows)-1].feature >= row.feature {
			return nil, fmt.Errorf("read topic model, line %d: features are out of order", n)
		}
		m.rows = append(m.rows, row)
	}
	return m, lines.Err()
}

func readTopicRow(line string) (row topicRow, err error) {
	fields := strings.Split(line, "\t")
	if len(fields) != 1+classes {
		return row, fmt.Errorf("%d columns, want %d", len(fields), 1+classes)
	}
	feature, err := strconv.ParseUint(fields[0], 10, 32)
	if err != nil {
		return row, err
	}
	row.feature = uint32(feature)
	for k := range row.weight {
		if row.weight[k], err = strconv.ParseFloat(fields[1+k], 64); err != nil {
			return row, err
		}
	}
	return row, nil
}
