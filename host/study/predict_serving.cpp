// Serving measurements: not predicted yet.
#include "host/study/prediction.hpp"

namespace eqc {

Prediction predict_serving(const Catalog&, const Resolver&, const TruthRow&) { return Prediction::not_scored("no predictor for serving yet"); }

}  // namespace eqc
