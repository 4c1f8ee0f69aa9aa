// Two cubes of a kind: which inputs differ, and which headlines moved, told as a night's changes.json tells it.
#pragma once

#include <string>
#include <vector>

#include "host/plan/plan.hpp"
#include "host/report/html/page_table.hpp"
#include "host/report/summary_cube.hpp"

namespace eqc {

class Backend;

/// A cube and its plan, null where this program cannot make it: its headlines are then not compared.
struct ComparedCube {
  const SummaryCube& cube;
  const Plan* plan;
};

struct PageComparison {
  std::string about;  ///< JSON, as said below
  /// "compare_headlines": bands of every headline and case in both cubes; "compare_contributions": what each input did
  /// to each of those that moved.
  std::vector<PageTable> tables;
};

/// JSON: {"file", "digest", "inputs": [{"what", "before", "after", "source"}], "moved": [{"what", "before", "after",
/// "change", "due_to": [{"input", "share", "part", "whole"}]}], "method"}. An input is a cell of the catalog
/// ("price/rental.csv, h100-sxm-80gb on_demand, p50_USD_per_h"), a row, or a line of the scenario; headlines are those
/// of `after_headlines` (host/report/html/page_headlines.hpp) in each case that both have, medians with their bands,
/// the largest moves first; what each input did to the median is the Shapley value that a night gives it
/// (host/regenerate/why_moved.hpp). Throws InputError, CubeError.
PageComparison page_comparison(const ComparedCube& before, const ComparedCube& after,
                               const std::vector<PageTable>& after_headlines, Backend& backend, int threads);

}  // namespace eqc
