// The closed lists of a scenario's uncertain part: which inputs exist, and which distributions they may follow.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/range.hpp"
#include "host/base/units.hpp"

namespace eqc {

/// What a draw belongs to: one number per world, or one per world and row of that axis.
enum class Scope { world, hardware, region, model, nation, organization };

/// How a scenario names distributions; host/engine/draw/input_distribution.cpp makes their samplers.
enum class DistributionFamily {
  constant,
  uniform,
  log_uniform,
  normal,
  log_normal,
  triangular,
  pert,
  beta,
  discrete,
  empirical,
  catalog  ///< the catalog's own table for each hardware row (prices only)
};

/// One distribution with the parameters of its family; the others keep their defaults. Parameters are in the input's
/// unit.
struct DistributionSpec {
  DistributionFamily family = DistributionFamily::constant;
  double value = 0;  ///< constant
  double min =
      -std::numeric_limits<double>::infinity();  ///< uniform, log_uniform, triangular, pert, beta; normal: truncation
  double max = std::numeric_limits<double>::infinity();
  double mode = 0;               ///< triangular, pert
  double mean = 0, sd = 0;       ///< normal (before truncation)
  double median = 0, sigma = 0;  ///< log_normal; p05/p95 are converted when read
  double alpha = 0, beta = 0;    ///< beta
  std::vector<double> values;    ///< discrete, empirical: ascending
  std::vector<double> weights;   ///< same length as values, positive, sum 1
};

/// One uncertain input that scenarios may set.
struct InputInfo {
  std::string name;
  std::string unit;                  ///< of the drawn value and of DistributionSpec's parameters
  Measure measure = Measure::ratio;  ///< how parameters are written in a scenario
  double unit_in_base = 1;           ///< one `unit` in base_unit(measure): 31557600 for years
  Scope scope = Scope::world;        ///< default
  DistributionSpec fallback;         ///< distribution when the scenario says nothing
  Range allowed;  ///< values that make sense; a distribution reaching outside is a fault, a normal one is truncated
  bool catalog_allowed = false;  ///< distribution "catalog" is possible
  std::string meaning;
  std::string source;  ///< of the default
};

/// Every input, in the order of EQC_INPUT_LIST: index = static_cast<std::size_t>(Input::name).
const std::vector<InputInfo>& input_list();
std::optional<std::size_t> input_index(std::string_view name);

/// One distribution family, for checks and listings.
struct DistributionInfo {
  DistributionFamily family;
  std::string name;
  std::vector<std::string> parameters;  ///< required
  std::vector<std::string> optional_parameters;
  std::string meaning;
};

const std::vector<DistributionInfo>& distribution_list();
std::string_view distribution_name(DistributionFamily family);
std::string_view scope_name(Scope scope);

/// One line for listings: "log_normal(median 1, sigma 0.1)".
std::string describe(const DistributionSpec& distribution);

}  // namespace eqc
