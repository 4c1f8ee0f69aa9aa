// A published training measurement, read step by step.
#include "host/validate/training/training_case.hpp"

#include <cmath>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/training/training_steps.hpp"
#include "kernels/model/training/training_step.hpp"

namespace eqc {

void assume(TrainingCase& run, const std::string& what, bool matters) {
  note(run.assumed, what);
  run.guesses += matters ? 1 : 0;
}

std::int32_t whole_or(const TruthRow& row, std::string_view column, std::int32_t otherwise) {
  const auto value = row.number(column);
  return value && *value >= 1 ? static_cast<std::int32_t>(*value + 0.5) : otherwise;
}

std::string words_of(const TruthRow& row) {
  std::string words;
  for (const std::string_view column :
       {"family", "model", "hardware", "precision", "source", "recompute", "zero", "notes"})
    words += lower(row.text(column)) + " | ";
  return words;
}

TrainingPhysics evaluate(const TrainingCase& run, const TrainingLayout& layout, double recompute_layers) {
  const auto physics = [&run](const TrainingLayout& l) {
    return evaluate_training(run.model, run.hardware, run.task, run.framework.software, l);
  };
  TrainingPhysics p = physics(layout);
  if (recompute_layers >= 1 || layout.recompute == Recompute::none) return p;
  TrainingLayout keeps = layout;
  keeps.recompute = Recompute::none;
  const TrainingPhysics none = physics(keeps);
  const double x = recompute_layers;
  p.time = x * p.time + (1 - x) * none.time;
  p.step_s = total_s(p.time);
  p.hardware_flop = x * p.hardware_flop + (1 - x) * none.hardware_flop;
  p.memory.activations_bytes = x * p.memory.activations_bytes + (1 - x) * none.memory.activations_bytes;
  p.memory.working_bytes = x * p.memory.working_bytes + (1 - x) * none.memory.working_bytes;
  return p;
}

TrainingCase training_case(const TruthContext& x, const TruthRow& written) {
  TrainingCase run;
  TruthRow row = written;
  if (states(words_of(row), "source inconsistent")) {
    run.reason = "source is inconsistent by its own note";
    return run;
  }
  run.reason = read_counts(row, run.assumed);
  if (!run.reason.empty() || !read_hardware(x, row, run) || !read_model(x, row, run)) return run;
  read_framework(x, row, run);
  read_layout(x, row, run);
  return run;
}

}  // namespace eqc
