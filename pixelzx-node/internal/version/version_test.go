package version

import (
	"encoding/json"
	"strings"
	"testing"
)

func setBuild(t *testing.T, newNumber, newCommit, newBranch, newEpoch string) {
	t.Helper()
	oldNumber, oldCommit, oldBranch, oldEpoch := number, commit, branch, sourceDateEpoch
	t.Cleanup(func() { number, commit, branch, sourceDateEpoch = oldNumber, oldCommit, oldBranch, oldEpoch })
	number, commit, branch, sourceDateEpoch = newNumber, newCommit, newBranch, newEpoch
}

func TestBannerHasTheFormUsersKnow(t *testing.T) {
	setBuild(t, "1.0.0", "abc123def4567890abc123def4567890abc123de", "main", "1706178645")
	build := Current()
	build.GoVersion, build.Platform = "go1.21.13", Platform{"linux", "arm", "v7"}
	want := `🚀 PIXELZX POS EVM Chain
════════════════════════════════════════════════════════════════
📦 버전 정보:
  버전: v1.0.0
  빌드: 2024-01-25T10:30:45Z
  커밋: abc123def456 (main)
  Go 버전: go1.21.13
  플랫폼: linux/arm/v7
`
	if got := build.Banner(); got != want {
		t.Errorf("banner:\n%s\nwant:\n%s", got, want)
	}
}

func TestBuildTimeIsUnknownRatherThanNow(t *testing.T) {
	for _, epoch := range []string{"", "yesterday"} {
		setBuild(t, "1.0.0", "", "", epoch)
		if got := Current().BuildTime; got != "unknown" {
			t.Errorf("epoch %q: build time %q", epoch, got)
		}
	}
}

func TestEmptyBuildArgumentsBecomeNeutralValues(t *testing.T) {
	setBuild(t, "", " ", "", "")
	build := Current()
	if build.Version != "dev" || build.Commit != "unknown" || build.Branch != "unknown" {
		t.Errorf("got %+v", build)
	}
}

func TestVersionIsPrefixedOnce(t *testing.T) {
	for given, want := range map[string]string{"1.0.0": "v1.0.0", "v1.0.0": "v1.0.0", "dev": "dev"} {
		setBuild(t, given, "", "", "")
		if got := Current().Version; got != want {
			t.Errorf("%s became %s, want %s", given, got, want)
		}
	}
}

func TestJSONHoldsEveryValueAsText(t *testing.T) {
	setBuild(t, "1.0.0", "abc", "main", "0")
	var fields map[string]string
	if err := json.Unmarshal([]byte(Current().JSON()), &fields); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"version", "buildTime", "commit", "branch", "goVersion", "platform"} {
		if fields[name] == "" {
			t.Errorf("%s is missing in %v", name, fields)
		}
	}
	if fields["buildTime"] != "1970-01-01T00:00:00Z" {
		t.Errorf("build time %s", fields["buildTime"])
	}
}

func TestPlatformsAreComparedAsDockerMeansThem(t *testing.T) {
	cases := []struct {
		expected, real string
		warns          bool
	}{
		{"", "linux/arm64", false},
		{"   ", "linux/arm64", false},
		{"linux/amd64", "linux/amd64", false},
		{"linux/amd64/v1", "linux/amd64", false},
		{"x86_64", "linux/amd64", false},
		{"linux/arm64/v8", "linux/arm64", false},
		{"linux/aarch64", "linux/arm64", false},
		{"LINUX/ARM64", "linux/arm64", false},
		{"linux/arm", "linux/arm/v7", false},
		{"linux/armhf", "linux/arm/v7", false},
		{"linux/arm/7", "linux/arm/v7", false},
		{"linux/arm/v6", "linux/arm/v7", true},
		{"linux/armel", "linux/arm/v7", true},
		{"linux/arm64", "linux/amd64", true},
		{"linux/amd64/v3", "linux/amd64", true},
		{"windows/amd64", "linux/amd64", true},
		{"linux", "linux/amd64", true},
		{"linux/arm/v7/extra", "linux/arm/v7", true},
		{"linux//v7", "linux/arm/v7", true},
	}
	for _, c := range cases {
		real, err := ParsePlatform(c.real)
		if err != nil {
			t.Fatal(err)
		}
		text := warning(c.expected, real)
		if (text != "") != c.warns {
			t.Errorf("expected %q on %s: %q", c.expected, c.real, text)
		}
		if c.warns && !strings.Contains(text, c.real) {
			t.Errorf("the warning does not name %s: %s", c.real, text)
		}
	}
}
