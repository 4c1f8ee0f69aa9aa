// Hands the columns of a table to be measured.
#include "host/metrics/table_metrics.hpp"

#include "host/base/diagnostics.hpp"
#include "host/base/text.hpp"
#include "kernels/metric/inequity.hpp"

namespace eqc {
namespace {

void check_line(double line) {
  const std::string start = "--poverty-line " + shortest(line) + ": ";
  if (!(line > 0)) throw InputError(start + "is not above zero; nobody can be below it");
  if (line > kLargestEntityValue) throw InputError(start + "is above 1e150; use a larger unit");
  if (line < 1 / kLargestEntityValue) throw InputError(start + "is below 1e-150; use a smaller unit");
}

}  // namespace

TableAnswer table_metrics(const TableQuestion& q, std::vector<std::string>& notes) {
  if (q.measure.poverty_line) check_line(*q.measure.poverty_line);
  return measure_table(read_table({q.file, q.value, q.weight, q.group, q.reading, q.strata, q.psu}, notes), q.measure);
}

}  // namespace eqc
