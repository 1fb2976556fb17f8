package main

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook"
)

// FuzzQuestionIsKeptAsItWasAsked: flags either make a question that is the same
// after it was saved and recalled, or are refused as misuse.
func FuzzQuestionIsKeptAsItWasAsked(f *testing.F) {
	f.Add("Eric Jones", "Stockton, CA", "support,oppose", "direct", "2017-08-03", `"federal work" -x`, 0.5, 10)
	f.Add("", "", "maybe", "", "yesterday", "a\x00b", -1.0, -1)
	f.Fuzz(func(t *testing.T, person, city, stance, kind, since, search string, sure float64, limit int) {
		for _, s := range []string{person, city, stance, kind, since, search} {
			if !utf8.ValidString(s) {
				t.Skip()
			}
		}
		var asked filters
		cmd := &cobra.Command{}
		asked.add(cmd.Flags())
		asked.addClaims(cmd.Flags())
		given, err := json.Marshal([]any{sure, limit})
		if err != nil {
			t.Skip() // no such number can be typed
		}
		var numbers []json.Number
		if err := json.Unmarshal(given, &numbers); err != nil {
			t.Fatal(err)
		}
		err = cmd.ParseFlags([]string{"--person=" + person, "--city=" + city, "--stance=" + stance, "--type=" + kind,
			"--since=" + since, "--search=" + search, "--min-confidence=" + numbers[0].String(), "--limit=" + numbers[1].String()})
		if err != nil {
			return
		}
		q, err := asked.read(context.Background(), &app{}, cmd)
		if err != nil {
			var coded *codeError
			if !errors.As(err, &coded) || coded.code != codeMisused {
				t.Fatalf("refused with %v, want misuse", err)
			}
			return
		}
		kept, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		var recalled stancebook.Query
		if err := json.Unmarshal(kept, &recalled); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(q, recalled) {
			t.Fatalf("asked %+v, recalled %+v", q, recalled)
		}
	})
}
