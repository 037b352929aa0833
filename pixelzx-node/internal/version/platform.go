package version

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
)

// PlatformVariable names the environment variable that says which platform the operator expects.
const PlatformVariable = "PIXELZX_PLATFORM"

// Platform is os/arch[/variant] in Docker's spelling, normalised: arm64/v8 is arm64, arm is arm/v7,
// amd64/v1 is amd64.
type Platform struct {
	OS, Arch, Variant string
}

// Names other tools use for the architectures Docker knows.
var aliases = map[string]Platform{
	"aarch64": {Arch: "arm64"},
	"armhf":   {Arch: "arm", Variant: "v7"},
	"armel":   {Arch: "arm", Variant: "v6"},
	"i386":    {Arch: "386"},
	"x86_64":  {Arch: "amd64"},
	"x86-64":  {Arch: "amd64"},
}

var operatingSystems = map[string]bool{"linux": true, "darwin": true, "windows": true, "freebsd": true}

var component = regexp.MustCompile(`^[a-z0-9_.-]+$`)

// ParsePlatform reads what `docker --platform` accepts: os/arch[/variant], or an architecture alone.
func ParsePlatform(text string) (Platform, error) {
	parts := strings.Split(strings.ToLower(strings.TrimSpace(text)), "/")
	if len(parts) == 1 && !operatingSystems[parts[0]] {
		parts = []string{"linux", parts[0]}
	}
	if len(parts) < 2 || len(parts) > 3 {
		return Platform{}, fmt.Errorf("%q is not a platform of the form os/arch[/variant]", text)
	}
	for _, part := range parts {
		if !component.MatchString(part) {
			return Platform{}, fmt.Errorf("%q is not a platform of the form os/arch[/variant]", text)
		}
	}
	parsed := Platform{OS: parts[0], Arch: parts[1]}
	if alias, ok := aliases[parsed.Arch]; ok {
		parsed.Arch, parsed.Variant = alias.Arch, alias.Variant
	}
	if len(parts) == 3 {
		parsed.Variant = parts[2]
	}
	return parsed.normalised(), nil
}

// RealPlatform is the platform this binary was compiled for. GOARM and GOAMD64 are known only from
// the build settings the Go linker recorded.
func RealPlatform() Platform {
	real := Platform{OS: runtime.GOOS, Arch: runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			switch {
			case setting.Key == "GOARM" && real.Arch == "arm":
				real.Variant = "v" + strings.SplitN(setting.Value, ",", 2)[0]
			case setting.Key == "GOAMD64" && real.Arch == "amd64":
				real.Variant = setting.Value
			}
		}
	}
	return real.normalised()
}

// PlatformWarning is a sentence when PIXELZX_PLATFORM names another platform than the real one, else "".
func PlatformWarning() string {
	return warning(os.Getenv(PlatformVariable), RealPlatform())
}

func warning(expected string, real Platform) string {
	if strings.TrimSpace(expected) == "" {
		return ""
	}
	parsed, err := ParsePlatform(expected)
	if err != nil {
		return fmt.Sprintf("%s: %v; this binary is for %s", PlatformVariable, err, real)
	}
	if parsed != real {
		return fmt.Sprintf("%s is %s but this binary is for %s; "+
			"run the image with --platform %s, or correct %s (DOCKER_DEFAULT_PLATFORM in .env)",
			PlatformVariable, parsed, real, parsed, PlatformVariable)
	}
	return ""
}

func (p Platform) normalised() Platform {
	switch {
	case p.Arch == "arm" && p.Variant == "":
		p.Variant = "v7"
	case p.Arch == "arm" && len(p.Variant) == 1:
		p.Variant = "v" + p.Variant
	case p.Arch == "arm64" && (p.Variant == "v8" || p.Variant == "8"):
		p.Variant = ""
	case p.Arch == "amd64" && p.Variant == "v1":
		p.Variant = ""
	}
	return p
}

// String is os/arch or os/arch/variant.
func (p Platform) String() string {
	if p.Variant == "" {
		return p.OS + "/" + p.Arch
	}
	return p.OS + "/" + p.Arch + "/" + p.Variant
}

// MarshalText writes the platform as its string in JSON.
func (p Platform) MarshalText() ([]byte, error) {
	return []byte(p.String()), nil
}
