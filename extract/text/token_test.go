package text

import "testing"

func TestTokens(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "The city pays.", "The city pays ."},
		{"clitics", "don’t can't she'll they’ve I'd he's we're I’m", "do n’t ca n't she 'll they ’ve I 'd he 's we 're I ’m"},
		{"capitals", "DON'T IT'S", "DO N'T IT 'S"},
		{"two clitics", "he'd've gone", "he 'd 've gone"},
		{"possessives", "Roe's the workers’ rights", "Roe 's the workers ’ rights"},
		{"possessives of quoted titles", "“Hair”’s cast and \"Hair\"'s", "“ Hair ” ’s cast and \" Hair \" 's"},
		{"names with apostrophes", "O'Malley D’Souza Qur'an", "O'Malley D’Souza Qur'an"},
		{"elisions", "'em ’90s '16 'Twas", "'em ’90s '16 'Twas"},
		{"single quotes", "'go' ‘stay’", "' go ' ‘ stay ’"},
		{"two apostrophes", "''We go,'' he said", "'' We go , '' he said"},
		{"single in two apostrophes", "''He said 'go.'''", "'' He said ' go . ' ''"},
		{"backquotes", "``We go,'' he said", "`` We go , '' he said"},
		{"curly pairs of singles", "‘‘We go’’", "‘‘ We go ’’"},
		{"escaped marks", "&quot;go&quot;", "&quot; go &quot;"},
		{"marks in a row", `""go""`, `"" go ""`},
		{"abbreviations", "Gov. Roe of Calif. met Sen. Lee, R-N.M., on Aug. 3", "Gov. Roe of Calif. met Sen. Lee , R-N.M. , on Aug. 3"},
		{"dotted", "the U.S. and D.C. at 9 a.m. with a Ph.D. student", "the U.S. and D.C. at 9 a.m. with a Ph.D. student"},
		{"dotted with more", "U.S.-led and the U.S.’s", "U.S.-led and the U.S. ’s"},
		{"initials", "J.B. Roe and Ann D. Lee", "J.B. Roe and Ann D. Lee"},
		{"numbered", "No. 5. He said no. We", "No. 5 . He said no . We"},
		{"numbers", "$3,500.50 and 12% of 1980s 5th 10:30 9/11", "$ 3,500.50 and 12 % of 1980s 5th 10:30 9/11"},
		{"feet and inches", `a 5'10" man`, `a 5'10" man`},
		{"hyphens", "a 10-year-old well-known pre- and post-war", "a 10-year-old well-known pre- and post-war"},
		{"dashes", "one—two – three -- four - five 2015–16", "one — two – three -- four - five 2015–16"},
		{"addresses", "see https://example.org/a?b=c, a.b@example.org or www.example.com.", "see https://example.org/a?b=c , a.b@example.org or www.example.com ."},
		{"mail", "ann.lee@example.org wrote", "ann.lee@example.org wrote"},
		{"hosts", "on example.com and pic.example.com/aB1.", "on example.com and pic.example.com/aB1 ."},
		{"no space between sentences", "It ended.Then he left", "It ended . Then he left"},
		{"handles", "@mayor and #vote", "@mayor and #vote"},
		{"ellipses", "well... no… yes . . . so", "well ... no … yes . . . so"},
		{"brackets", "[the] (city)", "[ the ] ( city )"},
		{"ampersands", "AT&T and Roe & Co.", "AT&T and Roe & Co."},
		{"slashes", "Roe/Lee", "Roe / Lee"},
		{"signs in a row", "***** ____", "***** ____"},
		{"other scripts", "Erdoğan señor", "Erdoğan señor"},
		{"soft hyphens", "news\u00adpaper", "news\u00adpaper"},
		{"direction marks", "\ufeffgo \u202astay", "go stay"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Parse(c.in)
			if got := tokensOf(d, 0, len(d.Tokens)); got != c.want {
				t.Errorf("Parse(%q)\n got %s\nwant %s", c.in, got, c.want)
			}
		})
	}
}

func TestLowerDropsSoftHyphens(t *testing.T) {
	d := Parse("News\u00adpaper")
	if got := d.Lower(0); got != "newspaper" {
		t.Errorf("Lower = %q, want %q", got, "newspaper")
	}
}
