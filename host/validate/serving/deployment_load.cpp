// Load of a published deployment: lengths, sequences at once, requests, and methods that change what a token costs.
#include <algorithm>
#include <cmath>

#include "host/base/text.hpp"
#include "host/validate/serving/deployment_steps.hpp"
#include "host/validate/serving/serving_cells.hpp"
#include "host/validate/serving/serving_framework.hpp"
#include "host/validate/serving/stated_drafts.hpp"
#include "host/validate/serving/stated_server.hpp"
#include "host/validate/stated_fact.hpp"

namespace eqc {
namespace {

// Log standard deviation per drafted token of what a step yields, where nobody states the acceptance: 0.6 to 0.85 make
// 2.2 to 3.2 tokens of three drafts (arXiv 2211.17192, eq. 1).
constexpr double kAcceptanceDoubt = 0.04;

const RequestSetRow* named_set(const TruthContext& x, const std::string& notes) {
  for (const RequestSetRow& set : x.facts.request_sets)
    if (contains(notes, set.mark)) return &set;
  return nullptr;
}

void read_lengths(const TruthContext& x, const TruthRow& row, Deployment& deployed) {
  constexpr double kMostTokens = 1e7;
  const std::optional<double> input = row.number("input_len"), output = row.number("output_len");
  deployed.input_tokens = std::clamp(input.value_or(0), 0.0, kMostTokens);
  deployed.output_tokens = std::clamp(output.value_or(0), 0.0, kMostTokens);
  note(deployed.assumed, beyond_context(deployed.input_tokens + deployed.output_tokens, deployed.model.max_context));
  if (input && output) return;
  const RequestSetRow* set = named_set(x, row.text("notes"));
  const bool prompts_only = contains(row.quantity, "prefill") || contains(row.quantity, "ttft");
  if (!input) deployed.input_tokens = set ? set->input_tokens : x.assumed.usual_input_tokens;
  if (!output) deployed.output_tokens = set ? set->output_tokens : prompts_only ? 1 : x.assumed.usual_output_tokens;
  deployed.lengths_assumed = true;
  note(deployed.assumed, "lengths " + shortest(deployed.input_tokens) + "/" + shortest(deployed.output_tokens) +
                             (set ? " (" + set->label + ")" : ""));
}

/// Requests of a saturated benchmark whose source says how many it sends; 0: enough for a steady state.
double requests_of_source(const TruthContext& x, const TruthRow& row, const Deployment& deployed) {
  const double input = deployed.input_tokens, output = deployed.output_tokens;
  for (const BenchmarkRunRow& run : x.facts.benchmark_runs)
    if (from_source(row, run.mark) && run.input.holds(input) && run.output.holds(output) &&
        run.total.holds(input + output))
      return run.requests;
  return 0;
}

/// Clients of one replica. A stated "per-replica batch_size" below clients over accelerators means a service of more
/// replicas than the row counts: one of them, with that batch, is what its accelerators serve.
double clients_of_replica(const TruthRow& row, double clients, Deployment& deployed) {
  static const std::regex kReplicaBatch("per-replica batch_size (\\d+)");
  const double batch = captured(row.text("notes"), kReplicaBatch).value_or(0);
  if (!(batch >= 1) || attention_copies(deployed.layout) > 1 || clients / batch <= deployed.n_gpus)
    return clients / deployed.replicas;
  note(deployed.assumed, shortest(batch) + " of " + shortest(clients) + " clients on this replica");
  return batch;
}

/// Is the quantity one of a single request? Throughputs are not.
bool is_latency(const std::string& quantity) {
  if (contains(quantity, "throughput")) return false;
  for (const char* word : {"ttft", "tpot", "itl", "latency", "user_output_speed", "decode_speed", "prefill_speed"})
    if (contains(quantity, word)) return true;
  return false;
}

/// Drafted tokens by their column, else by the words of notes and framework; one where only their acceptance is stated.
void read_drafts(const TruthRow& row, Deployment& deployed) {
  if (const auto a = row.number("draft_acceptance")) deployed.draft_acceptance = std::clamp(*a, 0.0, 1.0);
  if (const auto n = row.number("draft_tokens")) {
    deployed.draft_tokens = static_cast<std::int32_t>(std::clamp(*n, 0.0, largest_of("draft_tokens")));
    return;
  }
  StatedDrafts drafts = stated_drafts(row.text("notes") + " | " + row.text("framework"));
  if (drafts.tokens == 0 && deployed.draft_acceptance.value_or(0) > 0)
    drafts = {1, "one drafted token (an acceptance is stated, no number)"};
  deployed.draft_tokens = drafts.tokens;
  note(deployed.assumed, drafts.assumed);
}

/// Methods in columns of their own go before what the notes say.
void read_method_columns(const TruthRow& row, Deployment& deployed) {
  if (const auto h = row.number("prefix_hit_share")) deployed.prefix_hit_share = std::clamp(*h, 0.0, 1.0);
  if (const auto tokens = row.number("chunk_tokens"); tokens && *tokens >= 1)
    deployed.chunk_tokens = static_cast<std::int32_t>(std::min(*tokens, 1e8));
  if (const auto n = row.number("requests"); n && *n >= 1 && deployed.load == Load::saturated) deployed.requests = *n;
  const std::string& split = row.text("disaggregated");  // true or false (serving_cells)
  if (!split.empty()) deployed.disaggregated = split == "true";
}

}  // namespace

void read_load(const TruthContext& x, const TruthRow& row, Deployment& deployed) {
  read_lengths(x, row, deployed);
  const std::string load = lower(row.text("batch_or_concurrency"));
  const StatedLoad stated = stated_load(row);
  const std::optional<double>& at_once = stated.at_once;
  deployed.requests_per_s = std::clamp(stated.requests_per_s, 0.0, 1e6);
  if (at_once && *at_once > 0) {  // a replica without a request adds nothing
    deployed.replicas = std::min(deployed.replicas, std::max(1.0, std::floor(*at_once)));
    deployed.batch = std::clamp(clients_of_replica(row, *at_once, deployed), 1.0, 1e6);
    return;
  }
  if (deployed.requests_per_s > 0) note(deployed.assumed, shortest(deployed.requests_per_s) + " requests/s");
  if (contains(load, "single") || (load.empty() && is_latency(row.quantity))) {
    if (load.empty()) note(deployed.assumed, "one request at a time");
    return;  // batch 1
  }
  deployed.load = Load::saturated;
  deployed.poisson = contains(load, "server");  // MLPerf: requests at random, the rate at which 99 % meet their targets
  if (deployed.poisson) deployed.token_limit_s = 1e-3 * server_setting(x, row, deployed, "token_limit_ms").value_or(0);
  if (load.empty()) note(deployed.assumed, "saturated");
  deployed.requests = requests_of_source(x, row, deployed);
}

void read_methods(const TruthContext& x, const TruthRow& row, Deployment& deployed) {
  static const std::regex kBeams("beam (\\d+)");
  const std::string& notes = row.text("notes");
  const StatedServer server = stated_server(notes);
  read_drafts(row, deployed);
  deployed.beams = captured(notes, kBeams).value_or(1);
  if (deployed.layout.expert >= kWideExpertRanks && deployed.profile == "sglang") deployed.profile = kWideExpertProfile;
  if (server.pools) note(deployed.assumed, "separate pools (notes)");
  deployed.disaggregated =
      server.pools || stated_server(row.text("framework")).pools || contains(row.quantity, "throughput_per_node");
  if (contains(notes, "KV-cache hits") && !contains(row.quantity, "excl"))
    deployed.prefix_hit_share = x.assumed.cached_input_share;
  if (server.hit_share && row.text("prefix_hit_share").empty()) {
    deployed.prefix_hit_share = *server.hit_share;
    note(deployed.assumed, shortest(100 * *server.hit_share) + " % of prompts cached (notes)");
  }
  if (server.chunk_tokens && row.text("chunk_tokens").empty()) {
    deployed.chunk_tokens = static_cast<std::int32_t>(*server.chunk_tokens);
    note(deployed.assumed, "passes of " + shortest(*server.chunk_tokens) + " tokens (notes)");
  }
  if (server.eager) {
    deployed.eager = true;
    note(deployed.assumed, deployed.load == Load::batch ? "no captured graphs (notes)"
                                                        : "no captured graphs (notes): not modelled at saturation");
  }
  read_method_columns(row, deployed);
  if (deployed.draft_tokens > 0 && !deployed.draft_acceptance)
    deployed.doubt = std::hypot(deployed.doubt, kAcceptanceDoubt * deployed.draft_tokens);
}

void read_loop(const TruthContext& x, const TruthRow& row, Deployment& deployed) {
  const bool served = deployed.profile != "compiled" && !is_compiled_engine(deployed.profile);
  if (deployed.load != Load::batch || deployed.lengths_assumed || deployed.disaggregated || deployed.beams > 1 ||
      !served)
    return;
  const auto set = [&](const char* name) { return server_setting(x, row, deployed, name); };
  LoopLoad loop;
  loop.requests_per_client = set("requests_per_client").value_or(1);
  const double clients = deployed.batch * deployed.replicas;
  const std::optional<double> column = row.number("requests"), words = stated_server(row.text("notes")).requests;
  if (const double requests = column.value_or(words.value_or(0)); requests >= clients) {
    loop.requests_per_client = requests / clients;
    if (!column) note(deployed.assumed, shortest(requests) + " requests (notes)");
  }
  loop.shortest = set("shortest_share").value_or(1);
  loop.order = set("prompts_first") && !set("mixed_prompts") ? PromptOrder::first : PromptOrder::mixed;
  loop.receive_steps = set("receive_steps").value_or(1);
  if (attention_copies(deployed.layout) > 1) loop.balance_steps = set("balance_steps").value_or(0);
  loop.ahead = set("schedules_ahead").value_or(0) > 0;
  loop.graphs = deployed.eager ? Graphs::none : set("exact_graphs") ? Graphs::exact : Graphs::padded;
  loop.stream_interval = set("stream_interval").value_or(1);
  loop.whole_prompts = set("whole_prompts").has_value();
  loop.payloads = static_cast<std::int32_t>(std::clamp(set("payloads").value_or(0), 0.0, 1e6));
  loop.warm_requests_per_client = set("warm_requests_per_client").value_or(0);
  std::optional<double> tokens = set("pass_tokens");
  if (const auto room = set(deployed.draft_tokens > 0 ? "draft_prompt_room" : "prompt_room"))
    tokens = deployed.input_tokens + *room +
             (1.0 + deployed.draft_tokens) * deployed.batch / attention_copies(deployed.layout);
  if (tokens && deployed.chunk_tokens == 0) deployed.chunk_tokens = static_cast<std::int32_t>(std::min(*tokens, 1e8));
  if (const auto graphs = set("graph_tokens"))
    deployed.graph_tokens = static_cast<std::int32_t>(std::min(*graphs, 1e8));
  const double mean = 0.5 * (1 + loop.shortest);
  deployed.input_tokens *= mean;
  deployed.output_tokens *= mean;
  deployed.loop = loop;
}

}  // namespace eqc
