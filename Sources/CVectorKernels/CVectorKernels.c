#include "CVectorKernels.h"

// One copy of the function per instruction set, chosen when the program is loaded. It needs indirect functions, which
// glibc has; everywhere else, and on arm64, the baseline already has what the loop needs or the plain copy has to do.
#if defined(__x86_64__) && defined(__GLIBC__) && __has_attribute(target_clones)
#define FOR_EACH_INSTRUCTION_SET __attribute__((target_clones("avx512bw", "avx2", "default")))
#else
#define FOR_EACH_INSTRUCTION_SET
#endif

FOR_EACH_INSTRUCTION_SET
void cvk_dot_products(const int8_t *rows, const int16_t *query, size_t stride, size_t count, int32_t *products) {
    for (size_t row = 0; row < count; row++) {
        const int8_t *values = rows + row * stride;
        // Unsigned, because it may wrap if a caller breaks the promise; a signed sum would be undefined then.
        uint32_t sum = 0;
        for (size_t i = 0; i < stride; i++) {
            sum += (uint32_t)((int32_t)values[i] * query[i]);
        }
        products[row] = (int32_t)sum;
    }
}
