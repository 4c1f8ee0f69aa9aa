// Variable by variable, and a large one label by label of its slowest axis, so that memory does not grow with the cube.
#include "host/compare/cube_changes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/base/diagnostics.hpp"
#include "host/base/human.hpp"

namespace eqc {
namespace {

constexpr std::size_t kReadAtOnce = std::size_t{1} << 22;  // elements

std::string label_at(const Dimension& d, std::size_t i) {
  return d.is_numeric() ? label_text(d.values[i]) : d.labels[i];
}

/// Positions of the labels that both axes have, in the order of the first.
std::vector<std::pair<std::size_t, std::size_t>> common_labels(const Dimension& a, const Dimension& b) {
  std::vector<std::pair<std::size_t, std::size_t>> both;
  std::vector<std::pair<std::string, std::size_t>> sorted;
  for (std::size_t i = 0; i < b.size(); ++i) sorted.push_back({label_at(b, i), i});
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::string label = label_at(a, i);
    const auto found = std::lower_bound(sorted.begin(), sorted.end(), std::pair{label, std::size_t{0}});
    if (found != sorted.end() && found->first == label) both.push_back({i, found->second});
  }
  return both;
}

void list_unshared(const Cube& have, const Cube& other, std::vector<std::string>& only) {
  for (const Dimension& d : have.schema().dimensions) {
    const Dimension* const there = other.schema().find_dimension(d.name);
    if (there == nullptr) continue;
    std::vector<bool> shared(d.size(), false);
    for (const auto& [i, k] : common_labels(d, *there)) shared[i] = true;
    for (std::size_t i = 0; i < d.size(); ++i)
      if (!shared[i]) only.push_back(d.name + " " + label_at(d, i));
  }
  for (const Variable& v : have.schema().variables)
    if (other.schema().find_variable(v.name) == nullptr) only.push_back("variable " + v.name);
}

bool is_code(const Variable& v) { return v.type == ElementType::i8 || v.type == ElementType::i32; }

/// Why a variable of two cubes means two things; "" when it does not.
std::string why_not_comparable(const Variable& a, const Variable& b) {
  if (a.dimensions != b.dimensions) return "has other axes";
  if (a.units != b.units) return "is in '" + a.units + "' and in '" + b.units + "'";
  if (is_code(a) != is_code(b)) return "is a number in one and a code in the other";
  if (is_code(a))
    for (const Flag& flag : a.flags)
      for (const Flag& other : b.flags)
        if (flag.value == other.value && flag.meaning != other.meaning) return "has other codes";
  return "";
}

/// Compares one variable.
class VariableComparison {
 public:
  VariableComparison(const Cube& before, const Cube& after, const Variable& variable, double tolerance,
                     std::size_t most, CubeChanges& changes)
      : before_(before), after_(after), variable_(variable), tolerance_(tolerance), most_(most), changes_(changes) {
    for (const std::string& name : variable.dimensions) {
      old_axes_.push_back(&before.dimension(name));
      new_axes_.push_back(&after.dimension(name));
      both_.push_back(common_labels(*old_axes_.back(), *new_axes_.back()));
    }
  }

  void run() {
    for (const auto& shared : both_)
      if (shared.empty()) return;
    std::size_t elements = 1;
    for (const Dimension* axis : old_axes_) elements *= axis->size();
    if (elements <= kReadAtOnce || both_.size() == 1) return compare(0, both_[0].size());
    for (std::size_t i = 0; i < both_[0].size(); ++i) compare(i, 1);
  }

 private:
  /// Part of a cube's variable: `first`, `count` on the slowest axis, all of the others.
  std::vector<double> read(const Cube& cube, const std::vector<const Dimension*>& axes, std::size_t first,
                           std::size_t count) const {
    Slab slab;
    for (const Dimension* axis : axes) slab.start.push_back(0), slab.count.push_back(axis->size());
    slab.start[0] = first, slab.count[0] = count;
    return cube.read_slab(variable_.name, slab);
  }

  /// Shared labels first .. first + count - 1 of the slowest axis.
  void compare(std::size_t first, std::size_t count) {
    const bool one = count == 1;
    const std::size_t old_first = one ? both_[0][first].first : 0, new_first = one ? both_[0][first].second : 0;
    const std::vector<double> old_values = read(before_, old_axes_, old_first, one ? 1 : old_axes_[0]->size()),
                              new_values = read(after_, new_axes_, new_first, one ? 1 : new_axes_[0]->size());
    Index limits, position(both_.size(), 0);
    for (const auto& shared : both_) limits.push_back(shared.size());
    limits[0] = count;
    do {
      std::size_t at_old = 0, at_new = 0;
      for (std::size_t k = 0; k < both_.size(); ++k) {
        const auto [i, j] = both_[k][position[k] + (k == 0 ? first : 0)];
        at_old = at_old * (k == 0 && one ? 1 : old_axes_[k]->size()) + (k == 0 ? i - old_first : i);
        at_new = at_new * (k == 0 && one ? 1 : new_axes_[k]->size()) + (k == 0 ? j - new_first : j);
      }
      look(old_values[at_old], new_values[at_new], position, first);
    } while (advance(position, limits));
  }

  void look(double was, double is, const Index& position, std::size_t first) {
    ++changes_.compared;
    if (was == is || (std::isnan(was) && std::isnan(is))) return;
    const double relative = relative_change(was, is);
    if (!is_code(variable_) && std::abs(relative) <= tolerance_) return;
    ++changes_.different;
    changes_.appeared += std::isnan(was) ? 1 : 0;
    changes_.vanished += std::isnan(is) ? 1 : 0;
    std::vector<ValueChange>& all = changes_.largest;
    const auto larger = [](double size, const ValueChange& c) { return size > std::abs(c.relative); };
    const auto place = std::upper_bound(all.begin(), all.end(), std::abs(relative), larger);
    if (place == all.end() && all.size() >= most_) return;
    ValueChange change{variable_.name, {}, was, is, relative};
    for (std::size_t k = 0; k < both_.size(); ++k)
      change.where.push_back(
          {old_axes_[k]->name, label_at(*old_axes_[k], both_[k][position[k] + (k == 0 ? first : 0)].first)});
    all.insert(place, std::move(change));
    if (all.size() > most_) all.pop_back();
  }

  const Cube &before_, &after_;
  const Variable& variable_;
  const double tolerance_;
  const std::size_t most_;
  CubeChanges& changes_;
  std::vector<const Dimension*> old_axes_, new_axes_;
  std::vector<std::vector<std::pair<std::size_t, std::size_t>>> both_;  // by axis
};

}  // namespace

double relative_change(double before, double after) {
  if (before == after) return 0;
  if (before == 0 || !std::isfinite(before) || !std::isfinite(after))
    return after < before ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  return (after - before) / std::abs(before);
}

CubeChanges cube_changes(const Cube& before, const Cube& after, double tolerance, std::size_t most_listed) {
  CubeChanges changes;
  list_unshared(before, after, changes.only_before);
  list_unshared(after, before, changes.only_after);
  std::size_t shared = 0;
  for (const Variable& v : before.schema().variables) {
    const Variable* const other = after.schema().find_variable(v.name);
    if (other == nullptr) continue;
    const std::string why = why_not_comparable(v, *other);
    if (!why.empty())
      throw InputError(after.path(), "cannot be compared with " + before.path() + ": variable " + v.name + " " + why);
    ++shared;
    VariableComparison(before, after, v, tolerance, most_listed, changes).run();
  }
  if (shared == 0)
    throw InputError(after.path(), "cannot be compared with " + before.path() + ": they have no variable in common");
  return changes;
}

}  // namespace eqc
