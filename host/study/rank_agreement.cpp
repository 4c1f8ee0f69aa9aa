// The bootstrap is over entities, which are all there are: the interval says how much the figure hangs on single ones.
#include "host/study/rank_agreement.hpp"

#include "host/base/nan.hpp"
#include "host/engine/worlds/band.hpp"
#include "host/engine/worlds/holders.hpp"
#include "kernels/sample/stream.hpp"

namespace eqc {

RankAgreement rank_agreement(const std::vector<double>& a, const std::vector<double>& b, std::uint64_t seed,
                             std::string_view name) {
  constexpr std::uint32_t kResamples = 400;
  constexpr std::size_t kFewest = 4;
  RankAgreement result{kNaN, kNaN, kNaN, a.size()};
  if (a.size() < kFewest) return result;
  result.spearman = rank_correlation(a, b);
  const StreamKey key = stream_key(seed, name_hash("rank agreement"), name_hash(name));
  std::vector<double> drawn(kResamples), x(a.size()), y(a.size());
  for (std::uint32_t r = 0; r < kResamples; ++r) {
    for (std::uint32_t i = 0; i < a.size(); ++i) {
      const std::uint32_t bits = stream_block(key, StreamPurpose::bootstrap, r, i).word[0];
      const auto pick = static_cast<std::size_t>((std::uint64_t{bits} * a.size()) >> 32);
      x[i] = a[pick];
      y[i] = b[pick];
    }
    drawn[r] = rank_correlation(x, y);
  }
  const Band band = band_of(std::move(drawn));
  result.low = band.low;
  result.high = band.high;
  return result;
}

}  // namespace eqc
