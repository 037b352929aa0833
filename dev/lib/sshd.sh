# An ssh server on the loopback interface with keys of its own: the way to the first engine as ssh://root@127.0.0.1.
# Nothing of the user's ~/.ssh is read or written, and the machine's users stay as they are.
# shellcheck shell=bash

SSHD_HOME=$CACHE/sshd
SSHD_PACKAGES=(openssh-server/bookworm libwrap0/bookworm)

sshd_port() { cat "$RUN/sshd.port" 2>/dev/null || echo 2222; }
sshd_address() { echo "ssh://root@127.0.0.1:$(sshd_port)"; }

sshd_answers() { daemon_runs sshd && "$SSHD_HOME/bin/ssh" -p "$(sshd_port)" root@127.0.0.1 true </dev/null 2>/dev/null; }

sshd_keys() {
  local name
  mkdir -p "$SSHD_HOME/bin"
  for name in host user; do
    [ -e "$SSHD_HOME/$name" ] || ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$SSHD_HOME/$name"
  done
  echo "[127.0.0.1]:$(sshd_port) $(cut -d' ' -f1,2 "$SSHD_HOME/host.pub")" >"$SSHD_HOME/known_hosts"
}

# The docker program calls "ssh"; this one knows the key and the server.
sshd_client() {
  cat >"$SSHD_HOME/ssh_config" <<CONFIG
Host 127.0.0.1
  IdentityFile $SSHD_HOME/user
  IdentitiesOnly yes
  UserKnownHostsFile $SSHD_HOME/known_hosts
CONFIG
  printf '#!/bin/sh\nexec %q -F %q "$@"\n' "$(PATH=${PATH//"$SSHD_HOME/bin:"/} command -v ssh)" "$SSHD_HOME/ssh_config" \
    >"$SSHD_HOME/bin/ssh"
  chmod +x "$SSHD_HOME/bin/ssh"
}

sshd_start() {
  local port=2222
  while ! port_free "$port"; do port=$((port + 1)); done
  echo "$port" >"$RUN/sshd.port"
  sshd_keys
  sshd_client
  cat >"$SSHD_HOME/sshd_config" <<CONFIG
Port $port
ListenAddress 127.0.0.1
HostKey $SSHD_HOME/host
AuthorizedKeysFile $SSHD_HOME/user.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
SetEnv PATH=$CACHE/bin:/usr/bin:/bin DOCKER_HOST=$DOCKER_HOST
CONFIG
  # Without privileges sshd is the user "sshd": where the machine has none, it has one in this mount namespace alone.
  cp /etc/passwd "$SSHD_HOME/passwd"
  grep -q '^sshd:' "$SSHD_HOME/passwd" || echo 'sshd:x:110:65534::/run/sshd:/usr/sbin/nologin' >>"$SSHD_HOME/passwd"
  mkdir -p /run/sshd
  # shellcheck disable=SC2016
  daemon_start sshd unshare -m sh -c 'mount --bind "$1/passwd" /etc/passwd &&
    LD_LIBRARY_PATH=$2 exec "$3/usr/sbin/sshd" -D -e -f "$1/sshd_config"' - \
    "$SSHD_HOME" "$(echo "$CACHE"/pkg/sshd/usr/lib/*-linux-gnu)" "$CACHE/pkg/sshd"
  wait_until 10 sshd_answers || {
    tail -n 20 "$LOG/sshd.log"
    return 1
  }
}

sshd_up() {
  is_unpacked sshd "${SSHD_PACKAGES[@]}" || step sshd-unpack "Unpacking an ssh server under the cache" \
    unpacked sshd "${SSHD_PACKAGES[@]}"
  sshd_answers || step sshd-start "Starting an ssh server on the loopback interface" sshd_start
}

sshd_down() {
  if daemon_runs sshd; then step sshd-stop "Stopping the ssh server" daemon_stop sshd; fi
}
