// What an array holds, as 128 bits: equal keys mean equal contents, so that an array already on the GPU is not copied
// again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace eqc::cuda {

struct ContentKey {
  std::uint64_t low = 0, high = 0;
  std::size_t bytes = 0;
  friend bool operator==(const ContentKey&, const ContentKey&) = default;
};

/// Four lanes of multiply and shift, each step a bijection of its lane, mixed at the end. A few times faster than
/// memory.
inline ContentKey content_key(const double* data, std::size_t n) {
  static constexpr std::uint64_t kOdd[4] = {0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9, 0x94d049bb133111eb,
                                            0xd6e8feb86659fd93};  // splitmix64, rrmxmx
  std::uint64_t lane[4] = {kOdd[1], kOdd[2], kOdd[3], kOdd[0] ^ n};
  for (std::size_t i = 0; i < n; ++i) {
    std::uint64_t bits;
    std::memcpy(&bits, data + i, sizeof bits);
    std::uint64_t& l = lane[i % 4];
    l = (l ^ bits) * kOdd[i % 4];
    l ^= l >> 29;
  }
  const auto mix = [](std::uint64_t a, std::uint64_t b) {
    a = (a ^ (b + kOdd[0] + (a << 6))) * kOdd[1];
    return a ^ (a >> 31);
  };
  return {mix(mix(lane[0], lane[1]), mix(lane[2], lane[3])), mix(mix(lane[3], lane[0]) + 1, mix(lane[1], lane[2])),
          n * sizeof(double)};
}

}  // namespace eqc::cuda
