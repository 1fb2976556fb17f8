package stancebook_test

import (
	"errors"
	"net/url"
	"reflect"
	"testing"

	"github.com/stancebook/stancebook"
)

func TestQueryComesBackFromItsAddress(t *testing.T) {
	for _, q := range []stancebook.Query{
		{},
		{Person: "Ana Peña", City: "Portland, OR", CityRole: "for", Since: "2017-08-01", Until: "2018-01-31", Search: `"grant conditions" & <b>`},
		{Org: "Lakewood Police", State: "Wyoming", Topic: "helicopters", Stance: []stancebook.Side{stancebook.Support, stancebook.Oppose}, Type: []stancebook.Type{stancebook.Direct, stancebook.Mixed}, Said: true},
		{Outlet: "The Ant & Bee", MinConfidence: 0.25, Review: "all", Dedupe: true, NoPrior: true, GroupBy: "month", Sort: "-date", Limit: 12},
	} {
		parsed, err := url.ParseQuery(q.Values().Encode())
		if err != nil {
			t.Fatal(err)
		}
		if got, err := stancebook.QueryOf(parsed); err != nil || !reflect.DeepEqual(got, q) {
			t.Errorf("QueryOf(%s) = %+v, %v; want %+v", q.Values().Encode(), got, err, q)
		}
	}
}

func TestAddressesRefuseWhatNoFilterCanBe(t *testing.T) {
	for address, filter := range map[string]string{
		"stance=maybe": "stance", "type=loud": "type", "since=tomorrow": "since", "until=2018-13-01": "until", "min-confidence=NaN": "min-confidence",
		"min-confidence=much": "min-confidence", "limit=-1": "limit", "limit=1e9": "limit", "city-role=for": "city-role",
		"city=X&city-role=near": "city-role", "review=some": "review", "group-by=shoe": "group-by", "sort=luck": "sort", "said=perhaps": "said",
	} {
		v, _ := url.ParseQuery(address)
		var wrong *stancebook.FilterError
		if _, err := stancebook.QueryOf(v); !errors.As(err, &wrong) || wrong.Filter != filter {
			t.Errorf("QueryOf(%s): %v, want an error of %s", address, err, filter)
		}
	}
}

func TestAddressesTakeListsInEitherForm(t *testing.T) {
	for _, address := range []string{"stance=support,oppose", "stance=support&stance=oppose", "stance=Support&stance=support,OPPOSE"} {
		v, _ := url.ParseQuery(address)
		q, err := stancebook.QueryOf(v)
		if want := []stancebook.Side{stancebook.Support, stancebook.Oppose}; err != nil || !reflect.DeepEqual(q.Stance, want) {
			t.Errorf("QueryOf(%s) asks for %v (%v), want %v", address, q.Stance, err, want)
		}
	}
}
