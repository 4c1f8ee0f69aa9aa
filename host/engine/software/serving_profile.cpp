// What a row of software/serving.csv sets.
#include "host/engine/software/serving_profile.hpp"

namespace eqc {
namespace {

constexpr Parameter<ServingProfile> kServingParameters[] = {
    {"step_overhead_us", "us", Basis::fitted, "host work per step: scheduler, inputs, sampling",
     [](ServingProfile& p, double v) { p.software.step_overhead_s = v * 1e-6; }},
    {"sequence_overhead_us", "us", Basis::fitted, "host work per running sequence and step",
     [](ServingProfile& p, double v) { p.software.sequence_overhead_s = v * 1e-6; }},
    {"draft_overhead_us", "us", Basis::fitted, "host work per step with drafted tokens: passes wait for each other",
     [](ServingProfile& p, double v) { p.software.draft_overhead_s = v * 1e-6; }},
    {"host_overlap", "", Basis::fitted, "share of these that runs beside the device's work",
     [](ServingProfile& p, double v) { p.software.host_overlap = v; }},
    {"request_overhead_us", "us", Basis::fitted, "per request before its first token",
     [](ServingProfile& p, double v) { p.software.request_overhead_s = v * 1e-6; }},
    {"admission_us", "us", Basis::fitted, "of the engine's host per new request: its pass takes so much longer",
     [](ServingProfile& p, double v) { p.software.admission_s = v * 1e-6; }},
    {"request_work_us", "us", Basis::fitted, "of the front end per request, one after the other",
     [](ServingProfile& p, double v) { p.software.request_work_s = v * 1e-6; }, ReadBy::none},
    {"prompt_work_us", "us", Basis::fitted, "the same per token of a prompt",
     [](ServingProfile& p, double v) { p.software.prompt_work_s = v * 1e-6; }, ReadBy::none},
    {"response_work_us", "us", Basis::fitted, "of the front end per message of tokens, one after the other",
     [](ServingProfile& p, double v) { p.software.response_work_s = v * 1e-6; }, ReadBy::none},
    {"layer_overhead_us", "us", Basis::fitted, "small kernels per layer and replayed decode step",
     [](ServingProfile& p, double v) { p.software.layer_overhead_s = v * 1e-6; }},
    {"expert_overhead_us", "us", Basis::fitted, "the same on top, per mixture-of-experts layer",
     [](ServingProfile& p, double v) { p.software.expert_overhead_s = v * 1e-6; }, ReadBy::experts},
    {"quantise_us", "us", Basis::fitted, "quantising the inputs of a narrow product, beyond the calibrated floor",
     [](ServingProfile& p, double v) { p.software.quantise_s = v * 1e-6; }, ReadBy::narrow_products},
    {"prefill_layer_us", "us", Basis::fitted, "launches per layer of a pass with prompt tokens",
     [](ServingProfile& p, double v) { p.software.prefill_layer_s = v * 1e-6; }},
    {"prefill_latent_us", "us", Basis::fitted, "the same on top, with latent attention or a recurrent mixer",
     [](ServingProfile& p, double v) { p.software.prefill_latent_s = v * 1e-6; }, ReadBy::latent},
    {"prefill_byte_expert_us", "us", Basis::fitted, "the same on top, of routed experts in 8 bits",
     [](ServingProfile& p, double v) { p.software.prefill_byte_expert_s = v * 1e-6; }, ReadBy::byte_experts},
    {"expert_memory_share", "", Basis::fitted, "of the streaming rate, by routed experts' weights",
     [](ServingProfile& p, double v) { p.software.expert_memory_share = v; }, ReadBy::experts},
    {"expert_byte_share", "", Basis::fitted, "the same again for 8-bit weights with block scales",
     [](ServingProfile& p, double v) { p.software.expert_byte_share = v; }, ReadBy::byte_experts},
    {"expert_gemm_share", "", Basis::fitted, "of the matrix rate, by products of experts",
     [](ServingProfile& p, double v) { p.software.expert_gemm_share = v; }, ReadBy::experts},
    {"expert_byte_gemm_share", "", Basis::fitted, "the same again for 8-bit weights with block scales",
     [](ServingProfile& p, double v) { p.software.expert_byte_gemm_share = v; }, ReadBy::byte_experts},
    {"prefill_share", "", Basis::fitted, "of the matrix rate, by prompts",
     [](ServingProfile& p, double v) { p.software.prefill_share = v; }},
    {"prefill_narrow_share", "", Basis::fitted, "the same of 8-bit and narrower products",
     [](ServingProfile& p, double v) { p.software.prefill_narrow_share = v; }, ReadBy::narrow_products},
    {"attention_share", "", Basis::fitted, "of the calibrated rate, by attention over the cache",
     [](ServingProfile& p, double v) { p.software.attention_share = v; }},
    {"recurrent_share", "", Basis::fitted, "of the streaming rate, by states of recurrent mixers",
     [](ServingProfile& p, double v) { p.software.recurrent_share = v; }, ReadBy::recurrent},
    {"recurrent_traffic", "", Basis::fitted, "time of recurrent mixers over prompts, over what their bytes take",
     [](ServingProfile& p, double v) { p.software.recurrent_traffic = v; }, ReadBy::recurrent},
    {"tensor_overlap", "", Basis::prior, "share of all-reduces under other work",
     [](ServingProfile& p, double v) { p.software.tensor_overlap = v; }},
    {"expert_overlap", "", Basis::prior, "share of dispatch and combine under other work",
     [](ServingProfile& p, double v) { p.software.expert_overlap = v; }, ReadBy::experts},
    {"dispatch_floor_us", "us", Basis::prior, "of a dispatch and its combine, whatever they carry",
     [](ServingProfile& p, double v) { p.software.dispatch_floor_s = v * 1e-6; }, ReadBy::experts},
    {"expert_skew", "", Basis::fitted, "tokens of the busiest expert rank: 1 + skew x expected excess",
     [](ServingProfile& p, double v) { p.software.expert_skew = v; }, ReadBy::experts},
    {"routing_spread", "", Basis::fitted, "popularity of experts, deviation over mean: skew touches fewer",
     [](ServingProfile& p, double v) { p.software.routing_spread = v; }, ReadBy::experts},
    {"cache_share", "", Basis::prior, "of the memory that weights, work space and reserve leave",
     [](ServingProfile& p, double v) { p.software.cache_share = v; }},
    {"output_reserved", "", Basis::prior, "share of a request's output that holds cache on average",
     [](ServingProfile& p, double v) { p.software.output_reserved = v; }},
    {"pass_tokens", "tokens", Basis::prior, "of one pass: longer prompts are prefilled in chunks",
     [](ServingProfile& p, double v) { p.software.pass_tokens = static_cast<std::int32_t>(v); }},
    {"graph_tokens", "tokens", Basis::prior, "of the longest pass that replays captured graphs, prompts or not",
     [](ServingProfile& p, double v) { p.software.graph_tokens = static_cast<std::int32_t>(v); }},
    {"max_sequences", "", Basis::prior, "running at once on one attention copy",
     [](ServingProfile& p, double v) { p.software.max_sequences = static_cast<std::int32_t>(v); }},
    {"reserve_GB", "GB", Basis::prior, "device memory that the framework keeps",
     [](ServingProfile& p, double v) { p.software.reserve.fixed_bytes = v * 1e9; }},
    {"reserve_share", "", Basis::prior, "of device memory that the framework keeps",
     [](ServingProfile& p, double v) { p.software.reserve.share = v; }},
    {"spread_throughput", "", Basis::fitted, "log standard deviation of measurement over prediction: throughputs",
     [](ServingProfile& p, double v) { p.spread.throughput = v; }, ReadBy::none},
    {"spread_step", "", Basis::fitted, "log standard deviation of measurement over prediction: times per token",
     [](ServingProfile& p, double v) { p.spread.step = v; }, ReadBy::none},
    {"spread_first_token", "", Basis::fitted, "log standard deviation of measurement over prediction: first tokens",
     [](ServingProfile& p, double v) { p.spread.first_token = v; }, ReadBy::none},
    {"device_share", "", Basis::fitted,
     "of the speed of its kernels, by an accelerator whose kernels are known from single products at most",
     [](ServingProfile& p, double v) { p.device_share = v; }},
    {"spread_generation", "", Basis::fitted,
     "the same of a family of accelerators that the framework was not fitted on, added in squares",
     [](ServingProfile& p, double v) { p.spread.generation = v; }, ReadBy::none},
};

}  // namespace

ParameterTable<ServingProfile> serving_parameters() { return kServingParameters; }

HardwareSpec at_share(HardwareSpec hardware, double share) {
  for (double& peak : hardware.peak_flop_per_s) peak *= share;
  hardware.memory_rate_bytes_per_s *= share;
  hardware.kernel_launch_s /= share;
  KernelCurves& k = hardware.curves;
  for (double& floor : k.gemm_floor_s) floor /= share;
  for (double* floor : {&k.grouped_floor_s, &k.widened_floor_s, &k.attention_floor_s, &k.decode_floor_s})
    *floor /= share;
  return hardware;
}

std::vector<std::string> serving_profile_ids(std::string_view id, std::string_view family) {
  std::vector<std::string> ids = {"default"};
  if (!family.empty()) ids.push_back("hardware:" + std::string(family));
  std::vector<std::string> names;
  for (std::size_t end = id.find('/'); end != std::string_view::npos; end = id.find('/', end + 1))
    names.emplace_back(id.substr(0, end));
  names.emplace_back(id);
  for (const std::string& name : names) {
    ids.push_back(name);
    if (!family.empty()) ids.push_back(name + ":" + std::string(family));
  }
  return ids;
}

double unfitted_spread(const Catalog& catalog) { return serving_profile(catalog, "default").spread.generation; }

ServingProfile serving_profile(const Catalog& catalog, std::string_view id, std::string_view family,
                               const SearchTraits* traits) {
  ServingProfile profile;
  lay_over(profile, serving_parameters(), catalog.root, catalog.serving_software, serving_profile_ids(id, family),
           traits);
  return profile;
}

}  // namespace eqc
