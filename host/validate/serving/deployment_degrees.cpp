// Degrees of parallelism of a published deployment.
#include <algorithm>
#include <cmath>

#include "host/validate/serving/deployment_steps.hpp"

namespace eqc {
namespace {

struct Degrees {
  double gpus = 0, tensor = 0, pipeline = 1, expert = 1, attention = 0;  // 0: not stated
};

constexpr double kMostRanks = 1e5;

/// The database behind these rows counts ranks as moe_tp x ep even where each already is the whole width: the id of the
/// run tells.
void count_ranks_once(const std::string& notes, Degrees& g) {
  static const std::regex kExpertTensor("moe_tp=(\\d+)"), kRowTensor("_tp(\\d+)(?:_0)?_ep\\d+");
  const std::optional<double> named = captured(notes, kRowTensor), expert_tensor = captured(notes, kExpertTensor);
  if (!named || !expert_tensor || !(g.expert > 1) || *expert_tensor != g.expert || *named != g.expert ||
      g.gpus != g.expert * g.expert)
    return;
  if (g.tensor == g.gpus) g.tensor = g.expert;
  if (g.attention == g.gpus) g.attention = g.expert;
  g.gpus = g.expert;
}

Degrees stated_degrees(const TruthRow& row) {
  static const std::regex kAttention("attention_dp=(\\d+)"), kData("\\bdp=(\\d+)");
  const std::string& notes = row.text("notes");
  const auto degree = [&](const char* column, double least) {
    return std::clamp(std::floor(row.number(column).value_or(least)), least, kMostRanks);
  };
  Degrees g;
  g.gpus = degree("n_gpus", 0);
  g.tensor = degree("tp", 0);
  g.pipeline = degree("pp", 1);
  g.expert = degree("ep", 1);
  g.attention = std::min(kMostRanks, captured(notes, kAttention).value_or(captured(notes, kData).value_or(0)));
  if (row.number("attention_dp")) g.attention = degree("attention_dp", 0);
  count_ranks_once(notes, g);
  return g;
}

/// Copies of attention in one replica of a mixture, and the ranks its experts spread over.
double attention_copies_of(const TruthRow& row, Degrees& g, Deployment& deployed) {
  const std::string& notes = row.text("notes");
  const bool copies_stated = contains(notes, "enable_attention_dp") || contains(notes, "attention DP");
  if (copies_stated && g.tensor > 1) {  // each rank attends for its own requests and holds its share of the experts
    g.attention = g.tensor;
    g.expert = g.tensor;
    g.tensor = 1;
  } else if (g.attention == 1 && g.expert > g.tensor * g.pipeline) {
    g.tensor = std::max(1.0, std::floor(g.expert / g.pipeline));  // experts over the tensor ranks, attention once
    note(deployed.assumed, "attention over the expert ranks");
  }
  return g.attention > 0 ? g.attention : std::max(1.0, std::floor(g.expert / g.tensor));
}

}  // namespace

void read_degrees(const TruthRow& row, Deployment& deployed) {
  Degrees g = stated_degrees(row);
  deployed.tensor_known = g.tensor > 0;
  if (!deployed.tensor_known) g.tensor = 1;
  if (deployed.model.experts > 0) {
    const double copies = attention_copies_of(row, g, deployed);
    if (copies > 1) g.expert = g.tensor * copies;
  } else {
    g.expert = 1;  // data parallel copies of a dense model are replicas
  }
  deployed.layout.tensor = static_cast<std::int32_t>(g.tensor);
  deployed.layout.pipeline = static_cast<std::int32_t>(g.pipeline);
  deployed.layout.expert = static_cast<std::int32_t>(g.expert);
  const double replica = replica_size(deployed.layout);
  deployed.n_gpus = std::max(g.gpus, replica);
  deployed.replicas = std::max(1.0, std::floor(deployed.n_gpus / replica));
}

}  // namespace eqc
