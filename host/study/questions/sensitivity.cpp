// Question 29: which assumption moves a headline, and which one flips a statement.
#include <fmt/core.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "host/base/parallel.hpp"
#include "host/base/nan.hpp"
#include "host/plan/correlation_check.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/engine/worlds/headline.hpp"
#include "host/study/study.hpp"
#include "host/engine/worlds/holders.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/metric/sensitivity.hpp"
#include "kernels/job/price_job.hpp"

namespace eqc {
namespace {

/// One uncertain input as it enters the headlines.
struct Factor {
  std::string name;
  const double* values;
};

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

/// Inputs with one draw per world, and for entities' inputs the draws of the entities that matter most: the accelerator
/// and region where the model is cheapest, the model, the largest budgets.
std::vector<Factor> factors_of(PlanWorlds& study) {
  DrawPlace place;
  const bool trains = study.has(Task::training) && study.frontier().has_value();
  const auto model = trains ? study.frontier() : study.largest_served();
  if (!model) return {};
  place.model = *model;
  std::vector<std::size_t> best(study.worlds(), 0), where(study.worlds(), 0);
  const TaskPrices& p = study.prices(*model, 0, trains ? Task::training : Task::serving);
  for (std::size_t w = 0; w < study.worlds(); ++w) {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t r = 0; r < study.plan().n_regions; ++r)
      for (std::size_t h = 0; h < study.plan().n_hardware; ++h) {
        if (p.status[r * study.plan().n_hardware + h] != 0) continue;
        const Outcome o = p.at(r, h, w);
        const double cost =
            std::min(p.sold[h] != 0 ? o.cost_own : least, p.job.rent_offered != 0 ? o.cost_rent : least);
        if (cost < least) least = cost, best[w] = h, where[w] = r;
      }
  }
  place.hardware = most_frequent(best);
  place.region = most_frequent(where);
  std::vector<Factor> all;
  for (int i = 0; i < kInputs; ++i) {
    const InputSpec& input = study.scenario().inputs[static_cast<std::size_t>(i)];
    if (input.distribution.family == DistributionFamily::constant) continue;
    for (const auto& [entity, at] : entities_of(study, input.scope, place))
      all.push_back({entity.empty() ? std::string(kInputNames[i]) : fmt::format("{} ({})", kInputNames[i], entity),
                     study.draws().of(static_cast<Input>(i), at)});
  }
  return all;
}

/// Worlds in ascending order of a factor.
std::vector<std::size_t> order_by(const double* values, std::size_t worlds) {
  std::vector<std::size_t> order(worlds);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

constexpr std::size_t kBins = 16;

/// What an input without any effect exceeds in 5 % of studies: 95 % quantile of chi squared with 15 degrees of freedom
/// less its mean, over the worlds.
double index_by_chance(std::size_t worlds) { return (24.996 - (kBins - 1)) / static_cast<double>(worlds); }

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

/// What a design swaps between its matrices: an input with its correlated ones, or a list.
struct DesignFactor {
  std::string name;
  SecondInputs inputs = SecondInputs(kInputs);
  SecondLists lists = {};
};

std::vector<DesignFactor> design_factors(const PlanWorlds& study) {
  const std::vector<int> tied = correlated_inputs(study.scenario());
  DesignFactor together;
  std::vector<DesignFactor> all;
  for (int i = 0; i < kInputs; ++i) {
    if (study.scenario().inputs[static_cast<std::size_t>(i)].distribution.family == DistributionFamily::constant)
      continue;
    const bool is_tied = std::find(tied.begin(), tied.end(), i) != tied.end();
    DesignFactor one{kInputNames[i]};
    DesignFactor& f = is_tied ? together : one;
    if (is_tied) f.name += (f.name.empty() ? "" : " and ") + std::string(kInputNames[i]);
    f.inputs[static_cast<std::size_t>(i)] = true;
    if (!is_tied) all.push_back(one);
  }
  if (!together.name.empty()) all.push_back(together);
  const std::vector<std::string> lists = chosen_lists(study);
  for (std::size_t k = 0; k < lists.size(); ++k) {
    all.push_back({lists[k]});
    all.back().lists[k] = true;
  }
  return all;
}

/// Headlines in the rows of A, of B, of each A_B (A with one factor from B) and each B_A.
struct Design {
  std::vector<DesignFactor> factors;
  Choices choices;  // of A
  std::vector<Headline> a, b;
  std::vector<std::vector<Headline>> ab, ba;  // [factors]
};

/// Everything but a factor.
DesignFactor complement(const DesignFactor& f) {
  DesignFactor rest{"everything but " + f.name};
  for (std::size_t i = 0; i < f.inputs.size(); ++i) rest.inputs[i] = !f.inputs[i];
  for (std::size_t k = 0; k < f.lists.size(); ++k) rest.lists[k] = !f.lists[k];
  return rest;
}

/// All matrices on all threads, one each; the study's searches serve them all.
Design evaluate_design(PlanWorlds& study) {
  Design d;
  d.factors = design_factors(study);
  d.choices = drawn_choices(study);
  d.a = headlines(study, 0, d.choices);
  const std::size_t n = d.factors.size();
  d.ab.resize(n);
  d.ba.resize(n);
  parallel_for(2 * n + 1, study.threads(), [&](std::size_t i) {
    const DesignFactor second = i == 2 * n ? complement({}) : i < n ? d.factors[i] : complement(d.factors[i - n]);
    const auto rows = study.with_second_inputs(second.inputs, 1);
    (i == 2 * n ? d.b : i < n ? d.ab[i] : d.ba[i - n]) = headlines(*rows, 0, drawn_choices(study, second.lists));
  });
  return d;
}

constexpr double kLeastShown = 0.001;  // of the variance

StudyTable index_table(const PlanWorlds& study, const Design& d) {
  const auto replicates = static_cast<std::int32_t>(study.scenario().run.replicates);
  StudyTable t{"29_sensitivity",
               "Which assumptions move the headlines",
               fmt::format("Sobol' indices from a design of {} x {} worlds: matrices A and B, A_B (A with one "
                           "assumption from B), B_A. alone: first order, 2 sum (f(B_A) - f(B)) (f(A) - f(A_B)) / D; "
                           "in_all: total order, sum [(f(B) - f(B_A))^2 + (f(A) - f(A_B))^2] / D; "
                           "D = sum [(f(A) - f(B))^2 + (f(B_A) - f(A_B))^2] (Azzini, Mara, Rosati 2021); "
                           "bands: 90 % interval, jackknife over {} independent scrambles; an input stands for all its "
                           "entities, correlated inputs for each other; lists: every member as likely; headline_value: "
                           "f(A); below {} % in all is left out",
                           2 * d.factors.size() + 2, study.worlds(), replicates, 100 * kLeastShown),
               {text_column("headline"), text_column("unit"), text_column("assumption"), band_column("alone", "1"),
                band_column("in_all", "1"), band_column("headline_value", "")},
               {},
               "",
               0,
               0};
  for (std::size_t h = 0; h < d.a.size(); ++h) {
    std::vector<std::pair<double, std::vector<StudyCell>>> rows;
    for (std::size_t i = 0; i < d.factors.size(); ++i) {
      const SobolEstimate e =
          estimate_sobol_indices({static_cast<std::int32_t>(study.worlds()), replicates, d.a[h].value.data(),
                                  d.b[h].value.data(), d.ab[i][h].value.data(), d.ba[i][h].value.data()});
      if (!(e.index.total > kLeastShown)) continue;
      const double t95 = t_quantile_95(replicates);
      const auto band = [&](double index, double error) {
        return Band{index - t95 * error, index, index + t95 * error};
      };
      rows.push_back({e.index.total,
                      {d.a[h].id, d.a[h].unit, d.factors[i].name, band(e.index.first, e.error.first),
                       band(e.index.total, e.error.total), band_of(d.a[h].value)}});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto& x, const auto& y) { return x.first > y.first; });
    for (const auto& row : rows) t.add(row.second);
  }
  return t;
}

/// Statements by the member of each list.
StudyTable list_table(const PlanWorlds& study, const Design& d) {
  StudyTable t{
      "29_lists",
      "Statements by what is chosen",
      "share of the worlds with that choice in which the statement holds, everything else drawn; flips: more likely "
      "than not under some choices of a list only; statements are read with the choice in place of their own",
      {text_column("statement"), text_column("list"), text_column("choice"), number_column("holds", "share"),
       text_column("verdict")},
      {},
      "",
      0,
      0};
  for (const Headline& h : d.a)
    for (const std::string& list : h.statement.empty() ? std::vector<std::string>{} : chosen_lists(study)) {
      const std::vector<std::size_t>& option = options_of(d.choices, list);
      std::vector<double> holds(*std::max_element(option.begin(), option.end()) + 1), seen(holds.size());
      for (std::size_t w = 0; w < option.size(); ++w)
        ++seen[option[w]], holds[option[w]] += h.value[w] >= h.threshold ? 1 : 0;
      for (std::size_t i = 0; i < holds.size(); ++i) holds[i] /= seen[i];
      const auto likely = std::count_if(holds.begin(), holds.end(), [](double p) { return p >= 0.5; });
      const bool flips = likely > 0 && likely < static_cast<std::ptrdiff_t>(holds.size());
      const bool matters =
          *std::max_element(holds.begin(), holds.end()) - *std::min_element(holds.begin(), holds.end()) > 0.1;
      for (std::size_t i = 0; matters && i < holds.size(); ++i)
        t.add({h.statement, list, option_name(d.choices, list, i), holds[i], std::string(flips ? "flips" : "")});
    }
  return t;
}

/// Direction and place: the draws of the entities that matter most, from the study's own worlds.
std::pair<StudyTable, StudyTable> direction_tables(const PlanWorlds& study, const std::vector<Headline>& heads,
                                                   const std::vector<Factor>& factors) {
  StudyTable tornado{"29_directions",
                     "Which way each draw moves the headlines",
                     "given-data first-order index: variance of means in 16 equally filled bins over the total, "
                     "corrected for chance; rank correlation for the sign; "
                     "low, high: median in the lowest and highest quarter of the input; chance: what an input without "
                     "effect exceeds in 5 % of studies (rows below are left out); entity inputs: the accelerator and "
                     "region most often cheapest, the model, the three largest budgets",
                     {text_column("headline"), text_column("unit"), text_column("input"),
                      number_column("index", "share"), number_column("chance", "share"),
                      number_column("rank_correlation", "1"), number_column("low", ""), number_column("high", "")},
                     {},
                     "",
                     0,
                     0};
  StudyTable flips{"29_flips",
                   "Statements that hang on one input",
                   "share of worlds in which the statement holds, in the lowest and highest quarter of the input; "
                   "flips: more likely than not on one side only",
                   {text_column("statement"), number_column("holds", "share"), text_column("input"),
                    number_column("holds_low", "share"), number_column("holds_high", "share"), text_column("verdict")},
                   {},
                   "",
                   0,
                   0};
  const std::size_t n = study.worlds(), quarter = n / 4;
  for (const Headline& h : heads) {
    std::vector<std::pair<double, std::vector<StudyCell>>> rows;
    for (const Factor& f : factors) {
      const std::vector<std::size_t> order = order_by(f.values, n);
      std::vector<double> low, high;
      for (std::size_t i = 0; i < quarter; ++i)
        low.push_back(h.value[order[i]]), high.push_back(h.value[order[n - 1 - i]]);
      const double index = first_order_index(order, h.value);
      if (!(index > index_by_chance(n))) continue;
      rows.push_back({index,
                      {h.id, h.unit, f.name, index, index_by_chance(n),
                       rank_correlation(std::vector<double>(f.values, f.values + n), h.value), band_of(low).median,
                       band_of(high).median}});
      if (h.statement.empty()) continue;
      const double below = share_holding(h, order, 0, quarter), above = share_holding(h, order, n - quarter, n);
      if (std::abs(below - above) > 0.1)
        flips.add({h.statement, share_at_least(h.value, h.threshold), f.name, below, above,
                   std::string((below >= 0.5) != (above >= 0.5) ? "flips" : "")});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t i = 0; i < rows.size() && i < 12; ++i) tornado.add(rows[i].second);
  }
  for (const Headline& h : heads)
    if (!h.statement.empty())
      flips.add(
          {h.statement, share_at_least(h.value, h.threshold), std::string("(all worlds)"), kNaN, kNaN, std::string()});
  return {tornado, flips};
}

}  // namespace

StudyAnswer answer_flipping_assumptions(PlanWorlds& study) {
  const std::vector<Headline> heads = headlines(study, 0);
  const std::vector<Factor> factors = factors_of(study);
  if (heads.empty() || factors.empty()) return cannot_say("it has nothing uncertain that a headline depends on");
  const Design design = evaluate_design(study);
  const auto [tornado, flips] = direction_tables(study, heads, factors);
  return {{index_table(study, design), list_table(study, design), tornado, flips}, ""};
}

}  // namespace eqc
