// Statistics of cells, wherever they lie.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/fold.hpp"

namespace eqc {

/// By cell ([n_regions][n_hardware]) and position of the quantity. What it looks at stays where it is.
class StatisticsView {
 public:
  /// All of one job.
  StatisticsView(const std::vector<QuantityStatistics>& all, std::size_t quantities)
      : all_(all.data()), quantities_(quantities) {}

  /// As the other, but for cells that are `same` as in an earlier job: their quantity k is that of `part` at place[k],
  /// or of the earlier job where place[k] is negative.
  StatisticsView(const StatisticsView& all, const std::vector<std::uint8_t>& same,
                 const std::vector<std::int32_t>& place, const std::vector<QuantityStatistics>& earlier,
                 const std::vector<QuantityStatistics>& part, std::size_t part_quantities)
      : all_(all.all_),
        earlier_(earlier.data()),
        part_(part.data()),
        quantities_(all.quantities_),
        part_quantities_(part_quantities),
        same_(same.data()),
        place_(place.data()) {}

  /// Whether it is the earlier job's.
  bool earlier(std::size_t cell, std::size_t k) const { return same_ != nullptr && same_[cell] != 0 && place_[k] < 0; }

  const QuantityStatistics& operator()(std::size_t cell, std::size_t k) const {
    if (same_ == nullptr || same_[cell] == 0) return all_[cell * quantities_ + k];
    const std::int32_t place = place_[k];
    return place < 0 ? earlier_[cell * quantities_ + k]
                     : part_[cell * part_quantities_ + static_cast<std::size_t>(place)];
  }

 private:
  const QuantityStatistics *all_, *earlier_ = nullptr, *part_ = nullptr;
  std::size_t quantities_, part_quantities_ = 0;
  const std::uint8_t* same_ = nullptr;
  const std::int32_t* place_ = nullptr;
};

}  // namespace eqc
