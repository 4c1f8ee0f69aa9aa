// Question 23: does access converge as prices fall, and how does use follow income?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/base/text.hpp"
#include "host/base/nan.hpp"
#include "host/study/study.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"

namespace eqc {
namespace {

/// Least squares slope of ln y on ln x over countries with positive values.
double log_slope(const std::vector<double>& x, const std::vector<double>& y) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!(x[i] > 0 && y[i] > 0)) continue;
    const double a = std::log(x[i]), b = std::log(y[i]);
    n += 1, sx += a, sy += b, sxx += a * a, sxy += a * b;
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
  for (int quarter = 0; quarter <= kQuarters; quarter += kQuartersPerYear)
    for (const auto& [group, members] : income_groups(study))
      t.add({use, std::string(fall.name), static_cast<double>(study.scenario().cost.year + quarter / kQuartersPerYear),
             group, band_of(share_of_countries(study.people(), path[static_cast<std::size_t>(quarter)], members))});
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
    for (const double q : {0.5, 0.8, 1.0})
      t.add({use, std::string(fall.name), group, q, band_over(study.worlds(), [&](std::size_t w) {
               for (std::size_t i = 0; i < shares.size(); ++i)
                 if (shares[i][w] >= q * rich[w]) return static_cast<double>(i) / kQuartersPerYear;
               return std::numeric_limits<double>::infinity();
             })});
  }
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
    t.add({use, std::string(headcount ? "elasticity of the share able" : "elasticity of tokens within reach"), slope,
           published ? published->published : kNaN, published ? published->origin.source : std::string()});
  }
}

/// Share of those able over share of adults: world regions, and countries with a published usage index.
void add_indices(const PlanWorlds& study, const std::string& use, const Affordability& today, StudyTable& t) {
  for (const auto& [group, members] : world_regions(study)) {
    if (group == "World") continue;
    const std::vector<double> share = share_of_countries(study.people(), today, members);
    t.add({use, "index, " + group, band_over(study.worlds(), [&](std::size_t w) { return share[w] / today.share[w]; }),
           kNaN, std::string()});
  }
  for (std::size_t c = 0; c < study.people().nations.size(); ++c)
    if (const FigureRow* f = study.catalog().figure("aui." + lower(study.people().nations[c])))
      t.add({use, "index, " + study.people().nations[c],
             band_over(study.worlds(), [&](std::size_t w) { return today.able(c, w) / today.share[w]; }), f->published,
             f->origin.source});
}

}  // namespace

StudyAnswer answer_convergence(PlanWorlds& study) {
  const PeopleTable& people = study.people();
  if (people.nations.empty()) return cannot_say(kNeedsIncomes);
  StudyTable fan{"23_fan",
                 "Adults able as prices fall",
                 "share of adults of the group; every price divided by fall^(years); incomes, connections and the "
                 "first case's prices as today",
                 {text_column("use"), text_column("fall"), number_column("year", "year"), text_column("group"),
                  band_column("adults_able", "share")},
                 {},
                 "countries with incomes",
                 static_cast<double>(people.nations.size()),
                 static_cast<double>(people.missing)};
  StudyTable parity{"23_parity",
                    "Years until poorer countries reach the share that high-income countries have today",
                    "years = least t with the group's share at price / fall^t at least q of the high-income group's "
                    "share today, in steps of a quarter year up to four years; never: access is the limit, or later",
                    {text_column("use"), text_column("fall"), text_column("group"), number_column("q", "share"),
                     band_column("years", "years")},
                    {},
                    "",
                    0,
                    0};
  StudyTable elasticity{
      "23_elasticity",
      "Use and income across countries",
      "slope of ln(share able) and of ln(tokens within reach, connected adults) on ln(GDP per person); published: use "
      "per person against GDP per person; index: share of those able over share of adults",
      {text_column("use"), text_column("measure"), band_column("ours", "1"), number_column("published", "1"),
       text_column("source")},
      {},
      "",
      0,
      0};
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

}  // namespace eqc
