// Accelerator of a published training run: the catalog's row, changed by what the row's text states (network, memory,
// power cap, slices).
#include <cmath>

#include "host/base/text.hpp"
#include "host/validate/training/training_steps.hpp"

namespace eqc {
namespace {

constexpr double kBitsPerByte = 8;

/// "400Gb/s/GPU", "400Gb/s RDMA per GPU", "800 Gb/s per node", "4x100Gb RoCE per node", "1600Gb/s RoCE": bytes/s of one
/// accelerator, or 0.
double stated_network(const std::string& text, double node_size) {
  static const std::regex kRate(R"((?:(\d+)\s*x\s*)?(\d+(?:\.\d+)?)\s*gb(?:/s|it/s|ps)?\b(?!\s*hbm)([^,;)]*))");
  for (std::sregex_iterator at(text.begin(), text.end(), kRate), end; at != end; ++at) {
    const std::smatch& found = *at;
    const std::string whole = found[0].str(), rest = found[3].str();
    bool is_network = false;
    for (const std::string_view word : {"gb/s", "gbit", "gbps", "roce", "infiniband", "rdma"})
      is_network = is_network || contains(whole, word);
    if (!is_network) continue;
    const double ports = found[1].matched ? std::stod(found[1].str()) : 1;
    const double rate = ports * std::stod(found[2].str()) * 1e9 / kBitsPerByte;
    const bool per_gpu = contains(rest, "gpu") || contains(rest, "per acc");
    const bool per_node = contains(rest, "node") || found[1].matched ||
                          rate * kBitsPerByte > 801 * 1e9;  // no adapter of one accelerator is faster
    return per_node && !per_gpu ? rate / node_size : rate;
  }
  return 0;
}

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
void read_text(const std::string& text, HardwareSpec& hw) {
  static const std::regex kNode(R"((\d+)/node)"), kSlice(R"(tpu[ -]v\d\w*-(\d+))"),
      kMemoryRate(R"((\d+(?:\.\d+)?)\s*tb/s)"), kMemory(R"(\b(\d+)\s*gb\b(?!/))"),
      kCap(R"((\d+)\s*w\s*(?:power\s*)?cap)");
  const auto stated = [&text](const std::regex& pattern) { return captured(text, pattern).value_or(0); };
  if (const double accelerators = stated(kNode); accelerators > 0)
    hw.node_size = static_cast<std::int32_t>(accelerators);
  if (const double slice = stated(kSlice); slice > 0) hw.node_size = static_cast<std::int32_t>(slice);
  if (const double network = stated_network(text, hw.node_size); network > 0) hw.network_rate_bytes_per_s = network;
  if (const double rate = stated(kMemoryRate); rate > 0) hw.memory_rate_bytes_per_s = rate * 1e12;
  if (const double size = stated(kMemory); size >= 8 && size <= 1024) hw.memory_bytes = size * 1e9;
  cap_power(hw, stated(kCap));
}

}  // namespace

bool read_hardware(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  const auto found = x.names.hardware(row.text("hardware"));
  if (!found) {
    run.reason = "accelerator not in the catalog";
    return false;
  }
  run.hardware_row = *found;
  run.hardware = *x.catalog.hardware[*found].spec;
  read_text(lower(row.text("hardware")), run.hardware);
  if (const auto n = row.number("n_gpus")) fit_node(run.hardware, static_cast<int>(*n));
  return true;
}

}  // namespace eqc
