package corpus

import "io"

// CoverageScore is how well claims agree with a coverage's gold.
type CoverageScore struct {
	Predicted      int // claim rows read
	UnknownArticle int // of them, about articles that nobody knows
	// Faults are in the order of the articles and of the claims in each:
	// invented ones first, then what was missed or said wrongly.
	Faults []Fault

	hasClaims, hasCities, hasOfficials bool

	rows      []*tally // an article each
	total     *tally
	intervals map[string][2]float64
}

// portion is a figure that is a share: the counts of the part and the whole.
type portion struct {
	name, part string
	whole      []string
}

var portions = []portion{
	{"quote.precision", "rows.matched", []string{"rows.matched", "rows.unmatched"}},
	{"quote.recall", "found", []string{"gold"}},
	{"speaker.right_of_found", "speaker.right", []string{"found"}},
	{"speaker.family_only_or_better", "speaker.family", []string{"found"}},
	{"speaker.right_of_all_gold", "speaker.right", []string{"gold"}},
	{"speaker.named_persons_right_of_found", "person.right", []string{"person.found"}},
	{"city.right_of_found", "city.right", []string{"city.found"}},
	{"city.right_of_all_gold", "city.right", []string{"city.gold"}},
	{"stance.right_of_found", "stance.right", []string{"stance.found"}},
	{"stance.right_of_all_gold", "stance.right", []string{"stance.gold"}},
	{"full_triple.strict_of_gold", "full.strict", []string{"full.gold"}},
	{"full_triple.lenient_of_gold", "full.lenient", []string{"gold"}},
}

var stanceLabels = []string{"support", "oppose", "neutral"}

// coverageFigures are the figures of claims, those of a type under its name.
// A share of nothing is left out.
func coverageFigures(t *tally) (list []Figure) {
	one := func(name string, part, whole float64) {
		if x, ok := share(part, whole); ok {
			list = append(list, Figure{Name: name, Values: []float64{x}})
		}
	}
	for _, p := range portions {
		whole := 0.0
		for _, name := range p.whole {
			whole += t.of(name)
		}
		one(p.name, t.of(p.part), whole)
	}
	for _, kind := range t.under("type.") {
		prefix := "type." + kind
		one("quote.recall_by_type."+kind, t.of(prefix+".found"), t.of(prefix+".gold"))
		one("speaker.right_of_found_by_type."+kind, t.of(prefix+".speaker"), t.of(prefix+".found"))
	}
	both := func(what string) float64 { return t.of("type.direct."+what) + t.of("type.mixed."+what) }
	one("quote.recall_direct_mixed", both("found"), both("gold"))
	macro := 0.0
	for _, label := range stanceLabels {
		f1 := round(stanceF1(t, label), 3)
		macro += f1
		list = append(list, Figure{Name: "stance.f1." + label, Values: []float64{f1}})
	}
	return append(list, Figure{Name: "stance.macro_f1", Values: []float64{macro / float64(len(stanceLabels))}})
}

// stanceF1 is the F1 of one label among the found statements whose stance is
// clear.
func stanceF1(t *tally, label string) float64 {
	right := t.of("conf." + label + "." + label)
	wrong, missed := 0.0, 0.0
	for _, gold := range t.under("conf.") {
		if gold != label {
			wrong += t.of("conf." + gold + "." + label)
		}
	}
	for _, predicted := range t.under("conf." + label + ".") {
		if predicted != label {
			missed += t.of("conf." + label + "." + predicted)
		}
	}
	_, _, f1 := precisionRecall(right, wrong, missed)
	return f1
}

// listFigure is precision, recall and F1 of what articles list: "cities",
// "officials".
func listFigure(t *tally, what string) Figure {
	precision, recall, f1 := precisionRecall(t.of(what+".tp"), t.of(what+".fp"), t.of(what+".fn"))
	return Figure{Name: what, Values: []float64{precision, recall, f1}}
}

func (s *CoverageScore) figuresOf(t *tally) (list []Figure) {
	if s.hasClaims {
		list = coverageFigures(t)
	}
	if s.hasClaims || s.hasCities {
		list = append(list, listFigure(t, "cities"))
	}
	if s.hasOfficials {
		list = append(list, listFigure(t, "officials"))
	}
	return list
}

// Resample takes the intervals of all figures from draws samples of the
// articles. Figures, WriteTable and WriteMarkdown then show them.
func (s *CoverageScore) Resample(draws int, seed uint32) {
	s.intervals = bootstrap(s.rows, draws, seed, s.figuresOf)
}

// Figures are the shares (0 to 1) overall and by type; the names are those of
// the entries of JSON, joined by points.
func (s *CoverageScore) Figures() []Figure { return withIntervals(s.figuresOf(s.total), s.intervals) }

// JSON is the report in the form of the Python scorer, letter by letter.
func (s *CoverageScore) JSON() []byte {
	var out object
	if s.hasClaims {
		out = s.claimsReport()
	}
	t := s.total
	counts := func(what string) object {
		v := listFigure(t, what).Values
		return object{
			{"p", round(v[0], 3)}, {"r", round(v[1], 3)}, {"f1", round(v[2], 3)},
			{"tp", t.int(what + ".tp")}, {"fp", t.int(what + ".fp")}, {"fn", t.int(what + ".fn")},
		}
	}
	if s.hasClaims || s.hasCities {
		from := "claim rows"
		if s.hasCities {
			from = "--cities"
		}
		out = append(out, member{"cities", append(counts("cities"), member{"read_from", from})})
	}
	if s.hasOfficials {
		out = append(out, member{"officials", counts("officials")})
	}
	return render(out, false)
}

func (s *CoverageScore) claimsReport() object {
	t := s.total
	figures := map[string]any{}
	for _, f := range coverageFigures(t) {
		figures[f.Name] = round(f.Last(), 3)
	}
	shares := func(group string, names ...string) (o object) {
		for _, name := range names {
			o = append(o, member{name, figures[group+"."+name]})
		}
		return o
	}
	count := func(name, of string) member { return member{name, t.int(of)} }
	recall, gold := object{}, object{}
	for _, kind := range t.under("type.") {
		recall = append(recall, member{kind, figures["quote.recall_by_type."+kind]})
		gold = append(gold, count(kind, "type."+kind+".gold"))
	}
	quote := append(shares("quote", "precision", "recall"), count("gold", "gold"), count("found", "found"),
		member{"recall_by_type", recall}, member{"gold_by_type", gold})
	stance := append(shares("stance", "right_of_found", "right_of_all_gold"), count("gold_clear", "stance.gold"),
		member{"f1", shares("stance.f1", stanceLabels...)})
	return object{
		{"rows", object{
			{"predicted", s.Predicted}, {"unknown_article", s.UnknownArticle},
			count("matched", "rows.matched"), count("unmatched", "rows.unmatched"), count("ignored", "rows.ignored"),
		}},
		{"quote", append(quote, shares("quote", "recall_direct_mixed")...)},
		{"speaker", shares("speaker", "right_of_found", "family_only_or_better", "right_of_all_gold", "named_persons_right_of_found")},
		{"city", append(shares("city", "right_of_found", "right_of_all_gold"), count("gold_with_city", "city.gold"))},
		{"stance", append(append(stance, shares("stance", "macro_f1")...), member{"confusion_gold_to_pred", confusion(t)})},
		{"full_triple", append(append(shares("full_triple", "strict_of_gold"),
			count("gold_with_city_and_clear_stance", "full.gold")), shares("full_triple", "lenient_of_gold")...)},
		count("rows_from_non_news", "rows.non_news"),
		count("rows_with_stance_from_offtopic", "rows.offtopic"),
	}
}

// confusion counts the predicted stances of each stance of the gold.
func confusion(t *tally) object {
	all := object{}
	for _, gold := range t.under("conf.") {
		row := object{}
		for _, predicted := range t.under("conf." + gold + ".") {
			row = append(row, member{predicted, t.int("conf." + gold + "." + predicted)})
		}
		all = append(all, member{gold, row})
	}
	return all
}

// WriteTable writes the figures for people, in percent.
func (s *CoverageScore) WriteTable(w io.Writer) error { return writeTable(w, s.percent()) }

// WriteMarkdown writes the figures as a table of a document.
func (s *CoverageScore) WriteMarkdown(w io.Writer) error { return writeMarkdown(w, s.percent()) }

func (s *CoverageScore) percent() []Figure {
	list := s.Figures()
	for i := range list {
		for j := range list[i].Values {
			list[i].Values[j] *= 100
		}
		if in := list[i].Interval; in != nil {
			list[i].Interval = &[2]float64{100 * in[0], 100 * in[1]}
		}
	}
	return list
}
