package web

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/stancebook/stancebook"
)

// Reviews are the one thing that the page writes. Whoever reviews proves with a
// token, which the program printed, that they may: it becomes a cookie that no
// other site's request carries. Each form is signed with it besides, and a
// browser's own word on where a request comes from is heard.
const (
	cookieName  = "stancebook-review"
	longestForm = 16 << 10 // bytes
)

func (s *site) routeReview(mux *http.ServeMux) {
	if s.Desk == nil {
		return
	}
	sameSite := http.NewCrossOriginProtection()
	sameSite.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, errForged) }))
	mux.HandleFunc("GET /review", s.queue)
	mux.Handle("POST /review", sameSite.Handler(http.HandlerFunc(s.decide)))
	mux.Handle("POST /review/enter", sameSite.Handler(http.HandlerFunc(s.enter)))
}

var errForged = &refusal{http.StatusForbidden, "This review was not taken", "It did not come from the review page itself, or the page is older than the program that runs now. Open the review page again and repeat it."}

// allowed tells whether a request carries the token.
func (s *site) allowed(r *http.Request) bool {
	c, err := r.Cookie(cookieName)
	return err == nil && s.isToken(c.Value)
}

func (s *site) isToken(given string) bool {
	return s.Token != "" && subtle.ConstantTimeCompare([]byte(given), []byte(s.Token)) == 1
}

// signature is what a form must send back; it is good while the program runs.
func (s *site) signature() string {
	m := hmac.New(sha256.New, s.signing)
	m.Write([]byte(s.Token))
	return hex.EncodeToString(m.Sum(nil))
}

// remember gives the reviewer's browser the token.
func (s *site) remember(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: s.Token, Path: "/review", HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

// enter takes the token from its form.
func (s *site) enter(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.fail(w, r, formError(err))
		return
	}
	if !s.isToken(strings.TrimSpace(r.PostForm.Get("token"))) {
		s.write(w, r, http.StatusForbidden, "token", page{Title: "Review", Ask: ask{Path: "/review", Page: 1}, View: true})
		return
	}
	s.remember(w)
	http.Redirect(w, r, "/review", http.StatusSeeOther)
}

// queueView is one claim to look at.
type queueView struct {
	Row       *stancebook.Row
	Doubts    stancebook.Doubts
	Topics    []string
	Left      int  // claims in the queue
	More      bool // and more
	Sorted    int  // of how many read last they are the least sure; 0 is all
	Reviewer  string
	Signature string
	Said      string // of the review made last
	Wrong     string // of the one that could not be made
	Value     string // that was given with it
	Skip      int    // claims passed over
	Reviews   []stancebook.Review
}

// queue shows the least sure claim that nobody reviewed, or that of a key.
func (s *site) queue(w http.ResponseWriter, r *http.Request) {
	a, err := askOf(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if given := r.URL.Query().Get("token"); given != "" && s.isToken(given) {
		s.remember(w)
		http.Redirect(w, r, a.URL(), http.StatusSeeOther)
		return
	}
	if !s.allowed(r) {
		s.write(w, r, http.StatusForbidden, "token", page{Title: "Review", Ask: a, View: false})
		return
	}
	s.lay(w, r, a, "", "")
}

// lay writes the queue's page.
func (s *site) lay(w http.ResponseWriter, r *http.Request, a ask, wrong, value string) {
	ctx, cancel := context.WithTimeout(r.Context(), s.Limit)
	defer cancel()
	v := queueView{Reviewer: s.Reviewer, Signature: s.signature(), Wrong: wrong, Value: value, Said: saidOf(r.URL.Query())}
	v.Skip, _ = strconv.Atoi(r.URL.Query().Get("skip"))
	v.Skip = min(max(v.Skip, 0), 900)
	q := a.Query
	if key := a.Get("claim"); key != "" {
		q = stancebook.Query{ClaimKey: key}
	} else {
		q.Review, q.Sort, q.Dedupe = cmp.Or(q.Review, "none"), "sureness", q.Review == ""
	}
	found, err := s.Book.First(ctx, q, v.Skip, 1)
	if err == nil && len(found.Rows) > 0 {
		v.Row = found.Rows[0]
		v.Doubts, err = s.Book.DoubtsOf(ctx, v.Row.ClaimKey)
	}
	if err == nil && v.Row != nil {
		v.Reviews, err = s.Book.Reviews(ctx, stancebook.ReviewsAsked{ClaimKey: v.Row.ClaimKey})
	}
	if err == nil {
		v.Topics, err = s.Book.Beginning(ctx, "topic", "", mostListed)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	v.Left, v.More, v.Sorted = found.Count-v.Skip, found.More, found.Sorted
	if v.More {
		v.Left = max(v.Left, 1) // as many as were counted may have been passed over
	}
	status := http.StatusOK
	if wrong != "" {
		status = http.StatusUnprocessableEntity
	}
	s.write(w, r, status, "review", page{Title: "Review", Ask: a, View: v, Keys: true})
}

// decide writes what a reviewer said and goes on.
func (s *site) decide(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.fail(w, r, formError(err))
		return
	}
	if !s.allowed(r) || !hmac.Equal([]byte(r.PostForm.Get("signature")), []byte(s.signature())) {
		s.fail(w, r, errForged)
		return
	}
	a, err := askOf(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	f := r.PostForm
	by := stancebook.Reviewer{Name: s.Reviewer, Note: strings.TrimSpace(f.Get("note"))}
	done, again, err := s.carryOut(r.Context(), f, by)
	switch {
	case errors.Is(err, stancebook.ErrReview), errors.Is(err, stancebook.ErrNoReview), errors.Is(err, stancebook.ErrNoClaim), errors.As(err, new(*stancebook.UnknownError)):
		a.more.Set("claim", f.Get("claim"))
		s.lay(w, r, a, sayReviewError(err), f.Get("value"))
		return
	case err != nil:
		s.fail(w, r, err)
		return
	}
	s.answers.clear()
	next := a.URL()
	to, err := url.Parse(next)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	v := to.Query()
	v.Set("did", done.Action+" "+done.Field)
	v.Set("about", done.ClaimKey)
	if v.Del("claim"); again {
		v.Set("claim", done.ClaimKey)
	}
	to.RawQuery = v.Encode()
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
}

// carryOut does what a form says; again tells to show the claim once more.
func (s *site) carryOut(ctx context.Context, f url.Values, by stancebook.Reviewer) (done stancebook.Review, again bool, err error) {
	key, value := f.Get("claim"), f.Get("value")
	switch action := f.Get("do"); action {
	case "undo":
		done, err = s.Desk.UndoReview(ctx, 0, by)
		return done, true, err
	case "accept", "reject":
		done, err = s.Desk.Review(ctx, key, stancebook.Decision{Action: action}, by)
		return done, false, err
	case "speaker", "city", "words":
		done, err = s.Desk.Review(ctx, key, stancebook.Decision{Action: "edit", Field: action, Value: value, Stranger: f.Get("new") != ""}, by)
	case "stance":
		done, err = s.Desk.Review(ctx, key, stancebook.Decision{Action: "edit", Field: "stance:" + f.Get("topic"), Value: f.Get("side")}, by)
	default:
		err = wrongAddress("A review accepts, rejects, corrects or is taken back.")
	}
	return done, true, err
}

// saidOf says what the last review did.
func saidOf(v url.Values) string {
	action, field, _ := strings.Cut(v.Get("did"), " ")
	field, _, _ = strings.Cut(field, ":")
	switch {
	case v.Get("about") == "":
		return ""
	case action == "edit":
		return "Corrected: " + field + "."
	}
	return map[string]string{"accept": "Accepted.", "reject": "Rejected.", "undo": "Taken back: the claim is as it was."}[action]
}

func sayReviewError(err error) string {
	var unknown *stancebook.UnknownError
	if errors.As(err, &unknown) {
		says := sayUnknown(unknown)
		if len(unknown.Nearest) > 0 {
			says += " " + strings.Join(unknown.Nearest, "; ") + "."
		}
		return says
	}
	says := err.Error()
	says, _, _ = strings.Cut(says, "; see: stancebook")
	says, _, _ = strings.Cut(says, "; find keys with:")
	return says
}

func formError(err error) error {
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return err
	}
	return wrongAddress("The form could not be read.")
}
