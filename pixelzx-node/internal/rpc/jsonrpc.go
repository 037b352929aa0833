// Package rpc serves a chain over JSON-RPC 2.0 and tells whether the node is healthy.
package rpc

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Error codes of the JSON-RPC 2.0 specification.
const (
	codeParse          = -32700
	codeInvalidRequest = -32600
	codeUnknownMethod  = -32601
	codeInvalidParams  = -32602
	codeInternal       = -32603
)

// maxBatch bounds the work one body can ask for.
const maxBatch = 100

type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *rpcError) Error() string { return fmt.Sprintf("%s (%d)", e.Message, e.Code) }

func invalidParams(format string, arguments ...any) error {
	return &rpcError{codeInvalidParams, fmt.Sprintf(format, arguments...)}
}

type response struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *rpcError       `json:"error,omitempty"`
}

var null = json.RawMessage("null")

func failure(id json.RawMessage, code int, message string) *response {
	return &response{Version: "2.0", ID: id, Error: &rpcError{code, message}}
}

// A method answers positional parameters. An error that is no *rpcError is reported as an internal one.
type method func(params []json.RawMessage) (any, error)

// dispatcher turns one body into one answer. The report function gets what clients are not told.
type dispatcher struct {
	methods map[string]method
	report  func(error)
}

// answer is nil where the body held notifications only.
func (d *dispatcher) answer(body []byte) []byte {
	body = bytes.TrimSpace(body)
	if !json.Valid(body) {
		return marshal(failure(null, codeParse, "the body is not valid JSON"))
	}
	if body[0] != '[' {
		if single := d.call(body); single != nil {
			return marshal(single)
		}
		return nil
	}
	return d.batch(body)
}

func (d *dispatcher) batch(body []byte) []byte {
	var calls []json.RawMessage
	if err := json.Unmarshal(body, &calls); err != nil {
		return marshal(failure(null, codeParse, err.Error()))
	}
	if len(calls) == 0 {
		return marshal(failure(null, codeInvalidRequest, "the batch is empty"))
	}
	if len(calls) > maxBatch {
		return marshal(failure(null, codeInvalidRequest,
			fmt.Sprintf("the batch holds %d requests, at most %d are answered", len(calls), maxBatch)))
	}
	answers := make([]*response, 0, len(calls))
	for _, call := range calls {
		if single := d.call(call); single != nil {
			answers = append(answers, single)
		}
	}
	if len(answers) == 0 {
		return nil
	}
	return marshal(answers)
}

// call answers one request, or nothing where it is a notification.
func (d *dispatcher) call(text json.RawMessage) *response {
	// A map and not a struct: encoding/json matches field names in any case, the specification does not.
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil || members == nil {
		return failure(null, codeInvalidRequest, "a request is an object")
	}
	id, hasID := members["id"]
	if !hasID {
		id = null
	} else if !isID(id) {
		return failure(null, codeInvalidRequest, "the id must be a string, a number or null")
	}
	name, params, invalid := parts(members)
	if invalid != "" {
		return failure(id, codeInvalidRequest, invalid)
	}
	result, failed := d.run(name, params)
	if !hasID {
		return nil
	}
	if failed != nil {
		return &response{Version: "2.0", ID: id, Error: failed}
	}
	return &response{Version: "2.0", ID: id, Result: result}
}

func parts(members map[string]json.RawMessage) (name string, params json.RawMessage, invalid string) {
	var version *string
	if err := json.Unmarshal(orNull(members["jsonrpc"]), &version); err != nil || version == nil || *version != "2.0" {
		return "", nil, `the member "jsonrpc" must be "2.0"`
	}
	var method *string
	if err := json.Unmarshal(orNull(members["method"]), &method); err != nil || method == nil {
		return "", nil, `the member "method" must be a string`
	}
	params, given := members["params"]
	if given && params[0] != '[' && params[0] != '{' {
		return "", nil, `the member "params" must be an array or an object`
	}
	return *method, params, ""
}

func (d *dispatcher) run(name string, params json.RawMessage) (result json.RawMessage, failed *rpcError) {
	defer func() {
		if cause := recover(); cause != nil {
			d.report(fmt.Errorf("%s: panic: %v", name, cause))
			result, failed = nil, &rpcError{codeInternal, "internal error"}
		}
	}()
	method, known := d.methods[name]
	if !known {
		return nil, &rpcError{codeUnknownMethod, fmt.Sprintf("the method %.100q does not exist here", name)}
	}
	var positional []json.RawMessage
	if params != nil {
		if err := json.Unmarshal(params, &positional); err != nil {
			return nil, &rpcError{codeInvalidParams, "parameters are given by position, in an array"}
		}
	}
	value, err := method(positional)
	if err == nil {
		result, err = json.Marshal(value)
	}
	if known, ok := err.(*rpcError); ok {
		return nil, known
	}
	if err != nil {
		d.report(fmt.Errorf("%s: %w", name, err))
		return nil, &rpcError{codeInternal, "internal error"}
	}
	return result, nil
}

func isID(id json.RawMessage) bool {
	switch id[0] {
	case '{', '[', 't', 'f':
		return false
	}
	return true
}

func orNull(value json.RawMessage) json.RawMessage {
	if value == nil {
		return null
	}
	return value
}

func marshal(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // every member is marshalled already or a plain string
	}
	return text
}
