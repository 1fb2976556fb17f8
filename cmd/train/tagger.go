package main

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"os"

	"github.com/jdkato/prose/v2"
	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook/extract/text"
)

// taggerCommand converts the weights of prose's part-of-speech tagger, which
// are NLTK's, into the compact file that extract/text embeds.
func taggerCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "tagger",
		Short: "Convert prose's part-of-speech weights into the embedded file",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			file, err := encodeTagger()
			if err != nil {
				return err
			}
			return os.WriteFile(out, file, 0o644)
		},
	}
	cmd.Flags().StringVar(&out, "out", "extract/text/model/tagger.bin", "file to write")
	return cmd
}

func encodeTagger() ([]byte, error) {
	w, err := proseWeights()
	if err != nil {
		return nil, err
	}
	return text.EncodeTagger(w)
}

// proseWeights decodes the weights that prose carries.
func proseWeights() (text.PerceptronWeights, error) {
	var w text.PerceptronWeights
	for _, part := range []struct {
		name string
		into any
	}{{"classes", &w.Classes}, {"tags", &w.Given}, {"weights", &w.Features}} {
		b, err := prose.Asset("model/AveragedPerceptron/" + part.name + ".gob")
		if err != nil {
			return w, fmt.Errorf("read prose's %s: %w", part.name, err)
		}
		if err := gob.NewDecoder(bytes.NewReader(b)).Decode(part.into); err != nil {
			return w, fmt.Errorf("decode prose's %s: %w", part.name, err)
		}
	}
	return w, nil
}
