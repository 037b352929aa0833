// Package chain seals, checks and keeps the blocks of one validator.
package chain

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// Hash is a SHA-256 digest; the zero Hash is the genesis block's parent.
type Hash [32]byte

// String is 0x and 64 hexadecimal digits.
func (h Hash) String() string { return "0x" + hex.EncodeToString(h[:]) }

// Address names a validator: the last 20 bytes of the SHA-256 digest of its public key.
type Address [20]byte

// String is 0x and 40 hexadecimal digits.
func (a Address) String() string { return "0x" + hex.EncodeToString(a[:]) }

// AddressOf derives the address of a public key.
func AddressOf(key ed25519.PublicKey) Address {
	digest := sha256.Sum256(key)
	return Address(digest[12:])
}

// Block is a sealed block. It carries no transactions: nothing is executed.
type Block struct {
	Number    uint64
	Parent    Hash
	Timestamp uint64 // seconds since 1970, never less than the parent's
	Validator Address
	Signature [ed25519.SignatureSize]byte // zero in the genesis block
}

const (
	headerSize = 8 + 32 + 8 + 20
	BlockSize  = headerSize + ed25519.SignatureSize
)

// Genesis is block 0. It depends on the chain id alone, so that every node of a chain id agrees on it.
func Genesis() Block { return Block{} }

// Hash identifies the block on a chain. It covers the signature too: the chain of parents therefore
// binds every signature before it, and the last block's signature vouches for all of the chain.
func (b Block) Hash(chainID uint64) Hash {
	return sha256.Sum256(append(domain("block", chainID), b.encode()...))
}

func (b Block) signedBytes(chainID uint64) []byte {
	return append(domain("seal", chainID), b.encode()[:headerSize]...)
}

func (b Block) signedBy(key ed25519.PublicKey, chainID uint64) bool {
	return ed25519.Verify(key, b.signedBytes(chainID), b.Signature[:])
}

func domain(purpose string, chainID uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte("pixelzx/1/"+purpose+"/"), chainID)
}

func (b Block) encode() []byte {
	bytes := make([]byte, 0, BlockSize)
	bytes = binary.BigEndian.AppendUint64(bytes, b.Number)
	bytes = append(bytes, b.Parent[:]...)
	bytes = binary.BigEndian.AppendUint64(bytes, b.Timestamp)
	bytes = append(bytes, b.Validator[:]...)
	return append(bytes, b.Signature[:]...)
}

func decode(bytes []byte) Block {
	return Block{
		Number:    binary.BigEndian.Uint64(bytes),
		Parent:    Hash(bytes[8:40]),
		Timestamp: binary.BigEndian.Uint64(bytes[40:]),
		Validator: Address(bytes[48:68]),
		Signature: [ed25519.SignatureSize]byte(bytes[68:BlockSize]),
	}
}
