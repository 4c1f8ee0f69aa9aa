// How well the rule of gates tells who has trained a large model from who has not, beside research budgets alone:
// thresholds from models up to 2025, scored on those and on models of 2026.
#pragma once

#include "host/engine/afford/payers.hpp"
#include "host/study/study_table.hpp"

namespace eqc {

inline constexpr double kRuleFlop = 1e23;  ///< of the runs that the rule is about

/// Area under the receiver operating characteristic: the share of (positive, negative) pairs in which the positive one
/// scores higher, ties counting half (Mann, Whitney 1947). NaN without a pair.
double area_under_curve(const std::vector<double>& score, const std::vector<bool>& positive);

/// `money`: how many times over each nation of the group can pay for a run of kRuleFlop.
StudyTable gate_rule_table(const Plan& plan, const PayerGroup& nations, const std::vector<double>& money);

}  // namespace eqc
