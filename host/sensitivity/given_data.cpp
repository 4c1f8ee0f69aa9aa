// Ranks first: all three depend on x by its order, and two on y by its ranks.
#include "host/sensitivity/given_data.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/base/diagnostics.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/base/normal.hpp"
#include "kernels/metric/student_t.hpp"
#include "kernels/sample/stream.hpp"

namespace eqc {
namespace {

std::vector<std::size_t> order_of(const std::vector<double>& v) {
  std::vector<std::size_t> order(v.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return v[a] < v[b]; });
  return order;
}

/// Ranks 0, 1, ...; equal values in the order of rows.
std::vector<std::size_t> ranks_of(const std::vector<double>& v) {
  const std::vector<std::size_t> order = order_of(v);
  std::vector<std::size_t> rank(v.size());
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  return rank;
}

/// A random order of n rows.
std::vector<std::size_t> shuffled(std::size_t n, std::uint64_t seed, std::uint64_t number) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const StreamKey key = stream_key(seed, name_hash("given data"), number);
  for (std::size_t i = n; i-- > 1;)
    std::swap(order[i],
              order[static_cast<std::uint64_t>(random_draw(key, 0, static_cast<std::uint32_t>(i))) * (i + 1) >> 32]);
  return order;
}

constexpr std::size_t kSlices = 10;
constexpr int kGrid = 128;
constexpr double kReach = 4.5;  // normal scores that the grid spans

/// Gaussian kernel density of scores on the grid, counts first: bandwidth of Silverman 1986, eq. 3.28.
std::vector<double> density(const std::vector<double>& scores) {
  const double n = static_cast<double>(scores.size()), step = 2 * kReach / kGrid;
  double sum = 0, squares = 0;
  std::vector<double> count(kGrid), smooth(kGrid);
  for (const double z : scores) {
    sum += z;
    squares += z * z;
    const int bin = static_cast<int>((clamp_(z, -kReach, kReach - 1e-9) + kReach) / step);
    count[static_cast<std::size_t>(bin)] += 1;
  }
  const double sd = std::sqrt(std::max(squares / n - sum * sum / (n * n), 1e-12));
  const double width = std::max(1.06 * sd * exp_(-0.2 * log_(n)), 0.5 * step);
  const int reach = std::min(kGrid, static_cast<int>(4 * width / step) + 1);
  std::vector<double> kernel(static_cast<std::size_t>(reach) + 1);
  double total = 0;
  for (int k = 0; k <= reach; ++k) {
    kernel[static_cast<std::size_t>(k)] = exp_(-0.5 * (k * step / width) * (k * step / width));
    total += (k == 0 ? 1 : 2) * kernel[static_cast<std::size_t>(k)];
  }
  for (int i = 0; i < kGrid; ++i)
    for (int k = -reach; k <= reach; ++k)
      if (i + k >= 0 && i + k < kGrid)
        smooth[static_cast<std::size_t>(i + k)] +=
            count[static_cast<std::size_t>(i)] * kernel[static_cast<std::size_t>(std::abs(k))] / (total * n);
  return smooth;
}

/// Half the mean distance, rows in the order of x cut into classes.
double raw_delta(const std::vector<double>& scores_by_x) {
  const double n = static_cast<double>(scores_by_x.size());
  const double wanted = std::ceil(std::pow(n, 2 / (7 + std::tanh((1500 - n) / 500))));
  const auto classes = static_cast<std::size_t>(std::min(wanted, 48.0));
  const std::vector<double> all = density(scores_by_x);
  double delta = 0;
  for (std::size_t m = 0; m < classes; ++m) {
    const std::size_t first = m * scores_by_x.size() / classes, last = (m + 1) * scores_by_x.size() / classes;
    const std::vector<double> part(scores_by_x.begin() + static_cast<std::ptrdiff_t>(first),
                                   scores_by_x.begin() + static_cast<std::ptrdiff_t>(last));
    const std::vector<double> given = density(part);
    double distance = 0;
    for (std::size_t k = 0; k < given.size(); ++k) distance += std::abs(given[k] - all[k]);
    delta += 0.5 * distance * static_cast<double>(last - first) / n;
  }
  return delta;
}

struct Part {
  std::vector<double> y;
  std::vector<std::vector<std::size_t>> order_x;
  std::vector<std::size_t> rank_y;
};

Part part_of(const std::vector<std::vector<double>>& x, const std::vector<double>& y, std::size_t first,
             std::size_t step) {
  Part p;
  std::vector<std::vector<double>> columns(x.size());
  for (std::size_t w = first; w < y.size(); w += step) {
    if (!std::isfinite(y[w])) continue;
    p.y.push_back(y[w]);
    for (std::size_t i = 0; i < x.size(); ++i) columns[i].push_back(x[i][w]);
  }
  p.rank_y = ranks_of(p.y);
  for (const std::vector<double>& c : columns) p.order_x.push_back(order_of(c));
  return p;
}

std::vector<double> indices_of(const Part& p, std::size_t input, std::uint64_t seed) {
  return {pawn_index(p.order_x[input], p.rank_y), delta_index(p.order_x[input], p.rank_y, seed),
          rank_first_order(p.order_x[input], p.y)};
}

}  // namespace

double pawn_index(const std::vector<std::size_t>& order_x, const std::vector<std::size_t>& rank_y) {
  const std::size_t n = order_x.size();
  std::vector<double> distance;
  for (std::size_t s = 0; s < kSlices; ++s) {
    const std::size_t first = s * n / kSlices, last = (s + 1) * n / kSlices;
    std::vector<std::size_t> ranks;
    for (std::size_t j = first; j < last; ++j) ranks.push_back(rank_y[order_x[j]]);
    std::sort(ranks.begin(), ranks.end());
    double largest = 0;
    for (std::size_t k = 0; k < ranks.size(); ++k) {  // before and at each step of the slice's distribution
      const double all = static_cast<double>(ranks[k]) / static_cast<double>(n),
                   size = static_cast<double>(ranks.size());
      largest = std::max({largest, std::abs(all - static_cast<double>(k) / size),
                          std::abs(all + 1 / static_cast<double>(n) - static_cast<double>(k + 1) / size)});
    }
    distance.push_back(largest);
  }
  std::sort(distance.begin(), distance.end());
  return 0.5 * (distance[kSlices / 2 - 1] + distance[kSlices / 2]);
}

double pawn_by_chance(const std::vector<std::size_t>& rank_y, std::uint64_t seed) {
  constexpr std::uint64_t kDummies = 20;
  std::vector<double> seen;
  for (std::uint64_t k = 0; k < kDummies; ++k) seen.push_back(pawn_index(shuffled(rank_y.size(), seed, k), rank_y));
  std::sort(seen.begin(), seen.end());
  return seen[kDummies - 2];  // 95 %
}

double delta_index(const std::vector<std::size_t>& order_x, const std::vector<std::size_t>& rank_y,
                   std::uint64_t seed) {
  constexpr std::uint64_t kResamples = 16;
  const std::size_t n = order_x.size();
  std::vector<double> scores(n);
  for (std::size_t j = 0; j < n; ++j)
    scores[j] = normal_quantile((static_cast<double>(rank_y[order_x[j]]) + 0.5) / static_cast<double>(n));
  const double delta = raw_delta(scores);
  double mean = 0;
  for (std::uint64_t k = 0; k < kResamples; ++k) {
    const StreamKey key = stream_key(seed, name_hash("delta"), k);
    std::vector<std::uint32_t> times(n);
    for (std::size_t j = 0; j < n; ++j)
      ++times[static_cast<std::uint64_t>(random_draw(key, 0, static_cast<std::uint32_t>(j))) * n >> 32];
    std::vector<double> again;
    for (std::size_t j = 0; j < n; ++j) again.insert(again.end(), times[j], scores[j]);
    mean += raw_delta(again) / kResamples;
  }
  return 2 * delta - mean;
}

double rank_first_order(const std::vector<std::size_t>& order_x, const std::vector<double>& y) {
  const std::size_t n = y.size();
  const double mean = std::accumulate(y.begin(), y.end(), 0.0) / static_cast<double>(n);
  double neighbours = 0, squares = 0;
  for (std::size_t j = 0; j < n; ++j) {
    const double here = y[order_x[j]] - mean;
    neighbours += here * (y[order_x[(j + 1) % n]] - mean);
    squares += here * here;
  }
  return squares > 0 ? neighbours / squares : 0;
}

SensitivityResult given_data(const std::vector<std::string>& names, const std::vector<std::vector<double>>& x,
                             const std::vector<double>& y, const DesignSpec& design) {
  SensitivityResult r;
  r.design = design;
  r.evaluations = y.size();
  r.inputs = names;
  r.statistics = {"pawn", "delta", "S1"};
  r.ranked_by = 1;
  const std::size_t parts = design.replicates > 1 ? design.replicates : 16;
  const Part all = part_of(x, y, 0, 1);
  if (all.y.size() < 256) throw InputError("given data: fewer than 256 rows have a finite output");
  std::vector<Part> of_part;
  for (std::size_t k = 0; k < parts; ++k) of_part.push_back(part_of(x, y, k, parts));
  OutputIndices o;
  o.rows = all.y.size();
  o.dropped = y.size() - all.y.size();
  for (const double v : all.y) o.mean += v / static_cast<double>(all.y.size());
  for (const double v : all.y) o.variance += (v - o.mean) * (v - o.mean) / static_cast<double>(all.y.size());
  o.by_chance = {{"pawn", pawn_by_chance(all.rank_y, design.seed)}};
  std::vector<double> ranked;
  std::vector<std::vector<double>> left_out(parts);
  const double half = student_t_quantile(0.95, static_cast<int>(parts) - 1);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::vector<double> value = indices_of(all, i, design.seed);
    std::vector<std::vector<double>> of_parts;
    for (const Part& p : of_part) of_parts.push_back(indices_of(p, i, design.seed));
    o.estimates.emplace_back();
    for (std::size_t s = 0; s < value.size(); ++s) {
      double mean = 0, squares = 0;
      for (const auto& v : of_parts) mean += v[s] / static_cast<double>(parts);
      for (const auto& v : of_parts) squares += (v[s] - mean) * (v[s] - mean);
      const double se = std::sqrt(squares / static_cast<double>(parts - 1) / static_cast<double>(parts));
      o.estimates.back().push_back({value[s], se, value[s] - half * se, value[s] + half * se});
      for (std::size_t k = 0; s == r.ranked_by && k < parts; ++k)
        left_out[k].push_back(value[s] - (of_parts[k][s] - mean) / static_cast<double>(parts - 1));
    }
    ranked.push_back(value[r.ranked_by]);
  }
  o.order = certain_order(ranked, left_out);
  r.outputs.push_back(std::move(o));
  return r;
}

}  // namespace eqc
