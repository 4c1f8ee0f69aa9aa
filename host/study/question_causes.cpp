// Causes and trust: which driver explains a change between cases (22), which assumption moves a headline (29), whether metrics agree (30), what missing data could do (31).
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "host/base/text.hpp"
#include "host/study/headline.hpp"
#include "host/study/people_entities.hpp"
#include "host/study/study.hpp"
#include "host/study/study_holders.hpp"
#include "host/study/study_people.hpp"
#include "kernels/metric/dominance.hpp"
#include "kernels/metric/shapley.hpp"
#include "kernels/metric/summarise.hpp"

namespace eqc {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostDrivers = 7;  // 2^7 states are computed

/// What a case changes: inputs that it scales, and its policies as one driver.
struct Driver {
  std::string name;
  std::vector<std::size_t> inputs;  // empty: everything but the scales
};

bool differs(const CaseSpec& a, const CaseSpec& b, std::size_t input) { return a.scale[input] != b.scale[input]; }

/// Purchase and rental prices that change alike are one driver; what is beyond kMostDrivers goes into the last one.
std::vector<Driver> drivers_of(const CaseSpec& from, const CaseSpec& to) {
  std::vector<Driver> all;
  const auto purchase = static_cast<std::size_t>(Input::purchase_price), rental = static_cast<std::size_t>(Input::rental_price);
  const bool together = differs(from, to, purchase) && from.scale[purchase] / to.scale[purchase] == from.scale[rental] / to.scale[rental];
  for (std::size_t i = 0; i < from.scale.size(); ++i) {
    if (!differs(from, to, i) || (together && i == rental)) continue;
    if (together && i == purchase) all.push_back({"prices of accelerators", {purchase, rental}});
    else all.push_back({kInputNames[i], {i}});
  }
  CaseSpec same = to;
  same.scale = from.scale, same.id = from.id, same.label = from.label;
  if (!(same == from)) all.push_back({"policies", {}});
  while (all.size() > kMostDrivers) {
    Driver& last = all[all.size() - 2];
    last.name += " and " + all.back().name;
    last.inputs.insert(last.inputs.end(), all.back().inputs.begin(), all.back().inputs.end());
    all.pop_back();
  }
  return all;
}

/// `from` with the drivers in the bits of `state` set to those of `to`.
CaseSpec state_case(const CaseSpec& from, const CaseSpec& to, const std::vector<Driver>& drivers, std::size_t state) {
  CaseSpec c = from;
  for (std::size_t k = 0; k < drivers.size(); ++k)
    if ((state >> k & 1) && drivers[k].inputs.empty()) {
      c = to;
      c.scale = from.scale;
    }
  for (std::size_t k = 0; k < drivers.size(); ++k)
    for (const std::size_t i : drivers[k].inputs)
      if (state >> k & 1) c.scale[i] = to.scale[i];
  c.id = fmt::format("state-{}", state);
  return c;
}

void add_split(StudyWorlds& study, std::size_t to, StudyTable& t) {
  const CaseSpec &a = study.plan().case_at(0), &b = study.plan().case_at(to);
  const std::vector<Driver> drivers = drivers_of(a, b);
  if (drivers.empty()) return;
  const std::size_t states = std::size_t{1} << drivers.size();
  std::vector<CaseSpec> cases;
  for (std::size_t s = 0; s < states; ++s) cases.push_back(state_case(a, b, drivers, s));
  const auto child = study.with_cases(std::move(cases));
  std::vector<std::vector<Headline>> outcomes;
  for (std::size_t s = 0; s < states; ++s) outcomes.push_back(headlines(*child, s));
  for (std::size_t h = 0; h < outcomes[0].size(); ++h) {
    std::vector<std::vector<double>> part(drivers.size(), std::vector<double>(study.worlds()));
    std::vector<double> change(study.worlds()), outcome(states), split(drivers.size());
    for (std::size_t w = 0; w < study.worlds(); ++w) {
      for (std::size_t s = 0; s < states; ++s) outcome[s] = outcomes[s][h].value[w];
      shapley_split(outcome.data(), static_cast<std::int32_t>(drivers.size()), split.data());
      for (std::size_t k = 0; k < drivers.size(); ++k) part[k][w] = split[k];
      change[w] = outcome.back() - outcome.front();
    }
    const Headline& head = outcomes[0][h];
    t.add({b.id, head.id, head.unit, std::string("total"), band_of(head.value), band_of(outcomes.back()[h].value), band_of(change)});
    for (std::size_t k = 0; k < drivers.size(); ++k) t.add({b.id, head.id, head.unit, drivers[k].name, Band{}, Band{}, band_of(part[k])});
  }
}

/// One uncertain input as it enters the headlines.
struct Factor {
  std::string name;
  const double* values;
};

/// The entities whose draws of a scope matter most: those of `place`; of nations and organisations the three with the largest budgets.
std::vector<std::pair<std::string, DrawPlace>> entities_of(const StudyWorlds& study, Scope scope, const DrawPlace& place) {
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
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return g->budget_usd[a] > g->budget_usd[b]; });
  for (std::size_t i = 0; i < order.size() && i < 3; ++i) largest.push_back({g->ids[order[i]], {.nation = g->row[order[i]], .organization = g->row[order[i]]}});
  return largest;
}

/// Inputs with one draw per world, and for entities' inputs the draws of the entities that matter most: the accelerator and region where the model is cheapest, the model, the largest budgets.
std::vector<Factor> factors_of(StudyWorlds& study) {
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
        const double cost = std::min(p.sold[h] != 0 ? o.cost_own : least, p.job.rent_offered != 0 ? o.cost_rent : least);
        if (cost < least) least = cost, best[w] = h, where[w] = r;
      }
  }
  place.hardware = most_frequent(best);
  place.region = most_frequent(where);
  std::vector<Factor> all;
  for (int i = 0; i < kInputs; ++i) {
    const InputSpec& input = study.scenario().inputs[static_cast<std::size_t>(i)];
    if (input.distribution.family == DistributionFamily::constant) continue;
    for (const auto& [entity, at] : entities_of(study, input.scope, place)) all.push_back({entity.empty() ? std::string(kInputNames[i]) : fmt::format("{} ({})", kInputNames[i], entity), study.draws().of(static_cast<Input>(i), at)});
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

/// What an input without any effect exceeds in 5 % of studies: 95 % quantile of chi squared with 15 degrees of freedom less its mean, over the worlds.
double index_by_chance(std::size_t worlds) { return (24.996 - (kBins - 1)) / static_cast<double>(worlds); }

/// First-order index from given data: variance of the means of 16 equally filled bins over the total, corrected for chance (omega squared).
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

/// Nations' capability to train one model in one case.
struct Unit {
  std::string name;
  std::size_t model, case_position;
  std::vector<double> values;  // [members][worlds]
  std::size_t members;
  double threshold;
};

std::vector<Unit> units_of(StudyWorlds& study) {
  study.prepare();
  std::vector<Unit> units;
  for (std::size_t c = 0; study.has(Task::training) && c < study.plan().n_cases; ++c)
    for (std::size_t m = 0; m < study.plan().n_models; ++m)
      for (const Holders& h : holders_of(study))
        if (h.name == "nations" && study.costs(m, c).train_known)
          units.push_back({fmt::format("{}, {}", study.plan().case_at(c).id, study.plan().model(m).id), m, c, training_capability(study, h, m, c), h.members.size(), 1.0 / h.group->shares.front()});
  return units;
}

struct AgreeingMetric {
  const char* name;
  InequityMetric metric;
};
constexpr AgreeingMetric kAgreeing[] = {{"Gini", InequityMetric::gini}, {"Atkinson(0.5)", InequityMetric::atkinson_half}, {"Atkinson(1)", InequityMetric::atkinson_1}, {"Atkinson(2)", InequityMetric::atkinson_2},
                                        {"Theil T", InequityMetric::theil_t}, {"Theil L", InequityMetric::theil_l}, {"Hoover", InequityMetric::hoover}, {"top 10 %", InequityMetric::top10_share},
                                        {"HHI", InequityMetric::hhi}, {"FGT 0", InequityMetric::headcount}, {"FGT 1", InequityMetric::poverty_gap}};

/// Bands of all agreeing metrics.
std::vector<Band> metric_bands(const StudyWorlds& study, const Unit& u) {
  const auto n = static_cast<std::int32_t>(u.members);
  std::vector<double> value(u.members), weight(u.members, 1.0), scratch(static_cast<std::size_t>(summarise_scratch_size(n)));
  std::vector<std::int32_t> order(u.members);
  std::vector<std::vector<double>> series(std::size(kAgreeing));
  for (std::size_t w = 0; w < study.worlds(); ++w) {
    for (std::size_t e = 0; e < u.members; ++e) value[e] = u.values[e * study.worlds() + w];
    InequitySummary s;
    summarise(value.data(), weight.data(), n, u.threshold, scratch.data(), order.data(), s);
    for (std::size_t k = 0; k < std::size(kAgreeing); ++k) series[k].push_back(s[kAgreeing[k].metric]);
  }
  std::vector<Band> bands;
  for (auto& values : series) bands.push_back(band_of(std::move(values)));
  return bands;
}

/// One world of a unit, ascending, as a profile.
struct UnitProfile {
  std::vector<double> value, weight, scratch;
  Profile profile;
  UnitProfile(const Unit& u, std::size_t worlds, std::size_t w) : weight(u.members, 1.0), scratch(static_cast<std::size_t>(profile_scratch_size(static_cast<std::int32_t>(u.members)))) {
    for (std::size_t e = 0; e < u.members; ++e) value.push_back(u.values[e * worlds + w] + 0.0);
    std::sort(value.begin(), value.end());
    profile = make_profile(value.data(), weight.data(), static_cast<std::int32_t>(u.members), scratch.data());
  }
  UnitProfile(const UnitProfile&) = delete;
};

StudyTable crossing_table(StudyWorlds& study, const std::vector<Unit>& units) {
  const std::optional<std::size_t> frontier = study.frontier();
  StudyTable t{"30_crossings", "Pairs whose Lorenz curves cross: there Gini and Atkinson may disagree", "one model between cases, and every model against the frontier; share of worlds (256 at most) in which the curves of the two cross, and in which the first is nowhere more unequal",
               {text_column("first"), text_column("second"), number_column("cross", "share"), number_column("first_dominates", "share")}, {}, "", 0, 0};
  const std::size_t step = std::max<std::size_t>(1, study.worlds() / 256);
  for (std::size_t a = 0; a < units.size(); ++a)
    for (std::size_t b = a + 1; b < units.size(); ++b) {
      const bool with_frontier = units[a].case_position == units[b].case_position && (units[a].model == frontier || units[b].model == frontier);
      if (units[a].model != units[b].model && !with_frontier) continue;
      double cross = 0, better = 0, seen = 0;
      for (std::size_t w = 0; w < study.worlds(); w += step, ++seen) {
        const UnitProfile pa(units[a], study.worlds(), w), pb(units[b], study.worlds(), w);
        const Dominance d = lorenz_dominance(pa.profile, pb.profile);
        cross += d.crossings > 0 ? 1 : 0;
        better += d.sign > 0 ? 1 : 0;
      }
      t.add({units[a].name, units[b].name, cross / seen, better / seen});
    }
  return t;
}

}  // namespace

StudyAnswer answer_drivers(StudyWorlds& study) {
  if (study.plan().n_cases < 2) return cannot_say("it has one case; a change needs a second [[case]]");
  StudyTable t{"22_drivers", "Which driver explains the change from the first case", "Shapley-Shorrocks split of each headline in each world over the inputs that the case scales and its policies (Shorrocks 2013); parts sum to the change in every world",
               {text_column("case"), text_column("headline"), text_column("unit"), text_column("driver"), band_column("first_case", ""), band_column("this_case", ""), band_column("change", "")}, {}, "", 0, 0};
  for (std::size_t c = 1; c < study.plan().n_cases; ++c) add_split(study, c, t);
  if (t.rows.empty()) return cannot_say("its cases change nothing that a headline depends on");
  return {{t}, ""};
}

StudyAnswer answer_flipping_assumptions(StudyWorlds& study) {
  const std::vector<Headline> heads = headlines(study, 0);
  const std::vector<Factor> factors = factors_of(study);
  if (heads.empty() || factors.empty()) return cannot_say("it has nothing uncertain that a headline depends on");
  StudyTable tornado{"29_sensitivity", "Which inputs move the headlines",
                     "first-order Sobol' index from the study's own worlds: variance of means in 16 equally filled bins over the total, corrected for chance (given-data estimate); rank correlation for the sign; "
                     "low, high: median in the lowest and highest quarter of the input; chance: what an input without effect exceeds in 5 % of studies (rows below are left out); entity inputs: the accelerator and region most often cheapest, the model, the three largest budgets",
                     {text_column("headline"), text_column("unit"), text_column("input"), number_column("index", "share"), number_column("chance", "share"), number_column("rank_correlation", "1"), number_column("low", ""), number_column("high", "")}, {}, "", 0, 0};
  StudyTable flips{"29_flips", "Statements that hang on one input", "share of worlds in which the statement holds, in the lowest and highest quarter of the input; flips: more likely than not on one side only",
                   {text_column("statement"), number_column("holds", "share"), text_column("input"), number_column("holds_low", "share"), number_column("holds_high", "share"), text_column("verdict")}, {}, "", 0, 0};
  const std::size_t n = study.worlds(), quarter = n / 4;
  for (const Headline& h : heads) {
    std::vector<std::pair<double, std::vector<StudyCell>>> rows;
    for (const Factor& f : factors) {
      const std::vector<std::size_t> order = order_by(f.values, n);
      std::vector<double> low, high;
      for (std::size_t i = 0; i < quarter; ++i) low.push_back(h.value[order[i]]), high.push_back(h.value[order[n - 1 - i]]);
      const double index = first_order_index(order, h.value);
      if (!(index > index_by_chance(n))) continue;
      rows.push_back({index, {h.id, h.unit, f.name, index, index_by_chance(n), rank_correlation(std::vector<double>(f.values, f.values + n), h.value), band_of(low).median, band_of(high).median}});
      if (h.statement.empty()) continue;
      const double below = share_holding(h, order, 0, quarter), above = share_holding(h, order, n - quarter, n);
      if (std::abs(below - above) > 0.1) flips.add({h.statement, share_at_least(h.value, h.threshold), f.name, below, above, std::string((below >= 0.5) != (above >= 0.5) ? "flips" : "")});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t i = 0; i < rows.size() && i < 12; ++i) tornado.add(rows[i].second);
  }
  for (const Headline& h : heads)
    if (!h.statement.empty()) flips.add({h.statement, share_at_least(h.value, h.threshold), std::string("(all worlds)"), kNaN, kNaN, std::string()});
  return {{tornado, flips}, ""};
}

StudyAnswer answer_metric_agreement(StudyWorlds& study) {
  if (!study.group("nation")) return cannot_say("it asks nothing about nations' budgets; give [affordability] gerd_share");
  const std::vector<Unit> units = units_of(study);
  if (units.size() < 3) return cannot_say("agreement of metrics needs three or more (case, model) pairs that nations can train");
  StudyTable values{"30_metrics", "The same inequality by several metrics", "nations' capability (budget / cost of one run), weight 1 each; FGT: threshold 1 / first committed share",
                    {text_column("case_model"), text_column("metric"), band_column("value", "1")}, {}, "", 0, 0};
  std::vector<std::vector<double>> median(std::size(kAgreeing));  // [metrics][units]
  for (const Unit& u : units) {
    const std::vector<Band> bands = metric_bands(study, u);
    for (std::size_t k = 0; k < bands.size(); ++k) {
      median[k].push_back(bands[k].median);
      values.add({u.name, std::string(kAgreeing[k].name), bands[k]});
    }
  }
  StudyTable matrix{"30_concordance", "Do metrics rank the cases and models alike?", fmt::format("Spearman correlation of medians over {} (case, model) pairs", units.size()), {text_column("metric")}, {}, "", 0, 0};
  for (const AgreeingMetric& metric : kAgreeing) matrix.columns.push_back(number_column(metric.name, "1"));
  for (std::size_t a = 0; a < std::size(kAgreeing); ++a) {
    std::vector<StudyCell> row = {std::string(kAgreeing[a].name)};
    for (std::size_t b = 0; b < std::size(kAgreeing); ++b) row.emplace_back(rank_correlation(median[a], median[b]));
    matrix.add(row);
  }
  return {{matrix, values, crossing_table(study, units)}, ""};
}

StudyAnswer answer_missing_data(StudyWorlds& study) {
  StudyTable t{"31_bounds", "What the missing could change", "lower: all missing entities or people are unable; upper: all are able (Manski 1989); imputed: entities whose budget or incomes the catalog imputes, between them as if unknown",
               {text_column("quantity"), text_column("unit"), band_column("estimate", ""), band_column("lower", ""), band_column("upper", ""), number_column("missing", ""), number_column("imputed", ""), band_column("lower_without_imputed", ""), band_column("upper_without_imputed", "")},
               {}, "", 0, 0};
  const std::size_t worlds = study.worlds();
  if (const auto model = study.frontier())
    for (const Holders& h : holders_of(study)) {
      const std::vector<double> times = training_capability(study, h, *model, 0);
      const double phi = h.group->shares.front();
      const std::vector<double> able = count_at_least(times, h.members.size(), worlds, 1.0 / phi);
      std::vector<double> known(worlds, 0.0);  // able among those with a measured budget
      double imputed = 0;
      for (std::size_t i = 0; i < h.members.size(); ++i) {
        const bool guess = h.group->basis[h.members[i]] == BudgetBasis::imputed;
        imputed += guess ? 1 : 0;
        for (std::size_t w = 0; !guess && w < worlds; ++w) known[w] += times[i * worlds + w] >= 1.0 / phi ? 1.0 : 0.0;
      }
      const auto missing = static_cast<double>(h.group->missing);
      const auto plus = [&](const std::vector<double>& v, double more) { return band_over(worlds, [&](std::size_t w) { return v[w] + more; }); };
      t.add({fmt::format("{} able to train {} with {} %", h.name, study.plan().model(*model).id, 100 * phi), std::string("entities"), band_of(able), band_of(able), plus(able, missing), missing, imputed, band_of(known),
             plus(known, missing + imputed)});
    }
  const PeopleTable& people = study.people();
  if (!people.nations.empty()) {
    const double missing = people.adults_missing;
    double imputed = 0;
    for (std::size_t k = 0; k < people.nations.size(); ++k) imputed += people.basis[k] == BudgetBasis::imputed ? people.adults[k] : 0;
    for (const Use& use : uses_of(study, 0, false)) {
      const Affordability a = affordability(study, 0, first_theta(study), use.price);
      const double all = people.adults_total + missing;
      const auto sum = [&](std::size_t w, bool without_imputed) {
        double able = 0;
        for (std::size_t k = 0; k < people.nations.size(); ++k) able += without_imputed && people.basis[k] == BudgetBasis::imputed ? 0.0 : people.adults[k] * a.able(k, w);
        return able;
      };
      t.add({"adults able: " + use.name, std::string("share"), band_of(a.share), band_over(worlds, [&](std::size_t w) { return sum(w, false) / all; }), band_over(worlds, [&](std::size_t w) { return (sum(w, false) + missing) / all; }), missing, imputed,
             band_over(worlds, [&](std::size_t w) { return sum(w, true) / all; }), band_over(worlds, [&](std::size_t w) { return (sum(w, true) + missing + imputed) / all; })});
    }
  }
  if (t.rows.empty()) return cannot_say("it asks nothing that data could be missing for; give [affordability]");
  return {{t}, ""};
}

}  // namespace eqc
