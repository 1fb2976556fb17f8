//go:build parquet

package main

import (
	"bufio"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/snappy"

	"github.com/stancebook/stancebook"
)

const withParquet = true

// A row group is held in memory until it is full; rows are handed over in
// batches.
const (
	parquetGroup = 10_000
	parquetBatch = 100
)

// parquetKind is what a column of a Parquet file holds.
type parquetKind int

const (
	parquetText parquetKind = iota
	parquetDay
	parquetMoment
	parquetWhole
	parquetReal
)

// parquetKinds are the columns that hold something else than text.
var parquetKinds = map[string]parquetKind{
	"published_on": parquetDay, "first_published_on": parquetDay,
	"reviewed_at": parquetMoment, "fetched_at": parquetMoment,
	"articles_carrying": parquetWhole,
	"stance_score":      parquetReal, "stance_confidence": parquetReal, "speaker_confidence": parquetReal, "confidence": parquetReal,
}

// parquetTypes are the columns' types: a schema is made of a struct's fields,
// which unlike a map's stay in their order.
var parquetTypes = map[parquetKind]struct {
	of  reflect.Type
	tag string
}{
	parquetText:   {reflect.TypeFor[string](), "optional"},
	parquetDay:    {reflect.TypeFor[int32](), "optional,date"},
	parquetMoment: {reflect.TypeFor[int64](), "optional,timestamp(millisecond)"},
	parquetWhole:  {reflect.TypeFor[int64](), "optional"},
	parquetReal:   {reflect.TypeFor[float64](), "optional"},
}

func parquetSchema() *parquet.Schema {
	var fields []reflect.StructField
	for i, c := range stancebook.Columns {
		t := parquetTypes[parquetKinds[c.Name]]
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: t.of, Tag: reflect.StructTag(fmt.Sprintf(`parquet:"%s,%s"`, c.Name, t.tag))})
	}
	return parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface())
}

// writeParquet writes rows as they come and counts them.
func writeParquet(w *bufio.Writer, rows iter.Seq2[*stancebook.Row, error]) (n int, err error) {
	out := parquet.NewWriter(w, parquetSchema(), parquet.Compression(&snappy.Codec{}), parquet.MaxRowsPerRowGroup(parquetGroup),
		parquet.CreatedBy("stancebook", version, ""))
	batch := make([]parquet.Row, 0, parquetBatch)
	flush := func() error {
		_, err := out.WriteRows(batch)
		batch = batch[:0]
		return err
	}
	for r, err := range rows {
		if err != nil {
			return n, errors.Join(err, out.Close())
		}
		row := make(parquet.Row, len(stancebook.Columns))
		for i, c := range stancebook.Columns {
			if row[i], err = parquetValue(parquetKinds[c.Name], c.Value(r)); err != nil {
				return n, fmt.Errorf("column %s of claim %s: %w", c.Name, r.ClaimKey, err)
			}
			defined := 1
			if row[i].IsNull() {
				defined = 0
			}
			row[i] = row[i].Level(0, defined, i)
		}
		n++
		if batch = append(batch, row); len(batch) == parquetBatch {
			if err := flush(); err != nil {
				return n, err
			}
		}
	}
	return n, errors.Join(flush(), out.Close())
}

// parquetValue is a cell; what is unknown is NULL.
func parquetValue(kind parquetKind, value any) (parquet.Value, error) {
	if value == nil || value == "" {
		return parquet.NullValue(), nil
	}
	switch kind {
	case parquetDay:
		day, err := time.Parse(time.DateOnly, value.(string))
		return parquet.Int32Value(int32(day.Unix() / (24 * 60 * 60))), err
	case parquetMoment:
		at, err := time.Parse(time.RFC3339, value.(string))
		return parquet.Int64Value(at.UnixMilli()), err
	case parquetWhole:
		return parquet.Int64Value(int64(value.(int))), nil
	case parquetReal:
		return parquet.DoubleValue(value.(float64)), nil
	}
	return parquet.ByteArrayValue([]byte(value.(string))), nil
}
