package chain

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const testChainID = 1337

func testKey(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
}

func open(t *testing.T, path string) (*Chain, int64) {
	t.Helper()
	chain, cut, err := Open(context.Background(), path, testChainID, testKey(1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = chain.Close() })
	return chain, cut
}

// logOf writes a log of that many blocks and returns its path.
func logOf(t *testing.T, blocks int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "chain.log")
	chain, _ := open(t, path)
	for i := 0; i < blocks; i++ {
		if _, err := chain.Seal(time.Unix(1_700_000_000+int64(i), 0)); err != nil {
			t.Fatal(err)
		}
	}
	if err := chain.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func change(t *testing.T, path string, edit func([]byte) []byte) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, edit(content), 0o640); err != nil {
		t.Fatal(err)
	}
}

func TestReopenedChainContinuesWhereItEnded(t *testing.T) {
	path := logOf(t, 3)
	chain, cut := open(t, path)
	if cut != 0 || chain.Head().Number != 3 {
		t.Fatalf("cut %d, head %d", cut, chain.Head().Number)
	}
	block, err := chain.Seal(time.Unix(1_700_000_100, 0))
	if err != nil {
		t.Fatal(err)
	}
	third, _, _ := chain.Block(3)
	if block.Number != 4 || block.Parent != third.Hash(testChainID) {
		t.Errorf("block %+v does not follow block 3", block)
	}
}

func TestBlocksAreFoundByNumber(t *testing.T) {
	chain, _ := open(t, logOf(t, 5))
	for number := uint64(0); number <= 5; number++ {
		block, found, err := chain.Block(number)
		if err != nil || !found || block.Number != number {
			t.Errorf("block %d: %+v, %v, %v", number, block, found, err)
		}
	}
	if _, found, err := chain.Block(6); found || err != nil {
		t.Errorf("block 6 should not exist yet: %v, %v", found, err)
	}
}

func TestGenesisDependsOnTheChainIDAlone(t *testing.T) {
	if Genesis().Hash(1) != Genesis().Hash(1) || Genesis().Hash(1) == Genesis().Hash(2) {
		t.Error("the genesis hash must differ by chain id and by nothing else")
	}
	first, _, err := Open(context.Background(), filepath.Join(t.TempDir(), "log"), 7, testKey(1))
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, _, err := Open(context.Background(), filepath.Join(t.TempDir(), "log"), 7, testKey(2))
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if first.Head().Hash(7) != second.Head().Hash(7) {
		t.Error("two validators disagree on the genesis block of one chain id")
	}
}

func TestClockGoingBackDoesNotMakeABlockOlderThanItsParent(t *testing.T) {
	chain, _ := open(t, logOf(t, 1))
	parent := chain.Head()
	for _, now := range []time.Time{time.Unix(5, 0), time.Unix(-5, 0)} {
		block, err := chain.Seal(now)
		if err != nil || block.Timestamp != parent.Timestamp {
			t.Errorf("timestamp %d after %d: %v", block.Timestamp, parent.Timestamp, err)
		}
	}
}

// A crash may end the write of the last record at any byte.
func TestTornTailOfEveryLengthIsCutAndTheChainGoesOn(t *testing.T) {
	whole, err := os.ReadFile(logOf(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	for torn := 1; torn < recordSize; torn++ {
		path := filepath.Join(t.TempDir(), "chain.log")
		if err := os.WriteFile(path, whole[:len(whole)-torn], 0o640); err != nil {
			t.Fatal(err)
		}
		chain, cut := open(t, path)
		if cut != int64(recordSize-torn) || chain.Head().Number != 2 {
			t.Fatalf("%d bytes short: cut %d, head %d", torn, cut, chain.Head().Number)
		}
		if _, err := chain.Seal(time.Unix(1_700_000_100, 0)); err != nil {
			t.Fatal(err)
		}
		_ = chain.Close()
		if again, cut := open(t, path); cut != 0 || again.Head().Number != 3 {
			t.Fatalf("%d bytes short, sealed and reopened: cut %d, head %d", torn, cut, again.Head().Number)
		}
	}
}

// A power cut may leave the size of the last record without its content.
func TestLastRecordOfZeroesIsCut(t *testing.T) {
	path := logOf(t, 3)
	change(t, path, func(log []byte) []byte {
		return append(log[:len(log)-recordSize], make([]byte, recordSize)...)
	})
	if chain, cut := open(t, path); cut != recordSize || chain.Head().Number != 2 {
		t.Errorf("cut %d, head %d", cut, chain.Head().Number)
	}
}

func TestInterruptedCreationOfTheLogIsRepeated(t *testing.T) {
	whole, err := os.ReadFile(logOf(t, 0))
	if err != nil {
		t.Fatal(err)
	}
	for size := 0; size < logHeaderSize; size++ {
		path := filepath.Join(t.TempDir(), "chain.log")
		if err := os.WriteFile(path, whole[:size], 0o640); err != nil {
			t.Fatal(err)
		}
		chain, _ := open(t, path)
		if chain.Head().Number != 0 {
			t.Fatalf("head %d", chain.Head().Number)
		}
	}
}

func TestRefusesAFlippedBitAnywhereBeforeTheLastBlock(t *testing.T) {
	whole, err := os.ReadFile(logOf(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "chain.log")
	for position := 0; position < len(whole)-recordSize; position++ {
		flipped := bytes.Clone(whole)
		flipped[position] ^= 0x10
		if err := os.WriteFile(path, flipped, 0o640); err != nil {
			t.Fatal(err)
		}
		requireCorrupt(t, path, testChainID, testKey(1), "")
		after, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(after, flipped) {
			t.Fatalf("a refused log was changed (byte %d): %v", position, err)
		}
	}
}

func TestRefusesADamagedBlockBeforeATornTail(t *testing.T) {
	path := logOf(t, 3)
	change(t, path, func(log []byte) []byte {
		log[offset(2)+3] ^= 1
		return log[:len(log)-7]
	})
	requireCorrupt(t, path, testChainID, testKey(1), "block 2")
}

func TestRefusesForgedBlocksWithCorrectChecksums(t *testing.T) {
	stranger := testKey(9)
	forgeries := map[string]func(*Block){
		"is not signed":    func(b *Block) { b.Signature[0] ^= 1 },
		"does not follow":  func(b *Block) { b.Parent[0] ^= 1 },
		"where block 3":    func(b *Block) { b.Number = 4 },
		"older than":       func(b *Block) { b.Timestamp = 1 },
		"is of validator":  func(b *Block) { b.Validator = AddressOf(stranger.Public().(ed25519.PublicKey)) },
		"not signed by th": func(b *Block) { copy(b.Signature[:], ed25519.Sign(stranger, b.signedBytes(testChainID))) },
	}
	for reason, forge := range forgeries {
		path := logOf(t, 3)
		change(t, path, func(log []byte) []byte {
			start := len(log) - recordSize
			block := decode(log[start:])
			forge(&block)
			return append(log[:start], checked(block.encode())...)
		})
		requireCorrupt(t, path, testChainID, testKey(1), reason)
	}
}

// Only the last signature is verified at start; the hashes must bind the ones before it.
func TestRefusesAForgedSignatureInTheMiddleWithACorrectChecksum(t *testing.T) {
	path := logOf(t, 3)
	change(t, path, func(log []byte) []byte {
		block := decode(log[offset(2):])
		block.Signature[5] ^= 1
		copy(log[offset(2):], checked(block.encode()))
		return log
	})
	requireCorrupt(t, path, testChainID, testKey(1), "block 3 does not follow block 2")
}

func TestRefusesTheLogOfAnotherChainOrValidator(t *testing.T) {
	requireCorrupt(t, logOf(t, 1), testChainID+1, testKey(1), "another chain")
	requireCorrupt(t, logOf(t, 1), testChainID, testKey(2), "is of validator")
}

func TestFailedWriteLeavesTheChainAsItWas(t *testing.T) {
	path := logOf(t, 2)
	chain, _ := open(t, path)
	writable := chain.log.file
	readOnly, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer readOnly.Close()
	chain.log.file = readOnly
	if _, err := chain.Seal(time.Now()); err == nil {
		t.Fatal("sealed on a file that cannot be written")
	}
	if chain.Head().Number != 2 {
		t.Errorf("head %d", chain.Head().Number)
	}
	chain.log.file = writable
	if block, err := chain.Seal(time.Now()); err != nil || block.Number != 3 {
		t.Errorf("block %d, %v", block.Number, err)
	}
}

func TestCancelledContextEndsTheCheckOfALongLog(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Open(ctx, logOf(t, 3), testChainID, testKey(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func requireCorrupt(t *testing.T, path string, chainID uint64, key ed25519.PrivateKey, reason string) {
	t.Helper()
	_, _, err := Open(context.Background(), path, chainID, key)
	var corrupt *CorruptError
	if !errors.As(err, &corrupt) || !strings.Contains(corrupt.Reason, reason) {
		t.Fatalf("want a corrupt log (%s), got %v", reason, err)
	}
}
