// Accelerator of a published training run: the catalog's row, changed by what the row's text states (network, memory,
// power cap, slices).
#include <cmath>
#include <regex>

#include "host/base/text.hpp"
#include "host/validate/training/training_case.hpp"

namespace eqc {
namespace {

constexpr double kGiga = 1e9, kTera = 1e12, kBit = 8;

/// First number that `pattern`'s first group holds in the text, or 0.
double stated(const std::string& text, const char* pattern) {
  std::smatch found;
  if (!std::regex_search(text, found, std::regex(pattern))) return 0;
  return std::stod(found[1].str());
}

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
    const double rate = ports * std::stod(found[2].str()) * kGiga / kBit;
    const bool per_gpu = contains(rest, "gpu") || contains(rest, "per acc");
    const bool per_node = contains(rest, "node") || found[1].matched ||
                          rate * kBit > 801 * kGiga;  // no adapter of one accelerator is faster
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

}  // namespace

bool read_training_hardware(const Catalog& catalog, const Resolver& names, const TruthRow& row, TrainingCase& c) {
  const auto found = names.hardware(row.text("hardware"));
  if (!found) {
    c.reason = "accelerator not in the catalog";
    return false;
  }
  c.hardware_row = *found;
  c.hardware = *catalog.hardware[*found].spec;
  const std::string text = lower(row.text("hardware"));
  const double per_node = stated(text, R"((\d+)/node)");
  if (per_node > 0) c.hardware.node_size = static_cast<std::int32_t>(per_node);
  if (const double slice = stated(text, R"(tpu[ -]v\d\w*-(\d+))"); slice > 0)
    c.hardware.node_size = static_cast<std::int32_t>(slice);
  const double network = stated_network(text, c.hardware.node_size);
  if (network > 0) c.hardware.network_rate_bytes_per_s = network;
  if (const double memory = stated(text, R"((\d+(?:\.\d+)?)\s*tb/s)"); memory > 0)
    c.hardware.memory_rate_bytes_per_s = memory * kTera;
  if (const double size = stated(text, R"(\b(\d+)\s*gb\b(?!/))"); size >= 8 && size <= 1024)
    c.hardware.memory_bytes = size * kGiga;
  cap_power(c.hardware, stated(text, R"((\d+)\s*w\s*(?:power\s*)?cap)"));
  if (const auto n = row.number("n_gpus")) fit_node(c.hardware, static_cast<int>(*n));
  return true;
}

}  // namespace eqc
