# What dev/demo, dev/plain and dev/test know of pixelzx-node and of Maven.
# shellcheck shell=bash disable=SC2034

NODE=$ROOT/pixelzx-node
NODE_IMAGE=yuchanshin/pixelzx-evm
PLATFORMS=(linux/amd64 linux/arm64 linux/arm/v7)
MAVEN=(mvn -B -ntp)

# runs_on PLATFORM REFERENCE: the line of the readme, letter by letter; the program has to say the platform itself.
runs_on() {
  local banner
  banner=$(docker run --rm --platform "$1" "$2" /usr/local/bin/pixelzx version)
  printf '%s\n' "$banner"
  grep -qE "(^|[^a-z0-9/])$1([^a-z0-9/]|\$)" <<<"$banner"
}

DEV_BUILDER=pixelzx-dev
# Kept between runs for its cache. It sees the registry on the loopback interface through the host's network.
dev_builder() {
  local config=$CACHE/buildkitd.toml
  printf '[registry."docker.io"]\n  mirrors = ["%s"]\n' "$PIXELZX_DEV_REGISTRY" >"$config"
  if docker buildx inspect "$DEV_BUILDER" 2>/dev/null && [ "$(cat "$CACHE/builder" 2>/dev/null)" = "$(dev_builder_recipe)" ]; then
    return 0
  fi
  docker buildx rm --keep-state "$DEV_BUILDER" 2>/dev/null || true
  docker buildx create --name "$DEV_BUILDER" --driver docker-container --driver-opt network=host \
    --buildkitd-config "$config" --bootstrap
  dev_builder_recipe >"$CACHE/builder"
}

dev_builder_recipe() {
  docker image inspect -f '{{.Id}}' "$BUILDKIT_IMAGE"
  cat "$CACHE/buildkitd.toml"
}

maven_repository() {
  local settings=$HOME/.m2/settings.xml path=
  [ ! -r "$settings" ] || path=$(sed -nE 's|.*<localRepository>(.*)</localRepository>.*|\1|p' "$settings" | head -n 1)
  [[ "${MAVEN_OPTS:-} ${MAVEN_ARGS:-}" != *-Dmaven.repo.local=* ]] ||
    path=$(sed -nE 's/.*-Dmaven\.repo\.local=([^ ]+).*/\1/p' <<<"${MAVEN_OPTS:-} ${MAVEN_ARGS:-}")
  echo "${path:-$HOME/.m2/repository}"
}

# What the plugin is made of and what was installed from it: equal to the last time, or there is something to do.
plugin_fingerprint() {
  local installed
  installed=$(maven_repository)/io/github/pixelzx
  cd "$ROOT" || return
  {
    git ls-files -z --cached --others --exclude-standard -- pom.xml .mvn pixelzx-docker-maven-plugin docs/faq.md |
      xargs -0 sha256sum 2>/dev/null
    find "$installed/pixelzx-docker-parent" "$installed/pixelzx-docker-maven-plugin" -type f \
      \( -name '*.jar' -o -name '*.pom' \) -exec sha256sum '{}' + 2>/dev/null | sort
  } | sha256sum | cut -d' ' -f1
}

plugin_installed() {
  local known=$CACHE/installed
  if [ "$(cat "$known" 2>/dev/null)" = "$(plugin_fingerprint)" ]; then
    say "  The plugin is installed and its sources are unchanged"
    return 0
  fi
  step plugin-install "Building and installing the plugin (mvn -Pquick install)" install_plugin
  plugin_fingerprint >"$known"
}

install_plugin() {
  cd "$ROOT" || return
  "${MAVEN[@]}" -q -Pquick install
}
