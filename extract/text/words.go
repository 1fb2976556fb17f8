package text

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed words.tsv
var wordsTSV string

// wordKind is what words.tsv says of a word; a word may be of several kinds.
type wordKind uint8

const (
	abbreviatesBefore wordKind = 1 << iota // a name follows: "Gov.", "Mr."
	abbreviatesMay                         // may end a sentence: "Calif.", "Inc."
	abbreviatesNumber                      // only before a number: "No.", "p."
	abbreviatesLast                        // ends a list: "etc."
	startsSentence                         // common first word of a sentence
	saysSo                                 // verb of saying that follows a quotation
	elided                                 // written with an apostrophe in front: "'em"
	domainEnd                              // last part of a host name
)

var kindNames = map[string]wordKind{
	"title": abbreviatesBefore, "given": abbreviatesBefore, "link": abbreviatesBefore,
	"place": abbreviatesMay, "body": abbreviatesMay, "month": abbreviatesMay, "other": abbreviatesMay,
	"last": abbreviatesLast, "number": abbreviatesNumber,
	"starter": startsSentence, "saying": saysSo, "elided": elided, "domain": domainEnd,
}

// words returns the table of words.tsv. An abbreviation stands there without
// its last stop and matches as written, or in capitals where it has three
// letters or more; starters are capitalised, all else is in lower case.
var words = sync.OnceValue(func() map[string]wordKind {
	table := make(map[string]wordKind, 600)
	for line := range strings.Lines(wordsTSV) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		k := kindNames[fields[1]]
		if k == 0 {
			continue // the heading
		}
		table[fields[0]] |= k
		if k <= abbreviatesLast && len(fields[0]) > 2 {
			table[strings.ToUpper(fields[0])] |= k
		}
	}
	return table
})
