# The image moby/buildkit:buildx-stable-1, which a docker-container builder runs. In this order: in the engine already;
# pulled; loaded from the cached archive; built from the source package of Debian's docker.io, which carries the whole
# BuildKit tree; or, where a real one is not asked for, a relay to the engine's own BuildKit (dev/relay).
# Where a real one is asked for, the Dockerfile frontends (`# syntax=docker/dockerfile:1`) come from the same sources.
# shellcheck shell=bash

BUILDKIT_IMAGE=moby/buildkit:buildx-stable-1
BUILDKIT_ARCHIVE=$CACHE/buildkit.tar
FRONTENDS=$CACHE/frontends

# missing, relay, debian-source or pulled.
buildkit_there() {
  local label
  label=$(docker image inspect -f '{{index .Config.Labels "io.pixelzx.standin"}}' "$BUILDKIT_IMAGE" 2>/dev/null) || {
    echo missing
    return
  }
  case $label in
    moby/buildkit:*) echo "${label#moby/buildkit:}" ;;
    *) echo pulled ;;
  esac
}

buildkit_up() {
  buildkit_image_up "$1"
  [ "$1" != real ] || hub_reachable || frontends_up
}

buildkit_image_up() {
  local there
  there=$(buildkit_there)
  case $there in
    pulled | debian-source) return 0 ;;
    relay) [ "$1" = real ] || [ -s "$BUILDKIT_ARCHIVE" ] || { relay_up && return 0; } ;;
  esac
  if hub_reachable; then
    step buildkit-pull "Pulling $BUILDKIT_IMAGE" docker pull -q "$BUILDKIT_IMAGE"
  elif engine_kind foreign; then
    die "the running engine has no image $BUILDKIT_IMAGE, and Docker Hub is out of reach" \
      "docker load an archive of it, or pull it from a mirror and tag it so"
  elif [ -s "$BUILDKIT_ARCHIVE" ]; then
    buildkit_replaces_relay
    step buildkit-load "Loading $BUILDKIT_IMAGE from the cache" docker load -i "$BUILDKIT_ARCHIVE"
  elif [ "$1" = real ]; then
    buildkit_make image
  else
    relay_up
    say "  BuildKit: the engine's own, through a relay; dev/test builds the real one"
  fi
}

# --- the real one from Debian's source package

BUILDKIT_WORK=$CACHE/buildkit

# The module the patches and the archives belong to, in GOPATH's form; Debian's libraries are the dependencies. What is
# fetched is named by apt's own lists, so its digests are those that Debian signed.
buildkit_fetch() {
  local work=$BUILDKIT_WORK url name digest packages
  private_apt_possible || die "BuildKit can be built on Debian 12 and 13 only"
  rm -rf "$work"
  mkdir -p "$work/source" "$work/root"
  private_apt_ready
  private_apt build-dep --print-uris -t trixie docker.io >"$work/build-dep"
  mapfile -t packages < <(sed -nE \
    "s/^'.*' (golang-[0-9.]+-(go|src)|golang-[a-z0-9.+-]+-dev)_.*_(all|$HOST_ARCH)\.deb .*/\1\/trixie/p" "$work/build-dep")
  (deb_fetch "$work/debs" "${packages[@]}")
  find "$work/debs" -name '*.deb' -print0 | xargs -0 -P "$(nproc)" -I '{}' dpkg-deb -x '{}' "$work/root"
  rm -rf "$work/debs"
  private_apt source --print-uris -t trixie docker.io |
    sed -nE "s/^'([^']*)' ([^ ]*(orig|orig-buildkit|debian)\.tar\.xz) [0-9]+ SHA256:([0-9a-f]+)$/\1 \2 \4/p" >"$work/archives"
  [ "$(wc -l <"$work/archives")" -eq 3 ]
  while read -r url name digest; do
    curl -fsSL --retry 3 -o "$work/$name" "$url"
    echo "$digest  $work/$name" | sha256sum -c -
    tar -C "$work/source" -xf "$work/$name"
  done <"$work/archives"
}

buildkit_patch() {
  local source=$BUILDKIT_WORK/source go=$BUILDKIT_WORK/go/src/github.com patch
  mv "$source"/moby-moby-*/engine "$source/engine"
  while read -r patch; do
    if grep -qE '^\+\+\+ [^/]+/(buildkit|engine)/' "$patch" && ! grep -qE '^\+\+\+ [^/]+/cli/' "$patch"; then
      echo "$patch"
      git apply --unsafe-paths --directory="$source" "$patch"
    fi
  done < <(sed -nE "s|^([^# ][^ ]*).*|$source/debian/patches/\1|p" "$source/debian/patches/series")
  mkdir -p "$go/moby" "$go/docker"
  mv "$source/buildkit" "$go/moby/buildkit"
  mv "$source/engine" "$go/docker/docker"
  rm -rf "$go/docker/docker/vendor"
}

# buildkit_compile image|frontends
buildkit_compile() {
  local work=$BUILDKIT_WORK package=github.com/moby/buildkit version goroot
  goroot=$(find "$work/root/usr/lib" -maxdepth 1 -name 'go-*' | head -n 1)
  # The version of BuildKit that this Docker vendors; `buildkitd --version` has to print four words.
  version=$(sed -nE 's|^[[:space:]]*github.com/moby/buildkit (v[0-9.]+[0-9]).*|\1|p' "$work/go/src/github.com/docker/docker/vendor.mod" | head -n 1)
  cd "$work/go/src/$package" || return
  export GOROOT=$goroot GOPATH=$work/go:$work/root/usr/share/gocode GOCACHE=$work/gocache GO111MODULE=off \
    GOTOOLCHAIN=local GOFLAGS=-trimpath CGO_ENABLED=0
  local ldflags="-s -w -X $package/version.Version=${version:?} -X $package/version.Revision=debian"
  if [ "$1" = image ]; then
    nice -n 10 "$goroot/bin/go" build -ldflags "$ldflags" -o "$work/out/buildctl" ./cmd/buildctl
    nice -n 10 "$goroot/bin/go" build -tags 'osusergo netgo static_build seccomp' -ldflags "$ldflags" \
      -o "$work/out/buildkitd" ./cmd/buildkitd
  fi
  frontend_compile mainline 1
  frontend_compile labs 1-labs
}

# frontend_compile CHANNEL TAG: with the build tags that its sources release this channel with.
frontend_compile() {
  local tags
  tags=$(cat "frontend/dockerfile/release/$1/tags" 2>/dev/null)
  mkdir -p "$FRONTENDS"
  nice -n 10 "$goroot/bin/go" build -tags "$tags netgo static_build osusergo" -ldflags "$ldflags" -o "$FRONTENDS/$2.part" \
    ./frontend/dockerfile/cmd/dockerfile-frontend
  mv "$FRONTENDS/$2.part" "$FRONTENDS/$2"
}

buildkit_image() {
  local work=$BUILDKIT_WORK image=$BUILDKIT_WORK/image runc library version
  rm -rf "$image"
  mkdir -p "$image"
  fetch_into "$image" "busybox-static/bookworm" ca-certificates/bookworm
  standin_skeleton "$image" "$BUILDKIT_IMAGE"
  ca_bundle "$image"
  busybox_links "$image" "$(host_platform)"
  install -m 0755 "$work/out/buildctl" "$work/out/buildkitd" "$image/usr/bin/"
  runc=$(readlink -f "$CACHE/engine-bin/runc")
  install -m 0755 "$runc" "$image/usr/bin/buildkit-runc"
  for library in $(ldd "$runc" | grep -oE '/[^ ]+'); do install -D -m 0755 "$library" "$image$library"; done
  version=$("$image/usr/bin/buildkitd" --version | cut -d' ' -f3)
  buildkit_replaces_relay
  tar -C "$image" --owner=0 --group=0 --numeric-owner -c . | docker import \
    --change 'ENTRYPOINT ["buildkitd"]' --change 'VOLUME /var/lib/buildkit' --change 'ENV BUILDKIT_SETUP_CGROUPV2_ROOT=1' \
    --change 'LABEL io.pixelzx.standin=moby/buildkit:debian-source' \
    --change "LABEL org.opencontainers.image.description=\"BuildKit $version, built from the source package of Debian's docker.io\"" \
    - "$BUILDKIT_IMAGE"
  docker save -o "$BUILDKIT_ARCHIVE.part" "$BUILDKIT_IMAGE"
  mv "$BUILDKIT_ARCHIVE.part" "$BUILDKIT_ARCHIVE"
}

# buildkit_make image|frontends: the image with the frontends, or those alone.
buildkit_make() {
  case $1 in
    image) say "  Making the real BuildKit from Debian's source package, once: about 5 minutes" ;;
    frontends) say "  Making BuildKit's Dockerfile frontends from Debian's source package, once: about 3 minutes" ;;
  esac
  step buildkit-fetch "  Fetching the sources and Debian's Go libraries" buildkit_fetch
  step buildkit-patch "  Applying Debian's patches" buildkit_patch
  step buildkit-compile "  Compiling" buildkit_compile "$1"
  [ "$1" = frontends ] || step buildkit-image "  Making the image and its archive" buildkit_image
  rm -rf "$BUILDKIT_WORK"
}

# --- the frontends

frontends_up() {
  private_apt_possible || return 0
  [ -x "$FRONTENDS/1" ] && [ -x "$FRONTENDS/1-labs" ] || buildkit_make frontends
  standin docker/dockerfile 1 "$FRONTEND_CONFIG" make_frontend "$(host_platform)"
  standin docker/dockerfile 1-labs "$FRONTEND_CONFIG" make_labs_frontend "$(host_platform)"
}

# What the real ones say of themselves, for BuildKit to read before it runs them.
FRONTEND_CONFIG='{"Entrypoint": ["/bin/dockerfile-frontend"], "Labels": {
  "moby.buildkit.frontend.network.none": "true",
  "moby.buildkit.frontend.caps": "moby.buildkit.frontend.inputs,moby.buildkit.frontend.subrequests,moby.buildkit.frontend.contexts"}}'

make_frontend() { install -D -m 0755 "$FRONTENDS/1" "$1/bin/dockerfile-frontend"; }
make_labs_frontend() { install -D -m 0755 "$FRONTENDS/1-labs" "$1/bin/dockerfile-frontend"; }

# --- the relay

relay_socket() { echo "@pixelzx-dev-$(printf '%s' "$CACHE" | sha256sum | cut -c1-12)"; }

relay_runs() { [ "$(docker inspect -f '{{.State.Running}}' pixelzx-dev-relay 2>/dev/null)" = true ]; }

relay_start() {
  [ "$(buildkit_there)" = relay ] || docker buildx build -q --builder default --load --provenance=false \
    --build-arg SOCKET="$(relay_socket)" -t "$BUILDKIT_IMAGE" "$ROOT/dev/relay"
  docker rm -f pixelzx-dev-relay 2>/dev/null || true
  docker run -d --name pixelzx-dev-relay --network host --restart unless-stopped --init \
    -v "$OWN_SOCKET:/run/engine.sock" --entrypoint relay "$BUILDKIT_IMAGE" listen
}

relay_up() { relay_runs || step relay "Opening a relay to the engine's own BuildKit" relay_start; }

buildkit_replaces_relay() {
  docker rm -f pixelzx-dev-relay >/dev/null 2>&1 || true
}
