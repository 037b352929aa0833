package rpc

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/pixelzx/pixelzx-node/internal/chain"
)

// ledger is a chain of three blocks whose block 2 cannot be read.
type ledger struct{}

func (ledger) ID() uint64 { return 1337 }

func (ledger) Head() chain.Block { return chain.Block{Number: 3, Timestamp: 1_700_000_003} }

func (l ledger) Block(number uint64) (chain.Block, bool, error) {
	switch {
	case number == 2:
		return chain.Block{}, false, errors.New("secret path: input/output error")
	case number > 3:
		return chain.Block{}, false, nil
	case number == 0:
		return chain.Genesis(), true, nil
	}
	return chain.Block{Number: number, Timestamp: 1_700_000_000 + number, Signature: [64]byte{0xab}}, true, nil
}

type node struct {
	url  string
	addr string
	log  *bytes.Buffer
	stop func() error
}

func serve(t *testing.T, health Health) node {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var written bytes.Buffer
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	server := NewServer(ledger{}, "pixelzx/test", func() Health { return health }, log.New(&written, "", 0))
	go func() { served <- server.Serve(ctx, listener) }()
	stopped := false
	stop := func() error {
		stopped = true
		cancel()
		return <-served
	}
	t.Cleanup(func() {
		if !stopped {
			_ = stop()
		}
	})
	return node{"http://" + listener.Addr().String(), listener.Addr().String(), &written, stop}
}

func healthy() Health {
	return Health{Status: StatusOK, Height: 3, ChainID: 1337, Warnings: []string{}}
}

func (n node) post(t *testing.T, body string) (int, string) {
	t.Helper()
	answer, err := http.Post(n.url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func call(method, params string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":%s}`, method, params)
}

func TestAnswersTheMethodsOfANode(t *testing.T) {
	node := serve(t, healthy())
	for method, want := range map[string]string{
		"web3_clientVersion": `"pixelzx/test"`,
		"net_version":        `"1337"`,
		"eth_chainId":        `"0x539"`,
		"eth_blockNumber":    `"0x3"`,
		"eth_syncing":        `false`,
	} {
		status, text := node.post(t, call(method, "[]"))
		if want = `{"jsonrpc":"2.0","id":1,"result":` + want + "}\n"; status != 200 || text != want {
			t.Errorf("%s: %d %s", method, status, text)
		}
	}
}

func TestFindsBlocksByTagAndNumber(t *testing.T) {
	node := serve(t, healthy())
	for name, number := range map[string]string{
		"latest": "0x3", "safe": "0x3", "finalized": "0x3", "pending": "0x3", "earliest": "0x0",
		"0x0": "0x0", "0x1": "0x1", "0x3": "0x3",
	} {
		for _, hydrated := range []bool{true, false} {
			_, text := node.post(t, call("eth_getBlockByNumber", fmt.Sprintf("[%q,%v]", name, hydrated)))
			var answer struct {
				Result map[string]any
			}
			if err := json.Unmarshal([]byte(text), &answer); err != nil || answer.Result["number"] != number {
				t.Errorf("%s: %s", name, text)
			}
		}
	}
}

func TestBlockHasTheShapeEthereumClientsRead(t *testing.T) {
	shown := present(chain.Block{Number: 1, Timestamp: 1_700_000_001, Signature: [64]byte{0xab}}, 1337)
	text := string(marshal(shown))
	var fields map[string]any
	if err := json.Unmarshal([]byte(text), &fields); err != nil {
		t.Fatal(err)
	}
	digits := map[string]int{"hash": 64, "parentHash": 64, "nonce": 16, "mixHash": 64, "sha3Uncles": 64, "logsBloom": 512,
		"transactionsRoot": 64, "stateRoot": 64, "receiptsRoot": 64, "miner": 40, "extraData": 128}
	for name, length := range digits {
		if value, _ := fields[name].(string); len(value) != 2+length || value[:2] != "0x" {
			t.Errorf("%s is %v", name, fields[name])
		}
	}
	if fields["timestamp"] != "0x6553f101" || !reflect.DeepEqual(fields["transactions"], []any{}) {
		t.Errorf("timestamp %v, transactions %v", fields["timestamp"], fields["transactions"])
	}
	if extra := present(chain.Genesis(), 1337).ExtraData; extra != "0x" {
		t.Errorf("the genesis block shows a signature: %s", extra)
	}
}

func TestUnknownBlockIsNullAndNoError(t *testing.T) {
	node := serve(t, healthy())
	for _, number := range []string{"0x4", "0x7fffffffffffffff"} {
		_, text := node.post(t, call("eth_getBlockByNumber", fmt.Sprintf("[%q,false]", number)))
		if text != `{"jsonrpc":"2.0","id":1,"result":null}`+"\n" {
			t.Errorf("%s: %s", number, text)
		}
	}
}

func TestErrorsCarryTheCodesOfTheSpecification(t *testing.T) {
	node := serve(t, healthy())
	cases := []struct {
		body string
		code int
		id   string
	}{
		{``, codeParse, "null"},
		{`{"jsonrpc":"2.0","method":"foobar, "params":"bar","baz]`, codeParse, "null"},
		{`{"jsonrpc":"2.0","id":1,"method":"eth_chainId"} {}`, codeParse, "null"},
		{`[{"jsonrpc":"2.0","method"`, codeParse, "null"},
		{`[]`, codeInvalidRequest, "null"},
		{`1`, codeInvalidRequest, "null"},
		{`null`, codeInvalidRequest, "null"},
		{`"eth_chainId"`, codeInvalidRequest, "null"},
		{`{"jsonrpc":"2.0","method":1,"params":"bar"}`, codeInvalidRequest, "null"},
		{`{"jsonrpc":"1.0","id":5,"method":"eth_chainId"}`, codeInvalidRequest, "5"},
		{`{"jsonrpc":2.0,"id":5,"method":"eth_chainId"}`, codeInvalidRequest, "5"},
		{`{"id":5,"method":"eth_chainId"}`, codeInvalidRequest, "5"},
		{`{"jsonrpc":"2.0","id":"a"}`, codeInvalidRequest, `"a"`},
		{`{"jsonrpc":"2.0","id":5,"METHOD":"eth_chainId"}`, codeInvalidRequest, "5"},
		{`{"jsonrpc":"2.0","id":5,"method":"eth_chainId","params":"0x1"}`, codeInvalidRequest, "5"},
		{`{"jsonrpc":"2.0","id":{},"method":"eth_chainId"}`, codeInvalidRequest, "null"},
		{`{"jsonrpc":"2.0","id":true,"method":"eth_chainId"}`, codeInvalidRequest, "null"},
		{`{"jsonrpc":"2.0","id":12345678901234567890,"method":"eth_sendTransaction"}`, codeUnknownMethod, "12345678901234567890"},
		{`{"jsonrpc":"2.0","id":null,"method":"eth_call"}`, codeUnknownMethod, "null"},
		{call("eth_chainId", `["0x1"]`), codeInvalidParams, "1"},
		{call("eth_blockNumber", `{"a":1}`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `[]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `["latest"]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `["latest","true"]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `["latest",null]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `["latest",true,1]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `["newest",true]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `[1,true]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `[null,true]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `["1",true]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `["0x",true]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `["0x01",true]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `["0x+1",true]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `["0xg",true]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `["0x8000000000000000",true]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `["0x10000000000000000",true]`), codeInvalidParams, "1"},
		{call("eth_getBlockByNumber", `["0x2",true]`), codeInternal, "1"},
	}
	for _, c := range cases {
		status, text := node.post(t, c.body)
		var answer struct {
			ID     json.RawMessage
			Error  *rpcError
			Result json.RawMessage
		}
		if err := json.Unmarshal([]byte(text), &answer); err != nil || status != 200 {
			t.Fatalf("%s: %d %s", c.body, status, text)
		}
		if answer.Error == nil || answer.Error.Code != c.code || string(answer.ID) != c.id || answer.Result != nil {
			t.Errorf("%s: want %d for id %s, got %s", c.body, c.code, c.id, text)
		}
	}
}

func TestInternalErrorsAreLoggedAndNotTold(t *testing.T) {
	node := serve(t, healthy())
	_, text := node.post(t, call("eth_getBlockByNumber", `["0x2",true]`))
	if strings.Contains(text, "secret") || !strings.Contains(node.log.String(), "secret") {
		t.Errorf("told %s, logged %s", text, node.log)
	}
}

func TestPanicInAMethodIsAnInternalError(t *testing.T) {
	var reported error
	dispatcher := &dispatcher{
		methods: map[string]method{"boom": func([]json.RawMessage) (any, error) { panic("no") }},
		report:  func(err error) { reported = err },
	}
	answer := dispatcher.answer([]byte(call("boom", "[]")))
	if !bytes.Contains(answer, []byte("-32603")) || reported == nil {
		t.Errorf("answered %s, reported %v", answer, reported)
	}
}

// The example of the specification, with methods this node has.
func TestBatchAnswersEachRequestAndNoNotification(t *testing.T) {
	_, text := serve(t, healthy()).post(t, `[
		{"jsonrpc":"2.0","id":"1","method":"eth_chainId"},
		{"jsonrpc":"2.0","method":"eth_blockNumber","params":[]},
		{"jsonrpc":"2.0","method":"unknown_notification"},
		{"foo":"boo"},
		{"jsonrpc":"2.0","id":"5","method":"foo.get","params":{"name":"myself"}},
		1,
		{"jsonrpc":"2.0","id":9,"method":"eth_blockNumber"}]`)
	var answers []response
	if err := json.Unmarshal([]byte(text), &answers); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, answer := range answers {
		if answer.Error != nil {
			got = append(got, fmt.Sprintf("%s %d", answer.ID, answer.Error.Code))
		} else {
			got = append(got, fmt.Sprintf("%s %s", answer.ID, answer.Result))
		}
	}
	want := []string{`"1" "0x539"`, "null -32600", `"5" -32601`, "null -32600", `9 "0x3"`}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNotificationsHaveNoAnswer(t *testing.T) {
	node := serve(t, healthy())
	for _, body := range []string{
		`{"jsonrpc":"2.0","method":"eth_chainId"}`,
		`{"jsonrpc":"2.0","method":"unknown"}`,
		`[{"jsonrpc":"2.0","method":"eth_chainId"},{"jsonrpc":"2.0","method":"eth_chainId","params":[1]}]`,
	} {
		if status, text := node.post(t, body); status != http.StatusNoContent || text != "" {
			t.Errorf("%s: %d %s", body, status, text)
		}
	}
}

func TestBatchIsBounded(t *testing.T) {
	node := serve(t, healthy())
	batch := func(size int) string {
		return "[" + strings.TrimSuffix(strings.Repeat(call("eth_chainId", "[]")+",", size), ",") + "]"
	}
	if _, text := node.post(t, batch(maxBatch)); strings.Count(text, "0x539") != maxBatch {
		t.Errorf("%d answers", strings.Count(text, "0x539"))
	}
	if _, text := node.post(t, batch(maxBatch+1)); !strings.Contains(text, "-32600") || strings.Contains(text, "0x539") {
		t.Errorf("got %.200s", text)
	}
}

func TestBodyIsBounded(t *testing.T) {
	node := serve(t, healthy())
	fits := call("eth_chainId", "[]")
	fits += strings.Repeat(" ", maxBody-len(fits))
	if status, text := node.post(t, fits); status != 200 || !strings.Contains(text, "0x539") {
		t.Errorf("%d %s", status, text)
	}
	if status, text := node.post(t, fits+" "); status != http.StatusRequestEntityTooLarge || !strings.Contains(text, "-32600") {
		t.Errorf("%d %s", status, text)
	}
}

func TestHeaderIsBounded(t *testing.T) {
	node := serve(t, healthy())
	request, _ := http.NewRequest(http.MethodPost, node.url, strings.NewReader(call("eth_chainId", "[]")))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Large", strings.Repeat("x", maxHeader+8<<10))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %d", answer.StatusCode)
	}
}

func TestOtherRequestsAreRefusedByStatus(t *testing.T) {
	node := serve(t, healthy())
	cases := []struct {
		method, path, contentType string
		status                    int
	}{
		{"GET", "/", "application/json", 405},
		{"POST", "/", "text/plain", 415},
		{"POST", "/", "", 415},
		{"POST", "/", "application/x-www-form-urlencoded", 415},
		{"POST", "/", "application/json; charset=utf-8", 200},
		{"POST", "/v1", "application/json", 404},
		{"POST", "/health", "application/json", 405},
		{"GET", "/health", "", 200},
		{"HEAD", "/health", "", 200},
	}
	for _, c := range cases {
		request, _ := http.NewRequest(c.method, node.url+c.path, strings.NewReader(call("eth_chainId", "[]")))
		request.Header.Set("Content-Type", c.contentType)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != c.status {
			t.Errorf("%s %s %s: %d, want %d", c.method, c.path, c.contentType, answer.StatusCode, c.status)
		}
	}
}

func TestServingEndsInTimeWhileAClientStillSends(t *testing.T) {
	node := serve(t, healthy())
	connection, err := net.Dial("tcp", node.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	// The answer to 100-continue proves that the handler is reading the body.
	fmt.Fprintf(connection, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n")
	if _, err := io.ReadFull(connection, make([]byte, len("HTTP/1.1 100"))); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := node.stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestHealthIsAskedAndUnderstood(t *testing.T) {
	good := healthy()
	good.Warnings = []string{"another platform"}
	got, err := AskHealth(context.Background(), serve(t, good).addr, time.Minute)
	if err != nil || !reflect.DeepEqual(got, good) {
		t.Errorf("got %+v, %v", got, err)
	}
	stalled := healthy()
	stalled.Status = StatusStalled
	if _, err := AskHealth(context.Background(), serve(t, stalled).addr, time.Minute); err == nil || !strings.Contains(err.Error(), "stalled") {
		t.Errorf("a stalled node counts as healthy: %v", err)
	}
}

func TestSilentNodeIsNotHealthy(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if _, err := AskHealth(context.Background(), listener.Addr().String(), 50*time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}
