// Given-data estimates: the worlds are sorted by a draw and cut into bins or quarters.
#include "host/sensitivity/draw_directions.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

#include "host/base/nan.hpp"
#include "host/engine/price/cheaper_way.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/engine/worlds/holders.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/job/price_job.hpp"

namespace eqc {
namespace {

/// The entities whose draws of a scope matter most: those of `place`; of nations and organisations the three with the
/// largest budgets.
std::vector<std::pair<std::string, DrawPlace>> entities_of(const PlanWorlds& study, Scope scope,
                                                           const DrawPlace& place) {
  switch (scope) {
    case Scope::world: return {{"", place}};
    case Scope::hardware: return {{study.plan().hardware(place.hardware).id, place}};
    case Scope::region: return {{study.plan().region(place.region).id, place}};
    case Scope::model: return {{study.plan().model(place.model).id, place}};
    default: break;
  }
  const PayerGroup* g = study.group(scope == Scope::nation ? "nation" : "organization");
  std::vector<std::pair<std::string, DrawPlace>> largest;
  std::vector<std::size_t> order(g ? g->ids.size() : 0);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return g->budget_usd[a] > g->budget_usd[b]; });
  for (std::size_t i = 0; i < order.size() && i < 3; ++i)
    largest.push_back({g->ids[order[i]], {.nation = g->row[order[i]], .organization = g->row[order[i]]}});
  return largest;
}

/// The accelerator and the region that a buyer takes for a task of a model; with foresight those taken most often.
DrawPlace cheapest_place(PlanWorlds& study, std::size_t model, Task task) {
  const std::size_t worlds = study.worlds();
  std::vector<std::size_t> best(worlds, 0), where(worlds, 0);
  std::vector<double> kept(worlds, kInfinity), own(worlds), rent(worlds);
  const CheaperWay cheaper(study.plan());
  const TaskPrices& p = study.prices(model, 0, task);
  for (std::size_t r = 0; r < study.plan().n_regions; ++r)
    for (std::size_t h = 0; h < study.plan().n_hardware; ++h) {
      if (p.status[r * study.plan().n_hardware + h] != 0) continue;
      for (std::size_t w = 0; w < worlds; ++w) {
        const Outcome o = p.at(r, h, w);
        own[w] = p.sold[h] != 0 ? o.cost_own : kInfinity;
        rent[w] = p.rented[h] != 0 ? o.cost_rent : kInfinity;
      }
      for (const std::vector<double>* usd : {&own, &rent}) {
        const std::vector<double> before = kept;
        if (!cheaper.offer(usd->data(), 1.0, kept.data())) continue;
        for (std::size_t w = 0; w < worlds; ++w) {
          if (study.scenario().choice.foresight && !(kept[w] < before[w])) continue;
          best[w] = h;
          where[w] = r;
        }
      }
    }
  DrawPlace place;
  place.model = model;
  place.hardware = most_frequent(best);
  place.region = most_frequent(where);
  return place;
}

/// Worlds in ascending order of a factor.
std::vector<std::size_t> order_by(const double* values, std::size_t worlds) {
  std::vector<std::size_t> order(worlds);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

constexpr std::size_t kBins = 16;

/// First-order index from given data: variance of the means of 16 equally filled bins over the total, corrected for
/// chance (omega squared).
double first_order_index(const std::vector<std::size_t>& order, const std::vector<double>& y) {
  const std::size_t n = y.size(), per = n / kBins;
  const double mean = std::accumulate(y.begin(), y.end(), 0.0) / static_cast<double>(n);
  double between = 0, total = 0;
  for (const double v : y) total += (v - mean) * (v - mean);
  for (std::size_t b = 0; b < kBins; ++b) {
    double sum = 0;
    for (std::size_t i = b * per; i < (b + 1) * per; ++i) sum += y[order[i]];
    const double m = sum / static_cast<double>(per);
    between += static_cast<double>(per) * (m - mean) * (m - mean);
  }
  if (!(total > 1e-24 * static_cast<double>(n) * mean * mean)) return kNaN;  // the same in all worlds, but for rounding
  const double within = (total - between) / static_cast<double>(n - kBins);
  return std::max(0.0, (between - (kBins - 1) * within) / (total + within));
}

double share_holding(const Headline& h, const std::vector<std::size_t>& order, std::size_t first, std::size_t last) {
  double holds = 0;
  for (std::size_t i = first; i < last; ++i) holds += h.value[order[i]] >= h.threshold ? 1 : 0;
  return holds / static_cast<double>(last - first);
}

std::vector<DrawnFactor> factors_at(const PlanWorlds& study, const DrawPlace& place, bool payers) {
  std::vector<DrawnFactor> all;
  for (int i = 0; i < kInputs; ++i) {
    const InputSpec& input = study.scenario().inputs[static_cast<std::size_t>(i)];
    const bool of_payers = input.scope == Scope::nation || input.scope == Scope::organization;
    if (!input.varies() || (of_payers && !payers)) continue;
    for (const auto& [entity, at] : entities_of(study, input.scope, place))
      all.push_back({entity.empty() ? std::string(kInputNames[i]) : fmt::format("{} ({})", kInputNames[i], entity),
                     static_cast<Input>(i), at});
  }
  return all;
}

}  // namespace

double index_by_chance(std::size_t worlds) { return (24.996 - (kBins - 1)) / static_cast<double>(worlds); }

std::vector<DrawnFactor> drawn_factors_of_cell(const PlanWorlds& study, const DrawPlace& cell) {
  return factors_at(study, cell, false);
}

std::vector<DrawnFactor> drawn_factors(PlanWorlds& study) {
  const bool trains = study.has(Task::training) && study.frontier().has_value();
  const auto model = trains ? study.frontier() : study.largest_served();
  if (!model) return {};
  return factors_at(study, cheapest_place(study, *model, trains ? Task::training : Task::serving), true);
}

std::vector<Direction> directions_of(const PlanWorlds& study, const Headline& headline,
                                     const std::vector<DrawnFactor>& factors) {
  const std::size_t n = headline.value.size(), quarter = n / 4;
  std::vector<Direction> all;
  for (const DrawnFactor& f : factors) {
    const double* x = f.values(study);
    const std::vector<std::size_t> order = order_by(x, n);
    const double index = first_order_index(order, headline.value);
    if (!(index > index_by_chance(n))) continue;
    std::vector<double> low, high;
    for (std::size_t i = 0; i < quarter; ++i) {
      low.push_back(headline.value[order[i]]);
      high.push_back(headline.value[order[n - 1 - i]]);
    }
    all.push_back({f.name, index, rank_correlation(std::vector<double>(x, x + n), headline.value), band_of(low).median,
                   band_of(high).median, share_holding(headline, order, 0, quarter),
                   share_holding(headline, order, n - quarter, n)});
  }
  return all;
}

}  // namespace eqc
