package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// With this variable the test binary is pixelzx itself, so that whole processes are tested.
const beNode = "PIXELZX_TEST_BE_NODE"

func TestMain(m *testing.M) {
	if os.Getenv(beNode) != "" {
		main()
	}
	os.Exit(m.Run())
}

const patience = 30 * time.Second

func command(environment []string, arguments ...string) *exec.Cmd {
	program, err := os.Executable()
	if err != nil {
		panic(err)
	}
	cmd := exec.Command(program, arguments...)
	cmd.Env = append([]string{beNode + "=1"}, environment...)
	return cmd
}

type outcome struct {
	code     int
	out, err string
}

func finish(t *testing.T, cmd *exec.Cmd) outcome {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

func pixelzx(t *testing.T, arguments ...string) outcome {
	t.Helper()
	return finish(t, command(nil, arguments...))
}

func requireOutcome(t *testing.T, got outcome, code int, parts ...string) {
	t.Helper()
	if got.code != code {
		t.Fatalf("exit code %d, want %d\n%s%s", got.code, code, got.out, got.err)
	}
	for _, part := range parts {
		if !strings.Contains(got.out+got.err, part) {
			t.Errorf("%q is missing in:\n%s%s", part, got.out, got.err)
		}
	}
}

type process struct {
	cmd     *exec.Cmd
	address string
	log     chan string // closed when the process has ended its output
}

// startNode returns once the node listens.
func startNode(t *testing.T, environment []string, arguments ...string) *process {
	t.Helper()
	started := &process{cmd: command(environment, append([]string{"start"}, arguments...)...), log: make(chan string, 10_000)}
	pipe, err := started.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := started.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = started.cmd.Process.Kill(); _ = started.cmd.Wait() })
	go func() {
		defer close(started.log)
		for lines := bufio.NewScanner(pipe); lines.Scan(); {
			started.log <- lines.Text()
		}
	}()
	_, started.address, _ = strings.Cut(started.line(t, "JSON-RPC and /health on"), "http://")
	return started
}

// line waits for a line of the log that holds the text.
func (p *process) line(t *testing.T, text string) string {
	t.Helper()
	limit := time.After(patience)
	var seen []string
	for {
		select {
		case line, open := <-p.log:
			if !open {
				t.Fatalf("the node ended without saying %q:\n%s", text, strings.Join(seen, "\n"))
			}
			if strings.Contains(line, text) {
				return line
			}
			seen = append(seen, line)
		case <-limit:
			t.Fatalf("the node never said %q:\n%s", text, strings.Join(seen, "\n"))
		}
	}
}

func (p *process) ask(t *testing.T, method, params string) json.RawMessage {
	t.Helper()
	body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":%s}`, method, params)
	answer, err := http.Post("http://"+p.address, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var decoded struct {
		Result json.RawMessage
		Error  any
	}
	if err := json.NewDecoder(answer.Body).Decode(&decoded); err != nil || decoded.Error != nil {
		t.Fatalf("%s: %v %v", method, decoded.Error, err)
	}
	return decoded.Result
}

func (p *process) height(t *testing.T) uint64 {
	t.Helper()
	text := strings.Trim(string(p.ask(t, "eth_blockNumber", "[]")), `"`)
	height, err := strconv.ParseUint(strings.TrimPrefix(text, "0x"), 16, 64)
	if err != nil {
		t.Fatal(err)
	}
	return height
}

func (p *process) waitForHeight(t *testing.T, wanted uint64) uint64 {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if height := p.height(t); height >= wanted {
			return height
		}
	}
	t.Fatalf("height %d was not reached", wanted)
	return 0
}

// signal returns the exit code and how long the process took to end.
func (p *process) signal(t *testing.T, signal syscall.Signal) (int, time.Duration) {
	t.Helper()
	begin := time.Now()
	if err := p.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	for range p.log { // Wait may be called once the output has ended
	}
	_ = p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode(), time.Since(begin)
}

func newHome(t *testing.T) string {
	t.Helper()
	directory := filepath.Join(t.TempDir(), "home")
	requireOutcome(t, pixelzx(t, "init", "--home", directory, "--chain-id", "7", "--moniker", "test"), exitOK, directory)
	return directory
}

func fast(directory string) []string {
	return []string{"--home", directory, "--rpc", "127.0.0.1:0", "--block-time", "10ms"}
}

func TestVersionPrintsBannerJSONOrNumber(t *testing.T) {
	requireOutcome(t, pixelzx(t, "version"), exitOK, "📦 버전 정보:\n  버전: dev\n  빌드: unknown\n  커밋: unknown (unknown)\n")
	if got := pixelzx(t, "version", "--short"); got.out != "dev\n" || got.err != "" {
		t.Errorf("got %q %q", got.out, got.err)
	}
	if got := pixelzx(t, "version", "--json"); !json.Valid([]byte(got.out)) {
		t.Errorf("got %q", got.out)
	}
	requireOutcome(t, pixelzx(t, "version", "--json", "--short"), exitUsage)
}

func TestUnexpectedPlatformIsAWarningInVersionStartAndHealth(t *testing.T) {
	expected := []string{"PIXELZX_PLATFORM=linux/mips64le"}
	got := finish(t, command(expected, "version", "--json"))
	if !json.Valid([]byte(got.out)) || !strings.Contains(got.err, "linux/mips64le") || got.code != exitOK {
		t.Errorf("version: %+v", got)
	}
	directory := newHome(t)
	node := command(expected, append([]string{"start"}, fast(directory)...)...)
	errs, err := node.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = node.Process.Kill(); _ = node.Wait() }()
	var warned bool
	for lines := bufio.NewScanner(errs); lines.Scan(); {
		warned = warned || strings.Contains(lines.Text(), "WARN PIXELZX_PLATFORM is linux/mips64le")
		if strings.Contains(lines.Text(), "/health on") {
			break
		}
	}
	if !warned {
		t.Error("start does not warn")
	}
	requireOutcome(t, pixelzx(t, "health", "--home", directory), exitOK, "healthy", "Warning: PIXELZX_PLATFORM is linux/mips64le")
}

func TestWrongCommandLinesAreUsageErrors(t *testing.T) {
	lines := [][]string{
		{}, {"run"}, {"version", "--yaml"}, {"version", "extra"}, {"init", "--chain-id", "0"}, {"init", "--chain-id", "x"},
		{"init", "--moniker", ""}, {"start", "--block-time", "1ms"}, {"start", "--block-time", "-1s"},
		{"start", "--rpc", "8545"}, {"start", "--rpc", ""}, {"start", "--home", ""},
	}
	for _, line := range lines {
		if got := pixelzx(t, line...); got.code != exitUsage || got.err == "" || got.out != "" {
			t.Errorf("%v: %+v", line, got)
		}
	}
	requireOutcome(t, pixelzx(t, "start", "-h"), exitOK, "-block-time")
	requireOutcome(t, pixelzx(t, "help"), exitOK, "version", "init", "start", "health")
}

func TestNodeSealsBlocksThatCanBeAskedFor(t *testing.T) {
	node := startNode(t, nil, fast(newHome(t))...)
	node.waitForHeight(t, 3)
	if got := string(node.ask(t, "eth_chainId", "[]")); got != `"0x7"` {
		t.Errorf("chain id %s", got)
	}
	type block struct{ Number, Hash, ParentHash string }
	var parent block
	for number := 0; number <= 3; number++ {
		var got block
		result := node.ask(t, "eth_getBlockByNumber", fmt.Sprintf(`["0x%x",false]`, number))
		if err := json.Unmarshal(result, &got); err != nil {
			t.Fatal(err)
		}
		if number > 0 && got.ParentHash != parent.Hash {
			t.Errorf("block %d has parent %s, block %d is %s", number, got.ParentHash, number-1, parent.Hash)
		}
		parent = got
	}
}

func TestKilledNodeComesBackWithEveryBlockItHadShown(t *testing.T) {
	directory := newHome(t)
	var seen uint64
	for round := 0; round < 8; round++ {
		node := startNode(t, nil, fast(directory)...)
		if height := node.height(t); height < seen {
			t.Fatalf("height %d after %d was seen", height, seen)
		}
		seen = node.waitForHeight(t, seen+3)
		if code, _ := node.signal(t, syscall.SIGKILL); code != -1 {
			t.Fatalf("exit code %d", code)
		}
	}
}

func TestTornTailIsCutWithAWarning(t *testing.T) {
	directory := newHome(t)
	node := startNode(t, nil, fast(directory)...)
	node.waitForHeight(t, 2)
	node.signal(t, syscall.SIGTERM)
	path := filepath.Join(directory, "data", "chain.log")
	log, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, log[:len(log)-1], 0o640); err != nil {
		t.Fatal(err)
	}
	again := command(nil, append([]string{"start"}, fast(directory)...)...)
	errs, _ := again.StderrPipe()
	if err := again.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Process.Kill(); _ = again.Wait() }()
	for lines := bufio.NewScanner(errs); lines.Scan(); {
		if strings.Contains(lines.Text(), "WARN the chain log ended in the middle of a block") {
			return
		}
	}
	t.Error("no warning")
}

func TestDamagedLogStopsTheStart(t *testing.T) {
	directory := newHome(t)
	node := startNode(t, nil, fast(directory)...)
	node.waitForHeight(t, 3)
	node.signal(t, syscall.SIGTERM)
	path := filepath.Join(directory, "data", "chain.log")
	log, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	log[60] ^= 1
	if err := os.WriteFile(path, log, 0o640); err != nil {
		t.Fatal(err)
	}
	requireOutcome(t, pixelzx(t, append([]string{"start"}, fast(directory)...)...), exitCorrupt, path, "block 1")
}

func TestTerminationEndsTheNodeInTimeWithCodeZero(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		directory := newHome(t)
		node := startNode(t, nil, fast(directory)...)
		node.waitForHeight(t, 1)
		if code, took := node.signal(t, signal); code != exitOK || took > 2*time.Second {
			t.Errorf("%s: exit code %d after %s", signal, code, took)
		}
		requireOutcome(t, pixelzx(t, "health", "--home", directory), exitFailure, "no node runs in "+directory)
	}
}

func TestTerminationDoesNotWaitForSlowClients(t *testing.T) {
	node := startNode(t, nil, fast(newHome(t))...)
	for i := 0; i < 20; i++ {
		connection, err := net.Dial("tcp", node.address)
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		if i%2 == 0 {
			continue // connected and silent
		}
		fmt.Fprint(connection, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"+
			"Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n")
		if _, err := io.ReadFull(connection, make([]byte, len("HTTP/1.1 100"))); err != nil {
			t.Fatal(err)
		}
	}
	if code, took := node.signal(t, syscall.SIGTERM); code != exitOK || took > 2*time.Second {
		t.Errorf("exit code %d after %s", code, took)
	}
}

func TestStartWithInitServesAnEmptyHomeAndThenTheSameChain(t *testing.T) {
	directory := filepath.Join(t.TempDir(), "home")
	arguments := append(fast(directory), "--init")
	requireOutcome(t, pixelzx(t, append([]string{"start"}, fast(directory)...)...), exitHome, "not initialised", "--init")
	first := startNode(t, nil, arguments...)
	first.waitForHeight(t, 2)
	key := string(first.ask(t, "eth_getBlockByNumber", `["0x1",true]`))
	first.signal(t, syscall.SIGTERM)
	second := startNode(t, nil, arguments...)
	if again := string(second.ask(t, "eth_getBlockByNumber", `["0x1",true]`)); again != key {
		t.Errorf("block 1 was %s, is %s", key, again)
	}
}

func TestStartWithInitLeavesAForeignDirectoryAlone(t *testing.T) {
	directory := t.TempDir()
	if err := os.WriteFile(filepath.Join(directory, "notes.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	requireOutcome(t, pixelzx(t, append([]string{"start", "--init"}, fast(directory)...)...), exitHome, "not initialised")
	if entries, _ := os.ReadDir(directory); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestSecondNodeOfAHomeIsRefused(t *testing.T) {
	directory := newHome(t)
	startNode(t, nil, fast(directory)...)
	requireOutcome(t, pixelzx(t, append([]string{"start"}, fast(directory)...)...), exitHome, "in use")
}

func TestTakenAddressIsExplained(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	got := pixelzx(t, "start", "--home", newHome(t), "--rpc", listener.Addr().String())
	requireOutcome(t, got, exitFailure, "address already in use", "--rpc")
}

func TestHealthAsksTheNodeItselfAndNoProxy(t *testing.T) {
	directory := newHome(t)
	startNode(t, nil, "--home", directory, "--rpc", "0.0.0.0:0", "--block-time", "10ms")
	proxied := []string{"HTTP_PROXY=http://127.0.0.1:1", "http_proxy=http://127.0.0.1:1"}
	requireOutcome(t, finish(t, command(proxied, "health", "--home", directory)), exitOK, "healthy: height", "chain id 7")
}

func TestHealthEndsWithOneWhateverIsWrong(t *testing.T) {
	lines := [][]string{{"--home", t.TempDir()}, {"--rpc", "127.0.0.1:1"}, {"--rpc", "nowhere"}, {"--wrong"}}
	for _, line := range lines {
		requireOutcome(t, pixelzx(t, append([]string{"health"}, line...)...), exitFailure, "Error: ")
	}
}

func TestUserWithoutRightsIsToldIDsAndFix(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can become another user")
	}
	// Not t.TempDir, which only its owner may enter.
	base, err := os.MkdirTemp("", "pixelzx")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(base)
	program := filepath.Join(base, "pixelzx")
	directory := filepath.Join(base, "home")
	text, err := os.ReadFile("/proc/self/exe")
	if err == nil {
		err = errors.Join(os.Chmod(base, 0o755), os.WriteFile(program, text, 0o755), os.Mkdir(directory, 0o755))
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, home := range []string{directory, filepath.Join(directory, "below")} {
		cmd := command(nil, "init", "--home", home)
		cmd.Path, cmd.Dir = program, "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 10001, Gid: 10001}}
		requireOutcome(t, finish(t, cmd), exitHome, "belongs to UID 0 GID 0", "runs as UID 10001 GID 10001",
			"docker run --user $(id -u):$(id -g)", "chown -R 10001:10001 "+directory)
	}
}
