// Package version says which build of pixelzx this is and which platform it was compiled for.
package version

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Set by the linker: -X github.com/pixelzx/pixelzx-node/internal/version.number=1.0.0 and so on.
// sourceDateEpoch is seconds since 1970, so that two builds of one commit are equal bytes; the
// time of the build itself is never taken.
var (
	number          = "dev"
	commit          = "unknown"
	branch          = "unknown"
	sourceDateEpoch = ""
)

const unknown = "unknown"

// Build is what one binary knows of itself.
type Build struct {
	Version   string   `json:"version"`
	BuildTime string   `json:"buildTime"`
	Commit    string   `json:"commit"`
	Branch    string   `json:"branch"`
	GoVersion string   `json:"goVersion"`
	Platform  Platform `json:"platform"`
}

// Current is the build this process runs.
func Current() Build {
	return Build{
		Version:   tagged(orElse(number, "dev")),
		BuildTime: rfc3339(sourceDateEpoch),
		Commit:    abbreviated(orElse(commit, unknown)),
		Branch:    orElse(branch, unknown),
		GoVersion: runtime.Version(),
		Platform:  RealPlatform(),
	}
}

// Banner is the text of `pixelzx version`.
func (b Build) Banner() string {
	return "🚀 PIXELZX POS EVM Chain\n" +
		strings.Repeat("═", 64) + "\n" +
		"📦 버전 정보:\n" +
		fmt.Sprintf("  버전: %s\n", b.Version) +
		fmt.Sprintf("  빌드: %s\n", b.BuildTime) +
		fmt.Sprintf("  커밋: %s (%s)\n", b.Commit, b.Branch) +
		fmt.Sprintf("  Go 버전: %s\n", b.GoVersion) +
		fmt.Sprintf("  플랫폼: %s\n", b.Platform)
}

// JSON is the text of `pixelzx version --json`.
func (b Build) JSON() string {
	text, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		panic(err) // plain strings always marshal
	}
	return string(text) + "\n"
}

// ClientVersion is the answer to web3_clientVersion.
func (b Build) ClientVersion() string {
	return fmt.Sprintf("pixelzx/%s/%s/%s", b.Version, strings.ReplaceAll(b.Platform.String(), "/", "-"), b.GoVersion)
}

func tagged(version string) string {
	if version[0] >= '0' && version[0] <= '9' {
		return "v" + version
	}
	return version
}

func abbreviated(commit string) string {
	if len(commit) > 12 && commit != unknown {
		return commit[:12]
	}
	return commit
}

func rfc3339(epoch string) string {
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return unknown
	}
	return time.Unix(seconds, 0).UTC().Format(time.RFC3339)
}

func orElse(value, fallback string) string {
	if value = strings.TrimSpace(value); value != "" {
		return value
	}
	return fallback
}
