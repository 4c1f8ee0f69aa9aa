// Predicts one published serving measurement: which quantity it is, its value from the served row, its interval and the
// plain roofline.
#include <algorithm>
#include <cmath>
#include <functional>

#include "host/engine/software/serving_profile.hpp"
#include "host/validate/prediction.hpp"
#include "host/validate/serving/served_row.hpp"

namespace eqc {
namespace {

enum class Kind { throughput, step, first_token };

/// One predictable quantity: SI value from a served row and from the roofline.
struct Quantity {
  const char* name;
  Kind kind;
  std::function<double(const ServedRow&)> value, roofline;
};

double roofline_cycle_s(const ServedRow& r) {
  return r.output_tokens * r.roofline_decode_s + r.batch * r.roofline_prefill_s;
}
double roofline_throughput(const ServedRow& r) { return r.replicas * r.batch * r.output_tokens / roofline_cycle_s(r); }
double request_s(const ServedRow& r) {
  return std::max(r.ttft_s + (r.output_tokens - 1) * r.tpot_s, r.queued_request_s);
}
double roofline_request_s(const ServedRow& r) {
  return r.roofline_prefill_s + (r.output_tokens - 1) * r.roofline_decode_s;
}
/// Tokens of a pool that only decodes: every step yields the accepted drafts, too.
double decode_throughput(const ServedRow& r) { return r.batch * r.replicas * r.tokens_per_step / r.decode_s; }
double node_share(const ServedRow& r) { return 8 / r.n_gpus; }  // published nodes hold 8 accelerators

const Quantity kServingQuantities[] = {
    {"output_throughput_total", Kind::throughput, [](const ServedRow& r) { return r.output_tokens_per_s; },
     roofline_throughput},
    {"output_throughput_per_gpu", Kind::throughput, [](const ServedRow& r) { return r.output_tokens_per_s / r.n_gpus; },
     [](const ServedRow& r) { return roofline_throughput(r) / r.n_gpus; }},
    {"request_throughput", Kind::throughput, [](const ServedRow& r) { return r.output_tokens_per_s / r.output_tokens; },
     [](const ServedRow& r) { return roofline_throughput(r) / r.output_tokens; }},
    {"total_throughput", Kind::throughput,
     [](const ServedRow& r) { return r.output_tokens_per_s * (1 + r.input_tokens / r.output_tokens); },
     [](const ServedRow& r) { return roofline_throughput(r) * (1 + r.input_tokens / r.output_tokens); }},
    {"ttft", Kind::first_token, [](const ServedRow& r) { return r.ttft_s; },
     [](const ServedRow& r) { return r.roofline_prefill_s; }},
    {"tpot", Kind::step, [](const ServedRow& r) { return r.tpot_s; },
     [](const ServedRow& r) { return r.roofline_decode_s; }},
    // AWS's Neuron pages divide a request by its input and output tokens: only then do their three splits of 4096
    // tokens agree
    {"latency_per_token", Kind::step,
     [](const ServedRow& r) { return request_s(r) / (r.input_tokens + r.output_tokens); },
     [](const ServedRow& r) { return roofline_request_s(r) / (r.input_tokens + r.output_tokens); }},
    // the mean gap between two tokens is (latency - first token) / (tokens - 1)
    {"itl_mean", Kind::step, [](const ServedRow& r) { return r.tpot_s; },
     [](const ServedRow& r) { return r.roofline_decode_s; }},
    {"itl_avg", Kind::step, [](const ServedRow& r) { return r.tpot_s; },
     [](const ServedRow& r) { return r.roofline_decode_s; }},
    {"itl", Kind::step, [](const ServedRow& r) { return r.itl_median_s; },
     [](const ServedRow& r) { return r.roofline_decode_s; }},
    {"batch_e2e_latency", Kind::step, [](const ServedRow& r) { return r.static_batch_s; },
     [](const ServedRow& r) { return r.batch * r.roofline_prefill_s + r.output_tokens * r.roofline_decode_s; }},
    {"request_latency", Kind::step, request_s, roofline_request_s},
    {"user_output_speed", Kind::step, [](const ServedRow& r) { return 1 / r.tpot_s; },
     [](const ServedRow& r) { return 1 / r.roofline_decode_s; }},
    {"user_output_speed_incl_ctx", Kind::step, [](const ServedRow& r) { return r.output_tokens / request_s(r); },
     [](const ServedRow& r) { return r.output_tokens / roofline_request_s(r); }},
    // what benchmarks of one user call the speeds of a request
    {"decode_speed", Kind::step, [](const ServedRow& r) { return 1 / r.tpot_s; },
     [](const ServedRow& r) { return 1 / r.roofline_decode_s; }},
    {"decode_speed_aggregate", Kind::step, [](const ServedRow& r) { return r.batch * r.replicas / r.tpot_s; },
     [](const ServedRow& r) { return r.batch * r.replicas / r.roofline_decode_s; }},
    {"prefill_speed", Kind::first_token, [](const ServedRow& r) { return r.input_tokens / total_s(r.first); },
     [](const ServedRow& r) { return r.input_tokens / r.roofline_prefill_s; }},
    {"decode_throughput_per_node", Kind::throughput,
     [](const ServedRow& r) { return decode_throughput(r) * node_share(r); },
     [](const ServedRow& r) { return r.batch * r.replicas / r.roofline_decode_s * node_share(r); }},
    {"decode_throughput_per_gpu", Kind::throughput, [](const ServedRow& r) { return decode_throughput(r) / r.n_gpus; },
     [](const ServedRow& r) { return r.batch * r.replicas / r.roofline_decode_s / r.n_gpus; }},
    {"prefill_throughput_per_node", Kind::throughput,
     [](const ServedRow& r) { return r.prefill_tokens_per_s * node_share(r); },
     [](const ServedRow& r) { return r.replicas * r.input_tokens / r.roofline_prefill_s * node_share(r); }},
    {"prefill_throughput_per_node_excl_cache_hits", Kind::throughput,
     [](const ServedRow& r) { return r.prefill_tokens_per_s * node_share(r); },
     [](const ServedRow& r) { return r.replicas * r.input_tokens / r.roofline_prefill_s * node_share(r); }},
    {"prefill_throughput_per_gpu", Kind::throughput,
     [](const ServedRow& r) { return r.prefill_tokens_per_s / r.n_gpus; },
     [](const ServedRow& r) { return r.replicas * r.input_tokens / r.roofline_prefill_s / r.n_gpus; }},
};

const Quantity* quantity_of(const std::string& name) {
  for (const Quantity& q : kServingQuantities)
    if (name == q.name || without_statistic(name) == q.name) return &q;
  return nullptr;
}

/// A throughput at a stated number of sequences follows from their time per token, and is no surer.
double spread_of(const ServingSpread& s, Kind kind, Load load) {
  if (kind == Kind::throughput) return load == Load::batch ? std::max(s.throughput, s.step) : s.throughput;
  return kind == Kind::step ? s.step : s.first_token;
}

}  // namespace

std::vector<std::string_view> serving_quantities() {
  std::vector<std::string_view> names;
  for (const Quantity& q : kServingQuantities) names.emplace_back(q.name);
  return names;
}

Prediction predict_serving(const TruthContext& x, const TruthRow& row) {
  const Quantity* quantity = quantity_of(row.quantity);
  if (quantity == nullptr)
    return Prediction::not_scored("quantity " + written_quantity(row) + " is not predicted" +
                                  nearest_quantity(row.quantity, serving_quantities()));
  const bool of_prompt = quantity->kind == Kind::first_token || row.quantity.starts_with("prefill");
  if (const std::string reason = no_such_request(row, of_prompt, !of_prompt); !reason.empty())
    return Prediction::not_scored(reason);
  const ServedRow served = serve(x, row);
  if (!served.reason.empty()) return Prediction::not_scored(served.reason);
  if (served.requests_per_s > 0 && quantity->kind == Kind::throughput)
    return Prediction::not_scored("the benchmark set the rate of requests");
  const double scale = per_second(row.unit);
  const ServingSpread spread = spread_of(x.catalog, served);
  Prediction p = spread_around(
      scale * quantity->value(served),
      std::hypot(spread_of(spread, quantity->kind, served.load), spread.generation, served.log_spread_doubt),
      kStudent95);
  p.baseline = scale * quantity->roofline(served);
  p.assumed = served.assumed;
  return p;
}

}  // namespace eqc
