# Other Mavens than the machine's own, and other Javas, for the projects in src/it.
# shellcheck shell=bash disable=SC2034

# The oldest supported, the last of each line, and what comes next.
MAVENS=(3.6.3 3.8.7 3.9.16 3.10.0 4.0.0-rc-6)

# maven_home VERSION: where it is, fetched through the machine's own Maven, so that its mirrors and proxies count.
maven_home() {
  local home=$CACHE/maven/apache-maven-$1
  if [ ! -x "$home/bin/mvn" ]; then
    mkdir -p "$CACHE/maven"
    (cd "$CACHE/maven" && "${MAVEN[@]}" -q dependency:copy -Dartifact="org.apache.maven:apache-maven:$1:tar.gz:bin" -DoutputDirectory="$CACHE/maven") >&2
    tar -C "$CACHE/maven" -xzf "$CACHE/maven/apache-maven-$1-bin.tar.gz"
  fi
  echo "$home"
}

# A Maven 4 warns of a plugin whose descriptor it finds wanting: none may be about this one. What the plugin itself warns of
# is about images.
warnings_about_the_plugin() {
  grep -hE '^\[WARNING\].*(pixelzx-docker|[Pp]lugin validation)' "$ROOT"/pixelzx-docker-maven-plugin/target/it/*/build.log |
    grep -vE '^\[WARNING\] +\* |mvn pixelzx-docker:help|target/(it|pixelzx-docker)/' | sort | uniq -c
}
