// Failures, checkpoints and restarts are part of a run's days (kernels/usage.hpp).
#include "host/engine/search/limit_use.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "host/engine/draw/term_table.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/job/usage_job.hpp"

namespace eqc {
namespace {

constexpr Input kSpeedInputs[] = {Input::compute_efficiency, Input::memory_efficiency,  Input::network_efficiency,
                                  Input::failure_rate,       Input::spot_interruptions, Input::model_efficiency,
                                  Input::realised_hours};

}  // namespace

std::span<const Input> speed_inputs() { return kSpeedInputs; }

bool changes_speed(const CaseSpec& c) {
  return std::any_of(std::begin(kSpeedInputs), std::end(kSpeedInputs),
                     [&](Input i) { return c.scale[static_cast<std::size_t>(i)] != 1.0; });
}

std::size_t LimitUse::kept() const {
  return static_cast<std::size_t>(std::count_if(by_world.begin(), by_world.end(), [](double u) { return u <= 1.0; }));
}

double LimitUse::at(double probability) const {
  constexpr double kRounding = 1e-9;  // 0.9 x 1000 worlds are 900, whatever 0.9 is in binary
  const double wanted = std::ceil(probability * static_cast<double>(by_world.size()) - kRounding);
  std::vector<double> sorted = by_world;
  const auto place = sorted.begin() + static_cast<std::ptrdiff_t>(std::max(wanted, 1.0)) - 1;
  std::nth_element(sorted.begin(), place, sorted.end());
  return *place;
}

LimitUse limit_use(const Scenario& scenario, Task task, const double* first, const double* second) {
  const auto worlds = static_cast<std::size_t>(scenario.run.worlds);
  LimitUse use;
  use.by_world.reserve(worlds);
  for (std::size_t w = 0; w < worlds; ++w)
    use.by_world.push_back(task == Task::training
                               ? first[w] * kSecondsPerDay / scenario.training.deadline_s
                               : std::max(first[w] / scenario.serving.ttft_s, second[w] / scenario.serving.tpot_s));
  return use;
}

DrawnSpeeds::DrawnSpeeds(const Plan& plan, const Draws& draws, std::size_t model)
    : scenario_(*plan.scenario), worlds_(static_cast<std::size_t>(scenario_.run.worlds)) {
  CaseSpec none;
  none.scale.assign(kInputs, 1.0);
  hardware_.resize(plan.n_hardware * kHardwareTerms * worlds_);
  for (std::size_t h = 0; h < plan.n_hardware; ++h)
    make_hardware_terms(plan, draws, none, h, hardware_.data() + h * kHardwareTerms * worlds_);
  for (const Task task : plan.tasks) efficiency_[static_cast<std::size_t>(task)] = draws.speed(model, task, none);
}

LimitUse DrawnSpeeds::of(UsageJob job, std::size_t hardware) const {
  std::vector<double> physical(kPhysicalsPerTask * worlds_);
  for (int p = 0; p < kPhysicalsPerTask; ++p) job.physical[p] = physical.data() + static_cast<std::size_t>(p) * worlds_;
  job.hardware = hardware_.data() + hardware * kHardwareTerms * worlds_;
  job.model_efficiency = efficiency_[static_cast<std::size_t>(job.task)].data();
  job.worlds = static_cast<std::int32_t>(worlds_);
  for (std::size_t w = 0; w < worlds_; ++w) usage_lane(job, static_cast<std::int64_t>(w));
  const auto row = [&](Physical p) { return job.physical[physical_index(p)]; };
  return job.task == Task::training
             ? limit_use(scenario_, job.task, row(Physical::training_duration), nullptr)
             : limit_use(scenario_, job.task, row(Physical::serving_ttft), row(Physical::serving_tpot));
}

}  // namespace eqc
