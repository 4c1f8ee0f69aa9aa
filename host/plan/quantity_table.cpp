// Tables made from the closed lists, once.
#include "host/plan/quantity_table.hpp"

#include <algorithm>

#include "kernels/econ/quantities.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

std::vector<QuantityInfo> make_priced(Task task) {
  enum Kind { total, component };
  std::vector<QuantityInfo> all;
  const std::string prefix = std::string(task_name(task)) + "_";
  const auto add = [&](Quantity q, const char* id, Kind kind, std::string train, std::string serve, const char* name,
                       const char* source) {
    const std::string& unit = task == Task::training ? train : serve;
    if (!unit.empty()) all.push_back({static_cast<int>(q), prefix + id, unit, name, source, kind == component});
  };
#define EQC_X(id, kind, train, serve, name, source) add(Quantity::id, #id, kind, train, serve, name, source);
  EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
  std::stable_partition(all.begin(), all.end(), [](const QuantityInfo& q) { return !q.component; });
  return all;
}

std::vector<QuantityInfo> make_physical(Task task) {
  std::vector<QuantityInfo> all;
#define EQC_X(id, of, unit, name, source) \
  if (Task::of == task) all.push_back({static_cast<int>(Physical::id), #id, unit, name, source, false});
  EQC_PHYSICAL_LIST(EQC_X)
#undef EQC_X
  return all;
}

}  // namespace

std::string_view task_name(Task task) { return task == Task::training ? "training" : "serving"; }

const std::vector<QuantityInfo>& priced_quantities(Task task) {
  static const std::vector<QuantityInfo> tables[kTasks] = {make_priced(Task::training), make_priced(Task::serving)};
  return tables[static_cast<int>(task)];
}

const std::vector<QuantityInfo>& physical_quantities(Task task) {
  static const std::vector<QuantityInfo> tables[kTasks] = {make_physical(Task::training), make_physical(Task::serving)};
  return tables[static_cast<int>(task)];
}

}  // namespace eqc
