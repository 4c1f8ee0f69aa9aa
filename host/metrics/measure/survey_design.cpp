// Cells are met in any order, so each gets a slot when first met.
#include "host/metrics/measure/survey_design.hpp"

#include <iterator>
#include <numeric>
#include <unordered_map>

#include "host/base/diagnostics.hpp"
#include "host/base/printable.hpp"

namespace eqc {
namespace {

/// Units are named within their strata: the same name in two strata is two units.
void number_units(const TableColumns& rows, SurveyDesign& design) {
  std::unordered_map<std::uint64_t, std::int32_t> numbers;
  design.cell.reserve(rows.psu.size());
  for (std::size_t i = 0; i < rows.psu.size(); ++i) {
    const std::int32_t stratum = rows.stratum.empty() ? 0 : rows.stratum[i];
    const std::uint64_t key = static_cast<std::uint64_t>(stratum) << 32 | static_cast<std::uint32_t>(rows.psu[i]);
    const auto [place, added] = numbers.emplace(key, static_cast<std::int32_t>(numbers.size()));
    if (added) {
      design.stratum_of_unit.push_back(stratum);
      ++design.units[static_cast<std::size_t>(stratum)];
    }
    design.cell.push_back(place->second);
  }
}

void refuse_lonely(const TableColumns& rows, const SurveyDesign& design) {
  Diagnostics faults;
  for (std::size_t h = 0; h < design.units.size(); ++h) {
    if (design.units[h] != 1) continue;
    if (rows.stratum.empty())
      throw InputError("--se: one unit has no variance; standard errors need two units at least");
    if (faults.faults().size() == 50) break;
    faults.add("", 0, "--strata",
               "stratum '" + printable(rows.stratum_names[h]) +
                   "' has one unit, whose variance cannot be known; join it with another stratum");
  }
  if (!faults.ok()) throw InputError(faults);
}

}  // namespace

std::int64_t SurveyDesign::degrees_of_freedom() const {
  std::int64_t strata = 0;
  for (const std::int64_t n : units) strata += n > 0;
  return std::accumulate(units.begin(), units.end(), std::int64_t{0}) - strata;
}

SurveyDesign survey_design(const TableColumns& rows) {
  SurveyDesign design;
  design.rows_are_units = rows.psu.empty();
  design.units.resize(rows.stratum.empty() ? 1 : rows.stratum_names.size());
  if (!design.rows_are_units)
    number_units(rows, design);
  else if (rows.stratum.empty())
    design.units[0] = static_cast<std::int64_t>(rows.value.size());
  else
    for (const std::int32_t h : design.cell = rows.stratum) ++design.units[static_cast<std::size_t>(h)];
  refuse_lonely(rows, design);
  return design;
}

DesignVariance::DesignVariance(const SurveyDesign& design, int totals)
    : design_(design),
      totals_(static_cast<std::size_t>(totals)),
      slot_(design.rows_are_units ? design.units.size() : design.stratum_of_unit.size(), -1) {}

std::size_t DesignVariance::slot_of(std::int32_t cell) {
  std::int32_t& slot = slot_[static_cast<std::size_t>(cell)];
  if (slot < 0) {
    slot = static_cast<std::int32_t>(cells_.size());
    cells_.push_back(cell);
    sum_.resize(sum_.size() + totals_);
    if (design_.rows_are_units) square_.resize(square_.size() + totals_);
  }
  return static_cast<std::size_t>(slot);
}

void DesignVariance::add(std::int32_t cell, const double* contribution) {
  const std::size_t first = slot_of(cell) * totals_;
  for (std::size_t k = 0; k < totals_; ++k) sum_[first + k] += contribution[k];
  if (design_.rows_are_units)
    for (std::size_t k = 0; k < totals_; ++k) square_[first + k] += contribution[k] * contribution[k];
  ++rows_;
}

std::int64_t DesignVariance::units_met() const {
  return design_.rows_are_units ? rows_ : static_cast<std::int64_t>(cells_.size());
}

std::vector<double> DesignVariance::take() {
  std::unordered_map<std::int32_t, std::size_t> strata;  // stratum -> place of its sums
  std::vector<std::int32_t> order;                       // of the strata met
  std::vector<double> sum, square;
  for (std::size_t s = 0; s < cells_.size(); ++s) {
    const std::int32_t stratum =
        design_.rows_are_units ? cells_[s] : design_.stratum_of_unit[static_cast<std::size_t>(cells_[s])];
    const auto [place, added] = strata.emplace(stratum, strata.size() * totals_);
    if (added) {
      order.push_back(stratum);
      sum.resize(sum.size() + totals_);
      square.resize(square.size() + totals_);
    }
    for (std::size_t k = 0; k < totals_; ++k) {
      const double z = sum_[s * totals_ + k];
      sum[place->second + k] += z;
      square[place->second + k] += design_.rows_are_units ? square_[s * totals_ + k] : z * z;
    }
    slot_[static_cast<std::size_t>(cells_[s])] = -1;
  }
  std::vector<double> variance(totals_);
  for (std::size_t h = 0; h < order.size(); ++h) {
    const auto n = static_cast<double>(design_.units[static_cast<std::size_t>(order[h])]);
    const std::size_t first = h * totals_;
    for (std::size_t k = 0; k < totals_; ++k)
      variance[k] += n / (n - 1) * (square[first + k] - sum[first + k] * sum[first + k] / n);
  }
  cells_.clear(), sum_.clear(), square_.clear();
  rows_ = 0;
  return variance;
}

double student_95(std::int64_t degrees) {
  constexpr double kFew[] = {12.7062047361747,  4.302652729749464, 3.18244630528371,  2.776445105197794,
                             2.570581835636316, 2.44691185114497,  2.364624251592785, 2.306004135204167,
                             2.262157162798206, 2.228138851986275};  // from the incomplete beta function
  if (degrees <= static_cast<std::int64_t>(std::size(kFew))) return kFew[degrees - 1];
  // Abramowitz, Stegun 1964, 26.7.5, at the normal 97.5 % point
  constexpr double x = 1.959963984540054, x2 = x * x;
  const double n = static_cast<double>(degrees);
  const double g1 = (x2 + 1) * x / 4, g2 = ((5 * x2 + 16) * x2 + 3) * x / 96,
               g3 = (((3 * x2 + 19) * x2 + 17) * x2 - 15) * x / 384,
               g4 = ((((79 * x2 + 776) * x2 + 1482) * x2 - 1920) * x2 - 945) * x / 92160;
  return x + (g1 + (g2 + (g3 + g4 / n) / n) / n) / n;
}

}  // namespace eqc
