// The steps of training_case, in their order; each knows what those before have read.
#pragma once

#include "host/validate/training/training_case.hpp"
#include "host/validate/wording.hpp"

namespace eqc {

/// Counts and sizes of the row's columns as plain numbers: "4,096", "8K", "64 GPUs", "8B" of `params_b`; empty where
/// nobody knows them. A reason, naming column and text, where they are none.
std::string read_counts(TruthRow& row, std::string& assumed);
/// Accelerator from the catalog, with the rates that the row's text states instead. False, with a reason, when unknown.
bool read_hardware(const TruthContext& x, const TruthRow& row, TrainingCase& run);
/// Architecture from the row's columns, else from the catalog, else in the usual proportions for its parameter count.
bool read_model(const TruthContext& x, const TruthRow& row, TrainingCase& run);
/// Each accelerator as `parts` equal ones: memory, rates and links; n_gpus is the caller's.
void split_accelerator(HardwareSpec& hardware, double parts);
/// Framework from the row's source, notes and hardware.
void read_framework(const TruthContext& x, const TruthRow& row, TrainingCase& run);
/// Of read_framework: methods that the text states beside the framework's name.
void read_methods(const TruthRow& row, TrainingCase& run);
/// Accelerators, precision, batch, degrees of parallelism, recomputation.
void read_layout(const TruthContext& x, const TruthRow& row, TrainingCase& run);

// of read_layout:

/// What matrices are multiplied in, by the row's column, else by its notes; a reason where the column is not understood
/// or the accelerator has no such rate.
void read_precision(const TruthRow& row, TrainingCase& run);
/// Sequences and their length; a batch that nobody states is the usual one until the degrees are known. Whether the row
/// states the batch.
bool read_batch(const TruthContext& x, const TruthRow& row, TrainingCase& run);
/// Tensor, pipeline, data, context and expert parallelism; a reason where the stated ones are impossible.
void read_degrees(const TruthContext& x, const TruthRow& row, TrainingCase& run);
/// Degrees and micro-batch that the row states; 0 where it leaves one open.
struct HeldDegrees {
  std::int32_t tensor = 0, pipeline = 0, data = 0, expert = 0, micro_batch = 0;
};

/// Degrees of a row that leaves some open, beside those it states: for frameworks that shard weights over everything,
/// no more model parallelism; else the layout that the engine's own search takes as fastest. A reason where the stated
/// accelerators hold no layout.
void search_degrees(const TruthRow& row, const HeldDegrees& held, TrainingCase& run);
/// What is split over the data-parallel ranks, by the words of the row's column. False, with a reason, where they are
/// not understood.
bool read_sharding(const TruthRow& row, TrainingCase& run);
/// The batch that nobody states, as a multiple of what the degrees need.
void assume_batch(const TruthContext& x, const TruthRow& row, TrainingCase& run);

/// By which the memory of a run that is known to have fitted may be over-counted.
inline constexpr double kMemorySlack = 1.2;

/// Which settings the row states.
struct StatedSettings {
  bool micro_batch = false, interleave = false, recompute = false;
  bool by_layer = false;  ///< recomputation is not stated, but goes by whole layers, not by scores
};

/// Recomputation by the row's column, else its notes, else as the framework has it. False, with a reason, where the
/// column is not understood.
bool read_recompute(const TruthRow& row, TrainingCase& run, StatedSettings& stated);

/// A reason where weights, gradients and states alone need so much more memory than there is that no such run was.
void refuse_what_cannot_fit(const TruthRow& row, TrainingCase& run);
/// Of the whole layout: said beyond the memory model's own error, refused far beyond where the degrees are stated.
void weigh_memory(const TruthRow& row, const StatedSettings& stated, TrainingCase& run);

/// Micro-batch and interleaving that nobody stated: among those that fit, near the fastest, as runs that are published
/// were tuned. The layout shown is the fastest (a larger micro-batch only where it gains something), the time the mean
/// of those alike.
void tune(TrainingCase& run, const StatedSettings& stated);

/// Notes an assumption; one that matters widens the interval.
void assume(TrainingCase& run, const std::string& what, bool matters = false);
/// A whole number of a column from 1 on, else `otherwise`.
std::int32_t whole_or(const TruthRow& row, std::string_view column, std::int32_t otherwise);
/// bf16 where the text says nothing.
Precision precision_in(const std::string& text);

}  // namespace eqc
