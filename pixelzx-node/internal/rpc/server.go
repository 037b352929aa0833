package rpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"mime"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Limits on what one client can take.
const (
	maxBody     = 1 << 20
	maxHeader   = 8 << 10 // net/http allows 4 KiB more
	headerTime  = 5 * time.Second
	requestTime = 10 * time.Second
	idleTime    = 60 * time.Second
	drainTime   = time.Second // of the 2 seconds a stop may take
)

// Server answers JSON-RPC on POST / and health on GET /health.
type Server struct {
	http *http.Server
}

// NewServer makes a server that writes what clients are not told to the log.
func NewServer(ledger Ledger, clientVersion string, health func() Health, log *log.Logger) *Server {
	dispatcher := &dispatcher{
		methods: methodsOf(ledger, clientVersion),
		report:  func(err error) { log.Printf("ERROR rpc %v", err) },
	}
	mux := http.NewServeMux()
	mux.Handle("/", dispatcher)
	mux.Handle("/health", healthHandler(health))
	return &Server{http: &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       requestTime,
		WriteTimeout:      requestTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          log,
	}}
}

// Serve answers until the context ends, then lets requests under way finish for one second.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	served := make(chan error, 1)
	go func() { served <- s.http.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	if err := s.http.Shutdown(drain); err != nil {
		_ = s.http.Close() // what has not finished by now is cut off
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (d *dispatcher) ServeHTTP(writer http.ResponseWriter, request *http.Request) {
	if request.URL.Path != "/" {
		http.NotFound(writer, request)
		return
	}
	if request.Method != http.MethodPost {
		writer.Header().Set("Allow", http.MethodPost)
		http.Error(writer, "JSON-RPC takes POST; health is at /health", http.StatusMethodNotAllowed)
		return
	}
	if !acceptable(request.Header.Get("Content-Type")) {
		http.Error(writer, "JSON-RPC takes Content-Type: application/json", http.StatusUnsupportedMediaType)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(writer, request.Body, maxBody))
	if err != nil {
		refuseBody(writer, err)
		return
	}
	answer := d.answer(body)
	if answer == nil {
		writer.WriteHeader(http.StatusNoContent)
		return
	}
	send(writer, http.StatusOK, answer)
}

func refuseBody(writer http.ResponseWriter, err error) {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		message := fmt.Sprintf("the body is larger than %d bytes", tooLarge.Limit)
		send(writer, http.StatusRequestEntityTooLarge, marshal(failure(null, codeInvalidRequest, message)))
		return
	}
	http.Error(writer, "the body ended early", http.StatusBadRequest)
}

// A page in a browser can send other types to a local node without asking it first.
func acceptable(contentType string) bool {
	parsed, _, err := mime.ParseMediaType(contentType)
	return err == nil && (parsed == "application/json" || parsed == "application/json-rpc")
}

func healthHandler(health func() Health) http.HandlerFunc {
	return func(writer http.ResponseWriter, request *http.Request) {
		if request.Method != http.MethodGet && request.Method != http.MethodHead {
			writer.Header().Set("Allow", "GET, HEAD")
			http.Error(writer, "health takes GET", http.StatusMethodNotAllowed)
			return
		}
		current := health()
		status := http.StatusOK
		if current.Status != StatusOK {
			status = http.StatusServiceUnavailable
		}
		writer.Header().Set("Cache-Control", "no-store")
		send(writer, status, marshal(current))
	}
}

func send(writer http.ResponseWriter, status int, body []byte) {
	writer.Header().Set("Content-Type", "application/json")
	writer.Header().Set("Content-Length", strconv.Itoa(len(body)+1))
	writer.WriteHeader(status)
	_, _ = writer.Write(append(body, '\n')) // a client that left needs no answer
}
