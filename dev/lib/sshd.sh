# An ssh server on the loopback interface with keys of its own: the way to the first engine as ssh://root@127.0.0.1.
# Nothing of the user's ~/.ssh is read or written, and the machine's users stay as they are.
# shellcheck shell=bash

SSHD_HOME=$CACHE/sshd
SSHD_PACKAGES=(openssh-server/bookworm libwrap0/bookworm)

# Each of these takes the name of an engine on another machine, in whose network the server listens; without one, it is here.
sshd_name() { echo "sshd${1:+-$1}"; }
sshd_host() { if [ $# -eq 0 ]; then echo 127.0.0.1; else engines_line_end "$1" there; fi; }
sshd_port() { cat "$RUN/$(sshd_name "$@").port" 2>/dev/null || echo 2222; }
sshd_address() { echo "ssh://root@$(sshd_host "$@"):$(sshd_port "$@")"; }

sshd_answers() {
  daemon_runs "$(sshd_name "$@")" &&
    "$SSHD_HOME/bin/ssh" -p "$(sshd_port "$@")" "root@$(sshd_host "$@")" true </dev/null 2>/dev/null
}

sshd_keys() {
  local name key
  mkdir -p "$SSHD_HOME/bin"
  for name in host user; do
    [ -e "$SSHD_HOME/$name" ] || ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$SSHD_HOME/$name"
  done
  key=$(cut -d' ' -f1,2 "$SSHD_HOME/host.pub")
  printf '[%s]:%s %s\n' 127.0.0.1 "$(sshd_port)" "$key" "$(sshd_host "$ENGINE_BY_SSH")" "$(sshd_port "$ENGINE_BY_SSH")" "$key" \
    >"$SSHD_HOME/known_hosts"
}

# The docker program calls "ssh"; this one knows the key and the servers.
sshd_client() {
  cat >"$SSHD_HOME/ssh_config" <<CONFIG
Host 127.0.0.1 $(sshd_host "$ENGINE_BY_SSH")
  IdentityFile $SSHD_HOME/user
  IdentitiesOnly yes
  UserKnownHostsFile $SSHD_HOME/known_hosts
CONFIG
  printf '#!/bin/sh\nexec %q -F %q "$@"\n' "$(PATH=${PATH//"$SSHD_HOME/bin:"/} command -v ssh)" "$SSHD_HOME/ssh_config" \
    >"$SSHD_HOME/bin/ssh"
  chmod +x "$SSHD_HOME/bin/ssh"
}

sshd_start() {
  local name port=2222 host docker=$DOCKER_HOST
  local -a within=()
  name=$(sshd_name "$@")
  host=$(sshd_host "$@")
  if [ $# -eq 0 ]; then
    while ! port_free "$port"; do port=$((port + 1)); done
  else
    docker=unix://$(engines_socket "$1")
    within=(nsenter "--net=/var/run/netns/$(engines_namespace "$1")")
  fi
  echo "$port" >"$RUN/$name.port"
  sshd_keys
  sshd_client
  cat >"$SSHD_HOME/${name}_config" <<CONFIG
Port $port
ListenAddress $host
HostKey $SSHD_HOME/host
AuthorizedKeysFile $SSHD_HOME/user.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
SetEnv PATH=$CACHE/bin:/usr/bin:/bin DOCKER_HOST=$docker
CONFIG
  # Without privileges sshd is the user "sshd": where the machine has none, it has one in this mount namespace alone.
  cp /etc/passwd "$SSHD_HOME/passwd"
  grep -q '^sshd:' "$SSHD_HOME/passwd" || echo 'sshd:x:110:65534::/run/sshd:/usr/sbin/nologin' >>"$SSHD_HOME/passwd"
  mkdir -p /run/sshd
  # shellcheck disable=SC2016
  daemon_start "$name" "${within[@]}" unshare -m sh -c 'mount --bind "$1/passwd" /etc/passwd &&
    LD_LIBRARY_PATH=$2 exec "$3/usr/sbin/sshd" -D -e -f "$1/$4_config"' - \
    "$SSHD_HOME" "$(echo "$CACHE"/pkg/sshd/usr/lib/*-linux-gnu)" "$CACHE/pkg/sshd" "$name"
  wait_until 10 sshd_answers "$@" || {
    tail -n 20 "$LOG/$name.log"
    return 1
  }
}

sshd_up() {
  is_unpacked sshd "${SSHD_PACKAGES[@]}" || step sshd-unpack "Unpacking an ssh server under the cache" \
    unpacked sshd "${SSHD_PACKAGES[@]}"
  sshd_answers "$@" || step "$(sshd_name "$@")-start" "Starting an ssh server at $(sshd_host "$@")" sshd_start "$@"
}

sshd_down() {
  local name
  name=$(sshd_name "$@")
  if daemon_runs "$name"; then step "$name-stop" "Stopping the ssh server at $(sshd_host "$@")" daemon_stop "$name"; fi
}
