/* prctl(PR_GET_SECCOMP): a kernel answers 0 or more, an emulator in user space refuses. exit(42 or 43). */
/* The kernel reports a failure in a3. */
        .set noreorder
        .globl __start
__start: li $2, 5153
        li $4, 21
        li $5, 0
        syscall
        addiu $4, $7, 42
        li $2, 5058
        syscall
