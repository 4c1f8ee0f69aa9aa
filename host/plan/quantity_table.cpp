// Tables made from the closed lists, once.
#include "host/plan/quantity_table.hpp"

#include <algorithm>

#include "kernels/econ/quantities.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

/// Names tell how a component is asked for; a row that says otherwise would be shown in the wrong studies.
constexpr bool basis_fits(std::string_view id, QuantityKind kind, QuantityBasis basis) {
  const bool owned = id.starts_with("own_"), programme = id.starts_with("programme_");
  const bool split = kind == QuantityKind::capital || kind == QuantityKind::upkeep || kind == QuantityKind::running;
  return owned == split && (!owned || basis == QuantityBasis::own) && (!programme || basis == QuantityBasis::programme);
}
#define EQC_X(id, kind, basis, ...) static_assert(basis_fits(#id, QuantityKind::kind, QuantityBasis::basis), #id);
EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X

std::vector<QuantityInfo> make_priced(Task task) {
  std::vector<QuantityInfo> all;
  const std::string prefix = std::string(task_name(task)) + "_";
#define EQC_X(id, kind, basis, train, serve, name, source)                            \
  if (const std::string unit = task == Task::training ? train : serve; !unit.empty()) \
    all.push_back({static_cast<int>(Quantity::id), prefix + #id, unit, name, source,  \
                   QuantityKind::kind != QuantityKind::total, QuantityBasis::basis});
  EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
  std::stable_partition(all.begin(), all.end(), [](const QuantityInfo& q) { return !q.component; });
  return all;
}

std::vector<QuantityInfo> make_physical(Task task) {
  std::vector<QuantityInfo> all;
#define EQC_X(id, of, unit, name, source) \
  if (Task::of == task)                   \
    all.push_back({static_cast<int>(Physical::id), #id, unit, name, source, false, QuantityBasis::any});
  EQC_PHYSICAL_LIST(EQC_X)
#undef EQC_X
  return all;
}

}  // namespace

std::string_view task_name(Task task) { return task == Task::training ? "training" : "serving"; }

std::string_view basis_name(QuantityBasis basis) {
  static constexpr std::string_view kNames[] = {"any", "own", "rent", "programme"};
  return kNames[static_cast<int>(basis)];
}

const std::vector<QuantityInfo>& priced_quantities(Task task) {
  static const std::vector<QuantityInfo> tables[kTasks] = {make_priced(Task::training), make_priced(Task::serving)};
  return tables[static_cast<int>(task)];
}

const std::vector<QuantityInfo>& physical_quantities(Task task) {
  static const std::vector<QuantityInfo> tables[kTasks] = {make_physical(Task::training), make_physical(Task::serving)};
  return tables[static_cast<int>(task)];
}

}  // namespace eqc
