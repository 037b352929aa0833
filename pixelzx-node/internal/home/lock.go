package home

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Lock keeps every other pixelzx process out of a home. The kernel gives it up when the process
// ends, however it ends.
type Lock struct {
	directory string
	file      *os.File
}

// AcquireNew locks a home directory, made first if it does not exist.
func AcquireNew(directory string) (*Lock, error) {
	if err := makeDirectory(directory); err != nil {
		return nil, err
	}
	return Acquire(directory)
}

// Acquire locks an existing home directory that this process can write to.
func Acquire(directory string) (*Lock, error) {
	if err := checkUsable(directory); err != nil {
		return nil, err
	}
	file, err := os.Open(directory)
	if err != nil {
		return nil, explain(directory, err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, inUse(directory)
		}
		return nil, explain(directory, err)
	}
	return &Lock{directory: directory, file: file}, nil
}

// Release lets others in.
func (l *Lock) Release() { _ = l.file.Close() }

// AddressFile is where a running node leaves the address it listens on, for `pixelzx health`.
func AddressFile(directory string) string { return filepath.Join(directory, dataDirectory, "rpc.addr") }

// WriteAddress records the listening address; it appears whole or not at all.
func (h Home) WriteAddress(address string) error {
	path := AddressFile(h.Directory)
	if err := os.WriteFile(path+".new", []byte(address+"\n"), 0o644); err != nil {
		return explain(h.Directory, err)
	}
	return os.Rename(path+".new", path)
}

// RemoveAddress says that no node runs here any more.
func (h Home) RemoveAddress() {
	_ = os.Remove(AddressFile(h.Directory)) // a stale address only makes health say "connection refused"
}

func makeDirectory(directory string) error {
	if _, err := os.Stat(directory); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return explain(directory, err)
	}
	if err := os.MkdirAll(directory, 0o750); err != nil {
		return explain(nearestExisting(directory), err)
	}
	return nil
}

func nearestExisting(path string) string {
	for {
		if _, err := os.Stat(path); err == nil || path == filepath.Dir(path) {
			return path
		}
		path = filepath.Dir(path)
	}
}

// firstEntry names something in the directory that is not to be written over, or is "".
func firstEntry(directory string) (string, error) {
	entries, err := os.ReadDir(directory)
	if err != nil {
		return "", err
	}
	for _, entry := range entries {
		if name := entry.Name(); name != unfinished && name != "lost+found" {
			return name, nil
		}
	}
	return "", nil
}
