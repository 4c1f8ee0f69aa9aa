// The score of predictions against measurements: as a table for people, as JSON and CSV for programs.
#pragma once

#include <string>
#include <vector>

#include "host/base/screen.hpp"
#include "host/validate/validation.hpp"

namespace eqc {

/// Groups in order of their first row; whole groups first, then the parts fit, holdout and unseen of all rows.
struct ValidationReport {
  struct Group {
    std::string name;
    Score score;
  };
  std::vector<Group> groups;  ///< by family, hardware or model
  std::vector<Group> splits;  ///< fit, holdout, unseen, when they hold rows
};

ValidationReport validation_report(const Catalog& catalog, const std::vector<ScoredRow>& rows, GroupBy by);

/// One line per group, rows not scored with their reasons, the `worst` rows with the largest errors.
std::string validation_text(const ValidationReport& report, const std::vector<ScoredRow>& rows, TruthTask task,
                            std::size_t worst, const Screen& screen = {});

/// The rows: what JSON has of each, in columns; what its first line begins with.
inline constexpr const char* kValidationCsvStart = "id,file,line,family,split,";
std::string validation_csv(const std::vector<ScoredRow>& rows);

/// {"task", "by", "families": {name: {...}}, "splits": {...}, "rows": [...]}; percentages as numbers (12.3), intervals
/// in the unit of the row.
std::string validation_json(const ValidationReport& report, const std::vector<ScoredRow>& rows, TruthTask task,
                            GroupBy by);

}  // namespace eqc
