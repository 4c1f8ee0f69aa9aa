// Serves a deployment: capacity, batch, steady state, benchmark of finite length, and the plain roofline beside it.
#include "host/validate/serving/served_row.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/human.hpp"
#include "host/base/text.hpp"
#include "host/engine/software/card_machine.hpp"
#include "host/engine/software/serving_profile.hpp"
#include "host/validate/serving/serving_framework.hpp"
#include "host/validate/wording.hpp"
#include "kernels/model/power.hpp"
#include "kernels/model/serving/serving_power.hpp"

namespace eqc {
namespace {

constexpr const char* kTooLarge = "the weights do not fit the accelerators";

/// What the model serves, and how.
ServingTask task_of(const Deployment& deployed, const Assumptions& assumed) {
  ServingTask t;
  t.input_tokens = static_cast<std::int32_t>(std::lround(std::max(1.0, deployed.input_tokens)));
  t.output_tokens = static_cast<std::int32_t>(std::lround(std::max(1.0, deployed.output_tokens)));
  t.prefix_hit_share = 1 - (1 - deployed.prefix_hit_share) / deployed.beams;  // beams share their prompt
  t.draft_tokens = deployed.draft_tokens;
  t.draft_acceptance = deployed.draft_tokens > 0
                           ? deployed.draft_acceptance.value_or(
                                 deployed.draft_tokens == 1 ? assumed.first_draft_acceptance : assumed.draft_acceptance)
                           : 0;
  if (deployed.beams > 1) {  // beams of a request attend to one copy of its prompt
    t.running_input = t.input_tokens / deployed.beams;
    t.longest_tokens = t.running_input + t.output_tokens;
  }
  t.disaggregated = deployed.disaggregated ? 1 : 0;
  return t;
}

/// Rates of weights stored in one of the row's formats.
Rates stored_rates(const HardwareSpec& hw, Precision stored, const WeightFormats& weights) {
  const bool narrow = bytes_of(stored) < bytes_of(Precision::bf16);
  return weights.multiplied && narrow ? rates_multiplied_in(hw, stored, compute_precision(hw, *weights.multiplied))
                                      : rates_of(hw, stored);
}

void set_formats(ServingContext& x, const Deployment& deployed) {
  const ServingSoftware& s = x.pass.software;
  const WeightFormats& weights = deployed.weights;
  x.pass.rates.dense = dense_rates(stored_rates(x.hardware, weights.dense, weights), s);
  x.pass.rates.experts = expert_rates(stored_rates(x.hardware, weights.experts, weights), s);
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

/// Of the products with the weights of experts.
double peak_of(const HardwareSpec& hw, const WeightFormats& weights) {
  return hw.peak_flop_per_s[static_cast<int>(compute_precision(hw, weights.multiplied.value_or(weights.experts)))];
}

double roofline_prefill_s(const ServingContext& x, const ServedRow& served, const HardwareSpec& published) {
  const double rows = std::max(1.0, served.input_tokens * (1 - served.prefix_hit_share));
  return rows * forward_flop_per_token(x.pass.model, served.input_tokens) / peak_of(published, served.weights) /
         replica_size(served.layout);
}

void fill_rates(ServedRow& r, const ServingContext& x, const ServingPhysics& p, const PrefillCost& prefill,
                double throughput) {
  r.decode = p.decode;
  r.prefill = p.prefill;
  r.first = p.first;
  r.decode_s = total_s(p.decode);
  r.prefill_s = total_s(p.prefill);
  r.prefill_share = p.prefill_share;
  r.tokens_per_step = p.tokens_per_step;
  r.output_tokens_per_s = throughput * r.replicas / r.beams;
  r.input_tokens_per_s = r.output_tokens_per_s / x.task.output_tokens * prefill.rows;
  const double sequences = p.batch / p.prefill_concurrency, first_s = total_s(p.first);
  r.tpot_s = p.tpot_s;
  // Among others: half of the step under way, then its prompt is part of steps that decode the others too.
  const double others = (sequences - 1) / sequences,
               step_s = r.decode_s + sequences * r.prefill_s * p.tokens_per_step / x.task.output_tokens;
  const double prompts_per_step = sequences * p.tokens_per_step / x.task.output_tokens;  // of others, in its step
  const double together_first_s =
      x.task.disaggregated ? first_s : prefill.passes * r.decode_s + (1 + prompts_per_step) * r.prefill_s;
  r.ttft_s =
      x.pass.software.request_overhead_s + first_s + others * (max_(0.0, together_first_s - first_s) + 0.5 * step_s);
  const double mixed_s =
      p.mixed_share > 0 ? r.decode_s + sequences * r.prefill_s / (p.mixed_share * x.task.output_tokens) : r.decode_s;
  // Prompts come at random: half of the steps hold none while fewer than ln 2 come per step.
  constexpr double kHalfWithout = 0.6931;
  // however many prompts wait, one gap holds one pass of them
  const double pass_s = r.prefill_s * x.pass.software.pass_tokens / prefill.rows;
  const double gap_s = std::min(mixed_s - r.decode_s, pass_s);
  r.itl_median_s = r.decode_s + max_(0.0, (p.mixed_share - kHalfWithout) / (1 - kHalfWithout)) * gap_s;
  const double row_s = (std::max(total_s(prefill.full), prefill.floor_s) + prefill.overhead_s) / prefill.full_rows;
  const double together_s = prefill.rows * row_s + total_s(prefill.attention);
  r.prefill_tokens_per_s = r.input_tokens / together_s * p.prefill_concurrency * r.replicas;
  r.static_first_s = x.pass.software.request_overhead_s + first_s + (sequences - 1) * together_s;
  r.static_batch_s = first_s + (sequences - 1) * together_s + (x.task.output_tokens - 1) * r.decode_s;
}

/// A closed loop of `clients`, pass by pass; pipeline stages work on as many loops at once.
void fill_loop(ServedRow& r, const ServingContext& x, const PrefillCost& prefill, double held, double clients) {
  LoopLoad load = *r.loop;
  load.copies = attention_copies(r.layout);
  load.clients = static_cast<std::int32_t>(std::max(1.0, std::round(clients / r.layout.pipeline)));
  load.pass_tokens = x.pass.software.pass_tokens;
  const double sequences = std::max(1.0, std::ceil(static_cast<double>(load.clients) / load.copies));
  load.max_sequences = std::max(1.0, std::floor(std::max(held, r.batch) / (r.layout.pipeline * load.copies)));
  load.kept_tokens =
      load.max_sequences * (x.task.input_tokens + x.pass.software.output_reserved * x.task.output_tokens);
  const PassTimes times = pass_times(x, r.layout, prefill, sequences);
  if (!can_follow(times, load)) return;
  const LoopTimes t = closed_loop(times, load);
  r.ttft_s = t.ttft_s;
  r.tpot_s = t.tpot_s;
  // Little 1961: clients = rate x time of a request; one run's rate and its latencies are one statement
  const double output = x.task.output_tokens, request_s = t.ttft_s + (output - 1) * t.tpot_s;
  r.output_tokens_per_s = clients * r.replicas * output / request_s;
  r.input_tokens_per_s = r.output_tokens_per_s / output * prefill.rows;
}

/// A decode step reads weights and cache once at full memory rate or does 2 FLOP per active parameter at full peak,
/// whichever takes longer; perfectly split over the replica.
void fill_roofline(ServedRow& r, const ServingContext& x, const HardwareSpec& published) {
  const ModelSpec& m = x.pass.model;
  const double cached = r.input_tokens + 0.5 * r.output_tokens, n = replica_size(r.layout);
  const double bytes = decode_step_bytes(m, r.batch, cached, bytes_of(r.weights.dense), bytes_of(r.weights.experts),
                                         bytes_of(r.layout.kv));
  const double flop = decode_step_flop(m, r.batch, cached), peak = peak_of(published, r.weights);
  r.flop_per_decode_step = flop / n;
  r.bytes_per_decode_step = bytes / n;
  r.roofline_decode_s = std::max(bytes / published.memory_rate_bytes_per_s, flop / peak) / n;
  r.roofline_prefill_s = roofline_prefill_s(x, r, published);
}

/// Sequences that run at once on one replica when it gets `requests_per_s`: rate x time of a request (Little 1961), as
/// far as `most` are enough.
double batch_at_rate(const ServingContext& x, const ServingLayout& l, const PrefillCost& prefill, double most,
                     double requests_per_s) {
  double few = 0, enough = std::max(1.0, most);
  while (enough - few > 1) {
    const double middle = std::floor((few + enough) / 2);
    const ServingPhysics p = at_batch(x, l, middle, prefill);
    const double request_s = total_s(p.first) + x.task.output_tokens * p.tpot_s;
    (requests_per_s * request_s <= middle ? enough : few) = middle;
  }
  return enough;
}

/// Sequences that one replica decodes together.
double batch_of(const ServingContext& x, const PrefillCost& prefill, const Deployment& deployed, double held,
                double pooled_token_s) {
  if (deployed.load == Load::batch) return held >= 1 ? std::min(deployed.batch, held) : deployed.batch;
  const double requests = deployed.requests > 0 ? deployed.requests / deployed.replicas : held;
  const double batch = std::min(std::max(held, 1.0), std::max(1.0, requests));
  if (deployed.requests_per_s > 0)
    return batch_at_rate(x, deployed.layout, prefill, batch, deployed.requests_per_s / deployed.replicas);
  if (deployed.token_limit_s > 0) return batch_within(x, deployed.layout, prefill, batch, deployed.token_limit_s);
  return deployed.disaggregated ? batch_within(x, deployed.layout, prefill, batch, pooled_token_s) : batch;
}

/// Share of its capacity that a service of random requests uses so that 99 % of the time there is room: n + 2.33
/// sqrt(n) = capacity (square-root staffing, Halfin and Whitt 1981).
double usable_share(double capacity) {
  constexpr double kQuantile99 = 2.3263;
  const double root = std::sqrt(0.25 * kQuantile99 * kQuantile99 + capacity) - 0.5 * kQuantile99;
  return root * root / capacity;
}

ServedRow serve_layout(const TruthContext& truth, const Deployment& deployed) {
  const HardwareRow& part = truth.catalog.hardware[deployed.hardware_row];
  const ServingProfile profile = serving_profile(truth.catalog, deployed.profile, part.efficiency);
  // under a power limit clocks fall, and everything with them
  HardwareSpec hw = at_share(*part.spec, profile.device_share * std::pow(deployed.power_share, kClockPerPower));
  set_machine(part, deployed.node_size, hw);
  const ServingLayout& layout = deployed.layout;
  ServingSoftware software = profile.software;
  if (deployed.chunk_tokens > 0) software.pass_tokens = deployed.chunk_tokens;
  if (deployed.graph_tokens) software.graph_tokens = *deployed.graph_tokens;
  if (deployed.profile == kRepeatedCacheProfile && deployed.model.attention == AttentionKind::grouped_query)
    software.attention_share *= static_cast<double>(deployed.model.kv_heads) / deployed.model.heads;
  if (deployed.loop && !deployed.loop->ahead) software.host_overlap = 0;  // no step is prepared beside another one
  const ServingTask task = task_of(deployed, truth.assumed);
  ServingContext x = serving_context(deployed.model, hw, task, software, deployed.weights.dense);
  set_formats(x, deployed);
  const PrefillCost prefill = prefill_cost(x, layout);
  const double held = capacity(x, layout);
  const double batch = batch_of(x, prefill, deployed, held, truth.assumed.pooled_token_s);
  const ServingPhysics p = at_batch(x, layout, batch, prefill);
  ServedRow served(deployed);
  served.layout.batch = p.batch;
  served.batch = p.batch;
  const double requests = deployed.requests / deployed.replicas, output = task.output_tokens;
  const bool random = deployed.poisson && deployed.requests_per_s <= 0;
  const double usable = random ? usable_share(std::max(1.0, p.batch * deployed.replicas)) : 1;
  // Latencies are those of the mean number that runs; the pace of a full batch must do for the peaks.
  fill_rates(served, x, random ? at_batch(x, layout, usable * p.batch, prefill) : p, prefill,
             requests > 0 ? finite_throughput(x, layout, prefill, p, requests, output)
                          : usable * p.output_tokens_per_s_per_gpu * p.n_gpus);
  const bool waits = deployed.load == Load::batch && held >= 1 && deployed.batch > held;
  if (served.loop) fill_loop(served, x, prefill, held, deployed.cache_stated ? deployed.batch : p.batch);
  if (waits)  // Little 1961: clients = rate x time of a request
    served.queued_request_s = deployed.batch * deployed.replicas * output / served.output_tokens_per_s;
  if (waits && served.loop && !deployed.cache_stated)
    note(served.assumed, "the memory holds " + shortest(std::floor(held)) + " of " + shortest(deployed.batch) +
                             " clients: first tokens leave the others' wait out (kv_precision not stated)");
  if (deployed.chunk_tokens > 0 && deployed.chunk_tokens < p.batch / attention_copies(layout))
    note(served.assumed, "a pass of " + std::to_string(deployed.chunk_tokens) + " tokens is less than the " +
                             short_number(p.batch / attention_copies(layout)) + " that decode: they are not cut");
  const double served_requests_per_s = served.output_tokens_per_s / output;
  if (deployed.requests_per_s > 1.01 * served_requests_per_s)
    note(served.assumed, shortest(deployed.requests_per_s) + " requests/s are more than the " +
                             short_number(served_requests_per_s) +
                             " that it serves: queues grow without end, latencies are those of a full batch");
  fill_roofline(served, x, *part.spec);
  if (held < 1) served.reason = kTooLarge;
  served.weights_fit = p.memory.weights_bytes <= hw.memory_bytes;
  return served;
}

/// Tensor degrees to try when the row names none: of those the model allows in one node, the one with the highest
/// throughput.
ServedRow serve_best_tensor(const TruthContext& truth, const Deployment& deployed) {
  ServedRow best(deployed);
  best.reason = kTooLarge;
  const double sequences = deployed.batch * deployed.replicas;
  for (std::int32_t t = 1; t <= deployed.n_gpus && t <= deployed.node_size; t *= 2) {
    if (!tensor_divides(deployed.model, t)) continue;
    Deployment candidate = deployed;
    candidate.layout.tensor = t;
    candidate.replicas = std::max(1.0, std::floor(deployed.n_gpus / replica_size(candidate.layout)));
    if (deployed.load == Load::batch) candidate.replicas = std::min(candidate.replicas, std::max(1.0, sequences));
    candidate.batch = std::max(1.0, sequences / candidate.replicas);
    const ServedRow served = serve_layout(truth, candidate);
    if (!best.reason.empty() || (served.reason.empty() && served.output_tokens_per_s > best.output_tokens_per_s))
      best = served;
  }
  note(best.assumed, "tensor parallel " + std::to_string(best.layout.tensor));
  return best;
}

/// The next larger replica: tensor ranks up to the node, then ranks for experts or pipeline stages.
bool grow(const HardwareSpec& hw, const ModelSpec& model, ServingLayout& l) {
  if (l.tensor * 2 <= hw.node_size && l.expert <= l.tensor && tensor_divides(model, l.tensor * 2))
    l.tensor *= 2;
  else if (model.experts > 0 && l.expert * 2 <= model.experts)
    l.expert = std::max(l.expert, l.tensor) * 2;
  else if (l.pipeline * 2 <= model.layers)
    l.pipeline *= 2;
  else
    return false;
  return true;
}

/// Accelerators that nobody states: the smallest replica that holds the model and one request.
ServedRow serve_smallest(const TruthContext& truth, const Deployment& deployed) {
  const HardwareSpec& hw = *truth.catalog.hardware[deployed.hardware_row].spec;
  Deployment candidate = deployed;
  ServedRow served(candidate);
  do {
    candidate.n_gpus = replica_size(candidate.layout);
    served = serve_layout(truth, candidate);
  } while (!served.reason.empty() && grow(hw, deployed.model, candidate.layout));
  note(served.assumed, "smallest deployment that fits: " + shortest(candidate.n_gpus) + " accelerators");
  return served;
}

/// Throughputs of pools, whose size decides them: no smallest deployment stands for theirs.
bool of_pool(const std::string& quantity) {
  return contains(quantity, "decode_throughput") || contains(quantity, "prefill_throughput");
}

}  // namespace

ServingSpread spread_of(const Catalog& catalog, const ServedRow& served) {
  ServingSpread spread =
      serving_profile(catalog, served.profile, catalog.hardware[served.hardware_row].efficiency).spread;
  if (!served.profile_known) spread.generation = std::max(spread.generation, unfitted_spread(catalog));
  return spread;
}

ServedRow serve(const TruthContext& truth, const TruthRow& row) {
  constexpr double kAssumedLengths = 0.25;  // throughput of a saturated replica goes with the tokens of a request
  Deployment deployed = deployment_of(truth, row);
  if (!deployed.reason.empty()) return ServedRow(deployed);
  deployed.cache_stated = !unstated(row.text("kv_precision")) && row.text("kv_precision") != "auto";
  const bool stated = deployed.tensor_known || deployed.n_gpus <= 1;
  ServedRow served = stated ? serve_layout(truth, deployed) : serve_best_tensor(truth, deployed);
  if (!served.reason.empty() && !served.weights_fit) {
    if (deployed.gpus_known) return served;
    if (of_pool(row.quantity)) {
      served.reason = "accelerators not stated, and one does not hold the model";
      return served;
    }
    served = serve_smallest(truth, deployed);
    if (!served.reason.empty()) return served;
  }
  served.reason.clear();  // its weights fit, and what a publication ran did too
  // without a statistic over requests, where no server queues them: of a batch that starts together
  if (row.quantity == "ttft" && deployed.load == Load::batch && !deployed.loop) served.ttft_s = served.static_first_s;
  const bool by_lengths = deployed.lengths_assumed && deployed.load == Load::saturated;
  served.log_spread_doubt = std::hypot(deployed.doubt, by_lengths ? kAssumedLengths : 0.0);
  return served;
}

}  // namespace eqc
