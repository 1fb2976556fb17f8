package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/stancebook/stancebook"
)

// PutTopics writes topics as they are defined now.
func (b *Book) PutTopics(ctx context.Context, topics []stancebook.Topic) error {
	err := b.transaction(ctx, func(ctx context.Context) error {
		for _, t := range topics {
			definition, err := json.Marshal(t)
			if err != nil {
				return err
			}
			if err := b.exec(ctx, `INSERT INTO topics (name, title, claim, definition) VALUES (?1, ?2, ?3, ?4)
				ON CONFLICT DO UPDATE SET title = ?2, claim = ?3, definition = ?4`, t.Name, b.withhold(t.Title), b.withhold(t.Claim), b.withhold(string(definition))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store topics: %w", err)
	}
	return nil
}

// Topics returns the topics of the book by name.
func (b *Book) Topics(ctx context.Context) (list []stancebook.TopicRow, err error) {
	err = b.query(ctx, `SELECT o.name, o.title, o.claim, o.definition, count(t.stance_id),
			coalesce(sum(t.stance = 'support'), 0), coalesce(sum(t.stance = 'oppose'), 0),
			coalesce(sum(t.stance = 'neutral'), 0), coalesce(sum(t.stance = 'unclear'), 0)
		FROM topics o LEFT JOIN (SELECT s.* FROM stances s JOIN claims c USING (claim_id) WHERE c.live AND c.review <> 'rejected') t ON t.topic = o.name
		GROUP BY o.name ORDER BY o.name`, nil, func(rows *sql.Rows) error {
		var r stancebook.TopicRow
		var name, title, claim, definition string
		if err := rows.Scan(&name, &title, &claim, &definition, &r.Claims, &r.Support, &r.Oppose, &r.Neutral, &r.Unclear); err != nil {
			return err
		}
		if definition != "" {
			if err := json.Unmarshal([]byte(definition), &r.Topic); err != nil {
				return fmt.Errorf("read topic %s: %w", name, err)
			}
		}
		r.Name, r.Title, r.Claim = name, title, claim
		list = append(list, r)
		return nil
	})
	return list, err
}

// Restance writes the stances of an article's claims anew and leaves the rest
// of them as it is. Claims that are not live in the book are passed over.
func (b *Book) Restance(ctx context.Context, runID, articleKey string, claims []stancebook.Claim) error {
	err := b.transaction(ctx, func(ctx context.Context) error {
		w := &writing{Book: b, run: runID}
		if err := b.reopen(ctx, articleKey); err != nil {
			return err
		}
		for i := range claims {
			c := &claims[i]
			var id int64
			found, err := b.one(ctx, `SELECT claim_id FROM claims c JOIN articles a USING (article_id)
				WHERE c.claim_key = ? AND c.live AND a.article_key = ?`, []any{c.Key, articleKey}, &id)
			if err != nil {
				return err
			}
			if !found {
				continue
			}
			if err := b.exec(ctx, "DELETE FROM stances WHERE claim_id = ?", id); err != nil {
				return err
			}
			if err := w.putStances(ctx, id, c); err != nil {
				return err
			}
		}
		if err := b.rejudge(ctx, articleKey); err != nil {
			return err
		}
		return w.count(ctx, "redone")
	})
	if err != nil {
		return fmt.Errorf("store stances of article %s: %w", articleKey, err)
	}
	return nil
}

// SaveQuery keeps a question under a name; one kept there before gives way.
func (b *Book) SaveQuery(ctx context.Context, name string, q stancebook.Query) error {
	text, err := json.Marshal(q)
	if err != nil {
		return fmt.Errorf("save question %q: %w", name, err)
	}
	err = b.transaction(ctx, func(ctx context.Context) error {
		return b.exec(ctx, `INSERT INTO saved_queries (name, query, saved_at) VALUES (?1, ?2, ?3)
			ON CONFLICT DO UPDATE SET query = ?2, saved_at = ?3`, b.withhold(name), b.withhold(string(text)), instant(b.options.Now()))
	})
	if err != nil {
		return fmt.Errorf("save question %q: %w", name, err)
	}
	return nil
}

// SavedQuery returns the question kept under a name.
func (b *Book) SavedQuery(ctx context.Context, name string) (q stancebook.Query, err error) {
	var text string
	err = b.read.QueryRowContext(ctx, "SELECT query FROM saved_queries WHERE name = ?", name).Scan(&text)
	switch {
	case isNoRows(err):
		return q, b.unknown(ctx, "saved", name)
	case err != nil:
		return q, b.explain(err)
	}
	if err := json.Unmarshal([]byte(text), &q); err != nil {
		return q, fmt.Errorf("read saved question %q: %w", name, err)
	}
	return q, nil
}
