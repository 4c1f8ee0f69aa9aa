// Accelerator of a published training run: the catalog's row, changed by what the row's text states (network, memory,
// power cap, slices).
#include <cmath>

#include "host/base/text.hpp"
#include "host/validate/network_text.hpp"
#include "host/validate/training/training_steps.hpp"

namespace eqc {
namespace {

constexpr int kGenerationGuesses = 2;  // memory size and power limit of its parts differ

/// Clocks under a power cap follow about the square root of the power left above idle (dynamic power ~ frequency x
/// voltage^2, with little room to lower the voltage).
void cap_power(HardwareSpec& hw, double watt) {
  if (!(watt > hw.idle_w) || watt >= hw.tdp_w) return;
  const double clock = std::sqrt((watt - hw.idle_w) / (hw.tdp_w - hw.idle_w));
  for (double& peak : hw.gemm_efficiency) peak *= clock;
  hw.tdp_w = watt;
}

void fit_node(HardwareSpec& hw, int n_gpus) {
  if (n_gpus < hw.node_size || n_gpus <= 0) return;
  while (hw.node_size > 1 && n_gpus % hw.node_size != 0) --hw.node_size;  // a job in powers of two uses 64 of 72
}

/// What the text states instead of the catalog: "72/node", "TPU v4-64", network, "3.35 TB/s", "80 GB", "500 W cap".
void read_text(const std::string& text, TrainingCase& run) {
  static const std::regex kNode(R"((\d+)\s*(?:gpus? |accelerators? )?(?:/|per )\s*node)"),
      kSlice(R"(tpu[ -]v\d\w*-(\d+))"), kCap(R"((\d+)\s*w\s*(?:power\s*)?cap)");
  HardwareSpec& hw = run.hardware;
  const std::string words = lower(text);
  const auto stated = [&words](const std::regex& pattern) { return captured(words, pattern).value_or(0); };
  if (const double accelerators = stated(kNode); accelerators > 0)
    hw.node_size = static_cast<std::int32_t>(accelerators);
  if (const double slice = stated(kSlice); slice > 0) hw.node_size = static_cast<std::int32_t>(slice);
  if (const StatedNetwork network = stated_network(text, hw.node_size); network.bytes_per_s > 0) {
    hw.network_rate_bytes_per_s = network.bytes_per_s;
    assume(run, "network " + shortest(network.bytes_per_s / 1e9) + " GB/s per accelerator (" + network.text + ")");
  }
  if (const double rate = stated_memory_rate(text); rate > 0) hw.memory_rate_bytes_per_s = rate;
  if (const double size = stated_memory(text); size > 0) hw.memory_bytes = size;
  cap_power(hw, stated(kCap));
}

/// The part that the text names (with the memory that it states, where no row has it), else the data-centre part of the
/// generation that it names.
std::optional<std::size_t> part_of(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  const std::string& text = row.text("hardware");
  if (const auto named = x.names.hardware(text)) return named;
  if (const auto named = x.names.hardware_of_any_size(text); named && stated_memory(text) > 0) {
    assume(run, "otherwise as " + x.catalog.hardware[*named].id, stated_memory_rate(text) <= 0);
    return named;
  }
  const auto part = x.names.generation(text);
  if (!part) return std::nullopt;
  assume(run, "accelerator of that generation: " + x.catalog.hardware[*part].id, true);
  run.guesses += kGenerationGuesses;
  return part;
}

}  // namespace

bool read_hardware(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  const auto found = part_of(x, row, run);
  if (!found) {
    run.reason = "accelerator not in the catalog";
    return false;
  }
  run.hardware_row = *found;
  run.hardware = *x.catalog.hardware[*found].spec;
  read_text(row.text("hardware"), run);
  if (const auto n = row.number("n_gpus")) fit_node(run.hardware, static_cast<int>(*n));
  return true;
}

}  // namespace eqc
