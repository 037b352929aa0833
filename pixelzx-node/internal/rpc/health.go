package rpc

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// States of a node.
const (
	StatusOK      = "ok"
	StatusStalled = "stalled" // no block for much longer than the block time
)

// Health is the answer of GET /health, with status 200 where Status is "ok", else 503:
//
//	{"status":"ok","height":12,"chainId":1337,"platform":"linux/arm64","warnings":[]}
type Health struct {
	Status   string   `json:"status"`
	Height   uint64   `json:"height"`
	ChainID  uint64   `json:"chainId"`
	Platform string   `json:"platform"`
	Warnings []string `json:"warnings"`
}

// AskHealth asks the node listening on address. The error is what to tell the operator where the
// node is not healthy or does not answer in time.
func AskHealth(ctx context.Context, address string, limit time.Duration) (Health, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/health", nil)
	if err != nil {
		return Health{}, err
	}
	// The node is on this machine: a proxy of the environment must not be asked for it.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		return Health{}, err
	}
	defer answer.Body.Close()
	var health Health
	if err := json.NewDecoder(io.LimitReader(answer.Body, maxBody)).Decode(&health); err != nil {
		return Health{}, fmt.Errorf("%s answers %s and nothing a pixelzx node would say", address, answer.Status)
	}
	if answer.StatusCode != http.StatusOK || health.Status != StatusOK {
		return health, fmt.Errorf("the node is %s at height %d (%s)", health.Status, health.Height, answer.Status)
	}
	return health, nil
}
