// What a study has summed and seen so far: enough to go on from, the same bits as if it had never stopped.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace eqc {

struct StudyState {
  std::uint64_t rows = 0;
  std::vector<double> sums;       ///< [outputs][replicates][columns]
  std::vector<double> resampled;  ///< [resamples][columns], of a function by Monte Carlo
  std::vector<double> reference;  ///< [outputs]
  std::vector<double> dropped;    ///< [outputs] rows left out
  // rows of matrix A, of a plan: what a decomposition of the output's distribution is drawn from
  std::vector<double> values;      ///< [outputs][rows]
  std::vector<double> draws;       ///< [drawn][rows]
  std::vector<double> options;     ///< [lists][rows] positions in a list
  std::vector<std::string> drawn;  ///< names of the draws
  std::vector<std::string> lists;
};

}  // namespace eqc
