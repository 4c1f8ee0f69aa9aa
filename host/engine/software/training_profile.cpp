// What a row of software/training.csv sets.
#include "host/engine/software/training_profile.hpp"

namespace eqc {
namespace {

constexpr Parameter<TrainingProfile> kTrainingParameters[] = {
    {"flash_attention", "0 or 1", Basis::prior, "fused attention: scores are not kept",
     [](TrainingProfile& p, double v) { p.software.activation.flash_attention = v != 0; }},
    {"dropout", "0 or 1", Basis::prior, "dropout masks are kept",
     [](TrainingProfile& p, double v) { p.software.activation.dropout = v != 0; }},
    {"sequence_parallel", "0 or 1", Basis::prior, "with tensor parallelism, unless a run says otherwise",
     [](TrainingProfile& p, double v) { p.sequence_parallel = v != 0; }},
    {"zero_stage", "0 to 3", Basis::prior, "what is sharded over data parallel ranks, unless a run says otherwise",
     [](TrainingProfile& p, double v) { p.zero = static_cast<ZeroStage>(static_cast<int>(v)); }},
    {"gradient_bytes", "B", Basis::prior, "of one summed gradient",
     [](TrainingProfile& p, double v) { p.software.gradient_bytes = v; }},
    {"gemm_share", "", Basis::fitted,
     "of the benchmarked matrix rate under sustained load, all precisions; factors multiply",
     [](TrainingProfile& p, double v) {
       for (double& share : p.software.gemm_share) share *= v;
     }},
    {"gemm_share_bf16", "", Basis::fitted, "the same of bf16 products",
     [](TrainingProfile& p, double v) { p.software.gemm_share[static_cast<int>(Precision::bf16)] *= v; }},
    {"gemm_share_fp8", "", Basis::fitted, "the same of fp8 products",
     [](TrainingProfile& p, double v) { p.software.gemm_share[static_cast<int>(Precision::fp8)] *= v; }},
    {"gemm_share_fp4", "", Basis::fitted, "the same of fp4 products",
     [](TrainingProfile& p, double v) { p.software.gemm_share[static_cast<int>(Precision::fp4)] *= v; }},
    {"half_work_bf16_GFLOP", "GFLOP", Basis::prior, "work at which large bf16 products reach half of their rate",
     [](TrainingProfile& p, double v) { p.software.gemm_half_work_flop[static_cast<int>(Precision::bf16)] = v * 1e9; }},
    {"half_work_fp8_GFLOP", "GFLOP", Basis::prior, "work at which large fp8 products reach half of their rate",
     [](TrainingProfile& p, double v) { p.software.gemm_half_work_flop[static_cast<int>(Precision::fp8)] = v * 1e9; }},
    {"half_work_fp4_GFLOP", "GFLOP", Basis::prior, "work at which large fp4 products reach half of their rate",
     [](TrainingProfile& p, double v) { p.software.gemm_half_work_flop[static_cast<int>(Precision::fp4)] = v * 1e9; }},
    {"attention_share", "", Basis::fitted, "of the benchmarked attention rate; factors multiply",
     [](TrainingProfile& p, double v) { p.software.attention_share *= v; }},
    {"selective_keeps", "", Basis::prior, "of what selective recomputation could drop, what is kept",
     [](TrainingProfile& p, double v) { p.software.activation.selective_keeps = v; }},
    {"bytes_per_logit", "B", Basis::prior, "kept per logit on the last stage",
     [](TrainingProfile& p, double v) { p.software.activation.bytes_per_logit = v; }},
    {"flash_backward_factor", "", Basis::fitted, "time of fused attention's backward pass over its forward",
     [](TrainingProfile& p, double v) { p.software.flash_backward_factor = v; }},
    {"gradient_traffic", "", Basis::fitted, "share that shows of reading and writing sums of weight gradients",
     [](TrainingProfile& p, double v) { p.software.gradient_traffic = v; }},
    {"elementwise_traffic", "", Basis::fitted, "bytes of element-wise kernels over their fused count",
     [](TrainingProfile& p, double v) { p.software.elementwise_traffic = v; }},
    {"expert_imbalance", "", Basis::prior, "tokens of the busiest expert rank over the mean",
     [](TrainingProfile& p, double v) { p.software.expert_imbalance = v; }},
    {"kernels_per_expert", "", Basis::fitted, "issued for each expert of a rank and pass",
     [](TrainingProfile& p, double v) { p.software.kernels_per_expert = v; }},
    {"loss_bytes_per_logit", "B", Basis::prior, "moved by the loss, both directions",
     [](TrainingProfile& p, double v) { p.software.loss_bytes_per_logit = v; }},
    {"recurrent_traffic", "", Basis::fitted, "time of recurrent mixers over what their bytes take",
     [](TrainingProfile& p, double v) { p.software.recurrent_traffic = v; }},
    {"scale_passes", "", Basis::prior, "bytes that narrow the inputs of products, over one scale per tensor",
     [](TrainingProfile& p, double v) { p.software.scale_passes = v; }},
    {"dispatch_nodes", "", Basis::prior, "nodes that one token's experts lie on; 0: each copy travels on its own",
     [](TrainingProfile& p, double v) { p.software.dispatch_nodes = v; }},
    {"routed_traffic", "", Basis::fitted, "bytes that route, permute and combine tokens, over their fused count",
     [](TrainingProfile& p, double v) { p.software.routed_traffic = v; }},
    {"routed_stall_us", "us", Basis::prior, "the host waits for counts of tokens per expert, per routed layer and pass",
     [](TrainingProfile& p, double v) { p.software.routed_stall_s = v / 1e6; }},
    {"host_launch_us", "us", Basis::fitted, "of the host per kernel it issues",
     [](TrainingProfile& p, double v) { p.software.host_launch_s = v / 1e6; }},
    {"step_fixed_ms", "ms", Basis::fitted, "once per step",
     [](TrainingProfile& p, double v) { p.software.step_fixed_s = v / 1e3; }},
    {"straggler_per_doubling", "", Basis::fitted, "growth of the step per doubling of the nodes",
     [](TrainingProfile& p, double v) { p.software.straggler_per_doubling = v; }},
    {"bubble_share", "", Basis::prior, "of the 1F1B bubble that the schedule leaves",
     [](TrainingProfile& p, double v) { p.software.bubble_share = v; }},
    {"point_to_point_share", "", Basis::prior, "of the collective rate that messages between stages reach",
     [](TrainingProfile& p, double v) { p.software.point_to_point_share = v; }},
    {"owner_messages", "", Basis::prior,
     "ranks whose gradients and weights travel one owner after the other; 0: one collective",
     [](TrainingProfile& p, double v) { p.software.owner_messages = v; }},
    {"gather_copies", "", Basis::prior, "bytes copied in device memory per byte gathered or scattered",
     [](TrainingProfile& p, double v) { p.software.gather_copies = v; }},
    {"repeated_heads", "0 or 1", Basis::prior, "keys and values go around the context ring for every query head",
     [](TrainingProfile& p, double v) { p.software.repeated_heads = v; }},
    {"tensor_regather", "", Basis::prior, "of a direction's tensor transfers, gathered again in the backward pass",
     [](TrainingProfile& p, double v) { p.software.tensor_regather = v; }},
    {"split_messages", "0 or 1", Basis::prior, "tensor ranks send a part of each message between stages",
     [](TrainingProfile& p, double v) { p.software.split_messages = v; }},
    {"sharded_gather_share", "", Basis::prior, "of the collective rate that gathers of sharded weights reach",
     [](TrainingProfile& p, double v) { p.software.sharded_gather_share = v; }},
    {"synchronous_us", "us", Basis::prior, "added per kernel where a run says that the CPU waits for each",
     [](TrainingProfile& p, double v) { p.synchronous_wait_s = v * 1e-6; }},
    {"step_bytes", "B", Basis::prior, "per optimised parameter during the optimizer's pass, beside its state",
     [](TrainingProfile& p, double v) { p.software.step_bytes = v; }},
    {"gather_messages", "", Basis::prior, "collectives per layer that gather or reduce sharded weights; 0: one for all",
     [](TrainingProfile& p, double v) { p.software.gather_messages = v; }},
    {"overlap_tensor_forward", "", Basis::fitted, "share under other work: tensor transfers of the forward pass",
     [](TrainingProfile& p, double v) { p.software.overlap.tensor_forward = v; }},
    {"overlap_tensor_backward", "", Basis::fitted, "share under other work: tensor transfers of the backward pass",
     [](TrainingProfile& p, double v) { p.software.overlap.tensor_backward = v; }},
    {"overlap_data", "", Basis::fitted, "share under other work: gradient sums and weight gathers",
     [](TrainingProfile& p, double v) { p.software.overlap.data = v; }},
    {"overlap_pipeline", "", Basis::fitted, "share under other work: messages between stages",
     [](TrainingProfile& p, double v) { p.software.overlap.pipeline = v; }},
    {"overlap_context", "", Basis::prior, "share under other work: the key/value ring",
     [](TrainingProfile& p, double v) { p.software.overlap.context = v; }},
    {"overlap_expert", "", Basis::fitted, "share under other work: dispatch and combine",
     [](TrainingProfile& p, double v) { p.software.overlap.expert = v; }},
    {"reserve_fixed_GB", "GB", Basis::prior, "device memory that the framework keeps",
     [](TrainingProfile& p, double v) { p.software.reserve.fixed_bytes = v * 1e9; }},
    {"reserve_share", "", Basis::prior, "of device memory that the framework keeps",
     [](TrainingProfile& p, double v) { p.software.reserve.share = v; }},
    {"recomputes", "0 or 1", Basis::prior, "every layer is recomputed where a published run does not say",
     [](TrainingProfile& p, double v) { p.recomputes = v > 0; }},
    {"spread_generation", "", Basis::fitted,
     "the same of a family of accelerators whose kernels are known from single products at most, added in squares",
     [](TrainingProfile& p, double v) { p.generation_spread = v; }},
    {"spread_mixture", "", Basis::prior,
     "the same of mixtures of experts under a framework whose mixtures were not fitted, added in squares",
     [](TrainingProfile& p, double v) { p.mixture_spread = v; }},
    {"log_spread", "", Basis::fitted, "standard deviation of log(measured / predicted)",
     [](TrainingProfile& p, double v) { p.log_spread = v; }},
    {"goodput_share", "", Basis::fitted, "of a whole run's accelerator-hours, spent in steps that count",
     [](TrainingProfile& p, double v) { p.goodput_share = v; }},
};

}  // namespace

ParameterTable<TrainingProfile> training_parameters() { return kTrainingParameters; }

std::vector<std::string> training_profile_ids(std::string_view id, const std::string& family) {
  const std::string name(id);
  return {"default", "hardware:" + family, name, name + ":" + family};
}

TrainingProfile training_profile(const Catalog& catalog, std::string_view id, std::size_t hardware) {
  TrainingProfile profile;
  lay_over(profile, training_parameters(), catalog.root, catalog.training_software,
           training_profile_ids(id, catalog.hardware[hardware].efficiency));
  return profile;
}

}  // namespace eqc
