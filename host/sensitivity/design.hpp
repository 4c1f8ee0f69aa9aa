// What a sensitivity study is asked, and what it answers, whatever it is about: a function, cells, headlines.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "kernels/metric/design_sums.hpp"

namespace eqc {

/// In the order of sensitivity_method_names().
enum class SensitivityMethod { sobol, morris, shapley, given_data };

/// Rows: of all replicates together, so that each has rows / replicates points of its own randomisation.
struct DesignSpec {
  SensitivityMethod method = SensitivityMethod::sobol;
  SobolEstimator estimator = SobolEstimator::azzini;
  bool pairs = true;         ///< second order (azzini)
  bool monte_carlo = false;  ///< Philox in place of scrambled Sobol' points; intervals by bootstrap
  std::uint64_t rows = 4096;
  std::uint32_t replicates = 16;
  std::uint64_t seed = 1;
};
inline constexpr std::uint32_t kMostReplicates = 32;

/// A number with what it is known to: 95 % interval, lo <= value <= hi.
struct IndexEstimate {
  double value = 0, se = 0, lo = 0, hi = 0;
};

/// Inputs ordered by the study's ranking statistic, cut where the order is certain.
struct Order {
  std::vector<std::size_t> inputs;  ///< the largest first
  /// [inputs] true after a position where all before are larger than all behind, jointly at 95 %.
  std::vector<bool> certain_after;
  std::string in_words(const std::vector<std::string>& names) const;
};

inline constexpr double kShownQuantiles[] = {0.05, 0.25, 0.5, 0.75, 0.95};
/// At kShownQuantiles, linear between order statistics (type 7 of Hyndman, Fan 1996); of the finite ones.
std::vector<double> shown_quantiles(std::vector<double> values);

/// One output of a study.
struct OutputIndices {
  std::string name, unit;
  double mean = 0, variance = 0;
  std::vector<double> quantiles;        ///< of f(A) at kShownQuantiles; empty where no values were kept
  std::uint64_t rows = 0, dropped = 0;  ///< rows used; rows left out whole because one evaluation was infeasible
  std::vector<std::vector<IndexEstimate>> estimates;  ///< [inputs][statistics]
  std::vector<IndexEstimate> pairs;                   ///< (0, 1), (0, 2), ..., (1, 2), ...; empty without
  Order order;
  std::vector<std::pair<std::string, double>> by_chance;  ///< statistic, and what an input without effect stays below
};

struct SensitivityResult {
  DesignSpec design;
  std::uint64_t evaluations = 0;
  std::vector<std::string> inputs;      ///< factors: an input, or a group
  std::vector<std::string> statistics;  ///< "S1", "ST"; "mu_star", "mu", "sigma"; "Sh"; "pawn", "delta", "S1"
  std::size_t ranked_by = 0;            ///< the statistic that orders inputs
  std::vector<OutputIndices> outputs;
  std::vector<std::pair<std::uint64_t, double>> convergence;  ///< rows, widest interval of that statistic; of --until
};

/// Refuses what cannot be done (rows no power of two, fewer than 8 points in a replicate, ...): InputError.
void check_design(const DesignSpec& design, std::size_t inputs);

/// A method's sums over rows of one output: how many, and the statistics that follow from them, [inputs][statistics]
/// and then pairs.
struct SumsMethod {
  std::size_t columns = 0, inputs = 0, statistics = 0, ranked_by = 0;
  std::function<std::vector<double>(const double* sums)> values;
  std::function<DesignMoments(const double* sums)> moments;  ///< sums[0]: rows
};

SumsMethod sobol_method(const DesignShape& shape);

/// Sums of one output by replicate, [replicates][columns], to indices: values from all sums, errors by the jackknife
/// over replicates (Efron, Stein 1981), which for a mean is the spread of the replicates' means, intervals with
/// Student's t (L'Ecuyer, Nakayama, Owen, Tuffin 2023). One replicate: no errors (NaN). Where `resampled` holds sums of
/// resampled rows, [resamples][columns], errors are their spread, intervals value +- 1.96 sd.
OutputIndices indices_of_sums(const SumsMethod& method, const std::vector<double>& sums, std::uint32_t replicates,
                              const std::vector<double>& resampled = {});

/// Order of inputs by values, and leave-one-out values [replicates][inputs] of the same statistic; a cut is certain
/// when every difference across it is above its t quantile at 0.05 / cuts, one-sided.
Order certain_order(const std::vector<double>& values, const std::vector<std::vector<double>>& left_out);

/// Errors of any statistic from its value over all rows and with each replicate left out.
IndexEstimate jackknifed(double value, const std::vector<double>& left_out);

}  // namespace eqc
