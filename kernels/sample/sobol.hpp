// Scrambled Sobol' points, one 32-bit draw per dimension: XOR of the direction words of the index's bits.
#pragma once

#include "kernels/sample/sobol_directions.hpp"
#include "kernels/sample/stream.hpp"

namespace eqc {

// Sobol' 1967 with the directions of Joe & Kuo 2008, randomised by a linear matrix scramble (Matousek 1998) and a
// digital shift. Both are folded into the direction words, so a scrambled point costs the same as a plain one. Points
// come in plain binary order of the index, not Gray code: any point is reached directly, and any aligned block of 2^k
// points is a net.

/// One dimension of one replicate: the draw of index i is shift XOR direction[k] over the set bits k of i.
struct ScrambledSobol {
  std::uint32_t direction[32];
  std::uint32_t shift;
};

/// Dimension `dimension` of the plain sequence, 0 <= dimension < kSobolDimensions.
inline ScrambledSobol unscrambled(int dimension) {
  ScrambledSobol sobol;
  for (int bit = 0; bit < 32; ++bit) sobol.direction[bit] = kSobolDirections[dimension][bit];
  sobol.shift = 0;
  return sobol;
}

/// Lower triangular matrix over GF(2), ones on its diagonal, times a column of bits, most significant bit first.
inline std::uint32_t multiply_bits(const std::uint32_t (&rows)[32], std::uint32_t column) {
  std::uint32_t product = 0;
  for (int row = 0; row < 32; ++row) {
    product |= (static_cast<std::uint32_t>(__builtin_popcount(rows[row] & column)) & 1u) << (31 - row);
  }
  return product;
}

/// Replicate `replicate` of a dimension, its matrix and shift drawn from the key. Host only: runs once per stream.
inline ScrambledSobol scramble(int dimension, StreamKey key, std::uint32_t replicate) {
  std::uint32_t rows[32];
  for (std::uint32_t block = 0; block < 8; ++block) {
    const PhiloxBlock random = stream_block(key, StreamPurpose::matrix_scramble, replicate, block);
    for (std::uint32_t i = 0; i < 4; ++i) {
      const std::uint32_t row = 4 * block + i;
      const std::uint32_t diagonal = 0x80000000u >> row;
      rows[row] = (random.word[i] & ~(diagonal | (diagonal - 1u))) | diagonal;
    }
  }
  ScrambledSobol sobol;
  for (int bit = 0; bit < 32; ++bit) sobol.direction[bit] = multiply_bits(rows, kSobolDirections[dimension][bit]);
  sobol.shift = stream_block(key, StreamPurpose::digital_shift, replicate, 0).word[0];
  return sobol;
}

/// Draw of point `index`.
EQC_HD std::uint32_t sobol_draw(const ScrambledSobol& sobol, std::uint32_t index) {
  std::uint32_t draw = sobol.shift;
  for (int bit = 0; bit < 32; ++bit) draw ^= sobol.direction[bit] & (0u - ((index >> bit) & 1u));
  return draw;
}

inline constexpr std::uint32_t kSobolBlock = 256;  // points per table of low bits: 1 KiB, stays in L1

/// low[i] = XOR of directions[first + k * step] over the set bits k of i: the points of one block up to a constant.
inline void tabulate_low_bits(const ScrambledSobol& sobol, int first, int step, std::uint32_t* low) {
  low[0] = 0;
  for (std::uint32_t half = 1, bit = 0; half < kSobolBlock; half *= 2, ++bit) {
    const std::uint32_t direction = sobol.direction[first + static_cast<int>(bit) * step];
    for (std::uint32_t i = 0; i < half; ++i) low[half + i] = low[i] ^ direction;
  }
}

/// out[i] = sobol_draw(sobol, first_index + i), i < count; first_index + count <= 2^32.
inline void fill(const ScrambledSobol& sobol, std::uint32_t first_index, std::uint32_t count,
                 std::uint32_t* __restrict out) {
  std::uint32_t low[kSobolBlock];
  tabulate_low_bits(sobol, 0, 1, low);
  for (std::uint32_t done = 0; done < count;) {
    const std::uint32_t index = first_index + done;
    const std::uint32_t offset = index % kSobolBlock;
    const std::uint32_t left_in_block = kSobolBlock - offset, left = count - done;
    const std::uint32_t length = left < left_in_block ? left : left_in_block;
    const std::uint32_t base = sobol_draw(sobol, index - offset);
    for (std::uint32_t i = 0; i < length; ++i) out[done + i] = low[offset + i] ^ base;
    done += length;
  }
}

/// out[i] = sobol_draw(sobol, shuffled_index(first_index + i, log2_count, group)), first_index + count <= 2^log2_count:
/// the points in the order of one group of inputs. The shuffle keeps blocks of 256 together, so again a block is one
/// constant XOR a table; the table is over reversed bits, which is how the shuffle leaves them.
inline void fill_shuffled(const ScrambledSobol& sobol, StreamKey group, int log2_count, std::uint32_t first_index,
                          std::uint32_t count, std::uint32_t* __restrict out) {
  if (log2_count < 8) {
    for (std::uint32_t i = 0; i < count; ++i)
      out[i] = sobol_draw(sobol, shuffled_index(first_index + i, log2_count, group));
    return;
  }
  std::uint32_t low[kSobolBlock], reversed_byte[kSobolBlock];
  tabulate_low_bits(sobol, 7, -1, low);
  for (std::uint32_t i = 0; i < kSobolBlock; ++i) reversed_byte[i] = reverse_bits(i) >> 24;
  const int block_bits =
      log2_count - 8;  // reversed, the block number comes first and decides how its own points are shuffled
  for (std::uint32_t done = 0; done < count;) {
    const std::uint32_t index = first_index + done;
    const std::uint32_t offset = index % kSobolBlock;
    const std::uint32_t left_in_block = kSobolBlock - offset, left = count - done;
    const std::uint32_t length = left < left_in_block ? left : left_in_block;
    const std::uint32_t block = shuffled_index(index - offset, log2_count, group) / kSobolBlock * kSobolBlock;
    const std::uint32_t base = sobol_draw(sobol, block);
    const std::uint32_t reversed_block = reverse_bits((index - offset) << (32 - log2_count));
    for (std::uint32_t i = 0; i < length; ++i) {
      const std::uint32_t reversed = reversed_block | (reversed_byte[offset + i] << block_bits);
      const std::uint32_t hash = laine_karras(laine_karras(reversed, group.word[0]), group.word[1]);
      out[done + i] = low[(hash >> block_bits) & 0xff] ^ base;
    }
    done += length;
  }
}

}  // namespace eqc
