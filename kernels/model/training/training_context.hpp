// What all layouts of one training search share, and how one of them cuts the model and the batch.
#pragma once

#include "kernels/model/arithmetic.hpp"
#include "kernels/model/efficiency.hpp"
#include "kernels/model/layout.hpp"
#include "kernels/model/network.hpp"
#include "kernels/model/training/training_result.hpp"
#include "kernels/model/training/training_software.hpp"

namespace eqc {

/// Everything of a search that is the same for all its layouts of one precision.
struct TrainingContext {
  const ModelSpec& model;
  const HardwareSpec& hardware;
  const TrainingSoftware& software;
  Rates rates;
  Fabric fabric;
  std::int32_t sequence, global_batch;
  double step_growth;  ///< factor on the step: the slowest of many nodes decides
};

/// Rates of one device as the framework's kernels reach them.
EQC_HD Rates training_rates(const HardwareSpec& hardware, Precision precision, const TrainingSoftware& software) {
  Rates r = rates_of(hardware, precision);
  r.gemm_flop_per_s = r.gemm_flop_per_s * software.gemm_share[static_cast<int>(precision)];
  r.half_work_flop = known_or(software.gemm_half_work_flop[static_cast<int>(precision)], r.half_work_flop);
  r.attention_flop_per_s = r.attention_flop_per_s * software.attention_share;
  return r;
}

/// Doublings from 1 to `count`, linear between powers of two.
EQC_HD double doublings(double count) {
  double n = 0;
  for (; count >= 2; count = 0.5 * count) n += 1;
  return count > 1 ? n + (count - 1) : n;
}

EQC_HD_GPU_CALL TrainingContext training_context(const ModelSpec& model, const HardwareSpec& hardware,
                                                 const TrainingTask& task, const TrainingSoftware& software,
                                                 Precision precision, double n_gpus) {
  const Fabric fabric = fabric_of(hardware);
  const double growth = 1 + software.straggler_per_doubling * doublings(n_gpus / fabric.node_size);
  return {model,
          hardware,
          software,
          training_rates(hardware, precision, software),
          fabric,
          task.sequence,
          task.global_batch_sequences,
          growth};
}

/// How a layout cuts the model and the batch.
struct StageShape {
  std::int32_t micro_batches, layers;  ///< per step and replica; of the fullest stage
  bool padded;                         ///< the last stage holds one layer less
  double tables;                       ///< embedding tables on the first stage
};

EQC_HD StageShape stage_shape(const ModelSpec& m, const TrainingLayout& l, std::int32_t global_batch) {
  StageShape s;
  s.micro_batches = global_batch / l.data / l.micro_batch;
  s.layers = l.interleave * layers_per_chunk(m, l.pipeline * l.interleave);
  s.padded = s.layers * l.pipeline > m.layers;
  s.tables = l.pipeline == 1 && !m.tied_embeddings ? 2 : 1;
  return s;
}

}  // namespace eqc
