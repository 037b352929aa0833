package main

import (
	"errors"
	"flag"
	"fmt"

	"github.com/pixelzx/pixelzx-node/internal/version"
)

func runVersion(arguments []string, to terminal) error {
	flags := flag.NewFlagSet("version", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, "print a JSON object")
	short := flags.Bool("short", false, "print the version number alone")
	if err := parse(flags, arguments, to); err != nil {
		return err
	}
	build := version.Current()
	switch {
	case *asJSON && *short:
		return usageError{errors.New("--json and --short exclude each other")}
	case *asJSON:
		fmt.Fprint(to.out, build.JSON())
	case *short:
		fmt.Fprintln(to.out, build.Version)
	default:
		fmt.Fprint(to.out, build.Banner())
	}
	warnOfPlatform(to)
	return nil
}

func warnOfPlatform(to terminal) {
	if warning := version.PlatformWarning(); warning != "" {
		fmt.Fprintf(to.err, "Warning: %s\n", warning)
	}
}
