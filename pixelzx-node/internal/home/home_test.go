package home

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func initialised(t *testing.T) Home {
	t.Helper()
	made, err := Init(filepath.Join(t.TempDir(), "new", "home"), 42, "test")
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func reopen(t *testing.T, directory string) (Home, error) {
	t.Helper()
	lock, err := Acquire(directory)
	if err != nil {
		return Home{}, err
	}
	defer lock.Release()
	return lock.Open()
}

func requireProblem(t *testing.T, err error, parts ...string) {
	t.Helper()
	var problem *Problem
	if !errors.As(err, &problem) {
		t.Fatalf("want a problem with the home, got %v", err)
	}
	if problem.Fix == "" {
		t.Errorf("no fix for: %s", problem.What)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing in:\n%v", part, err)
		}
	}
}

func TestInitialisedHomeIsReadBackAsItWas(t *testing.T) {
	made := initialised(t)
	opened, err := reopen(t, made.Directory)
	if err != nil {
		t.Fatal(err)
	}
	if opened.Genesis != made.Genesis || opened.Settings != made.Settings || !opened.Key.Equal(made.Key) {
		t.Errorf("made %v %v, opened %v %v", made.Genesis, made.Settings, opened.Genesis, opened.Settings)
	}
	if opened.Genesis.ChainID != 42 || opened.Settings.Moniker != "test" {
		t.Errorf("got %+v %+v", opened.Genesis, opened.Settings)
	}
}

func TestOnlyTheOwnerCanReadTheValidatorKey(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	path := filepath.Join(initialised(t).Directory, configDirectory, validatorKeyFile)
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestPrintedHomeDoesNotShowItsKey(t *testing.T) {
	made := initialised(t)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(verb, made); text != "home "+made.Directory {
			t.Errorf("%s printed %s", verb, text)
		}
	}
}

func TestHomesOfOneChainIDShareTheGenesisHashAndNotTheKey(t *testing.T) {
	first, second := initialised(t), initialised(t)
	if first.Genesis.GenesisHash != second.Genesis.GenesisHash {
		t.Error("two genesis hashes for one chain id")
	}
	if first.Key.Equal(second.Key) {
		t.Error("one key for two homes")
	}
}

func TestInitRefusesAHomeThatIsNotEmptyAndChangesNothing(t *testing.T) {
	directory := t.TempDir()
	if err := os.WriteFile(filepath.Join(directory, "notes.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Init(directory, 1, "test")
	requireProblem(t, err, directory, "notes.txt", "--home")
	entries, _ := os.ReadDir(directory)
	if len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
	made := initialised(t)
	_, err = Init(made.Directory, 42, "test")
	requireProblem(t, err, "pixelzx start --home "+made.Directory)
	if again, err := reopen(t, made.Directory); err != nil || !again.Key.Equal(made.Key) {
		t.Errorf("the refused init changed the home: %v", err)
	}
}

func TestInterruptedInitCanBeRepeated(t *testing.T) {
	directory := t.TempDir()
	draft := filepath.Join(directory, unfinished)
	if err := os.Mkdir(draft, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(draft, genesisFile), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(directory, "lost+found"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Init(directory, 1, "test"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(draft); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the unfinished configuration is still there: %v", err)
	}
}

func TestInitRefusesImpossibleChainIDsAndMonikers(t *testing.T) {
	cases := []struct {
		chainID uint64
		moniker string
	}{{0, "x"}, {MaxChainID + 1, "x"}, {1, ""}, {1, "  "}, {1, "a\nb"}, {1, "\xff"}, {1, strings.Repeat("x", 71)}}
	for _, c := range cases {
		directory := filepath.Join(t.TempDir(), "home")
		if _, err := Init(directory, c.chainID, c.moniker); err == nil {
			t.Errorf("accepted %d %q", c.chainID, c.moniker)
		}
		if _, err := os.Stat(directory); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%d %q made a directory", c.chainID, c.moniker)
		}
	}
	if err := CheckNew(MaxChainID, strings.Repeat("픽", 70)); err != nil {
		t.Error(err)
	}
}

func TestOpenRefusesAHomeWithoutAChain(t *testing.T) {
	_, err := reopen(t, t.TempDir())
	requireProblem(t, err, "not initialised", "pixelzx init --home")
	_, err = reopen(t, filepath.Join(t.TempDir(), "missing"))
	requireProblem(t, err, "not initialised", "pixelzx init --home")
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = reopen(t, file)
	requireProblem(t, err, "not a directory")
}

func TestOpenRefusesADamagedConfiguration(t *testing.T) {
	damage := []struct{ file, old, new string }{
		{genesisFile, `"chainId": 42`, `"chainId": 43`},
		{genesisFile, `"chainId": 42`, `"chainId": 0`},
		{genesisFile, `"address": "0x`, `"address": "0y`},
		{genesisFile, "}\n}", "}\n} {}"},
		{genesisFile, "{", ""},
		{validatorKeyFile, `"ed25519"`, `"rsa"`},
		{validatorKeyFile, `"privateKey": "`, `"privateKey": "00`},
	}
	for _, d := range damage {
		made := initialised(t)
		edit(t, filepath.Join(made.Directory, configDirectory, d.file), d.old, d.new)
		_, err := reopen(t, made.Directory)
		requireProblem(t, err, "damaged", "backup")
	}
}

func TestOpenNamesAnUnknownSetting(t *testing.T) {
	made := initialised(t)
	edit(t, filepath.Join(made.Directory, configDirectory, settingsFile), `"blockTime"`, `"blocktimes"`)
	_, err := reopen(t, made.Directory)
	requireProblem(t, err, "blocktimes", settingsFile)
}

func edit(t *testing.T, path, old, new string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(text, []byte(old)) {
		t.Fatalf("%s does not hold %s", path, old)
	}
	if err := os.WriteFile(path, bytes.Replace(text, []byte(old), []byte(new), 1), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTwoProcessesCannotShareAHome(t *testing.T) {
	made := initialised(t)
	lock, err := Acquire(made.Directory)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Acquire(made.Directory)
	requireProblem(t, err, "in use")
	lock.Release()
	second, err := Acquire(made.Directory)
	if err != nil {
		t.Fatal(err)
	}
	second.Release()
}

func TestReadOnlyHomeIsExplainedWithOwnersAndFix(t *testing.T) {
	directory := t.TempDir()
	err := explain(directory, &fs.PathError{Op: "mkdir", Path: directory, Err: syscall.EROFS})
	requireProblem(t, err, "read-only", ":ro", directory,
		fmt.Sprintf("belongs to UID %d GID", os.Getuid()), fmt.Sprintf("runs as UID %d GID %d", os.Geteuid(), os.Getegid()))
}

func TestHomeOfAnotherUserIsExplainedWithOwnersAndFix(t *testing.T) {
	directory := t.TempDir()
	err := explain(directory, &fs.PathError{Op: "open", Path: directory, Err: syscall.EACCES})
	requireProblem(t, err, "UID", "GID", "chown", "--user")
}

func TestRootDoesNotWriteIntoAnotherUsersHome(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a directory away")
	}
	directory := t.TempDir()
	if err := os.Chown(directory, ImageUser, ImageUser); err != nil {
		t.Fatal(err)
	}
	_, err := Init(directory, 1, "test")
	requireProblem(t, err, "belongs to UID 10001 GID 10001", "runs as UID 0 GID 0", "--user 10001:10001", "chown -R 0:0")
	if entries, _ := os.ReadDir(directory); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestFullFileSystemIsExplained(t *testing.T) {
	requireProblem(t, explain("/home", &fs.PathError{Op: "write", Path: "/home/x", Err: syscall.ENOSPC}), "no space", "free space")
}
