package stancebook

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the schema of lines anew")

// TestSchemaOfLinesIsWhatLineWrites holds the schema by which cmd/spark reads
// lines to what lines hold: a field that it lacks would be lost in silence.
func TestSchemaOfLinesIsWhatLineWrites(t *testing.T) {
	fields := append(fieldsOf(reflect.TypeFor[line]()), fieldsOf(reflect.TypeFor[FailedDocument]())[1:]...) // both begin with doc
	want := strings.Join(fields, ",\n") + "\n"
	path := filepath.Join("cmd", "spark", "line.ddl")
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("%s (%v) is not the schema of lines: write it anew with go test . -run SchemaOfLines -update, and read the change", path, err)
	}
}

// fieldsOf are the fields of a JSON object in the words of Spark's DDL.
func fieldsOf(object reflect.Type) (fields []string) {
	for i := range object.NumField() {
		f := object.Field(i)
		if f.Anonymous {
			fields = append(fields, fieldsOf(f.Type)...)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		fields = append(fields, "`"+name+"` "+kindOf(f.Type))
	}
	return fields
}

func kindOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return kindOf(t.Elem())
	case reflect.Slice, reflect.Array:
		return "ARRAY<" + kindOf(t.Elem()) + ">"
	case reflect.Struct:
		parts := fieldsOf(t)
		for i := range parts {
			parts[i] = strings.Replace(parts[i], "` ", "`: ", 1)
		}
		return "STRUCT<" + strings.Join(parts, ", ") + ">"
	case reflect.Int:
		return "INT"
	case reflect.Float64:
		return "DOUBLE"
	case reflect.Bool:
		return "BOOLEAN"
	}
	return "STRING"
}
