package main

import (
	"context"
	"log"
	"net"
	"sync/atomic"
	"time"

	"github.com/pixelzx/pixelzx-node/internal/chain"
	"github.com/pixelzx/pixelzx-node/internal/rpc"
	"github.com/pixelzx/pixelzx-node/internal/version"
)

// A line in the log for every so many blocks.
const blocksPerLine = 100

// node seals blocks and serves them until its context ends or a block can't be written.
type node struct {
	blocks    *chain.Chain
	blockTime time.Duration
	logger    *log.Logger
	started   time.Time
	sealed    atomic.Int64 // when the last block was sealed, since started: the clock may be set, this may not
}

func newNode(blocks *chain.Chain, blockTime time.Duration, logger *log.Logger) *node {
	return &node{blocks: blocks, blockTime: blockTime, logger: logger, started: time.Now()}
}

func (n *node) run(parent context.Context, listener net.Listener) error {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	server := rpc.NewServer(n.blocks, version.Current().ClientVersion(), n.health, n.logger)
	sealing := make(chan struct{})
	go func() {
		defer close(sealing)
		if err := n.seal(ctx); err != nil {
			cancel(err) // a validator that can't write must not look alive
		}
	}()
	err := server.Serve(ctx, listener)
	cancel(err)
	<-sealing
	if parent.Err() == nil {
		return context.Cause(ctx)
	}
	return err
}

func (n *node) seal(ctx context.Context) error {
	ticker := time.NewTicker(n.blockTime)
	defer ticker.Stop()
	for first := true; ; first = false {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		block, err := n.blocks.Seal(time.Now())
		if err != nil {
			return err
		}
		n.sealed.Store(int64(time.Since(n.started)))
		if first || block.Number%blocksPerLine == 0 {
			n.logger.Printf("INFO sealed block %d %s", block.Number, block.Hash(n.blocks.ID()))
		}
	}
}

func (n *node) health() rpc.Health {
	current := rpc.Health{
		Status:   rpc.StatusOK,
		Height:   n.blocks.Head().Number,
		ChainID:  n.blocks.ID(),
		Platform: version.RealPlatform().String(),
		Warnings: []string{},
	}
	if time.Since(n.started)-time.Duration(n.sealed.Load()) > 3*n.blockTime+5*time.Second {
		current.Status = rpc.StatusStalled
	}
	if warning := version.PlatformWarning(); warning != "" {
		current.Warnings = append(current.Warnings, warning)
	}
	return current
}
