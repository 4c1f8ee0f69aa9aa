// The first reason stands: a layout that was not found cannot be exported either.
#include "host/engine/price/cell_status.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/engine/search/search_table.hpp"
#include "host/plan/export_control.hpp"
#include "kernels/fold.hpp"

namespace eqc {
namespace {

bool holds(const std::vector<std::size_t>& rows, std::size_t row) {
  return std::find(rows.begin(), rows.end(), row) != rows.end();
}

/// What controls and removals of a case leave of a feasible cell.
Status status_in_case(const Plan& plan, const CaseSpec& c, std::size_t region, std::size_t hardware,
                      double accelerators) {
  if (holds(c.removed_hardware, plan.scenario->axes.hardware[hardware]) ||
      holds(c.removed_regions, plan.scenario->axes.regions[region]))
    return Status::removed;
  switch (export_verdict(plan, c, region, hardware, accelerators)) {
    case ExportVerdict::barred: return Status::export_controlled;
    case ExportVerdict::capped: return Status::export_capped;
    case ExportVerdict::licence:  // decided as the case says
    case ExportVerdict::free: break;
  }
  return Status::feasible;
}

}  // namespace

std::vector<std::int8_t> cell_status(const Plan& plan, const ModelSearch& search, Task task, std::size_t case_position,
                                     RegionBlock block) {
  std::vector<std::int8_t> status(block.count * plan.n_hardware, 0);
  for (std::size_t r = 0; r < block.count; ++r)
    for (std::size_t h = 0; h < plan.n_hardware; ++h) {
      Status s = search.choice(task, h).status;
      if (s == Status::feasible)
        s = status_in_case(plan, plan.case_at(case_position), block.first + r, h, search.accelerators(task, h));
      status[r * plan.n_hardware + h] = static_cast<std::int8_t>(s);
    }
  return status;
}

bool fits_cube(const Plan& plan, const QuantityStatistics& s) {
  constexpr double kLargestSpread = 1e150;  // 65,536 squares of it are a double
  const double largest = plan.scenario->output.type == NumberType::f32 ? std::numeric_limits<float>::max()
                                                                       : std::numeric_limits<double>::max();
  const auto fits = [largest](double v) { return std::abs(v) <= largest; };  // not NaN
  return (int{fits(s.mean)} & int{fits(s.sd)} & int{fits(s.se)} & int{fits(s.min)} & int{fits(s.max)} &
          int{s.max - s.min <= kLargestSpread}) != 0;  // without branches: nearly all do
}

}  // namespace eqc
