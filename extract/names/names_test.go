package names_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stancebook/stancebook"
	"github.com/stancebook/stancebook/extract/names"
	"github.com/stancebook/stancebook/extract/text"
)

func castOf(body, day string) *names.Cast {
	return names.Find(text.Parse(body), &stancebook.Article{Text: body, Published: day})
}

// spanAt is where source stands in body; "^he said" gives the "he" before " said".
func spanAt(t testing.TB, body, source, before string) stancebook.Span {
	t.Helper()
	at := strings.Index(body, source+before)
	if at < 0 {
		t.Fatalf("no %q in %q", source+before, body)
	}
	return stancebook.Span{Begin: at, End: at + len(source)}
}

func speakerIn(t testing.TB, body, source, before string) stancebook.Speaker {
	t.Helper()
	span := spanAt(t, body, source, before)
	content := stancebook.Span{Begin: span.End, End: len(body)}
	atts := []stancebook.Attribution{{Sources: []stancebook.Span{span}, Content: []stancebook.Span{content}, Type: stancebook.Indirect}}
	return castOf(body, "").Speakers(atts)[0][0]
}

func TestSpeakerIsWhomTheTextResolves(t *testing.T) {
	for _, c := range []struct {
		rule, body, source, before string
		name                       string
		by                         stancebook.NamedBy
	}{
		{"full name", "Mayor Ann Ames said taxes would rise.", "Mayor Ann Ames", " said", "Ann Ames", stancebook.ByName},
		{"family name", "Mayor Ann Ames opened the pool. Ames said it was cold.", "Ames", " said", "Ann Ames", stancebook.BySurname},
		{"honorific", "Paul Brandt teaches law. It works, Mr. Brandt said.", "Mr. Brandt", " said", "Paul Brandt", stancebook.BySurname},
		{"pronoun in the next sentence", "Sheriff Carl Dorn spoke first. He said nobody was hurt.", "He", " said", "Carl Dorn", stancebook.ByPronoun},
		{"pronoun over a paragraph break", "Sheriff Carl Dorn spoke first.\n\nHe said nobody was hurt.", "He", " said", "Carl Dorn", stancebook.ByPronoun},
		{"pronoun passes a woman by", "Carl Dorn met Susan Ames on Friday. He said the talk was good.", "He", " said", "Carl Dorn", stancebook.ByPronoun},
		{"pronoun passes a man by", "Susan Ames met Carl Dorn on Friday. She said the talk was good.", "She", " said", "Susan Ames", stancebook.ByPronoun},
		{"subject before a name in a phrase", "In a note to Paul Brandt, Carl Dorn said he was ill.", "he", " was", "Carl Dorn", stancebook.ByPronoun},
		{"office", "Attorney General Mark Ellis sued. The attorney general said so on Monday.", "The attorney general", " said", "Mark Ellis", stancebook.ByOffice},
		{"bare office", "Police Chief Mark Ellis arrived. The chief said the street was safe.", "The chief", " said", "Mark Ellis", stancebook.ByOffice},
		{"office before the name", "A federal judge said no. Judge Laura Finch ruled late on Friday.", "A federal judge", " said", "Laura Finch", stancebook.ByOffice},
		{"apposition behind", "Tom Greer, president of the Harbor Union, said wages fell.", "Tom Greer", ", pres", "Tom Greer", stancebook.ByName},
		{"apposition before", "The Republican nominee, Tom Greer, said wages fell.", "The Republican nominee, Tom Greer,", " said", "Tom Greer", stancebook.ByName},
		{"particle", "Mayor Bill de Groot left. De Groot said little.", "De Groot", " said", "Bill de Groot", stancebook.BySurname},
		{"suffix", "Commissioner Roy Hatch Jr. left. Hatch said little.", "Hatch", " said", "Roy Hatch Jr.", stancebook.BySurname},
		{"misspelling", "Director Thomas Halloran left. “No,” Haloran said.", "Haloran", " said", "Thomas Halloran", stancebook.BySurname},
		{"nickname", "Gov. William Harker spoke. Bill Harker said yes.", "Bill Harker", " said", "William Harker", stancebook.ByName},
		{"author of an order", "President Carl Dorn spoke. Mr. Dorn's order says that trade stops.", "Mr. Dorn's order", " says", "Carl Dorn", stancebook.ByDescription},
		{"body by its article", "The Justice Department said no.", "The Justice Department", " said", "Justice Department", stancebook.ByName},
		{"acronym in brackets", "The Harbor Workers Union (HWU) met. HWU said no.", "HWU", " said", "Harbor Workers Union", stancebook.ByName},
		{"name behind a description that stands alone", "Another critic, Lena Fox, said no.", "Another critic", ", Lena", "Lena Fox", stancebook.ByName},
		{"author behind a document", "A study by Lena Fox found that rents fell.", "A study", " by", "Lena Fox", stancebook.ByDescription},
		{"given name from the headline", "Hillary Stone Goes West Again Today\n\nStone spoke on Monday. She said no.", "She", " said", "Hillary Stone", stancebook.ByPronoun},
		{"one of several", "One of the family's lawyers, Dan Moss, said no.", "One of the family's lawyers, Dan Moss,", " said", "Dan Moss", stancebook.ByName},
		{"the campaign's own words", "The Stone campaign said no.", "The Stone campaign", " said", "Stone campaign", stancebook.ByMention},
		{"the state", "Jails in Ohio are full. The state said why.", "The state", " said", "State of Ohio", stancebook.ByDescription},
		{"the city", "Tulsa, Okla., is suing. The city said why.", "The city", " said", "Tulsa", stancebook.ByDescription},
		{"document", "The order says that trade stops.", "The order", " says", "order", stancebook.ByMention},
		{"the department", "The Labor Department moved. The department said why.", "The department", " said", "Labor Department", stancebook.ByDescription},
		{"group", "Some city leaders said no.", "Some city leaders", " said", "city leaders", stancebook.ByMention},
		{"they", "State officials met. They said no.", "They", " said", "State officials", stancebook.ByPronoun},
		{"the latter", "Carl Dorn met Paul Brandt. The latter said no.", "The latter", " said", "Paul Brandt", stancebook.ByDescription},
		{"several under one title", "Sens. Carl Dorn and Ann Ames agreed. Ames said so.", "Ames", " said", "Ann Ames", stancebook.BySurname},
		{"somebody unnamed before the pronoun", "Carl Dorn closed the bridge.\n\nA driver from Fresno turned around. “I am late,” he said.", "he", " said", "driver", stancebook.ByPronoun},
		{"somebody named after the unnamed", "A driver met Carl Dorn on Friday. He said the bridge was closed.", "He", " said", "Carl Dorn", stancebook.ByPronoun},
		{"one of a party", "Mayor Ann Ames, a Democrat, spoke on Friday before Carl Dorn, a Republican.\n\nThe Democrat said no.", "The Democrat", " said", "Ann Ames", stancebook.ByDescription},
		{"predecessor", "Mayor Ann Ames took over from Bo Brandt, the former mayor. Ames is busy. Her predecessor said little.", "Her predecessor", " said", "Bo Brandt", stancebook.ByDescription},
		{"two of a family with different offices", "Sam Jones arrived. Eric Jones, the fire chief, was late. Sheriff Jones said why.", "Sheriff Jones", " said", "Sam Jones", stancebook.BySurname},
		{"unlisted name before a particle", "Quilla Van Horn, who runs a store, said no.", "Quilla Van Horn", ", who", "Quilla Van Horn", stancebook.ByName},
		{"name behind its office at the end", "Sales fell, according to its manager, Tull Brevard.", "its manager", ", Tull", "Tull Brevard", stancebook.ByName},
		{"on behalf of somebody", "It was signed on behalf of Mayor Ann Ames, who said no.", "behalf of Mayor Ann Ames", ", who", "Ann Ames", stancebook.ByName},
		{"family name of a city", "Mayor Richard Jackson left. Jackson said little.", "Jackson", " said", "Richard Jackson", stancebook.BySurname},
	} {
		t.Run(c.rule, func(t *testing.T) {
			s := speakerIn(t, c.body, c.source, c.before)
			if s.Name != c.name || s.NamedBy != c.by {
				t.Errorf("%q: speaker of %q is %q by %s, want %q by %s", c.body, c.source, s.Name, s.NamedBy, c.name, c.by)
			}
		})
	}
}

func TestOfficeIsWhatTheTextStates(t *testing.T) {
	for _, c := range []struct {
		body, source      string
		title, org, party string
		office, behalf    string
		official          bool
	}{
		{"Republican Akron Mayor Richard Jackson said no.", "Republican Akron Mayor Richard Jackson", "Mayor", "", "Republican", "Akron, OH", "", true},
		{"Tacoma Police Chief Dan Fuller said no.", "Tacoma Police Chief Dan Fuller", "Police Chief", "", "", "Tacoma, WA", "", true},
		{"In Tacoma, Wash., officers walk, said Police Chief Dan Fuller.", "Police Chief Dan Fuller", "Police Chief", "", "", "Tacoma, WA", "", true},
		{"Eve Moss, a spokeswoman for Mayor Ann Ames, said no.", "Eve Moss", "spokeswoman for Mayor Ann Ames", "Mayor Ann Ames", "", "", "Ann Ames", true},
		{"Paul Gray, executive director of the American Civil Liberties Union in Utah, said no.", "Paul Gray", "executive director", "American Civil Liberties Union in Utah", "", "", "", false},
		{"Rosa Diaz, Midwest Organizer for Families Stand Tall, said no.", "Rosa Diaz", "Midwest Organizer", "Families Stand Tall", "", "", "", false},
		{"Rep. Mia Stone (D-Calif.) said no.", "Rep. Mia Stone", "Rep.", "", "Democratic", "California", "", true},
		{"Sen. Hal Frost, R-Texas, said no.", "Sen. Hal Frost", "Sen.", "", "Republican", "Texas", "", true},
		{"Lee Tran, the sheriff of Dakota County, Nebraska, said no.", "Lee Tran", "sheriff", "", "", "Dakota County, NE", "", true},
		{"Texas Attorney General Jo Marsh said no.", "Texas Attorney General Jo Marsh", "Attorney General", "", "", "Texas", "", true},
		{"New York Mayor Bo Brandt said no.", "New York Mayor Bo Brandt", "Mayor", "", "", "New York, NY", "", true},
		{"Mia Stone, a Democrat from Ohio and chair of the Budget Committee, said no.", "Mia Stone", "chair", "Budget Committee", "Democratic", "Ohio", "", true},
		{"Lee Tran, director of public safety for the Bensalem Police Department, said no.", "Lee Tran", "director of public safety", "Bensalem Police Department", "", "Bensalem, PA", "", true},
		{"Prof. Lena Fox said no.", "Prof. Lena Fox", "Prof.", "", "", "", "", false},
	} {
		s := speakerIn(t, c.body, c.source, "")
		got := []string{s.Title, s.Org, s.Party, s.Office.String(), s.OnBehalfOf}
		if want := []string{c.title, c.org, c.party, c.office, c.behalf}; !slices.Equal(got, want) {
			t.Errorf("%q\n got %q\nwant %q", c.body, got, want)
		}
		for _, p := range castOf(c.body, "").People() {
			if p.Name == s.Name && p.Official != c.official {
				t.Errorf("%q: %s official=%v, want %v", c.body, p.Name, p.Official, c.official)
			}
		}
	}
}

func TestTwoOfOneFamilyNameAreRivals(t *testing.T) {
	body := "Mayor Carl Dorn met Senator Paul Dorn on Friday. Dorn said no."
	s := speakerIn(t, body, "Dorn", " said")
	if len(s.Rivals) != 1 {
		t.Errorf("rivals of %q: %q, want one", s.Name, s.Rivals)
	}
}

func TestSpokespersonsPrincipalIsAnOfficialWhoSaidNothing(t *testing.T) {
	body := "Crime fell in Baltimore, said Eve Moss, a spokeswoman for Mayor Ann Ames."
	s := speakerIn(t, body, "Eve Moss", "")
	if s.Name != "Eve Moss" || s.OnBehalfOf != "Ann Ames" || s.Office.Name != "Baltimore" {
		t.Errorf("got %+v", s)
	}
	var found bool
	for _, p := range castOf(body, "").People() {
		found = found || p.Name == "Ann Ames" && p.Official
	}
	if !found {
		t.Error("the mayor is not among the officials")
	}
}

func TestNoSourceIsNobodyUnlessAQuotationRunsOn(t *testing.T) {
	body := "“One,” said Carl Dorn.\n\n“Two.”\n\nRain fell on the town all day and all night.\n\nMore rain.\n\n“Three.”"
	quote := func(q string) stancebook.Attribution {
		return stancebook.Attribution{Content: []stancebook.Span{spanAt(t, body, q, "")}, Type: stancebook.Direct}
	}
	first := quote("“One,”")
	first.Sources = []stancebook.Span{spanAt(t, body, "Carl Dorn", "")}
	got := castOf(body, "").Speakers([]stancebook.Attribution{first, quote("“Two.”"), quote("“Three.”")})
	if s := got[1][0]; s.Name != "Carl Dorn" || s.NamedBy != stancebook.ByContinuing {
		t.Errorf("second: %+v", s)
	}
	if s := got[2][0]; s.Name != "" || s.NamedBy != stancebook.ByNothing || s.Kind != stancebook.UnknownKind {
		t.Errorf("third: %+v", s)
	}
}

func TestCueWithoutSourceKeepsTheSentencesSpeaker(t *testing.T) {
	body := "Ann Ames warned of floods and urged people to leave."
	first := stancebook.Attribution{Sources: []stancebook.Span{spanAt(t, body, "Ann Ames", "")}, Cue: []stancebook.Span{spanAt(t, body, "warned", "")},
		Content: []stancebook.Span{spanAt(t, body, "of floods", "")}, Type: stancebook.Indirect}
	second := stancebook.Attribution{Cue: []stancebook.Span{spanAt(t, body, "urged", "")}, Content: []stancebook.Span{spanAt(t, body, "people to leave", "")},
		Type: stancebook.Indirect}
	if s := castOf(body, "").Speakers([]stancebook.Attribution{first, second})[1][0]; s.Name != "Ann Ames" || s.NamedBy != stancebook.ByContinuing {
		t.Errorf("got %+v", s)
	}
}

func TestCitiesOfAStatement(t *testing.T) {
	for _, c := range []struct{ rule, body, source, content, want string }{
		{"for which the speaker speaks", "Tacoma Mayor Ann Ames said rents fell.", "Tacoma Mayor Ann Ames", "rents fell", "Tacoma, WA"},
		{"that the words name", "Paul Gray said Chicago is safe.", "Paul Gray", "Chicago is safe", "Chicago, IL"},
		{"whose mayor the words name", "Oakland Mayor Ann Ames sued.\n\nPaul Gray told Mayor Ames to stop.", "Paul Gray", "Mayor Ames to stop", "Oakland, CA"},
		{"that the sentence begins with", "In Fresno, Calif., students said rents fell.", "students", "rents fell", "Fresno, CA"},
		{"about which the article is", "Tulsa wrote back. The mayor of Tulsa signed it.\n\nLena Fox, who sells shoes, said the letter was late.", "Lena Fox", "the letter was late", "Tulsa, OK"},
		{"that the article is about, of a federal body that points at it", "Tulsa wrote back. Police in Tulsa were calm.\n\nThe Justice Department said the city must answer.", "The Justice Department", "the city must answer", "Tulsa, OK"},
		{"of all places, by a federal body", "Tulsa wrote back. Police in Tulsa were calm.\n\nThe Justice Department said that cities must answer.", "The Justice Department", "cities must answer", ""},
		{"of two places of one weight", "Tulsa sued. Police in Tulsa were calm. Denver sued. Police in Denver were calm.\n\nLena Fox, who sells shoes, said it was late.", "Lena Fox", "it was late", ""},
		{"of its county", "Stockton wrote back. Police in Stockton were calm. San Joaquin County waited.\n\nLena Fox said the county was late.", "Lena Fox", "the county was late", "San Joaquin County, CA"},
		{"where the speaker was brought in", "Denver sued, Tulsa sued, Seattle sued and Boise waited.\n\nPolice in Boise were calm. “I slept,” said Lena Fox, who sells shoes.", "Lena Fox", "“I slept,”", "Boise, ID"},
		{"that sued, of a judge", "Miami sued in May. A federal judge ruled that the terms were void.", "A federal judge", "the terms were void", "Miami, FL"},
		{"of a speaker from another state", "Tulsa wrote back. Police in Tulsa were calm.\n\nLena Fox, who runs a group in Ohio, said it was late.", "Lena Fox", "it was late", ""},
		{"general", "Chicago is cold.\n\nPaul Gray said that trade is good for all.", "Paul Gray", "trade is good for all", ""},
	} {
		att := stancebook.Attribution{Sources: []stancebook.Span{spanAt(t, c.body, c.source, "")}, Content: []stancebook.Span{spanAt(t, c.body, c.content, "")},
			Type: stancebook.Indirect}
		cast := castOf(c.body, "")
		if got := cityNames(cast.CitiesOf(att, cast.Speakers([]stancebook.Attribution{att})[0])); got != c.want {
			t.Errorf("%s: %q is about %q, want %q", c.rule, c.body, got, c.want)
		}
	}
}

func TestGazetteerAnswersOnlyWhereOfficeAndDateAgree(t *testing.T) {
	body := "Sen. Dianne Feinstein spoke."
	for day, want := range map[string]string{"2014-05-01": "congress-legislators", "1985-05-01": "", "": ""} {
		p := castOf(body, day).People()[0]
		if p.PartySource != want || (p.OfficialID != "") != (want != "") {
			t.Errorf("on %q: party %q from %q, id %q; want source %q", day, p.Party, p.PartySource, p.OfficialID, want)
		}
	}
	tagged := castOf("Sen. Dianne Feinstein (R-Calif.) spoke.", "2014-05-01").People()[0]
	if tagged.Party != "Republican" || tagged.PartySource != "text" {
		t.Errorf("the text's party gives way: %+v", tagged)
	}
}

func cityNames(cities []stancebook.City) string {
	var out []string
	for _, c := range cities {
		out = append(out, c.String())
	}
	return strings.Join(out, "; ")
}

func TestCitiesOfAStory(t *testing.T) {
	for _, c := range []struct{ rule, body, want string }{
		{"state behind the last of a list", "Dayton, and Stockton and Fresno in California all asked for help.", "Dayton, OH; Stockton, CA; Fresno, CA"},
		{"state behind a comma", "Police in Aurora, Ill., walk the streets.", "Aurora, IL"},
		{"city that needs no state", "Chicago is suing the government.", "Chicago, IL"},
		{"dateline", "DENVER — The governor spoke on Monday.", ""},
		{"venue", "She gave a speech in Austin, Texas, on Tuesday.", ""},
		{"credit", "The law passed.\n\nAnn Ames reported from Boston. Bo Brandt in Tulsa, Oklahoma, contributed to this report.", ""},
		{"government", "Washington wants the money back, and Justice is silent.", ""},
		{"states", "Texas and California sued.", ""},
		{"New York beside cities", "Chicago, New York and Houston sued.", "Chicago, IL; New York, NY; Houston, TX"},
		{"New York beside states", "Connecticut, New York and Vermont sued.", ""},
		{"county", "The jail of Cook County, Illinois, is full.", "Cook County, IL"},
		{"person", "Richard Berry said no. Berry left.", ""},
		{"foreign", "Mayor Sadiq Khan of London said no.", ""},
		{"before a body", "The Oakland Police Department said no.", "Oakland, CA"},
		{"university", "Boston University said no.", ""},
		{"Kansas City", "Kansas City, Kan., Mayor Ann Ames said no.", "Kansas City, KS"},
	} {
		if got := cityNames(castOf(c.body, "").Cities()); got != c.want {
			t.Errorf("%s: %q gives %q, want %q", c.rule, c.body, got, c.want)
		}
	}
}

func TestSame(t *testing.T) {
	sen := stancebook.Person{Name: "Jeff Marsh", Title: "Sen.", Party: "Republican", Office: stancebook.City{State: "Alabama"}, Official: true, On: "2016-03-01"}
	for _, c := range []struct {
		rule string
		a, b stancebook.Person
		want bool
	}{
		{"itself", sen, sen, true},
		{"a later office", sen, stancebook.Person{Name: "Jeff Marsh", Title: "Attorney General", Official: true, On: "2017-08-03"}, true},
		{"nickname and one office", stancebook.Person{Name: "William Harker", Title: "Gov."}, stancebook.Person{Name: "Bill Harker", Title: "Gov."}, true},
		{"another state at one time", sen, stancebook.Person{Name: "Jeff Marsh", Title: "Sen.", Office: stancebook.City{State: "Ohio"}, On: "2016-04-01"}, false},
		{"another party at one time", sen, stancebook.Person{Name: "Jeff Marsh", Title: "Sen.", Party: "Democratic", On: "2016-04-01"}, false},
		{"initial without anything else", stancebook.Person{Name: "J. Marsh"}, stancebook.Person{Name: "Jeff Marsh"}, false},
		{"chiefs of two cities", stancebook.Person{Name: "Eric Dunn", Title: "Police Chief", Office: stancebook.City{Name: "Stockton", State: "California"}, On: "2017"},
			stancebook.Person{Name: "Eric Dunn", Title: "Police Chief", Office: stancebook.City{Name: "Fresno", State: "California"}, On: "2017"}, false},
		{"a professor and a mayor", stancebook.Person{Name: "Eric Dunn", Title: "professor", On: "2017"}, stancebook.Person{Name: "Eric Dunn", Title: "Mayor", Official: true, On: "2017"}, false},
		{"suffixes", stancebook.Person{Name: "Roy Hatch Jr."}, stancebook.Person{Name: "Roy Hatch Sr."}, false},
		{"one id", stancebook.Person{Name: "Chuck Alder", OfficialID: "A1"}, stancebook.Person{Name: "Charles E. Alder", OfficialID: "A1"}, true},
		{"names apart", sen, stancebook.Person{Name: "Pete Marsh", Title: "Sen."}, false},
	} {
		if got := names.Same(c.a, c.b); got != c.want {
			t.Errorf("%s: Same(%+v, %+v) = %v", c.rule, c.a, c.b, got)
		}
		if names.Same(c.a, c.b) != names.Same(c.b, c.a) {
			t.Errorf("%s: Same is not symmetric", c.rule)
		}
	}
}
