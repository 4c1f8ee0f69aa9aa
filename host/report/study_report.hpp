// A study on paper: text for people, one CSV per table, JSON for programs; each carries the stamp of its scenario.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/base/screen.hpp"
#include "host/study/study.hpp"

namespace eqc {

/// Rows of a table: in a file, and on a screen unless all are asked for. CSV and JSON hold all.
inline constexpr std::size_t kStudyRowsInFile = 60, kStudyRowsOnScreen = 10;

/// What each question found, one sentence each in the questions' order; nothing of one that cannot say.
std::vector<std::string> study_findings(const std::vector<AnsweredQuestion>& questions);

/// The findings, then the tables. `most_rows`: of each table, after which it says how many more there are.
std::string study_text(const StudyStamp& stamp, const std::vector<AnsweredQuestion>& questions,
                       std::size_t most_rows = kStudyRowsInFile, const Screen& screen = {});

/// {"stamp": {...}, "findings": [texts], "questions": [{"number", "group", "title", "why_not", "tables": [{"id",
/// "title", "how", "counted", "covered", "missing", "columns", "rows"}]}]}. A band is {"p05", "p50", "p95"}; undefined
/// is null, out of reach is "inf".
std::string study_json(const StudyStamp& stamp, const std::vector<AnsweredQuestion>& questions);

/// All tables, one figure a row: "table,row,column,unit,value,p05,p95"; the value of a band is its median.
std::string study_cells_csv(const std::vector<AnsweredQuestion>& questions);

/// One table: a band becomes three columns NAME_p05, NAME_p50, NAME_p95; covered, missing and the stamp are the last
/// columns.
std::string study_csv(const StudyStamp& stamp, const StudyTable& table);

}  // namespace eqc
