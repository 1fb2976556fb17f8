package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func newMan(a *app) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:     "man",
		Short:   "Write the manual's pages, one a command",
		Example: `  stancebook man --dir ~/.local/share/man/man1`,
		Args:    arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return fmt.Errorf("write manual: %w", err)
			}
			root := cmd.Root()
			root.DisableAutoGenTag = true
			if err := doc.GenManTree(root, &doc.GenManHeader{Title: "STANCEBOOK", Section: "1", Source: "stancebook " + version}, dir); err != nil {
				return fmt.Errorf("write manual: %w", err)
			}
			a.note("written to %s; read with: man %s/stancebook.1", dir, dir)
			return nil
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "man", "write into this folder")
	return cmd
}
