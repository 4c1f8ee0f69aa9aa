// Training measurements: not predicted yet.
#include "host/study/prediction.hpp"

namespace eqc {

Prediction predict_training(const Catalog&, const Resolver&, const TruthRow&) { return Prediction::not_scored("no predictor for training yet"); }

}  // namespace eqc
