// Questions 20 and 21: inequality between and within countries, and against other resources.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/parallel.hpp"
#include "host/base/nan.hpp"
#include "host/base/text.hpp"
#include "host/engine/worlds/people_entities.hpp"
#include "host/study/study.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/metric/concentration_index.hpp"
#include "kernels/metric/dominance.hpp"
#include "kernels/metric/entropy.hpp"
#include "kernels/metric/lorenz.hpp"
#include "kernels/metric/shapley.hpp"

namespace eqc {
namespace {

/// Theil indices and Gini of one quantity, split by country, by world.
struct SplitSeries {
  std::vector<double> theil_l, theil_l_between, theil_t, theil_t_between, gini, gini_between;

  explicit SplitSeries(std::size_t worlds) {
    for (auto* v : all()) v->resize(worlds);
  }
  void set(std::size_t w, const PeopleEntities& e) {
    const Decomposition d = e.by_country();
    theil_l[w] = d.theil_l_between + d.theil_l_within;
    theil_l_between[w] = theil_l[w] > 0 ? d.theil_l_between / theil_l[w] : kNaN;
    theil_t[w] = d.theil_t_between + d.theil_t_within;
    theil_t_between[w] = theil_t[w] > 0 ? d.theil_t_between / theil_t[w] : kNaN;
    gini[w] = eqc::gini(e.profile);
    gini_between[w] = gini[w] > 0 ? d.gini_between / gini[w] : kNaN;
  }
  void copy_first() {
    for (auto* v : all()) std::fill(v->begin(), v->end(), v->front());
  }

 private:
  std::vector<std::vector<double>*> all() {
    return {&theil_l, &theil_l_between, &theil_t, &theil_t_between, &gini, &gini_between};
  }
};

bool varies(const PlanWorlds& study, Input input) {
  return study.scenario().inputs[static_cast<std::size_t>(input)].distribution.family != DistributionFamily::constant;
}

/// Splits value(country, income, world) in every world; worlds that cannot differ are computed once.
template <class Value>
SplitSeries split_series(const PlanWorlds& study, std::size_t case_position, bool unconnected, bool value_varies,
                         const Value& value) {
  const auto income = study.income_multipliers(case_position);
  const bool fixed = !value_varies && !varies(study, Input::income);
  SplitSeries s(study.worlds());
  parallel_for(fixed ? 1 : study.worlds(), study.threads(), [&](std::size_t w) {
    std::vector<double> multiplier(study.people().nations.size());
    for (std::size_t c = 0; c < multiplier.size(); ++c) multiplier[c] = income[c * study.worlds() + w];
    s.set(w, people_entities(
                 study.people(), multiplier, [&](std::size_t c, double usd) { return value(c, usd, w); }, unconnected));
  });
  if (fixed) s.copy_first();
  return s;
}

void add_split(StudyTable& t, const std::string& case_id, const std::string& what, const SplitSeries& s) {
  t.add({case_id, what, band_of(s.theil_l), band_of(s.theil_l_between), band_of(s.theil_t), band_of(s.theil_t_between),
         band_of(s.gini), band_of(s.gini_between)});
}

/// One resource per country: value per person and the people it counts.
struct Resource {
  std::string name;
  std::vector<double> value;  // [countries]
};

/// Countries ascending by a resource, weighted by adults; those without a figure are left out.
struct CountryProfile {
  std::vector<double> value, weight, scratch;
  Profile profile;
  CountryProfile(const PeopleTable& people, const std::vector<double>& resource) {
    std::vector<std::size_t> order;
    for (std::size_t c = 0; c < resource.size(); ++c)
      if (std::isfinite(resource[c])) order.push_back(c);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return resource[a] < resource[b]; });
    for (const std::size_t c : order) value.push_back(resource[c] + 0.0), weight.push_back(people.adults[c]);
    const auto n = static_cast<std::int32_t>(value.size());
    scratch.resize(static_cast<std::size_t>(profile_scratch_size(n)));
    profile = make_profile(value.data(), weight.data(), n, scratch.data());
  }
  CountryProfile(const CountryProfile&) = delete;
};

std::vector<Resource> fixed_resources(const PlanWorlds& study) {
  const PeopleTable& people = study.people();
  std::vector<Resource> all = {{"mean income", people.mean_income},
                               {"internet", {}},
                               {"electricity access", {}},
                               {"R&D per person", {}},
                               {"researchers", {}}};
  for (std::size_t c = 0; c < people.nations.size(); ++c) {
    const NationRow& n = study.catalog().nations[people.row[c]];
    all[1].value.push_back(n.internet_share.value_or(kNaN));
    all[2].value.push_back(n.electricity_access_share.value_or(kNaN));
    all[3].value.push_back(n.gdp_usd && n.gerd_share && n.population ? *n.gdp_usd * *n.gerd_share / *n.population
                                                                     : kNaN);
    all[4].value.push_back(n.researchers_per_million.value_or(kNaN));
  }
  return all;
}

/// Share of adults able to pay for something, per country, by world: what access questions compare.
struct Access {
  std::string name;
  Affordability able;
};

std::vector<Access> access_of(PlanWorlds& study, std::size_t case_position) {
  std::vector<Access> all;
  for (const Use& use : uses_of(study, case_position, false))
    all.push_back({use.name, affordability(study, case_position, first_theta(study), use.price)});
  return all;
}

std::vector<double> share_in_world(const Affordability& a, std::size_t w) {
  std::vector<double> share;
  for (std::size_t i = w; i < a.by_country.size(); i += a.worlds) share.push_back(a.by_country[i]);
  return share;
}

/// Measures of one resource over countries, by world.
struct LadderSeries {
  std::vector<double> gini_of, concentration, l20, l50, l80;
  void add(const PeopleTable& people, const std::vector<double>& resource) {
    const CountryProfile p(people, resource);
    gini_of.push_back(gini(p.profile));
    concentration.push_back(concentration_along_income(people, resource));
    l20.push_back(lorenz(p.profile, 0.2)), l50.push_back(lorenz(p.profile, 0.5)), l80.push_back(lorenz(p.profile, 0.8));
  }
};

void add_rung(const std::string& name, const std::vector<double>& resource, const LadderSeries& s, StudyTable& t) {
  const auto n = std::count_if(resource.begin(), resource.end(), [](double v) { return std::isfinite(v); });
  t.add({name, static_cast<double>(n), band_of(s.gini_of), band_of(s.concentration), band_of(s.l20), band_of(s.l50),
         band_of(s.l80)});
}

void add_dominance(const PlanWorlds& study, const Access& a, const Resource& r, StudyTable& t) {
  const CountryProfile other(study.people(), r.value);
  double less = 0, more = 0, cross = 0;
  std::vector<double> where;
  for (std::size_t w = 0; w < study.worlds(); ++w) {
    const Dominance d =
        lorenz_dominance(CountryProfile(study.people(), share_in_world(a.able, w)).profile, other.profile);
    less += d.sign > 0 ? 1 : 0, more += d.sign < 0 ? 1 : 0, cross += d.crossings > 0 ? 1 : 0;
    where.push_back(d.crossings > 0 ? d.first_crossing : kNaN);
  }
  const auto n = static_cast<double>(study.worlds());
  t.add({a.name, r.name, less / n, more / n, cross / n, band_of(where)});
}

}  // namespace

StudyAnswer answer_between_within(PlanWorlds& study) {
  const PeopleTable& people = study.people();
  if (people.nations.empty()) return cannot_say(kNeedsIncomes);
  StudyTable t{"20_between_within",
               "Inequality of tokens within reach of an adult, between and within countries",
               "tokens = theta x income / price; Theil L (mean log deviation) over positive values, Theil T and Gini "
               "with zeros; between: share of the index that would remain if every country shared equally; "
               "'with access': the unconnected and those below the use level hold 0",
               {text_column("case"), text_column("quantity"), band_column("theil_l", "1"),
                band_column("between_l", "share"), band_column("theil_t", "1"), band_column("between_t", "share"),
                band_column("gini", "1"), band_column("between_gini", "share")},
               {},
               "countries with incomes",
               static_cast<double>(people.nations.size()),
               static_cast<double>(people.missing)};
  std::vector<double> to_ppp;
  for (std::size_t c = 0; c < people.nations.size(); ++c) {
    const IncomeRow& row = *study.catalog().income_of(people.row[c]);
    to_ppp.push_back(row.mean_usd_per_year_ppp.value_or(*row.mean_usd_per_year_market) / *row.mean_usd_per_year_market);
  }
  const auto model = study.largest_served();
  const double use = study.affordability().use_tokens_per_month, theta = first_theta(study);
  add_split(
      t, study.plan().case_at(0).id, "income, PPP dollars",
      split_series(study, 0, false, false, [&](std::size_t c, double usd, std::size_t) { return usd * to_ppp[c]; }));
  add_split(t, study.plan().case_at(0).id, "income, market dollars (tokens without access limits)",
            split_series(study, 0, false, false, [](std::size_t, double usd, std::size_t) { return usd; }));
  for (std::size_t c = 0; model && c < study.plan().n_cases; ++c) {
    const UsePrice month = study.use_in_countries(*model, c, 0, use);
    if (!price_known(month.usd_month)) continue;
    add_split(t, study.plan().case_at(c).id,
              fmt::format("tokens of {} with access, serving cost", study.plan().model(*model).id),
              split_series(study, c, true, true, [&](std::size_t k, double usd, std::size_t w) {
                const double times = theta * usd / 12.0 / month.at(k, w);
                return times >= 1.0 ? times * use : 0.0;
              }));
  }
  return {{t}, ""};
}

StudyAnswer answer_inequality_ladder(PlanWorlds& study) {
  const PeopleTable& people = study.people();
  if (people.nations.empty()) return cannot_say(kNeedsIncomes);
  StudyTable ladder{"21_ladder",
                    "Is access to language models more unequal between countries than other resources?",
                    "countries weighted by adults; concentration index along mean income (Kakwani, Wagstaff, van "
                    "Doorslaer 1997); L(p): Lorenz curve",
                    {text_column("resource"), number_column("countries", "countries"), band_column("gini", "1"),
                     band_column("concentration_index", "1"), band_column("L(20%)", "share"),
                     band_column("L(50%)", "share"), band_column("L(80%)", "share")},
                    {},
                    "countries with incomes",
                    static_cast<double>(people.nations.size()),
                    static_cast<double>(people.missing)};
  StudyTable matrix{"21_dominance",
                    "Lorenz dominance between resources",
                    "less unequal: the curve lies nowhere lower; crossing: first population share at which the curves "
                    "cross; share of worlds",
                    {text_column("resource"), text_column("against"), number_column("less_unequal", "share"),
                     number_column("more_unequal", "share"), number_column("crossing", "share"),
                     band_column("first_crossing_at", "share")},
                    {},
                    "",
                    0,
                    0};
  const std::vector<Resource> fixed = fixed_resources(study);
  for (const Resource& r : fixed) {
    LadderSeries s;
    s.add(people, r.value);
    add_rung(r.name, r.value, s, ladder);
  }
  for (const Access& a : access_of(study, 0)) {
    LadderSeries s;
    std::vector<double> share;
    for (std::size_t w = 0; w < study.worlds(); ++w) {
      share = share_in_world(a.able, w);
      s.add(people, share);
    }
    add_rung(a.name, share, s, ladder);
    for (const Resource& r : fixed) add_dominance(study, a, r, matrix);
  }
  return {{ladder, matrix}, ""};
}

}  // namespace eqc
