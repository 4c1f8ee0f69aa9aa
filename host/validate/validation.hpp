// Predicts every row of tables of published measurements and groups what came out.
#pragma once

#include <string>
#include <vector>

#include "host/validate/score.hpp"

namespace eqc {

enum class TruthTask { training, serving };
enum class GroupBy { family, quantity, hardware, model };  // quantity: each measured quantity of each family

/// Tables that the catalog ships for a task, in name order: <catalog>/truth/<task>*.csv.
std::vector<std::string> shipped_truth(const std::string& catalog_root, TruthTask task);

/// Which families the fit may look at: <catalog>/truth/split.csv (columns task, family, notes). Of a listed family the
/// rows whose id has an even CRC-32 are `fit`, the others `holdout`; rows of any other family are `unseen`.
class SplitRule {
 public:
  SplitRule(const std::string& catalog_root, TruthTask task);
  Split of(const TruthRow& row) const;

 private:
  std::vector<std::string> fitted_;
};

/// One prediction per row, in the order of the rows.
std::vector<ScoredRow> validate(const Catalog& catalog, TruthTask task, const std::vector<TruthRow>& rows);

/// Name of the group a row belongs to.
std::string group_of_row(const Catalog& catalog, const Resolver& names, const TruthRow& row, GroupBy by);

}  // namespace eqc
