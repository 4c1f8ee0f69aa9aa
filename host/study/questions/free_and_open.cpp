// Question 17: what is left of inequality when a model is free up to a cap, or open and on one's own device.
#include <algorithm>

#include "host/base/nan.hpp"
#include "host/base/parallel.hpp"
#include "host/engine/worlds/people.hpp"
#include "host/engine/worlds/people_entities.hpp"
#include "host/study/question_list.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/metric/lorenz.hpp"

namespace eqc {
namespace {

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
  std::string name;  // as in use_bases
  std::size_t model;
  UsePrice use;

  bool is_device() const { return name.rfind("device-", 0) == 0; }
  bool is_free() const { return name == "free_tier"; }
};

std::vector<Way> ways_of(PlanWorlds& study, double tokens) {
  std::vector<Way> all;
  const std::vector<std::string> bases = use_bases(study.plan());
  for (std::size_t m = 0; m < study.plan().n_models; ++m)
    for (std::size_t b = 0; b < bases.size(); ++b) {
      Way way{bases[b], m, {}};
      if (way.is_device() && !study.plan().model(m).open_weights) continue;
      way.use = study.use_in_countries(m, 0, b, tokens);
      if (price_known(way.use.usd_month)) all.push_back(std::move(way));
    }
  return all;
}

/// Size that ranks models: total parameters.
double capability(const PlanWorlds& study, const Way& way) { return study.plan().model(way.model).parameters(); }

StudyTable ways_table(const PlanWorlds& study) {
  StudyTable t("17_ways", "Every way to use a model: served, listed, free up to a cap, or on a device of one's own",
               "device: price / life + electricity at the household tariff, 4-bit weights, open weights only, if model "
               "and tokens fit (docs/model.md, 5b); free tier: list price beyond the cap; able: as in 13, connected "
               "also for devices");
  t.text("model", "way")
      .number("tokens_per_month", "tokens")
      .band("USD_per_month", "USD")
      .number("tokens_per_s", "tokens/s")
      .number("hours_per_month", "h")
      .bands({"could_pay", "if_connected"}, "share");
  count_countries(t, study);
  return t;
}

/// What a device does with the tokens; nothing for other ways.
std::optional<DeviceUse> device_use_of(const PlanWorlds& study, const Way& way, double tokens) {
  for (const DeviceRow& device : study.catalog().devices)
    if (way.name == "device-" + device.id) return device_use(study.plan(), way.model, device, tokens);
  return std::nullopt;
}

void add_way(const PlanWorlds& study, const Way& way, double tokens, StudyTable& t) {
  const PeopleTable& people = study.people();
  const double theta = first_theta(study);
  const std::optional<DeviceUse> device = device_use_of(study, way, tokens);
  const auto mean_price = [&](std::size_t w) {
    double sum = 0;
    for (std::size_t k = 0; k < people.nations.size(); ++k) sum += people.adults[k] * way.use.at(k, w);
    return sum / people.adults_total;
  };
  t.add({{"model", study.plan().model(way.model).id},
         {"way", way.name},
         {"tokens_per_month", tokens},
         {"USD_per_month", band_over(study.worlds(), mean_price)},
         {"tokens_per_s", device ? device->tokens_per_s : kNaN},
         {"hours_per_month", device ? device->hours_per_month : kNaN},
         {"could_pay", band_of(affordability(study, 0, theta, way.use).share)},
         {"if_connected", band_of(affordability_if_connected(study, 0, theta, way.use).share)}});
}

/// Which ways are open to people.
struct Bundle {
  const char* name;
  bool paid, free, device;

  bool holds(const Way& way) const { return way.is_free() ? free : way.is_device() ? device : paid; }
};
constexpr Bundle kBundles[] = {{"paid use alone", true, false, false},
                               {"free tier alone", false, true, false},
                               {"devices alone", false, false, true},
                               {"all ways", true, true, true}};

/// Adults by the largest model within reach in one world.
PeopleEntities reach_of_adults(const PlanWorlds& study, const std::vector<Way>& ways, const Bundle& bundle,
                               const std::vector<double>& income, std::size_t w) {
  const double theta = first_theta(study);
  std::vector<double> multiplier(study.people().nations.size());
  for (std::size_t k = 0; k < multiplier.size(); ++k) multiplier[k] = income[k * study.worlds() + w];
  const auto largest_model = [&](std::size_t k, double usd) {
    double best = 0;
    for (const Way& way : ways)
      if (bundle.holds(way) && 12.0 * way.use.at(k, w) <= theta * usd) best = std::max(best, capability(study, way));
    return best;
  };
  return people_entities(study.people(), multiplier, largest_model, true);
}

void add_bundle(const PlanWorlds& study, const std::vector<Way>& ways, const Bundle& bundle, StudyTable& t) {
  const std::size_t worlds = study.worlds();
  const auto income = study.income_multipliers(0);
  double largest = 0;
  for (const Way& way : ways) largest = std::max(largest, capability(study, way));
  std::vector<double> any(worlds), top(worlds), gini_of(worlds), l50(worlds), l80(worlds);
  parallel_for(worlds, study.threads(), [&](std::size_t w) {
    const PeopleEntities e = reach_of_adults(study, ways, bundle, income, w);
    for (std::size_t i = 0; i < e.value.size(); ++i) {
      any[w] += e.value[i] > 0 ? e.weight[i] : 0;
      top[w] += e.value[i] >= largest ? e.weight[i] : 0;
    }
    any[w] /= study.people().adults_total;
    top[w] /= study.people().adults_total;
    gini_of[w] = gini(e.profile);
    l50[w] = lorenz(e.profile, 0.5);
    l80[w] = lorenz(e.profile, 0.8);
  });
  t.add({{"ways", bundle.name},
         {"adults_with_any", band_of(any)},
         {"adults_with_largest", band_of(top)},
         {"gini", band_of(gini_of)},
         {"L(50%)", band_of(l50)},
         {"L(80%)", band_of(l80)}});
}

StudyAnswer answer_free_and_open(PlanWorlds& study) {
  if (study.people().nations.empty()) return cannot_say(kNeedsIncomes);
  if (!study.has(Task::serving)) return cannot_say("it serves nothing; add \"serving\" to run.tasks");
  const auto world = with_own_devices(study);
  const double tokens = study.affordability().use_tokens_per_month;
  const std::vector<Way> ways = ways_of(*world, tokens);
  StudyTable t = ways_table(study);
  for (const Way& way : ways) add_way(*world, way, tokens, t);
  if (t.rows.empty()) return cannot_say("no model on its axis can be used in any way");
  StudyTable tiers("17_tiers", "Residual inequality of what adults can reach",
                   "capability of an adult: parameters of the largest model within reach by any of these ways (0 when "
                   "unconnected or none); L(p): share held by the poorest in capability");
  tiers.text("ways")
      .bands({"adults_with_any", "adults_with_largest"}, "share")
      .band("gini", "1")
      .bands({"L(50%)", "L(80%)"}, "share");
  for (const Bundle& bundle : kBundles) add_bundle(*world, ways, bundle, tiers);
  return {{t, tiers}, ""};
}

}  // namespace

const StudyQuestion questions::free_and_open = {
    17, 'C', "What inequality is left with free tiers, open weights and one's own device?", answer_free_and_open,
    "17_tiers[ways=all ways]: by {ways} together {adults_with_any} of adults reach some model and "
    "{adults_with_largest} the largest; the Gini of the largest within reach is {gini}"};

}  // namespace eqc
