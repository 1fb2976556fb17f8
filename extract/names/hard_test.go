package names_test

import (
	"strings"
	"testing"
)

// TestOfficesAreReadInFull holds offices of several words and those that no
// title beside the name tells; none is no office.
func TestOfficesAreReadInFull(t *testing.T) {
	for _, c := range []struct {
		body, title string
		official    bool
	}{
		{"Odile Brenn, a deputy city attorney in Fresno, said no.", "deputy city attorney", true},
		{"Ann Ames, the deputy police chief of Stockton, said no.", "deputy police chief", true},
		{"Ann Ames, a former assistant city attorney who teaches, said no.", "former assistant city attorney", true},
		{"Ann Ames, the interim fire chief, said no.", "interim fire chief", true},
		{"Ann Ames, the vice mayor of Oakland, said no.", "vice mayor", true},
		{"Ann Ames, acting director of the Justice Department, said no.", "acting director", true},
		{"Ann Ames, a spokeswoman for the county manager's office, said no.", "spokeswoman for the county manager's office", true},
		{"Ann Ames, who heads the police in Stockton, said no.", "head of the police", true},
		{"Ann Ames, who is running for mayor, said no.", "candidate", true},
		{"Ann Ames, who wants a seat on the commission, said no.", "candidate", true},
		{"Ann Ames was late. The mayor of Tulsa blamed the rain.", "mayor", true},
		{"The mayor at the time, Ann Ames, said no.", "mayor", true},
		{"Our own sheriff, Ann Ames, has nine cars.", "sheriff", true},
		{"Chief Ann Ames of the Ossory police said no.", "Chief", true},
		{"Ann Ames, who runs a bakery near the police station, said no.", "", false},
		{"Ann Ames, who leads a tenants' council, said no.", "", false},
		{"Ann Ames, who wants the mayor to resign, said no.", "", false},
		{"Ann Ames sued on Monday. The judge agreed.", "", false},
		{"Ann Ames, whom the mayor met, said no.", "", false},
		{"The company's lawyers, Ann Ames said, were late.", "", false},
	} {
		people := castOf(c.body, "").People()
		if len(people) != 1 || people[0].Title != c.title || people[0].Official != c.official {
			t.Errorf("%q: %+v, want title %q, official %v", c.body, people, c.title, c.official)
		}
	}
}

// TestHardSentences holds names that are a state's, a county's, a person's, a
// body's and a city's at once: what each sentence must give.
func TestHardSentences(t *testing.T) {
	for _, c := range []struct{ body, cities, people string }{
		// persons with names of cities and states
		{"Senator Jackson Reed said Lincoln would have wept.", "", "Jackson Reed"},
		{"Houston Mayor Austin Dallas said no.", "Houston, TX", "Austin Dallas"},
		{"Virginia Rowe, a senator from Virginia, said no.", "", "Virginia Rowe"},
		{"Denver Mayor Tyler Boston said no.", "Denver, CO", "Tyler Boston"},
		{"Madison Keen met Georgia Phelps in June.", "", "Madison Keen; Georgia Phelps"},
		{"Paul Berkeley said Berkeley was wrong.", "", "Paul Berkeley"},
		{"“I disagree,” said Cleveland, who won.\n\nGrover Cleveland then left.", "", "Grover Cleveland"},
		{"Judge Orlando Reyes ruled against Orlando, Fla., on Friday.", "Orlando, FL", "Orlando Reyes"},
		{"Mayor Charlotte Dunn of Charlotte, N.C., said no.", "Charlotte, NC", "Charlotte Dunn"},
		{"Carson Wells said Carson City police were slow.", "Carson City, NV", "Carson Wells"},
		// states and their namesakes
		{"Officials in Washington said no.", "", ""},
		{"Washington state sued, and so did Oregon.", "", ""},
		{"Washington, D.C., Mayor Ann Ames said no.", "Washington, DC", "Ann Ames"},
		{"The New York attorney general sued.", "", ""},
		{"New York Attorney General Ann Ames sued.", "", "Ann Ames"},
		{"New York City Mayor Bo Brandt said no.", "New York City, NY", "Bo Brandt"},
		{"Kansas City, Mo., police said no.", "Kansas City, MO", ""},
		{"Kansas Gov. Bo Brandt said no.", "", "Bo Brandt"},
		{"Oklahoma City residents voted.", "Oklahoma City, OK", ""},
		{"West Virginia voted, Virginia did not.", "", ""},
		{"Georgia and Florida sued; Russia and Georgia did not.", "", ""},
		{"Portland, Maine, will sue; Portland, Ore., will not.", "Portland, ME; Portland, OR", ""},
		{"Columbus and Cincinnati in Ohio will sue.", "Columbus, OH; Cincinnati, OH", ""},
		{"Springfield, Illinois, and Springfield, Missouri, differ.", "Springfield, IL; Springfield, MO", ""},
		{"Aurora, Colo., Police Chief Dan Fuller said no.", "Aurora, CO", "Dan Fuller"},
		// counties
		{"Orange County Sheriff Sandra Lowe said no.", "", "Sandra Lowe"}, // of eight states
		{"Orange County Sheriff Sandra Lowe left California.", "Orange County, CA", "Sandra Lowe"},
		{"Sheriff Lee Tran of Cook County, Ill., said no.", "Cook County, IL", "Lee Tran"},
		{"Miami-Dade County Mayor Carl Dorn said no.", "Miami-Dade County, FL", "Carl Dorn"},
		{"Los Angeles County Supervisor Ana Ruiz said no.", "Los Angeles County, CA", "Ana Ruiz"},
		{"The county jail is full, the county said.", "", ""},
		// bodies
		{"The Justice Department wrote to the Union.", "", ""},
		{"Rice University and Boston College said no.", "", ""},
		{"The Houston Chronicle and the Chicago Tribune wrote of it.", "", ""},
		{"The Dallas Cowboys won.", "", ""},
		{"The Seattle City Council voted.", "Seattle, WA", ""},
		{"Independence Day is in July.", "", ""},
		{"Homeland Security is watching Congress.", "", ""},
		{"The Phoenix Police Department said no.", "Phoenix, AZ", ""},
		{"The Brookings Institution and the Lincoln Project said no.", "", ""},
		{"The National Mobile Union said no.", "", ""},
		{"Liberty University students left.", "", ""},
		// datelines, venues, addresses
		{"SEATTLE (AP) — The mayor left.", "", ""},
		{"PHOENIX — The state sued on Monday.", "", ""},
		{"At a rally in Tampa, Florida, he spoke of trade.", "", ""},
		{"She spoke at a conference in San Diego.", "", ""},
		{"A federal judge in Seattle said no.", "", ""},
		{"The Ninth Circuit in San Francisco ruled.", "", ""},
		// abroad
		{"Paris, London and Moscow said no.", "", ""},
		{"Mayor Anne Hidalgo of Paris said no.", "", "Anne Hidalgo"},
		{"Paris, Texas, is small, its mayor said.", "Paris, TX", ""},
		// words that are towns
		{"Reading is a joy, and Hope is a virtue.", "", ""},
		{"Justice, not Truth, is what Liberty wants.", "", ""},
		{"Police in Reading, Pa., made an arrest.", "Reading, PA", ""},
		{"Mobile, Alabama, will pay, the city said.", "Mobile, AL", ""},
		{"The Normal, Illinois, police said no.", "Normal, IL", ""},
		// namesakes of unequal size
		{"Letters went to Denver, Louisville and Seattle, officials said.", "Denver, CO; Louisville, KY; Seattle, WA", ""},
		{"In Colorado, Louisville police said no.", "Louisville, CO", ""},
		{"The Oak Lawn section of Dallas is calm, residents said.", "Dallas, TX", ""},
		// offices told by deeds
		{"Eric Moss, who heads the police in Stockton, said no.", "Stockton, CA", "Eric Moss"},
		{"Ann Ames was late. The mayor of Tulsa blamed the rain.", "Tulsa, OK", "Ann Ames"},
		// plain ones
		{"In Oakland, the council met on Tuesday.", "Oakland, CA", ""},
		{"Santa Fe, N.M., Mayor Javier Luz said no.", "Santa Fe, NM", "Javier Luz"},
		{"St. Louis Mayor Lena Frost said no.", "St. Louis, MO", "Lena Frost"},
		{"The city of Baltimore sued.", "Baltimore, MD", ""},
		{"Baltimore's mayor, Ann Ames, said no.", "Baltimore, MD", "Ann Ames"},
		{"Chicago-based lawyer Dan Moss said no.", "", "Dan Moss"},
		{"Rep. Luz Vega (D-Los Angeles) said no.", "", "Luz Vega"},
		{"Democratic Rep. Jo Marsh of Ohio said no.", "", "Jo Marsh"},
	} {
		cast := castOf(c.body, "")
		if got := cityNames(cast.Cities()); got != c.cities {
			t.Errorf("%q: cities %q, want %q", c.body, got, c.cities)
		}
		var people []string
		for _, p := range cast.People() {
			people = append(people, p.Name)
		}
		if got := strings.Join(people, "; "); got != c.people {
			t.Errorf("%q: people %q, want %q", c.body, got, c.people)
		}
	}
}
