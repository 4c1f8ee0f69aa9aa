// Question 23: does access converge as prices fall, and how does use follow income?
#include <algorithm>
#include <cmath>

#include "host/base/nan.hpp"
#include "host/base/text.hpp"
#include "host/engine/worlds/people.hpp"
#include "host/study/question_list.hpp"
#include "kernels/base/elementary.hpp"

namespace eqc {
namespace {

/// Least squares slope of ln y on ln x over countries with positive values.
double log_slope(const std::vector<double>& x, const std::vector<double>& y) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!(x[i] > 0 && y[i] > 0)) continue;
    const double a = std::log(x[i]), b = std::log(y[i]);
    n += 1;
    sx += a;
    sy += b;
    sxx += a * a;
    sxy += a * b;
  }
  return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

struct PriceFall {
  const char* name;
  double per_year;
};
constexpr PriceFall kFalls[] = {{"2.1 x a year", 2.1}, {"9 x a year", 9.0}, {"10 x a year", 10.0}};
constexpr int kQuartersPerYear = 4, kQuarters = 16;

/// Who is able, quarter by quarter, while prices fall.
std::vector<Affordability> fall_path(const PlanWorlds& study, const Use& use, double per_year) {
  std::vector<Affordability> path;
  for (int quarter = 0; quarter <= kQuarters; ++quarter)
    path.push_back(
        affordability(study, 0, first_theta(study),
                      scaled_price(use.price, std::pow(per_year, -quarter / static_cast<double>(kQuartersPerYear)))));
  return path;
}

void add_fan(const PlanWorlds& study, const std::string& use, const PriceFall& fall,
             const std::vector<Affordability>& path, StudyTable& t) {
  for (int quarter = 0; quarter <= kQuarters; quarter += kQuartersPerYear) {
    const Affordability& then = path[static_cast<std::size_t>(quarter)];
    for (const auto& [group, members] : income_groups(study))
      t.add({{"use", use},
             {"fall", fall.name},
             {"year", study.scenario().cost.year + quarter / kQuartersPerYear},
             {"group", group},
             {"could_pay", band_of(share_of_countries(study.people(), then, members))}});
  }
}

/// Years until a share reaches a goal, along a path of quarters by world.
double years_until(const std::vector<std::vector<double>>& path, std::size_t w, double goal) {
  for (std::size_t quarter = 0; quarter < path.size(); ++quarter)
    if (path[quarter][w] >= goal) return static_cast<double>(quarter) / kQuartersPerYear;
  return kInfinity;
}

void add_parity(const PlanWorlds& study, const std::string& use, const PriceFall& fall,
                const std::vector<Affordability>& path, StudyTable& t) {
  const auto groups = income_groups(study);
  const auto rich_group =
      std::find_if(groups.begin(), groups.end(), [](const auto& g) { return g.first == "High income"; });
  if (rich_group == groups.end()) return;
  const std::vector<double> rich = share_of_countries(study.people(), path.front(), rich_group->second);
  for (const auto& [group, members] : groups) {
    if (group == "World" || group == "High income") continue;
    std::vector<std::vector<double>> shares;
    for (const Affordability& a : path) shares.push_back(share_of_countries(study.people(), a, members));
    for (const double q : {0.5, 0.8, 1.0}) {
      const auto years = [&](std::size_t w) { return years_until(shares, w, q * rich[w]); };
      t.add(
          {{"use", use}, {"fall", fall.name}, {"group", group}, {"q", q}, {"years", band_over(study.worlds(), years)}});
    }
  }
}

/// One row beside the figure published for it, where there is one.
void add_measure(const std::string& use, const std::string& measure, const Band& ours, const FigureRow* published,
                 StudyTable& t) {
  t.add({{"use", use},
         {"measure", measure},
         {"ours", ours},
         {"published", published ? published->published : kNaN},
         {"source", published ? published->origin.source : std::string()}});
}

void add_elasticities(const PlanWorlds& study, const std::string& use, const Affordability& today, StudyTable& t) {
  const PeopleTable& people = study.people();
  std::vector<double> gdp, able(people.nations.size()), reach(people.nations.size());
  for (const std::size_t row : people.row) {
    const NationRow& n = study.catalog().nations[row];
    gdp.push_back(n.gdp_usd && n.population ? *n.gdp_usd / *n.population : kNaN);
  }
  const FigureRow* published = study.catalog().figure("use-income-elasticity");
  const auto income = study.income_multipliers(0);
  for (const bool headcount : {true, false}) {
    const Band slope = band_over(study.worlds(), [&](std::size_t w) {
      for (std::size_t c = 0; c < able.size(); ++c) {
        able[c] = today.able(c, w);
        reach[c] = people.connected_share[c] * people.mean_income[c] * income[c * study.worlds() + w];
      }
      return log_slope(gdp, headcount ? able : reach);
    });
    add_measure(use, headcount ? "elasticity of the share able" : "elasticity of tokens within reach", slope, published,
                t);
  }
}

/// Share of those able over share of adults: world regions, and countries with a published usage index.
void add_indices(const PlanWorlds& study, const std::string& use, const Affordability& today, StudyTable& t) {
  for (const auto& [group, members] : world_regions(study)) {
    if (group == "World") continue;
    const std::vector<double> share = share_of_countries(study.people(), today, members);
    const auto index = [&](std::size_t w) { return share[w] / today.share[w]; };
    add_measure(use, "index, " + group, band_over(study.worlds(), index), nullptr, t);
  }
  for (std::size_t c = 0; c < study.people().nations.size(); ++c) {
    const std::string& country = study.people().nations[c];
    const FigureRow* published = study.catalog().figure("aui." + lower(country));
    if (!published) continue;
    const auto index = [&](std::size_t w) { return today.able(c, w) / today.share[w]; };
    add_measure(use, "index, " + country, band_over(study.worlds(), index), published, t);
  }
}

StudyTable fan_table(const PlanWorlds& study) {
  StudyTable t("23_fan", "Adults able as prices fall",
               "share of adults of the group; every price divided by fall^(years); incomes, connections and the first "
               "case's prices as today");
  t.text("use", "fall").number("year", "year").text("group").band("could_pay", "share");
  count_countries(t, study);
  return t;
}

StudyTable parity_table() {
  StudyTable t("23_parity", "Years until poorer countries reach the share that high-income countries have today",
               "years = least t with the group's share at price / fall^t at least q of the high-income group's share "
               "today, in steps of a quarter year up to four years; never: access is the limit, or later");
  t.text("use", "fall", "group").number("q", "share").band("years", "years");
  return t;
}

StudyTable use_and_income_table() {
  StudyTable t(
      "23_elasticity", "Use and income across countries",
      "slope of ln(share able) and of ln(tokens within reach, connected adults) on ln(GDP per person); published: use "
      "per person against GDP per person; index: share of those able over share of adults");
  t.text("use", "measure").band("ours", "1").number("published", "1").text("source");
  return t;
}

StudyAnswer answer_convergence(PlanWorlds& study) {
  if (study.people().nations.empty()) return cannot_say(kNeedsIncomes);
  StudyTable fan = fan_table(study), parity = parity_table(), elasticity = use_and_income_table();
  for (const Use& use : uses_of(study, 0, false)) {
    for (const PriceFall& fall : kFalls) {
      const std::vector<Affordability> path = fall_path(study, use, fall.per_year);
      add_fan(study, use.name, fall, path, fan);
      add_parity(study, use.name, fall, path, parity);
    }
    const Affordability today = affordability(study, 0, first_theta(study), use.price);
    add_elasticities(study, use.name, today, elasticity);
    add_indices(study, use.name, today, elasticity);
  }
  return {{fan, parity, elasticity}, ""};
}

}  // namespace

const StudyQuestion questions::convergence = {
    23, 'D', "Do countries converge, and when?", answer_convergence,
    "23_parity[q=50 %]: {years} years until half as large a share of adults as in high-income countries today can pay "
    "for {use} in {group} countries, prices falling {fall}"};

}  // namespace eqc
