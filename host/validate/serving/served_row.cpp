// Serves a deployment: capacity, batch, steady state, benchmark of finite length, and the plain roofline beside it.
#include "host/validate/serving/served_row.hpp"

#include <algorithm>
#include <cmath>

#include "host/validate/serving/deployment.hpp"
#include "host/engine/software/serving_profile.hpp"
#include "kernels/model/power_load.hpp"

namespace eqc {
namespace {

/// Tokens of a request's time budget per output token in published disaggregated serving (DeepSeek 20-22 tokens/s per
/// user, RTP-LLM 50 ms).
constexpr double kPooledTokenTime = 0.05;

/// Share of proposed tokens that are accepted where a row does not say: 85-90 % of the first one with DeepSeek's
/// multi-token prediction (arXiv 2412.19437, sec. 5.4.3); its one module run three times made DeepSeek-R1 2.16 x as
/// fast (TensorRT-LLM blog 2, fig. 7) with steps about a fifth longer: 0.72 each.
constexpr double kOneDraftAcceptance = 0.85, kDraftAcceptance = 0.72;

ServingTask task_of(const Deployment& d) {
  ServingTask t;
  t.input_tokens = static_cast<std::int32_t>(std::lround(std::max(1.0, d.input_tokens)));
  t.output_tokens = static_cast<std::int32_t>(std::lround(std::max(1.0, d.output_tokens)));
  t.prefix_hit_share = 1 - (1 - d.prefix_hit_share) / d.beams;  // beams share their prompt
  t.draft_tokens = d.draft_tokens;
  t.draft_acceptance = d.draft_tokens > 0
                           ? d.draft_acceptance.value_or(d.draft_tokens == 1 ? kOneDraftAcceptance : kDraftAcceptance)
                           : 0;
  if (d.beams > 1) {  // beams of a request attend to one copy of its prompt
    t.running_input = t.input_tokens / d.beams;
    t.longest_tokens = t.running_input + t.output_tokens;
  }
  t.disaggregated = d.disaggregated ? 1 : 0;
  return t;
}

/// Rates for stored precision `weights`, multiplied in 16 bits when `widened`.
Rates stored_rates(const HardwareSpec& hw, Precision weights, bool widened) {
  if (!widened) return rates_of(hw, weights);
  Rates r = rates_of(hw, Precision::bf16);
  r.weight_bytes = bytes_of(weights);
  return r;
}

void set_formats(ServingContext& x, const Deployment& d) {
  const ServingSoftware& s = x.pass.software;
  x.pass.rates.dense =
      dense_rates(stored_rates(x.hardware, d.weights.dense, d.weights.widened && d.weights.dense == Precision::fp4), s);
  x.pass.rates.experts = expert_rates(stored_rates(x.hardware, d.weights.experts, d.weights.widened), s);
}

/// Largest batch of one replica that the memory holds; 0 when not even one sequence fits.
std::int32_t capacity(const ServingContext& x, ServingLayout l) {
  const std::int32_t copies = attention_copies(l);
  std::int32_t good = 0, bad = x.pass.software.max_sequences * copies + 1;
  while (bad - good > 1) {
    l.batch = good + (bad - good) / 2;
    (total_bytes(serving_memory(x, l)) <= x.hardware.memory_bytes ? good : bad) = l.batch;
  }
  return good;
}

ServingPhysics at_batch(const ServingContext& x, ServingLayout l, double batch, const PrefillCost& prefill) {
  l.batch = static_cast<std::int32_t>(std::max(1.0, std::round(batch)));
  return serving_physics(x, l, prefill);
}

/// Largest batch up to `most` whose time per token stays below `limit_s`.
double batch_within(const ServingContext& x, const ServingLayout& l, const PrefillCost& prefill, double most,
                    double limit_s) {
  double good = 1, bad = most + 1;
  while (bad - good > 1) {
    const double middle = std::floor((good + bad) / 2);
    (at_batch(x, l, middle, prefill).tpot_s <= limit_s ? good : bad) = middle;
  }
  return good;
}

double cycle_of(const ServingPhysics& p, double output_tokens) {
  return p.batch * output_tokens / (p.output_tokens_per_s_per_gpu * p.n_gpus);
}

/// Output tokens per second of one replica that works off `requests` requests: full waves, then what is left at a
/// smaller batch.
double finite_throughput(const ServingContext& x, const ServingLayout& l, const PrefillCost& prefill,
                         const ServingPhysics& p, double requests, double output) {
  const double whole = std::floor(requests / p.batch), rest = requests - whole * p.batch;
  double total_s = whole * cycle_of(p, output);
  if (rest >= 1) total_s += cycle_of(at_batch(x, l, rest, prefill), output);
  return requests * output / total_s;
}

// ---- plain roofline -------------------------------------------------------------------------------------------------

double peak_of(const HardwareSpec& hw, Precision p) {
  return hw.peak_flop_per_s[static_cast<int>(compute_precision(hw, p))];
}

/// Weights and cache once at full memory rate or 2 FLOP per active parameter at full peak, whichever takes longer;
/// perfectly split over the replica.
double roofline_step_s(const ServingContext& x, const ServingLayout& l, const Deployment& d, double batch,
                       double cached) {
  const ModelSpec& m = x.pass.model;
  const double bytes =
      decode_step_bytes(m, batch, cached, bytes_of(d.weights.dense), bytes_of(d.weights.experts), bytes_of(l.kv));
  const double flop = decode_step_flop(m, batch, cached), n = replica_size(l);
  return std::max(bytes / x.hardware.memory_rate_bytes_per_s, flop / peak_of(x.hardware, d.weights.experts)) / n;
}

double roofline_prefill_s(const ServingContext& x, const ServingLayout& l, const Deployment& d) {
  const double rows = std::max(1.0, d.input_tokens * (1 - d.prefix_hit_share));
  return rows * forward_flop_per_token(x.pass.model, d.input_tokens) / peak_of(x.hardware, d.weights.experts) /
         replica_size(l);
}

// ---- one layout -----------------------------------------------------------------------------------------------------

void fill_rates(ServedRow& r, const ServingContext& x, const ServingPhysics& p, const PrefillCost& prefill,
                const Deployment& d, double throughput) {
  r.decode = p.decode;
  r.prefill = p.prefill;
  r.first = p.first;
  r.decode_s = total_s(p.decode);
  r.prefill_s = total_s(p.prefill);
  r.prefill_share = p.prefill_share;
  r.output_tokens_per_s = throughput * d.replicas / d.beams;
  r.input_tokens_per_s = r.output_tokens_per_s / x.task.output_tokens * prefill.rows;
  const double sequences = p.batch / p.prefill_concurrency, first_s = total_s(p.first);
  r.tpot_s = p.tpot_s;
  // Among others: half of the step under way, then its prompt is part of steps that decode the others too.
  const double others = (sequences - 1) / sequences,
               step_s = r.decode_s + sequences * r.prefill_s * p.tokens_per_step / x.task.output_tokens;
  const double together_first_s = x.task.disaggregated ? first_s : prefill.passes * r.decode_s + r.prefill_s;
  r.ttft_s = x.pass.software.request_overhead_s + first_s +
             others * (max_(0.0, together_first_s - first_s) + 0.5 * d.receive_steps * step_s);
  if (d.load == Load::batch)
    r.ttft_s += x.pass.software.burst_share * 0.5 * (sequences - 1) * r.prefill_s;  // closed loops queue in waves
  const double mixed_s =
      p.mixed_share > 0 ? r.decode_s + sequences * r.prefill_s / (p.mixed_share * x.task.output_tokens) : r.decode_s;
  // Prompts come at random: half of the steps hold none while fewer than ln 2 come per step.
  constexpr double kHalfWithout = 0.6931;
  r.itl_median_s = r.decode_s + max_(0.0, (p.mixed_share - kHalfWithout) / (1 - kHalfWithout)) * (mixed_s - r.decode_s);
  const double row_s = (std::max(total_s(prefill.full), prefill.floor_s) + prefill.overhead_s) / prefill.full_rows;
  const double together_s = prefill.rows * row_s + total_s(prefill.attention);
  r.prefill_tokens_per_s = d.input_tokens / together_s * p.prefill_concurrency * d.replicas;
  r.static_batch_s = first_s + (sequences - 1) * together_s + (x.task.output_tokens - 1) * r.decode_s;
}

void fill_roofline(ServedRow& r, const ServingContext& x, const Deployment& d) {
  const double cached = d.input_tokens + 0.5 * d.output_tokens;
  r.roofline_decode_s = roofline_step_s(x, r.layout, d, r.batch, cached);
  r.roofline_prefill_s = roofline_prefill_s(x, r.layout, d);
  const ModelSpec& m = x.pass.model;
  const double n = replica_size(r.layout);
  r.flop_per_decode_step = decode_step_flop(m, r.batch, cached) / n;
  r.bytes_per_decode_step = decode_step_bytes(m, r.batch, cached, bytes_of(d.weights.dense),
                                              bytes_of(d.weights.experts), bytes_of(r.layout.kv)) /
                            n;
}

ServedRow serve_layout(const Catalog& catalog, const Deployment& d, const ServingLayout& layout) {
  const HardwareSpec& hw = *catalog.hardware[d.hardware_row].spec;
  ServingSoftware software = serving_software(catalog, d.profile);
  if (d.chunk_tokens > 0) software.pass_tokens = d.chunk_tokens;
  const ServingTask task = task_of(d);
  ServingContext x = serving_context(d.model, hw, task, software, d.weights.dense);
  set_formats(x, d);
  const PrefillCost prefill = prefill_cost(x, layout);
  ServedRow r;
  r.layout = layout;
  const double held = capacity(x, layout), per_replica = d.requests > 0 ? d.requests / d.replicas : held;
  double batch = d.load == Load::saturated ? std::min(std::max(held, 1.0), std::max(1.0, per_replica))
                                           : (held >= 1 ? std::min(d.batch, held) : d.batch);
  if (d.load == Load::saturated && d.disaggregated) batch = batch_within(x, layout, prefill, batch, kPooledTokenTime);
  const ServingPhysics p = at_batch(x, layout, batch, prefill);
  r.layout.batch = p.batch;
  r.batch = p.batch;
  const double steady = p.output_tokens_per_s_per_gpu * p.n_gpus;
  const double throughput =
      d.requests > 0 ? finite_throughput(x, layout, prefill, p, per_replica, task.output_tokens) : steady;
  fill_rates(r, x, p, prefill, d, throughput);
  fill_roofline(r, x, d);
  if (held < 1) r.reason = "does not fit memory";
  return r;
}

/// Tensor degrees to try when the row names none: of those the model allows in one node, the one with the highest
/// throughput.
ServedRow serve_best_tensor(const Catalog& catalog, Deployment& d) {
  const HardwareSpec& hw = *catalog.hardware[d.hardware_row].spec;
  ServedRow best;
  best.reason = "does not fit memory";
  for (std::int32_t t = 1; t <= d.n_gpus && t <= hw.node_size; t *= 2) {
    if (!tensor_divides(d.model, t)) continue;
    Deployment candidate = d;
    candidate.layout.tensor = t;
    candidate.replicas = std::max(1.0, std::floor(d.n_gpus / replica_size(candidate.layout)));
    if (d.load == Load::batch) candidate.replicas = std::min(candidate.replicas, std::max(1.0, d.batch * d.replicas));
    candidate.batch = std::max(1.0, d.batch * d.replicas / candidate.replicas);
    ServedRow r = serve_layout(catalog, candidate, candidate.layout);
    r.replicas = candidate.replicas;
    const bool better =
        best.reason.empty() ? r.reason.empty() && r.output_tokens_per_s > best.output_tokens_per_s : true;
    if (better) best = r;
  }
  best.assumed = "tensor parallel " + std::to_string(best.layout.tensor);
  return best;
}

}  // namespace

ServedRow serve(const Catalog& catalog, const Resolver& names, const TruthRow& row) {
  Deployment d = deployment_of(catalog, names, row);
  ServedRow r;
  r.reason = d.reason;
  if (!d.reason.empty()) return r;
  if (d.tensor_known || d.n_gpus <= 1) {
    r = serve_layout(catalog, d, d.layout);
    r.replicas = d.replicas;
    r.reason.clear();  // what a publication ran did fit
  } else {
    r = serve_best_tensor(catalog, d);
    r.reason.clear();
  }
  r.assumed = d.assumed + (r.assumed.empty() || d.assumed.empty() ? "" : "; ") + r.assumed;
  r.profile = d.profile;
  r.model = d.model;
  r.model_row = d.model_row;
  r.hardware_row = d.hardware_row;
  r.n_gpus = d.n_gpus;
  r.input_tokens = d.input_tokens;
  r.output_tokens = d.output_tokens;
  constexpr double kAssumedLengths = 0.25;  // throughput of a saturated replica goes with the tokens of a request
  r.log_spread_doubt = std::hypot(d.doubt, d.lengths_assumed && d.load == Load::saturated ? kAssumedLengths : 0.0);
  return r;
}

}  // namespace eqc
