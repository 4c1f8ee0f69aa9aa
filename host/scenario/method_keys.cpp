// Keys of [training] and [serving] for what the model can do beside plain parallelism: schedules, sharding, request
// mixes, caches, drafts, pools.
#include <cmath>

#include "host/base/text.hpp"
#include "host/scenario/sections.hpp"
#include "kernels/model/layout.hpp"

namespace eqc {
namespace {

constexpr Range kHitShare{0, 0.99};  // the last token of a prompt is always computed
constexpr Range kDraftLayers{0.01, 1000};

/// Mean of `value` over the requests, each weighted by its share.
template <class Value>
double mean_of(const std::vector<RequestKind>& requests, const Value& value) {
  double sum = 0;
  for (const RequestKind& r : requests) sum += r.share * value(r);
  return sum;
}

RequestKind read_request(const Node& node, Diagnostics& diagnostics) {
  TableReader table(node, "serving.requests", diagnostics);
  RequestKind kind;
  for (const char* key : {"input", "output", "share"})
    if (!table.has(key)) table.fault(node, key, "is missing; a kind of request has input, output (tokens) and share");
  table.whole("input", kind.input_tokens, 1, kMostTokens);
  table.whole("output", kind.output_tokens, 1, kMostTokens);
  table.quantity("share", kind.share, Measure::ratio, Range{0, 1, true});
  table.finish();
  return kind;
}

void read_requests(TableReader& table, ServingSpec& serving) {
  std::vector<RequestKind> requests;
  for (const Node* node : table.tables("requests")) requests.push_back(read_request(*node, table.diagnostics()));
  if (requests.empty()) return;
  for (const char* key : {"input", "output"})
    if (table.has(key)) table.fault(key, "stands beside [[serving.requests]]; lengths come from one or the other");
  const double sum = mean_of(requests, [](const RequestKind&) { return 1.0; });
  if (!(std::abs(sum - 1) < 1e-6)) {
    table.fault("requests", "the shares sum to " + shortest(sum) + "; they must sum to 1");
    return;
  }
  serving.requests = requests;
  serving.input_tokens = std::llround(mean_of(requests, [](const RequestKind& r) { return double(r.input_tokens); }));
  serving.output_tokens = std::llround(mean_of(requests, [](const RequestKind& r) { return double(r.output_tokens); }));
}

void read_drafts(TableReader& table, ServingSpec& serving) {
  table.whole("draft_tokens", serving.draft_tokens, 0, 64);
  for (const char* key : {"draft_acceptance", "draft_layers"})
    if (table.has(key) && serving.draft_tokens == 0)
      table.fault(key, "has no effect without serving.draft_tokens; set it or remove this key");
  table.quantity("draft_acceptance", serving.draft_acceptance, Measure::ratio, kShare);
  table.quantity("draft_layers", serving.draft_layers, Measure::ratio, kDraftLayers);
}

void read_degrees(const Node& node, Diagnostics& diagnostics, StatedDegrees& degrees) {
  TableReader table(node, "training.layout", diagnostics);
  const auto read = [&](const std::string& key, std::vector<std::int64_t>& values) {
    constexpr std::int64_t kMostRanks = 1 << 24;
    table.wholes(key, values, 1, kMostRanks);
    if (values.size() > static_cast<std::size_t>(DegreeList::kMost))
      table.fault(key, "has " + std::to_string(values.size()) + " values; at most " +
                           std::to_string(DegreeList::kMost) + " can be tried");
  };
#define EQC_X(id, meaning) read(#id, degrees.id);
  EQC_DEGREE_LIST(EQC_X)
#undef EQC_X
  for (const std::int64_t c : degrees.context)
    if ((c & (c - 1)) != 0)
      table.fault("context", std::to_string(c) + " is no power of two, and others are not modelled");
  table.finish();
}

}  // namespace

void read_training_methods(TableReader& table, TrainingSpec& training) {
  table.boolean("zero_bubble", training.zero_bubble);
  table.whole("interleave", training.interleave, 1, 64);
  if (training.zero_bubble && table.has("interleave") && training.interleave > 1)
    table.fault("interleave",
                "the zero-bubble schedule (ZB-H1) keeps one model chunk per stage; remove one of the two keys");
  if (training.zero_bubble) training.interleave = 1;
  table.whole("context", training.context, 1, 1024);
  table.boolean("expert_parallel", training.expert_parallel);
  table.wholes("zero", training.zero, 0, 3);
  table.choices("recompute", training.recompute, recompute_names());
  if (const Node* node = table.table("layout")) read_degrees(*node, table.diagnostics(), training.layout);
}

void read_serving_methods(TableReader& table, ServingSpec& serving) {
  read_requests(table, serving);
  table.quantity("prefix_hit", serving.prefix_hit, Measure::ratio, kHitShare);
  read_drafts(table, serving);
  table.boolean("disaggregated", serving.disaggregated);
  table.whole("chunk", serving.chunk_tokens, 16, kMostTokens);
  table.boolean("expert_parallel", serving.expert_parallel);
  table.boolean("attention_data_parallel", serving.attention_data_parallel);
  if (!serving.expert_parallel && serving.attention_data_parallel && table.has("attention_data_parallel"))
    table.fault(
        "attention_data_parallel",
        "needs expert_parallel: only ranks that share experts attend for requests of their own inside one replica");
  if (!serving.expert_parallel) serving.attention_data_parallel = false;
}

}  // namespace eqc
