// Percentiles of an owner are of its own uncertainty: owners and makers are drawn independently.
#include "host/engine/worlds/owned_compute.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "kernels/base/normal.hpp"
#include "kernels/sample/stream.hpp"

namespace eqc {
namespace {

constexpr double kNormal95 = 1.6448536269514722;  // 95 % quantile of the normal distribution

/// Factors on the median by world.
std::vector<double> drawn_factors(const PlanWorlds& study, const ComputeRow& row) {
  std::vector<double> factor(study.worlds(), 1.0);
  if (!row.p05 || !row.p95 || !(*row.p05 > 0) || !(row.h100_equivalents > 0)) return factor;
  std::vector<std::uint32_t> words(study.worlds());
  const StreamKey key =
      stream_key(study.scenario().run.seed, name_hash("owned_compute"), name_hash(row.owner + "/" + row.vendor));
  fill_random(key, 0, 0, static_cast<std::uint32_t>(words.size()), words.data());
  for (std::size_t w = 0; w < words.size(); ++w) {
    const double z = normal_quantile_u32(words[w]);
    const double sigma = std::log(z < 0 ? row.h100_equivalents / *row.p05 : *row.p95 / row.h100_equivalents) /
                         kNormal95;  // its own spread on either side of the median
    factor[w] = std::exp(sigma * z);
  }
  return factor;
}

}  // namespace

std::vector<std::string> compute_quarters(const Catalog& catalog) {
  std::vector<std::string> all;
  for (const ComputeRow& row : catalog.compute)
    if (std::find(all.begin(), all.end(), row.quarter) == all.end()) all.push_back(row.quarter);
  std::sort(all.begin(), all.end());
  return all;
}

std::string complete_quarter(const Catalog& catalog) {
  std::map<std::string, std::size_t> rows;
  std::size_t most = 0;
  for (const ComputeRow& row : catalog.compute) most = std::max(most, ++rows[row.quarter]);
  std::string last;
  for (const auto& [quarter, n] : rows)
    if (n == most) last = quarter;
  return last;
}

OwnedCompute owned_compute(const PlanWorlds& study, const std::string& quarter, const std::string& maker_left_out,
                           const std::string& owner_left_out) {
  OwnedCompute o;
  o.quarter = quarter;
  const std::size_t worlds = study.worlds();
  const auto place_of = [&](std::vector<std::string>& names, const std::string& name, std::vector<double>& drawn) {
    const auto found = std::find(names.begin(), names.end(), name);
    const auto place = static_cast<std::size_t>(found - names.begin());
    if (found == names.end()) names.push_back(name), drawn.resize(drawn.size() + worlds, 0.0);
    return place;
  };
  for (const ComputeRow& row : study.catalog().compute) {
    if (row.quarter != quarter || row.vendor == maker_left_out || row.name == owner_left_out) continue;
    const std::size_t k = place_of(o.owners, row.name, o.drawn), m = place_of(o.makers, row.vendor, o.by_maker);
    if (k == o.median.size())
      o.median.push_back(0.0), o.country.push_back(row.country), o.residual.push_back(row.residual ? 1 : 0);
    o.median[k] += row.h100_equivalents;
    const std::vector<double> factor = drawn_factors(study, row);
    for (std::size_t w = 0; w < worlds; ++w) {
      o.drawn[k * worlds + w] += row.h100_equivalents * factor[w];
      o.by_maker[m * worlds + w] += row.h100_equivalents * factor[w];
    }
  }
  return o;
}

OwnerShares owner_shares(const OwnedCompute& o, std::size_t worlds) {
  OwnerShares s;
  for (std::size_t w = 0; w < worlds; ++w) {
    double total = 0, named_squares = 0, all_squares = 0;
    std::vector<double> named;
    for (std::size_t k = 0; k < o.owners.size(); ++k) total += o.drawn[k * worlds + w];
    for (std::size_t k = 0; k < o.owners.size(); ++k) {
      const double share = o.drawn[k * worlds + w] / total;
      all_squares += share * share;
      if (!o.residual[k]) named.push_back(share), named_squares += share * share;
    }
    const auto fewest = [](std::vector<double> shares) {
      std::sort(shares.begin(), shares.end(), std::greater<>());
      double held = 0;
      for (std::size_t k = 0; k < shares.size(); ++k)
        if ((held += shares[k]) > 0.5) return static_cast<double>(k + 1);
      return std::numeric_limits<double>::quiet_NaN();  // the named ones do not hold half
    };
    std::sort(named.begin(), named.end(), std::greater<>());
    const auto sum = [&](std::size_t k) {
      double held = 0;
      for (std::size_t i = 0; i < k && i < named.size(); ++i) held += named[i];
      return held;
    };
    s.cr1.push_back(sum(1)), s.cr3.push_back(sum(3)), s.cr5.push_back(sum(5));
    s.hhi_low.push_back(1e4 * named_squares), s.hhi_high.push_back(1e4 * all_squares);
    s.few_low.push_back(fewest(named));
    std::vector<double> all = named;
    for (std::size_t k = 0; k < o.owners.size(); ++k)
      if (o.residual[k]) all.push_back(o.drawn[k * worlds + w] / total);
    s.few_high.push_back(fewest(all));
  }
  return s;
}

std::string maker_country(const Catalog& catalog, const std::string& maker) {
  for (const VendorRow& row : catalog.vendors)
    if (row.vendor == maker) return catalog.nations[row.nation].id;
  return "";
}

}  // namespace eqc
