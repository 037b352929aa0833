/*
 * Tells by whom it is run and how fast, for each architecture the same: prints how many pieces of work were done and in how
 * many nanoseconds of processor time, each as eight hexadecimal digits, and ends with 42 where a kernel answers it, with 43
 * where an emulator in user space does.
 *
 * No library, no global data, nothing but the stack: so it needs no start-up code and no registers set up by anybody.
 */

#define PR_GET_SECCOMP 21
#define CLOCK_PROCESS_CPUTIME_ID 2

/* Long enough for a figure that is right within some percent, short enough for nobody to notice. */
#define MEASURED 50000000u
/* Where a clock stands still. */
#define MOST 100000u

static long call(long number, long a, long b, long c);

#if defined(__x86_64__)
#define PRCTL 157
#define WRITE 1
#define CLOCK_GETTIME 228
#define EXIT 60
static long call(long number, long a, long b, long c) {
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return result;
}
#elif defined(__i386__)
#define PRCTL 172
#define WRITE 4
#define CLOCK_GETTIME 265
#define EXIT 1
static long call(long number, long a, long b, long c) {
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
  return result;
}
#elif defined(__aarch64__)
#define PRCTL 167
#define WRITE 64
#define CLOCK_GETTIME 113
#define EXIT 93
static long call(long number, long a, long b, long c) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
  return x0;
}
#elif defined(__arm__)
#define PRCTL 172
#define WRITE 4
#define CLOCK_GETTIME 263
#define EXIT 1
static long call(long number, long a, long b, long c) {
  register long r7 __asm__("r7") = number;
  register long r0 __asm__("r0") = a;
  register long r1 __asm__("r1") = b;
  register long r2 __asm__("r2") = c;
  __asm__ volatile("swi #0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2) : "memory");
  return r0;
}
#elif defined(__riscv)
#define PRCTL 167
#define WRITE 64
#define CLOCK_GETTIME 113
#define EXIT 93
static long call(long number, long a, long b, long c) {
  register long a7 __asm__("a7") = number;
  register long a0 __asm__("a0") = a;
  register long a1 __asm__("a1") = b;
  register long a2 __asm__("a2") = c;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
  return a0;
}
#elif defined(__powerpc64__)
#define PRCTL 171
#define WRITE 4
#define CLOCK_GETTIME 246
#define EXIT 1
/* The kernel reports a failure in the summary overflow bit of cr0, which mfcr brings to bit 28 from the right. */
static long call(long number, long a, long b, long c) {
  register long r0 __asm__("r0") = number;
  register long r3 __asm__("r3") = a;
  register long r4 __asm__("r4") = b;
  register long r5 __asm__("r5") = c;
  long flags;
  __asm__ volatile("sc\n\tmfcr %0"
                   : "=&r"(flags), "+r"(r0), "+r"(r3), "+r"(r4), "+r"(r5)
                   :
                   : "r6", "r7", "r8", "r9", "r10", "r11", "r12", "cr0", "ctr", "memory");
  return (flags >> 28) & 1 ? -1 : r3;
}
#elif defined(__s390x__)
#define PRCTL 172
#define WRITE 4
#define CLOCK_GETTIME 260
#define EXIT 1
static long call(long number, long a, long b, long c) {
  register long r1 __asm__("r1") = number;
  register long r2 __asm__("r2") = a;
  register long r3 __asm__("r3") = b;
  register long r4 __asm__("r4") = c;
  __asm__ volatile("svc 0" : "+d"(r2) : "d"(r1), "d"(r3), "d"(r4) : "memory");
  return r2;
}
#elif defined(__mips64)
#define PRCTL 5153
#define WRITE 5001
#define CLOCK_GETTIME 5222
#define EXIT 5058
/* The kernel reports a failure in a3. */
static long call(long number, long a, long b, long c) {
  register long v0 __asm__("$2") = number;
  register long a0 __asm__("$4") = a;
  register long a1 __asm__("$5") = b;
  register long a2 __asm__("$6") = c;
  register long a3 __asm__("$7");
  __asm__ volatile("syscall"
                   : "+r"(v0), "=r"(a3)
                   : "r"(a0), "r"(a1), "r"(a2)
                   : "$1", "$3", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15", "$24", "$25", "hi", "lo", "memory");
  return a3 ? -1 : v0;
}
#endif

/* Processor time since the program's start, within its first second. */
static unsigned now(void) {
  long time[2] = {0, 0};
  call(CLOCK_GETTIME, CLOCK_PROCESS_CPUTIME_ID, (long)time, 0);
  return (unsigned)time[1] + (unsigned)time[0] * 1000000000u;
}

__attribute__((noinline)) static unsigned scattered(unsigned value, const unsigned *cells) {
  return value * 2654435761u ^ cells[value >> 24];
}

/* A walk of a tree: calls within calls. */
__attribute__((noinline)) static unsigned walked(unsigned depth, unsigned value, unsigned *cells) {
  if (depth == 0) return scattered(value, cells);
  unsigned left = walked(depth - 1, value + depth, cells);
  cells[left & 255] += value;
  return walked(depth - 1, left ^ value >> 3, cells);
}

/*
 * What interpreters, compilers and servers do most: they call, return, read, write and branch. A processor foresees most of
 * it, and an emulator, which looks up where each call and return leads, is the slower for it: by about as much as it is with
 * a shell or a sort. Sums of checksums would show less, and floating point more.
 */
__attribute__((noinline)) static unsigned piece(unsigned *cells, unsigned value) {
  for (unsigned step = 0; step < 64; step++) value = walked(4, value + step, cells);
  return value;
}

static void print(unsigned first, unsigned second) {
  char text[18];
  for (int digit = 0; digit < 8; digit++) {
    unsigned a = first >> (28 - 4 * digit) & 15;
    unsigned b = second >> (28 - 4 * digit) & 15;
    text[digit] = (char)(a < 10 ? '0' + a : 'a' - 10 + a);
    text[9 + digit] = (char)(b < 10 ? '0' + b : 'a' - 10 + b);
  }
  text[8] = ' ';
  text[17] = '\n';
  call(WRITE, 1, (long)text, sizeof text);
}

__attribute__((noinline, used)) void probe(void) {
  /* A kernel answers 0 or more, an emulator in user space refuses. */
  int emulated = call(PRCTL, PR_GET_SECCOMP, 0, 0) < 0;
  unsigned cells[256];
  for (unsigned cell = 0; cell < 256; cell++) cells[cell] = cell * 40503u;
  unsigned value = piece(cells, 1);
  unsigned pieces = 0;
  unsigned begun = now();
  unsigned took;
  do {
    value = piece(cells, value);
    took = now() - begun;
    pieces++;
  } while (took < MEASURED && pieces < MOST);
  /* What was computed must not seem to be for nothing. */
  __asm__ volatile("" : : "r"(value));
  print(pieces, took);
  call(EXIT, 42 + emulated, 0, 0);
}

void _start(void) { probe(); }
void __start(void) __attribute__((alias("_start")));
