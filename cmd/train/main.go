// Command train makes the weights and tables that the program embeds. It is
// not needed to build or to run stancebook.
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func main() {
	root := &cobra.Command{
		Use:           "train",
		Short:         "Make the weights and tables that stancebook embeds",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(taggerCommand(), gazetteerCommand(), givenCommand(), namesCommand(), attributionCommand(), examCommand(), stanceCommand(), outlinesCommand())
	if err := root.Execute(); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}
