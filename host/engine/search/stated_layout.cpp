// The scenario's models, parts and clusters one by one, until each value has been seen to go with some of them.
#include "host/engine/search/stated_layout.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "host/engine/search/layout_faults.hpp"
#include "host/engine/search/search_jobs.hpp"
#include "kernels/job/search_job.hpp"

namespace eqc {
namespace {

constexpr JobWords kWords = {"training.clusters", "the batch"};

bool states_layout(const TrainingSpec& t) {
  bool stated = false;
#define EQC_X(id, meaning) stated = stated || !t.layout.id.empty();
  EQC_DEGREE_LIST(EQC_X)
#undef EQC_X
  return stated;
}

/// Calls `see(layout job, space)` for each cluster size on parts that differ in what a layout knows of them, until it
/// says that it has seen enough.
template <class See>
void for_each_job(const Plan& plan, std::size_t model, const See& see) {
  if (!plan.model(model).has_architecture()) return;
  std::set<std::int32_t> nodes;
  for (std::size_t h = 0; h < plan.n_hardware; ++h) {
    if (!nodes.insert(plan.hardware(h).spec->node_size).second) continue;
    for (const std::int64_t size : plan.scenario->training.clusters) {
      const TrainingSearchJob job = training_search_job(plan, model, h, size);
      const LayoutJob asked{plan.model(model), job.task.n_gpus,        job.task.global_batch_sequences,
                            job.task.sequence, job.hardware.node_size, job.software.activation.flash_attention != 0};
      if (see(asked, job.space)) return;
    }
  }
}

std::string key_of(const LayoutFault& fault) {
  const std::string of = fault.of;
  if (of == "gpus") return "training.clusters";
  if (of == "batch") return "training.global_batch";
  return "training.layout." + of;
}

std::string text_of(const LayoutFault& fault) {
  return (fault.value > 0 ? fmt::format("{} ", fault.value) : "") + fault.why;
}

using Reason = std::pair<std::string, std::string>;  ///< key, text

/// Those of every cluster, each once; a sentence where the enumeration finds none for no reason of a value's own.
std::vector<Reason> reasons(const Plan& plan, std::size_t model) {
  std::vector<Reason> all;
  bool any = false;
  for_each_job(plan, model, [&](const LayoutJob& job, const TrainingSpace& space) {
    any = has_layout(space, job);
    if (any) return true;
    std::vector<LayoutFault> faults = layout_faults(space, job, kWords);
    if (faults.empty())
      faults.push_back(
          {"gpus", 0, fmt::format("no layout asked for spreads {} over {} accelerators", job.model.id, job.gpus)});
    for (const LayoutFault& fault : faults)
      if (const Reason r{key_of(fault), text_of(fault)}; std::find(all.begin(), all.end(), r) == all.end())
        all.push_back(r);
    return false;
  });
  return any ? std::vector<Reason>{} : all;
}

/// Values of the lists that go with nothing: of each, one reason.
std::vector<Reason> useless_values(const Plan& plan) {
  std::map<std::pair<std::string, std::int32_t>, std::pair<std::size_t, std::string>> seen;  // how often, a reason
  std::size_t jobs = 0;
  for (std::size_t m = 0; m < plan.n_models; ++m)
    for_each_job(plan, m, [&](const LayoutJob& job, const TrainingSpace& space) {
      ++jobs;
      for (const LayoutFault& fault : layout_faults(space, job, kWords)) {
        auto& [times, why] = seen[{key_of(fault), fault.value}];
        ++times;
        why = text_of(fault);
      }
      return false;
    });
  std::vector<Reason> useless;
  for (const auto& [value, found] : seen)
    if (value.second > 0 && found.first == jobs) useless.emplace_back(value.first, found.second);
  return useless;
}

}  // namespace

std::vector<std::string> why_no_layout(const Plan& plan, std::size_t model) {
  std::vector<std::string> texts;
  for (const auto& [key, why] : reasons(plan, model)) texts.push_back(key + ": " + why);
  return texts;
}

std::vector<std::string> models_without_layout(const Plan& plan) {
  std::vector<std::string> models;
  if (!plan.scenario->run.training || !states_layout(plan.scenario->training)) return models;
  for (std::size_t m = 0; m < plan.n_models; ++m)
    if (const auto why = why_no_layout(plan, m); !why.empty())
      models.push_back(fmt::format("{} ({})", plan.model(m).id, why.front()));
  return models;
}

void check_stated_layout(const Plan& plan) {
  const Scenario& s = *plan.scenario;
  if (!s.run.training || !states_layout(s.training)) return;
  std::vector<Reason> why;
  bool possible = false;
  for (std::size_t m = 0; m < plan.n_models && !possible; ++m) {
    const std::vector<Reason> of_model = reasons(plan, m);
    possible = of_model.empty();
    for (const Reason& r : of_model)
      if (std::find(why.begin(), why.end(), r) == why.end()) why.push_back(r);
  }
  if (possible) why = useless_values(plan);
  Diagnostics faults;
  for (const auto& [key, text] : why) {
    const KeyPlace own = s.place_of(key), place = own.line > 0 ? own : s.place_of("training.layout");
    faults.add(place.file, place.line, key, text);
  }
  if (!faults.ok()) throw InputError(faults);
}

}  // namespace eqc
