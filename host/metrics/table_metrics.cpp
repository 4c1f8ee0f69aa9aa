// Sorts the rows of a table and hands them to the kernels' metrics.
#include "host/metrics/table_metrics.hpp"

#include <algorithm>
#include <numeric>

#include "host/base/diagnostics.hpp"
#include "host/base/text.hpp"
#include "host/metrics/table_file.hpp"
#include "kernels/metric/inequity.hpp"

namespace eqc {
namespace {

/// Ascending by value; equal values keep their order.
TableColumns sorted(const TableColumns& e) {
  std::vector<std::size_t> order(e.value.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return e.value[a] < e.value[b]; });
  TableColumns s;
  s.group_names = e.group_names;
  for (const std::size_t i : order) {
    s.value.push_back(e.value[i] + 0.0);
    s.weight.push_back(e.weight.empty() ? 1 : e.weight[i]);
    if (!e.group.empty()) s.group.push_back(e.group[i]);
  }
  return s;
}

/// The whole list; without a line nothing is known of what a line decides.
std::vector<NamedMetric> named_metrics(const InequitySummary& summary, bool has_line) {
  std::vector<NamedMetric> all;
  for (int i = 0; i < kInequityMetrics; ++i) {
    const auto metric = static_cast<InequityMetric>(i);
    const bool known = has_line || !needs_threshold(metric);
    all.push_back({kInequityMetricInfo[i].id, known ? std::optional<double>(summary[metric]) : std::nullopt});
  }
  return all;
}

}  // namespace

TableAnswer table_metrics(const TableQuestion& question, std::vector<std::string>& notes) {
  if (question.poverty_line && !(*question.poverty_line > 0))
    throw InputError("--poverty-line " + shortest(*question.poverty_line) +
                     ": is not above zero; nobody can be below it");
  if (question.poverty_line && *question.poverty_line > kLargestEntityValue)
    throw InputError("--poverty-line " + shortest(*question.poverty_line) + ": is above 1e150; use a larger unit");
  const TableColumns e =
      sorted(read_table({question.file, question.value, question.weight, question.group, question.reading}, notes));
  const auto n = static_cast<std::int32_t>(e.value.size());
  std::vector<double> scratch(static_cast<std::size_t>(profile_scratch_size(n)));
  InequitySummary summary;
  summarise_sorted(e.value.data(), e.weight.data(), n, question.poverty_line.value_or(0), scratch.data(), summary);
  const Profile p = make_profile(e.value.data(), e.weight.data(), n, scratch.data());
  TableAnswer answer;
  answer.metrics = named_metrics(summary, question.poverty_line.has_value());
  if (!question.group.empty()) {
    answer.groups = e.group_names;
    std::vector<double> working(
        static_cast<std::size_t>(decomposition_scratch_size(static_cast<std::int32_t>(e.group_names.size()))));
    answer.decomposition =
        decompose(p, e.group.data(), static_cast<std::int32_t>(e.group_names.size()), gini(p), working.data());
  }
  return answer;
}

}  // namespace eqc
