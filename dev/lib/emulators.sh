# QEMU for foreign platforms. In our own engine's machine they are registered from the unpacked static package; for a
# foreign engine only when asked for.
# shellcheck shell=bash

BINFMT=/proc/sys/fs/binfmt_misc
EMULATED=(aarch64 arm riscv64 s390x ppc64le)
EMULATOR_PREFIX=${PIXELZX_DEV_EMULATORS:-qemu}

emulators_wanted() {
  local name
  for name in "${EMULATED[@]}"; do
    [ "$name" = "$(uname -m)" ] || grep -qs '^enabled' "$BINFMT/$EMULATOR_PREFIX-$name" || echo "$name"
  done
}

# Debian 12's: the one of Debian 13 is an empty package.
emulators_packages() { if private_apt_possible; then echo "qemu-user-static/bookworm"; else echo qemu-user-static; fi; }

emulators_register() {
  local name conf line fields interpreter
  [ -e "$BINFMT/register" ] || mount -t binfmt_misc binfmt_misc "$BINFMT"
  for name in $(emulators_wanted); do
    conf=$CACHE/pkg/emulators/usr/lib/binfmt.d/qemu-$name.conf
    line=$(grep -v '^#' "$conf" | head -n 1)
    # :name:type:offset:magic:mask:interpreter:flags - the interpreter becomes the unpacked one; F opens it now, so that
    # it is there in every container.
    IFS=: read -r _ _ _ _ _ _ interpreter fields <<<"$line"
    [ -n "$interpreter" ] || return 1
    [[ $fields == *F* ]] || fields+=F
    line=${line%":$interpreter:"*}:$CACHE/pkg/emulators$interpreter:$fields
    line=":$EMULATOR_PREFIX-${line#":qemu-"}"
    echo "registering $line"
    printf '%s' "$line" >"$BINFMT/register"
    echo "$EMULATOR_PREFIX-$name" >>"$RUN/emulators"
  done
}

emulators_up() {
  local wanted packages
  wanted=$(emulators_wanted)
  [ -n "$wanted" ] || return 0
  if engine_kind own; then
    read -ra packages < <(emulators_packages)
    is_unpacked emulators "${packages[@]}" || step emulators-unpack "Unpacking QEMU (package qemu-user-static)" \
      unpacked emulators "${packages[@]}"
    step emulators "Registering QEMU with the kernel for: ${wanted//$'\n'/ }" emulators_register
  elif [ "${INSTALL_EMULATORS:-no}" = yes ]; then
    step emulators "Registering emulators in the running engine (--install-emulators)" \
      docker run --privileged --rm tonistiigi/binfmt --install all
  else
    say "  No emulator for: ${wanted//$'\n'/ }. To register them: docker run --privileged --rm tonistiigi/binfmt --install all"
    say "  (or let this script do it: --install-emulators)"
  fi
}

# Takes away what this cache registered, and nothing else.
emulators_down() {
  local name
  [ -s "$RUN/emulators" ] || return 0
  while read -r name; do
    if grep -qsF "interpreter $CACHE/" "$BINFMT/$name"; then echo -1 >"$BINFMT/$name"; fi
  done <"$RUN/emulators"
  rm -f "$RUN/emulators"
}
