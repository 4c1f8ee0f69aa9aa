// Question 30: do metrics rank the cases and models alike?
#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "host/engine/worlds/holders.hpp"
#include "host/study/question_list.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/metric/dominance.hpp"
#include "kernels/metric/summarise.hpp"

namespace eqc {
namespace {

/// Nations' capability to train one model in one case.
struct Unit {
  std::string name;
  std::size_t model, case_position;
  std::vector<double> values;  // [members][worlds]
  std::size_t members;
  double threshold;
};

std::vector<Unit> units_of(PlanWorlds& study) {
  study.prepare();
  std::vector<Unit> units;
  for (std::size_t c = 0; study.has(Task::training) && c < study.plan().n_cases; ++c)
    for (std::size_t m = 0; m < study.plan().n_models; ++m)
      for (const Holders& h : holders_of(study))
        if (h.name == "nations" && study.costs(m, c).train_known)
          units.push_back({fmt::format("{}, {}", study.plan().case_at(c).id, study.plan().model(m).id), m, c,
                           training_capability(study, h, m, c), h.members.size(), 1.0 / h.group->shares.front()});
  return units;
}

struct AgreeingMetric {
  const char* name;
  InequityMetric metric;
};
constexpr AgreeingMetric kAgreeing[] = {{"Gini", InequityMetric::gini},
                                        {"Atkinson(0.5)", InequityMetric::atkinson_half},
                                        {"Atkinson(1)", InequityMetric::atkinson_1},
                                        {"Atkinson(2)", InequityMetric::atkinson_2},
                                        {"Theil T", InequityMetric::theil_t},
                                        {"Theil L", InequityMetric::theil_l},
                                        {"Hoover", InequityMetric::hoover},
                                        {"top 10 %", InequityMetric::top10_share},
                                        {"HHI", InequityMetric::hhi},
                                        {"FGT 0", InequityMetric::headcount},
                                        {"FGT 1", InequityMetric::poverty_gap}};

/// Bands of all agreeing metrics.
std::vector<Band> metric_bands(const PlanWorlds& study, const Unit& u) {
  const auto n = static_cast<std::int32_t>(u.members);
  std::vector<double> value(u.members), weight(u.members, 1.0),
      scratch(static_cast<std::size_t>(summarise_scratch_size(n)));
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
  UnitProfile(const Unit& u, std::size_t worlds, std::size_t w)
      : weight(u.members, 1.0),
        scratch(static_cast<std::size_t>(profile_scratch_size(static_cast<std::int32_t>(u.members)))) {
    for (std::size_t e = 0; e < u.members; ++e) value.push_back(u.values[e * worlds + w] + 0.0);
    std::sort(value.begin(), value.end());
    profile = make_profile(value.data(), weight.data(), static_cast<std::int32_t>(u.members), scratch.data());
  }
  UnitProfile(const UnitProfile&) = delete;
};

StudyTable crossing_table(PlanWorlds& study, const std::vector<Unit>& units) {
  const std::optional<std::size_t> frontier = study.frontier();
  StudyTable t("30_crossings", "Pairs whose Lorenz curves cross: there Gini and Atkinson may disagree",
               "one model between cases, and every model against the frontier; share of worlds (256 at most) in which "
               "the curves of the two cross, and in which the first is nowhere more unequal");
  t.text("first", "second").numbers({"cross", "first_dominates"}, "share");
  const std::size_t step = std::max<std::size_t>(1, study.worlds() / 256);
  for (std::size_t a = 0; a < units.size(); ++a)
    for (std::size_t b = a + 1; b < units.size(); ++b) {
      const bool with_frontier = units[a].case_position == units[b].case_position &&
                                 (units[a].model == frontier || units[b].model == frontier);
      if (units[a].model != units[b].model && !with_frontier) continue;
      double cross = 0, better = 0, seen = 0;
      for (std::size_t w = 0; w < study.worlds(); w += step, ++seen) {
        const UnitProfile pa(units[a], study.worlds(), w), pb(units[b], study.worlds(), w);
        const Dominance d = lorenz_dominance(pa.profile, pb.profile);
        cross += d.crossings > 0 ? 1 : 0;
        better += d.sign > 0 ? 1 : 0;
      }
      t.add({{"first", units[a].name},
             {"second", units[b].name},
             {"cross", cross / seen},
             {"first_dominates", better / seen}});
    }
  return t;
}

/// Bands of every agreeing metric, [units][metrics].
using MetricBands = std::vector<std::vector<Band>>;

StudyTable values_table(const std::vector<Unit>& units, const MetricBands& bands) {
  StudyTable t("30_metrics", "The same inequality by several metrics",
               "nations' capability (budget / cost of one run), weight 1 each; FGT: threshold 1 / first committed "
               "share");
  t.text("case_model", "metric").band("value", "1");
  for (std::size_t u = 0; u < units.size(); ++u)
    for (std::size_t k = 0; k < std::size(kAgreeing); ++k)
      t.add({{"case_model", units[u].name}, {"metric", kAgreeing[k].name}, {"value", bands[u][k]}});
  return t;
}

StudyTable concordance_table(const MetricBands& bands) {
  StudyTable t("30_concordance", "Do metrics rank the cases and models alike?",
               fmt::format("Spearman correlation of medians over {} (case, model) pairs", bands.size()));
  t.text("metric");
  for (const AgreeingMetric& metric : kAgreeing) t.number(metric.name, "1");
  const auto medians_of = [&](std::size_t metric) {
    std::vector<double> medians;
    for (const std::vector<Band>& of_unit : bands) medians.push_back(of_unit[metric].median);
    return medians;
  };
  for (std::size_t a = 0; a < std::size(kAgreeing); ++a) {
    std::vector<NamedCell> row = {{"metric", kAgreeing[a].name}};
    for (std::size_t b = 0; b < std::size(kAgreeing); ++b)
      row.push_back({kAgreeing[b].name, rank_correlation(medians_of(a), medians_of(b))});
    t.add(row);
  }
  return t;
}

StudyAnswer answer_metric_agreement(PlanWorlds& study) {
  if (!study.group("nation")) return cannot_say(kNeedsNations);
  const std::vector<Unit> units = units_of(study);
  if (units.size() < 3)
    return cannot_say("agreement of metrics needs three or more (case, model) pairs that nations can train");
  MetricBands bands;
  for (const Unit& u : units) bands.push_back(metric_bands(study, u));
  return {{concordance_table(bands), values_table(units, bands), crossing_table(study, units)}, ""};
}

}  // namespace

const StudyQuestion questions::metric_agreement = {30, 'F', "Do the metrics agree?", answer_metric_agreement,
                                                   "30_concordance[metric=Atkinson(1)]: {metric} ranks cases and "
                                                   "models as the Gini does up to a correlation of {Gini}"};

}  // namespace eqc
