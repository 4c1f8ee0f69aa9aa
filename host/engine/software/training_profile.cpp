// One table of parameters: name in the catalog, and where its value goes.
#include "host/engine/software/training_profile.hpp"

namespace eqc {
namespace {

using Profile = TrainingProfile;

struct Parameter {
  std::string_view name;
  void (*set)(Profile&, double);
};

constexpr double kMicro = 1e6, kMilli = 1e3, kGiga = 1e9;  // micro and milli divide: x us = x / 1e6 s

constexpr Parameter kParameters[] = {
    {"flash_attention", [](Profile& p, double v) { p.software.activation.flash_attention = v != 0; }},
    {"dropout", [](Profile& p, double v) { p.software.activation.dropout = v != 0; }},
    {"sequence_parallel", [](Profile& p, double v) { p.sequence_parallel = v != 0; }},
    {"zero_stage", [](Profile& p, double v) { p.zero = static_cast<ZeroStage>(static_cast<int>(v)); }},
    {"gradient_bytes", [](Profile& p, double v) { p.software.gradient_bytes = v; }},
    {"gemm_share",
     [](Profile& p, double v) {
       for (double& share : p.software.gemm_share) share *= v;
     }},
    {"gemm_share_bf16", [](Profile& p, double v) { p.software.gemm_share[static_cast<int>(Precision::bf16)] *= v; }},
    {"gemm_share_fp8", [](Profile& p, double v) { p.software.gemm_share[static_cast<int>(Precision::fp8)] *= v; }},
    {"gemm_share_fp4", [](Profile& p, double v) { p.software.gemm_share[static_cast<int>(Precision::fp4)] *= v; }},
    {"half_work_bf16_GFLOP",
     [](Profile& p, double v) { p.software.gemm_half_work_flop[static_cast<int>(Precision::bf16)] = v * kGiga; }},
    {"half_work_fp8_GFLOP",
     [](Profile& p, double v) { p.software.gemm_half_work_flop[static_cast<int>(Precision::fp8)] = v * kGiga; }},
    {"half_work_fp4_GFLOP",
     [](Profile& p, double v) { p.software.gemm_half_work_flop[static_cast<int>(Precision::fp4)] = v * kGiga; }},
    {"attention_share", [](Profile& p, double v) { p.software.attention_share *= v; }},
    {"selective_keeps", [](Profile& p, double v) { p.software.activation.selective_keeps = v; }},
    {"bytes_per_logit", [](Profile& p, double v) { p.software.activation.bytes_per_logit = v; }},
    {"flash_backward_factor", [](Profile& p, double v) { p.software.flash_backward_factor = v; }},
    {"gradient_traffic", [](Profile& p, double v) { p.software.gradient_traffic = v; }},
    {"elementwise_traffic", [](Profile& p, double v) { p.software.elementwise_traffic = v; }},
    {"expert_imbalance", [](Profile& p, double v) { p.software.expert_imbalance = v; }},
    {"kernels_per_expert", [](Profile& p, double v) { p.software.kernels_per_expert = v; }},
    {"loss_bytes_per_logit", [](Profile& p, double v) { p.software.loss_bytes_per_logit = v; }},
    {"recurrent_traffic", [](Profile& p, double v) { p.software.recurrent_traffic = v; }},
    {"scale_passes", [](Profile& p, double v) { p.software.scale_passes = v; }},
    {"dispatch_nodes", [](Profile& p, double v) { p.software.dispatch_nodes = v; }},
    {"routed_traffic", [](Profile& p, double v) { p.software.routed_traffic = v; }},
    {"routed_stall_us", [](Profile& p, double v) { p.software.routed_stall_s = v / kMicro; }},
    {"host_launch_us", [](Profile& p, double v) { p.software.host_launch_s = v / kMicro; }},
    {"step_fixed_ms", [](Profile& p, double v) { p.software.step_fixed_s = v / kMilli; }},
    {"straggler_per_doubling", [](Profile& p, double v) { p.software.straggler_per_doubling = v; }},
    {"bubble_share", [](Profile& p, double v) { p.software.bubble_share = v; }},
    {"point_to_point_share", [](Profile& p, double v) { p.software.point_to_point_share = v; }},
    {"owner_messages", [](Profile& p, double v) { p.software.owner_messages = v; }},
    {"gather_copies", [](Profile& p, double v) { p.software.gather_copies = v; }},
    {"repeated_heads", [](Profile& p, double v) { p.software.repeated_heads = v; }},
    {"tensor_regather", [](Profile& p, double v) { p.software.tensor_regather = v; }},
    {"split_messages", [](Profile& p, double v) { p.software.split_messages = v; }},
    {"sharded_gather_share", [](Profile& p, double v) { p.software.sharded_gather_share = v; }},
    {"overlap_tensor_forward", [](Profile& p, double v) { p.software.overlap.tensor_forward = v; }},
    {"overlap_tensor_backward", [](Profile& p, double v) { p.software.overlap.tensor_backward = v; }},
    {"overlap_data", [](Profile& p, double v) { p.software.overlap.data = v; }},
    {"overlap_pipeline", [](Profile& p, double v) { p.software.overlap.pipeline = v; }},
    {"overlap_context", [](Profile& p, double v) { p.software.overlap.context = v; }},
    {"overlap_expert", [](Profile& p, double v) { p.software.overlap.expert = v; }},
    {"reserve_fixed_GB", [](Profile& p, double v) { p.software.reserve.fixed_bytes = v * kGiga; }},
    {"reserve_share", [](Profile& p, double v) { p.software.reserve.share = v; }},
    {"log_spread", [](Profile& p, double v) { p.log_spread = v; }},
    {"goodput_share", [](Profile& p, double v) { p.goodput_share = v; }},
};

void apply(const Catalog& catalog, const std::string& id, TrainingProfile& profile) {
  for (const SoftwareRow& row : catalog.training_software) {
    if (row.id != id) continue;
    for (const Parameter& parameter : kParameters)
      if (row.parameter == parameter.name) parameter.set(profile, row.value);
  }
}

}  // namespace

TrainingProfile training_profile(const Catalog& catalog, std::string_view id, std::size_t hardware) {
  TrainingProfile profile;
  const std::string& family = catalog.hardware[hardware].efficiency;
  apply(catalog, "default", profile);
  apply(catalog, "hardware:" + family, profile);
  apply(catalog, std::string(id), profile);
  apply(catalog, std::string(id) + ":" + family, profile);
  return profile;
}

std::vector<std::string_view> training_parameters() {
  std::vector<std::string_view> names;
  for (const Parameter& p : kParameters) names.push_back(p.name);
  return names;
}

}  // namespace eqc
