// Intervals in words.
#include "host/base/range.hpp"

#include <cmath>

#include "host/base/text.hpp"

namespace eqc {

std::string Range::text() const {
  std::string bounds;
  if (std::isfinite(low)) bounds = (above ? "above " : "at least ") + shortest(low);
  if (std::isfinite(high)) bounds += (bounds.empty() ? "at most " : " and at most ") + shortest(high);
  return bounds.empty() ? "any number" : bounds;
}

}  // namespace eqc
