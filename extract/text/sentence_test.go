package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	for _, c := range []struct{ name, in string }{ // | stands where a sentence ends
		{"two", "He left. | She stayed."},
		{"dateline", "RIVERTON, N.M. — Attorney Ann Lee spoke."},
		{"titles", "Gov. Roe met Lt. Gov. Lee and Sen. Poe."},
		{"initials", "John F. Roe and J.B. Lee left."},
		{"pronoun", "She is older than I. | He knows."},
		{"nickname", "It was J.B. “Big Jim” Roe who left."},
		{"state in a sentence", "He lives in Fresno, Calif., and in Tulsa, Okla. Police know."},
		{"state at its end", "He lives in Fresno, Calif. | The house is old."},
		{"country at its end", "He came to the U.S. | They followed."},
		{"country before a quotation", "He came to the U.S. | “We followed,” she said."},
		{"country before a noun", "The U.S. Senate and the U.S. House met."},
		{"hour", "It began at 9 a.m. Monday. | It ended at 5 p.m. | He left."},
		{"month", "It was on Aug. 3. | Then came Sept. 4."},
		{"company", "Roe Inc. and Lee Corp. said so."},
		{"number", "It ranks No. 5. | He said no. | We left."},
		{"versus", "Roe v. Lee was heard."},
		{"question", "Why? | Nobody knows."},
		{"quoted question before he said", "“Why?” he asked. | “Because!” said Lee."},
		{"quoted question before a name", "“Why?” Mayor Ann Lee asked. | She left."},
		{"quoted question before a sentence", "“Why?” | The mayor left."},
		{"quoted title in a sentence", "The film “Who Goes There?” opens today."},
		{"closing marks belong", "“He left.” | “She stayed.” | (They slept.) | He rose."},
		{"two apostrophes belong", "''He left.'' | ''She stayed.''"},
		{"straight marks belong", "\"He left.\" | \"She stayed.\""},
		{"nested marks belong", "“He said, ‘Go.’” | She went."},
		{"quoted stop before said", "“He left.” she said."},
		{"stop within brackets", "It rose (it fell before.) in May."},
		{"ellipsis within", "He was ... well, gone. | I ... we left."},
		{"ellipsis at its end", "He was gone ... | The door was open."},
		{"spaced ellipsis", "He was . . . gone."},
		{"several signs", "What?! | No!!! | Yes."},
		{"numbered items", "1. Pay the fee. | 2. Leave."},
		{"lower-case name", "He sells phones. | iPhone sales fell."},
		{"host", "See example.com. | It is free."},
		{"missing space", "It ended.|Then he left."},
		{"bracket opens", "It ended. | (Ann Lee reported from Tulsa.)"},
		{"list", "They sell pens, paper, etc. | Business is good."},
		{"quotation in its middle", "“It is late,” she said. | “... but not too late.”"},
		{"quotation in its middle with a capital", "“It is late,” she said. | “... In time we will go.”"},
		{"decimal", "It cost $1.5 million. | It rose 3.2 percent."},
		{"dash after a stop", "“So it is now.” — Ann Lee"},
		{"suffix", "John Roe Jr. left. | Martin Lee Sr. stayed."},
	} {
		t.Run(c.name, func(t *testing.T) {
			var want []string
			for s := range strings.SplitSeq(c.in, "|") {
				want = append(want, strings.TrimSpace(s))
			}
			in := strings.ReplaceAll(strings.ReplaceAll(c.in, "| ", ""), "|", "")
			if diff := cmp.Diff(want, sentences(Parse(in))); diff != "" {
				t.Errorf("Parse(%q): sentences differ (-want +got)\n%s", in, diff)
			}
		})
	}
}
