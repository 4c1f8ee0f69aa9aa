// Question 20: how much of the inequality of what adults can reach lies between countries.
#include <fmt/core.h>

#include <algorithm>

#include "host/base/nan.hpp"
#include "host/base/parallel.hpp"
#include "host/engine/worlds/people.hpp"
#include "host/engine/worlds/people_entities.hpp"
#include "host/study/question_list.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/metric/lorenz.hpp"

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
  return study.scenario().inputs[static_cast<std::size_t>(input)].varies();
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

void add_split_rows(StudyTable& t, const std::string& case_id, const std::string& what, const SplitSeries& s) {
  t.add({{"case", case_id},
         {"quantity", what},
         {"theil_l", band_of(s.theil_l)},
         {"between_l", band_of(s.theil_l_between)},
         {"theil_t", band_of(s.theil_t)},
         {"between_t", band_of(s.theil_t_between)},
         {"gini", band_of(s.gini)},
         {"between_gini", band_of(s.gini_between)}});
}

StudyTable between_table(const PlanWorlds& study) {
  StudyTable t("20_between_within", "Inequality of tokens within reach of an adult, between and within countries",
               "tokens = theta x income / price; Theil L (mean log deviation) over positive values, Theil T and Gini "
               "with zeros; between: share of the index that would remain if every country shared equally; "
               "'with access': the unconnected and those below the use level hold 0");
  t.text("case", "quantity")
      .band("theil_l", "1")
      .band("between_l", "share")
      .band("theil_t", "1")
      .band("between_t", "share")
      .band("gini", "1")
      .band("between_gini", "share");
  count_countries(t, study);
  return t;
}

void add_incomes(const PlanWorlds& study, StudyTable& t) {
  const std::string& first = study.plan().case_at(0).id;
  const std::vector<double> to_ppp = ppp_per_market_dollar(study);
  const auto in_ppp = [&](std::size_t c, double usd, std::size_t) { return usd * to_ppp[c]; };
  const auto as_is = [](std::size_t, double usd, std::size_t) { return usd; };
  add_split_rows(t, first, "income, PPP dollars", split_series(study, 0, false, false, in_ppp));
  add_split_rows(t, first, "income, market dollars (tokens without access limits)",
                 split_series(study, 0, false, false, as_is));
}

void add_tokens(PlanWorlds& study, std::size_t model, std::size_t case_position, StudyTable& t) {
  const double use = study.affordability().use_tokens_per_month, theta = first_theta(study);
  const UsePrice month = study.use_in_countries(model, case_position, 0, use);
  if (!price_known(month.usd_month)) return;
  const auto tokens = [&](std::size_t k, double usd, std::size_t w) {
    const double times = theta * usd / 12.0 / month.at(k, w);
    return times >= 1.0 ? times * use : 0.0;
  };
  add_split_rows(t, study.plan().case_at(case_position).id,
                 fmt::format("tokens of {} with access, serving cost", study.plan().model(model).id),
                 split_series(study, case_position, true, true, tokens));
}

StudyAnswer answer_between_within(PlanWorlds& study) {
  if (study.people().nations.empty()) return cannot_say(kNeedsIncomes);
  StudyTable t = between_table(study);
  add_incomes(study, t);
  if (const auto model = study.largest_served())
    for (std::size_t c = 0; c < study.plan().n_cases; ++c) add_tokens(study, *model, c, t);
  return {{t}, ""};
}

}  // namespace

const StudyQuestion questions::between_within = {
    20, 'D', "How much of the inequality lies between countries?", answer_between_within,
    "20_between_within[last]: of the inequality (Theil T) of {quantity} {between_t} lies between countries; the Gini "
    "over adults is {gini} (case {case})"};

}  // namespace eqc
