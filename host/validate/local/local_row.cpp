// A published local measurement turned into model, device, backend and work.
#include <cmath>
#include <utility>

#include "host/base/diagnostics.hpp"
#include "host/base/text.hpp"
#include "host/validate/local/local_prediction.hpp"

namespace eqc {
namespace {

bool has(const std::string& text, std::string_view word) { return text.find(word) != std::string::npos; }

/// Builds before mid-2024 launch every kernel and keep attention scores in memory.
bool is_early(const std::string& framework) { return has(framework, "2023") || has(framework, "2024"); }

bool on_processor(const HardwareRow& hardware, const TruthRow& row) {
  const std::string notes = lower(row.text("notes")), name = lower(row.text("hardware"));
  return hardware.hardware_class == HardwareClass::cpu || has(notes, "runs on cpu") || has(name, " cpu");
}

std::string processor_profile(const HardwareRow& hardware) {
  if (hardware.hardware_class == HardwareClass::phone) return "cpu";
  if (hardware.hardware_class != HardwareClass::cpu) return "cpu-soc";
  return hardware.spec->memory_rate_bytes_per_s > 150e9 ? "cpu-server" : "cpu";
}

/// Profile of software/local.csv: the framework when it names one, else what llama.cpp runs on the device.
std::string profile_of(const HardwareRow& hardware, const TruthRow& row) {
  const std::string framework = lower(row.text("framework")), name = lower(row.text("hardware")),
                    weights = lower(row.text("weight_precision"));
  if (has(framework, "exllama")) return "exllamav2";
  if (has(framework, "transformers") && has(weights, "int8")) return "transformers-int8";
  if (has(framework, "transformers") && has(weights, "nf4")) return "transformers-nf4";
  if (has(framework, "transformers")) return "transformers";
  if (on_processor(hardware, row)) return processor_profile(hardware);
  if (has(framework, "mlx")) return has(lower(row.text("notes")), "thermal steady") ? "mlx-sustained" : "mlx";
  if (hardware.vendor == "Apple") return is_early(framework) ? "metal-2024" : "metal";
  const bool board = hardware.vendor != "Intel" && (name.starts_with("pi ") || has(name, "raspberry"));
  if (board && hardware.hardware_class != HardwareClass::soc) return "vulkan-board";
  if (hardware.vendor == "Intel") return "vulkan-intel";
  if (has(framework, "vulkan")) return "vulkan";
  if (hardware.vendor == "AMD") return "rocm";
  if (hardware.vendor != "NVIDIA") return "vulkan";
  if (hardware.hardware_class == HardwareClass::soc) return "cuda-edge";
  return is_early(framework) ? "cuda-2024" : "cuda";
}

/// Where a parameter of software/local.csv lands, and the factor from its unit to SI.
double* target_of(LocalRow& r, const std::string& parameter, double& factor) {
  LocalSoftware& s = r.software;
  const std::pair<const char*, std::pair<double*, double>> table[] = {
      {"memory_share", {&s.memory_share, 1}},
      {"memory_limit_byte_per_flop", {&s.memory_limit_byte_per_flop, 1}},
      {"dequant_flop_per_weight", {&s.dequant_flop_per_weight, 1}},
      {"matrix_share_f16", {&s.matrix_share_f16, 1}},
      {"matrix_share_quantised", {&s.matrix_share_quantised, 1}},
      {"matrix_half_TFLOP_per_s", {&s.matrix_half_flop_per_s, 1e12}},
      {"scale_flop_ratio", {&s.scale_flop_ratio, 1}},
      {"batch_matrix_share", {&s.batch_matrix_share, 1}},
      {"expert_share", {&s.expert_share, 1}},
      {"score_byte", {&s.score_byte, 1}},
      {"kv_share", {&s.kv_share, 1}},
      {"context_ns", {&s.context_s, 1e-9}},
      {"layer_us", {&s.layer_s, 1e-6}},
      {"launch_overlap", {&s.launch_overlap, 1}},
      {"expert_layer_us", {&s.expert_layer_s, 1e-6}},
      {"expert_batch_us", {&s.expert_batch_s, 1e-6}},
      {"expert_spread", {&s.expert_spread, 1}},
      {"hop_us", {&s.hop_s, 1e-6}},
      {"pipeline_share", {&s.pipeline_share, 1}},
      {"pass_tokens", {&s.pass_tokens, 1}},
      {"usable_memory", {&s.usable_memory, 1}},
      {"host_GB_per_s", {&r.task.host_rate, 1e9}},
      {"decode_spread", {&r.decode_spread, 1}},
      {"prefill_spread", {&r.prefill_spread, 1}},
  };
  for (const auto& [name, place] : table)
    if (parameter == name) {
      factor = place.second;
      return place.first;
    }
  return nullptr;
}

/// Overlays the profile's parameters; false when the table has none of them.
bool read_profile(const Catalog& catalog, const std::string& profile, LocalRow& r) {
  bool any = false;
  for (const SoftwareRow& row : catalog.local_software) {
    if (row.id != profile) continue;
    double factor = 1;
    double* target = target_of(r, row.parameter, factor);
    if (target == nullptr)
      throw InputError(catalog.root + "/software/local.csv",
                       "'" + row.parameter + "' of '" + row.id + "' is no parameter of local software");
    *target = row.value * factor;
    any = true;
  }
  return any;
}

/// GeForce cards accumulate FP16 products in FP16 here, at twice the FP32-accumulate rate of the catalog.
double matrix_peak(const HardwareRow& hardware) {
  const double peak = hardware.spec->peak_flop_per_s[static_cast<int>(Precision::bf16)];
  return hardware.vendor == "NVIDIA" && hardware.hardware_class == HardwareClass::consumer &&
                 hardware.id.starts_with("rtx-")
             ? 2 * peak
             : peak;
}

void read_device(const HardwareRow& hardware, LocalTask& task) {
  task.matrix_peak = matrix_peak(hardware);
  const double fp32 = hardware.spec->peak_flop_per_s[static_cast<int>(Precision::fp32)];
  task.fp32_peak = fp32 > 0 ? fp32 : hardware.spec->peak_flop_per_s[static_cast<int>(Precision::bf16)];
  task.memory_rate = hardware.spec->memory_rate_bytes_per_s;
  task.memory_bytes = hardware.spec->memory_bytes;
}

void read_lengths(const TruthRow& row, LocalRow& r) {
  const auto input = row.number("input_len"), output = row.number("output_len");
  r.task.batch = row.number("batch_or_concurrency").value_or(1);
  if (!(r.task.batch >= 1)) r.task.batch = 1;
  r.task.devices = row.number("n_gpus").value_or(1);
  r.task.prompt_tokens = input && *input > 0 ? *input : 512;
  r.task.context_tokens = input || output ? input.value_or(0) + 0.5 * output.value_or(0) : 256;
  if (!input && !output) r.assumed = "context 256";
}

}  // namespace

LocalRow local_row(const Catalog& catalog, const Resolver& names, const TruthRow& row) {
  LocalRow r;
  const auto model = names.model(row.text("model"));
  const auto hardware = names.hardware(row.text("hardware"));
  if (!model)
    r.reason = "model not in the catalog";
  else if (catalog.models[*model].spec->layers == 0)
    r.reason = "model has no published architecture";
  else if (!hardware)
    r.reason = "hardware not in the catalog";
  if (!r.reason.empty()) return r;
  r.model_row = *model;
  r.hardware_row = *hardware;
  read_device(catalog.hardware[*hardware], r.task);
  read_lengths(row, r);
  r.profile = profile_of(catalog.hardware[*hardware], row);
  if (!read_profile(catalog, r.profile, r)) r.reason = "no software profile " + r.profile;
  WeightFormat format = weight_format(row.text("weight_precision"));
  if (row.text("weight_precision").empty() && is_early(lower(row.text("framework")))) format = weight_format("q4_0");
  if (row.text("weight_precision").empty() || !format.stated)
    r.assumed += (r.assumed.empty() ? "" : ", ") + std::string("4-bit weights");
  r.task.weight_bits = format.bits;
  r.task.head_bits = catalog.models[*model].spec->experts > 0 ? format.head_bits : format.bits;
  r.task.dequant = format.dequant;
  return r;
}

}  // namespace eqc
