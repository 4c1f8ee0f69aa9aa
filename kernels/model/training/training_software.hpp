// How a training framework does its work: kernels, precision of gradients, overlap, overheads.
#pragma once

#include "kernels/model/memory_parts.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {

/// Share of each transfer that runs under other work (at most; it also needs work to hide under).
struct OverlapSpec {
  double tensor_forward = 0;  ///< nothing to hide under without chunked GEMMs
  double tensor_backward =
      0.5;            ///< under the weight-gradient GEMM (Narayanan et al., arXiv 2104.04473; Korthikanti, sec. 4.2.2)
  double data = 0.8;  ///< gradient reduction and weight gathering under backward and forward
  double pipeline = 0.5;  ///< stage-to-stage messages in the steady state
  double context = 0.8;   ///< key/value ring under attention (Liu et al., arXiv 2310.01889)
  double expert = 0;      ///< dispatch and combine
};

/// How a training framework does it: kernels, precision of gradients, overlap, overheads. Values:
/// scenarios/catalog/software/training.csv.
struct TrainingSoftware {
  ActivationMethod activation;
  OverlapSpec overlap;
  ReserveSpec reserve;
  double gradient_bytes = 4;
  double expert_imbalance = 1.1;     ///< tokens of the busiest expert rank over the mean
  double flash_backward_factor = 3;  ///< fused attention: backward time over forward: 2.5 times the work (own
                                     ///< recomputation, arXiv 2307.08691) at a lower rate
  double gradient_traffic =
      1;  ///< share that shows of reading and writing the sums of weight gradients once per micro-batch
  /// of the benchmarked matrix rate, by Precision: clocks under sustained load, layouts of backward GEMMs, kernels
  /// later than those benchmarked
  double gemm_share[kPrecisions] = {1, 1, 1, 1, 1};
  /// work at which large products (thousands of rows) reach half of that, by Precision; 0: the accelerator's own
  /// figure, which is fitted to small products too
  double gemm_half_work_flop[kPrecisions] = {0, 0, 0, 0, 0};
  double attention_share = 1;      ///< the same for attention kernels
  double elementwise_traffic = 1;  ///< bytes moved by element-wise kernels over the count of elementwise_time
  double loss_bytes_per_logit =
      16;  ///< moved by the loss, forward and backward: fused cross entropy about 16, separate kernels 30 to 60
  double recurrent_traffic = 1;  ///< time of recurrent mixers over that of recurrent_time
  double scale_passes = 1;  ///< bytes moved to narrow the inputs of products over one scale per tensor, once: row-wise
                            ///< scales need more (both orientations apart)
  double dispatch_nodes = 0;  ///< nodes that one token's experts lie on; its copies cross the network once per node (0:
                              ///< each copy on its own)
  double routed_traffic = 1;  ///< bytes moved to route, permute and combine tokens of experts, over the fused minimum
  double routed_stall_s = 0;  ///< per routed layer and pass: the CPU waits for the counts of tokens per expert
  double kernels_per_expert =
      0;  ///< issued for each expert of a rank and pass: products, casts and transposes that are not grouped
  double host_launch_s = 0;  ///< time of the CPU per kernel it issues: no pass is faster than its kernels are issued
  double kernel_wait_s = 0;  ///< above 0: the CPU waits for each kernel (CUDA_LAUNCH_BLOCKING), so that this is added
                             ///< per kernel
  double step_bytes = 0;     ///< bytes per optimised parameter held during the optimizer's pass beside its state, when
                             ///< activations are gone: gradients in fp32, flat copies, updates that are not fused
  double step_fixed_s = 0;   ///< once per step: data loading, gradient norm, logging
  double straggler_per_doubling = 0;  ///< growth of the step per doubling of the nodes: the slowest of many decides
  double point_to_point_share = 1;    ///< of the collective rate that a single message between stages reaches
  double bubble_share = 1;   ///< of the 1F1B bubble that the schedule leaves: zero-bubble ZB-H1 1/3 (arXiv 2401.10241,
                             ///< table 1, weight gradients a third of the work)
  double gather_copies = 0;  ///< bytes moved in device memory per byte that sequence parallelism gathers or scatters: 2
                             ///< where the sequence is not the outer dimension
  double repeated_heads = 0;  ///< 1: keys and values are repeated for every query head before they go around the ring
                              ///< of context parallelism
  double tensor_regather =
      0;  ///< of a direction's tensor transfers, what the backward pass gathers again because it was not kept
  double split_messages = 1;  ///< tensor ranks send a part of each message between stages and gather on arrival (arXiv
                              ///< 2104.04473, sec. 4.1); 0: all send the whole
  double owner_messages = 0;  ///< ranks, at most, whose gradients are reduced to them and whose weights are broadcast
                              ///< from them one after the other (ZeRO-1); 0: all in one collective
  double sharded_gather_share = 1;  ///< of the collective rate that per-layer gathers of sharded weights reach
  double gather_messages = 0;   ///< collectives per layer that gather, or reduce, sharded weights: one per tensor; 0:
                                ///< one for all layers
  double weight_gradients = 1;  ///< 0: weights are frozen, only adapters are trained (LoRA, arXiv 2106.09685)
};

}  // namespace eqc
