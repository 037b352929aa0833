# Everything, in the order it depends on each other.
# shellcheck shell=bash
# shellcheck source-path=SCRIPTDIR
DEV_LIB=$(dirname "${BASH_SOURCE[0]}")
. "$DEV_LIB/common.sh"
. "$DEV_LIB/debian.sh"
. "$DEV_LIB/registry.sh"
. "$DEV_LIB/engine.sh"
. "$DEV_LIB/emulators.sh"
. "$DEV_LIB/bases.sh"
. "$DEV_LIB/buildkit.sh"
. "$DEV_LIB/node.sh"
. "$DEV_LIB/classes.sh"
. "$DEV_LIB/maven.sh"

# ground_up none|any|real: the argument says which BuildKit image must be there in the end.
ground_up() {
  engine_possible
  if engine_kind own; then install_missing engine; else install_missing; fi
  registry_up
  private_registry_up
  engine_up
  engine_environment
  emulators_up
  bases_up
  [ "$1" = none ] || buildkit_up "$1"
}

ground_down() {
  local name
  for name in engine registry private-registry; do
    if daemon_runs "$name"; then step "$name-stop" "Stopping the ${name/engine/private Docker Engine}" daemon_stop "$name" 30; fi
  done
  if [ -s "$RUN/emulators" ]; then step emulators-stop "Unregistering the emulators" emulators_down; fi
}
