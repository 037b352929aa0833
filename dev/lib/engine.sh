# The Docker Engine: one that answers already is used as it is; otherwise a private one is run from unpacked packages.
# shellcheck shell=bash

OWN_SOCKET=$RUN/docker.sock
OWN_HOST=unix://$OWN_SOCKET

# The client as the user's shell finds it, without what dev/env adds.
foreign_engine_answers() {
  [ "${DOCKER_HOST:-}" != "$OWN_HOST" ] || return 1
  if have docker; then
    timeout 5 docker version --format '{{.Server.Version}}' >/dev/null 2>&1
  else
    [ -S /var/run/docker.sock ] && curl -fsS -m 3 --unix-socket /var/run/docker.sock http://engine/_ping >/dev/null 2>&1
  fi
}

own_engine_answers() {
  daemon_runs engine && curl -fsS -m 3 --unix-socket "$OWN_SOCKET" http://engine/_ping >/dev/null 2>&1
}

# own or foreign, decided once per script.
engine_kind() {
  [ -n "${ENGINE_KIND:-}" ] || { if foreign_engine_answers; then ENGINE_KIND=foreign; else ENGINE_KIND=own; fi; }
  [ "$ENGINE_KIND" = "$1" ]
}

engine_packages() {
  if private_apt_possible; then
    # Debian 12's runc and tini: those of trixie want a newer libc.
    echo docker.io/trixie docker-cli/trixie docker-buildx/trixie docker-compose/trixie containerd/trixie \
      "runc/$OS_CODENAME" "tini/$OS_CODENAME"
  else
    echo docker.io docker-buildx docker-compose-v2 containerd runc tini
  fi
}

# Symbolic links in one folder, so that nothing else of the packages gets into PATH.
engine_links() {
  local pkg=$CACHE/pkg/engine name file
  mkdir -p "$CACHE/bin" "$CACHE/engine-bin" "$CACHE/docker-config/cli-plugins"
  ln -sfn "$pkg/usr/bin/docker" "$CACHE/bin/docker"
  for name in dockerd containerd containerd-shim-runc-v2 ctr runc docker-init docker-proxy; do
    for file in "$pkg"/usr/{bin,sbin}/"$name"; do [ ! -e "$file" ] || ln -sfn "$file" "$CACHE/engine-bin/$name"; done
  done
  for name in docker-buildx docker-compose; do
    file=$(find "$pkg/usr" -path "*/cli-plugins/$name" | head -n 1)
    ln -sfn "$file" "$CACHE/docker-config/cli-plugins/$name"
    ln -sfn "$file" "$CACHE/bin/$name"
  done
  iptables_links
}

# Debian's iptables is the nftables one; a kernel without nf_tables needs the other.
iptables_links() {
  mkdir -p "$CACHE/engine-bin"
  rm -f "$CACHE/engine-bin/iptables" "$CACHE/engine-bin/ip6tables"
  if ! PATH=/usr/sbin:$PATH iptables -w -t nat -S >/dev/null 2>&1 && [ -x /usr/sbin/iptables-legacy ]; then
    ln -sfn /usr/sbin/iptables-legacy "$CACHE/engine-bin/iptables"
    ln -sfn /usr/sbin/ip6tables-legacy "$CACHE/engine-bin/ip6tables"
  fi
}

engine_start() {
  [ ${#OWN_SOCKET} -lt 100 ] || die "the path $OWN_SOCKET is too long for a socket" "set PIXELZX_DEV_CACHE to a shorter path"
  engine_links
  mkdir -p "$CACHE/engine"
  cat >"$CACHE/engine/daemon.json" <<JSON
{
  "hosts": ["$OWN_HOST"],
  "group": "root",
  "data-root": "$CACHE/engine/data",
  "exec-root": "$CACHE/engine/exec",
  "pidfile": "$CACHE/engine/dockerd.pid",
  "features": {"containerd-snapshotter": true},
  "registry-mirrors": ["http://$(registry_address)"],
  "shutdown-timeout": 5
}
JSON
  # A pid file of an engine that was killed must not stop a new one.
  rm -f "$CACHE/engine/dockerd.pid" "$OWN_SOCKET"
  daemon_start engine env -u DOCKER_HOST -u DOCKER_CONFIG -u DOCKER_CONTEXT \
    PATH="$CACHE/engine-bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
    "$CACHE/engine-bin/dockerd" --config-file "$CACHE/engine/daemon.json"
  wait_until 30 own_engine_answers || {
    tail -n 20 "$LOG/engine.log"
    return 1
  }
}

# The mirror's address stands in the engine's configuration: an engine that knows another one is started again.
engine_mirror_known() { grep -qF "\"http://$(registry_address)\"" "$CACHE/engine/daemon.json" 2>/dev/null; }

engine_possible() {
  engine_kind foreign || is_root || die "no Docker Engine answers, and without root none can be started here" \
    "install Docker Engine 24 or later with buildx and Compose, JDK 17 or later, Maven, git, curl and jq, and let this user use the engine (group docker)" \
    "or run this script as root: it brings a private engine of its own"
}

engine_up() {
  local packages
  if engine_kind foreign; then
    say "  Using the Docker Engine that answers here; nothing of it is changed"
    have docker || die "a Docker Engine answers but there is no docker command" "install the docker command-line client"
    docker buildx version >/dev/null 2>&1 || die "this docker has no buildx" "install the package docker-buildx (or docker-buildx-plugin)"
    docker compose version >/dev/null 2>&1 || die "this docker has no Compose" "install the package docker-compose-v2 (or docker-compose-plugin)"
    return 0
  fi
  read -ra packages < <(engine_packages)
  is_unpacked engine "${packages[@]}" || step engine-unpack \
    "Unpacking Docker Engine, CLI, buildx and Compose under the cache (the system's apt stays as it is)" \
    unpacked engine "${packages[@]}"
  if own_engine_answers && ! engine_mirror_known; then
    step engine-stop "Stopping the private Docker Engine: the registry's port changed" engine_stop
  fi
  own_engine_answers || step engine-start "Starting a private Docker Engine" engine_start
}

engine_stop() { daemon_stop engine 30; }

# What a shell needs to reach everything.
engine_environment() {
  if engine_kind own; then
    export DOCKER_HOST=$OWN_HOST DOCKER_CONFIG=$CACHE/docker-config
    unset DOCKER_CONTEXT
    export PATH=$CACHE/bin:${PATH//"$CACHE/bin:"/}
  fi
  PIXELZX_DEV_REGISTRY=$(registry_address)
  PIXELZX_DEV_PRIVATE_REGISTRY=$(private_registry_address)
  # Empty where this machine knows none: what is built then asks the one its Dockerfile names.
  PIXELZX_DEV_DEBIAN_MIRROR=$(debian_mirror 2>/dev/null || true)
  export PIXELZX_DEV_REGISTRY PIXELZX_DEV_REGISTRY_LOG=$LOG/registry.log PIXELZX_DEV_PRIVATE_REGISTRY PIXELZX_DEV_DEBIAN_MIRROR
}
