package chain

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

// The log is a header and then one record per block, block 1 first, each of one size and each with a
// CRC-32C. A record is on the disk before the next one is written, so only the last can be damaged by
// a crash: that one is cut. Damage anywhere else is no crash, and is refused.
const (
	magic         = "PZXLOG\x00\x01"
	logHeaderSize = len(magic) + 32 + 4
	recordSize    = BlockSize + 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// CorruptError says that the log holds something no crash leaves behind.
type CorruptError struct {
	Path   string
	Reason string
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("the chain log %s is damaged: %s", e.Path, e.Reason)
}

type blockLog struct {
	file   *os.File
	path   string
	blocks uint64
}

// openLog opens or creates the log, gives every block to visit in order, and cuts a torn tail,
// whose size in bytes it returns.
func openLog(path string, genesis Hash, visit func(Block) error) (*blockLog, int64, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o640)
	if err != nil {
		return nil, 0, err
	}
	log := &blockLog{file: file, path: path}
	cut, err := log.load(genesis, visit)
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return log, cut, nil
}

func (l *blockLog) load(genesis Hash, visit func(Block) error) (int64, error) {
	info, err := l.file.Stat()
	if err != nil {
		return 0, err
	}
	if info.Size() < int64(logHeaderSize) {
		return info.Size(), l.create(genesis)
	}
	if err := l.checkHeader(genesis); err != nil {
		return 0, err
	}
	if err := l.readAll(info.Size(), visit); err != nil {
		return 0, err
	}
	end := l.end()
	if end == info.Size() {
		return 0, nil
	}
	if err := l.file.Truncate(end); err != nil {
		return 0, err
	}
	return info.Size() - end, l.file.Sync()
}

// create writes the header; a file shorter than one is the rest of a creation that was interrupted.
func (l *blockLog) create(genesis Hash) error {
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	if _, err := l.file.WriteAt(checked(append([]byte(magic), genesis[:]...)), 0); err != nil {
		return err
	}
	if err := l.file.Sync(); err != nil {
		return err
	}
	directory, err := os.Open(filepath.Dir(l.path))
	if err != nil {
		return err
	}
	return errors.Join(directory.Sync(), directory.Close())
}

func (l *blockLog) checkHeader(genesis Hash) error {
	header := make([]byte, logHeaderSize)
	if _, err := l.file.ReadAt(header, 0); err != nil {
		return err
	}
	if string(header[:len(magic)]) != magic {
		return l.corrupt("it does not begin like a chain log of this version")
	}
	if !intact(header) {
		return l.corrupt("the checksum of its header is wrong")
	}
	if found := Hash(header[len(magic) : len(magic)+32]); found != genesis {
		return l.corrupt(fmt.Sprintf("it belongs to another chain (genesis %s, here %s)", found, genesis))
	}
	return nil
}

func (l *blockLog) readAll(size int64, visit func(Block) error) error {
	records := uint64(size-int64(logHeaderSize)) / uint64(recordSize)
	torn := (size-int64(logHeaderSize))%int64(recordSize) != 0
	section := io.NewSectionReader(l.file, int64(logHeaderSize), size-int64(logHeaderSize))
	reader := bufio.NewReaderSize(section, 1<<16)
	record := make([]byte, recordSize)
	for l.blocks < records {
		if _, err := io.ReadFull(reader, record); err != nil {
			return err
		}
		if !intact(record) {
			if l.blocks+1 == records && !torn {
				return nil // the last record: the block that was being written
			}
			return l.corrupt(fmt.Sprintf("the checksum of block %d is wrong and more follows it", l.blocks+1))
		}
		if err := visit(decode(record)); err != nil {
			return err
		}
		l.blocks++
	}
	return nil
}

// append returns when the block is on the disk. After a failure the log ends where it did before.
func (l *blockLog) append(block Block) error {
	end := l.end()
	_, err := l.file.WriteAt(checked(block.encode()), end)
	if err == nil {
		err = l.file.Sync()
	}
	if err != nil {
		return errors.Join(err, l.file.Truncate(end))
	}
	l.blocks++
	return nil
}

// read returns block number, from 1 up to the last one.
func (l *blockLog) read(number uint64) (Block, error) {
	record := make([]byte, recordSize)
	if _, err := l.file.ReadAt(record, offset(number)); err != nil {
		return Block{}, err
	}
	if !intact(record) {
		return Block{}, l.corrupt(fmt.Sprintf("the checksum of block %d is wrong", number))
	}
	return decode(record), nil
}

func (l *blockLog) close() error { return l.file.Close() }

func (l *blockLog) end() int64 { return offset(l.blocks + 1) }

func (l *blockLog) corrupt(reason string) error { return &CorruptError{Path: l.path, Reason: reason} }

func offset(number uint64) int64 {
	return int64(logHeaderSize) + int64(number-1)*int64(recordSize)
}

func checked(bytes []byte) []byte {
	return binary.BigEndian.AppendUint32(bytes, crc32.Checksum(bytes, castagnoli))
}

func intact(bytes []byte) bool {
	body := len(bytes) - 4
	return crc32.Checksum(bytes[:body], castagnoli) == binary.BigEndian.Uint32(bytes[body:])
}
