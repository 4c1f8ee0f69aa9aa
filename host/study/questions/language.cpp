// Group C, continued: what a language's tokens cost its speakers (16), and what is left of inequality when the model is
// free or one's own (17).
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/parallel.hpp"
#include "host/base/nan.hpp"
#include "host/engine/worlds/people_entities.hpp"
#include "host/study/study.hpp"
#include "host/engine/worlds/people.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/metric/concentration_index.hpp"
#include "kernels/metric/lorenz.hpp"

namespace eqc {
namespace {

std::vector<std::string> tokenizers_of(const Catalog& catalog) {
  std::vector<std::string> all;
  for (const TokenizerRow& row : catalog.tokenizers)
    if (std::find(all.begin(), all.end(), row.tokenizer) == all.end()) all.push_back(row.tokenizer);
  return all;
}

double mean_premium(const PeopleTable& people, const std::vector<double>& premium) {
  double sum = 0;
  for (std::size_t k = 0; k < premium.size(); ++k) sum += people.adults[k] * premium[k];
  return sum / people.adults_total;
}

/// The same worlds with every device of the catalog, a free tier, and nothing else asked.
std::unique_ptr<PlanWorlds> with_own_devices(const PlanWorlds& study) {
  Scenario s = study.scenario();
  s.affordability.devices.clear();
  for (std::size_t d = 0; d < study.catalog().devices.size(); ++d) s.affordability.devices.push_back(d);
  if (!(s.affordability.free_tokens_per_month > 0))
    s.affordability.free_tokens_per_month =
        0.3 * s.affordability.use_tokens_per_month;  // project choice: a third of the use level
  return study.with_scenario(std::move(s));
}

/// A way to have a model: its price by country and world, and what it gives.
struct Way {
  std::string name;
  std::size_t model;
  UsePrice use;
};

std::vector<Way> ways_of(PlanWorlds& study, double tokens) {
  std::vector<Way> all;
  const std::vector<std::string> bases = use_bases(study.plan());
  for (std::size_t m = 0; m < study.plan().n_models; ++m)
    for (std::size_t b = 0; b < bases.size(); ++b) {
      const bool local = bases[b].rfind("device-", 0) == 0;
      if (local && !study.plan().model(m).open_weights) continue;
      UsePrice use = study.use_in_countries(m, 0, b, tokens);
      if (price_known(use.usd_month)) all.push_back({bases[b], m, std::move(use)});
    }
  return all;
}

/// Size that ranks models: total parameters.
double capability(const PlanWorlds& study, std::size_t model) { return study.plan().model(model).parameters(); }

}  // namespace

StudyAnswer answer_language_premium(PlanWorlds& study) {
  const PeopleTable& people = study.people();
  if (people.nations.empty()) return cannot_say(kNeedsIncomes);
  const std::vector<std::string> tokenizers = tokenizers_of(study.catalog());
  if (tokenizers.empty())
    return cannot_say("the catalog knows no tokenizers and languages (model/tokenizers.csv, nation/languages.csv)");
  std::vector<CaseSpec> cases = {study.plan().case_at(0)};
  cases[0].tokenizer.clear();
  for (const std::string& name : tokenizers) {
    cases.push_back(cases[0]);
    cases.back().id = cases.back().label = name;
    cases.back().tokenizer = name;
  }
  const auto child = study.with_cases(cases);
  StudyTable t{
      "16_language",
      "Adults able when everybody pays for the tokens of their own language",
      "tokens x premium of the country's languages over English (speakers' shares as weights; Petrov et al. 2023); "
      "excluded: able at English prices but not at their own, paired by world; "
      "concentration: of the premium over countries along mean income, negative when the poor pay more",
      {text_column("model"), text_column("price"), text_column("tokenizer"), number_column("mean_premium", "1"),
       number_column("concentration", "1"), number_column("theta", "share"), band_column("adults_able", "share"),
       band_column("excluded", "adults"), band_column("P1", "share")},
      {},
      "countries with incomes",
      static_cast<double>(people.nations.size()),
      static_cast<double>(people.missing)};
  StudyTable countries{"16_countries",
                       "Token premium by country",
                       "tokens of the country's languages over English",
                       {text_column("country")},
                       {},
                       "",
                       0,
                       0};
  std::vector<std::vector<double>> premium;
  for (const CaseSpec& c : cases) premium.push_back(token_premium(study.catalog(), people, c.tokenizer));
  const double tokens = study.affordability().use_tokens_per_month;
  const std::vector<std::string> bases = use_bases(child->plan());
  for (std::size_t m = 0; m < study.plan().n_models; ++m)
    for (std::size_t b = 0; b < 2; ++b) {
      std::vector<double> english;
      for (std::size_t c = 0; c < cases.size(); ++c) {
        const UsePrice use = child->use_in_countries(m, c, b, tokens);
        if (!price_known(use.usd_month)) continue;
        const Affordability a = affordability(*child, c, first_theta(study), use);
        if (c == 0) english = a.number;
        t.add({study.plan().model(m).id, bases[b], c == 0 ? std::string("(all as in English)") : cases[c].id,
               mean_premium(people, premium[c]), concentration_along_income(people, premium[c]), first_theta(study),
               band_of(a.share), band_over(study.worlds(), [&](std::size_t w) { return english[w] - a.number[w]; }),
               band_of(a.gap)});
      }
    }
  for (const std::string& name : tokenizers) countries.columns.push_back(number_column(name, "1"));
  for (std::size_t k = 0; k < people.nations.size(); ++k) {
    std::vector<StudyCell> row = {people.nations[k]};
    for (std::size_t c = 1; c < cases.size(); ++c) row.emplace_back(premium[c][k]);
    countries.add(row);
  }
  if (t.rows.empty()) return {{countries}, ""};
  return {{t, countries}, ""};
}

StudyAnswer answer_free_and_open(PlanWorlds& study) {
  const PeopleTable& people = study.people();
  if (people.nations.empty()) return cannot_say(kNeedsIncomes);
  if (!study.has(Task::serving)) return cannot_say("it serves nothing; add \"serving\" to run.tasks");
  const auto child = with_own_devices(study);
  const double tokens = study.affordability().use_tokens_per_month, theta = first_theta(study);
  const std::vector<Way> ways = ways_of(*child, tokens);
  StudyTable t{"17_ways",
               "Every way to use a model: served, listed, free up to a cap, or on a device of one's own",
               "device: price / life + electricity at the household tariff, 4-bit weights, open weights only, if model "
               "and tokens fit (docs/model.md, 5b); free tier: list price beyond the cap; able: as in 13, connected "
               "also for devices",
               {text_column("model"), text_column("way"), number_column("tokens_per_month", "tokens"),
                band_column("USD_per_month", "USD"), number_column("tokens_per_s", "tokens/s"),
                number_column("hours_per_month", "h"), band_column("adults_able", "share"),
                band_column("if_connected", "share")},
               {},
               "countries with incomes",
               static_cast<double>(people.nations.size()),
               static_cast<double>(people.missing)};
  for (const Way& way : ways) {
    DeviceUse device;
    double speed = kNaN, hours = kNaN;
    for (std::size_t d = 0; d < child->catalog().devices.size(); ++d)
      if (way.name == "device-" + child->catalog().devices[d].id)
        device = device_use(child->plan(), way.model, child->catalog().devices[d], tokens), speed = device.tokens_per_s,
        hours = device.hours_per_month;
    const UsePrice& price = way.use;
    t.add({child->plan().model(way.model).id, way.name, tokens,
           band_over(study.worlds(),
                     [&](std::size_t w) {
                       double sum = 0;
                       for (std::size_t k = 0; k < people.nations.size(); ++k)
                         sum += people.adults[k] * way.use.at(k, w);
                       return sum / people.adults_total;
                     }),
           speed, hours, band_of(affordability(*child, 0, theta, price).share),
           band_of(affordability_if_connected(*child, 0, theta, price).share)});
  }
  if (t.rows.empty()) return cannot_say("no model on its axis can be used in any way");
  StudyTable tiers{
      "17_tiers",
      "Residual inequality of what adults can reach",
      "capability of an adult: parameters of the largest model within reach by any of these ways (0 when unconnected "
      "or none); L(p): share held by the poorest in capability",
      {text_column("ways"), band_column("adults_with_any", "share"), band_column("adults_with_largest", "share"),
       band_column("gini", "1"), band_column("L(50%)", "share"), band_column("L(80%)", "share")},
      {},
      "",
      0,
      0};
  const struct {
    const char* name;
    bool paid, free, device;
  } bundles[] = {{"paid use alone", true, false, false},
                 {"free tier alone", false, true, false},
                 {"devices alone", false, false, true},
                 {"all ways", true, true, true}};
  const auto income = child->income_multipliers(0);
  double largest = 0;
  for (const Way& way : ways) largest = std::max(largest, capability(*child, way.model));
  for (const auto& bundle : bundles) {
    const std::size_t worlds = study.worlds();
    std::vector<double> any(worlds), top(worlds), gini_of(worlds), l50(worlds), l80(worlds);
    parallel_for(worlds, study.threads(), [&](std::size_t w) {
      std::vector<double> multiplier(people.nations.size());
      for (std::size_t k = 0; k < multiplier.size(); ++k) multiplier[k] = income[k * study.worlds() + w];
      const PeopleEntities e = people_entities(
          people, multiplier,
          [&](std::size_t k, double usd) {
            double best = 0;
            for (const Way& way : ways) {
              const bool is_free = way.name == "free_tier", is_device = way.name.rfind("device-", 0) == 0;
              if ((is_free && !bundle.free) || (is_device && !bundle.device) ||
                  (!is_free && !is_device && !bundle.paid))
                continue;
              if (12.0 * way.use.at(k, w) <= theta * usd) best = std::max(best, capability(*child, way.model));
            }
            return best;
          },
          true);
      for (std::size_t i = 0; i < e.value.size(); ++i)
        any[w] += e.value[i] > 0 ? e.weight[i] : 0, top[w] += e.value[i] >= largest ? e.weight[i] : 0;
      any[w] /= people.adults_total, top[w] /= people.adults_total;
      gini_of[w] = gini(e.profile), l50[w] = lorenz(e.profile, 0.5), l80[w] = lorenz(e.profile, 0.8);
    });
    tiers.add({std::string(bundle.name), band_of(any), band_of(top), band_of(gini_of), band_of(l50), band_of(l80)});
  }
  return {{t, tiers}, ""};
}

}  // namespace eqc
