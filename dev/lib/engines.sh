# Engines of other generations beside the first one, for the contract tests: Docker 20.10 from Debian 12, this project's
# own version with the classic image store, and the newest of Debian sid. Each has its socket, its data and a network
# namespace of its own, so that none touches another's bridge or firewall rules.
# shellcheck shell=bash

ENGINES=(bookworm classic sid)

# Each is on a machine of its own as far as networks tell: a line of two addresses leads there, and the API answers at the other
# end of it, without TLS for want of anybody else on the line. One of them is reached by ssh as well.
ENGINE_BY_SSH=sid
engines_line_end() { # NAME here|there
  local number=0 name
  for name in "${ENGINES[@]}"; do
    [ "$name" = "$1" ] && break
    number=$((number + 4))
  done
  if [ "$2" = here ]; then echo "10.213.77.$((number + 1))"; else echo "10.213.77.$((number + 2))"; fi
}

engines_socket() { echo "$RUN/engine-$1.sock"; }
engines_namespace() { echo "pixelzx-$1"; }
engines_package() { if [ "$1" = classic ]; then echo engine; else echo "engine-$1"; fi; }

engines_possible() {
  private_apt_possible && is_root || die "engines of other generations are unpacked from Debian's packages and started by hand" \
    "run this script as root on Debian 12 or 13"
  have nsenter && have ip || die "engines of other generations need network namespaces of their own" \
    "apt-get install -y util-linux iproute2"
}

# engines_unpack NAME SUITE PACKAGE...: from a suite the other scripts do not know, with an apt configuration of its own.
engines_unpack() (
  name=$1 suite=$2 dir=$CACHE/pkg/$1
  shift 2
  export PRIVATE_APT=$CACHE/apt-$suite
  private_apt_folders "$PRIVATE_APT"
  echo "deb [arch=$HOST_ARCH signed-by=$KEYRING] $(debian_mirror) $suite main" >"$PRIVATE_APT/sources.list"
  private_apt update
  rm -rf "$dir" "$dir.debs"
  mkdir -p "$dir" "$dir.debs"
  cd "$dir.debs"
  private_apt download "$@"
  unpack_into "$dir" ./*.deb
  rm -rf "$dir.debs" "$PRIVATE_APT"
  echo "$*" >"$dir.packages"
)

engines_unpacked() {
  local -a packages
  case $1 in
    # docker.io of Debian 12 holds the docker program, too.
    bookworm) packages=(docker.io containerd) ;;
    sid) packages=(docker.io docker-cli containerd) ;;
    *) return 0 ;;
  esac
  is_unpacked "engine-$1" "${packages[@]}" || step "engine-$1-unpack" "Unpacking Docker Engine of Debian $1 under the cache" \
    engines_unpack "engine-$1" "$1" "${packages[@]}"
}

# The newest buildx, beside the engine that holds the newest BuildKit: a Dockerfile is checked by both together.
buildx_sid=$CACHE/pkg/buildx-sid/usr/libexec/docker/cli-plugins/docker-buildx
engines_buildx() {
  is_unpacked buildx-sid docker-buildx || step buildx-sid-unpack "Unpacking buildx of Debian sid under the cache" \
    engines_unpack buildx-sid sid docker-buildx
}

# runc, tini and the firewall program are the first engine's: newer ones want a newer libc.
engines_links() {
  local bin=$CACHE/engine-$1-bin pkg name file
  pkg=$CACHE/pkg/$(engines_package "$1")
  mkdir -p "$bin"
  for name in dockerd containerd containerd-shim containerd-shim-runc-v1 containerd-shim-runc-v2 docker-proxy; do
    for file in "$pkg"/usr/{bin,sbin}/"$name"; do [ ! -e "$file" ] || ln -sfn "$file" "$bin/$name"; done
  done
}

engines_answers() {
  daemon_runs "engine-$1" && curl -fsS -m 3 --unix-socket "$(engines_socket "$1")" http://engine/_ping >/dev/null 2>&1
}

engines_line() {
  local namespace
  namespace=$(engines_namespace "$1")
  ip -n "$namespace" link show line0 >/dev/null 2>&1 && return
  ip link add "pxz-$1" type veth peer name line0 netns "$namespace"
  ip addr add "$(engines_line_end "$1" here)/30" dev "pxz-$1"
  ip link set "pxz-$1" up
  ip -n "$namespace" addr add "$(engines_line_end "$1" there)/30" dev line0
  ip -n "$namespace" link set line0 up
}

engines_start() {
  local name=$1 home=$CACHE/engine-$1 namespace bin=$CACHE/engine-$1-bin features='{}'
  namespace=$(engines_namespace "$name")
  [ "$name" != sid ] || features='{"containerd-snapshotter": true}'
  engines_links "$name"
  mkdir -p "$home"
  cat >"$home/daemon.json" <<JSON
{
  "hosts": ["unix://$(engines_socket "$name")", "tcp://$(engines_line_end "$name" there):2375"],
  "tls": false,
  "group": "root",
  "data-root": "$home/data",
  "exec-root": "$home/exec",
  "pidfile": "$home/dockerd.pid",
  "features": $features,
  "shutdown-timeout": 5
}
JSON
  rm -f "$home/dockerd.pid" "$(engines_socket "$name")"
  [ -e "/var/run/netns/$namespace" ] || ip netns add "$namespace"
  ip -n "$namespace" link set lo up
  engines_line "$name"
  # Not "ip netns exec": that mounts /sys anew, which hides the cgroups.
  daemon_start "engine-$name" nsenter --net="/var/run/netns/$namespace" \
    env -u DOCKER_HOST -u DOCKER_CONFIG -u DOCKER_CONTEXT \
    PATH="$bin:$CACHE/engine-bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
    "$bin/dockerd" --config-file "$home/daemon.json"
  wait_until 60 engines_answers "$name" || {
    tail -n 20 "$LOG/engine-$name.log"
    return 1
  }
}

# The base image the tests run, by way of a container's files: an archive one generation saves another may not load.
engines_base() {
  local container
  docker pull -q alpine:latest
  container=$(docker create alpine:latest)
  docker export "$container" | docker -H "unix://$(engines_socket "$1")" import -c 'CMD ["/bin/sh"]' - alpine:latest
  docker rm "$container"
}

engines_has_base() { docker -H "unix://$(engines_socket "$1")" image inspect alpine:latest >/dev/null 2>&1; }

engines_up() {
  local name
  engines_buildx
  for name in "${ENGINES[@]}"; do
    engines_unpacked "$name"
    engines_answers "$name" || step "engine-$name-start" "Starting Docker Engine '$name'" engines_start "$name"
    engines_has_base "$name" || step "engine-$name-base" "Handing alpine:latest to Docker Engine '$name'" engines_base "$name"
  done
}

engines_down() {
  local name namespace
  for name in "${ENGINES[@]}"; do
    namespace=$(engines_namespace "$name")
    if daemon_runs "engine-$name"; then
      step "engine-$name-stop" "Stopping Docker Engine '$name'" daemon_stop "engine-$name" 30
    fi
    [ ! -e "/var/run/netns/$namespace" ] || ip netns delete "$namespace"
  done
}

# name=address pairs of those that answer, for the tests.
engines_environment() {
  local name pairs=() elsewhere=()
  for name in "${ENGINES[@]}"; do
    if engines_answers "$name"; then
      pairs+=("$name=unix://$(engines_socket "$name")")
      elsewhere+=("$name=tcp://$(engines_line_end "$name" there):2375")
    fi
  done
  PIXELZX_DEV_ENGINES=$(IFS=, && echo "${pairs[*]}")
  PIXELZX_DEV_ELSEWHERE=$(IFS=, && echo "${elsewhere[*]}")
  PIXELZX_DEV_BUILDX=
  [ ! -x "$buildx_sid" ] || PIXELZX_DEV_BUILDX=$buildx_sid
  export PIXELZX_DEV_ENGINES PIXELZX_DEV_BUILDX PIXELZX_DEV_ELSEWHERE
}
