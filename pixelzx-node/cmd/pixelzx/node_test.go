package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"io"
	"log"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/pixelzx/pixelzx-node/internal/chain"
	"github.com/pixelzx/pixelzx-node/internal/rpc"
)

func testNode(t *testing.T, blockTime time.Duration) (*node, *chain.Chain) {
	t.Helper()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	blocks, _, err := chain.Open(context.Background(), filepath.Join(t.TempDir(), "chain.log"), 7, key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = blocks.Close() })
	return newNode(blocks, blockTime, log.New(io.Discard, "", 0)), blocks
}

func TestNodeThatCannotWriteABlockEnds(t *testing.T) {
	node, blocks := testNode(t, minBlockTime)
	if err := blocks.Close(); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- node.run(context.Background(), listener) }()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("the node ended as if all were well")
		}
	case <-time.After(patience):
		t.Fatal("the node goes on without writing")
	}
}

func TestNodeWithoutNewBlocksIsStalled(t *testing.T) {
	node, _ := testNode(t, time.Second)
	if got := node.health().Status; got != rpc.StatusOK {
		t.Errorf("a fresh node is %s", got)
	}
	node.started = time.Now().Add(-9 * time.Second)
	if got := node.health().Status; got != rpc.StatusStalled {
		t.Errorf("9 s without a block of 1 s: %s", got)
	}
	node.sealed.Store(int64(time.Since(node.started)))
	if got := node.health().Status; got != rpc.StatusOK {
		t.Errorf("after a new block: %s", got)
	}
}
