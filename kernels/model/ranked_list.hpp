// The best K of a search, in order; ties go to the one enumerated first, so the list does not depend on who searched
// what.
#pragma once

#include "kernels/base/annotate.hpp"

namespace eqc {

/// Item has `score` (less is better) and `index` (its place in the enumeration).
template <class Item>
EQC_HD bool better(const Item& a, const Item& b) {
  return a.score < b.score || (a.score == b.score && a.index < b.index);
}

/// Storage of `capacity` items, at least 1, belongs to the caller.
template <class Item>
struct RankedList {
  Item* items = nullptr;
  std::int32_t capacity = 0, held = 0;

  EQC_HD void offer(const Item& c) {
    if (held == capacity && !better(c, items[held - 1])) return;
    std::int32_t at = held < capacity ? held++ : held - 1;
    for (; at > 0 && better(c, items[at - 1]); --at) items[at] = items[at - 1];
    items[at] = c;
  }

  /// Scores above this cannot enter; `otherwise` while there is room.
  EQC_HD double bound(double otherwise) const {
    return held == capacity && items[held - 1].score < otherwise ? items[held - 1].score : otherwise;
  }
};

}  // namespace eqc
