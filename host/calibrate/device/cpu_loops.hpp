// Own loops of a processor's calibration, one slice of the work each: memory, element-wise work, attention.
#pragma once

#include <cstddef>
#include <cstdint>

namespace eqc::cpu_loops {

void copy(const float* from, float* to, std::size_t n);
/// a = b + c d: the vector triad of Schoenauer 1987, which likwid-bench calls triad.
void triad(float* a, const float* b, const float* c, const float* d, std::size_t n);
/// Sum of n numbers in 8 lanes.
float sum(const float* from, std::size_t n);
/// out = gate / (1 + |gate|) x up: the traffic of a gated activation, without its exponential.
void gated(const float* gate, const float* up, float* out, std::size_t n);
/// c[n] = sum of a[i] w[n][i]: columns [first, last) of a product of one row. w [columns][inner].
void single_row(const float* a, const float* w, float* c, std::size_t inner, std::size_t first, std::size_t last);

/// Each row of `width` divided by its root mean square.
void rms_norm(const float* from, float* to, std::size_t rows, std::size_t width);

/// Causal attention of queries [first, last) of one head over the keys before them: q, k, v, out [keys][width], all
/// with a stride of `stride` floats between tokens; `scores` holds as many floats as keys. Simple: a row at a time.
void attention(const float* q, const float* k, const float* v, float* out, std::size_t stride, std::size_t width,
               std::size_t first, std::size_t last, float* scores);

/// `queries` queries (heads that share keys) [queries][width] over a cache [keys][width] each of k and v; `scores`
/// [queries][keys].
void decode(const float* q, const float* k, const float* v, float* out, std::size_t queries, std::size_t width,
            std::size_t keys, float* scores);

/// Fused multiply-adds of 32-bit numbers in registers, at the widest this processor has; returns how many operations
/// `steps` steps are (2 per multiply-add).
double multiply_add(std::size_t steps, float* out);

/// Normal numbers, by the sum of 12 uniform ones (Irwin 1927), from a linear congruential generator.
void fill_normal(float* out, std::size_t n, std::uint32_t seed);
void to_bf16(const float* from, std::uint16_t* to, std::size_t n);
void to_int8(const float* from, std::int8_t* to, std::size_t n);

}  // namespace eqc::cpu_loops
