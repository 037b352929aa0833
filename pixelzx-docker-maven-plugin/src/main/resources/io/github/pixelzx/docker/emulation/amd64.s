/* prctl(PR_GET_SECCOMP): a kernel answers 0 or more, an emulator in user space refuses. exit(42 or 43). */
        .globl _start
_start: mov $157, %eax
        mov $21, %edi
        xor %esi, %esi
        xor %edx, %edx
        syscall
        mov %eax, %edi
        shr $31, %edi
        add $42, %edi
        mov $60, %eax
        syscall
