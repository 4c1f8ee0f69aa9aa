// A published training measurement, read step by step.
#include "host/validate/training/training_case.hpp"

#include "host/base/text.hpp"
#include "kernels/model/training/training_step.hpp"

namespace eqc {

void assume(TrainingCase& c, const std::string& what, bool matters) {
  c.assumed += (c.assumed.empty() ? "" : "; ") + what;
  c.guesses += matters ? 1 : 0;
}

std::string words_of(const TruthRow& row) {
  std::string words;
  for (const std::string_view column :
       {"family", "model", "hardware", "precision", "source", "recompute", "zero", "notes"})
    words += lower(row.text(column)) + " | ";
  return words;
}

bool contains(const std::string& text, std::string_view word) { return text.find(word) != std::string::npos; }

Precision training_precision(const std::string& text) {
  if (contains(text, "fp4") || contains(text, "nvfp4") || contains(text, "mxfp4")) return Precision::fp4;
  if (contains(text, "fp8")) return Precision::fp8;
  if (contains(text, "fp32") && !contains(text, "bf16") && !contains(text, "fp16")) return Precision::fp32;
  return Precision::bf16;
}

TrainingPhysics evaluate(const TrainingCase& c, const TrainingLayout& layout, double recompute_layers) {
  TrainingPhysics p = evaluate_training(c.model, c.hardware, c.task, c.framework.software, layout);
  if (recompute_layers >= 1 || layout.recompute == Recompute::none) return p;
  TrainingLayout keeps = layout;
  keeps.recompute = Recompute::none;
  const TrainingPhysics none = evaluate_training(c.model, c.hardware, c.task, c.framework.software, keeps);
  const double x = recompute_layers;
  p.time = x * p.time + (1 - x) * none.time;
  p.step_s = total_s(p.time);
  p.hardware_flop = x * p.hardware_flop + (1 - x) * none.hardware_flop;
  p.memory.activations_bytes = x * p.memory.activations_bytes + (1 - x) * none.memory.activations_bytes;
  p.memory.working_bytes = x * p.memory.working_bytes + (1 - x) * none.memory.working_bytes;
  return p;
}

TrainingCase training_case(const Catalog& catalog, const Resolver& names, const TruthRow& row) {
  TrainingCase c;
  if (contains(words_of(row), "source inconsistent")) {
    c.reason = "source is inconsistent by its own note";
    return c;
  }
  if (!read_training_hardware(catalog, names, row, c)) return c;
  if (!read_training_model(catalog, names, row, c)) return c;
  read_training_framework(catalog, row, c);
  read_training_layout(row, c);
  return c;
}

}  // namespace eqc
