// One published training measurement as the model sees it: what was trained, on what, how it was spread, by which
// framework.
#pragma once

#include <string>

#include "host/validate/resolve.hpp"
#include "host/validate/truth.hpp"
#include "host/engine/software/training_profile.hpp"
#include "kernels/model/training/training_result.hpp"

namespace eqc {

/// Everything evaluate_training needs. Nothing else is set when `reason` is not empty.
struct TrainingCase {
  std::string reason;   ///< why the row cannot be predicted, short and countable
  std::string assumed;  ///< options the row does not state and what was taken
  std::string profile;  ///< software profile (id in software/training.csv)
  ModelSpec model;
  HardwareSpec hardware;
  TrainingTask task;
  TrainingLayout layout;
  TrainingProfile framework;
  double slower_than_tuned =
      1;  ///< expected time over the layout's own, where micro-batch or interleaving are not stated
  double recompute_layers = 1;  ///< share of layers that recompute: frameworks recompute as many as memory asks for
  std::size_t hardware_row = 0;
  double chips = 1;  ///< accelerators as the row counts them; layouts may count cores
  int guesses = 0;   ///< assumptions that move the result: they widen the interval
};

/// Reads the row; options that are not stated are filled in and noted.
TrainingCase training_case(const Catalog& catalog, const Resolver& names, const TruthRow& row);

// ---- the steps of training_case -------------------------------------------------------------------------------------

/// One step and its memory, with `recompute_layers` between none and layout.recompute.
TrainingPhysics evaluate(const TrainingCase& c, const TrainingLayout& layout, double recompute_layers = 1);

/// Architecture from the row's columns, else from the catalog, else in the usual proportions for its parameter count.
bool read_training_model(const Catalog& catalog, const Resolver& names, const TruthRow& row, TrainingCase& c);
/// Accelerator from the catalog, with the rates that the row's text states instead.
bool read_training_hardware(const Catalog& catalog, const Resolver& names, const TruthRow& row, TrainingCase& c);
/// Framework from the row's source, notes and hardware.
void read_training_framework(const Catalog& catalog, const TruthRow& row, TrainingCase& c);
/// Degrees of parallelism, batch, recomputation. Needs model, hardware and framework.
bool read_training_layout(const TruthRow& row, TrainingCase& c);

/// By which the memory of a run that is known to have fitted may be over-counted.
inline constexpr double kMemorySlack = 1.2;

/// Which settings the row states.
struct StatedSettings {
  bool micro_batch = false, interleave = false, recompute = false;
  bool by_layer = false;  ///< recomputation is not stated, but goes by whole layers, not by scores
};

/// Micro-batch and interleaving that nobody stated: among those that fit, near the fastest, as runs that are published
/// were tuned. The layout shown is the fastest (a larger micro-batch only where it gains something), the time the mean
/// of those alike.
void tune(TrainingCase& c, const StatedSettings& stated);

void assume(TrainingCase& c, const std::string& what, bool matters = false);
/// Lower-case text of every column that may say something: model, hardware, precision, source, recompute, zero, notes.
std::string words_of(const TruthRow& row);
bool contains(const std::string& text, std::string_view word);
Precision training_precision(const std::string& text);

}  // namespace eqc
