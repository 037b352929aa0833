#!/bin/sh
# Makes the programs beside this file from probe.c, with the one compiler that knows all of the processors, and Debian's
# cross binutils:
#   apt-get install clang binutils-x86-64-linux-gnu binutils-i686-linux-gnu binutils-aarch64-linux-gnu \
#     binutils-arm-linux-gnueabihf binutils-riscv64-linux-gnu binutils-powerpc64le-linux-gnu \
#     binutils-s390x-linux-gnu binutils-mips64el-linux-gnuabi64
# One loadable segment that begins with the file makes each about a thousand bytes, on kernels of any page size.
# shellcheck disable=SC2086 # the last two arguments are words
set -eu
cd "$(dirname "$0")"
make_program() { # architecture, target, prefix of the tools, then arguments of the compiler and of ld
  clang --target="$2" $4 -c -Os -std=c11 -Wall -Werror -ffreestanding -fno-builtin -fno-pic -fno-jump-tables \
    -fomit-frame-pointer -fno-stack-protector -fno-asynchronous-unwind-tables -fno-ident -o "$1.o" probe.c
  "$3objcopy" -R .ARM.attributes -R .ARM.exidx -R .rel.ARM.exidx -R .MIPS.abiflags -R .reginfo -R .gnu.attributes \
    -R .note.gnu.property -R .note.GNU-stack -R .riscv.attributes -R .eh_frame -R .rela.eh_frame -R .pdr -R .comment "$1.o"
  "$3ld" -static -s --build-id=none -z noseparate-code -z max-page-size=65536 ${5:-} -o "$1" "$1.o"
  rm "$1.o"
  chmod 644 "$1"
}
make_program amd64 x86_64-linux-gnu x86_64-linux-gnu- -mno-sse
make_program 386 i386-linux-gnu i686-linux-gnu- "-march=i686 -mno-sse" "-m elf_i386 -z max-page-size=4096"
make_program arm64 aarch64-linux-gnu aarch64-linux-gnu- -mgeneral-regs-only
make_program arm armv5te-linux-gnueabi arm-linux-gnueabihf- "-marm -mfloat-abi=soft"
make_program riscv64 riscv64-linux-gnu riscv64-linux-gnu- "-march=rv64imac -mabi=lp64"
make_program ppc64le powerpc64le-linux-gnu powerpc64le-linux-gnu- "-mno-altivec -mno-vsx"
make_program s390x s390x-linux-gnu s390x-linux-gnu- -march=z10
make_program mips64le mips64el-linux-gnuabi64 mips64el-linux-gnuabi64- -mno-abicalls
