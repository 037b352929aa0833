# The plugin's own classes, for scripts that call them without Maven. Sourced, never run.
# shellcheck shell=bash

# plugin_classpath: compiles what changed and prints the class path of the tests. PIXELZX_CLASSPATH takes its place.
plugin_classpath() {
  local module=$ROOT/pixelzx-docker-maven-plugin list=$RUN/classpath
  if [ -n "${PIXELZX_CLASSPATH:-}" ]; then
    printf '%s' "$PIXELZX_CLASSPATH"
    return
  fi
  (cd "$ROOT" && "${MAVEN[@]}" -q -pl pixelzx-docker-maven-plugin test-compile dependency:build-classpath \
    "-Dmdep.outputFile=$list" -Dmdep.includeScope=test) >&2
  printf '%s:%s:%s' "$module/target/test-classes" "$module/target/classes" "$(cat "$list")"
}
