package corpus

import (
	"slices"
	"testing"

	"github.com/stancebook/stancebook"
)

func TestPersonsAreComparedByFamilyAndGivenName(t *testing.T) {
	tests := []struct {
		predicted, gold string
		want            likeness
	}{
		{"Ann Lee", "Ann Lee", sameSpeaker},
		{"Mayor Ann Lee", "Ann Lee", sameSpeaker},
		{"A. Lee", "Ann Lee", sameSpeaker},
		{"Annabel Lee", "Ann Lee", sameSpeaker}, // one given name begins like the other
		{"Lee", "Ann Lee", sameFamily},
		{"Lee, Ann", "Ann Lee", stranger},
		{"Bob Lee", "Ann Lee", stranger},
		{"Ann Ray", "Ann Lee", stranger},
		{"Ann Lee, Jr.", "Ann Lee", sameSpeaker},
		{"José Peña", "Jose Pena", sameSpeaker},
		{"Ann DeLaCruz", "Ann De LaCruz", sameSpeaker},
		{"Ann O’Hara", "Ann O'Hara", sameSpeaker},
		{"Ann Lee", "Lee", sameSpeaker},
		{"", "Ann Lee", stranger},
	}
	for _, tt := range tests {
		if got := samePerson(tt.predicted, tt.gold); got != tt.want {
			t.Errorf("samePerson(%q, %q) = %v, want %v", tt.predicted, tt.gold, got, tt.want)
		}
	}
}

func TestOrganizationsAreComparedByTheirWords(t *testing.T) {
	tests := []struct {
		predicted, gold string
		want            likeness
	}{
		{"the DOJ", "Justice Department", sameSpeaker},
		{"U.S. Department of Justice", "the Justice Department", sameSpeaker},
		{"officials", "local officials", sameSpeaker},
		{"city officials", "state lawmakers", stranger},
		{"", "officials", stranger},
	}
	for _, tt := range tests {
		if got := sameOrganization(tt.predicted, tt.gold); got != tt.want {
			t.Errorf("sameOrganization(%q, %q) = %v, want %v", tt.predicted, tt.gold, got, tt.want)
		}
	}
}

func TestUnnamedSpeakersMayStayUnnamed(t *testing.T) {
	text := []rune("An aide said so.")
	aide := &Attribution{SpeakerKind: stancebook.UnknownKind, Mention: &Range{0, 7}}
	for predicted, want := range map[string]likeness{"": sameSpeaker, "Unknown": sameSpeaker, "an aide": sameSpeaker, "Ann Lee": stranger} {
		if got := aide.sameSpeakerAs(predicted, text); got != want {
			t.Errorf("sameSpeakerAs(%q) = %v, want %v", predicted, got, want)
		}
	}
}

func TestPlacesAreReadInManyForms(t *testing.T) {
	tests := []struct {
		cities, state string
		want          []place
	}{
		{"Baltimore", "", []place{{"baltimore", ""}}},
		{"Baltimore, Md.", "", []place{{"baltimore", "md"}}},
		{"Baltimore (Maryland)", "", []place{{"baltimore", "md"}}},
		{"Stockton", "Calif.", []place{{"stockton", "ca"}}},
		{"Stockton, CA; Reno | none", "Ohio", []place{{"stockton", "ca"}, {"reno", ""}}},
		{"the City and County of Denver", "", []place{{"denver", ""}}},
		{"New York City", "N.Y.", []place{{"new york", "ny"}}},
		{"Kansas City", "", []place{{"kansas city", ""}}},
		{"Miami-Dade County", "", []place{{"miami dade", ""}}},
		{"Washington, D.C.", "", []place{{"washington", "dc"}}},
		{" ; n/a", "", nil},
	}
	for _, tt := range tests {
		if got := placesOf(tt.cities, tt.state); !slices.Equal(got, tt.want) {
			t.Errorf("placesOf(%q, %q) = %v, want %v", tt.cities, tt.state, got, tt.want)
		}
	}
}

func TestRowsFindTheirArticleByAnyOfItsNames(t *testing.T) {
	c := &Coverage{Sheets: []Sheet{
		{ID: "007", File: "articles/007.txt", URL: "https://www.example.org/a/b?c=d", Title: "A Town’s Answer"},
	}}
	names := c.catalogue()
	tests := []struct {
		column, value, want string
	}{
		{"article_id", "007", "007"},
		{"Doc", "7", "007"},
		{"path", "/somewhere/007.html", "007"},
		{"URL", "http://example.org/a/b/x/..", ""},
		{"url", "HTTP://example.org/a/b#top", "007"},
		{"title", "A town's answer!", "007"},
		{"speaker", "007", ""},
	}
	for _, tt := range tests {
		if got, _ := names.articleOf(Record{{tt.column, tt.value}}.cells()); got != tt.want {
			t.Errorf("%s %q is article %q, want %q", tt.column, tt.value, got, tt.want)
		}
	}
}

func TestFamilyNamesAreTheLastWord(t *testing.T) {
	for name, want := range map[string]string{
		"Ann Lee": "lee", "Ann Lee’s": "lee", "Ann Lees'": "lees", "Bob Ray Jr.": "ray", "": "", "O'Hara": "hara", "Σίσυφος": "σίσυφος",
	} {
		if got := familyName(name); got != want {
			t.Errorf("familyName(%q) = %q, want %q", name, got, want)
		}
	}
}
