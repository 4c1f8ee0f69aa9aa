// equicube diff: two cubes or two catalogs, and what of them differs.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/base/diagnostics.hpp"
#include "host/base/human.hpp"
#include "host/base/json_text.hpp"
#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/table_options.hpp"
#include "host/compare/catalog_changes.hpp"
#include "host/compare/cube_changes.hpp"

namespace eqc::cli {
namespace {

using Json = nlohmann::ordered_json;
constexpr int kEqual = 0, kDifferent = 1;
constexpr std::size_t kListed = 10;

struct DiffArguments {
  std::string before, after;
  double tolerance = 0;
  TableOptions table;
};

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(); }

std::string change_text(double relative) {
  if (std::isinf(relative)) return relative > 0 ? "+inf" : "-inf";
  return fmt::format("{:+.3g} %", 100 * relative);
}

std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t kNamed = 5;
  const std::vector<std::string> first(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(std::min(kNamed, names.size())));
  return join(first) + (names.size() > kNamed ? fmt::format(" and {} more", names.size() - kNamed) : "");
}

void print_more(std::size_t all, std::size_t listed) {
  if (all > listed) fmt::print("... and {} more\n", count_text(static_cast<double>(all - listed)));
}

Json cube_json(const CubeChanges& c, double tolerance) {
  Json j;
  j["kind"] = "cube";
  j["equal"] = c.equal();
  j["tolerance"] = tolerance;
  j["compared"] = c.compared;
  j["different"] = c.different;
  j["appeared"] = c.appeared;
  j["vanished"] = c.vanished;
  j["only_in_a"] = c.only_before;
  j["only_in_b"] = c.only_after;
  Json& list = j["changes"] = Json::array();
  for (const ValueChange& v : c.largest) {
    Json where = Json::object();
    for (const auto& [axis, label] : v.where) where[axis] = label;
    list.push_back({{"variable", v.variable},
                    {"where", where},
                    {"old", number_or_null(v.before)},
                    {"new", number_or_null(v.after)},
                    {"relative", number_or_null(v.relative)}});
  }
  return j;
}

Table change_table(const std::vector<ValueChange>& changes, bool exact) {
  Table t({{"variable"}, {"where"}, {"old", true}, {"new", true}, {exact ? "relative" : "change", true}});
  for (const ValueChange& v : changes) {
    std::vector<std::string> labels;
    for (const auto& [axis, label] : v.where) labels.push_back(label);
    if (exact)
      t.add({v.variable, join(labels), exact_number(v.before), exact_number(v.after), exact_number(v.relative)});
    else
      t.add({v.variable, join(labels), number_text(v.before, 6), number_text(v.after, 6), change_text(v.relative)});
  }
  return t;
}

int print_cube_changes(const DiffArguments& o, const CubeChanges& c) {
  if (o.table.json) {
    fmt::print("{}\n", json_text(cube_json(c, o.tolerance), 2));
    return c.equal() ? kEqual : kDifferent;
  }
  if (o.table.csv) {
    print_table(change_table(c.largest, true), TableFormat::csv);
    return c.equal() ? kEqual : kDifferent;
  }
  const std::string within = o.tolerance > 0 ? fmt::format(" to {:g} of their size", o.tolerance) : "";
  if (c.equal()) {
    fmt::print("equal{}: {} values\n", within, count_text(static_cast<double>(c.compared)));
    return kEqual;
  }
  fmt::print("{} of {} values differ{}", count_text(static_cast<double>(c.different)),
             count_text(static_cast<double>(c.compared)),
             o.tolerance > 0 ? " by more than " + shortest(o.tolerance) : "");
  if (c.appeared > 0) fmt::print("; {} had no value before", count_text(static_cast<double>(c.appeared)));
  if (c.vanished > 0) fmt::print("; {} have none any more", count_text(static_cast<double>(c.vanished)));
  fmt::print("\n");
  if (!c.only_before.empty()) fmt::print("only in {}: {}\n", printable(o.before), printable(some_of(c.only_before)));
  if (!c.only_after.empty()) fmt::print("only in {}: {}\n", printable(o.after), printable(some_of(c.only_after)));
  if (!c.largest.empty()) print_table(change_table(c.largest, false));
  print_more(c.different, c.largest.size());
  return kDifferent;
}

/// The relative change of a cell; infinite where it is no number.
double size_of(const CatalogChange& c) {
  double was = 0, is = 0;
  if (c.kind == ChangeKind::cell && parse_double(c.before, was) && parse_double(c.after, is))
    return relative_change(was, is);
  return std::numeric_limits<double>::infinity();
}

std::string kind_word(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::row_added: return "row added";
    case ChangeKind::row_removed: return "row removed";
    case ChangeKind::order: return "rows in another order";
    default: return "cell";
  }
}

Json catalog_json(const std::vector<CatalogChange>& changes, double tolerance) {
  Json j;
  j["kind"] = "catalog";
  j["equal"] = changes.empty();
  j["tolerance"] = tolerance;
  j["different"] = changes.size();
  Json& list = j["changes"] = Json::array();
  for (const CatalogChange& c : changes)
    list.push_back({{"change", kind_word(c.kind)},
                    {"table", c.table},
                    {"row", c.row},
                    {"column", c.column},
                    {"old", c.before},
                    {"new", c.after},
                    {"relative", number_or_null(size_of(c))},
                    {"source", c.source}});
  return j;
}

/// All changes with every letter and digit, or the first of them.
Table change_table(const std::vector<CatalogChange>& changes, bool exact) {
  Table t({{"table"}, {"row"}, {"column"}, {"old"}, {"new"}, {exact ? "relative" : "change", true}, {"source"}});
  for (std::size_t i = 0; i < (exact ? changes.size() : std::min(kListed, changes.size())); ++i) {
    const CatalogChange& c = changes[i];
    const double size = size_of(c);
    t.add({c.table, c.row, c.kind == ChangeKind::cell ? c.column : kind_word(c.kind), c.before, c.after,
           exact                 ? exact_number(size)
           : std::isfinite(size) ? change_text(size)
                                 : "",
           c.source});
  }
  return t;
}

int diff_catalogs(const DiffArguments& o) {
  std::vector<CatalogChange> changes = catalog_changes(csv_files_of(o.before), csv_files_of(o.after));
  std::erase_if(changes, [&](const CatalogChange& c) { return std::abs(size_of(c)) <= o.tolerance; });
  std::stable_sort(changes.begin(), changes.end(), [](const CatalogChange& a, const CatalogChange& b) {
    const double x = std::abs(size_of(a)), y = std::abs(size_of(b));
    return std::isfinite(x) != std::isfinite(y) ? std::isfinite(x) : std::isfinite(x) && x > y;
  });
  if (o.table.json) {
    fmt::print("{}\n", json_text(catalog_json(changes, o.tolerance), 2));
    return changes.empty() ? kEqual : kDifferent;
  }
  if (o.table.csv) {
    print_table(change_table(changes, true), TableFormat::csv);
    return changes.empty() ? kEqual : kDifferent;
  }
  if (changes.empty()) {
    fmt::print("equal\n");
    return kEqual;
  }
  fmt::print("{} change{}\n", changes.size(), changes.size() == 1 ? "" : "s");
  const Table t = change_table(changes, false);
  print_table(t);
  print_more(changes.size(), t.size());
  return kDifferent;
}

int diff_command(const DiffArguments& o) {
  if (!(o.tolerance >= 0) || std::isinf(o.tolerance))
    throw InputError("--tolerance: must be a number from 0 on, such as 1e-9 (a relative change)");
  const bool folder = std::filesystem::is_directory(o.before), other = std::filesystem::is_directory(o.after);
  if (folder != other)
    throw InputError(fmt::format("{} and {} cannot be compared: one is a folder (a catalog), the other a file (a cube)",
                                 o.before, o.after));
  if (folder) return diff_catalogs(o);
  const Cube before(o.before), after(o.after);
  return print_cube_changes(o, cube_changes(before, after, o.tolerance, kListed));
}

}  // namespace

void add_diff(Program& program) {
  Command command = program.add("diff", "what differs between two cubes, or between two catalogs, by label");
  auto o = std::make_shared<DiffArguments>();
  command.option("a", o->before, "the one before: a cube, or the folder of a catalog").required();
  command.option("b", o->after, "the one after").required();
  command.option("--tolerance", o->tolerance, "relative change up to which numbers count as equal").show_default();
  add_table_options(command, o->table, "as JSON; of catalogs, with all changes",
                    "as CSV: the largest changes; of catalogs, all");
  command.footer(
      "Examples:\n  equicube diff results/monday.h5 results/tuesday.h5 --tolerance 1e-9\n  equicube diff catalog.old "
      "scenarios/catalog\nExit code 0: equal, 1: different, 2: not comparable.");
  command.runs([o] { return diff_command(*o); });
}

}  // namespace eqc::cli
