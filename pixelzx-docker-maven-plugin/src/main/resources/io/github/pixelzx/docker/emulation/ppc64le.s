/* prctl(PR_GET_SECCOMP): a kernel answers 0 or more, an emulator in user space refuses. exit(42 or 43). */
/* The kernel reports a failure in the summary overflow bit of cr0, which mfcr brings to bit 28 from the right. */
        .abiversion 2
        .globl _start
_start: li 0, 171
        li 3, 21
        li 4, 0
        sc
        mfcr 3
        rlwinm 3, 3, 4, 31, 31
        addi 3, 3, 42
        li 0, 1
        sc
