// What the performance model knows of a language model and of an accelerator: plain numbers, SI units, no names.
#pragma once

#include <cstdint>

namespace eqc {

enum class AttentionKind : std::int32_t {
  grouped_query,
  latent
};  // grouped_query covers MHA (kv_heads = heads) and MQA (kv_heads = 1)

/// Architecture of one transformer. Counts are counts; widths are elements. Zero means "does not have it".
struct ModelSpec {
  double params = 0;         ///< published parameters
  double active_params = 0;  ///< published parameters touched by one token (= params when dense)
  std::int32_t layers = 0, hidden = 0, heads = 0, kv_heads = 0, head_dim = 0;
  std::int32_t ffn = 0;  ///< FFN width of dense layers
  std::int32_t vocab = 0, max_context = 0;
  std::int32_t gated = 0;  ///< 1: SwiGLU-like FFN with 3 matrices, 0: 2 matrices
  std::int32_t tied_embeddings = 0;
  AttentionKind attention = AttentionKind::grouped_query;
  // multi-head latent attention (DeepSeek-V2, arXiv 2405.04434)
  std::int32_t q_lora = 0, kv_lora = 0, rope_dim = 0, nope_dim = 0, v_dim = 0;
  // sliding window: layers attend to at most `window` tokens, except every `full_attention_every`-th (1: all full, 0:
  // none full)
  std::int32_t window = 0, full_attention_every = 1;
  // sparse attention (DeepSeek-V3.2, arXiv 2512.02556, sec. 2): a query attends to the `sparse_keys` keys that an
  // indexer of `index_heads` heads of `index_width` picks, in every `index_every`-th layer anew (0: to all)
  std::int32_t sparse_keys = 0, index_heads = 0, index_width = 0, index_every = 1;
  // mixture of experts: every `moe_every`-th layer after the first `dense_layers`
  std::int32_t experts = 0, experts_per_token = 0, shared_experts = 0, expert_ffn = 0, dense_layers = 0, moe_every = 1;
  std::int32_t expert_latent = 0;  ///< routed experts work in this width between projections from and to `hidden`
                                   ///< (Nemotron 3 Super); 0: in `hidden`
  // recurrent mixers (Mamba, gated delta rule, linear attention), when recurrent_layers > 0: their layers have a state
  // instead of a cache. `layers` then counts FFN blocks; mixers may be more than that (Nemotron-H alternates mixer and
  // FFN blocks freely).
  std::int32_t recurrent_layers = 0, attention_layers = 0;
  std::int32_t recurrent_inputs = 0;  ///< width of the input projection: everything computed from the token
  std::int32_t recurrent_width = 0;   ///< width before the output projection
  std::int32_t recurrent_state = 0;   ///< state elements per unit of that width
  double recurrent_state_bytes =
      4;  ///< of one state element in serving (fp32: mamba_ssm_cache_dtype of the published configurations)
  double other_params =
      0;  ///< parameters outside the fields above (vision tower, extra modules), held but not multiplied
  double training_tokens = 0;      ///< published training tokens, 0 when unknown
  double native_weight_bits = 16;  ///< precision the weights were published in
};

/// (id, meaning); the id is the name in scenarios, in the cube and in what is printed.
#define EQC_PRECISION_LIST(X)                                                 \
  X(fp32, "32-bit floating point")                                            \
  X(bf16, "16-bit; stands for FP16 too: same rate on every accelerator here") \
  X(fp8, "8-bit floating point")                                              \
  X(fp4, "4-bit floating point with block scales")                            \
  X(int8, "8-bit integers")

#define EQC_X(id, meaning) id,
enum class Precision : std::int32_t { EQC_PRECISION_LIST(EQC_X) count };
#undef EQC_X
inline constexpr int kPrecisions = static_cast<int>(Precision::count);

/// How kernels of one hardware family approach the rates above: shares of published figures, floors, half-way points
/// (fitted by scripts/fit/kernels.py). Every 0 means "not known": the plain efficiency of HardwareSpec is used, without
/// ramp or floor of its own.
struct KernelCurves {
  double gemm_read_share[kPrecisions] = {0, 0, 0, 0,
                                         0};  ///< of memory rate, reading the weights of a GEMM, by their precision
  double gemm_floor_s[kPrecisions] = {0, 0, 0, 0,
                                      0};  ///< added to every GEMM, by weight precision (launch, quantising the input)
  double gemm_pad_rows[kPrecisions] = {0, 0, 0, 0, 0};   ///< rows that every GEMM of several computes in addition: its
                                                         ///< library packs the weights, or fills a tile
  double gemm_pad_inner[kPrecisions] = {0, 0, 0, 0, 0};  ///< the same along the inner dimension: results are written
  double grouped_share = 0;                              ///< of the GEMM rate, products of experts
  double grouped_read_share = 0;  ///< of memory rate, reading their weights; 0: as gemm_read_share
  double grouped_pad_rows = 0;    ///< rows that every expert computes in addition (unfilled tiles)
  double grouped_floor_s = 0;     ///< added to every grouped GEMM
  double widened_share = 0;       ///< the four above for weights that are widened on the fly; 0: as the others
  double widened_read_share = 0;
  double widened_pad_rows = 0;
  double widened_floor_s = 0;
  double attention_share = 0;      ///< of the bf16 peak, long prefill
  double attention_half_keys = 0;  ///< mean attended keys at which half of that is reached
  double attention_floor_s = 0;
  double decode_share = 0;         ///< of memory rate, reading the key/value cache
  double decode_narrow_share = 0;  ///< the same for caches of 8 bits and less
  double decode_extra_keys = 0;    ///< cached tokens that every sequence costs in addition
  double decode_floor_s = 0;
  double all_reduce_share =
      0;  ///< of the link rate, large all-reduce of two accelerators (other collectives: link_efficiency)
  double link_crowding = 0;  ///< slow-down per accelerator beyond two (negative: in-switch reduction helps)
  double all_reduce_crowding = 0;
  double link_floor_s = 0;     ///< of every collective
  double link_hop_s = 0;       ///< added per ring step; 0: the published link latency
  double link_half_bytes = 0;  ///< ring volume at which half of the rate is reached
  double quick_floor_s =
      0;  ///< serving's own all-reduce kernels (one- and two-shot), with hop and half volume of their own
  double quick_hop_s = 0;
  double quick_half_bytes = 0;
  double network_half_bytes = 0;  ///< as link_half_bytes, between nodes
  double spread = 0;              ///< log standard deviation of measured over predicted kernel time
};

/// One accelerator with its links. A rate of 0 means the format is not supported.
struct HardwareSpec {
  double memory_bytes = 0;
  double memory_rate_bytes_per_s = 0;
  double peak_flop_per_s[kPrecisions] = {0, 0, 0, 0, 0};  ///< dense peak by precision
  std::int32_t node_size = 1;                             ///< accelerators joined by the fast link
  double link_rate_bytes_per_s = 0;                       ///< per accelerator and direction, inside a node
  double link_latency_s = 0;
  double network_rate_bytes_per_s = 0;  ///< per accelerator and direction, between nodes; 0: cannot leave the node
  double network_latency_s = 0;
  double tdp_w = 0, idle_w = 0;
  // efficiencies: median of what is reached of the figures above (calibrated; see
  // scenarios/catalog/hardware/efficiency.csv)
  double gemm_efficiency[kPrecisions] = {0, 0, 0, 0, 0};  ///< large-matrix share of peak
  double gemm_half_work_flop = 0;                         ///< work of one GEMM at which half of that share is reached
  double memory_efficiency = 0;                           ///< share of memory rate reached by streaming kernels
  double link_efficiency = 0, network_efficiency = 0;
  double kernel_launch_s = 0;  ///< floor per kernel
  KernelCurves curves;
};

}  // namespace eqc
