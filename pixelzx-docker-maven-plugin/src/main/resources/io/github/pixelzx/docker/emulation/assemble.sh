#!/bin/sh
# Makes the programs beside this file from their sources, with Debian's cross binutils:
#   apt-get install binutils-x86-64-linux-gnu binutils-i686-linux-gnu binutils-aarch64-linux-gnu \
#     binutils-arm-linux-gnueabihf binutils-riscv64-linux-gnu binutils-powerpc64le-linux-gnu \
#     binutils-s390x-linux-gnu binutils-mips64el-linux-gnuabi64
# One loadable segment that begins with the file makes each a few hundred bytes, on kernels of any page size.
# shellcheck disable=SC2086 # the last two arguments are words
set -eu
cd "$(dirname "$0")"
make_program() { # architecture, prefix of the tools, then arguments of as and of ld
  "$2as" ${3:-} -o "$1.o" "$1.s"
  "$2objcopy" -R .ARM.attributes -R .MIPS.abiflags -R .reginfo -R .gnu.attributes -R .note.gnu.property -R .riscv.attributes "$1.o"
  "$2ld" -static -s --build-id=none -z noseparate-code -z max-page-size=65536 ${4:-} -o "$1" "$1.o"
  rm "$1.o"
  chmod 644 "$1"
}
make_program amd64 x86_64-linux-gnu-
make_program 386 x86_64-linux-gnu- --32 "-m elf_i386 -z max-page-size=4096"
make_program arm64 aarch64-linux-gnu-
make_program arm arm-linux-gnueabihf-
make_program riscv64 riscv64-linux-gnu-
make_program ppc64le powerpc64le-linux-gnu-
make_program s390x s390x-linux-gnu-
make_program mips64le mips64el-linux-gnuabi64-
