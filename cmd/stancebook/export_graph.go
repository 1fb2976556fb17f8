package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
)

// mostEdges bounds a network of speakers, whose edges grow with the square of
// its nodes: no program that draws networks opens more.
const mostEdges = 2_000_000

func newExportGraph(a *app) *cobra.Command {
	var f filters
	var file, mode string
	var least int
	cmd := &cobra.Command{
		Use:   "graphml",
		Short: "Export a network of speakers and topics for Gephi or networkx",
		Long: `Export a network of speakers and topics as GraphML.

With --mode two (the default) an edge joins a speaker and a topic; with --mode
one it joins two speakers who took sides on the same topics. The attribute sign
of an edge is 1 for support or agreement, -1 for opposition or conflict, 0 where
both weigh the same. Words that many outlets carried count once. Speakers whom
nothing names, groups and documents are left out and counted.`,
		Example: `  stancebook export graphml -o letters.graphml
  stancebook export graphml --mode one --since 2017-08-01 --min-statements 2 -o allies.graphml`,
		Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			q, err := f.readExport(cmd, a, "a network")
			if err != nil {
				return err
			}
			if mode != "two" && mode != "one" {
				return misused("--mode is two (speakers and topics) or one (speakers), not %q", mode)
			}
			return a.exportGraph(cmd.Context(), q, file, mode == "one", least)
		},
	}
	f.add(cmd.Flags())
	f.addClaims(cmd.Flags())
	cmd.Flags().StringVarP(&file, "output", "o", "", "write to this file")
	cmd.Flags().StringVar(&mode, "mode", "two", "two: speakers and topics; one: speakers alone")
	cmd.Flags().IntVar(&least, "min-statements", 1, "leave out speakers with fewer statements on the topics")
	return cmd
}

func (a *app) exportGraph(ctx context.Context, q stancebook.Query, file string, speakersOnly bool, least int) error {
	q.Stances, q.Dedupe = true, true
	book, err := a.openStill(ctx)
	if err != nil {
		return err
	}
	defer book.Close()
	net, err := readNetwork(book.Rows(ctx, q))
	if err != nil {
		return a.explain(err)
	}
	net.keep(least)
	g := net.twoMode()
	if speakersOnly {
		if g, err = net.oneMode(); err != nil {
			return err
		}
	}
	if err := a.writeOut(file, g.write); err != nil {
		return err
	}
	a.note("%s, %s of %s; %s of unnamed speakers, groups or documents left out", count(len(g.nodes), "node"),
		count(len(g.edges), "edge"), count(net.statements, "statement"), count(net.unnamed, "statement"))
	return a.found(ctx, book, q, net.statements)
}

// standing counts the statements of one speaker on one topic.
type standing struct {
	stancebook.Sides
	first, last string // days
}

func (t *standing) add(r *stancebook.Row) {
	t.Add(r.Stance)
	if day := r.PublishedOn; day != "" {
		if t.first == "" || day < t.first {
			t.first = day
		}
		t.last = max(t.last, day)
	}
}

// sign is the side that most of the statements take, 0 where none does.
func (t *standing) sign() int { return cmp.Compare(t.Support, t.Oppose) }

// voice is a speaker of the network; its facts are those of its newest
// statement that gives them.
type voice struct {
	key, name, kind, title, org, party, city, state string
	on                                              map[string]*standing // by topic
}

func (v *voice) learn(r *stancebook.Row) {
	v.title = cmp.Or(v.title, r.SpeakerTitle)
	v.org = cmp.Or(v.org, r.SpeakerOrg)
	v.party = cmp.Or(v.party, r.Party)
	v.city = cmp.Or(v.city, r.OfficeCity)
	v.state = cmp.Or(v.state, r.OfficeState)
}

func (v *voice) statements() (n int) {
	for _, t := range v.on {
		n += t.All()
	}
	return n
}

// network holds who spoke on what.
type network struct {
	voices              []*voice // by name, then key
	topics              []string
	statements, unnamed int
}

func readNetwork(rows iter.Seq2[*stancebook.Row, error]) (*network, error) {
	net := &network{}
	voices := map[string]*voice{}
	topics := map[string]bool{}
	for r, err := range rows {
		if err != nil {
			return nil, err
		}
		key := voiceKey(r)
		if key == "" {
			net.unnamed++
			continue
		}
		net.statements++
		v := voices[key]
		if v == nil {
			v = &voice{key: key, name: r.Speaker, kind: string(r.SpeakerKind), on: map[string]*standing{}}
			voices[key] = v
		}
		v.learn(r)
		if v.on[r.Topic] == nil {
			v.on[r.Topic] = &standing{}
		}
		v.on[r.Topic].add(r)
		topics[r.Topic] = true
	}
	net.topics = slices.Sorted(maps.Keys(topics))
	net.voices = slices.SortedFunc(maps.Values(voices), func(a, b *voice) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.key, b.key))
	})
	return net, nil
}

// voiceKey tells speakers apart; it is empty for those who are no one in
// particular.
func voiceKey(r *stancebook.Row) string {
	switch {
	case r.Speaker == "":
		return ""
	case r.SpeakerKind == stancebook.PersonKind && r.SpeakerID != "":
		return r.SpeakerID
	case r.SpeakerKind == stancebook.OrganizationKind:
		return "org:" + r.Speaker
	}
	return ""
}

// keep leaves out speakers with fewer statements.
func (net *network) keep(least int) {
	net.voices = slices.DeleteFunc(net.voices, func(v *voice) bool { return v.statements() < least })
}

// graph is a network in the form of GraphML: nodes and edges with attributes.
type graph struct {
	nodes, edges []element
}

// element is a node, or an edge between two of them.
type element struct {
	source, target int
	data           []datum
}

type datum struct {
	name  string
	value any // string or int
}

func (v *voice) node() element {
	var sum stancebook.Sides
	for _, t := range v.on {
		sum.Support += t.Support
		sum.Oppose += t.Oppose
		sum.Neutral += t.Neutral
		sum.Unclear += t.Unclear
	}
	return element{data: []datum{
		{"label", v.name}, {"key", v.key}, {"kind", v.kind}, {"bipartite", 0}, {"title", v.title}, {"org", v.org}, {"party", v.party},
		{"city", v.city}, {"state", v.state}, {"statements", sum.All()}, {"support", sum.Support}, {"oppose", sum.Oppose},
		{"neutral", sum.Neutral}, {"unclear", sum.Unclear},
	}}
}

// twoMode joins each speaker with the topics spoken about.
func (net *network) twoMode() graph {
	var g graph
	place := map[string]int{}
	for _, v := range net.voices {
		g.nodes = append(g.nodes, v.node())
	}
	for _, topic := range net.topics {
		place[topic] = len(g.nodes)
		g.nodes = append(g.nodes, element{data: []datum{{"label", topic}, {"key", "topic:" + topic}, {"kind", "topic"}, {"bipartite", 1}}})
	}
	for i, v := range net.voices {
		for _, topic := range slices.Sorted(maps.Keys(v.on)) {
			t := v.on[topic]
			g.edges = append(g.edges, element{i, place[topic], []datum{
				{"weight", t.All()}, {"sign", t.sign()}, {"net", t.Support - t.Oppose}, {"support", t.Support}, {"oppose", t.Oppose},
				{"neutral", t.Neutral}, {"unclear", t.Unclear}, {"first", t.first}, {"last", t.last},
			}})
		}
	}
	return g
}

// oneMode joins speakers who took sides on the same topics: agree counts the
// topics on which they stand together, conflict those on which they do not.
func (net *network) oneMode() (graph, error) {
	var g graph
	for _, v := range net.voices {
		g.nodes = append(g.nodes, v.node())
	}
	for i, v := range net.voices {
		for j := i + 1; j < len(net.voices); j++ {
			agree, conflict := compareVoices(v, net.voices[j], net.topics)
			if agree+conflict == 0 {
				continue
			}
			if len(g.edges) == mostEdges {
				return g, misused("the network of speakers has over %d edges: narrow it with --min-statements, --since or --topic", mostEdges)
			}
			g.edges = append(g.edges, element{i, j, []datum{
				{"weight", agree + conflict}, {"sign", cmp.Compare(agree, conflict)}, {"net", agree - conflict},
				{"agree", agree}, {"conflict", conflict},
			}})
		}
	}
	return g, nil
}

func compareVoices(a, b *voice, topics []string) (agree, conflict int) {
	for _, topic := range topics {
		s, t := a.on[topic], b.on[topic]
		if s == nil || t == nil {
			continue
		}
		switch s.sign() * t.sign() {
		case 1:
			agree++
		case -1:
			conflict++
		}
	}
	return agree, conflict
}

// write writes the graph; what an element does not know it does not carry.
func (g graph) write(w *bufio.Writer) error {
	io.WriteString(w, xml.Header)
	io.WriteString(w, `<graphml xmlns="http://graphml.graphdrawing.org/xmlns" `+
		`xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" `+
		`xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">`+"\n")
	nodeKeys := writeKeys(w, "node", "n", g.nodes)
	edgeKeys := writeKeys(w, "edge", "e", g.edges)
	io.WriteString(w, `  <graph id="G" edgedefault="undirected">`+"\n")
	for i, n := range g.nodes {
		fmt.Fprintf(w, "    <node id=\"n%d\">", i)
		writeData(w, nodeKeys, n.data)
		io.WriteString(w, "</node>\n")
	}
	for i, e := range g.edges {
		fmt.Fprintf(w, "    <edge id=\"e%d\" source=\"n%d\" target=\"n%d\">", i, e.source, e.target)
		writeData(w, edgeKeys, e.data)
		io.WriteString(w, "</edge>\n")
	}
	_, err := io.WriteString(w, "  </graph>\n</graphml>\n")
	return err
}

// writeKeys declares the attributes that the elements carry.
func writeKeys(w io.Writer, scope, prefix string, elements []element) map[string]string {
	keys := map[string]string{}
	for _, e := range elements {
		for _, d := range e.data {
			if keys[d.name] != "" {
				continue
			}
			keys[d.name] = prefix + strconv.Itoa(len(keys))
			kind := "string"
			if _, isInt := d.value.(int); isInt {
				kind = "int"
			}
			if d.name == "weight" {
				kind = "double"
			}
			fmt.Fprintf(w, "  <key id=\"k%s\" for=%q attr.name=%q attr.type=%q/>\n", keys[d.name], scope, d.name, kind)
		}
	}
	return keys
}

func writeData(w io.Writer, keys map[string]string, data []datum) {
	for _, d := range data {
		if d.value == "" {
			continue
		}
		fmt.Fprintf(w, `<data key="k%s">`, keys[d.name])
		xml.EscapeText(w, []byte(fmt.Sprint(d.value)))
		io.WriteString(w, "</data>")
	}
}
