// Command relay stands in for BuildKit's two programs where the real image cannot be had: an image with it under the
// names buildkitd and buildctl is enough for buildx, and every build is done by the engine's own BuildKit.
//
//	engine socket <- "relay listen", in a container with the socket <- abstract socket <- buildctl dial-stdio <- buildx
//
// The abstract socket is what a builder container reaches without mounts: it belongs to the host's network namespace.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const engineSocket = "/run/engine.sock"

func main() {
	if err := run(filepath.Base(os.Args[0]), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "relay:", err)
		os.Exit(1)
	}
}

func run(name string, args []string) error {
	line := strings.Join(args, " ")
	switch {
	case name == "buildkitd" && strings.Contains(line, "--version"):
		fmt.Println("buildkitd github.com/moby/buildkit v0.13.2 relay")
		return nil
	case name == "buildkitd":
		return waitForSignal()
	case name == "buildctl" && strings.HasSuffix(line, "debug workers"):
		return workers()
	case name == "buildctl" && strings.HasSuffix(line, "dial-stdio"):
		return dialStdio()
	case name == "relay" && line == "listen":
		return listen()
	}
	return fmt.Errorf("%s %s: not something this relay does", name, line)
}

func socketName() string { return os.Getenv("PIXELZX_RELAY_SOCKET") }

func waitForSignal() error {
	fmt.Println("This is a relay to the engine's own BuildKit; buildkitd.toml is not read.")
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	<-stop
	return nil
}

func dial() (net.Conn, error) {
	conn, err := net.DialTimeout("unix", socketName(), 5*time.Second)
	if err != nil {
		return nil, fmt.Errorf("the engine cannot be reached (dev/up opens the way, and the container needs the host's network): %w", err)
	}
	return conn, nil
}

// workers answers as `buildctl debug workers` does: exit code 0 once the engine answers.
func workers() error {
	conn, err := dial()
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET /_ping HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n"); err != nil {
		return err
	}
	if _, err := readStatus(conn, "200"); err != nil {
		return err
	}
	fmt.Println("ID\tPLATFORMS\nengine\t(the engine's own BuildKit)")
	return nil
}

// dialStdio carries gRPC between standard input and output and the engine. The engine drops bytes that come before its
// 101 answer, so nothing is sent until then.
func dialStdio() error {
	conn, err := dial()
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "POST /grpc HTTP/1.1\r\nHost: engine\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"); err != nil {
		return err
	}
	reader, err := readStatus(conn, "101")
	if err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(conn, os.Stdin)
		closeWrite(conn)
	}()
	_, err = io.Copy(os.Stdout, reader)
	return err
}

// readStatus reads an answer's head and wants that status; what follows the head is still to be read. The package
// net/http would do it too, at the price of compiling TLS first.
func readStatus(conn net.Conn, status string) (io.Reader, error) {
	reader := bufio.NewReader(conn)
	head := textproto.NewReader(reader)
	line, err := head.ReadLine()
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(line, "HTTP/1.1 "+status) {
		return nil, fmt.Errorf("the engine answers %q, not %s", line, status)
	}
	_, err = head.ReadMIMEHeader()
	return reader, err
}

func listen() error {
	listener, err := net.Listen("unix", socketName())
	if err != nil {
		return err
	}
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer conn.Close()
			if err := serve(conn.(*net.UnixConn)); err != nil {
				fmt.Fprintln(os.Stderr, "relay:", err)
			}
		}()
	}
}

// serve lets root in and nobody else: an abstract socket has no file mode, and whoever reaches the engine is root.
func serve(client *net.UnixConn) error {
	uid, err := peer(client)
	if err != nil {
		return err
	}
	if uid != 0 {
		return fmt.Errorf("refused: user %d", uid)
	}
	engine, err := net.Dial("unix", engineSocket)
	if err != nil {
		return err
	}
	defer engine.Close()
	go func() {
		_, _ = io.Copy(engine, client)
		closeWrite(engine)
	}()
	if _, err := io.Copy(client, engine); err != nil && !errors.Is(err, syscall.EPIPE) {
		return err
	}
	return nil
}

func peer(conn *net.UnixConn) (uint32, error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return 0, err
	}
	var cred *syscall.Ucred
	var failed error
	if err := raw.Control(func(fd uintptr) {
		cred, failed = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	}); err != nil {
		return 0, err
	}
	if failed != nil {
		return 0, failed
	}
	return cred.Uid, nil
}

func closeWrite(conn net.Conn) {
	if unix, ok := conn.(*net.UnixConn); ok {
		_ = unix.CloseWrite()
	}
}
