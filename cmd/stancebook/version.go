package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stancebook/stancebook/extract"
)

// version is the program's, set at a release; between releases the build's own
// revision tells builds apart.
const version = "0.1.0"

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  arguments(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			var engines []string
			for _, e := range extract.Engines() {
				engines = append(engines, e.Version)
			}
			_, err := fmt.Fprintf(a.stdout, "stancebook %s (engines %s; %s, %s/%s%s)\n",
				version, strings.Join(engines, ", "), runtime.Version(), runtime.GOOS, runtime.GOARCH, revision())
			return err
		},
	}
}

func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return ", " + s.Value[:12]
		}
	}
	return ""
}
