// Accelerator of a published training run: the catalog's row, changed by what the row's text states (network, memory,
// power cap, slices).
#include <algorithm>
#include <cmath>

#include "host/base/text.hpp"
#include "host/engine/software/card_machine.hpp"
#include "host/validate/machine_text.hpp"
#include "host/validate/network_text.hpp"
#include "host/validate/row_cards.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/training/training_steps.hpp"

namespace eqc {
namespace {

constexpr int kGenerationGuesses = 7;  // memory size, power limit and rates of its parts differ: 0.09 in all

/// Clocks under a power cap follow about the square root of the power left above idle (dynamic power ~ frequency x
/// voltage^2, with little room to lower the voltage).
void cap_power(double watt, TrainingCase& run) {
  HardwareSpec& hw = run.hardware;
  if (!(watt > 0)) return;
  assume(run, "power cap " + shortest(watt) + " W" + (watt > hw.idle_w ? "" : " left out: below idle"));
  if (!(watt > hw.idle_w) || watt >= hw.tdp_w) return;
  const double clock = std::sqrt((watt - hw.idle_w) / (hw.tdp_w - hw.idle_w));
  for (double& peak : hw.gemm_efficiency) peak *= clock;
  hw.tdp_w = watt;
}

/// "MI250X GCD", "64 GCDs of MI250X": the row counts parts of what the catalog lists; "2 GCDs per card" counts nothing.
void count_parts(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  const std::string text = lower(row.text("hardware"));
  const HardwareRow& whole = x.catalog.hardware[run.hardware_row];
  for (const PartRanksRow& known : x.facts.part_ranks) {
    if (known.hardware != whole.id || known.part.empty()) continue;
    const std::regex word("(?:\\b(\\d+)\\s*x?\\s*)?\\b(?:" + known.part + ")s?\\b(?!\\s*(?:per|/|each|in one))");
    std::smatch found;
    if (!states(text, word) || !std::regex_search(text, found, word)) continue;
    if (found[1].matched && std::atof(found[1].str().c_str()) != row.number("n_gpus").value_or(0)) continue;
    split_accelerator(run.hardware, known.ranks);
    run.hardware.tdp_w /= known.ranks;
    run.hardware.idle_w /= known.ranks;
    run.counts_parts = true;
    assume(run,
           "accelerators counted are " + found[0].str() + ", of which " + whole.id + " has " + shortest(known.ranks));
    return;
  }
}

void fit_node(HardwareSpec& hw, int n_gpus) {
  if (n_gpus < hw.node_size || n_gpus <= 0) return;
  while (hw.node_size > 1 && n_gpus % hw.node_size != 0) --hw.node_size;  // a job in powers of two uses 64 of 72
}

/// Memory of one accelerator; "DGX A100 640GB" is that of a node.
void read_memory(const std::string& text, TrainingCase& run) {
  constexpr double kSame = 0.07;
  HardwareSpec& hw = run.hardware;
  if (const double rate = stated_memory_rate(text); rate > 0) {
    hw.memory_rate_bytes_per_s = rate;
    assume(run, "memory at " + shortest(rate / 1e9) + " GB/s");
  }
  const double size = stated_memory(text);
  if (!(size > 0) || (hw.node_size > 1 && std::abs(size / (hw.memory_bytes * hw.node_size) - 1) < kSame)) return;
  hw.memory_bytes = size;
  assume(run, "memory " + shortest(size / 1e9) + " GB");
}

/// Ports of one accelerator to the network, as the catalog's rates tell: one of its own where it has a port's rate,
/// else its share of the node's; 0 where the rate is a class's prior.
double ports_of_accelerator(const HardwareSpec& hw) {
  constexpr double kPort = 100e9 / 8, kPrior = 3.125e9;  // byte/s of EDR, and of what no data sheet states
  const double rate = hw.network_rate_bytes_per_s;
  return rate >= kPort ? 1 : rate > kPrior ? rate / kPort : 0;
}

/// Accelerators of a node as the text states them: "72/node", "TPU v4-64"; of cards those of one machine.
void read_node(const TruthRow& row, const HardwareRow& part, TrainingCase& run) {
  HardwareSpec& hw = run.hardware;
  if (is_card(part)) {
    set_machine(part, machine_of_row(row, part, row.number("n_gpus").value_or(0), run.assumed), hw);
    return;
  }
  const std::string& text = row.text("hardware");
  constexpr std::int32_t kLargestNode = 1024;  // more than any link joins, pods of the catalog beside
  const double accelerators = stated_node_size(text);
  if (accelerators > std::max(kLargestNode, hw.node_size)) {
    assume(run, "left out, as no node has them: " + shortest(accelerators) + " accelerators");
  } else if (accelerators > 0) {
    hw.node_size = static_cast<std::int32_t>(accelerators);
    assume(run, shortest(accelerators) + " accelerators per node");
  }
}

/// What the text states instead of the catalog: network, "3.35 TB/s", "80 GB", "500 W cap".
void read_text(const TruthRow& row, const HardwareRow& part, TrainingCase& run) {
  const std::string& text = row.text("hardware");
  HardwareSpec& hw = run.hardware;
  read_memory(text, run);
  read_node(row, part, run);
  const StatedNetwork network = stated_network(text, hw.node_size, ports_of_accelerator(hw) * hw.node_size);
  if (network.bytes_per_s > 0) {
    hw.network_rate_bytes_per_s = network.bytes_per_s;
    assume(run, "network " + shortest(network.bytes_per_s / 1e9) + " GB/s per accelerator (" + network.text +
                    (network.choice.empty() ? "" : "; " + network.choice) + ")");
  }
  if (!network.absurd.empty()) assume(run, "left out, as no network has such a rate: " + network.absurd);
  if (!network.unread.empty()) assume(run, "left out, as it does not say of what: " + network.unread);
  if (!network.other.empty()) assume(run, "left out, as it is no network for computing: " + network.other);
  if (!network.unrated.empty()) assume(run, "left out, as it states no rate: " + network.unrated);
  cap_power(stated_power_cap(text), run);
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

void split_accelerator(HardwareSpec& hardware, double parts) {
  for (double* rate : {&hardware.memory_bytes, &hardware.memory_rate_bytes_per_s, &hardware.link_rate_bytes_per_s,
                       &hardware.network_rate_bytes_per_s})
    *rate /= parts;
  for (double& peak : hardware.peak_flop_per_s) peak /= parts;
  hardware.node_size *= static_cast<std::int32_t>(parts);
}

bool read_hardware(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  const auto found = part_of(x, row, run);
  if (!found) {
    run.reason = x.names.why_not(row.text("hardware"), "accelerator not in the catalog");
    return false;
  }
  run.hardware_row = *found;
  run.hardware = *x.catalog.hardware[*found].spec;
  count_parts(x, row, run);
  read_text(row, x.catalog.hardware[*found], run);
  if (const auto n = row.number("n_gpus")) fit_node(run.hardware, static_cast<int>(*n));
  return true;
}

}  // namespace eqc
