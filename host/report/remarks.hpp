// What a reader of a study should know of the rows it stands on: own, recalled, old, or completed by a rule.
#pragma once

#include <string>
#include <vector>

#include "host/plan/plan.hpp"

namespace eqc {

inline constexpr int kOldMonths = 24;  ///< prices and budgets older than that are told

/// Months from a fact to the scenario's date; a year counts to its end. 0 where the date is unknown or later.
int age_months(const Scenario& scenario, const std::string& as_of);
bool is_old(const Scenario& scenario, const std::string& as_of);

/// Prices of one accelerator in one region that are old, a line each: "purchase price of 2023-05, 42 months".
std::vector<std::string> old_prices(const Plan& plan, std::size_t hardware, std::size_t region);
/// Budgets that affordability compares with, counted by age; empty when none is asked or old.
std::vector<std::string> old_budgets(const Plan& plan);

/// Models whose training sequences are shorter than the scenario's, for their context is; empty when there is none.
std::string cut_sequences(const Plan& plan);

/// All of a study, a line per kind: own rows, cut sequences, models whose training tokens follow a rule or are unknown,
/// rows from memory, old prices and budgets.
std::vector<std::string> remarks_of(const Plan& plan);

}  // namespace eqc
