package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"os/signal"
	"syscall"
	"time"

	"github.com/pixelzx/pixelzx-node/internal/chain"
	"github.com/pixelzx/pixelzx-node/internal/home"
	"github.com/pixelzx/pixelzx-node/internal/version"
)

const (
	minBlockTime = 10 * time.Millisecond
	maxBlockTime = time.Hour
)

type startOptions struct {
	directory  string
	rpc        string
	blockTime  time.Duration
	initialise bool
}

func parseStart(arguments []string, to terminal) (startOptions, error) {
	flags := flag.NewFlagSet("start", flag.ContinueOnError)
	directory := homeFlag(flags)
	rpc := flags.String("rpc", "", "the `address` to serve JSON-RPC on (default: rpc of config.json)")
	blockTime := flags.Duration("block-time", 0, "the time between blocks (default: blockTime of config.json)")
	initialise := flags.Bool("init", false, "first initialise the home if it is empty")
	if err := parse(flags, arguments, to); err != nil {
		return startOptions{}, err
	}
	path, err := absolute(*directory)
	if err != nil {
		return startOptions{}, err
	}
	options := startOptions{directory: path, rpc: *rpc, blockTime: *blockTime, initialise: *initialise}
	given := map[string]bool{}
	flags.Visit(func(set *flag.Flag) { given[set.Name] = true })
	if given["block-time"] {
		err = checkBlockTime(options.blockTime)
	}
	if given["rpc"] && err == nil {
		err = checkAddress(options.rpc)
	}
	if err != nil {
		return startOptions{}, usageError{err}
	}
	return options, nil
}

func runStart(arguments []string, to terminal) error {
	options, err := parseStart(arguments, to)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	logger := log.New(to.err, "", log.LstdFlags|log.LUTC|log.Lmsgprefix)
	build := version.Current()
	logger.Printf("INFO pixelzx %s, commit %s (%s), %s", build.Version, build.Commit, build.Branch, build.Platform)
	if warning := version.PlatformWarning(); warning != "" {
		logger.Printf("WARN %s", warning)
	}
	acquire := home.Acquire
	if options.initialise {
		acquire = home.AcquireNew
	}
	lock, err := acquire(options.directory)
	if err != nil {
		return err
	}
	defer lock.Release()
	opened, err := openHome(lock, &options, logger)
	if err != nil {
		return err
	}
	blocks, cut, err := chain.Open(ctx, opened.ChainLog(), opened.Genesis.ChainID, opened.Key)
	if errors.Is(err, context.Canceled) {
		return nil // stopped while the log was being checked
	}
	if err != nil {
		return err
	}
	defer blocks.Close()
	if cut > 0 {
		logger.Printf("WARN the chain log ended in the middle of a block (no clean stop); %d bytes were cut off", cut)
	}
	return runNode(ctx, opened, options, blocks, logger)
}

func runNode(ctx context.Context, opened home.Home, options startOptions, blocks *chain.Chain, logger *log.Logger) error {
	listener, err := net.Listen("tcp", options.rpc)
	if err != nil {
		return fmt.Errorf("%w\n  Fix: name a free address with --rpc", err)
	}
	address := listener.Addr().String()
	if err := opened.WriteAddress(address); err != nil {
		return errors.Join(err, listener.Close())
	}
	defer opened.RemoveAddress()
	logger.Printf("INFO chain id %d, height %d, a block every %s, validator %s (%s)",
		blocks.ID(), blocks.Head().Number, options.blockTime, opened.Genesis.Validator.Address, opened.Settings.Moniker)
	logger.Printf("INFO JSON-RPC and /health on http://%s", address)
	err = newNode(blocks, options.blockTime, logger).run(ctx, listener)
	if err == nil {
		logger.Printf("INFO stopped at height %d", blocks.Head().Number)
	}
	return err
}

// openHome reads the home, made first if --init asks for it, and completes the options from it.
func openHome(lock *home.Lock, options *startOptions, logger *log.Logger) (home.Home, error) {
	if options.initialise {
		if err := initialise(lock, logger); err != nil {
			return home.Home{}, err
		}
	}
	opened, err := lock.Open()
	if err != nil {
		return home.Home{}, err
	}
	if options.rpc == "" {
		options.rpc = opened.Settings.RPC
		err = checkAddress(options.rpc)
	}
	if options.blockTime == 0 && err == nil {
		if options.blockTime, err = time.ParseDuration(opened.Settings.BlockTime); err == nil {
			err = checkBlockTime(options.blockTime)
		}
	}
	if err != nil {
		return home.Home{}, opened.BrokenSettings(err)
	}
	return opened, nil
}

func initialise(lock *home.Lock, logger *log.Logger) error {
	empty, err := lock.Empty()
	if err != nil || !empty {
		return err
	}
	made, err := lock.Init(home.DefaultChainID, home.DefaultMoniker)
	if err == nil {
		logger.Printf("INFO initialised %s, genesis %s", made.Directory, made.Genesis.GenesisHash)
	}
	return err
}

func checkBlockTime(blockTime time.Duration) error {
	if blockTime < minBlockTime || blockTime > maxBlockTime {
		return fmt.Errorf("the block time must be between %s and %s, not %s", minBlockTime, maxBlockTime, blockTime)
	}
	return nil
}

func checkAddress(address string) error {
	if _, _, err := net.SplitHostPort(address); err != nil {
		return fmt.Errorf("the RPC address must be host:port, such as 127.0.0.1:8545: %w", err)
	}
	return nil
}
