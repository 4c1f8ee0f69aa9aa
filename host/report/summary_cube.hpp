// What summaries read from a cube: intervals over worlds, the cheapest cells, models by size, why cells have no price.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "host/base/human.hpp"
#include "host/cube/reader.hpp"

namespace eqc {

/// The cheapest of a model's cells to own or to rent, of those open to payers, by expected cost.
struct CheapestCell {
  Interval cost;  ///< of that cell; NaN without one
  std::string hardware, region, basis;
  bool measured = true;  ///< the speed of its accelerator; false: a class prior
  double chosen_by = 0;  ///< value that it was chosen by
  bool found() const { return !hardware.empty(); }
};

/// Who can pay for a capability: a variable over (model, case, `share_axis`, statistic), shown at one label of that
/// axis.
struct PayerCount {
  std::string variable, title, share_axis;
  std::string payers;  ///< "nations"; what they can do is `verb`
  std::string verb;
  double total;  ///< payers covered; 1 where the variable is a share
  Selection at;  ///< further axes that are fixed
};

/// Cells of one task: all, and those without a price by reason, most frequent first.
struct CellCounts {
  double cells = 0, priced = 0;
  std::vector<std::pair<std::string, double>> reasons;
};

class SummaryCube {
 public:
  explicit SummaryCube(const std::string& path);

  const Cube cube;
  std::string central;             ///< statistic shown: the median when the cube has it, else the mean, else its first
  std::string chosen_by;           ///< statistic that cells are compared by: the mean, else the central one
  std::vector<std::string> tasks;  ///< "training", "serving": those it has

  bool has(const std::string& variable) const { return cube.schema().find_variable(variable) != nullptr; }
  bool has_band() const { return has_band_; }
  /// Throws CubeError when there is no such dimension, or one of numbers. Never empty.
  const std::vector<std::string>& labels(const std::string& dimension) const;
  std::string first_case() const { return labels("case").front(); }
  /// Central value and 5-95 % interval of a selection that leaves the statistic open; NaN ends where the cube has none.
  Interval interval(const std::string& variable, Selection at) const;
  CheapestCell cheapest(const std::string& task, const std::string& model, const std::string& one_case) const;
  /// Models with a price by their fewest accelerator-hours (of training where there is one), most first; all models of
  /// the axis when nothing is priced.
  std::vector<std::string> models_by_size() const;
  CellCounts cells(const std::string& task) const;
  /// Those that the cube has: nations, organisations (training where it was asked for, and hosting), adults.
  std::vector<PayerCount> payers() const;
  /// The payers' count in a case at one committed share.
  Interval able(const PayerCount& who, const std::string& model, const std::string& one_case,
                const std::string& share) const;
  std::vector<std::string> models_without_architecture() const;
  /// How many of a group ("nation", "organization") the catalog knows no budget of; "0" also without the group.
  std::string payers_without_budget(const std::string& group) const;
  /// A root attribute; empty, or 0, when there is none.
  std::string text(const std::string& attribute) const;
  double number(const std::string& attribute) const;

 private:
  void require_axes(const std::string& variable, const std::vector<std::string>& axes) const;
  void check_layout() const;
  void look_for_cheaper(const std::string& basis, const std::string& task, const Selection& at,
                        CheapestCell& best) const;
  bool has_band_ = false;
};

}  // namespace eqc
