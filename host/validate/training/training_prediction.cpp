// Training measurements: one evaluated step of the row's configuration, turned into the quantity that was measured.
#include <algorithm>
#include <cmath>
#include <map>
#include <regex>

#include "host/base/text.hpp"
#include "host/validate/training/training_case.hpp"
#include "host/validate/prediction.hpp"
#include "kernels/model/training/training_step.hpp"

namespace eqc {
namespace {

constexpr double kBaselineShare = 0.45;  // of peak, recomputed work counted
constexpr double kGibi = 1024.0 * 1024.0 * 1024.0, kTera = 1e12, kHour = 3600, kMegawattHour = 3.6e9;
constexpr double kQuantile95 = 1.6449;  // of the standard normal distribution
constexpr double kGuessSpread = 0.08;   // log standard deviation that each assumption adds
// server and chip power: Epoch AI training-cost-trends (priors of docs/model.md)
constexpr double kDrawGpu = 0.75, kDrawTpu = 0.43;
constexpr double kServerOverChip = 1.8;

/// Work of one step as publications count it: attention over the whole square (Narayanan et al., arXiv 2104.04473, eq.
/// 3; PaLM, arXiv 2204.02311, app. B).
struct StepWork {
  double model_flop = 0, hardware_flop = 0;
};

StepWork published_work(const TrainingCase& c, const TrainingPhysics& p) {
  const ModelSpec& m = c.model;
  const double causal = forward_flop_per_token(m, c.task.sequence);
  const double keys = mean_attended_keys(m, c.task.sequence);
  const double scores = m.layers * score_flop(m, 2 * keys);
  const double forward = causal + 0.5 * scores;
  double again = 0;
  if (c.layout.recompute == Recompute::selective) again = scores;
  if (c.layout.recompute == Recompute::full) again = c.recompute_layers * (forward - logits_flop(m));
  return {p.tokens_per_step * 3 * forward, p.tokens_per_step * (3 * forward + again)};
}

/// Result in the row's unit and direction; `inverse`: falls when the step takes longer.
struct Result {
  double value = 0, baseline = 0;
  bool inverse = false;
  double extra_spread = 0;
};

double peak_of(const TrainingCase& c) {
  return c.hardware.peak_flop_per_s[static_cast<int>(c.layout.precision)] * c.task.n_gpus;
}

/// "FP8 dense peak" or nothing: the peak of the row's precision; "BF16 peak": that one.
double peak_of_mfu(const TrainingCase& c, const std::string& words) {
  const bool bf16 = contains(words, "bf16 peak") || contains(words, "bf16 mfu");
  return bf16 ? c.hardware.peak_flop_per_s[static_cast<int>(Precision::bf16)] * c.task.n_gpus : peak_of(c);
}

/// Tokens of the whole run: "2.0T tokens", "780B tokens" in the notes, else the catalog's.
double run_tokens(const TrainingCase& c, const std::string& words) {
  std::smatch found;
  if (std::regex_search(words, found, std::regex(R"((\d+(?:\.\d+)?)\s*([tb])\+?\s*(?:text\s*|multimodal\s*)?tokens)")))
    return std::stod(found[1].str()) * (found[2].str() == "t" ? 1e12 : 1e9);
  if (std::regex_search(words, found, std::regex(R"((?:on|~|>=)\s*(\d+(?:\.\d+)?)t\b)")))
    return std::stod(found[1].str()) * 1e12;
  return c.model.training_tokens;
}

double chip_power_w(const TrainingCase& c) { return c.hardware.tdp_w * (c.profile == "maxtext" ? kDrawTpu : kDrawGpu); }

/// Other names of quantities, lower case, '/', ' ' and '-' as '_'.
const std::map<std::string_view, std::vector<std::string_view>> kQuantities = {
    {"iteration_time",
     {"step_time", "time_per_iteration", "time_per_step", "seconds_per_step", "seconds_per_iteration", "s_per_step",
      "s_per_iteration", "iteration_time_s", "step_time_s"}},
    {"tokens_per_s_per_gpu",
     {"tokens_per_s_per_chip", "tokens_s_gpu", "tokens_per_sec_per_gpu", "tokens_per_second_per_gpu", "tok_s_gpu",
      "tgs", "tokens_per_s_per_device"}},
    {"tokens_per_s_total", {"tokens_per_s", "tokens_s", "tokens_per_sec", "tokens_per_second", "tok_s"}},
    {"sequences_per_s_total",
     {"samples_per_s", "samples_per_s_total", "sequences_per_s", "samples_s", "sequences_s", "samples_per_second"}},
    {"sequences_per_s_per_gpu", {"samples_per_s_per_gpu", "samples_s_gpu"}},
    {"model_flops_per_gpu",
     {"tflops_per_gpu", "tflop_s_gpu", "tflops_gpu", "tflops", "tflop_s_per_gpu", "model_tflops_per_gpu"}},
    {"hardware_flops_per_gpu", {"hardware_tflops_per_gpu", "hardware_tflop_s_gpu"}},
    {"mfu", {"model_flops_utilization", "model_flop_utilization"}},
    {"hfu", {"hardware_flops_utilization", "hardware_flop_utilization"}},
};

std::string quantity_of(const TruthRow& row) {
  std::string name = lower(row.quantity);
  std::replace_if(
      name.begin(), name.end(), [](char ch) { return ch == '/' || ch == ' ' || ch == '-'; }, '_');
  if (name == "throughput")
    return contains(lower(row.unit), "gpu") || contains(lower(row.unit), "chip") ? "tokens_per_s_per_gpu"
                                                                                 : "tokens_per_s_total";
  for (const auto& [known, others] : kQuantities)
    if (name == known || std::find(others.begin(), others.end(), name) != others.end()) return std::string(known);
  return row.quantity;
}

/// Utilisation in percent, unless the row's unit or size says that it is a fraction.
double percent_scale(const TruthRow& row) { return contains(row.unit, "%") || row.value > 1.5 ? 100 : 1; }

bool rate_result(const TruthRow& row, const TrainingCase& c, const TrainingPhysics& p, double baseline_s, Result& r) {
  const std::string q = quantity_of(row);
  const StepWork work = published_work(c, p);
  const auto per_step = [&](double amount) {
    r.value = amount / p.step_s;
    r.baseline = amount / baseline_s;
    r.inverse = true;
    return true;
  };
  if (q == "iteration_time") {
    const double scale = row.unit == "ms" ? 1e3 : 1;
    r.value = p.step_s * scale;
    r.baseline = baseline_s * scale;
    return true;
  }
  const double sequences = p.tokens_per_step / c.task.sequence;
  if (q == "tokens_per_s_per_gpu") return per_step(p.tokens_per_step / c.chips);
  if (q == "tokens_per_s_total") return per_step(p.tokens_per_step);
  if (q == "sequences_per_s_total") return per_step(sequences);
  if (q == "sequences_per_s_per_gpu") return per_step(sequences / c.chips);
  const double scale = contains(lower(row.unit), "pflop") ? 1e15 : kTera;
  if (q == "model_flops_per_gpu") return per_step(work.model_flop / c.chips / scale);
  if (q == "hardware_flops_per_gpu") return per_step(work.hardware_flop / c.chips / scale);
  if (q == "mfu") return per_step(percent_scale(row) * work.model_flop / peak_of_mfu(c, words_of(row)));
  if (q == "hfu") return per_step(percent_scale(row) * work.hardware_flop / peak_of_mfu(c, words_of(row)));
  return false;
}

bool memory_result(const TruthRow& row, const TrainingPhysics& p, Result& r) {
  const std::string q = lower(row.quantity);
  const double scale = contains(row.unit, "GiB") ? kGibi : 1e9;
  const MemoryParts& m = p.memory;
  if (contains(q, "peak") && contains(q, "memory"))
    r.value = total_bytes(m) / scale;
  else if (contains(q, "activation memory"))
    r.value = m.activations_bytes / scale;
  else if (contains(q, "params+optimizer memory"))
    r.value = (m.weights_bytes + m.gradients_bytes + m.optimizer_bytes) / scale;
  else
    return false;
  return true;
}

/// Whole runs: hours and energy of all tokens, restarts included.
bool run_result(const TruthRow& row, const TrainingCase& c, const TrainingPhysics& p, double baseline_s, Result& r,
                std::string& reason) {
  const std::string& q = row.quantity;
  r.extra_spread = 0.2;
  if (contains(q, "power_per_accelerator")) {
    r.value = chip_power_w(c) * (contains(q, "system") ? kServerOverChip : 1);
    return true;
  }
  const double per_hour = q == "gpu_days" || q == "training_days" ? 1.0 / 24 : 1,
               per_chip = q == "training_days" || q == "training_hours" ? 1 / c.chips : 1;
  const bool hours = q == "gpu_days" || q == "training_days" || q == "training_hours" || q == "gpu_hours" ||
                     q == "chip_hours" || q == "gpu_hours_per_trillion_tokens";
  const bool energy = q == "energy" || q == "gpu_energy";
  if (!hours && !energy) return false;
  const double tokens = contains(q, "per_trillion") ? 1e12 : run_tokens(c, words_of(row));
  if (!(tokens > 0)) {
    reason = "training tokens unknown";
    return true;
  }
  const double chip_s = p.step_s * c.chips / p.tokens_per_step * tokens / c.framework.goodput_share;
  r.value = chip_s / kHour * per_hour * per_chip;
  r.baseline = r.value * baseline_s / p.step_s;
  if (energy) {
    const double watt = chip_power_w(c) * (q == "energy" ? kServerOverChip : 1);
    r.value = chip_s * watt / kMegawattHour;
    r.baseline = 0;
  }
  return true;
}

Prediction with_interval(const Result& r, double spread, const TrainingCase& c) {
  Prediction out;
  out.value = r.value;
  out.baseline = r.baseline;
  out.p05 = r.value * std::exp(-kQuantile95 * spread);
  out.p95 = r.value * std::exp(kQuantile95 * spread);
  out.assumed = c.assumed;
  return out;
}

}  // namespace

Prediction predict_training(const Catalog& catalog, const Resolver& names, const TruthRow& row) {
  const TrainingCase c = training_case(catalog, names, row);
  if (!c.reason.empty()) return Prediction::not_scored(c.reason);
  TrainingPhysics p = evaluate(c, c.layout, c.recompute_layers);
  p.step_s *= c.slower_than_tuned;
  if (!(p.step_s > 0) || !std::isfinite(p.step_s))
    return Prediction::not_scored("accelerators cannot talk to each other");
  const double baseline_s = published_work(c, p).hardware_flop / (kBaselineShare * peak_of(c));
  Result r;
  std::string reason;
  const bool known =
      rate_result(row, c, p, baseline_s, r) || memory_result(row, p, r) || run_result(row, c, p, baseline_s, r, reason);
  if (!known) return Prediction::not_scored("quantity '" + row.quantity + "' is not predicted");
  if (!reason.empty()) return Prediction::not_scored(reason);
  const double base = c.framework.log_spread;
  const double spread =
      std::sqrt(base * base + r.extra_spread * r.extra_spread + kGuessSpread * kGuessSpread * c.guesses);
  return with_interval(r, spread, c);
}

}  // namespace eqc
