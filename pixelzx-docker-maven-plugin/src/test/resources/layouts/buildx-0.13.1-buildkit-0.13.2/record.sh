#!/usr/bin/env bash
# Made the layouts beside this file: buildx 0.13.1, BuildKit 0.13.2 in a container builder named 'recorder'.
# Each program in context/ is a whole ELF program of one machine whose only instructions exit with 0.
# (BuildKit also leaves an empty directory ingest/ in each layout, which Git does not keep.)
set -euo pipefail
cd "$(dirname "$0")"
export SOURCE_DATE_EPOCH=1700000000

record() {
    local layout=$1 output=$2
    shift 2
    docker buildx build --builder recorder --sbom=false "$@" \
        --output "type=oci,dest=$layout,tar=false,$output" context
}

record three-platforms-with-provenance rewrite-timestamp=true \
    --platform linux/amd64,linux/arm64,linux/arm/v7 --provenance=mode=min
record one-platform rewrite-timestamp=true --platform linux/arm64 --provenance=false
record one-platform-zstd compression=zstd,force-compression=true --platform linux/arm64 --provenance=false
record one-platform-estargz compression=estargz,force-compression=true,oci-mediatypes=true \
    --platform linux/arm64 --provenance=false
