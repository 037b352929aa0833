// Package home is the directory a node lives in: its genesis, its configuration and its validator key.
package home

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pixelzx/pixelzx-node/internal/chain"
)

// Defaults of a new home.
const (
	DefaultChainID   = 1337
	DefaultMoniker   = "pixelzx"
	DefaultRPC       = "127.0.0.1:8545"
	DefaultBlockTime = "2s"
)

// MaxChainID is the bound of EIP-2294, which keeps v = 2 * id + 36 within 64 bits.
const MaxChainID = math.MaxUint64/2 - 36

const maxMonikerLength = 70

const (
	configDirectory  = "config"
	unfinished       = ".config-unfinished"
	genesisFile      = "genesis.json"
	settingsFile     = "config.json"
	validatorKeyFile = "validator_key.json"
	dataDirectory    = "data"
)

// Genesis is what all nodes of the chain share.
type Genesis struct {
	ChainID     uint64    `json:"chainId"`
	GenesisHash string    `json:"genesisHash"`
	Validator   Validator `json:"validator"`
}

// Validator is the one node allowed to seal blocks.
type Validator struct {
	Address   string `json:"address"`
	PublicKey string `json:"publicKey"`
}

// Settings are what the operator may change; flags of `start` are stronger.
type Settings struct {
	Moniker   string `json:"moniker"`
	RPC       string `json:"rpc"`
	BlockTime string `json:"blockTime"`
}

type validatorKey struct {
	Algorithm  string `json:"algorithm"`
	PrivateKey string `json:"privateKey"` // the seed of 32 bytes
}

// Home is an initialised home. It holds a private key and must not be printed.
type Home struct {
	Directory string
	Genesis   Genesis
	Settings  Settings
	Key       ed25519.PrivateKey
}

// String names the directory only.
func (h Home) String() string { return "home " + h.Directory }

// GoString names the directory only.
func (h Home) GoString() string { return h.String() }

// ChainLog is the path of the chain's log.
func (h Home) ChainLog() string { return filepath.Join(h.Directory, dataDirectory, "chain.log") }

// CheckNew says what is wrong with a chain id and moniker for a new home, or nil.
func CheckNew(chainID uint64, moniker string) error {
	if chainID == 0 || chainID > MaxChainID {
		return fmt.Errorf("the chain id must be between 1 and %d", uint64(MaxChainID))
	}
	length := utf8.RuneCountInString(moniker)
	if strings.TrimSpace(moniker) == "" || length > maxMonikerLength || !utf8.ValidString(moniker) ||
		strings.ContainsFunc(moniker, unicode.IsControl) {
		return fmt.Errorf("the moniker must be 1 to %d printable characters", maxMonikerLength)
	}
	return nil
}

// Init makes a home. It appears whole or not at all: an interrupted Init can be repeated.
func Init(directory string, chainID uint64, moniker string) (Home, error) {
	if err := CheckNew(chainID, moniker); err != nil {
		return Home{}, err
	}
	lock, err := AcquireNew(directory)
	if err != nil {
		return Home{}, err
	}
	defer lock.Release()
	return lock.Init(chainID, moniker)
}

// Init makes a home in the locked directory.
func (l *Lock) Init(chainID uint64, moniker string) (Home, error) {
	entry, err := firstEntry(l.directory)
	if err != nil {
		return Home{}, explain(l.directory, err)
	}
	if entry != "" {
		return Home{}, notEmpty(l.directory, entry)
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return Home{}, err
	}
	made := Home{
		Directory: l.directory,
		Genesis: Genesis{
			ChainID:     chainID,
			GenesisHash: chain.Genesis().Hash(chainID).String(),
			Validator:   validatorOf(public),
		},
		Settings: Settings{Moniker: moniker, RPC: DefaultRPC, BlockTime: DefaultBlockTime},
		Key:      private,
	}
	if err := made.write(); err != nil {
		return Home{}, explain(l.directory, err)
	}
	return made, nil
}

// Empty tells whether nothing is in the directory but what a file system or an interrupted Init leaves.
func (l *Lock) Empty() (bool, error) {
	entry, err := firstEntry(l.directory)
	if err != nil {
		return false, explain(l.directory, err)
	}
	return entry == "", nil
}

func (h Home) write() error {
	draft := filepath.Join(h.Directory, unfinished)
	if err := os.RemoveAll(draft); err != nil {
		return err
	}
	if err := os.Mkdir(draft, 0o750); err != nil {
		return err
	}
	if err := h.writeFiles(draft); err != nil {
		return errors.Join(err, os.RemoveAll(draft))
	}
	if err := os.Rename(draft, filepath.Join(h.Directory, configDirectory)); err != nil {
		return err
	}
	return syncDirectory(h.Directory)
}

func (h Home) writeFiles(directory string) error {
	files := []struct {
		name  string
		mode  os.FileMode
		value any
	}{
		{genesisFile, 0o644, h.Genesis},
		{settingsFile, 0o644, h.Settings},
		{validatorKeyFile, 0o600, validatorKey{Algorithm: "ed25519", PrivateKey: hex.EncodeToString(h.Key.Seed())}},
	}
	for _, file := range files {
		if err := writeJSON(filepath.Join(directory, file.name), file.mode, file.value); err != nil {
			return err
		}
	}
	return syncDirectory(directory)
}

// Open reads an initialised home and makes its data directory if that is missing.
func (l *Lock) Open() (Home, error) {
	opened := Home{Directory: l.directory}
	var key validatorKey
	configuration := filepath.Join(l.directory, configDirectory)
	if _, err := os.Stat(filepath.Join(configuration, genesisFile)); errors.Is(err, fs.ErrNotExist) {
		return Home{}, notInitialised(l.directory)
	}
	files := []struct {
		name  string
		value any
	}{{genesisFile, &opened.Genesis}, {settingsFile, &opened.Settings}, {validatorKeyFile, &key}}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(configuration, file.name))
		if err != nil {
			return Home{}, explain(l.directory, err)
		}
		if err := decodeJSON(text, file.value); err != nil {
			return Home{}, broken(l.directory, fmt.Sprintf("%s: %v", file.name, err))
		}
	}
	if err := opened.adopt(key); err != nil {
		return Home{}, err
	}
	if err := os.Mkdir(filepath.Join(l.directory, dataDirectory), 0o750); err != nil && !errors.Is(err, fs.ErrExist) {
		return Home{}, explain(l.directory, err)
	}
	return opened, nil
}

func (h *Home) adopt(key validatorKey) error {
	seed, err := hex.DecodeString(key.PrivateKey)
	if err != nil || key.Algorithm != "ed25519" || len(seed) != ed25519.SeedSize {
		return broken(h.Directory, validatorKeyFile+" does not hold an ed25519 key of 32 bytes")
	}
	h.Key = ed25519.NewKeyFromSeed(seed)
	if h.Genesis.ChainID == 0 || h.Genesis.ChainID > MaxChainID {
		return broken(h.Directory, genesisFile+" holds no valid chain id")
	}
	if expected := chain.Genesis().Hash(h.Genesis.ChainID).String(); h.Genesis.GenesisHash != expected {
		return broken(h.Directory, fmt.Sprintf("the genesis hash of chain id %d is %s, %s says %s",
			h.Genesis.ChainID, expected, genesisFile, h.Genesis.GenesisHash))
	}
	if h.Genesis.Validator != validatorOf(h.Key.Public().(ed25519.PublicKey)) {
		return broken(h.Directory, "the validator of "+genesisFile+" is not the owner of "+validatorKeyFile)
	}
	return nil
}

func validatorOf(key ed25519.PublicKey) Validator {
	return Validator{Address: chain.AddressOf(key).String(), PublicKey: hex.EncodeToString(key)}
}

func writeJSON(path string, mode os.FileMode, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(append(text, '\n'))
	return errors.Join(err, file.Sync(), file.Close())
}

func decodeJSON(text []byte, value any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(value); err != nil {
		return err
	}
	if decoder.More() {
		return errors.New("something follows the JSON document")
	}
	return nil
}

func syncDirectory(path string) error {
	directory, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(directory.Sync(), directory.Close())
}
