// Training measurements: one evaluated step of the row's configuration, turned into the quantity that was measured.
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <regex>

#include "host/base/text.hpp"
#include "host/validate/prediction.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/training/training_case.hpp"
#include "host/validate/training/training_units.hpp"
#include "host/validate/wording.hpp"
#include "kernels/model/training/training_step.hpp"

namespace eqc {
namespace {

constexpr double kBaselineShare = 0.45;  // of peak, recomputed work counted
constexpr double kGibi = 1024.0 * 1024.0 * 1024.0, kHour = 3600, kMegawattHour = 3.6e9;
// Log standard deviation that each assumption adds: the least with which nine of ten fitted and held-out rows that have
// some lie inside, every family counting the same (`guess_spread` of scripts/fit/training.py, printed by --check).
constexpr double kGuessSpread = 0.032;
constexpr double kPowerSpread = 0.2;  // the same of mean power over a run
// The same of hours of whole runs, restarts, evaluations and several runs included: with a framework's 0.088 it makes
// 0.48, the log standard deviation of 19 runs of the fit half (scripts/fit/realised.py, input/spreads.csv).
constexpr double kRunSpread = 0.467;

/// Work of one step as publications count it: attention over the whole square (Narayanan et al., arXiv 2104.04473, eq.
/// 3; PaLM, arXiv 2204.02311, app. B).
struct StepWork {
  double model_flop = 0, hardware_flop = 0;
};

StepWork published_work(const TrainingCase& run, const TrainingPhysics& p) {
  const ModelSpec& m = run.model;
  const double causal = forward_flop_per_token(m, run.task.sequence);
  const double keys = mean_attended_keys(m, run.task.sequence);
  const double scores = m.layers * score_flop(m, 2 * keys);
  const double forward = causal + 0.5 * scores;
  double again = 0;
  if (run.layout.recompute == Recompute::selective) again = scores;
  if (run.layout.recompute == Recompute::full) again = run.recompute_layers * (forward - logits_flop(m));
  return {p.tokens_per_step * 3 * forward, p.tokens_per_step * (3 * forward + again)};
}

double peak_of(const TrainingCase& run) {
  return run.hardware.peak_flop_per_s[static_cast<int>(run.layout.precision)] * run.task.n_gpus;
}

/// "FP8 dense peak" or nothing: the peak of the row's precision; "BF16 peak": that one, however it is compared with
/// ("relative to BF16 peak"), unless it is denied.
double peak_of_mfu(const TrainingCase& run, const std::string& words) {
  static const std::regex kBf16(R"(\bbf16 (?:dense )?(?:peak|mfu)\b)");
  const bool bf16 = std::regex_search(words, kBf16) && !denies(words, kBf16);
  return bf16 ? run.hardware.peak_flop_per_s[static_cast<int>(Precision::bf16)] * run.task.n_gpus : peak_of(run);
}

/// Tokens of the whole run: "2.0T tokens", "780B tokens" in the notes, else the catalog's.
double run_tokens(const TrainingCase& run, const std::string& words) {
  static const std::regex kTokens(R"((\d+(?:\.\d+)?)\s*([tb])\+?\s*(?:text\s*|multimodal\s*)?tokens)"),
      kTrillions(R"((?:on|~|>=)\s*(\d+(?:\.\d+)?)t\b)");
  std::smatch found;
  if (std::regex_search(words, found, kTokens)) return std::stod(found[1].str()) * (found[2].str() == "t" ? 1e12 : 1e9);
  if (const auto trillions = captured(words, kTrillions)) return *trillions * 1e12;
  return run.model.training_tokens;
}

/// Other names of quantities, lower case, '/', ' ' and '-' as '_'.
const std::map<std::string_view, std::vector<std::string_view>> kQuantityNames = {
    {"iteration_time",
     {"step_time", "time_per_iteration", "time_per_step", "seconds_per_step", "seconds_per_iteration", "s_per_step",
      "s_per_iteration", "iteration_time_s", "step_time_s"}},
    {"tokens_per_s_per_gpu",
     {"tokens_per_s_per_chip", "tokens_s_gpu", "tokens_per_sec_per_gpu", "tokens_per_second_per_gpu", "tok_s_gpu",
      "tgs", "tokens_per_s_per_device"}},
    {"tokens_per_s_total", {"tokens_per_s", "tokens_s", "tokens_per_sec", "tokens_per_second", "tok_s"}},
    {"sequences_per_s_total",
     {"samples_per_s", "samples_per_s_total", "sequences_per_s", "samples_s", "sequences_s", "samples_per_second",
      "lora_sequences_per_s_total"}},
    {"sequences_per_s_per_gpu", {"samples_per_s_per_gpu", "samples_s_gpu"}},
    {"model_flops_per_gpu",
     {"tflops_per_gpu", "tflop_s_gpu", "tflops_gpu", "tflops", "tflop_s_per_gpu", "model_tflops_per_gpu"}},
    {"hardware_flops_per_gpu", {"hardware_tflops_per_gpu", "hardware_tflop_s_gpu"}},
    {"mfu", {"model_flops_utilization", "model_flop_utilization"}},
    {"hfu", {"hardware_flops_utilization", "hardware_flop_utilization"}},
};

/// Quantities without other names.
constexpr std::string_view kOtherQuantities[] = {"peak_memory_per_gpu",
                                                 "gpu_hours",
                                                 "chip_hours",
                                                 "gpu_hours_per_trillion_tokens",
                                                 "gpu_days",
                                                 "training_days",
                                                 "training_hours",
                                                 "energy",
                                                 "gpu_energy",
                                                 "avg_system_power_per_accelerator",
                                                 "avg_gpu_power_per_accelerator"};

/// What a throughput counts, by its unit: tokens where it says nothing else; "throughput" where nothing is known.
std::string throughput_of(const std::string& unit) {
  const auto any = [&](std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return contains(unit, word); });
  };
  const std::string per =
      any({"gpu", "chip", "device", "npu", "accelerator", "card"}) ? "_per_s_per_gpu" : "_per_s_total";
  if (any({"sample", "seq"})) return "sequences" + per;
  if (unit.empty() || any({"tok"})) return "tokens" + per;
  return any({"flop"}) ? "model_flops_per_gpu" : "throughput";
}

/// The name that the results below know, else the plain one.
std::string quantity_of(const TruthRow& row) {
  std::string name = without_statistic(plain_quantity(row.quantity));
  if (name == "throughput") name = throughput_of(lower(row.unit));
  for (const auto& [known, others] : kQuantityNames)
    if (name == known || std::find(others.begin(), others.end(), name) != others.end()) return std::string(known);
  return name;
}

/// Utilisation in percent or as a fraction, by the row's unit, else by its size.
double percent_scale(const TruthRow& row) {
  const std::string unit = lower(row.unit);
  if (unit.empty()) return row.value > 1.5 ? 100 : 1;
  return contains(unit, "%") || contains(unit, "percent") ? 100 : 1;
}

/// An evaluated row: what every quantity is made of.
struct Evaluated {
  const Assumptions& assumed;
  const TruthRow& row;
  const TrainingCase& run;
  const TrainingPhysics& step;
  StepWork work;
  double baseline_s = 0;  ///< of a step at constant HFU
};

/// In the row's unit.
struct Result {
  double value = 0, baseline = 0;
  double extra_spread = 0;
  std::string reason;  ///< why there is none although the quantity is known
};

std::optional<Result> rate_result(const Evaluated& e) {
  const std::string q = quantity_of(e.row), words = words_of(e.row);
  const auto times = [&](double scale) { return Result{e.step.step_s * scale, e.baseline_s * scale, 0, ""}; };
  const auto per_step = [&](double amount) { return Result{amount / e.step.step_s, amount / e.baseline_s, 0, ""}; };
  if (q == "iteration_time") return times(lower(e.row.unit).starts_with("m") ? 1e3 : 1);
  const double sequences = e.step.tokens_per_step / e.run.task.sequence;
  if (q == "tokens_per_s_per_gpu") return per_step(e.step.tokens_per_step / e.run.chips);
  if (q == "tokens_per_s_total") return per_step(e.step.tokens_per_step);
  if (q == "sequences_per_s_total") return per_step(sequences);
  if (q == "sequences_per_s_per_gpu") return per_step(sequences / e.run.chips);
  const double scale = contains(lower(e.row.unit), "pflop") ? 1e15 : 1e12;
  if (q == "model_flops_per_gpu") return per_step(e.work.model_flop / e.run.chips / scale);
  if (q == "hardware_flops_per_gpu") return per_step(e.work.hardware_flop / e.run.chips / scale);
  if (q == "mfu") return per_step(percent_scale(e.row) * e.work.model_flop / peak_of_mfu(e.run, words));
  if (q == "hfu") return per_step(percent_scale(e.row) * e.work.hardware_flop / peak_of_mfu(e.run, words));
  return std::nullopt;
}

std::optional<Result> memory_result(const Evaluated& e) {
  const std::string q = quantity_of(e.row);
  const double scale = contains(lower(e.row.unit), "gib") ? kGibi : 1e9;
  const MemoryParts& m = e.step.memory;
  const auto bytes = [scale](double value) { return Result{value / scale, 0, 0, ""}; };
  if (contains(q, "peak") && contains(q, "memory")) return bytes(total_bytes(m));
  if (contains(q, "activation_memory")) return bytes(m.activations_bytes);
  if (contains(q, "params+optimizer_memory")) return bytes(m.weights_bytes + m.gradients_bytes + m.optimizer_bytes);
  return std::nullopt;
}

/// Mean power of one accelerator in training, of its share of the server with `server`.
double power_w(const Evaluated& e, bool server) {
  const bool tpu = e.run.profile == "maxtext";
  const double chip_w = e.run.hardware.tdp_w * (tpu ? e.assumed.tpu_power_share : e.assumed.gpu_power_share);
  return chip_w * (server ? e.assumed.server_over_chip_power : 1);
}

/// Hours in steps over all hours; 1 where hours are steps times the time of one.
double goodput_of(const Evaluated& e) {
  return states(words_of(e.row), "logged iteration time") ? 1 : e.run.framework.goodput_share;
}

/// Whole runs: power, hours and energy of all tokens, restarts included.
std::optional<Result> run_result(const Evaluated& e) {
  const std::string q = quantity_of(e.row);
  if (contains(q, "power_per_accelerator")) return Result{power_w(e, contains(q, "system")), 0, kPowerSpread, ""};
  const bool days = q == "gpu_days" || q == "training_days", whole = q == "training_days" || q == "training_hours";
  const bool hours = days || whole || q == "gpu_hours" || q == "chip_hours" || q == "gpu_hours_per_trillion_tokens";
  const bool energy = q == "energy" || q == "gpu_energy";
  if (!hours && !energy) return std::nullopt;
  const double tokens = contains(q, "per_trillion") ? 1e12 : run_tokens(e.run, words_of(e.row));
  if (!(tokens > 0)) return Result{0, 0, kRunSpread, "training tokens unknown"};
  if (states(words_of(e.row), "distill*"))  // they pay for the logits of a larger model, too (Llama 3.2 model card)
    return Result{0, 0, kRunSpread, "hours of pruning and distilling a larger model"};
  const double chip_s = e.step.step_s * e.run.chips / e.step.tokens_per_step * tokens / goodput_of(e);
  if (energy) return Result{chip_s * power_w(e, q == "energy") / kMegawattHour, 0, kRunSpread, ""};
  const double value = chip_s / kHour * (days ? 1.0 / 24 : 1) * (whole ? 1 / e.run.chips : 1);
  return Result{value, value * e.baseline_s / e.step.step_s, kRunSpread, ""};
}

}  // namespace

std::vector<std::string_view> training_quantities() {
  std::vector<std::string_view> names;
  for (const auto& [name, others] : kQuantityNames) names.push_back(name);
  return names;
}

std::vector<std::string_view> training_quantity_spellings() {
  std::vector<std::string_view> spellings;
  for (const auto& [name, others] : kQuantityNames) spellings.insert(spellings.end(), others.begin(), others.end());
  return spellings;
}

static std::string nearest_training_quantity(const TruthRow& row) {
  std::vector<std::string_view> names = training_quantities();
  for (const std::vector<std::string_view>& more :
       {training_quantity_spellings(),
        std::vector<std::string_view>(std::begin(kOtherQuantities), std::end(kOtherQuantities))})
    names.insert(names.end(), more.begin(), more.end());
  return nearest_quantity(quantity_of(row), names);
}

Prediction predict_training(const TruthContext& x, const TruthRow& row) {
  if (const std::string reason = wrong_unit(quantity_of(row), row.unit); !reason.empty())
    return Prediction::not_scored(reason);
  const TrainingCase run = training_case(x, row);
  if (!run.reason.empty()) return Prediction::not_scored(run.reason);
  TrainingPhysics step = evaluate(run, run.layout, run.recompute_layers);
  step.step_s *= run.slower_than_tuned;
  if (!(step.step_s > 0) || !std::isfinite(step.step_s))
    return Prediction::not_scored("accelerators cannot talk to each other");
  Evaluated e{x.assumed, row, run, step, published_work(run, step)};
  e.baseline_s = e.work.hardware_flop / (kBaselineShare * peak_of(run));
  std::optional<Result> result = rate_result(e);
  if (!result) result = memory_result(e);
  if (!result) result = run_result(e);
  if (!result)
    return Prediction::not_scored("quantity '" + row.quantity + "' is not predicted" + nearest_training_quantity(row));
  if (!result->reason.empty()) return Prediction::not_scored(result->reason);
  const double mixture = run.model.experts > 0 ? run.framework.mixture_spread : 0;
  const double base = std::hypot(run.framework.log_spread, run.framework.generation_spread, mixture);
  const double extra = result->extra_spread;
  const double guesses = kGuessSpread * std::sqrt(run.guesses);
  Prediction prediction = spread_around(result->value, std::hypot(base, extra, guesses), kFourDigits95);
  prediction.guess_spread = guesses;
  prediction.baseline = result->baseline;
  prediction.assumed = run.assumed;
  return prediction;
}

}  // namespace eqc
