// Shared by the metric tests: vectors in, metrics out, and random entities from a plain integer generator.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "kernels/metric/summarise.hpp"

namespace eqc::test {

using Values = std::vector<double>;

inline InequitySummary summary_of(const Values& value, const Values& weight, double threshold = 1.0) {
  const auto n = static_cast<std::int32_t>(value.size());
  Values scratch(static_cast<std::size_t>(summarise_scratch_size(n)) + 1);
  std::vector<std::int32_t> order(value.size() + 1);
  InequitySummary out;
  summarise(value.data(), weight.data(), n, threshold, scratch.data(), order.data(), out);
  return out;
}
inline InequitySummary summary_of(const Values& value, double threshold = 1.0) {
  return summary_of(value, Values(value.size(), 1.0), threshold);
}

/// A profile with its storage; values must be ascending.
struct OwnedProfile {
  Values value, weight, scratch;
  Profile profile;

  OwnedProfile(Values values, Values weights) : value(std::move(values)), weight(std::move(weights)) {
    const auto n = static_cast<std::int32_t>(value.size());
    scratch.resize(static_cast<std::size_t>(profile_scratch_size(n)));
    profile = make_profile(value.data(), weight.data(), n, scratch.data());
  }
  explicit OwnedProfile(Values values) : OwnedProfile(values, Values(values.size(), 1.0)) {}
  OwnedProfile(const OwnedProfile&) = delete;
};

/// splitmix64 (Steele, Lea, Flood 2014): the same numbers everywhere, no libm.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t bits() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  double uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }
  Values uniforms(int n) {
    Values out(static_cast<std::size_t>(n));
    for (double& x : out) x = uniform();
    return out;
  }

 private:
  std::uint64_t state_;
};

/// FNV-1a over the bits of doubles.
class BitHash {
 public:
  void add(double x) {
    std::uint64_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    for (int byte = 0; byte < 8; ++byte) value_ = (value_ ^ ((bits >> (8 * byte)) & 255u)) * 0x100000001b3ULL;
  }
  void add(const double* x, int n) {
    for (int i = 0; i < n; ++i) add(x[i]);
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

}  // namespace eqc::test
