#include <stdio.h>

int main(void) {
    printf("compiled for %s, pointers of %d bits\n", PLATFORM, (int) (8 * sizeof(void *)));
    return 0;
}
