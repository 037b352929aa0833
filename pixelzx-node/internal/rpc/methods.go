package rpc

import (
	"encoding/hex"
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/pixelzx/pixelzx-node/internal/chain"
)

// Ledger is what the methods ask. *chain.Chain is one.
type Ledger interface {
	ID() uint64
	Head() chain.Block
	Block(number uint64) (chain.Block, bool, error)
}

// Hashes every Ethereum client knows for "nothing in here".
const (
	noUncles  = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"
	emptyTrie = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"
	gasLimit  = "0x1c9c380" // 30 million, the gas limit of every block; none is ever used
)

func methodsOf(ledger Ledger, clientVersion string) map[string]method {
	constant := func(value any) method {
		return func(params []json.RawMessage) (any, error) { return value, atMost(params, 0) }
	}
	return map[string]method{
		"web3_clientVersion": constant(clientVersion),
		"net_version":        constant(strconv.FormatUint(ledger.ID(), 10)),
		"eth_chainId":        constant(quantity(ledger.ID())),
		"eth_syncing":        constant(false), // a single validator is never behind
		"eth_blockNumber": func(params []json.RawMessage) (any, error) {
			return quantity(ledger.Head().Number), atMost(params, 0)
		},
		"eth_getBlockByNumber": func(params []json.RawMessage) (any, error) {
			return blockByNumber(ledger, params)
		},
	}
}

func blockByNumber(ledger Ledger, params []json.RawMessage) (any, error) {
	if err := atMost(params, 2); err != nil {
		return nil, err
	}
	if len(params) < 2 {
		return nil, invalidParams("two parameters are needed: a block number or tag, and whether to send whole transactions")
	}
	var name *string
	if err := json.Unmarshal(params[0], &name); err != nil || name == nil {
		return nil, invalidParams("the block must be a string")
	}
	var hydrated *bool
	if err := json.Unmarshal(params[1], &hydrated); err != nil || hydrated == nil {
		return nil, invalidParams("the second parameter must be true or false")
	}
	number, err := blockNumber(*name, ledger.Head().Number)
	if err != nil {
		return nil, err
	}
	block, found, err := ledger.Block(number)
	if err != nil || !found {
		return nil, err
	}
	return present(block, ledger.ID()), nil // no block has transactions, so hydrated or not is the same
}

// blockNumber understands the tags of the Ethereum API. A block of a single validator is final once
// it is sealed, and nothing waits for one, so all tags but "earliest" name the last block.
func blockNumber(name string, latest uint64) (uint64, error) {
	switch name {
	case "earliest":
		return 0, nil
	case "latest", "safe", "finalized", "pending":
		return latest, nil
	}
	digits, prefixed := strings.CutPrefix(name, "0x")
	if !prefixed || digits == "" || (len(digits) > 1 && digits[0] == '0') || digits[0] == '+' || digits[0] == '-' {
		return 0, invalidParams("%.40q is no block: give a tag, or a quantity such as \"0x0\" or \"0x1b4\"", name)
	}
	number, err := strconv.ParseUint(digits, 16, 64)
	if err != nil || number > math.MaxInt64 {
		return 0, invalidParams("%.40q is no block: not a hexadecimal number below 2^63", name)
	}
	return number, nil
}

type block struct {
	Number           string   `json:"number"`
	Hash             string   `json:"hash"`
	ParentHash       string   `json:"parentHash"`
	Nonce            string   `json:"nonce"`
	MixHash          string   `json:"mixHash"`
	Sha3Uncles       string   `json:"sha3Uncles"`
	LogsBloom        string   `json:"logsBloom"`
	TransactionsRoot string   `json:"transactionsRoot"`
	StateRoot        string   `json:"stateRoot"`
	ReceiptsRoot     string   `json:"receiptsRoot"`
	Miner            string   `json:"miner"`
	Difficulty       string   `json:"difficulty"`
	TotalDifficulty  string   `json:"totalDifficulty"`
	ExtraData        string   `json:"extraData"`
	Size             string   `json:"size"`
	GasLimit         string   `json:"gasLimit"`
	GasUsed          string   `json:"gasUsed"`
	Timestamp        string   `json:"timestamp"`
	Transactions     []string `json:"transactions"`
	Uncles           []string `json:"uncles"`
}

// present shows the validator's signature as extraData.
func present(sealed chain.Block, chainID uint64) block {
	extra := "0x"
	if sealed.Number > 0 {
		extra += hex.EncodeToString(sealed.Signature[:])
	}
	return block{
		Number:           quantity(sealed.Number),
		Hash:             sealed.Hash(chainID).String(),
		ParentHash:       sealed.Parent.String(),
		Nonce:            "0x" + strings.Repeat("0", 16),
		MixHash:          chain.Hash{}.String(),
		Sha3Uncles:       noUncles,
		LogsBloom:        "0x" + strings.Repeat("0", 512),
		TransactionsRoot: emptyTrie,
		StateRoot:        emptyTrie,
		ReceiptsRoot:     emptyTrie,
		Miner:            sealed.Validator.String(),
		Difficulty:       "0x0",
		TotalDifficulty:  "0x0",
		ExtraData:        extra,
		Size:             quantity(chain.BlockSize),
		GasLimit:         gasLimit,
		GasUsed:          "0x0",
		Timestamp:        quantity(sealed.Timestamp),
		Transactions:     []string{},
		Uncles:           []string{},
	}
}

func atMost(params []json.RawMessage, limit int) error {
	if len(params) > limit {
		return invalidParams("%d parameters given, at most %d are taken", len(params), limit)
	}
	return nil
}

func quantity(value uint64) string { return "0x" + strconv.FormatUint(value, 16) }
