# Packages: what must be installed is installed from the machine's own sources; everything else is unpacked under the
# cache. On Debian 12 and 13 a private apt configuration knows more suites and architectures than the machine's apt,
# which stays as it is; elsewhere (Ubuntu) the machine's own apt is asked for its own packages.
# shellcheck shell=bash

# shellcheck disable=SC1091
OS_ID=$(. /etc/os-release && echo "${ID:-}")
# shellcheck disable=SC1091
OS_CODENAME=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
HOST_ARCH=$(dpkg --print-architecture 2>/dev/null || echo unknown)
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
export DEBIAN_FRONTEND=noninteractive

private_apt_possible() {
  [ "$OS_ID" = debian ] && [ -r "$KEYRING" ] && case $OS_CODENAME in bookworm | trixie) true ;; *) false ;; esac
}

# The mirror this machine itself uses, from .list and deb822 files alike.
debian_mirror() {
  local mirror
  mirror=${PIXELZX_DEV_DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
    awk -v suite="$OS_CODENAME" '$2 == suite && $1 ~ /\/debian\/?$/ {print $1; exit}')}
  [ -n "$mirror" ] || die "the apt sources of this machine name no Debian mirror for $OS_CODENAME" \
    "set PIXELZX_DEV_DEBIAN_MIRROR to a mirror's address"
  printf '%s\n' "${mirror%/}"
}

# Another folder in PRIVATE_APT is another configuration, with suites and architectures of its own.
private_apt() {
  local dir=${PRIVATE_APT:-$CACHE/apt}
  apt-get -o Dir::Etc::sourcelist="$dir/sources.list" -o Dir::Etc::sourceparts="$dir/none" \
    -o Dir::Etc::preferences="$dir/none.pref" -o Dir::Etc::preferencesparts="$dir/none" \
    -o Dir::State::lists="$dir/lists" -o Dir::State::status="$dir/status" -o Dir::State::extended_states="$dir/extended" \
    -o Dir::Cache="$dir/cache" -o Dir::Cache::pkgcache=pkgcache.bin \
    -o Dir::Cache::srcpkgcache=srcpkgcache.bin -o APT::Sandbox::User=root -o Acquire::Languages=none \
    -o APT::Install-Recommends=false -o Acquire::Retries=3 "$@"
}

private_apt_folders() { mkdir -p "$1/lists/partial" "$1/cache/archives/partial" "$1/none" && : >"$1/status"; }

private_apt_update() {
  local dir=$CACHE/apt mirror signed="signed-by=$KEYRING"
  mirror=$(debian_mirror)
  private_apt_folders "$dir"
  {
    echo "deb [arch=amd64,arm64,armhf,s390x,ppc64el $signed] $mirror bookworm main"
    echo "deb [arch=$HOST_ARCH $signed] $mirror bookworm-backports main"
    echo "deb [arch=$HOST_ARCH,riscv64 $signed] $mirror trixie main"
    echo "deb-src [$signed] $mirror trixie main"
  } >"$dir/sources.list"
  private_apt update
}

private_apt_ready() {
  [ -e "$CACHE/apt/ready" ] && return 0
  private_apt_update && touch "$CACHE/apt/ready"
}

# deb_closure DIR ARCH PACKAGE...: Debian 12 packages of one architecture with all they depend on, as .deb files in DIR.
deb_closure() (
  dir=$1 arch=$2
  shift 2
  export PRIVATE_APT=$CACHE/apt-$arch
  private_apt_folders "$PRIVATE_APT"
  echo "deb [arch=$arch signed-by=$KEYRING] $(debian_mirror) bookworm main" >"$PRIVATE_APT/sources.list"
  foreign=(-o APT::Architecture="$arch" -o APT::Architectures="$arch" -o Dir::Cache::archives="$dir")
  mkdir -p "$dir/partial"
  private_apt "${foreign[@]}" update
  private_apt "${foreign[@]}" --download-only -y install "$@"
  rm -rf "$dir/partial" "$PRIVATE_APT"
)

system_apt_ready() {
  [ -e "$RUN/system-apt" ] || apt-get update
  touch "$RUN/system-apt"
}

# deb_fetch DIR PACKAGE...: the .deb files themselves, checked by apt's signatures. A package is NAME[:ARCH][/SUITE].
# A list may have grown old on the mirror: then once more with a fresh one.
deb_fetch() {
  local dir=$1
  shift
  mkdir -p "$dir"
  cd "$dir" || return
  if private_apt_possible; then
    private_apt_ready
    private_apt download "$@" || { private_apt_update && private_apt download "$@"; }
  else
    system_apt_ready
    apt-get download "$@"
  fi
}

# unpacked NAME PACKAGE...: the packages' files under $CACHE/pkg/NAME, made again when the list changes.
unpacked() {
  local dir=$CACHE/pkg/$1
  shift
  [ "$(cat "$dir.packages" 2>/dev/null)" != "$*" ] || return 0
  rm -rf "$dir" "$dir.debs" "$dir.packages"
  mkdir -p "$dir"
  (deb_fetch "$dir.debs" "$@")
  find "$dir.debs" -name '*.deb' -print0 | xargs -0 -P "$(nproc)" -I '{}' dpkg-deb -x '{}' "$dir"
  rm -rf "$dir.debs"
  echo "$*" >"$dir.packages"
}

is_unpacked() {
  local name=$1
  shift
  [ "$(cat "$CACHE/pkg/$name.packages" 2>/dev/null)" = "$*" ]
}

jdk_17() {
  local v
  v=$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
  [ "${v:-0}" -ge 17 ]
}

# Everything the scripts call that no cache can hold, installed if missing.
tools_missing() {
  local jdk=openjdk-17-jdk-headless
  [ "$OS_CODENAME" = bookworm ] || [ "$OS_ID" = ubuntu ] || jdk=openjdk-21-jdk-headless
  have curl || echo curl
  have jq || echo jq
  have git || echo git
  have xz || echo xz-utils
  have mvn || echo maven
  jdk_17 || echo "$jdk"
  [ -e /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
  [ "${1:-}" != engine ] || [ -x /usr/sbin/iptables ] || have iptables || echo iptables
}

install_missing() {
  local missing
  mapfile -t missing < <(tools_missing "${1:-}")
  [ ${#missing[@]} -gt 0 ] || return 0
  have apt-get && is_root || die "missing on this machine: ${missing[*]}" "install them with this system's package manager"
  step apt-install "Installing ${missing[*]} from this machine's own apt sources" \
    install_packages "${missing[@]}"
}

install_packages() {
  system_apt_ready
  apt-get install -y --no-install-recommends "$@"
}
