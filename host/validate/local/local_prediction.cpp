// Decode and prefill speeds of local software.
#include "host/validate/local/local_prediction.hpp"

#include <algorithm>
#include <cmath>

#include "host/validate/serving/serving_cells.hpp"
#include "host/validate/serving/serving_framework.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

/// Plain roofline of a decode step: active weights at the data sheet's memory rate.
double roofline_decode_s(const ModelSpec& m, const LocalTask& x) {
  return (local_step_bytes(m, x) + x.batch * kv_bytes_per_sequence(m, x.context_tokens, x.kv_byte)) / x.memory_rate;
}

double roofline_prefill_s(const ModelSpec& m, const LocalTask& x) {
  return x.prompt_tokens * forward_flop_per_token(m, x.prompt_tokens) / x.matrix_peak / x.devices;
}

/// Seconds of one user's requests, or of those that decode together: prompts one after the other, then steps of all.
struct LocalTimes {
  double step_s = 0, prefill_s = 0, batch = 1, devices = 1, input = 0, output = 0;

  /// Until a request's first token: the mean of prompts that wait for those before them.
  double first_s() const { return 0.5 * (batch + 1) * prefill_s; }
  double request_s() const { return first_s() + (output - 1) * step_s; }
  double batch_s() const { return batch * prefill_s + (output - 1) * step_s; }
  double throughput() const { return batch * output / batch_s(); }
};

enum class Reads : unsigned { steps = 1, prompts = 2, both = 3 };

/// A quantity of local software: its value in SI units, and which lengths decide it.
struct LocalQuantity {
  std::string_view name;
  Reads reads;
  double (*value)(const LocalTimes&);
  bool shared = false;  ///< of all requests at once: their number decides it
};

/// Names that only benchmarks of one user have: such a row is local unless it names a server.
constexpr LocalQuantity kSpeeds[] = {
    {"decode_speed", Reads::steps, [](const LocalTimes& t) { return t.batch / t.step_s; }},
    {"decode_speed_aggregate", Reads::steps, [](const LocalTimes& t) { return t.batch / t.step_s; }},
    {"prefill_speed", Reads::prompts, [](const LocalTimes& t) { return t.input / t.prefill_s; }}};

/// What servers are measured by, of local software.
constexpr LocalQuantity kPerRequest[] = {
    {"user_output_speed", Reads::steps, [](const LocalTimes& t) { return 1 / t.step_s; }},
    {"tpot", Reads::steps, [](const LocalTimes& t) { return t.step_s; }},
    {"itl", Reads::steps, [](const LocalTimes& t) { return t.step_s; }},
    {"ttft", Reads::prompts, [](const LocalTimes& t) { return t.first_s(); }},
    {"request_latency", Reads::both, [](const LocalTimes& t) { return t.request_s(); }},
    {"batch_e2e_latency", Reads::both, [](const LocalTimes& t) { return t.batch_s(); }},
    {"user_output_speed_incl_ctx", Reads::both, [](const LocalTimes& t) { return t.output / t.request_s(); }},
    {"output_throughput_total", Reads::both, [](const LocalTimes& t) { return t.throughput(); }, true},
    {"output_throughput_per_gpu", Reads::both, [](const LocalTimes& t) { return t.throughput() / t.devices; }, true},
    {"request_throughput", Reads::both, [](const LocalTimes& t) { return t.throughput() / t.output; }, true},
    {"total_throughput", Reads::both, [](const LocalTimes& t) { return t.throughput() * (1 + t.input / t.output); },
     true}};

template <std::size_t n>
const LocalQuantity* named(const LocalQuantity (&quantities)[n], const std::string& name) {
  for (const LocalQuantity& q : quantities)
    if (name == q.name || without_statistic(name) == q.name) return &q;
  return nullptr;
}

std::vector<std::string_view> all_names() {
  std::vector<std::string_view> names;
  for (const LocalQuantity& q : kSpeeds) names.push_back(q.name);
  for (const LocalQuantity& q : kPerRequest) names.push_back(q.name);
  return names;
}

/// Why a per-request quantity is not known from what the row states; empty when it is.
std::string missing(const LocalQuantity& q, const TruthRow& row) {
  const bool prompts = q.reads != Reads::steps;
  const std::string load = row.text("batch_or_concurrency");
  if (prompts && !(row.number("input_len").value_or(0) > 0))
    return "input_len not stated, and it decides " + row.quantity;
  if (q.reads == Reads::both && !(row.number("output_len").value_or(0) > 0))
    return "output_len not stated, and it decides " + row.quantity;
  if (q.shared && !load.empty() && !stated_load(row).at_once)
    return "software for one user: how many requests run at once is not stated";
  return "";
}

LocalTimes times_of(const TruthRow& row, const LocalTask& task, double step_s, double prefill_s) {
  return {step_s, prefill_s, task.batch, task.devices, task.prompt_tokens, row.number("output_len").value_or(1)};
}

}  // namespace

bool is_local_row(const TruthRow& row) {
  const Framework framework = framework_of(row.text("framework"));
  if (framework.runs == Runs::server) return false;
  if (framework.runs == Runs::local) return true;
  const bool one_request = without_statistic(row.quantity) == "user_output_speed";
  return (framework.runs == Runs::loop && one_request) || named(kSpeeds, row.quantity) != nullptr;
}

double local_step_bytes(const ModelSpec& m, const LocalTask& task) {
  const double experts =
      moe_layers(m) * touched_experts(m, static_cast<std::int64_t>(task.batch)) * one_expert_params(m);
  return (experts * task.weight_bits + (local_shared_params(m) + embedding_params(m)) * task.head_bits) / 8;
}

TimeParts local_decode_time(const Catalog& catalog, const LocalRow& row) {
  const LocalSoftware& software = row.profile.software;
  const double independent = row.task.batch > 1 ? std::pow(row.task.batch, software.expert_spread) : 1;
  return local_decode_time(*catalog.models[row.model_row].spec, software, row.task, independent);
}

Prediction predict_local(const TruthContext& x, const TruthRow& row) {
  const LocalQuantity* speed = named(kSpeeds, row.quantity);
  const LocalQuantity* quantity = speed != nullptr ? speed : named(kPerRequest, row.quantity);
  if (quantity == nullptr)
    return Prediction::not_scored("quantity " + written_quantity(row) + " is not predicted of local software" +
                                  nearest_quantity(row.quantity, all_names()));
  std::string reason = no_such_request(row, quantity->reads != Reads::steps, quantity->reads != Reads::prompts);
  if (reason.empty() && speed == nullptr) reason = missing(*quantity, row);
  if (!reason.empty()) return Prediction::not_scored(reason);
  const LocalRow local = local_row(x, row);
  if (!local.reason.empty()) return Prediction::not_scored(local.reason);
  if (local.beyond_memory) return Prediction::not_scored(kBeyondMemory);
  const ModelSpec& model = *x.catalog.models[local.model_row].spec;
  const double step_s = total_s(local_decode_time(x.catalog, local)),
               prefill_s = total_s(local_prefill_time(model, local.profile.software, local.task));
  const double scale = per_second(row.unit);
  const double spread = std::max(quantity->reads == Reads::prompts ? 0 : local.profile.decode_spread,
                                 quantity->reads == Reads::steps ? 0 : local.profile.prefill_spread);
  Prediction p = spread_around(scale * quantity->value(times_of(row, local.task, step_s, prefill_s)),
                               std::hypot(spread, local.doubt));
  p.baseline = scale * quantity->value(times_of(row, local.task, roofline_decode_s(model, local.task),
                                                roofline_prefill_s(model, local.task)));
  p.assumed = local.assumed;
  if (speed == nullptr && !stated_load(row).at_once) note(p.assumed, "one request at a time");
  return p;
}

}  // namespace eqc
