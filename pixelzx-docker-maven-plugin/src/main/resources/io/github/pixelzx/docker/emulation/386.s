/* prctl(PR_GET_SECCOMP): a kernel answers 0 or more, an emulator in user space refuses. exit(42 or 43). */
        .globl _start
_start: mov $172, %eax
        mov $21, %ebx
        xor %ecx, %ecx
        xor %edx, %edx
        int $0x80
        mov %eax, %ebx
        shr $31, %ebx
        add $42, %ebx
        mov $1, %eax
        int $0x80
