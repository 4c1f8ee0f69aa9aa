// Where a draw's randomness comes from: a key made of (seed, input name, entity name), never of a position.
#pragma once

#include <string_view>

#include "kernels/sample/philox.hpp"

namespace eqc {

// Adding a row to a catalog or an input to a scenario changes no other draw, and one cell can be recomputed alone.

/// What a key is used for: every purpose sees its own random words.
enum class StreamPurpose : std::uint32_t { draw, matrix_scramble, digital_shift, index_shuffle, bootstrap, count };

/// 128 random bits naming one stream.
struct StreamKey {
  std::uint32_t word[4];
};

/// 64-bit FNV-1a (Fowler, Noll, Vo; RFC 9923) of a name, finished by SplitMix64's mixer (Steele et al. 2014) so that
/// near names differ in all bits.
constexpr std::uint64_t name_hash(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
  return hash ^ (hash >> 31);
}

/// The stream of one input of one entity; for one seed, different pairs of hashes always give different keys (Philox is
/// a bijection).
EQC_HD StreamKey stream_key(std::uint64_t seed, std::uint64_t input_hash, std::uint64_t entity_hash) {
  const PhiloxBlock names{{static_cast<std::uint32_t>(input_hash), static_cast<std::uint32_t>(input_hash >> 32),
                           static_cast<std::uint32_t>(entity_hash), static_cast<std::uint32_t>(entity_hash >> 32)}};
  const PhiloxBlock mixed = philox(names, {{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}});
  return {{mixed.word[0], mixed.word[1], mixed.word[2], mixed.word[3]}};
}

/// Four random words of a stream, random access in (purpose, replicate, block).
EQC_HD PhiloxBlock stream_block(StreamKey key, StreamPurpose purpose, std::uint32_t replicate, std::uint32_t block) {
  const PhiloxBlock counter{
      {block, replicate * static_cast<std::uint32_t>(StreamPurpose::count) + static_cast<std::uint32_t>(purpose),
       key.word[2], key.word[3]}};
  return philox(counter, {{key.word[0], key.word[1]}});
}

/// Draw number index of a plain Monte Carlo stream: 32 random bits.
EQC_HD std::uint32_t random_draw(StreamKey key, std::uint32_t replicate, std::uint32_t index) {
  return stream_block(key, StreamPurpose::draw, replicate, index >> 2).word[index & 3];
}

/// out[i] = random_draw(key, replicate, first_index + i); fastest when first_index is a multiple of 4.
inline void fill_random(StreamKey key, std::uint32_t replicate, std::uint32_t first_index, std::uint32_t count,
                        std::uint32_t* out) {
  std::uint32_t done = 0;
  for (; done < count && ((first_index + done) & 3) != 0; ++done)
    out[done] = random_draw(key, replicate, first_index + done);
  const std::uint32_t first_block = (first_index + done) >> 2;
  const std::uint32_t blocks = (count - done) >> 2;
  std::uint32_t* const aligned = out + done;
  for (std::uint32_t b = 0; b < blocks; ++b) {
    const PhiloxBlock words = stream_block(key, StreamPurpose::draw, replicate, first_block + b);
    aligned[4 * b] = words.word[0];
    aligned[4 * b + 1] = words.word[1];
    aligned[4 * b + 2] = words.word[2];
    aligned[4 * b + 3] = words.word[3];
  }
  for (done += 4 * blocks; done < count; ++done) out[done] = random_draw(key, replicate, first_index + done);
}

/// The 32 bits of x in opposite order.
EQC_HD std::uint32_t reverse_bits(std::uint32_t x) {
#if defined(__CUDA_ARCH__)
  return __brev(x);
#else
  x = ((x >> 1) & 0x55555555u) | ((x & 0x55555555u) << 1);
  x = ((x >> 2) & 0x33333333u) | ((x & 0x33333333u) << 2);
  x = ((x >> 4) & 0x0f0f0f0fu) | ((x & 0x0f0f0f0fu) << 4);
  x = ((x >> 8) & 0x00ff00ffu) | ((x & 0x00ff00ffu) << 8);
  return (x >> 16) | (x << 16);
#endif
}

/// Hash in which each bit depends only on itself and the bits below it: on reversed bits, a nested uniform (Owen 1995)
/// scramble. Laine & Karras 2011, with the constants of Vegdahl 2021 ("Building a better LK hash").
EQC_HD std::uint32_t laine_karras(std::uint32_t x, std::uint32_t seed) {
  x ^= x * 0x3d20adeau;
  x += seed;
  x *= (seed >> 16) | 1u;
  x ^= x * 0x05526c56u;
  x ^= x * 0x53a22864u;
  return x;
}

/// Nested uniform shuffle of the indices [0, 2^log2_count), 0 <= log2_count <= 31: a bijection that maps every aligned
/// block of 2^k indices onto another one, so the shuffled points keep their stratification while groups of inputs with
/// different keys become independent ("padding"; Burley 2020, "Practical hash-based Owen scrambling", JCGT 9(4),
/// section 5). Needs index < 2^log2_count.
EQC_HD std::uint32_t shuffled_index(std::uint32_t index, int log2_count, StreamKey key) {
  const std::uint32_t mask = (1u << log2_count) - 1u;
  const int unused_bits = (32 - log2_count) & 31;  // log2_count 0 has the one index 0
  std::uint32_t reversed = reverse_bits(index << unused_bits);
  reversed = laine_karras(laine_karras(reversed, key.word[0]), key.word[1]);
  return (reverse_bits(reversed) >> unused_bits) & mask;
}

}  // namespace eqc
