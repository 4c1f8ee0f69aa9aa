// Spearman's rank correlation with the interval that other samples of the same entities would give.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace eqc {

struct RankAgreement {
  double spearman = 0;       ///< NaN for fewer than four entities or without spread
  double low = 0, high = 0;  ///< 5 and 95 % of the bootstrap over entities (Efron 1979), percentile method
  std::size_t entities = 0;
};

/// Entities are drawn with replacement 400 times, from the stream of (seed, name).
RankAgreement rank_agreement(const std::vector<double>& a, const std::vector<double>& b, std::uint64_t seed,
                             std::string_view name);

}  // namespace eqc
