// Replicates in blocks of their own, so that sums have one order for any number of threads.
#include <cmath>

#include "host/base/nan.hpp"
#include "host/base/parallel.hpp"
#include "host/metrics/measure/standard_errors.hpp"
#include "kernels/sample/philox.hpp"

namespace eqc {
namespace {

constexpr std::size_t kBlocks = 8;

/// Of one metric: replicates that have it, their distances from the estimate and the squares of these.
struct Spread {
  double count = 0, sum = 0, square = 0;

  void add(double distance) {
    count += 1;
    sum += distance;
    square += distance * distance;
  }
  void add(const Spread& other) {
    count += other.count;
    sum += other.sum;
    square += other.square;
  }
  double deviation() const {
    if (count < 2) return kNaN;
    const double variance = (square - sum * sum / count) / (count - 1);
    return variance > 0 ? std::sqrt(variance) : 0;
  }
};
using Spreads = std::vector<std::array<Spread, kTableMetrics>>;  // [parts]

/// Units by stratum: rows, or what rows belong to.
class Units {
 public:
  Units(const SurveyParts& parts, const SurveyDesign& design) : begin_(design.units.size() + 1) {
    for (std::size_t h = 0; h < design.units.size(); ++h)
      begin_[h + 1] = begin_[h] + static_cast<std::size_t>(design.units[h]);
    if (design.units.size() == 1) return;  // in their own order
    order_.resize(begin_.back());
    std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
    for (std::size_t u = 0; u < order_.size(); ++u) {
      const std::int32_t h = design.rows_are_units ? parts.cell_of(u) : design.stratum_of_unit[u];
      order_[next[static_cast<std::size_t>(h)]++] = static_cast<std::int32_t>(u);
    }
  }
  /// How often each unit is drawn in a replicate.
  void draw(std::uint32_t replicate, std::uint64_t seed, std::vector<std::int32_t>& times) const;

 private:
  std::vector<std::size_t> begin_;   // [strata + 1] in order_
  std::vector<std::int32_t> order_;  // empty: 0, 1, 2 ...
};

void Units::draw(std::uint32_t replicate, std::uint64_t seed, std::vector<std::int32_t>& times) const {
  times.assign(begin_.back(), 0);
  const PhiloxKey key{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
  for (std::size_t h = 0; h + 1 < begin_.size(); ++h) {
    const std::uint64_t n = begin_[h + 1] - begin_[h];
    for (std::uint64_t drawn = 0; drawn + 1 < n; ++drawn) {
      const PhiloxBlock block = philox({{static_cast<std::uint32_t>(drawn), static_cast<std::uint32_t>(drawn >> 32),
                                         static_cast<std::uint32_t>(h), replicate}},
                                       key);
      const std::uint64_t word = static_cast<std::uint64_t>(block.word[0]) << 32 | block.word[1];
      const std::size_t at = begin_[h] + static_cast<std::size_t>((static_cast<unsigned __int128>(word) * n) >> 64);
      ++times[order_.empty() ? at : static_cast<std::size_t>(order_[at])];
    }
  }
}

/// The rows of a part with the weights of a replicate.
struct Replicate {
  const SurveyParts& parts;
  const SurveyDesign& design;
  std::vector<std::int32_t> times;
  std::vector<double> pairs;  // value, weight

  double weight(std::size_t row) const {
    const auto cell = static_cast<std::size_t>(parts.cell_of(row));
    const std::size_t unit = design.rows_are_units ? row : cell;
    if (times[unit] == 0) return 0;
    const std::size_t stratum = design.rows_are_units ? cell : static_cast<std::size_t>(design.stratum_of_unit[cell]);
    const auto n = static_cast<double>(design.units[stratum]);
    return parts.rows.weight(row) * (times[unit] * (n / (n - 1)));
  }
  RowView rows(std::size_t part) {
    pairs.clear();
    for (std::size_t i = parts.begin[part]; i < parts.begin[part + 1]; ++i) {
      const double w = weight(i);
      if (!(w > 0)) continue;
      pairs.push_back(parts.rows.value(i));
      pairs.push_back(w);
    }
    return {pairs.data(), pairs.data() + 1, 2, 2, pairs.size() / 2, 1, 1};
  }
};

Spreads block_of_replicates(const SurveyParts& parts, const SurveyDesign& design, const Units& units, double line,
                            std::size_t first, std::size_t end, std::uint64_t seed) {
  Spreads spreads(parts.measured->size());
  Replicate replicate{parts, design, {}, {}};
  for (std::size_t b = first; b < end; ++b) {
    units.draw(static_cast<std::uint32_t>(b), seed, replicate.times);
    for (std::size_t part = 0; part < spreads.size(); ++part) {
      const RowView rows = replicate.rows(part);
      if (rows.n == 0) continue;
      const Measured again = measure(rows, line);
      const MetricValues& estimate = (*parts.measured)[part].value;
      for (std::size_t k = 0; k < estimate.size(); ++k)
        if (const double distance = again.value[k] - estimate[k]; std::isfinite(distance))
          spreads[part][k].add(distance);
    }
  }
  return spreads;
}

bool rows_of_one_unit(const SurveyParts& parts, const SurveyDesign& design, std::size_t part) {
  const std::size_t first = parts.begin[part], end = parts.begin[part + 1];
  if (design.rows_are_units) return end - first < 2;
  for (std::size_t i = first + 1; i < end; ++i)
    if (parts.cell_of(i) != parts.cell_of(first)) return false;
  return true;
}

}  // namespace

PartErrors bootstrap_errors(const SurveyParts& parts, const SurveyDesign& design, double line, int replicates,
                            std::uint64_t seed) {
  const Units units(parts, design);
  std::vector<Spreads> blocks(kBlocks);
  const auto all = static_cast<std::size_t>(replicates);
  parallel_for(kBlocks, hardware_threads(), [&](std::size_t block) {
    blocks[block] =
        block_of_replicates(parts, design, units, line, all * block / kBlocks, all * (block + 1) / kBlocks, seed);
  });
  PartErrors errors(parts.measured->size());
  for (std::size_t part = 0; part < errors.size(); ++part)
    for (int k = 0; k < kTableMetrics; ++k) {
      const auto at = static_cast<std::size_t>(k);
      Spread spread;
      for (const Spreads& block : blocks) spread.add(block[part][at]);
      const bool known = of_population(k) && std::isfinite((*parts.measured)[part].value[at]);
      errors[part][at] = known && !rows_of_one_unit(parts, design, part) ? spread.deviation() : kNaN;
    }
  return errors;
}

}  // namespace eqc
