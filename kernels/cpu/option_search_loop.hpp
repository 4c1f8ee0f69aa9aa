// Searches of layout spaces for their best K, on the CPU.
#pragma once

#include "kernels/model/options/option_search.hpp"
#include "kernels/model/training/training_list.hpp"

namespace eqc::cpu {

/// All configurations of `shape`, numbered from `first`; those that fit and score at most `bound` are offered to
/// `best`. No allocation.
void search_shape(const OptionSearch& search, const OptionShape& shape, std::int64_t first, double bound,
                  RankedList<RankedConfiguration>& best, OptionCounts& counts);

/// One part of our own space at one precision. No allocation.
void list_training(const TrainingContext& context, const TrainingTask& task, Precision precision, Objective objective,
                   bool prune, const TrainingSpace& space, const TrainingPart& part, RankedList<RankedLayout>& best,
                   ListCounts& counts);

}  // namespace eqc::cpu
