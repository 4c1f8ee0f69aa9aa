// What a row of software/local.csv sets.
#include "host/engine/software/local_profile.hpp"

namespace eqc {
namespace {

constexpr Parameter<LocalProfile> kLocalParameters[] = {
    {"memory_share", "", Basis::fitted, "of memory rate, by weight streaming with arithmetic enough to keep it busy",
     [](LocalProfile& p, double v) { p.software.memory_share = v; }},
    {"memory_limit_byte_per_flop", "B/FLOP", Basis::fitted, "memory rate over FP32 rate at which half of that is left",
     [](LocalProfile& p, double v) { p.software.memory_limit_byte_per_flop = v; }},
    {"dequant_flop_per_weight", "FLOP", Basis::fitted, "to unpack one weight of a k-quant",
     [](LocalProfile& p, double v) { p.software.dequant_flop_per_weight = v; }},
    {"matrix_share_f16", "", Basis::fitted, "of the matrix peak in prefill, small peaks, F16 weights",
     [](LocalProfile& p, double v) { p.software.matrix_share_f16 = v; }},
    {"matrix_share_quantised", "", Basis::fitted, "the same of quantised weights",
     [](LocalProfile& p, double v) { p.software.matrix_share_quantised = v; }},
    {"matrix_half_TFLOP_per_s", "TFLOP/s", Basis::fitted, "peak at which that share is halved",
     [](LocalProfile& p, double v) { p.software.matrix_half_flop_per_s = v * 1e12; }},
    {"scale_flop_ratio", "", Basis::prior, "quantised prefill over FP32 rate: block scales outside the matrix units",
     [](LocalProfile& p, double v) { p.software.scale_flop_ratio = v; }},
    {"batch_matrix_share", "", Basis::fitted, "of the matrix peak, by decode steps of several sequences",
     [](LocalProfile& p, double v) { p.software.batch_matrix_share = v; }},
    {"expert_share", "", Basis::fitted, "of the dense matrix share, by experts",
     [](LocalProfile& p, double v) { p.software.expert_share = v; }},
    {"score_byte", "B", Basis::fitted, "memory traffic per attention score in prefill; 0: fused attention",
     [](LocalProfile& p, double v) { p.software.score_byte = v; }},
    {"kv_share", "", Basis::fitted, "of memory rate, by attention over the cache in decode",
     [](LocalProfile& p, double v) { p.software.kv_share = v; }},
    {"context_ns", "ns", Basis::fitted, "floor per cached token and layer of a decode step",
     [](LocalProfile& p, double v) { p.software.context_s = v * 1e-9; }},
    {"layer_us", "us", Basis::fitted, "launches of one layer",
     [](LocalProfile& p, double v) { p.software.layer_s = v * 1e-6; }},
    {"launch_overlap", "", Basis::prior, "share of those launches queued while the device works",
     [](LocalProfile& p, double v) { p.software.launch_overlap = v; }},
    {"expert_layer_us", "us", Basis::fitted, "more of them for a layer with experts",
     [](LocalProfile& p, double v) { p.software.expert_layer_s = v * 1e-6; }},
    {"expert_batch_us", "us", Basis::fitted, "grouping tokens by expert, per layer and step of several sequences",
     [](LocalProfile& p, double v) { p.software.expert_batch_s = v * 1e-6; }},
    {"expert_spread", "", Basis::fitted, "tokens that route independently, as exponent of their number",
     [](LocalProfile& p, double v) { p.software.expert_spread = v; }},
    {"hop_us", "us", Basis::fitted, "from device to device",
     [](LocalProfile& p, double v) { p.software.hop_s = v * 1e-6; }},
    {"pipeline_share", "", Basis::fitted, "of the ideal speed-up that several devices give to prefill",
     [](LocalProfile& p, double v) { p.software.pipeline_share = v; }},
    {"pass_tokens", "tokens", Basis::prior, "of one prefill pass",
     [](LocalProfile& p, double v) { p.software.pass_tokens = v; }},
    {"usable_memory", "", Basis::prior, "of device memory",
     [](LocalProfile& p, double v) { p.software.usable_memory = v; }},
    {"host_GB_per_s", "GB/s", Basis::prior, "at which the host computes layers that do not fit",
     [](LocalProfile& p, double v) { p.host_rate = v * 1e9; }},
    {"decode_spread", "", Basis::fitted, "log standard deviation of measurement over prediction: decode",
     [](LocalProfile& p, double v) { p.decode_spread = v; }},
    {"prefill_spread", "", Basis::fitted, "log standard deviation of measurement over prediction: prefill",
     [](LocalProfile& p, double v) { p.prefill_spread = v; }},
};

}  // namespace

ParameterTable<LocalProfile> local_parameters() { return kLocalParameters; }

std::optional<LocalProfile> local_profile(const Catalog& catalog, const std::string& id) {
  LocalProfile profile;
  lay_over(profile, local_parameters(), catalog.root, catalog.local_software, {id});
  for (const SoftwareRow& row : catalog.local_software)
    if (row.id == id) return profile;
  return std::nullopt;
}

}  // namespace eqc
