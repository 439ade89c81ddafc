#ifndef C_VECTOR_KERNELS_H
#define C_VECTOR_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// Dot products of 8-bit rows with a 16-bit query, exact in 32 bits.
///
/// The only C in this project. Swift cannot compile one function for several instruction sets and pick at run time, and
/// for the oldest x86-64 alone this loop is several times slower; see docs/vectors.md.
///
/// - rows: `count` rows of `stride` values each, one after the other.
/// - query: `stride` values. The caller keeps the sum of |row[i] * query[i]| below 2^31, or the result wraps.
/// - products: room for `count` results.
void cvk_dot_products(const int8_t *_Nonnull rows, const int16_t *_Nonnull query, size_t stride, size_t count,
                      int32_t *_Nonnull products);

#endif
