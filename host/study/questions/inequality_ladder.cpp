// Question 21: is access more unequal between countries than income, internet, electricity and research?
#include <algorithm>
#include <cmath>

#include "host/base/nan.hpp"
#include "host/engine/worlds/people.hpp"
#include "host/study/question_list.hpp"
#include "kernels/metric/concentration_index.hpp"
#include "kernels/metric/dominance.hpp"
#include "kernels/metric/lorenz.hpp"

namespace eqc {
namespace {

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
    l20.push_back(lorenz(p.profile, 0.2));
    l50.push_back(lorenz(p.profile, 0.5));
    l80.push_back(lorenz(p.profile, 0.8));
  }
};

void add_rung(const std::string& name, const std::vector<double>& resource, const LadderSeries& s, StudyTable& t) {
  const auto n = std::count_if(resource.begin(), resource.end(), [](double v) { return std::isfinite(v); });
  t.add({{"resource", name},
         {"countries", n},
         {"gini", band_of(s.gini_of)},
         {"concentration_index", band_of(s.concentration)},
         {"L(20%)", band_of(s.l20)},
         {"L(50%)", band_of(s.l50)},
         {"L(80%)", band_of(s.l80)}});
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
  t.add({{"resource", a.name},
         {"against", r.name},
         {"less_unequal", less / n},
         {"more_unequal", more / n},
         {"crossing", cross / n},
         {"first_crossing_at", band_of(where)}});
}

StudyTable ladder_table(const PlanWorlds& study) {
  StudyTable t("21_ladder", "Is access to language models more unequal between countries than other resources?",
               "countries weighted by adults; concentration index along mean income (Kakwani, Wagstaff, van "
               "Doorslaer 1997); L(p): Lorenz curve");
  t.text("resource")
      .number("countries", "countries")
      .bands({"gini", "concentration_index"}, "1")
      .bands({"L(20%)", "L(50%)", "L(80%)"}, "share");
  count_countries(t, study);
  return t;
}

StudyTable dominance_table() {
  StudyTable t("21_dominance", "Lorenz dominance between resources",
               "less unequal: the curve lies nowhere lower; crossing: first population share at which the curves "
               "cross; share of worlds");
  t.text("resource", "against")
      .numbers({"less_unequal", "more_unequal", "crossing"}, "share")
      .band("first_crossing_at", "share");
  return t;
}

StudyAnswer answer_inequality_ladder(PlanWorlds& study) {
  const PeopleTable& people = study.people();
  if (people.nations.empty()) return cannot_say(kNeedsIncomes);
  StudyTable ladder = ladder_table(study), matrix = dominance_table();
  const std::vector<Resource> fixed = fixed_resources(study);
  for (const Resource& r : fixed) {
    LadderSeries s;
    s.add(people, r.value);
    add_rung(r.name, r.value, s, ladder);
  }
  for (const Access& a : access_of(study, 0)) {
    LadderSeries s;
    for (std::size_t w = 0; w < study.worlds(); ++w) s.add(people, share_in_world(a.able, w));
    add_rung(a.name, share_in_world(a.able, study.worlds() - 1), s, ladder);
    for (const Resource& r : fixed) add_dominance(study, a, r, matrix);
  }
  return {{ladder, matrix}, ""};
}

}  // namespace

const StudyQuestion questions::inequality_ladder = {
    21, 'D', "Is access more unequal than income, internet, electricity and research?", answer_inequality_ladder,
    "21_ladder[last]: between countries the Gini of {resource} is {gini}, its concentration along income "
    "{concentration_index}"};

}  // namespace eqc
