// What a row of truth/assumptions.csv sets.
#include "host/validate/assumptions.hpp"

#include <algorithm>
#include <filesystem>

#include "host/base/diagnostics.hpp"

namespace eqc {
namespace {

constexpr Parameter<Assumptions> kAssumptions[] = {
    {"cached_input_share", "", Basis::prior, "of input tokens found in a cache, where notes count its hits",
     [](Assumptions& a, double v) { a.cached_input_share = v; }},
    {"first_draft_acceptance", "", Basis::prior, "chance that the one drafted token is accepted",
     [](Assumptions& a, double v) { a.first_draft_acceptance = v; }},
    {"draft_acceptance", "", Basis::prior, "chance that each of several drafted tokens is accepted",
     [](Assumptions& a, double v) { a.draft_acceptance = v; }},
    {"pooled_token_ms", "ms", Basis::prior, "time per token that saturated disaggregated serving keeps to",
     [](Assumptions& a, double v) { a.pooled_token_s = v / 1e3; }},
    {"usual_input_tokens", "tokens", Basis::prior, "of a request",
     [](Assumptions& a, double v) { a.usual_input_tokens = v; }},
    {"usual_output_tokens", "tokens", Basis::prior, "of a request",
     [](Assumptions& a, double v) { a.usual_output_tokens = v; }},
    {"usual_sequence", "tokens", Basis::prior, "of a training sequence",
     [](Assumptions& a, double v) { a.usual_sequence = v; }},
    {"usual_long_sequence", "tokens", Basis::prior, "the same at most, where the model's context is known",
     [](Assumptions& a, double v) { a.usual_long_sequence = v; }},
    {"usual_accelerators", "", Basis::prior, "of a training run, at least",
     [](Assumptions& a, double v) { a.usual_accelerators = v; }},
    {"usual_batch_tokens", "tokens", Basis::prior, "of a step, at least",
     [](Assumptions& a, double v) { a.usual_batch_tokens = v; }},
    {"usual_batch_tokens_per_accelerator", "tokens", Basis::prior, "of a step, at least",
     [](Assumptions& a, double v) { a.usual_batch_tokens_per_accelerator = v; }},
    {"usual_batch_compute_factor", "tokens", Basis::prior, "of a step per FLOP^exponent of the run",
     [](Assumptions& a, double v) { a.batch_compute_factor = v; }},
    {"usual_batch_compute_exponent", "", Basis::prior, "of a run's compute",
     [](Assumptions& a, double v) { a.batch_compute_exponent = v; }},
    {"usual_batch_compute_share", "", Basis::prior, "of that batch, at least",
     [](Assumptions& a, double v) { a.batch_compute_share = v; }},
    {"gpu_power_share", "", Basis::prior, "mean power in training over the rated one",
     [](Assumptions& a, double v) { a.gpu_power_share = v; }},
    {"tpu_power_share", "", Basis::prior, "mean power in training over the rated one",
     [](Assumptions& a, double v) { a.tpu_power_share = v; }},
    {"server_over_chip_power", "", Basis::prior, "rated power of a server over its chips",
     [](Assumptions& a, double v) { a.server_over_chip_power = v; }},
    {"maxq_rated_W", "W", Basis::prior, "MLPerf MaxQ: rated power",
     [](Assumptions& a, double v) { a.maxq_rated_w = v; }},
    {"maxq_small_W", "W", Basis::prior, "MLPerf MaxQ: power limit, small models",
     [](Assumptions& a, double v) { a.maxq_small_w = v; }},
    {"maxq_large_W", "W", Basis::prior, "MLPerf MaxQ: power limit, large models",
     [](Assumptions& a, double v) { a.maxq_large_w = v; }},
    {"maxq_small_billion", "1e9", Basis::prior, "MLPerf MaxQ: parameters below which a model is small",
     [](Assumptions& a, double v) { a.maxq_small_params = v * 1e9; }},
    {"board_W", "W", Basis::prior, "single-board computer around a graphics card",
     [](Assumptions& a, double v) { a.board_w = v; }},
};

}  // namespace

ParameterTable<Assumptions> assumption_parameters() { return kAssumptions; }

Assumptions assumptions_of(const std::string& catalog_root, const TruthFacts& facts) {
  Assumptions assumptions;
  lay_over(assumptions, assumption_parameters(), "", facts.assumptions, {"assumptions"});
  Diagnostics faults;
  for (const Parameter<Assumptions>& p : kAssumptions)
    if (std::none_of(facts.assumptions.begin(), facts.assumptions.end(),
                     [&](const SoftwareRow& row) { return row.parameter == p.name; }))
      faults.add((std::filesystem::path(catalog_root) / "truth" / "assumptions.csv").string(), 0, std::string(p.name),
                 "is missing; predictions of published rows need it (the shipped catalog has all)");
  if (!faults.ok()) throw InputError(faults);
  return assumptions;
}

}  // namespace eqc
