// Quantiles of more values than are kept: counts by the leading bits of each double; counts of parts add up to the
// counts of the whole.
#pragma once

#include <cstdint>
#include <vector>

namespace eqc::cpu {

/// Where values are counted: 2^log2_per_octave bins in each octave from 2^first_octave to 2^last_octave. Values outside
/// fall into the first or last bin.
struct OctaveBins {
  int first_octave = -64, last_octave = 64, log2_per_octave = 6;  ///< log2_per_octave at most 20

  int count() const { return (last_octave - first_octave) << log2_per_octave; }
  /// Smallest double of bin b, 0 <= b <= count().
  double edge(int b) const;
};

/// Counts of positive values. Integers only: the same counts for any order of adding and merging, hence the same
/// quantiles. State: 8 bytes per bin (two tables: neighbours that hit one bin would wait for each other); 64 KiB for
/// the default bins. Error of a quantile: at most 2^-log2_per_octave relative (1.6 % with 64 bins to the octave, linear
/// inside a bin: measured 0.1 %), for values within the octaves.
class QuantileHistogram {
 public:
  explicit QuantileHistogram(const OctaveBins& bins = {});

  /// Counts value[0..n), positive and not NaN.
  void add(const double* value, std::int64_t n);
  /// Adds the counts of another part, made with the same bins.
  void merge(const QuantileHistogram& other);
  std::int64_t size() const { return size_; }

  /// Bin of the value with this rank, 0 the smallest, and how many values lie in bins before it.
  struct Place {
    int bin;
    std::int64_t before, inside;
  };
  Place place_of(std::int64_t rank) const;
  /// Quantile as type 7 of Hyndman & Fan (1996) would have it if values lay evenly in their bins.
  double quantile(double probability) const;

  const OctaveBins& bins() const { return bins_; }
  /// The bin of a value.
  int bin_of(double value) const;

 private:
  std::int64_t inside(int bin) const { return static_cast<std::int64_t>(tables_[2 * bin]) + tables_[2 * bin + 1]; }
  double value_at(std::int64_t rank) const;

  OctaveBins bins_;
  std::int64_t size_ = 0;
  std::vector<std::uint32_t> tables_;  // [bin][2]
};

/// Exact quantiles by a second pass: of the values offered, keeps those whose bin holds an order statistic that is
/// needed.
class QuantileRefiner {
 public:
  /// `histogram`: counts of all values, which the second pass offers again in any order.
  QuantileRefiner(const QuantileHistogram& histogram, std::vector<double> probabilities);
  void offer(const double* value, std::int64_t n);
  /// Joins what another part of the second pass kept.
  void merge(const QuantileRefiner& other);
  /// Type 7, in the order of the probabilities; the same bits as from sorting everything.
  std::vector<double> quantiles();

 private:
  const QuantileHistogram& histogram_;
  std::vector<double> probabilities_;
  std::vector<std::int32_t> slot_;  // of each bin; -1: not needed
  std::vector<std::int64_t> before_;
  std::vector<std::vector<double>> kept_;
};

}  // namespace eqc::cpu
