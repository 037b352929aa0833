package home

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// ImageUser is the fixed UID and GID of the user pixelzx in the container image.
const ImageUser = 10001

// Modes of access(2).
const (
	mayWrite  = 2
	maySearch = 1
)

// Problem says why a home can't be used and what to do about it.
type Problem struct {
	What string
	Fix  string
	err  error
}

func (p *Problem) Error() string { return p.What + "\n  Fix: " + p.Fix }

func (p *Problem) Unwrap() error { return p.err }

func notEmpty(directory, entry string) error {
	return &Problem{
		What: fmt.Sprintf("home %s is not empty (it holds %s); nothing was changed", directory, entry),
		Fix:  fmt.Sprintf("name an empty or new directory with --home; or, if a node lives here already: pixelzx start --home %s", directory),
	}
}

func notInitialised(directory string) error {
	return &Problem{
		What: fmt.Sprintf("home %s is not initialised", directory),
		Fix:  fmt.Sprintf("pixelzx init --home %s (or start with --init, which initialises an empty home)", directory),
	}
}

func inUse(directory string) error {
	return &Problem{
		What: fmt.Sprintf("home %s is in use by another pixelzx process", directory),
		Fix:  "stop that process, or give this one its own --home (each container needs its own volume)",
	}
}

func broken(directory, reason string) error {
	return &Problem{
		What: fmt.Sprintf("the configuration in home %s is damaged: %s", directory, reason),
		Fix:  "restore its config directory from a backup, or start a new chain in an empty --home",
	}
}

// BrokenSettings reports a value of config.json that makes no sense.
func (h Home) BrokenSettings(err error) error {
	return &Problem{
		What: fmt.Sprintf("%s in home %s: %v", settingsFile, h.Directory, err),
		Fix:  fmt.Sprintf("correct %s", filepath.Join(h.Directory, configDirectory, settingsFile)),
		err:  err,
	}
}

// checkUsable asks whether this process can and should write here. Root may write anywhere, but
// files of root in another user's home lock that user out later, so this is refused as well.
func checkUsable(directory string) error {
	info, err := os.Stat(directory)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return notInitialised(directory)
		}
		return explain(directory, err)
	}
	if !info.IsDir() {
		return &Problem{
			What: fmt.Sprintf("home %s is not a directory", directory),
			Fix:  "name a directory with --home",
		}
	}
	if err := syscall.Access(directory, mayWrite|maySearch); err != nil {
		return explain(directory, err)
	}
	if owner, ok := info.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 && owner.Uid != 0 {
		return foreign(directory, errors.New("files written by root could not be read by that owner"))
	}
	return nil
}

// explain turns what the kernel says about a path in a home into a message with a fix.
func explain(directory string, err error) error {
	var problem *Problem
	switch {
	case errors.As(err, &problem):
		return err
	case errors.Is(err, syscall.EROFS):
		return readOnly(directory, err)
	case errors.Is(err, fs.ErrPermission):
		return foreign(directory, err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return &Problem{
			What: fmt.Sprintf("home %s: %v", directory, err),
			Fix:  "free space on that file system, or name a home on another one with --home",
			err:  err,
		}
	}
	return fmt.Errorf("home %s: %w", directory, err)
}

func readOnly(directory string, err error) error {
	return &Problem{
		What: fmt.Sprintf("home %s is on a read-only file system (%s): %v", directory, owners(directory), err),
		Fix: fmt.Sprintf("mount it writable: remove \":ro\" from the volume; with docker run --read-only add -v pixelzx-data:%s",
			directory),
		err: err,
	}
}

func foreign(directory string, err error) error {
	fix := fmt.Sprintf("docker run --user $(id -u):$(id -g) ... with a directory of your own, or chown -R %d:%d %s (in a container: what is mounted there, on the host)",
		os.Geteuid(), os.Getegid(), directory)
	switch owner, group, known := ownerOf(directory); {
	case known && os.Geteuid() == 0:
		fix = fmt.Sprintf("docker run --user %d:%d ..., or chown -R 0:0 %s (in a container: what is mounted there, on the host)", owner, group, directory)
	case known && os.Geteuid() == ImageUser:
		fix = fmt.Sprintf("docker run --user $(id -u):$(id -g) ... (run as the owner: --user %d:%d), or chown -R %d:%d %s (in a container: what is mounted there, on the host)",
			owner, group, ImageUser, ImageUser, directory)
	}
	return &Problem{
		What: fmt.Sprintf("home %s is not this user's to write to (%s): %v", directory, owners(directory), err),
		Fix:  fix,
		err:  err,
	}
}

func owners(directory string) string {
	process := fmt.Sprintf("this process runs as UID %d GID %d", os.Geteuid(), os.Getegid())
	owner, group, known := ownerOf(directory)
	if !known {
		return "owner unknown, " + process
	}
	return fmt.Sprintf("it belongs to UID %d GID %d, %s", owner, group, process)
}

func ownerOf(directory string) (uint32, uint32, bool) {
	info, err := os.Stat(directory)
	if err != nil {
		return 0, 0, false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, false
	}
	return stat.Uid, stat.Gid, true
}
