// Degrees of parallelism of a published deployment: as stated, repaired aloud where a width is counted twice, refused
// where they are impossible.
#include <algorithm>
#include <cmath>

#include "host/base/text.hpp"
#include "host/validate/row_cards.hpp"
#include "host/validate/serving/deployment_steps.hpp"
#include "host/validate/serving/stated_server.hpp"
#include "host/validate/stated_fact.hpp"

namespace eqc {
namespace {

struct Degrees {
  double gpus = 0, tensor = 0, pipeline = 1, expert = 1, attention = 0;  // 0: not stated
};

constexpr double kMostRanks = 1e5;

/// Copies of attention by their column, else as notes state them.
double stated_attention(const TruthRow& row) {
  static const std::regex kAttention("attention_dp=(\\d+)"), kData("\\bdp=(\\d+)"),
      kTraining("\\btrain\\w*\\b[^;,.()|]*\\bdp=\\d+");  // of another run
  if (const auto column = row.number("attention_dp")) return std::clamp(std::floor(*column), 0.0, kMostRanks);
  const std::string& notes = row.text("notes");
  if (const auto copies = stated_dep(notes)) return *copies;
  return std::min(kMostRanks,
                  captured(notes, kAttention)
                      .value_or(std::regex_search(notes, kTraining) ? 0 : captured(notes, kData).value_or(0)));
}

Degrees stated_degrees(const TruthRow& row) {
  const auto degree = [&](const char* column, double least) {
    return std::clamp(std::floor(row.number(column).value_or(least)), least, kMostRanks);
  };
  Degrees g{degree("n_gpus", 0), degree("tp", 0), degree("pp", 1), degree("ep", 1), stated_attention(row)};
  const std::string& notes = row.text("notes");
  if (stated_dep(notes) && row.text("tp").empty()) g.tensor = 1;
  if (const auto ranks = stated_tep(notes); ranks && row.text("tp").empty()) g.tensor = *ranks;
  if (const auto ranks = stated_tep(notes); ranks && row.text("ep").empty()) g.expert = *ranks;
  return g;
}

/// Databases of runs count ranks as tensor x expert even where each is the whole width already: 64 ranks over several
/// nodes, in one of which tensor and expert parallelism of eight share eight accelerators.
void count_widths_once(const HardwareSpec& hw, Degrees& g, Deployment& deployed) {
  const double width = g.expert;
  const bool spread = g.tensor == g.gpus || g.attention == g.gpus;
  if (!(width > 1) || g.gpus != width * width || !spread || g.gpus <= hw.node_size || width > hw.node_size) return;
  note(deployed.assumed, "widths counted twice: " + shortest(width) + " accelerators, not " + shortest(g.gpus));
  if (g.tensor == g.gpus) g.tensor = width;
  if (g.attention == g.gpus) g.attention = width;
  g.gpus = width;
}

/// Cores instead of chips: more tensor ranks than accelerators are equal parts of them, where they have that many.
void count_cores_as_chips(const TruthContext& x, Degrees& g, Deployment& deployed) {
  if (!(g.gpus > 0) || g.tensor <= g.gpus || g.expert > 1) return;
  if (!counts_as_ranks(x, deployed.hardware_row, g.tensor / g.gpus)) return;
  note(deployed.assumed, "each accelerator counts as " + shortest(g.tensor / g.gpus) + " ranks");
  g.tensor = g.gpus;
}

/// Copies of attention in one replica of a mixture, and the ranks its experts spread over. Copies share the
/// accelerators of tensor and expert parallelism: where both do not fit the stated ones, the tensor ranks are split
/// over the copies (tp 8, attention_dp 8 on 8, as TensorRT-LLM and SGLang state it).
double attention_copies_of(const TruthRow& row, Degrees& g, Deployment& deployed) {
  static const std::regex kCopies(
      "\\benable[-_ ]attention[-_ ]dp|\\benable[-_ ]dp[-_ ]attention|attention[- ]dp\\b(?!=)|"
      "\\bdp[- ]attention|data[- ]parallel attention");
  const bool copies_stated = states(row.text("notes"), kCopies);
  if (copies_stated && g.tensor > 1 && g.attention < 2) g.attention = g.tensor;
  const bool shared =
      (copies_stated && g.attention == g.tensor) || (g.gpus > 0 && g.tensor * g.attention * g.pipeline > g.gpus);
  if (g.attention > 1 && g.tensor > 1 && shared && std::fmod(g.tensor, g.attention) == 0) {
    g.expert = std::max(g.expert, g.tensor);
    g.tensor /= g.attention;
    note(deployed.assumed, "copies of attention share the tensor ranks");
  } else if (g.attention == 1 && g.expert > g.tensor * g.pipeline) {
    g.tensor = std::max(1.0, std::floor(g.expert / g.pipeline));  // experts over the tensor ranks, attention once
    note(deployed.assumed, "attention over the expert ranks");
  }
  return g.attention > 0 ? g.attention : std::max(1.0, std::floor(g.expert / g.tensor));
}

/// A dense model has no ranks of experts for copies of attention to share: beside the tensor ranks they are replicas;
/// within them, all ranks would split the FFN of all copies, which the model has no term for.
std::string dense_copies(Degrees& g, Deployment& deployed) {
  if (g.expert > 1) note(deployed.assumed, "no experts: ep " + shortest(g.expert) + " means nothing");
  g.expert = 1;
  if (!(g.attention > 1)) return "";
  const double ranks = std::max(1.0, g.tensor) * g.pipeline * g.attention;
  if (g.gpus > 0 && ranks > g.gpus)
    return "attention_dp " + shortest(g.attention) + " within the tensor ranks of a model without experts";
  if (!(g.gpus > 0)) g.gpus = ranks;
  note(deployed.assumed, "no experts: " + shortest(g.attention) + " copies of attention are replicas");
  return "";
}

/// Tensor ranks share the experts of each expert rank, or each expert rank attends with some of them.
bool whole_groups(const Degrees& g) {
  return std::fmod(std::max(g.expert, g.tensor), std::min(g.expert, g.tensor)) == 0;
}

/// Why degrees are impossible; empty when they are not.
std::string impossible(const Degrees& g, const HardwareRow& hardware, const Deployment& deployed) {
  constexpr double kMostCopies = 1.5;  // ranks over experts: DeepSeek-V3 spreads 256 over 320 (arXiv 2412.19437)
  const ModelSpec& m = deployed.model;
  const auto divides = [](double degree, double whole) { return whole > 0 && std::fmod(whole, degree) == 0; };
  const double node = hardware.spec->node_size;
  const bool pads = hardware.vendor == "AWS";  // Neuron pads heads to whole nodes of cores
  if (!divides(g.tensor, m.heads) && !(pads && (divides(g.tensor, node) || divides(node, g.tensor))))
    return "tensor degree does not divide the heads";
  if (g.pipeline > m.layers) return "more pipeline stages than layers";
  if (m.experts > 0 && g.expert > kMostCopies * m.experts) return "more expert ranks than experts";
  if (!whole_groups(g)) return "expert ranks and tensor ranks do not divide one another";
  if (g.gpus > 0 && replica_size(deployed.layout) > g.gpus) return "degrees multiply to more than the accelerators";
  return "";
}

}  // namespace

void read_degrees(const TruthContext& x, const TruthRow& row, Deployment& deployed) {
  Degrees g = stated_degrees(row);
  deployed.tensor_known = g.tensor > 0;
  deployed.gpus_known = g.gpus > 0;
  if (!deployed.tensor_known) g.tensor = 1;
  const HardwareRow& hardware = x.catalog.hardware[deployed.hardware_row];
  count_widths_once(*hardware.spec, g, deployed);
  deployed.node_size = machine_of_row(row, hardware, std::max(g.gpus, g.tensor), deployed.assumed);
  count_cores_as_chips(x, g, deployed);
  const bool whole = deployed.model.experts <= 0 || g.attention > 0 || whole_groups(g);
  if (deployed.model.experts > 0) {
    const double copies = attention_copies_of(row, g, deployed);
    if (copies > 1 && whole) g.expert = g.tensor * copies;
  } else if (deployed.reason = dense_copies(g, deployed); !deployed.reason.empty()) {
    return;
  }
  deployed.layout.tensor = static_cast<std::int32_t>(g.tensor);
  deployed.layout.pipeline = static_cast<std::int32_t>(g.pipeline);
  deployed.layout.expert = static_cast<std::int32_t>(g.expert);
  deployed.reason = impossible(g, hardware, deployed);
  const double replica = replica_size(deployed.layout);
  deployed.n_gpus = std::max(g.gpus, replica);
  deployed.replicas = std::max(1.0, std::floor(deployed.n_gpus / replica));
  if (deployed.replicas * replica < deployed.n_gpus)
    note(deployed.assumed, shortest(deployed.n_gpus - deployed.replicas * replica) + " accelerators left over");
}

}  // namespace eqc
