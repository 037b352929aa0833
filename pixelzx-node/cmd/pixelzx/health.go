package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/pixelzx/pixelzx-node/internal/home"
	"github.com/pixelzx/pixelzx-node/internal/rpc"
)

func runHealth(arguments []string, to terminal) error {
	flags := flag.NewFlagSet("health", flag.ContinueOnError)
	directory := homeFlag(flags)
	address := flags.String("rpc", "", "the node's `address`, by default the one the node of --home listens on")
	limit := flags.Duration("timeout", 2*time.Second, "how long to wait for an answer")
	if err := parse(flags, arguments, to); err != nil {
		return err
	}
	if *address == "" {
		path, err := absolute(*directory)
		if err != nil {
			return err
		}
		listening, err := os.ReadFile(home.AddressFile(path))
		if err != nil {
			return fmt.Errorf("no node runs in %s: %w", path, err)
		}
		*address = strings.TrimSpace(string(listening))
	}
	health, err := rpc.AskHealth(context.Background(), *address, *limit)
	for _, warning := range health.Warnings {
		fmt.Fprintf(to.err, "Warning: %s\n", warning)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(to.out, "healthy: height %d, chain id %d, %s\n", health.Height, health.ChainID, health.Platform)
	return nil
}
