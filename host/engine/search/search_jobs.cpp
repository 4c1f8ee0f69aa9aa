// Layout searches as data: what a scenario, a model and an accelerator make of the kernels' tasks and spaces.
#include "host/engine/search/search_jobs.hpp"

#include "host/engine/software/serving_profile.hpp"
#include "host/engine/software/training_profile.hpp"
#include "host/plan/training_tokens.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/job/search_job.hpp"

namespace eqc {
namespace {

std::uint32_t mask_of(const std::vector<Precision>& precisions) {
  std::uint32_t mask = 0;
  for (const Precision p : precisions) mask |= precision_bit(p);
  return mask;
}

DegreeList degree_list(const std::vector<std::int64_t>& values) {
  DegreeList list;
  for (const std::int64_t value : values) list.values[list.count++] = static_cast<std::int32_t>(value);
  return list;
}

/// Which layouts the scenario lets the search try. Fused attention keeps no scores: selective recomputation is none
/// there.
TrainingSpace training_space(const TrainingSpec& t, const TrainingSoftware& software) {
  TrainingSpace space;
  space.max_interleave = static_cast<std::int32_t>(t.interleave);
  space.max_context = static_cast<std::int32_t>(t.context);
  if (!t.expert_parallel) space.max_expert = 1;
  space.recompute_mask = space.zero_mask = 0;
  for (const Recompute r : t.recompute) {
    const bool as_none = r == Recompute::selective && software.activation.flash_attention;
    space.recompute_mask |= 1U << static_cast<int>(as_none ? Recompute::none : r);
  }
  for (const std::int64_t stage : t.zero) space.zero_mask |= 1U << stage;
#define EQC_X(id, meaning) space.id = degree_list(t.layout.id);
  EQC_DEGREE_LIST(EQC_X)
#undef EQC_X
  return space;
}

/// A mix of requests as the moments that the steady state needs.
void set_mix(const std::vector<RequestKind>& requests, ServingTask& task) {
  double input = 0, square = 0, output = 0, running_input = 0, running_output = 0;
  for (const RequestKind& r : requests) {
    const double in = static_cast<double>(r.input_tokens), out = static_cast<double>(r.output_tokens);
    input += r.share * in;
    square += r.share * in * in;
    output += r.share * out;
    running_input += r.share * out * in;
    running_output += r.share * out * out;
    if (in + out > task.longest_tokens) task.longest_tokens = in + out;
  }
  if (requests.empty()) return;
  task.running_input = running_input / output;
  task.running_output = running_output / output;
  task.prompt_growth = square / (input * input);
}

void set_methods(const ServingSpec& s, ServingSearchJob& job) {
  set_mix(s.requests, job.task);
  job.task.prefix_hit_share = s.prefix_hit;
  job.task.draft_tokens = static_cast<std::int32_t>(s.draft_tokens);
  job.task.draft_acceptance = s.draft_tokens > 0 ? s.draft_acceptance : 0;
  job.task.draft_layers = s.draft_layers;
  job.task.disaggregated = s.disaggregated ? 1 : 0;
  if (s.chunk_tokens > 0) job.software.pass_tokens = static_cast<std::int32_t>(s.chunk_tokens);
  if (!s.expert_parallel) job.space.max_expert = 0;
  job.space.attention_copies = s.attention_data_parallel ? 1 : 0;
}

// Exponent: DeepSeek LLM, arXiv 2401.02954, sec. 3.1: best batch = 0.292 FLOP^0.3271 tokens; level: median of what 45
// models of model/models.csv took in fact, about which they scatter by 0.83 (log standard deviation; the rule says 6, 8
// and 29 M for GPT-3 175B, Llama 2 70B, Llama 3.1 405B, which took 3.2, 4 and 16.8 M, and 13 M for DeepSeek-V3's 63 M).
constexpr double kBatchAt1e24 = 8.7e6, kBatchExponent = 0.3271;

constexpr double kZeroBubbleLeft = 1.0 / 3;  // ZB-H1, arXiv 2401.10241, table 1

/// What every search needs to know.
template <class Job>
Job search_job(const Plan& plan, std::size_t model, std::size_t hardware) {
  Job job;
  job.model = *plan.model(model).spec;
  job.hardware = *plan.hardware(hardware).spec;
  job.objective = plan.scenario->run.objective;
  return job;
}

}  // namespace

double global_batch_tokens(const Plan& plan, std::size_t model) {
  const TrainingSpec& t = plan.scenario->training;
  const auto own = t.batch_of.find(plan.scenario->axes.models[model]);
  if (own != t.batch_of.end()) return own->second;
  if (!t.batch_from_model) return t.global_batch_tokens;
  const ModelRow& row = plan.model(model);
  if (row.global_batch_tokens) return *row.global_batch_tokens;
  const double flop = 6.0 * row.spec->active_params * training_tokens(plan, model);
  return flop > 0 ? kBatchAt1e24 * pow_(flop * 1e-24, kBatchExponent) : t.global_batch_tokens;
}

std::int64_t training_sequence(const Plan& plan, std::size_t model) {
  const std::int64_t wanted = plan.scenario->training.sequence, longest = plan.model(model).spec->max_context;
  return longest > 0 && longest < wanted ? longest : wanted;
}

bool deployed(const Plan& plan, std::size_t hardware, std::int64_t accelerators) {
  const std::optional<double>& largest = plan.hardware(hardware).largest_cluster;
  return plan.scenario->choice.any_cluster || !largest || static_cast<double>(accelerators) <= *largest;
}

SearchTraits traits_of_search(const Plan& plan, std::size_t model, std::size_t hardware, Task task) {
  const Scenario& s = *plan.scenario;
  return search_traits(*plan.model(model).spec, *plan.hardware(hardware).spec, task,
                       mask_of(task == Task::training ? s.training.precisions : s.serving.precisions), s.run.objective);
}

TrainingSearchJob training_search_job(const Plan& plan, std::size_t model, std::size_t hardware,
                                      std::int64_t accelerators) {
  const TrainingSpec& t = plan.scenario->training;
  auto job = search_job<TrainingSearchJob>(plan, model, hardware);
  const SearchTraits traits = traits_of_search(plan, model, hardware, Task::training);
  job.software = training_software(*plan.catalog, plan.scenario->axes.hardware[hardware], t.software, &traits);
  job.task.tokens = training_tokens(plan, model);
  job.task.sequence = static_cast<std::int32_t>(training_sequence(plan, model));
  const double batch = global_batch_tokens(plan, model) / job.task.sequence;
  job.task.global_batch_sequences = batch < 1 ? 1 : static_cast<std::int32_t>(batch);
  job.task.n_gpus = static_cast<std::int32_t>(accelerators);
  job.task.deadline_s = t.deadline_s;
  job.task.precisions = mask_of(t.precisions);
  job.space = training_space(t, job.software);
  if (t.zero_bubble && job.software.bubble_share > kZeroBubbleLeft) job.software.bubble_share = kZeroBubbleLeft;
  return job;
}

ServingSearchJob serving_search_job(const Plan& plan, std::size_t model, std::size_t hardware,
                                    std::int64_t accelerators) {
  const ServingSpec& s = plan.scenario->serving;
  auto job = search_job<ServingSearchJob>(plan, model, hardware);
  const SearchTraits traits = traits_of_search(plan, model, hardware, Task::serving);
  const ServingProfile profile =
      serving_profile(*plan.catalog, s.software, plan.hardware(hardware).efficiency, &traits);
  job.software = profile.software;
  job.hardware = at_share(job.hardware, profile.device_share);
  job.task.input_tokens = static_cast<std::int32_t>(s.input_tokens);
  job.task.output_tokens = static_cast<std::int32_t>(s.output_tokens);
  job.task.ttft_target_s = s.ttft_s;
  job.task.tpot_target_s = s.tpot_s;
  job.task.n_gpus = static_cast<std::int32_t>(accelerators);
  job.task.precisions = mask_of(s.precisions);
  job.task.kv_precisions = mask_of(s.kv_precisions);
  job.task.max_batch = static_cast<std::int32_t>(s.max_batch);
  job.task.allow_offload = s.offload ? 1 : 0;
  job.task.host_memory_bytes = s.host_memory_bytes;
  job.task.host_rate_bytes_per_s = s.host_rate_bytes_per_s;
  set_methods(s, job);
  return job;
}

}  // namespace eqc
