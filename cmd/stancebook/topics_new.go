package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/stance"
)

// question is one of the five that make a topic.
type question struct {
	flag, about, asks string
	take              func(*stancebook.Topic, string)
	needed            bool
}

// questions make a topic. An answer holds several entries apart by semicolons.
var questions = []question{
	{"claim", "the sentence that supporters would sign",
		"1. Which sentence would supporters sign?\n   (The city is right to ban plastic bags in shops.)",
		func(t *stancebook.Topic, s string) { t.Claim = s }, true},
	{"mentions", "names and phrases that mention it; + before what supporters back, - before what they are against",
		"2. By which names and phrases is it mentioned? Apart by ;\n   + before what supporters back, - before what they are against. (+bag ban; +bag ordinance; -plastic bag)",
		func(t *stancebook.Topic, s string) {
			backed, resisted, all := signed(s)
			t.Mentions, t.Backed, t.Resisted = append(append(all, backed...), resisted...), backed, resisted
		}, true},
	{"for", "phrases that take the claim's side",
		"3. What do supporters say? Apart by ;, * for up to three words (litter * river; choke turtles)",
		func(t *stancebook.Topic, s string) { t.For = entries(s) }, false},
	{"against", "phrases that take the other side",
		"4. What do opponents say? (nanny state; hidden tax; let shoppers choose)",
		func(t *stancebook.Topic, s string) { t.Against = entries(s) }, false},
	{"known", "who takes sides: + before proponents, - before opponents, nothing before those asked to act",
		"5. Who is known to take sides? + before proponents, - before opponents,\n   nothing before those of whom it is demanded. (+River Keepers; -Retail Guild; grocers)",
		func(t *stancebook.Topic, s string) { t.Proponents, t.Opponents, t.Addressees = signed(s) }, false},
}

func entries(answer string) (list []string) {
	for _, e := range strings.Split(answer, ";") {
		if e = strings.TrimSpace(e); e != "" {
			list = append(list, e)
		}
	}
	return list
}

// signed parts the entries of an answer by the sign before each.
func signed(answer string) (plus, minus, bare []string) {
	for _, e := range entries(answer) {
		name := strings.TrimSpace(strings.TrimLeft(e, "+-−–"))
		switch {
		case name == "":
		case strings.HasPrefix(e, "+"):
			plus = append(plus, name)
		case name != e:
			minus = append(minus, name)
		default:
			bare = append(bare, name)
		}
	}
	return plus, minus, bare
}

func newTopicsNew(a *app) *cobra.Command {
	var output, title string
	var replace bool
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Make a topic by answering five questions",
		Long: `Make a topic by answering five questions, and write it, with comments, into the
topics folder beside the book as NAME.toml. On a terminal each question is asked
that no flag answers; else the answers are read from standard input, a line each
in the order of the flags below. Several entries stand apart by semicolons. A
file that is there is only replaced where you say so.`,
		Example: `  stancebook topics new plastic-bags
  stancebook topics new plastic-bags --claim "The city is right to ban plastic bags." \
    --mentions "+bag ban; -plastic bag" --known "+River Keepers; -Retail Guild; grocers"`,
		Args: arguments(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			topic := stancebook.Topic{Name: strings.TrimSuffix(filepath.Base(args[0]), ".toml"), Title: title, Language: "en"}
			path := output
			if path == "" {
				path = filepath.Join(a.settings.beside(a.settings.text("topics")), topic.Name+".toml")
			}
			i := interview{app: a, in: bufio.NewReader(a.input())}
			if err := i.mayWrite(path, replace); err != nil {
				return err
			}
			if err := i.ask(cmd, &topic); err != nil {
				return err
			}
			return a.writeTopic(topic, path)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	for _, q := range questions {
		flags.String(q.flag, "", q.about)
	}
	flags.StringVar(&title, "title", "", "for people; else the name")
	flags.StringVarP(&output, "output", "o", "", "write to this file instead of the topics folder")
	flags.BoolVar(&replace, "replace", false, "replace the file if it is there")
	return cmd
}

// input is standard input, empty where there is none.
func (a *app) input() io.Reader {
	if a.stdin == nil {
		return strings.NewReader("")
	}
	return a.stdin
}

// interview asks on a terminal, and reads answers from a script.
type interview struct {
	*app
	in *bufio.Reader
}

func (i *interview) onTerminal() bool {
	f, isFile := i.stdin.(*os.File)
	return isFile && term.IsTerminal(int(f.Fd()))
}

// mayWrite refuses to replace a file unless somebody says so.
func (i *interview) mayWrite(path string, replace bool) error {
	if replace || !isThere(path) {
		return nil
	}
	if i.onTerminal() {
		fmt.Fprintf(i.stderr, "%s is there. Replace it? [y/N] ", path)
		answer, _, err := i.line()
		if err != nil {
			return err
		}
		if answer = strings.ToLower(answer); answer == "y" || answer == "yes" {
			return nil
		}
	}
	return misused("%s is there and was left as it is: choose another name, or --replace it", path)
}

// ask fills the topic by flags, and by answers where a flag is missing.
func (i *interview) ask(cmd *cobra.Command, t *stancebook.Topic) error {
	open := false // a question that must be answered has no flag
	for _, q := range questions {
		open = open || q.needed && !cmd.Flags().Changed(q.flag)
	}
	for _, q := range questions {
		answer, err := cmd.Flags().GetString(q.flag)
		if err != nil {
			return err
		}
		if !cmd.Flags().Changed(q.flag) && open {
			if answer, err = i.answer(q); err != nil {
				return err
			}
		}
		q.take(t, strings.TrimSpace(answer))
	}
	if t.Title == "" && t.Name != "" {
		t.Title = strings.ToUpper(t.Name[:1]) + strings.ReplaceAll(t.Name[1:], "-", " ")
	}
	return nil
}

// answer asks until a question that must be answered is.
func (i *interview) answer(q question) (string, error) {
	for {
		if i.onTerminal() {
			fmt.Fprintf(i.stderr, "%s\n> ", q.asks)
		}
		answer, ended, err := i.line()
		switch {
		case err != nil:
			return "", err
		case answer != "" || !q.needed:
			return answer, nil
		case ended || !i.onTerminal():
			return "", misused("a topic needs an answer to --%s: %s", q.flag, q.about)
		}
	}
}

func (i *interview) line() (answer string, ended bool, err error) {
	answer, err = i.in.ReadString('\n')
	if errors.Is(err, io.EOF) {
		ended, err = true, nil
	}
	if err != nil {
		err = fmt.Errorf("read answer: %w", err)
	}
	return strings.TrimSpace(answer), ended, err
}

func (a *app) writeTopic(t stancebook.Topic, path string) error {
	if problems := stance.Check(t); len(problems) > 0 {
		return misused("no topic was written: %w", errors.Join(problems...))
	}
	text, err := stance.Write(t)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write topic: %w", err)
	}
	err = writeWhole(path, func(w *bufio.Writer) error {
		_, err := w.Write(text)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, path)
	a.note("Wrote topic %q. Add phrases there, then: stancebook topics check %s", t.Name, path)
	a.note("What is in the book is judged on it by: stancebook ingest --again --stances --topic %s", t.Name)
	return nil
}
