#!/usr/bin/env bash
# Made the programs beside this file: Debian 12's binutils, binutils-arm-linux-gnueabihf, binutils-aarch64-linux-gnu (2.40), zstd 1.5.4,
# and Go 1.21 (golang:1.21-alpine). The code of each only exits with 0; what is kept is what linkers write around it.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# assemble PREFIX NAME ASSEMBLY
assemble() { printf '%b' "$3" | "$1as" --noexecstack -o "$work/$2.o" -; }

amd64='.globl _start\n_start: mov $60, %eax\n xor %edi, %edi\n syscall\n'
arm64='.globl _start\n_start: mov x8, 93\n mov x0, 0\n svc 0\n'
arm='.syntax unified\n.globl _start\n_start: mov r7, 1\n mov r0, 0\n svc 0\n'
hard='.eabi_attribute 28, 1\n'
assemble '' amd64 "$amd64"
assemble aarch64-linux-gnu- arm64 "$arm64"
assemble arm-linux-gnueabihf- armv7 ".arch armv7-a\n.fpu vfpv3-d16\n$hard$arm"
assemble arm-linux-gnueabihf- armv6 ".arch armv6kz\n.fpu vfp\n$hard$arm"
assemble arm-linux-gnueabihf- soft ".arch armv7-a\n.fpu softvfp\n$arm"

# link PREFIX FROM TO OPTION...
link() { "$1ld" -s -z max-page-size=512 -z noseparate-code --build-id=none -o "$3" "$work/$2.o" "${@:4}"; }
link '' amd64 amd64 -static
link '' amd64 amd64.so -shared -soname libnative.so
link aarch64-linux-gnu- arm64 arm64 -static
link aarch64-linux-gnu- arm64 arm64.so -shared -soname libnative.so
link aarch64-linux-gnu- arm64 arm64-libc.so -shared -soname libc.so.6
link aarch64-linux-gnu- arm64 arm64-png.so -shared -soname libpng.so.1 ./arm64-libc.so
link aarch64-linux-gnu- arm64 arm64-dynamic -dynamic-linker /lib/ld-linux-aarch64.so.1 --no-as-needed \
    --allow-shlib-undefined ./arm64-png.so ./arm64-libc.so
link aarch64-linux-gnu- arm64 arm64-rpath -dynamic-linker /lib/ld-linux-aarch64.so.1 --no-as-needed \
    --enable-new-dtags -rpath '$ORIGIN/../lib/app' --allow-shlib-undefined ./arm64-libc.so
link arm-linux-gnueabihf- armv7 armv7 -static
link arm-linux-gnueabihf- armv7 armv7-libc.so -shared -soname libc.so.6
link arm-linux-gnueabihf- armv7 armv7-dynamic -dynamic-linker /lib/ld-linux-armhf.so.3 --no-as-needed ./armv7-libc.so
link arm-linux-gnueabihf- armv6 armv6 -static
link arm-linux-gnueabihf- soft soft-libc.so -shared -soname libc.so.6
link arm-linux-gnueabihf- soft soft-dynamic -dynamic-linker /lib/ld-linux.so.3 --no-as-needed ./soft-libc.so
rm -f soft-libc.so

# A program of Go's with its code and tables blanked: headers, the build record and the data around it stay.
go() {
    printf 'module example\ngo 1.21\n' >"$work/go.mod"
    printf 'package main\nfunc main() {}\n' >"$work/main.go"
    tar -C "$work" -cf - go.mod main.go | docker run --rm -i golang:1.21-alpine sh -c "mkdir /b && cd /b && tar xf - &&
        CGO_ENABLED=0 GOOS=linux GOARCH=arm GOARM=$1 go build -ldflags='-s -w' -o /b/out . >&2 && cat /b/out" >"$work/go"
    perl -0777 -pe '
        my $at = index($_, "\xff Go buildinf:"); die "no record" if $at < 0;
        my ($head, $from, $to) = (4096, $at - 64, $at + 4096);
        substr($_, $head, $from - $head) = "\0" x ($from - $head);
        substr($_, $to, length($_) - 8192 - $to) = "\0" x (length($_) - 8192 - $to);' "$work/go" | gzip -9n >"go-arm$1.gz"
}
go 7
go 6

# A layer compressed with zstd 1.5.4, a skippable frame before, between and after two frames.
skip() { printf '\x50\x2a\x4d\x18\x05\0\0\0hello'; }
tar --owner=0 --group=0 --mtime=@0 --sort=name -cf "$work/layer.tar" amd64 arm64
{
    skip
    head -c 5000 "$work/layer.tar" | zstd -q -19 --check
    skip
    tail -c +5001 "$work/layer.tar" | zstd -q -1
    skip
} >layer.zst
head -c 4000 "$work/layer.tar" | zstd -q --ultra -20 --long=27 >long-window.zst
