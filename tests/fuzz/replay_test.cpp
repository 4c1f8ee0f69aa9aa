// Every build runs the fuzz targets over their seeds, old findings and simple damages of both: no fuzzer needed.
#include <gtest/gtest.h>

#include <cstdint>

#include "tests/fuzz/targets.hpp"

namespace eqc::fuzz {
namespace {

constexpr int kDamages = 20;  // of each input

/// "" when the target ends as it should.
std::string finding(const Target& target, const std::string& bytes) {
  try {
    run(target, bytes);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

/// A bit flipped, a stretch left out or doubled, or the end cut off: what `number` says, always the same.
std::string damaged(std::string bytes, std::uint64_t number) {
  const auto below = [&number](std::size_t limit) {
    number = number * 6364136223846793005u + 1442695040888963407u;  // Knuth, MMIX
    return static_cast<std::size_t>(number >> 33) % std::max<std::size_t>(1, limit);
  };
  const std::size_t kind = below(4), at = below(bytes.size()), length = 1 + below(16);
  if (bytes.empty()) return bytes;
  if (kind == 0) bytes[at] = static_cast<char>(bytes[at] ^ 1 << below(8));
  if (kind == 1) bytes.erase(at, length);
  if (kind == 2) bytes.insert(at, bytes.substr(at, length));
  if (kind == 3) bytes.resize(at);
  return bytes;
}

class FuzzReplay : public testing::TestWithParam<std::size_t> {};

TEST_P(FuzzReplay, seeds_and_their_damages_give_no_finding) {
  const Target& target = target_list()[GetParam()];
  std::vector<std::string> inputs = target.seeds();
  ASSERT_FALSE(inputs.empty());
  for (std::string& seed : committed_seeds(target)) inputs.push_back(std::move(seed));
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    EXPECT_EQ(finding(target, inputs[i]), "") << target.name << ", input " << i;
    for (int d = 0; d < kDamages; ++d) {
      const std::string bytes = damaged(inputs[i], i * kDamages + static_cast<std::uint64_t>(d));
      EXPECT_EQ(finding(target, bytes), "") << target.name << ", input " << i << ", damage " << d;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzReplay, testing::Range<std::size_t>(0, target_list().size()),
                         [](const auto& info) { return std::string(target_list()[info.param].name); });

}  // namespace
}  // namespace eqc::fuzz
