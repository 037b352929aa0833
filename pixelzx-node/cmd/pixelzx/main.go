// Command pixelzx is a proof-of-stake development chain of one validator.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/pixelzx/pixelzx-node/internal/chain"
	"github.com/pixelzx/pixelzx-node/internal/home"
)

// Exit codes. Docker reads 0 and 1 of `pixelzx health`, which therefore ends with no other.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
	exitHome    = 3 // the home can't be used
	exitCorrupt = 4 // the chain log is damaged
)

const usage = `Usage: pixelzx <command> [flags]

Commands:
  version   say which build this is
  init      make the home of a new chain
  start     seal blocks and serve JSON-RPC
  health    ask the node of a home whether it is well

pixelzx <command> -h shows the flags of a command.
`

// usageError is a mistake on the command line.
type usageError struct{ error }

// terminal is where a command writes.
type terminal struct {
	out, err io.Writer
}

func main() {
	os.Exit(run(os.Args[1:], terminal{os.Stdout, os.Stderr}))
}

func run(arguments []string, to terminal) int {
	commands := map[string]func([]string, terminal) error{
		"version": runVersion,
		"init":    runInit,
		"start":   runStart,
		"health":  runHealth,
	}
	if len(arguments) == 0 {
		fmt.Fprint(to.err, usage)
		return exitUsage
	}
	name := arguments[0]
	if name == "help" || name == "-h" || name == "--help" {
		fmt.Fprint(to.out, usage)
		return exitOK
	}
	command, known := commands[name]
	if !known {
		fmt.Fprintf(to.err, "Error: there is no command %q\n%s", name, usage)
		return exitUsage
	}
	err := command(arguments[1:], to)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return exitOK
	}
	fmt.Fprintf(to.err, "Error: %v\n", err)
	if name == "health" {
		return exitFailure
	}
	return exitCode(err)
}

func exitCode(err error) int {
	var wrong usageError
	var problem *home.Problem
	var corrupt *chain.CorruptError
	switch {
	case errors.As(err, &wrong):
		return exitUsage
	case errors.As(err, &problem):
		return exitHome
	case errors.As(err, &corrupt):
		return exitCorrupt
	}
	return exitFailure
}

// parse reads flags and refuses anything else.
func parse(flags *flag.FlagSet, arguments []string, to terminal) error {
	flags.SetOutput(io.Discard)
	err := flags.Parse(arguments)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(to.out, "Usage: pixelzx %s [flags]\n", flags.Name())
		flags.SetOutput(to.out)
		flags.PrintDefaults()
		return err
	}
	if err != nil {
		return usageError{fmt.Errorf("%w\n  Fix: pixelzx %s -h shows the flags", err, flags.Name())}
	}
	if flags.NArg() > 0 {
		return usageError{fmt.Errorf("%q is no flag\n  Fix: pixelzx %s -h shows the flags", flags.Arg(0), flags.Name())}
	}
	return nil
}

// homeFlag adds --home, whose default is PIXELZX_HOME, else .pixelzx in the user's home.
func homeFlag(flags *flag.FlagSet) *string {
	fallback := os.Getenv("PIXELZX_HOME")
	if fallback == "" {
		if user, err := os.UserHomeDir(); err == nil {
			fallback = filepath.Join(user, ".pixelzx")
		}
	}
	return flags.String("home", fallback, "the node's `directory` (PIXELZX_HOME)")
}

// absolute makes messages name a directory that means the same everywhere.
func absolute(directory string) (string, error) {
	if directory == "" {
		return "", usageError{errors.New("no home is named\n  Fix: --home DIR or PIXELZX_HOME")}
	}
	return filepath.Abs(directory)
}
