// Groups first, then the whole: the rows are sorted in place for each.
#include "host/metrics/measure/measure_table.hpp"

#include <cmath>

#include "host/base/parallel.hpp"
#include "host/metrics/measure/row_store.hpp"
#include "host/metrics/measure/standard_errors.hpp"

namespace eqc {
namespace {

/// What is the same for the whole and for groups.
struct Measuring {
  const MeasureQuestion& question;
  const SurveyDesign& design;
  const RowStore& store;

  std::vector<Measured> measured(const std::vector<std::size_t>& begin) const;
  std::vector<Estimates> estimates(const std::vector<std::size_t>& begin, const std::vector<Measured>& parts) const;
};

std::vector<Measured> Measuring::measured(const std::vector<std::size_t>& begin) const {
  std::vector<Measured> parts(begin.size() - 1);
  const RowView rows = store.view();
  parallel_for(parts.size(), hardware_threads(), [&](std::size_t part) {
    parts[part] = measure(rows.part(begin[part], begin[part + 1]), question.poverty_line.value_or(0));
  });
  return parts;
}

std::vector<Estimates> Measuring::estimates(const std::vector<std::size_t>& begin,
                                            const std::vector<Measured>& parts) const {
  const SurveyParts survey{store.view(), begin, store.cells(), store.cell_stride(), &parts};
  PartErrors errors;
  if (question.errors == StandardErrors::linearisation) errors = linearised_errors(survey, design);
  if (question.errors == StandardErrors::bootstrap)
    errors = bootstrap_errors(survey, design, question.poverty_line.value_or(0), question.replicates, question.seed);
  std::vector<Estimates> all(parts.size());
  for (std::size_t part = 0; part < parts.size(); ++part)
    for (std::size_t k = 0; k < kTableMetrics; ++k) {
      Estimate e{parts[part].value[k], parts[part].undefined[k], std::nullopt};
      if (!errors.empty() && std::isfinite(errors[part][k])) e.error = errors[part][k];
      all[part].push_back(e);
    }
  return all;
}

}  // namespace

TableAnswer measure_table(TableColumns rows, const MeasureQuestion& question) {
  TableAnswer answer;
  const bool grouped = !rows.group.empty();
  SurveyDesign design;
  if (question.errors != StandardErrors::none) {
    design = survey_design(rows);
    rows.stratum = {}, rows.psu = {};
    answer.interval = student_95(design.degrees_of_freedom());
  }
  RowStore store(rows, design.cell);
  const Measuring measuring{question, design, store};
  std::vector<Measured> groups;
  if (grouped) {
    const std::vector<std::size_t> begin = store.sort_by_group(rows.group_names.size());
    groups = measuring.measured(begin);
    answer.by_group = measuring.estimates(begin, groups);
    answer.groups = std::move(rows.group_names);
  }
  store.sort_by_value();
  const std::vector<std::size_t> begin = {0, store.view().n};
  const std::vector<Measured> whole = measuring.measured(begin);
  answer.all = measuring.estimates(begin, whole).front();
  if (grouped) answer.decomposition = group_parts(whole.front(), groups);
  return answer;
}

std::string reason_text(Undefined why) {
  switch (why) {
    case Undefined::no: return "";
    case Undefined::needs_line: return "undefined without --poverty-line";
    case Undefined::negative_values: return "undefined with negative values";
    case Undefined::mean_not_positive: return "undefined, as the mean is not above 0";
    case Undefined::bottom_not_positive: return "undefined, as the denominator is not above 0";
  }
  return "";
}

}  // namespace eqc
