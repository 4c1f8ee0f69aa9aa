// The one place that compiles the searches of layout spaces for the CPU.
#include "kernels/cpu/option_search_loop.hpp"

namespace eqc::cpu {

void search_shape(const OptionSearch& search, const OptionShape& shape, std::int64_t first, double bound,
                  RankedList<RankedConfiguration>& best, OptionCounts& counts) {
  eqc::search_shape(search, shape, first, bound, best, counts);
}

void list_training(const TrainingContext& context, const TrainingTask& task, Precision precision, Objective objective,
                   bool prune, const TrainingSpace& space, const TrainingPart& part, RankedList<RankedLayout>& best,
                   ListCounts& counts) {
  eqc::list_training(context, task, precision, objective, prune, space, part, best, counts);
}

}  // namespace eqc::cpu
