// One published training measurement as the model sees it: what was trained, on what, how it was spread, by which
// framework.
#pragma once

#include <string>

#include "host/engine/software/training_profile.hpp"
#include "host/validate/truth.hpp"
#include "host/validate/truth_context.hpp"
#include "kernels/model/training/training_result.hpp"

namespace eqc {

/// Everything evaluate_training needs. Nothing else is set when `reason` is not empty.
struct TrainingCase {
  std::string reason;   ///< why the row cannot be predicted, short and countable
  std::string assumed;  ///< options the row does not state and what was taken
  std::string profile;  ///< software profile (id in software/training.csv)
  ModelSpec model;
  bool heads_known = false;  ///< by the catalog or the row, not by usual proportions
  HardwareSpec hardware;
  TrainingTask task;
  TrainingLayout layout;
  TrainingProfile framework;
  double slower_than_tuned =
      1;  ///< expected time over the layout's own, where micro-batch or interleaving are not stated
  double recompute_layers = 1;  ///< share of layers that recompute: frameworks recompute as many as memory asks for
  std::size_t hardware_row = 0;
  double chips = 1;           ///< accelerators as the row counts them; layouts may count cores
  bool counts_parts = false;  ///< the row's accelerators are dies or cores ("MI250X GCD")
  int guesses = 0;            ///< assumptions that move the result: they widen the interval
};

/// Reads the row; options that are not stated are filled in and noted.
TrainingCase training_case(const TruthContext& x, const TruthRow& row);

/// One step and its memory, with `recompute_layers` between none and layout.recompute.
TrainingPhysics evaluate(const TrainingCase& run, const TrainingLayout& layout, double recompute_layers = 1);

/// Lower-case text of every column that may say something: model, hardware, precision, source, recompute, zero, notes.
std::string words_of(const TruthRow& row);

}  // namespace eqc
