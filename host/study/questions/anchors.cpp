// Question 32: one page of outside checks: arithmetic that must agree, then predictions of what others published.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "host/base/nan.hpp"
#include "host/base/text.hpp"
#include "host/study/epoch_cost.hpp"
#include "host/engine/price/cheaper_way.hpp"
#include "host/study/published_runs.hpp"
#include "host/study/usage_check.hpp"
#include "host/engine/worlds/owned_compute.hpp"
#include "host/study/question_list.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"
#include "kernels/base/normal.hpp"
#include "kernels/metric/lognormal_income.hpp"
#include "kernels/metric/lorenz.hpp"

namespace eqc {
namespace {

constexpr double kEpochTolerance =
    0.05;  // their estimates round inputs that we state in full; four of five agree to 2 %

StudyTable anchor_table(const char* id, const char* title, const char* how) {
  StudyTable t(id, title, how);
  t.text("anchor", "unit")
      .number("published", "")
      .band("ours", "")
      .numbers({"low", "high"}, "")
      .text("verdict", "source")
      .counts("anchors that could be computed");
  return t;
}

void add_anchor(StudyTable& t, const std::string& name, const std::string& unit, double published, const Band& ours,
                double low, double high, const std::string& source) {
  const bool pass = ours.median >= low && ours.median <= high;
  ++t.covered;
  t.add({{"anchor", name},
         {"unit", unit},
         {"published", published},
         {"ours", ours},
         {"low", low},
         {"high", high},
         {"verdict", pass ? "pass" : "FAIL"},
         {"source", source}});
}

/// An anchor that this scenario or catalog says nothing about.
void add_missing(StudyTable& t, const std::string& name, const std::string& unit, double published,
                 const std::string& why, const std::string& source) {
  ++t.missing;
  t.add({{"anchor", name},
         {"unit", unit},
         {"published", published},
         {"ours", Band{}},
         {"low", kNaN},
         {"high", kNaN},
         {"verdict", why},
         {"source", source}});
}

void add_figure(StudyTable& t, const FigureRow& f, const std::string& name, const Band& ours) {
  add_anchor(t, name, f.unit, f.published, ours, f.low.value_or(f.published), f.high.value_or(f.published),
             f.origin.source);
}

void add_epoch_costs(const Catalog& catalog, StudyTable& t) {
  for (const TrainingAnchorRow& a : catalog.training_anchors) {
    const TrainingCostTriplet ours = epoch_training_cost(a);
    const struct {
      const char* name;
      double published, value;
    } kinds[] = {{"amortised", a.amortised_usd, ours.amortised},
                 {"cloud", a.cloud_usd, ours.cloud},
                 {"purchase", a.purchase_usd, ours.purchase}};
    for (const auto& k : kinds)
      add_anchor(t, fmt::format("Epoch cost of {}, {}", a.id, k.name), "M USD", k.published * 1e-6,
                 same_in_all(k.value * 1e-6), k.published * 1e-6 * (1 - kEpochTolerance),
                 k.published * 1e-6 * (1 + kEpochTolerance), a.origin.source);
  }
}

/// Gini of all adults' incomes in PPP dollars: bins keep their shape, means are converted.
double global_gini(const PlanWorlds& study) {
  const PeopleTable& people = study.people();
  std::vector<std::pair<double, double>> bins;
  for (std::size_t k = 0; k < people.nations.size(); ++k) {
    const IncomeRow& row = *study.catalog().income_of(people.row[k]);
    if (!row.mean_usd_per_year_ppp) continue;
    const double to_ppp = *row.mean_usd_per_year_ppp / *row.mean_usd_per_year_market;
    for (int b = 0; b < PeopleTable::kBinsPerNation; ++b)
      bins.push_back({people.income[k * PeopleTable::kBinsPerNation + b] * to_ppp,
                      study.catalog().nations[people.row[k]].population.value_or(people.adults[k])});
  }
  if (bins.empty()) return kNaN;
  return weighted_gini(std::move(bins));
}

/// Share of a country's adults with at least this yearly income if incomes were log-normal with its mean and Gini.
double lognormal_share(const IncomeRow& row, double needed_usd) {
  const LognormalIncome d = lognormal_income(*row.mean_usd_per_year_market, row.gini.value_or(0.4));
  return normal_upper((std::log(needed_usd) - d.log_median) / d.sigma);
}

/// A 20 USD subscription at 2 % of own income takes 12,000 USD a year: headcount by bins against log-normal incomes.
void add_own_income(const PlanWorlds& study, StudyTable& t) {
  const PeopleTable& people = study.people();
  constexpr double kNeeded = 12.0 * 20.0 / 0.02;
  double bins = 0, smooth = 0;
  for (std::size_t k = 0; k < people.nations.size(); ++k) {
    bins += people.adults[k] * share_with_income(people, k, kNeeded) / people.adults_total;
    smooth +=
        people.adults[k] * lognormal_share(*study.catalog().income_of(people.row[k]), kNeeded) / people.adults_total;
  }
  const std::string source =
      "closed form: log-normal incomes from mean and Gini (Aitchison, Brown 1957); catalog nation/incomes.csv";
  add_anchor(t, "adults within 2 % of own income at 20 USD a month (access aside)", "share", smooth, same_in_all(bins),
             smooth - 0.02, smooth + 0.02, source);
  for (const auto& [id, name] : {std::pair{"CIV", "Cote d'Ivoire"}, {"KEN", "Kenya"}})
    for (std::size_t k = 0; k < people.nations.size(); ++k) {
      if (people.nations[k] != id) continue;
      const IncomeRow& row = *study.catalog().income_of(people.row[k]);
      const double mean = *row.mean_usd_per_year_market, expected = lognormal_share(row, mean);
      add_anchor(
          t,
          fmt::format("{}: adults able at {:.2f} USD a month, 2 % of the mean income (the mean-income rule says all)",
                      name, 0.02 * mean / 12),
          "share", expected, same_in_all(share_with_income(people, k, mean)), expected - 0.05, expected + 0.05, source);
    }
}

/// GPT-4 itself on the accelerators and in the regions of the scenario, whatever models that asks for.
void add_replica_day(const PlanWorlds& study, const FigureRow& f, StudyTable& t) {
  const std::string name = "cheapest replica of gpt-4 (estimated architecture) for a day";
  const auto row = study.catalog().model_index("gpt-4");
  if (!row || !study.catalog().models[*row].has_architecture()) return;
  Scenario s = study.scenario();
  s.axes.models = {*row};
  s.run.training = false, s.run.serving = true;
  const auto world = study.with_scenario(std::move(s));
  if (!world->largest_served())
    return add_missing(t, name, f.unit, f.published, "cannot be served on this scenario's accelerators",
                       f.origin.source);
  std::vector<double> day = cheapest_anywhere(world->plan(), world->costs(0, 0).host_usd_year);
  for (double& usd : day) usd /= kDaysPerYear;
  add_figure(t, f, name, band_of(day));
}

/// CR5 and HHI of the owners' medians in the last complete quarter.
void add_owners(const PlanWorlds& study, StudyTable& t) {
  const FigureRow *cr5 = study.catalog().figure("owners-cr5"), *low = study.catalog().figure("owners-hhi-low"),
                  *high = study.catalog().figure("owners-hhi-high");
  const std::string quarter = complete_quarter(study.catalog());
  if (!cr5 || !low || !high || quarter.empty()) return;
  const OwnedCompute o = owned_compute(study, quarter);
  double total = 0, named = 0, all = 0;
  std::vector<double> shares;
  for (const double m : o.median) total += m;
  for (std::size_t k = 0; k < o.median.size(); ++k) {
    const double percent = 100 * o.median[k] / total;
    all += percent * percent;
    if (!o.residual[k]) shares.push_back(percent / 100), named += percent * percent;
  }
  std::sort(shares.begin(), shares.end(), std::greater<>());
  double five = 0;
  for (std::size_t k = 0; k < 5 && k < shares.size(); ++k) five += shares[k];
  add_figure(t, *cr5, fmt::format("five largest owners of accelerators, {}", quarter), same_in_all(five));
  add_figure(t, *low, fmt::format("HHI of owners, {}, unnamed owners many", quarter), same_in_all(named));
  add_figure(t, *high, fmt::format("HHI of owners, {}, unnamed owners one", quarter), same_in_all(all));
}

/// Rank agreement with the Anthropic usage index: countries in the order of income must be in the order of use.
void add_usage_index(const PlanWorlds& study, StudyTable& t) {
  std::vector<double> published, able;
  std::string names, source;
  const PeopleTable& people = study.people();
  for (std::size_t k = 0; k < people.nations.size(); ++k) {
    const FigureRow* f = study.catalog().figure("aui." + lower(people.nations[k]));
    if (!f) continue;
    published.push_back(f->published);
    able.push_back(people.connected_share[k] * people.mean_income[k]);
    names += (names.empty() ? "" : ", ") + people.nations[k];
    source = f->origin.source;
  }
  if (published.size() < 3) return;
  add_anchor(t, fmt::format("rank correlation of use per person with connected income per adult ({})", names), "1", 1.0,
             same_in_all(rank_correlation(published, able)), 0.7, 1.0, source);
}

/// How many checks of each kind hold.
StudyTable summary_table() {
  StudyTable t(
      "32_summary", "Outside checks, by kind",
      "arithmetic: the same inputs by the same method must give the same figure, which tests the program; "
      "predictions: figures that nothing here was made from, which tests the model; held: inside the range, the "
      "5-95 % band, or a rank correlation of 0.8 and more");
  t.text("kind", "check").numbers({"held", "of"}, "checks").number("typical", "1").text("typical_is");
  return t;
}

void add_summary(StudyTable& s, const char* kind, const char* check, double held, std::size_t of, double typical,
                 const char* typical_is) {
  if (of > 0)
    s.add({{"kind", kind},
           {"check", check},
           {"held", held},
           {"of", of},
           {"typical", typical},
           {"typical_is", typical_is}});
}

double count_of(const StudyTable& t, const char* column, const char* text) {
  double n = 0;
  for (std::size_t r = 0; r < t.rows.size(); ++r) n += t.text_at(r, column) == text ? 1 : 0;
  return n;
}

/// Median over rows of the medians of a ratio.
double median_ratio(const StudyTable& t) {
  std::vector<double> all;
  for (std::size_t r = 0; r < t.rows.size(); ++r) all.push_back(t.band_at(r, "ratio").median);
  return band_of(std::move(all)).median;
}

void summarise(StudyTable& s, const StudyTable& t) {
  if (t.id == "32_hours" || t.id == "32_energies")
    return add_summary(s, "prediction", t.id == "32_hours" ? "published accelerator-hours" : "published energies",
                       count_of(t, "inside", "yes"), t.rows.size(), median_ratio(t), "median of ours / published");
  if (t.id == "32_epoch_runs") {
    double held = 0;
    for (std::size_t r = 0; r < t.rows.size(); ++r)
      held += t.band_at(r, "ratio").low <= 1 && t.band_at(r, "ratio").high >= 1 ? 1 : 0;
    return add_summary(s, "prediction", "Epoch AI's costs by the engine itself", held, t.rows.size(), median_ratio(t),
                       "median of ours / Epoch's");
  }
  if (t.id != "32_usage") return;
  for (std::size_t r = 0; r < t.rows.size(); ++r)
    if (t.text_at(r, "group") == "World")
      add_summary(s, "prediction", t.text_at(r, "use").c_str(), t.number_at(r, "could_pay") >= 0.8 ? 1 : 0, 1,
                  t.number_at(r, "could_pay"), "rank correlation of who could pay with who uses");
}

StudyAnswer answer_anchors(PlanWorlds& study) {
  StudyTable t = anchor_table("32_arithmetic", "Published figures by their own method",
                              "arithmetic checks; pass: the median lies between low and high"),
             predicted = anchor_table("32_predictions", "Published figures that ours are not made from",
                                      "predictions; pass: the median lies between low and high");
  add_epoch_costs(study.catalog(), t);
  add_owners(study, t);
  if (const FigureRow* f = study.catalog().figure("global-gini"); f && !study.people().nations.empty())
    add_figure(t, *f, "global Gini of incomes, PPP dollars", same_in_all(global_gini(study)));
  if (!study.people().nations.empty()) add_own_income(study, t);
  add_usage_index(study, predicted);
  if (const FigureRow* f = study.catalog().figure("replica-day")) add_replica_day(study, *f, predicted);
  StudyAnswer answer;
  for (const StudyTable& table : {t, predicted})
    if (!table.rows.empty()) answer.tables.push_back(table);
  for (StudyTable& table : published_run_tables(study)) answer.tables.push_back(std::move(table));
  for (StudyTable& table : usage_tables(study)) answer.tables.push_back(std::move(table));
  if (answer.tables.empty())
    return cannot_say("its catalog holds no published figures (anchor/training.csv, anchor/figures.csv)");
  StudyTable summary = summary_table();
  add_summary(summary, "arithmetic", "published figures by their own method", count_of(t, "verdict", "pass"),
              static_cast<std::size_t>(t.covered), kNaN, "");
  add_summary(summary, "prediction", "published figures", count_of(predicted, "verdict", "pass"),
              static_cast<std::size_t>(predicted.covered), kNaN, "");
  for (const StudyTable& table : answer.tables) summarise(summary, table);
  answer.tables.insert(answer.tables.begin(), std::move(summary));
  return answer;
}

}  // namespace

const StudyQuestion questions::anchors = {32, 'F', "Are published anchors reproduced?", answer_anchors,
                                          "32_summary: of {check} {held} of {of} hold"};

}  // namespace eqc
