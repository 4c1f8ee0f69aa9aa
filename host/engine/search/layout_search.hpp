// The best ways to train one model on one cluster, out of a whole space of layouts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/catalog/catalog.hpp"
#include "kernels/model/options/option_search.hpp"

namespace eqc {

/// full: our own space (kernels/model/layout.hpp). calculon: the space of Calculon
/// (kernels/model/options/layout_options.hpp).
enum class LayoutSpace { full, calculon };

struct LayoutQuestion {
  std::size_t model = 0, hardware = 0;  ///< indices in the catalog
  LayoutSpace space = LayoutSpace::full;
  std::int32_t n_gpus = 1, batch = 1, sequence = 2048;  ///< accelerators, sequences per step, tokens per sequence
  Precision precision = Precision::bf16;
  Objective objective = Objective::time;
  std::string software;   ///< a framework of software/training.csv
  TrainingSpace degrees;  ///< full only: what the layouts may be
  int top = 1, threads = 1;
  bool prune = false;
  OptionSpace options;     ///< calculon only
  SecondTier second_tier;  ///< calculon only
  bool quiet = false;      ///< no progress
};

/// One choice of a layout: "tensor", "8".
struct LayoutChoice {
  std::string name, value;
  bool numeric = false;
};

struct FoundLayout {
  std::vector<LayoutChoice> choices;
  std::int32_t sequences = 0;  ///< per step
  TimeParts time;              ///< of the step
  double step_s = 0, sequences_per_s = 0, tokens_per_s = 0;
  double model_flop_utilisation = 0;               ///< share of the peak of all accelerators
  double joules_per_token = 0;                     ///< of the accelerators, by the weights that rank layouts
  std::optional<double> usd_per_million_tokens;    ///< at the median on-demand rental price, when one is known
  double memory_bytes = 0, second_tier_bytes = 0;  ///< of the fullest accelerator
  std::optional<MemoryParts> memory;               ///< what memory_bytes is made of; full only
};

/// evaluated + rejected is the size of the space. rejected: shown not to fit, or (pruning) not to be among the best,
/// before time and memory were computed.
struct LayoutAnswer {
  std::int64_t evaluated = 0, feasible = 0, rejected = 0;
  double seconds = 0;                  ///< of the search, wall clock
  std::vector<FoundLayout> best;       ///< in order
  std::string reason;                  ///< why best is empty
  std::optional<FoundLayout> closest;  ///< full: when nothing fits, the layout that lacks least
};

/// The same list for any number of threads. Throws InputError when the accelerator does not multiply in this precision.
LayoutAnswer search_layouts(const Catalog& catalog, const LayoutQuestion& question);

}  // namespace eqc
