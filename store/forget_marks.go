package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
)

// leaveMarks writes by what the forgotten are told when they come again.
func (f *forgetting) leaveMarks(ctx context.Context) error {
	if f.person == 0 {
		return f.exec(ctx, "UPDATE forgotten SET swept = 0 WHERE forgotten_id = ?", f.row)
	}
	salt := ""
	if found, err := f.one(ctx, "SELECT salt FROM forgotten LIMIT 1", nil, &salt); err != nil || !found {
		fresh := make([]byte, 16)
		if _, err := rand.Read(fresh); err != nil {
			return err
		}
		salt = hex.EncodeToString(fresh)
	}
	bytes, err := hex.DecodeString(salt)
	if err != nil {
		return err
	}
	if f.row, err = f.insert(ctx, "INSERT INTO forgotten (forgotten_at, salt) VALUES (?, ?)", instant(f.options.Now()), salt); err != nil {
		return err
	}
	hashes := &forgotten{salt: bytes}
	f.mark = func(kind, evidence string, length int) error {
		return f.exec(ctx, "INSERT OR IGNORE INTO forgotten_marks (forgotten_id, kind, mark, length) VALUES (?, ?, ?, ?)", f.row, kind, hashes.mark(kind, evidence), length)
	}
	for _, form := range f.forms {
		letters := strings.Join(form, "")
		if err := errors.Join(f.mark("name", strings.Join(form, " "), len(letters)), f.mark("joined", letters, len(letters))); err != nil {
			return err
		}
	}
	return f.markFaces(ctx)
}

// markFaces writes what tells the person from namesakes.
func (f *forgetting) markFaces(ctx context.Context) error {
	own, err := f.faces(ctx, faceQuery+" WHERE f.person_id = ?", f.person)
	if err != nil {
		return err
	}
	var held []string // their own states and bodies
	for _, name := range sortedKeys(own) {
		for _, face := range own[name] {
			held = append(held, placesOf(face.Person)...)
			if face.Office.State != "" {
				err = errors.Join(err, f.mark("state", face.Office.State, 0))
			}
			if face.OfficialID != "" {
				err = errors.Join(err, f.mark("official", face.OfficialID, 0))
			}
			for _, office := range offices(face.family(), face.Person) {
				err = errors.Join(err, f.mark("office", office, 0))
			}
		}
	}
	for _, form := range f.forms {
		theirs, readErr := f.faces(ctx, faceQuery+" WHERE f.folded = ? AND f.person_id <> ?", strings.Join(form, " "), f.person)
		err = errors.Join(err, readErr)
		for _, face := range theirs[strings.Join(form, " ")] {
			for _, place := range placesOf(face.Person) {
				if !slices.Contains(held, place) {
					err = errors.Join(err, f.mark("namesake", place, 0))
				}
			}
		}
	}
	return err
}

func (f *face) family() string { return surname(strings.Join(formOf(f.Name), " ")) }
