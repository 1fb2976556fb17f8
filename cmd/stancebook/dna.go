package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stancebook/stancebook"
)

//go:embed dna/schema.sql
var dnaSchema string

// What a file of DNA says of who coded it. The password is for everyone:
// without one DNA does not open a file.
const (
	dnaVersion      = "3.0.7"
	dnaCoder        = "stancebook"
	dnaPassword     = "stancebook"
	dnaDocumentType = "statements with context"
)

// dnaShort is how many characters a short text may have.
const dnaShort = 190

// The variables of a statement, in the order of their IDs.
const (
	dnaPerson = iota + 1
	dnaOrganization
	dnaConcept
	dnaAgreement
	dnaStance
	dnaRationale
	dnaCue
	dnaForm
)

var dnaVariables = []struct{ name, kind string }{
	{"person", "short text"}, {"organization", "short text"}, {"concept", "short text"}, {"agreement", "boolean"},
	{"stance", "integer"}, {"rationale", "long text"}, {"cue", "short text"}, {"form", "short text"},
}

// dnaAttributes are what is known of each value of a short text.
var dnaAttributes = []string{"Type", "Alias", "Notes", "Title", "Party", "City", "State"}

// dnaBook is a file of Discourse Network Analyzer that is being written.
type dnaBook struct {
	db         *sql.DB
	tx         *sql.Tx
	concepts   map[string]string // by topic
	documents  map[string]*dnaDocument
	entities   map[dnaValue]int
	statements int
	undated    int
}

// dnaValue is a value of a short-text variable.
type dnaValue struct {
	variable int
	text     string
}

// dnaDocument is an article; length counts UTF-16 code units.
type dnaDocument struct {
	id, length    int
	title, source string
	time          time.Time
}

// dnaStatement is a statement as it stands in the file.
type dnaStatement struct {
	id, start, stop               int
	document                      *dnaDocument
	person, organization, concept string
	agreement, stance             int
	rationale, cue, form, text    string
}

func createDNA(ctx context.Context, path string, concepts map[string]string) (*dnaBook, error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=OFF&_synchronous=OFF&_foreign_keys=on")
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	b := &dnaBook{db: db, concepts: concepts, documents: map[string]*dnaDocument{}, entities: map[dnaValue]int{}}
	if _, err = db.ExecContext(ctx, dnaSchema); err == nil {
		b.tx, err = db.BeginTx(ctx, nil)
	}
	if err == nil {
		err = b.start(ctx)
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	return b, nil
}

// start writes what every file of DNA holds before its first document.
func (b *dnaBook) start(ctx context.Context) error {
	var errs []error
	do := func(query string, args ...any) { errs = append(errs, b.exec(ctx, query, args...)) }
	do(`INSERT INTO SETTINGS (Property, Value) VALUES ('version', ?), ('date', ?)`, dnaVersion, time.Now().UTC().Format(time.DateOnly))
	do(`INSERT INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (1, ?, 69, 117, 180, ?)`, dnaCoder, dnaHash(dnaPassword))
	do(`INSERT INTO STATEMENTTYPES (ID, Label, Red, Green, Blue) VALUES (1, 'DNA Statement', 239, 208, 51)`)
	for i, v := range dnaVariables {
		do(`INSERT INTO VARIABLES (ID, Variable, DataType, StatementTypeId) VALUES (?, ?, ?, 1)`, i+1, v.name, v.kind)
	}
	n := 0
	for i, v := range dnaVariables {
		if v.kind != "short text" {
			continue
		}
		for _, name := range dnaAttributes {
			n++
			do(`INSERT INTO ATTRIBUTEVARIABLES (ID, VariableId, AttributeVariable) VALUES (?, ?, ?)`, n, i+1, name)
		}
		_, err := b.entity(ctx, dnaValue{i + 1, ""}, nil)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// dnaHash is how DNA keeps a password: a salt of 16 bytes, and SHA-256 taken
// 100,000 times over salt and password. The salt is fixed, for the password is
// no secret.
func dnaHash(password string) string {
	salt := []byte("stancebook's dna")
	sum := sha256.Sum256(append(salt[:16:16], password...))
	for range 100_000 - 1 {
		sum = sha256.Sum256(sum[:])
	}
	return base64.StdEncoding.EncodeToString(append(salt[:16:16], sum[:]...))
}

// add writes a statement with its speaker and, before its first statement, its
// article.
func (b *dnaBook) add(ctx context.Context, r *stancebook.Row) (*dnaStatement, error) {
	doc, err := b.document(ctx, r)
	if err != nil {
		return nil, err
	}
	s := &dnaStatement{document: doc, concept: short(b.concepts[r.Topic]), rationale: r.StanceWhy, cue: short(r.Cue), form: string(r.StatementType),
		text: r.Statement, organization: short(organizationOf(r)), stance: -1}
	if r.SpeakerKind == stancebook.PersonKind {
		s.person = short(r.Speaker)
	}
	if r.Stance == stancebook.Support {
		s.agreement, s.stance = 1, 1
	}
	if err := b.append(ctx, s, r); err != nil {
		return nil, err
	}
	b.statements++
	s.id = b.statements
	if err := b.exec(ctx, `INSERT INTO STATEMENTS (ID, StatementTypeId, DocumentId, Start, Stop, Coder) VALUES (?, 1, ?, ?, ?, 1)`,
		s.id, doc.id, s.start, s.stop); err != nil {
		return nil, err
	}
	return s, b.values(ctx, s, r)
}

// append puts the statement and the words around it at the end of its
// document.
func (b *dnaBook) append(ctx context.Context, s *dnaStatement, r *stancebook.Row) error {
	before, after := r.ContextBefore, r.ContextAfter
	if s.document.length > 0 {
		before = "\n\n" + before
	}
	s.start = s.document.length + units(before)
	s.stop = s.start + units(r.Statement)
	s.document.length = s.stop + units(after)
	return b.exec(ctx, `UPDATE DOCUMENTS SET Text = Text || ? WHERE ID = ?`, before+r.Statement+after, s.document.id)
}

// values writes one value for each variable of the statement.
func (b *dnaBook) values(ctx context.Context, s *dnaStatement, r *stancebook.Row) error {
	about := map[string]string{"Type": string(r.SpeakerKind), "Alias": r.SpeakerAsWritten, "Title": r.SpeakerTitle, "Party": r.Party,
		"City": r.OfficeCity, "State": r.OfficeState}
	organization := map[string]string{"City": r.OfficeCity, "State": r.OfficeState}
	if s.person == "" {
		organization = about
	}
	errs := []error{
		b.shortText(ctx, s, dnaPerson, s.person, about),
		b.shortText(ctx, s, dnaOrganization, s.organization, organization),
		b.shortText(ctx, s, dnaConcept, s.concept, map[string]string{"Alias": r.Topic}),
		b.value(ctx, "DATABOOLEAN", s, dnaAgreement, s.agreement),
		b.value(ctx, "DATAINTEGER", s, dnaStance, s.stance),
		b.value(ctx, "DATALONGTEXT", s, dnaRationale, s.rationale),
		b.shortText(ctx, s, dnaCue, s.cue, nil),
		b.shortText(ctx, s, dnaForm, s.form, nil),
	}
	return errors.Join(errs...)
}

func (b *dnaBook) value(ctx context.Context, table string, s *dnaStatement, variable int, value any) error {
	return b.exec(ctx, `INSERT INTO `+table+` (StatementId, VariableId, Value) VALUES (?, ?, ?)`, s.id, variable, value)
}

func (b *dnaBook) shortText(ctx context.Context, s *dnaStatement, variable int, text string, about map[string]string) error {
	id, err := b.entity(ctx, dnaValue{variable, text}, about)
	if err != nil {
		return err
	}
	return b.exec(ctx, `INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity) VALUES (?, ?, ?)`, s.id, variable, id)
}

// entity returns the ID of a value and writes it with its attributes where it
// is new: what its first statement, the newest, says of it.
func (b *dnaBook) entity(ctx context.Context, v dnaValue, about map[string]string) (int, error) {
	if id, known := b.entities[v]; known {
		return id, nil
	}
	id := len(b.entities) + 1
	b.entities[v] = id
	if err := b.exec(ctx, `INSERT INTO ENTITIES (ID, VariableId, Value, Red, Green, Blue) VALUES (?, ?, ?, 0, 0, 0)`, id, v.variable, v.text); err != nil {
		return 0, err
	}
	for _, name := range dnaAttributes {
		if err := b.exec(ctx, `INSERT INTO ATTRIBUTEVALUES (EntityId, AttributeVariableId, AttributeValue)
			SELECT ?, ID, ? FROM ATTRIBUTEVARIABLES WHERE VariableId = ? AND AttributeVariable = ?`,
			id, short(about[name]), v.variable, name); err != nil {
			return 0, err
		}
	}
	return id, nil
}

func (b *dnaBook) document(ctx context.Context, r *stancebook.Row) (*dnaDocument, error) {
	if d := b.documents[r.Article]; d != nil {
		return d, nil
	}
	d := &dnaDocument{id: len(b.documents) + 1, title: short(cmp.Or(r.Headline, r.Article)), source: short(r.Outlet), time: time.Unix(0, 0).UTC()}
	if day, err := time.Parse(time.DateOnly, r.PublishedOn); err == nil {
		d.time = day
	} else {
		b.undated++
	}
	b.documents[r.Article] = d
	return d, b.exec(ctx, `INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Source, Notes, Type, Date) VALUES (?, ?, '', 1, ?, ?, ?, ?)`,
		d.id, d.title, d.source, short(r.Article), dnaDocumentType, d.time.Unix())
}

// organizationOf is the body that a speaker is or speaks for; who holds an
// office of a city speaks for the city.
func organizationOf(r *stancebook.Row) string {
	if r.SpeakerKind != stancebook.PersonKind {
		return r.Speaker
	}
	if r.SpeakerOrg == "" && r.OfficeCity != "" {
		return strings.Trim(r.OfficeCity+", "+r.OfficeState, ", ")
	}
	return r.SpeakerOrg
}

func (b *dnaBook) exec(ctx context.Context, query string, args ...any) error {
	_, err := b.tx.ExecContext(ctx, query, args...)
	return err
}

// close ends the file: whole where there was no error.
func (b *dnaBook) close(failed error) error {
	end := b.tx.Commit
	if failed != nil {
		end = b.tx.Rollback
	}
	return errors.Join(end(), b.db.Close())
}

// units counts UTF-16 code units, in which DNA measures places.
func units(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// short cuts text to what a short text may hold.
func short(s string) string {
	if utf8.RuneCountInString(s) <= dnaShort {
		return s
	}
	return string([]rune(s)[:dnaShort-1]) + "…"
}
