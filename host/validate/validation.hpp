// Predicts every row of tables of published measurements and groups what came out.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "host/validate/score.hpp"

namespace eqc {

enum class GroupBy { family, quantity, hardware, model };  // quantity: each measured quantity of each family
inline constexpr std::array<std::string_view, 4> kGroupByNames = {"family", "quantity", "hardware", "model"};

/// Tables that the catalog ships for a task, in name order: <catalog>/truth/<task>*.csv.
std::vector<std::string> shipped_truth(const std::string& catalog_root, TruthTask task);

/// Of a family that the fit may look at (truth/split.csv) the rows whose id has an even CRC-32 are `fit`, the others
/// `holdout`; rows of any other family are `unseen`.
Split split_of(const TruthFacts& facts, TruthTask task, const TruthRow& row);

/// What the predictor that speaks of a row says; not scored where that is no positive number.
Prediction predict_row(const TruthContext& x, TruthTask task, const TruthRow& row);

/// One prediction per row, in the order of the rows.
std::vector<ScoredRow> validate(const Catalog& catalog, TruthTask task, const std::vector<TruthRow>& rows);

/// Name of the group a row belongs to.
std::string group_of_row(const Catalog& catalog, const Resolver& names, const TruthRow& row, GroupBy by);

}  // namespace eqc
