// What one case has priced, kept for the other cases of its model: most quantities of most cells do not change with a
// case.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "host/cube/shard.hpp"
#include "host/engine/price/task_prices.hpp"

namespace eqc {

/// Arrays that were given back: to clear new ones for each shard would take as long as a tenth of pricing. What is not
/// priced holds what was there before.
class StatisticsPool {
 public:
  std::vector<QuantityStatistics> take(std::size_t size);
  void give_back(std::vector<QuantityStatistics> array);

 private:
  std::mutex mutex_;
  std::vector<std::vector<QuantityStatistics>> free_;
};

/// An array of a pool.
class PooledStatistics {
 public:
  PooledStatistics() = default;
  PooledStatistics(std::shared_ptr<StatisticsPool> pool, std::size_t size)
      : array(pool->take(size)), pool_(std::move(pool)) {}
  PooledStatistics(PooledStatistics&&) = default;
  PooledStatistics& operator=(PooledStatistics&& other) noexcept {
    std::swap(array, other.array);
    std::swap(pool_, other.pool_);
    return *this;
  }
  ~PooledStatistics() {
    if (pool_) pool_->give_back(std::move(array));
  }

  std::vector<QuantityStatistics> array;

 private:
  std::shared_ptr<StatisticsPool> pool_;
};

/// Everything that pricing one task of one model in one case looked at, all statistics of its cells, and what was
/// written of them.
struct PricedTask {
  std::size_t case_position = 0;
  std::vector<double> hours, tax, premium, water;
  std::vector<std::int8_t> status, ways;
  PooledStatistics statistics;
  std::vector<EncodedSlab> slabs;  ///< of the priced quantities, as they were written

  explicit PricedTask(const TaskPrices& p);

  /// Nothing but the terms of the case can make them differ.
  bool same_hours(const TaskPrices& p) const;
  bool same_cell(const TaskPrices& p, std::size_t region, std::size_t hardware) const;
};

/// Terms that differ between two tables, a bit each; what quantities are made of them, by Quantity.
using TermBits = std::uint64_t;
TermBits changed_terms(const TermTable& a, const TermTable& b, std::size_t worlds);
std::vector<TermBits> terms_of_quantities(Task task);

}  // namespace eqc
