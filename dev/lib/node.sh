# What dev/demo, dev/plain and dev/test know of pixelzx-node.
# shellcheck shell=bash

NODE=$ROOT/pixelzx-node
NODE_IMAGE=yuchanshin/pixelzx-evm
PLATFORMS=(linux/amd64 linux/arm64 linux/arm/v7)

# runs_on PLATFORM REFERENCE: the seeds' line, letter by letter; the program has to say the platform itself.
runs_on() {
  local banner
  banner=$(docker run --rm --platform "$1" "$2" /usr/local/bin/pixelzx version)
  printf '%s\n' "$banner"
  grep -qE "(^|[^a-z0-9/])$1([^a-z0-9/]|\$)" <<<"$banner"
}
