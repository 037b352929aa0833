package chain

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"sync"
	"time"
)

// Chain is the blocks of one validator, in memory only the last of them.
type Chain struct {
	id      uint64
	key     ed25519.PrivateKey
	address Address

	sealing sync.Mutex // held while a block is written; readers do not wait for the disk
	log     *blockLog

	mutex sync.RWMutex
	head  Block
}

// Open reads and checks the whole log at path, creating it if there is none. The second result is
// the size in bytes of a torn tail that was cut, else 0. The error is a *CorruptError where the log
// is not what this validator wrote. A cancelled context ends the check.
func Open(ctx context.Context, path string, chainID uint64, key ed25519.PrivateKey) (*Chain, int64, error) {
	public := key.Public().(ed25519.PublicKey)
	chain := &Chain{id: chainID, key: key, address: AddressOf(public), head: Genesis()}
	parent := chain.head.Hash(chainID)
	visit := func(block Block) error {
		if reason := chain.mismatch(block, parent); reason != "" {
			return &CorruptError{Path: path, Reason: reason}
		}
		chain.head, parent = block, block.Hash(chainID)
		return ctx.Err()
	}
	log, cut, err := openLog(path, parent, visit)
	if err != nil {
		return nil, 0, err
	}
	// The hashes cover the signatures, so the last signature vouches for everything before it.
	if chain.head.Number > 0 && !chain.head.signedBy(public, chainID) {
		_ = log.close()
		reason := fmt.Sprintf("block %d is not signed by this home's validator key", chain.head.Number)
		return nil, 0, &CorruptError{Path: path, Reason: reason}
	}
	chain.log = log
	return chain, cut, nil
}

func (c *Chain) mismatch(block Block, parent Hash) string {
	switch expected := c.head.Number + 1; {
	case block.Number != expected:
		return fmt.Sprintf("block %d stands where block %d belongs", block.Number, expected)
	case block.Parent != parent:
		return fmt.Sprintf("block %d does not follow block %d", block.Number, c.head.Number)
	case block.Timestamp < c.head.Timestamp:
		return fmt.Sprintf("block %d is older than its parent", block.Number)
	case block.Validator != c.address:
		return fmt.Sprintf("block %d is of validator %s, this home's is %s", block.Number, block.Validator, c.address)
	}
	return ""
}

// ID is the chain id.
func (c *Chain) ID() uint64 { return c.id }

// Head is the last block that is safely on the disk.
func (c *Chain) Head() Block {
	c.mutex.RLock()
	defer c.mutex.RUnlock()
	return c.head
}

// Block returns the block of that number; the second result is false where there is none yet.
func (c *Chain) Block(number uint64) (Block, bool, error) {
	head := c.Head()
	switch {
	case number > head.Number:
		return Block{}, false, nil
	case number == head.Number:
		return head, true, nil
	case number == 0:
		return Genesis(), true, nil
	}
	block, err := c.log.read(number)
	return block, err == nil, err
}

// Seal signs the next block and returns once it is on the disk; only then do readers see it.
func (c *Chain) Seal(now time.Time) (Block, error) {
	c.sealing.Lock()
	defer c.sealing.Unlock()
	parent := c.Head()
	block := Block{
		Number:    parent.Number + 1,
		Parent:    parent.Hash(c.id),
		Timestamp: parent.Timestamp,
		Validator: c.address,
	}
	if seconds := now.Unix(); seconds > 0 && uint64(seconds) > parent.Timestamp {
		block.Timestamp = uint64(seconds)
	}
	copy(block.Signature[:], ed25519.Sign(c.key, block.signedBytes(c.id)))
	if err := c.log.append(block); err != nil {
		return Block{}, fmt.Errorf("block %d could not be written: %w", block.Number, err)
	}
	c.mutex.Lock()
	c.head = block
	c.mutex.Unlock()
	return block, nil
}

// Close waits for a block being written and closes the log.
func (c *Chain) Close() error {
	c.sealing.Lock()
	defer c.sealing.Unlock()
	return c.log.close()
}
