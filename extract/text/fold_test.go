package text

import "testing"

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"We DON’T go.", "we dont go"},
		{"We don't go", "we dont go"},
		{"“We go—now,” he said", "we go now he said"},
		{"We go -- now he said...", "we go now he said"},
		{"the U.S.-led plan", "the us led plan"},
		{"$1,000 (or 50%)", "1000 or 50"},
		{"señor Erdoğan’s café", "senor erdogans cafe"},
		{"ﬁrst ½ Ａ", "first 1 2 a"},
		{"news\u00adpaper\u00a0man", "newspaper man"},
		{" \n ", ""},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("We don’t go; señor ½")
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
	})
}
