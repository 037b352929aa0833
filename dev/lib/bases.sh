# Base images. Where Docker Hub can be reached they come from there. Where not, stand-ins made from Debian's packages
# are pushed to our registry under the same names, so that unchanged Dockerfiles find them through the engine's mirror.
# A stand-in says that it is one: in its labels, on the console and, where it imitates another system, in /etc/os-release.
# shellcheck shell=bash

STANDIN_DATE=2023-11-14T22:13:20Z
# standin_recipe REPOSITORY: raise its number when its recipe below changes.
standin_recipe() { case $1 in library/debian | library/eclipse-temurin) echo 3 ;; *) echo 2 ;; esac }

debian_arch() {
  case $1 in
    linux/amd64) echo amd64 ;; linux/arm64) echo arm64 ;; linux/arm/v7) echo armhf ;;
    linux/riscv64) echo riscv64 ;; linux/s390x) echo s390x ;; linux/ppc64le) echo ppc64el ;;
    *) return 1 ;;
  esac
}

qemu_name() {
  case $1 in
    linux/arm64) echo aarch64 ;; linux/arm/v7) echo arm ;; linux/riscv64) echo riscv64 ;;
    linux/s390x) echo s390x ;; linux/ppc64le) echo ppc64le ;; *) return 1 ;;
  esac
}

host_platform() {
  case $(uname -m) in x86_64) echo linux/amd64 ;; aarch64) echo linux/arm64 ;; *) die "no stand-ins for $(uname -m)" ;; esac
}

# fetch_into ROOT PACKAGE...
fetch_into() {
  local root=$1 debs=$1.debs
  shift
  (deb_fetch "$debs" "$@")
  unpack_into "$root" "$debs"/*.deb
  rm -rf "$debs"
}

unpack_into() {
  local root=$1 deb
  shift
  for deb; do dpkg-deb -x "$deb" "$root"; done
}

# The applets of a busybox as links; a foreign one is asked through QEMU, which need not be registered for that.
busybox_links() {
  local root=$1 platform=$2 run=()
  [ "$platform" = "$(host_platform)" ] || run=("$CACHE/pkg/emulators/usr/bin/qemu-$(qemu_name "$platform")-static")
  mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin}
  "${run[@]}" "$root/bin/busybox" --list-full |
    perl -ne 'BEGIN { chdir shift or die } chomp; -e or -l or symlink "/bin/busybox", $_ or die "$_: $!"' "$root"
}

ca_bundle() {
  local root=$1 pem
  mkdir -p "$root/etc/ssl/certs"
  for pem in "$root"/usr/share/ca-certificates/mozilla/*.crt; do cat "$pem"; done >"$root/etc/ssl/certs/ca-certificates.crt"
  ln -sf certs/ca-certificates.crt "$root/etc/ssl/cert.pem"
  rm -rf "${root:?}/usr/share/ca-certificates" "${root:?}/usr/share/doc" "${root:?}/usr/share/man" "${root:?}/usr/sbin/update-ca-certificates"
}

standin_skeleton() {
  local root=$1 name=$2
  mkdir -p "$root"/{dev,etc,home,proc,root,run,sys,tmp,usr/local/bin,var/log,var/tmp}
  chmod 1777 "$root/tmp" "$root/var/tmp"
  chmod 0700 "$root/root"
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n' >"$root/etc/passwd"
  printf 'root:x:0:root\nnobody:x:65534:\n' >"$root/etc/group"
  printf 'root:*::0:::::\nnobody:!::0:::::\n' >"$root/etc/shadow"
  chmod 0640 "$root/etc/shadow"
  printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
  standin_os_release "$root" "$name"
}

standin_os_release() {
  rm -f "$1/etc/os-release"
  printf 'ID=pixelzx-standin\nNAME="stand-in for %s"\nPRETTY_NAME="Stand-in for %s, made from Debian packages"\nID_LIKE=debian\n' \
    "$2" "$2" >"$1/etc/os-release"
}

# publish_platform REPOSITORY NAME PLATFORM ROOT CONFIG-JSON: one layer, config, manifest; prints the index entry.
publish_platform() {
  local repository=$1 name=$2 platform=$3 root=$4 config=$5 work=$4.image diff layer os arch variant media
  mkdir -p "$work"
  tar -C "$root" --sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mtime="$STANDIN_DATE" \
    --no-xattrs -cf "$work/layer.tar" .
  diff=sha256:$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
  gzip -n -1 "$work/layer.tar"
  layer=$(registry_put_blob "$repository" "$work/layer.tar.gz")
  IFS=/ read -r os arch variant <<<"$platform"
  jq -cnS --arg os "$os" --arg arch "$arch" --arg variant "$variant" --arg date "$STANDIN_DATE" --arg diff "$diff" \
    --arg name "$name" --argjson config "$config" '
    {created: $date, os: $os, architecture: $arch,
     config: ($config * {Labels: {
       "org.opencontainers.image.title": $name,
       "org.opencontainers.image.description": "Stand-in for \($name), made from Debian packages; not the image of that name on Docker Hub",
       "io.pixelzx.standin": $name}}),
     rootfs: {type: "layers", diff_ids: [$diff]},
     history: [{created: $date, created_by: "stand-in from Debian packages"}]}
    + (if $variant == "" then {} else {variant: $variant} end)' >"$work/config.json"
  media=application/vnd.oci.image
  jq -cnS --arg media "$media" --arg layer "$layer" --argjson size "$(stat -c %s "$work/layer.tar.gz")" \
    --arg config "$(registry_put_blob "$repository" "$work/config.json")" --argjson csize "$(stat -c %s "$work/config.json")" '
    {schemaVersion: 2, mediaType: "\($media).manifest.v1+json",
     config: {mediaType: "\($media).config.v1+json", digest: $config, size: $csize},
     layers: [{mediaType: "\($media).layer.v1.tar+gzip", digest: $layer, size: $size}]}' >"$work/manifest.json"
  local digest
  digest=sha256:$(sha256sum "$work/manifest.json" | cut -d' ' -f1)
  registry_put_manifest "$repository" "$digest" "$media.manifest.v1+json" "$work/manifest.json"
  jq -cnS --arg media "$media" --arg digest "$digest" --argjson size "$(stat -c %s "$work/manifest.json")" \
    --arg os "$os" --arg arch "$arch" --arg variant "$variant" '
    {mediaType: "\($media).manifest.v1+json", digest: $digest, size: $size,
     platform: ({os: $os, architecture: $arch} + (if $variant == "" then {} else {variant: $variant} end))}'
}

# publish_standin REPOSITORY TAG CONFIG-JSON MAKER PLATFORM...: MAKER ROOT PLATFORM fills the root file system.
publish_standin() {
  local repository=$1 tag=$2 config=$3 maker=$4 work=$CACHE/bases/work platform root
  shift 4
  rm -rf "$work"
  mkdir -p "$work"
  for platform; do
    root=$work/${platform//\//-}
    mkdir -p "$root"
    "$maker" "$root" "$platform"
    publish_platform "$repository" "${repository#library/}:$tag" "$platform" "$root" "$config" >>"$work/entries"
    rm -rf "$root" "$root.image"
  done
  jq -csS '{schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: .}' "$work/entries" >"$work/index.json"
  registry_put_manifest "$repository" "$tag" application/vnd.oci.image.index.v1+json "$work/index.json"
  standin_stamp "$repository" "$tag"
  rm -rf "$work"
}

standin_file() { echo "$CACHE/bases/${1//\//-}-$2"; }

standin_stamp() {
  mkdir -p "$CACHE/bases"
  echo "$(standin_recipe "$1") $(registry_has "$1" "$2")" >"$(standin_file "$1" "$2")"
}

# Still what we made, and still in the registry.
standin_there() {
  local digest
  digest=$(registry_has "$1" "$2")
  [ -n "$digest" ] && [ "$(cat "$(standin_file "$1" "$2")" 2>/dev/null)" = "$(standin_recipe "$1") $digest" ]
}

# --- recipes

ALPINE_PLATFORMS=(linux/amd64 linux/arm64 linux/arm/v7 linux/riscv64 linux/s390x linux/ppc64le)

# All platforms' packages in one go: apt reads its lists anew each time.
fetch_alpine() {
  local platform packages=(ca-certificates/bookworm)
  for platform in "${ALPINE_PLATFORMS[@]}"; do
    # Debian 12 has no riscv64.
    case $platform in
      linux/riscv64) packages+=(busybox-static:riscv64/trixie) ;;
      *) packages+=("busybox-static:$(debian_arch "$platform")/bookworm") ;;
    esac
  done
  (deb_fetch "$CACHE/bases/alpine" "${packages[@]}")
}

make_alpine() {
  local root=$1 arch
  arch=$(debian_arch "$2")
  [ -d "$CACHE/bases/alpine" ] || fetch_alpine
  unpack_into "$root" "$CACHE/bases/alpine"/{busybox-static_*_"$arch",ca-certificates_*}.deb
  # Newer packages have it under /usr; alpine has not.
  mkdir -p "$root/bin"
  [ ! -e "$root/usr/bin/busybox" ] || mv "$root/usr/bin/busybox" "$root/bin/busybox"
  standin_skeleton "$root" alpine:latest
  ca_bundle "$root"
  rm -rf "${root:?}/usr/share" "${root:?}/usr/lib/busybox" "${root:?}/etc/ca-certificates"
  busybox_links "$root" "$2"
}

make_golang() {
  local root=$1 go=$1/usr/local/go
  fetch_into "$root" "busybox-static/bookworm" ca-certificates/bookworm tzdata/bookworm \
    golang-1.21-go/bookworm-backports golang-1.21-src/bookworm-backports
  standin_skeleton "$root" golang:1.21-alpine
  ca_bundle "$root"
  mkdir -p "$go" "$root/go/bin" "$root/go/src"
  cp -a "$root/usr/lib/go-1.21/." "$go/"
  # Debian's links into /usr/share; what only Go's own tests need stays out.
  find "$go" -type l -delete
  cp -a "$root/usr/share/go-1.21/src" "$go/src"
  cp -a "$root/usr/share/go-1.21/pkg/include" "$go/pkg/include"
  mv "$root/usr/share/zoneinfo" "$root/zoneinfo"
  rm -rf "${root:?}/usr/share" "${root:?}/usr/lib" "${root:?}/etc/ca-certificates" "${root:?}/usr/sbin"
  mkdir -p "$root/usr/share" "$root/usr/sbin"
  mv "$root/zoneinfo" "$root/usr/share/zoneinfo"
  rm -rf "${root:?}/usr/share/zoneinfo/right" "${root:?}/usr/share/zoneinfo/posix"
  chmod 1777 "$root/go" "$root/go/bin" "$root/go/src"
  busybox_links "$root" "$2"
}

# A Debian as its packages are before their configuration scripts run: enough to run programs in, and its dpkg knows
# what is there. No step needs emulation.
make_debian() { debian_root "$1" "$2" '?essential' apt; }

debian_root() {
  local root=$1 arch deb name
  arch=$(debian_arch "$2")
  shift 2
  deb_closure "$root.debs" "$arch" "$@"
  mkdir -p "$root"/usr/{bin,sbin,lib} "$root/var/lib/dpkg/info"
  for name in bin sbin lib; do ln -s "usr/$name" "$root/$name"; done
  [ "$arch" != amd64 ] || { mkdir "$root/usr/lib64" && ln -s usr/lib64 "$root/lib64"; }
  for deb in "$root.debs"/*.deb; do
    # Through tar, which follows /bin -> usr/bin where dpkg-deb would not in an empty root.
    dpkg-deb --fsys-tarfile "$deb" | tar -C "$root" --keep-directory-symlink -xf -
    dpkg-deb --field "$deb" | sed '/^Package:/a Status: install ok installed' >>"$root/var/lib/dpkg/status"
    echo >>"$root/var/lib/dpkg/status"
    name=$(dpkg-deb --showformat='${Package}' --show "$deb")
    # As dpkg itself writes it: the root is "/.", and no line may be empty, or no package can be added.
    dpkg-deb --fsys-tarfile "$deb" | tar -t | sed 's|^\.||; s|/$||; s|^$|/.|' >"$root/var/lib/dpkg/info/$name.list"
  done
  rm -rf "$root.debs"
  cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
  cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
  touch "$root/etc/environment"
  ln -sf mawk "$root/usr/bin/awk"
  rm -rf "$root"/usr/share/{doc,man,info,locale}
}

make_jre() {
  local root=$1 jvm
  debian_root "$root" "$2" '?essential' apt ca-certificates openjdk-17-jre-headless
  standin_os_release "$root" eclipse-temurin:17-jre
  jvm=$(cd "$root" && echo usr/lib/jvm/java-17-openjdk-*)
  mkdir -p "$root/opt/java" "$root/etc/ssl/certs/java"
  cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
  ln -s "/$jvm" "$root/opt/java/openjdk"
  java "$DEV_LIB/TrustStore.java" "$root/etc/ssl/certs/ca-certificates.crt" "$root/etc/ssl/certs/java/cacerts"
}

DEBIAN_CONFIG='{"Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], "Cmd": ["bash"]}'
JRE_CONFIG='{"Env": ["JAVA_HOME=/opt/java/openjdk", "LANG=C.UTF-8",
  "PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], "Cmd": ["java", "-version"]}'
ALPINE_CONFIG='{"Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], "Cmd": ["/bin/sh"]}'
GOLANG_CONFIG='{"Env": ["PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  "GOLANG_VERSION=1.21.13", "GOTOOLCHAIN=local", "GOPATH=/go"], "WorkingDir": "/go", "Cmd": ["/bin/sh"]}'

# standin REPOSITORY TAG CONFIG MAKER PLATFORM...
standin() {
  local name=${1#library/}
  standin_there "$1" "$2" || step "base-${name//\//-}-$2" "Making a stand-in for $name:$2 from Debian packages (Docker Hub is out of reach)" \
    publish_standin "$@"
}

bases_up() {
  local packages
  ! hub_reachable || return 0
  private_apt_possible || die "Docker Hub is out of reach, and stand-ins for its base images can be made on Debian 12 and 13 only" \
    "let this machine reach Docker Hub or a mirror of it (registry-mirrors in the engine's configuration)"
  if engine_kind foreign && ! standin_there library/alpine latest; then
    say "  The running engine finds the stand-ins only if its configuration names http://$(registry_address) in registry-mirrors"
  fi
  read -ra packages < <(emulators_packages)
  is_unpacked emulators "${packages[@]}" || step emulators-unpack "Unpacking QEMU (package qemu-user-static)" \
    unpacked emulators "${packages[@]}"
  standin library/alpine latest "$ALPINE_CONFIG" make_alpine "${ALPINE_PLATFORMS[@]}"
  rm -rf "$CACHE/bases/alpine"
  standin library/golang 1.21-alpine "$GOLANG_CONFIG" make_golang "$(host_platform)"
  [ "${ALL_BASES:-no}" = no ] || {
    standin library/debian 12-slim "$DEBIAN_CONFIG" make_debian linux/amd64 linux/arm64 linux/arm/v7
    standin library/eclipse-temurin 17-jre "$JRE_CONFIG" make_jre linux/amd64 linux/arm64 linux/arm/v7
  }
}
