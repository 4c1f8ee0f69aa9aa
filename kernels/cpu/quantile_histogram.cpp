// Bins in one loop, which vectorises; counts in another, which cannot.
#include "kernels/cpu/quantile_histogram.hpp"

#include <algorithm>

#include "kernels/base/fp.hpp"

namespace eqc::cpu {
namespace {

constexpr int kMantissaBits = 52, kBias = 1023, kTogether = 256;

std::int64_t first_key(const OctaveBins& b) {
  return static_cast<std::int64_t>(b.first_octave + kBias) << b.log2_per_octave;
}

/// Bins of n <= kTogether values, from the upper halves of their bits: twice as many to a register.
void find_bins(const OctaveBins& bins, const double* value, int n, std::int32_t* bin) {
  typedef std::int32_t Half __attribute__((may_alias));
  const Half* const halves = reinterpret_cast<const Half*>(value);
  const int shift = kMantissaBits - 32 - bins.log2_per_octave;
  const auto first = static_cast<std::int32_t>(first_key(bins)), last = bins.count() - 1;
  for (int i = 0; i < n; ++i) {
    const std::int32_t b = (halves[2 * i + 1] >> shift) - first;
    bin[i] = b < 0 ? 0 : b > last ? last : b;
  }
}

}  // namespace

double OctaveBins::edge(int b) const { return from_bits((first_key(*this) + b) << (kMantissaBits - log2_per_octave)); }

QuantileHistogram::QuantileHistogram(const OctaveBins& bins)
    : bins_(bins), tables_(2 * static_cast<std::size_t>(bins.count()), 0) {}

int QuantileHistogram::bin_of(double value) const {
  std::int32_t bin;
  find_bins(bins_, &value, 1, &bin);
  return bin;
}

void QuantileHistogram::add(const double* value, std::int64_t n) {
  std::int32_t bin[kTogether];
  std::uint32_t* const table = tables_.data();
  for (std::int64_t begin = 0; begin < n; begin += kTogether) {
    const int here = static_cast<int>(std::min<std::int64_t>(kTogether, n - begin));
    find_bins(bins_, value + begin, here, bin);
    for (int i = 0; i + 1 < here; i += 2) {
      ++table[2 * bin[i]];
      ++table[2 * bin[i + 1] + 1];
    }
    if (here % 2 != 0) ++table[2 * bin[here - 1]];
  }
  size_ += n;
}

void QuantileHistogram::merge(const QuantileHistogram& other) {
  for (std::size_t i = 0; i < tables_.size(); ++i) tables_[i] += other.tables_[i];
  size_ += other.size_;
}

QuantileHistogram::Place QuantileHistogram::place_of(std::int64_t rank) const {
  std::int64_t before = 0;
  for (int b = 0; b < bins_.count(); ++b) {
    const std::int64_t here = inside(b);
    if (rank < before + here) return {b, before, here};
    before += here;
  }
  return {bins_.count() - 1, before, 0};
}

double QuantileHistogram::value_at(std::int64_t rank) const {
  const Place p = place_of(rank);
  const double low = bins_.edge(p.bin), high = bins_.edge(p.bin + 1),
               share = (static_cast<double>(rank - p.before) + 0.5) / static_cast<double>(p.inside > 0 ? p.inside : 1);
  return fma_(share, high - low, low);
}

double QuantileHistogram::quantile(double probability) const {
  const double position = probability * static_cast<double>(size_ - 1);
  const auto below = static_cast<std::int64_t>(position);
  const double low = value_at(below), high = value_at(std::min(below + 1, size_ - 1));
  return fma_(position - static_cast<double>(below), high - low, low);
}

QuantileRefiner::QuantileRefiner(const QuantileHistogram& histogram, std::vector<double> probabilities)
    : histogram_(histogram),
      probabilities_(std::move(probabilities)),
      slot_(static_cast<std::size_t>(histogram.bins().count()), -1) {
  for (const double p : probabilities_)
    for (int step = 0; step < 2; ++step) {
      const auto rank = std::min(static_cast<std::int64_t>(p * static_cast<double>(histogram.size() - 1)) + step,
                                 histogram.size() - 1);
      const QuantileHistogram::Place place = histogram.place_of(rank);
      std::int32_t& slot = slot_[static_cast<std::size_t>(place.bin)];
      if (slot >= 0) continue;
      slot = static_cast<std::int32_t>(kept_.size());
      kept_.emplace_back().reserve(static_cast<std::size_t>(place.inside));
      before_.push_back(place.before);
    }
}

void QuantileRefiner::offer(const double* value, std::int64_t n) {
  std::int32_t bin[kTogether];
  for (std::int64_t begin = 0; begin < n; begin += kTogether) {
    const int here = static_cast<int>(std::min<std::int64_t>(kTogether, n - begin));
    find_bins(histogram_.bins(), value + begin, here, bin);
    for (int i = 0; i < here; ++i)
      if (const std::int32_t slot = slot_[static_cast<std::size_t>(bin[i])]; slot >= 0)
        kept_[static_cast<std::size_t>(slot)].push_back(value[begin + i]);
  }
}

void QuantileRefiner::merge(const QuantileRefiner& other) {
  for (std::size_t s = 0; s < kept_.size(); ++s)
    kept_[s].insert(kept_[s].end(), other.kept_[s].begin(), other.kept_[s].end());
}

std::vector<double> QuantileRefiner::quantiles() {
  for (std::vector<double>& k : kept_) std::sort(k.begin(), k.end());
  const auto at = [&](std::int64_t rank) {
    const auto slot = static_cast<std::size_t>(slot_[static_cast<std::size_t>(histogram_.place_of(rank).bin)]);
    return kept_[slot][static_cast<std::size_t>(rank - before_[slot])];
  };
  std::vector<double> all;
  for (const double p : probabilities_) {
    const double position = p * static_cast<double>(histogram_.size() - 1);
    const auto below = static_cast<std::int64_t>(position);
    const double low = at(below), high = at(std::min(below + 1, histogram_.size() - 1));
    all.push_back(fma_(position - static_cast<double>(below), high - low, low));
  }
  return all;
}

}  // namespace eqc::cpu
