// Why no layout has a stated degree: by itself, or beside the other stated ones.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/catalog/rows.hpp"
#include "kernels/model/layout.hpp"

namespace eqc {

/// The job whose layouts are asked for.
struct LayoutJob {
  const ModelRow& model;
  std::int32_t gpus, batch, sequence, node_size;
  bool fused_attention;  ///< keeps no scores: selective recomputation is none
};

/// What the accelerators and the batch are called where the degrees were stated.
struct JobWords {
  const char *gpus, *batch;
};

/// `of`: a degree of EQC_DEGREE_LIST, "gpus" or "batch"; `value`: the one that cannot be, 0 where it is no
/// single one.
struct LayoutFault {
  const char* of;
  std::int32_t value;
  std::string why;  ///< "does not divide the 96 heads of gpt3-175b"
};

/// One for each value that no layout of this job can have; those beside other degrees only where each can be by itself.
std::vector<LayoutFault> layout_faults(const TrainingSpace& space, const LayoutJob& job, const JobWords& words);

/// Does any layout of the job stand in the space, whatever it needs?
bool has_layout(const TrainingSpace& space, const LayoutJob& job);

}  // namespace eqc
