# A plain registry on the loopback interface: the place images are published to, and the engine's mirror of Docker Hub.
# shellcheck shell=bash

registry_port() { cat "$RUN/registry.port" 2>/dev/null || echo 5000; }
registry_address() { echo "127.0.0.1:$(registry_port)"; }

private_registry_port() { cat "$RUN/private-registry.port" 2>/dev/null || echo 5050; }
private_registry_address() { echo "127.0.0.1:$(private_registry_port)"; }

# Who may use the private registry. It holds nothing but what tests put there.
PRIVATE_REGISTRY_USER=me
PRIVATE_REGISTRY_PASSWORD=canary-7f3a55

# Ours and not merely a registry: another one may hold the port by now.
registry_answers() { registry_runs registry "$(registry_address)"; }
private_registry_answers() { registry_runs private-registry "$(private_registry_address)"; }

registry_runs() { daemon_runs "$1" && curl -sS -m 2 -o /dev/null "http://$2/v2/" 2>/dev/null; }

port_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# registry_serve NAME FIRST-PORT: with what standard input adds to its configuration.
registry_serve() {
  local name=$1 port=$2 home=$CACHE/$1
  while ! port_free "$port"; do port=$((port + 1)); done
  mkdir -p "$home"
  cat >"$home/config.yml" <<YAML
version: 0.1
log:
  level: warn
  accesslog:
    disabled: false
storage:
  delete:
    enabled: true
  filesystem:
    rootdirectory: $home/storage
http:
  addr: 127.0.0.1:$port
  headers:
    X-Content-Type-Options: [nosniff]
YAML
  cat >>"$home/config.yml"
  echo "$port" >"$RUN/$name.port"
  # Variables named REGISTRY_* would override the file.
  daemon_start "$name" env -i PATH="$PATH" HOME="$HOME" "$CACHE/pkg/registry/usr/bin/docker-registry" serve "$home/config.yml"
  wait_until 10 registry_runs "$name" "127.0.0.1:$port" || {
    tail -n 20 "$LOG/$name.log"
    return 1
  }
}

registry_start() { registry_serve registry 5000 </dev/null; }

# Basic authentication; perl's crypt knows bcrypt where the C library does.
private_registry_start() {
  mkdir -p "$CACHE/private-registry"
  # shellcheck disable=SC2016
  perl -e 'print "$ARGV[0]:", crypt($ARGV[1], q($2b$05$) . "pixelzxpixelzxpixelzx."), "\n"' \
    "$PRIVATE_REGISTRY_USER" "$PRIVATE_REGISTRY_PASSWORD" >"$CACHE/private-registry/htpasswd"
  registry_serve private-registry 5050 <<<"auth: {htpasswd: {realm: private, path: $CACHE/private-registry/htpasswd}}"
}

registry_up() {
  is_unpacked registry docker-registry || step registry-unpack "Unpacking the registry (package docker-registry)" \
    unpacked registry docker-registry
  registry_answers || step registry-start "Starting the registry on the loopback interface" registry_start
}

# Only tests need it.
private_registry_up() {
  private_registry_answers || step private-registry-start "Starting a private registry on the loopback interface" private_registry_start
}

# --- the few calls of the distribution API that publishing a base needs

# registry_has REPOSITORY REFERENCE: prints the digest.
registry_has() {
  curl -fsS -m 5 -I "http://$(registry_address)/v2/$1/manifests/$2" \
    -H 'Accept: application/vnd.oci.image.index.v1+json' -H 'Accept: application/vnd.oci.image.manifest.v1+json' \
    -H 'Accept: application/vnd.docker.distribution.manifest.list.v2+json' 2>/dev/null |
    tr -d '\r' | sed -n 's/^[Dd]ocker-[Cc]ontent-[Dd]igest: //p'
}

# registry_put_blob REPOSITORY FILE: prints the digest.
registry_put_blob() {
  local base digest location
  base=http://$(registry_address)
  digest=sha256:$(sha256sum "$2" | cut -d' ' -f1)
  if ! curl -fsS -o /dev/null -I "$base/v2/$1/blobs/$digest" 2>/dev/null; then
    location=$(curl -fsS -X POST -D - -o /dev/null "$base/v2/$1/blobs/uploads/" | tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
    curl -fsS -o /dev/null -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$2" \
      "${location}$([[ $location == *\?* ]] && echo '&' || echo '?')digest=$digest"
  fi
  echo "$digest"
}

# registry_put_manifest REPOSITORY REFERENCE MEDIA-TYPE FILE
registry_put_manifest() {
  curl -fsS -o /dev/null -X PUT -H "Content-Type: $3" --data-binary "@$4" \
    "http://$(registry_address)/v2/$1/manifests/$2"
}
