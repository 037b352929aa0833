package main

import (
	"flag"
	"fmt"

	"github.com/pixelzx/pixelzx-node/internal/home"
)

func runInit(arguments []string, to terminal) error {
	flags := flag.NewFlagSet("init", flag.ContinueOnError)
	directory := homeFlag(flags)
	chainID := flags.Uint64("chain-id", home.DefaultChainID, "the chain's `number`")
	moniker := flags.String("moniker", home.DefaultMoniker, "the node's `name`")
	if err := parse(flags, arguments, to); err != nil {
		return err
	}
	path, err := absolute(*directory)
	if err != nil {
		return err
	}
	if err := home.CheckNew(*chainID, *moniker); err != nil {
		return usageError{err}
	}
	made, err := home.Init(path, *chainID, *moniker)
	if err != nil {
		return err
	}
	fmt.Fprintf(to.out, "Initialised %s\n  chain id:  %d\n  genesis:   %s\n  validator: %s\n  moniker:   %s\nStart it with: pixelzx start --home %s\n",
		made.Directory, made.Genesis.ChainID, made.Genesis.GenesisHash, made.Genesis.Validator.Address, made.Settings.Moniker, made.Directory)
	return nil
}
