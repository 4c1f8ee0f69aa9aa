// Pieces of a search of a layout space, on the CPU whatever the backend of a run is.
#pragma once

#include "kernels/model/options/option_search.hpp"
#include "kernels/model/training/training_list.hpp"

namespace eqc {

/// All configurations of `shape`, numbered from `first`; those that fit and score at most `bound` are offered to
/// `best`. Any thread may call it; it allocates nothing. So does the next one.
void search_layout_shape(const OptionSearch& search, const OptionShape& shape, std::int64_t first, double bound,
                         RankedList<RankedConfiguration>& best, OptionCounts& counts);

/// One part of our own space at one precision.
void list_training_layouts(const TrainingContext& context, const TrainingTask& task, Precision precision,
                           Objective objective, bool prune, const TrainingSpace& space, const TrainingPart& part,
                           RankedList<RankedLayout>& best, ListCounts& counts);

}  // namespace eqc
