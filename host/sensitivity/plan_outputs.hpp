// Outputs of a plan that a sensitivity study can be about, by name: headlines, quantities of cells, metrics of payers.
#pragma once

#include <string>
#include <vector>

#include "host/engine/worlds/headline.hpp"

namespace eqc {

struct PlanOutput {
  std::string name, unit;
  std::string statement;  ///< of a headline that claims something: value >= threshold
  double threshold = 0;
};

/// What a call like "nation_train_gini(deepseek-v3)" asks for.
struct OutputCall {
  enum class Kind { priced, physical, metric, chosen_metric, able_number, able_share } kind;
  std::string name;  ///< of the output, all its labels written out
  std::string unit;
  Task task{};                       ///< of priced and physical; of metrics: training, or serving for hosting
  int index = 0;                     ///< Quantity, Physical or InequityMetric
  std::size_t group = 0, share = 0;  ///< of metrics: position in PlanWorlds::groups(), in its shares
  std::size_t model = 0, hardware = 0, region = 0, case_ = 0;
};

/// What VARIABLE(label, ...) stands for, as in PlanOutputs; nothing is evaluated. Throws InputError.
std::vector<OutputCall> output_calls(const PlanWorlds& study, const std::string& asked);

/// Outputs resolved once, evaluated in the rows of any matrix.
class PlanOutputs {
 public:
  /// Names, each of them: a headline's id ("adults who could pay 20 USD", with * and ?), or VARIABLE(label, ...) with
  /// a variable of the cube or GROUP_CAPABILITY_METRIC, its own * and ?, and labels of its axes in any order
  /// ("training_cost_own(gpt-4, h100-sxm-80gb, USA)", "nation_train_gini(gpt-4)"). Axes without a label: the first of
  /// theirs. GROUP_CAPABILITY_inequality is by the metric of each world. "nations_able" and "gini" stand for
  /// nation_train_able_number and nation_train_gini. None: all headlines. Throws InputError with the nearest name.
  PlanOutputs(PlanWorlds& study, const std::vector<std::string>& names);

  const std::vector<PlanOutput>& list() const { return list_; }
  /// Position of a name that was given and stands for one output. Throws InputError where it stands for several.
  std::size_t position(PlanWorlds& study, const std::string& name) const;
  /// Whether one of them is by the metric that a world chooses.
  bool choose_metric() const;
  /// [outputs][worlds] under choices; NaN or infinity where there is none.
  std::vector<std::vector<double>> values(PlanWorlds& study, const Choices& choices) const;

 private:
  std::vector<PlanOutput> list_;
  std::vector<std::string> headlines_;  // ids, the first of list_
  std::vector<OutputCall> calls_;       // the others
};

}  // namespace eqc
