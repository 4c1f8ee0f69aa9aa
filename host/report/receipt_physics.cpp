// One line per term, with the share it has of its sum.
#include "host/report/receipt_physics.hpp"

#include <fmt/core.h>

#include "host/base/human.hpp"
#include "host/engine/search/closest_layout.hpp"
#include "host/engine/search/search_jobs.hpp"
#include "host/engine/search/stated_layout.hpp"
#include "host/plan/training_tokens.hpp"
#include "host/report/memory_part_list.hpp"
#include "kernels/model/serving/serving_replica.hpp"
#include "kernels/model/training/training_step.hpp"

namespace eqc {
namespace {

std::string layout_text(const TrainingLayout& l) {
  return fmt::format(
      "tensor {} x pipeline {} x data {} (expert {}, context {}), micro-batch {}, interleave {}, recompute {}, ZeRO "
      "{}, {}{}",
      l.tensor, l.pipeline, l.data, l.expert, l.context, l.micro_batch, l.interleave, recompute_name(l.recompute),
      static_cast<int>(l.zero), precision_name(l.precision), l.sequence_parallel ? ", sequence parallel" : "");
}

std::string layout_text(const ServingLayout& l) {
  return fmt::format("tensor {} x pipeline {} (expert {}), batch {}, weights {}, KV cache {}", l.tensor, l.pipeline,
                     l.expert, l.batch, precision_name(l.weights), precision_name(l.kv));
}

std::string memory_text(const MemoryParts& m, double capacity_bytes) {
  std::string text = fmt::format(
      "Memory per accelerator: {} of {}  [Korthikanti et al. 2022, arXiv 2205.05198; ZeRO, arXiv 1910.02054]\n",
      bytes_text(total_bytes(m)), bytes_text(capacity_bytes));
  for (const MemoryPart& part : kMemoryParts)
    if (m.*part.bytes > 0) text += fmt::format("  {:<22} {:>10}\n", part.meaning, bytes_text(m.*part.bytes));
  return text;
}

std::string time_text(const std::string& what, const TimeParts& t) {
  const double whole = total_s(t);
  std::string text = fmt::format("{}: {} s at median efficiencies\n", what, number_text(whole, 5));
  const auto line = [&](const char* cause, double s) {
    text += fmt::format("  {:<22} {:>11} s  {:4.1f} %\n", cause, number_text(s, 4), whole > 0 ? 100 * s / whole : 0.0);
  };
  line("matrix units", t.gemm_s);
  line("device memory", t.memory_s);
  line("links in the node", t.link_s);
  line("network", t.network_s);
  line("launches, latencies", t.fixed_s);
  return text;
}

std::string counts_text(const SearchCounts& c) {
  return fmt::format("Layouts: {} evaluated, {} feasible; rejected: {} memory, {} deadline, {} latency, {} no link\n",
                     count_text(double(c.evaluated)), count_text(double(c.feasible)),
                     count_text(double(c.rejected_memory)), count_text(double(c.rejected_deadline)),
                     count_text(double(c.rejected_latency)), count_text(double(c.rejected_link)));
}

/// Which term misses by how much.
template <class Choice>
std::string miss_text(const Plan& plan, const Choice& c) {
  std::string text = fmt::format("Infeasible: {}.\n", status_text(c.status));
  if (c.status == Status::memory_exceeded)
    text += fmt::format("  the closest layout lacks {} per accelerator ({} available)\n",
                        bytes_text(c.result.missing_bytes), bytes_text(plan.hardware(0).spec->memory_bytes));
  if (c.status == Status::deadline_missed)
    text += fmt::format("  the closest layout takes {} longer than the deadline of {}\n",
                        duration_text(c.result.missing_seconds), duration_text(plan.scenario->training.deadline_s));
  if (c.status == Status::deadline_unsure || c.status == Status::latency_unsure)
    text += fmt::format("  in {} % of worlds the closest layout stays within {} times its limits\n",
                        number_text(100 * plan.scenario->choice.limit_probability), number_text(c.limit_use, 3));
  if (c.status == Status::latency_missed)
    text += fmt::format("  the closest layout misses by {} s (targets: first token {} s, per token {} s)\n",
                        number_text(c.result.missing_seconds), number_text(plan.scenario->serving.ttft_s),
                        number_text(plan.scenario->serving.tpot_s));
  return text;
}

/// Of training: what no layout of the scenario can be, or what the closest would hold.
std::string closest_text(const Plan& plan, Status status) {
  std::string text;
  if (status == Status::no_layout)
    for (const std::string& why : why_no_layout(plan, 0)) text += "  " + why + "\n";
  if (status != Status::memory_exceeded) return text;
  if (const auto closest = closest_training(plan, 0, 0))
    text += fmt::format("Closest: {} accelerators; layout: {}\n", count_text(closest->n_gpus),
                        layout_text(closest->layout)) +
            memory_text(closest->memory, plan.hardware(0).spec->memory_bytes);
  return text;
}

/// What is asked of the replicas beside lengths and targets; methods that are off are not named.
std::string requests_text(const ServingSpec& s) {
  std::string text = fmt::format("Requests: {} input and {} output tokens{}\n", s.input_tokens, s.output_tokens,
                                 s.requests.empty() ? "" : " (rounded means of the mix)");
  for (const RequestKind& r : s.requests)
    text +=
        fmt::format("  {:.1f} % with {} input and {} output tokens\n", 100 * r.share, r.input_tokens, r.output_tokens);
  if (s.prefix_hit > 0) text += fmt::format("  prefix cache holds {:.1f} % of the input\n", 100 * s.prefix_hit);
  if (s.draft_tokens > 0)
    text += fmt::format(
        "  speculative decoding: {} tokens proposed per step by {} layers each, accepted with probability {}  "
        "[Leviathan et al., arXiv 2211.17192, eq. 1]\n",
        s.draft_tokens, number_text(s.draft_layers), number_text(s.draft_acceptance));
  if (s.disaggregated)
    text += "  prefill in a pool of its own; the cache is sent before the first token  [Splitwise, arXiv 2311.18677]\n";
  if (s.chunk_tokens > 0) text += fmt::format("  at most {} tokens per pass\n", s.chunk_tokens);
  if (!s.expert_parallel)
    text += "  no expert parallelism\n";
  else if (!s.attention_data_parallel)
    text += "  no data-parallel attention\n";
  return text;
}

/// Methods that the scenario takes away from the search, or adds.
std::string methods_text(const TrainingSpec& t) {
  const TrainingSpec usual;
  std::string text;
  const auto add = [&text](const std::string& what) { text += (text.empty() ? "" : ", ") + what; };
  if (t.zero_bubble)
    add("zero-bubble schedule ZB-H1 [arXiv 2401.10241]");
  else if (t.interleave != usual.interleave)
    add(fmt::format("at most {} chunks per stage", t.interleave));
  if (t.context != usual.context) add(fmt::format("context parallelism to {}", t.context));
  if (!t.expert_parallel) add("no expert parallelism");
  if (t.zero != usual.zero) {
    std::string stages;
    for (const std::int64_t z : t.zero) stages += fmt::format(" {}", z);
    add("ZeRO stages" + stages);
  }
  if (t.recompute != usual.recompute) {
    std::string names;
    for (const Recompute r : t.recompute) names += " " + std::string(recompute_name(r));
    add("recompute" + names);
  }
  return text.empty() ? "" : "Allowed: " + text + "\n";
}

}  // namespace

std::string model_text(const ModelRow& m) {
  if (!m.has_architecture()) return "Architecture: unknown\n";
  const ModelSpec& s = *m.spec;
  std::string text =
      fmt::format("Architecture: {} layers, hidden {}, {} heads ({} key/value), FFN {}, vocabulary {}{}\n", s.layers,
                  s.hidden, s.heads, s.kv_heads, s.ffn, count_text(s.vocab), m.estimate ? " (an estimate)" : "");
  if (s.experts > 0)
    text += fmt::format("  experts: {} of width {}, {} per token, {} shared\n", s.experts, s.expert_ffn,
                        s.experts_per_token, s.shared_experts);
  text += fmt::format("  parameters: {} derived, {} published (ratio {}); {} active\n", short_number(total_params(s)),
                      short_number(s.params), number_text(total_params(s) / s.params), short_number(active_params(s)));
  return text;
}

/// How far a chosen layout stays within its limits.
std::string limit_text(const Plan& plan, const SearchChoice& c, const char* limits) {
  if (c.status != Status::feasible || c.limit_use == 0) return "";
  return fmt::format("  in {} % of worlds it uses up {:.0f} % of {}  [choice.limit_probability]\n",
                     number_text(100 * plan.scenario->choice.limit_probability), 100 * c.limit_use, limits);
}

/// Whose tokens a model is given of which nobody says its own.
std::string rule_text(const Plan& plan) {
  const TrainingTokens t = training_tokens_of(plan, 0);
  if (t.like) return fmt::format(" (by rule: as {}, its developer's nearest)", plan.catalog->models[*t.like].id);
  return by_rule(t.basis) ? " (by rule: the median of nine models of its time)" : "";
}

/// Sequences that the model's context cuts.
std::string sequence_text(const Plan& plan) {
  const std::int64_t wanted = plan.scenario->training.sequence;
  if (!plan.model(0).has_architecture() || training_sequence(plan, 0) >= wanted) return "";
  return fmt::format("Sequences: {} tokens, the model's context (the scenario asks for {})\n",
                     training_sequence(plan, 0), wanted);
}

std::string training_text(const Plan& plan, const TrainingChoice& c) {
  std::string text =
      fmt::format("Software: profile {} of software/training.csv; kernel rates: hardware/efficiency.csv\n",
                  plan.scenario->training.software) +
      sequence_text(plan) + methods_text(plan.scenario->training) + counts_text(c.counts);
  if (c.status != Status::feasible) text += miss_text(plan, c) + closest_text(plan, c.status);
  if (c.status != Status::feasible && c.status != Status::deadline_missed && c.status != Status::deadline_unsure)
    return text;
  const TrainingPhysics& p = c.result.best;
  text += fmt::format("Cluster: {} accelerators; layout: {}\n", count_text(p.n_gpus), layout_text(p.layout)) +
          limit_text(plan, c, "the deadline");
  if (c.result.has_runner_up)
    text += fmt::format(
        "  runner-up: {} ({:+.2f} % per token)\n", layout_text(c.result.runner_up.layout),
        100 * ((c.result.runner_up.step_s / c.result.runner_up.tokens_per_step) / (p.step_s / p.tokens_per_step) - 1));
  const double steps = c.tokens / p.tokens_per_step;
  text += fmt::format(
      "Work: {} tokens{} in {} steps of {}; per step {} model FLOP, {} with recomputation; run {} FLOP  [PaLM, arXiv "
      "2204.02311, app. B]\n",
      short_number(c.tokens), rule_text(plan), count_text(steps), short_number(p.tokens_per_step),
      number_text(p.model_flop), number_text(p.hardware_flop), number_text(p.model_flop * steps));
  text += memory_text(p.memory, plan.hardware(0).spec->memory_bytes) + time_text("Optimizer step", p.time);
  return text + fmt::format(
                    "  pipeline bubble (inside the parts above): {:.1f} %  [Narayanan et al. 2021, arXiv 2104.04473]\n",
                    100 * p.bubble_share);
}

std::string serving_text(const Plan& plan, const ServingChoice& c) {
  std::string text =
      fmt::format("Software: profile {} of software/serving.csv; kernel rates: hardware/efficiency.csv\n",
                  plan.scenario->serving.software) +
      requests_text(plan.scenario->serving) + counts_text(c.counts);
  if (c.status != Status::feasible) text += miss_text(plan, c);
  if (c.status != Status::feasible && c.status != Status::latency_missed && c.status != Status::latency_unsure)
    return text;
  const ServingPhysics& p = c.result.best;
  text += fmt::format("Replica: {} accelerators; layout: {}\n", p.n_gpus, layout_text(p.layout)) +
          limit_text(plan, c, "its latency targets");
  if (c.result.has_runner_up)
    text += fmt::format("  runner-up: {} ({:+.2f} % throughput)\n", layout_text(c.result.runner_up.layout),
                        100 * (c.result.runner_up.output_tokens_per_s_per_gpu / p.output_tokens_per_s_per_gpu - 1));
  text += fmt::format(
      "Steady state: first token {} s, per token {} s, {} output tokens/s per accelerator, prefill {:.1f} % of the "
      "time  [continuous batching: docs/model.md, section 5]\n",
      number_text(p.ttft_s), number_text(p.tpot_s), number_text(p.output_tokens_per_s_per_gpu), 100 * p.prefill_share);
  return text + memory_text(p.memory, plan.hardware(0).spec->memory_bytes) +
         time_text("First token of a request on its own", p.first) +
         time_text("What prefilling one request adds to its batch", p.prefill) + time_text("Decode step", p.decode);
}

}  // namespace eqc
