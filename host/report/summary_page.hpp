// The table of a summary: a few models in a few cases, what they cost and who can pay.
#pragma once

#include <string>
#include <vector>

#include "host/report/summary_cube.hpp"

namespace eqc {

/// What the table shows: models from the largest to the smallest, the first cases.
struct PageRows {
  std::vector<std::string> models, cases;
};

/// Eight models of a cube with one case, three of one with many; twelve rows at most.
PageRows page_rows(const SummaryCube& cube);

/// Who pays on the page: for training where it was asked for, else for hosting; adults for use.
std::vector<PayerCount> page_payers(const SummaryCube& cube);

/// What the columns mean.
std::vector<std::string> page_caption(const SummaryCube& cube, const PageRows& rows);

struct PageLines {
  std::vector<std::string> lines;
  std::vector<std::string> left_out;  ///< columns for which there was no room
};

/// A model's first row is its first case. Columns are left out, and names cut, until the lines fit.
PageLines page_table(const SummaryCube& cube, const PageRows& rows, std::size_t columns);

}  // namespace eqc
