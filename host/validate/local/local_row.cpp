// A published local measurement turned into model, device, backend and work.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/text.hpp"
#include "host/engine/software/serving_profile.hpp"
#include "host/validate/local/local_prediction.hpp"
#include "host/validate/local/on_processor.hpp"
#include "host/validate/nearest_model.hpp"
#include "host/validate/serving/serving_cells.hpp"
#include "host/validate/serving/serving_framework.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

/// Builds before mid-2024 launch every kernel and keep attention scores in memory.
bool is_early(const std::string& framework) { return contains(framework, "2023") || contains(framework, "2024"); }

/// Others have the machine's own memory, and processor.
bool is_card(const HardwareRow& hardware) {
  const HardwareClass kind = hardware.hardware_class;
  return kind == HardwareClass::consumer || kind == HardwareClass::workstation || kind == HardwareClass::datacenter;
}

bool on_processor(const HardwareRow& hardware, const TruthRow& row) {
  return hardware.hardware_class == HardwareClass::cpu || runs_on_processor(row) ||
         (!is_card(hardware) && states(row.text("hardware"), "cpu"));
}

std::string processor_profile(const HardwareRow& hardware) {
  if (hardware.hardware_class == HardwareClass::phone) return "cpu";
  if (hardware.hardware_class != HardwareClass::cpu) return "cpu-soc";
  return hardware.spec->memory_rate_bytes_per_s > 150e9 ? "cpu-server" : "cpu";
}

/// Profile of software/local.csv: the framework when it names one, else what llama.cpp runs on the device.
std::string profile_of(const HardwareRow& hardware, const TruthRow& row) {
  const std::string framework = lower(row.text("framework")), weights = lower(row.text("weight_precision"));
  const std::string_view known = framework_of(framework).local;
  if (known == "exllamav2") return "exllamav2";
  if (known == "transformers" && contains(weights, "int8")) return "transformers-int8";
  if (known == "transformers" && contains(weights, "nf4")) return "transformers-nf4";
  if (known == "transformers") return "transformers";
  if (on_processor(hardware, row)) return processor_profile(hardware);
  if (known == "mlx") return contains(lower(row.text("notes")), "thermal steady") ? "mlx-sustained" : "mlx";
  if (hardware.vendor == "Apple") return is_early(framework) ? "metal-2024" : "metal";
  const bool board = names_raspberry_pi(row.text("hardware"));
  if (board && hardware.hardware_class != HardwareClass::soc)
    return hardware.vendor == "NVIDIA"  ? "vulkan-board-nvidia"
           : hardware.vendor == "Intel" ? "vulkan-board-intel"
                                        : "vulkan-board";
  if (hardware.vendor == "Intel") return "vulkan-intel";
  if (contains(framework, "vulkan")) return "vulkan";
  if (hardware.vendor == "AMD") return "rocm";
  if (hardware.vendor != "NVIDIA") return "vulkan";
  if (hardware.hardware_class == HardwareClass::soc) return "cuda-edge";
  return is_early(framework) ? "cuda-2024" : "cuda";
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
  r.task.batch = stated_load(row).at_once.value_or(1);
  if (!(r.task.batch >= 1)) r.task.batch = 1;
  r.task.devices = row.number("n_gpus").value_or(1);
  r.task.prompt_tokens = input && *input > 0 ? *input : 512;
  r.task.context_tokens = input || output ? input.value_or(0) + 0.5 * output.value_or(0) : 256;
  const double spoken = input || output ? input.value_or(0) + output.value_or(0) : 2 * r.task.context_tokens;
  r.task.longest_tokens = std::max(spoken, r.task.prompt_tokens);
  if (!input && !output) note(r.assumed, "context 256");
}

void read_format(const TruthRow& row, bool experts, LocalRow& r) {
  const std::string& text = row.text("weight_precision");
  const bool early = text.empty() && is_early(lower(row.text("framework")));
  const WeightFormat format = weight_format(early ? "q4_0" : text);
  if (text.empty() || !format.stated) note(r.assumed, "4-bit weights");
  r.task.weight_bits = format.bits;
  r.task.head_bits = experts ? format.head_bits : format.bits;
  r.task.dequant = format.dequant;
}

/// Of the cache (llama.cpp: -ctk, -ctv), 16 bits where it is not stated; why not, when it is no format.
std::string read_cache(const TruthRow& row, LocalRow& r) {
  const std::string& text = row.text("kv_precision");
  if (unstated(text) || lower(text) == "auto") return "";
  const WeightFormat format = weight_format(text);
  if (!format.stated) return "kv_precision '" + text + "' is no format that is known";
  r.task.kv_byte = format.bits / 8;
  return "";
}

/// Does the software compute layers that do not fit on the processor? ExLlamaV2 cannot, nor do servers.
bool leaves_layers_to_the_host(const HardwareRow& hardware, const TruthRow& row) {
  const Framework framework = framework_of(row.text("framework"));
  return is_card(hardware) && framework.runs != Runs::server && framework.local != "exllamav2";
}

/// Weights beyond the memory of the devices.
void read_offload(const HardwareRow& hardware, const ModelSpec& model, const TruthRow& row, LocalRow& r) {
  const double share = host_share(model, r.profile.software, r.task);
  if (!(share > 0)) return;
  r.beyond_memory = !leaves_layers_to_the_host(hardware, row);
  const double gigabyte = local_weight_bytes(model, r.task) / 1e9;
  note(r.assumed, fmt::format("{:.3g} of {:.3g} GB of weights on the host", share * gigabyte, gigabyte));
}

/// Software that nothing is fitted to is taken as llama.cpp, and said.
void read_framework(const TruthContext& x, const TruthRow& row, LocalRow& r) {
  const std::string& name = row.text("framework");
  const Framework framework = framework_of(name);
  if (!framework.local.empty()) return;
  r.doubt = std::hypot(r.doubt, unfitted_spread(x.catalog));
  note(r.assumed, framework.runs == Runs::unstated ? "software like llama.cpp: framework not stated"
                                                   : "software like llama.cpp: " + name + " is not known");
}

/// Model and hardware; why not, when one is not known.
std::string read_parts(const TruthContext& x, const TruthRow& row, LocalRow& r) {
  auto model = x.names.model(row.text("model"));
  const bool processor = runs_on_processor(row);
  const auto hardware =
      x.names.hardware(row.text("hardware"), processor ? Resolver::Part::board : Resolver::Part::accelerator);
  if (!model || x.catalog.models[*model].spec->layers == 0) {
    model = nearest_model(x.catalog, row);
    if (!model) return "model not in the catalog and no parameter count";
    r.doubt = kNearestDoubt;
    note(r.assumed, "architecture as " + x.catalog.models[*model].id + ", the nearest by parameter count");
  }
  const ModelSpec& spec = *x.catalog.models[*model].spec;
  if (const std::string size = r.doubt > 0 ? ""
                                           : contradicts_size(row, x.catalog.models[*model].id + ", which has",
                                                              spec.params, spec.active_params);
      !size.empty())
    return size;
  if (!hardware && processor) return "processor not in the catalog";
  if (!hardware) return x.names.why_not(row.text("hardware"), "hardware not in the catalog");
  if (const std::string memory = processor ? "" : x.names.nearly(row.text("hardware")); !memory.empty())
    note(r.assumed, memory);
  r.model_row = *model;
  r.hardware_row = *hardware;
  return "";
}

}  // namespace

LocalRow local_row(const TruthContext& x, const TruthRow& row) {
  LocalRow r;
  r.reason = read_parts(x, row, r);
  if (!r.reason.empty()) return r;
  read_framework(x, row, r);
  const HardwareRow& hardware = x.catalog.hardware[r.hardware_row];
  read_device(hardware, r.task);
  read_lengths(row, r);
  const double tokens = row.number("input_len").value_or(0) + row.number("output_len").value_or(0);
  const bool nearest = r.doubt > 0;  // whose context is another model's
  note(r.assumed, nearest ? "" : beyond_context(tokens, x.catalog.models[r.model_row].spec->max_context));
  read_format(row, x.catalog.models[r.model_row].spec->experts > 0, r);
  r.reason = read_cache(row, r);
  if (!r.reason.empty()) return r;
  const std::string id = profile_of(hardware, row);
  if (const auto profile = local_profile(x.catalog, id)) {
    r.profile = *profile;
    r.task.host_rate = profile->host_rate;
    read_offload(hardware, *x.catalog.models[r.model_row].spec, row, r);
  } else {
    r.reason = "no software profile " + id;
  }
  return r;
}

}  // namespace eqc
