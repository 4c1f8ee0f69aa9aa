// equicube show: a slice of a cube as a table.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "host/base/diagnostics.hpp"
#include "host/base/human.hpp"
#include "host/cli/commands.hpp"
#include "host/cube/error.hpp"
#include "host/cube/reader.hpp"
#include "host/report/summary.hpp"
#include "host/report/table.hpp"

namespace eqc::cli {
namespace {

struct Options {
  std::string cube, quantity;
  std::map<std::string, std::string> fixed;  // shorthand options: --model and so on
  std::vector<std::string> at;               // any other dimension: name=label
  std::size_t limit = 200;
  bool json = false, csv = false, list = false;
};

/// Text of one element: the meaning of a code, else the number.
std::string element_text(const Variable& v, double value) {
  for (const Flag& f : v.flags)
    if (value == f.value) return f.meaning;
  return number_text(value, 6);
}

std::string label_of(const Dimension& d, std::size_t i) {
  return d.is_numeric() ? number_text(d.values[i], 12) : d.labels[i];
}

Selection selection_of(const Cube& cube, const Variable& v, const Options& o) {
  Selection fixed;
  const auto fix = [&](const std::string& name, const std::string& label) {
    if (std::find(v.dimensions.begin(), v.dimensions.end(), name) == v.dimensions.end()) {
      std::string axes;
      for (const std::string& d : v.dimensions) axes += (axes.empty() ? "" : ", ") + d;
      throw InputError(cube.path(), "'" + v.name + "' has no dimension '" + name + "' (it has: " + axes + ")");
    }
    fixed[name] = label;
  };
  for (const auto& [name, label] : o.fixed)
    if (!label.empty()) fix(name, label);
  for (const std::string& text : o.at) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos)
      throw InputError("--at " + text + ": write DIMENSION=LABEL, e.g. --at metric=gini");
    fix(text.substr(0, equals), text.substr(equals + 1));
  }
  return fixed;
}

/// One row per combination of the free axes but the last, whose labels are the columns.
Table slice_table(const Cube& cube, const Variable& v, const Slab& slab, const std::vector<double>& values,
                  const Selection& fixed, std::size_t limit, std::size_t& left_out) {
  std::vector<std::size_t> free_axes;
  for (std::size_t a = 0; a < v.dimensions.size(); ++a)
    if (!fixed.count(v.dimensions[a])) free_axes.push_back(a);
  const bool has_columns = !free_axes.empty() && slab.count[free_axes.back()] <= 24;
  std::vector<Table::Column> heads;
  const std::size_t row_axes = free_axes.size() - (has_columns ? 1 : 0);
  for (std::size_t i = 0; i < row_axes; ++i) heads.push_back({v.dimensions[free_axes[i]]});
  const std::size_t columns = has_columns ? slab.count[free_axes.back()] : 1;
  for (std::size_t c = 0; c < columns; ++c)
    heads.push_back(
        {has_columns ? label_of(cube.dimension(v.dimensions[free_axes.back()]), c) : v.name, v.flags.empty()});
  Table t(heads);
  left_out = 0;
  for (std::size_t row = 0; row < values.size() / columns; ++row) {
    if (row >= limit) {
      ++left_out;
      continue;
    }
    std::vector<std::string> cells(row_axes);
    std::size_t rest = row;
    for (std::size_t i = row_axes; i-- > 0;) {
      const std::size_t n = slab.count[free_axes[i]];
      cells[i] = label_of(cube.dimension(v.dimensions[free_axes[i]]), rest % n);
      rest /= n;
    }
    for (std::size_t c = 0; c < columns; ++c) cells.push_back(element_text(v, values[row * columns + c]));
    t.add(cells);
  }
  return t;
}

int list_variables(const Cube& cube, TableFormat format) {
  Table t({{"variable"}, {"dimensions"}, {"units"}, {"long_name"}});
  for (const Variable& v : cube.schema().variables) {
    std::string axes;
    for (const std::string& d : v.dimensions) axes += (axes.empty() ? "" : ", ") + d;
    t.add({v.name, axes, v.units, v.long_name});
  }
  fmt::print("{}", t.text(format));
  return 0;
}

int show_command(const Options& o) {
  const Cube cube(o.cube);
  const TableFormat format = o.json ? TableFormat::json : o.csv ? TableFormat::csv : TableFormat::text;
  if (o.list) return list_variables(cube, format);
  if (o.quantity.empty()) {
    fmt::print("{}", summary_text(o.cube));
    return 0;
  }
  const Variable& v = cube.variable(o.quantity);
  const Selection fixed = selection_of(cube, v, o);
  const Slab slab = cube.slab(v.name, fixed);
  const std::vector<double> values = cube.read_slab(v.name, slab);
  std::size_t left_out = 0;
  const Table t =
      slice_table(cube, v, slab, values, fixed, format == TableFormat::text ? o.limit : values.size(), left_out);
  if (format == TableFormat::text) fmt::print("{} [{}]: {}\n", v.name, v.units, v.long_name);
  fmt::print("{}", t.text(format));
  if (left_out > 0)
    fmt::print("... {} more rows; fix a dimension (--model, --region, --at ...) or raise --limit\n", left_out);
  return 0;
}

}  // namespace

void add_show(Program& program) {
  Command command = program.add("show", "a slice of a cube as a table");
  auto o = std::make_shared<Options>();
  command.option("cube", o->cube, "cube").required();
  command.option("--quantity", o->quantity, "variable to show (default: the summary; --list names them)");
  for (const char* name : {"model", "hardware", "region", "case", "statistic", "metric", "nation", "organization"})
    command.option(std::string("--") + name, o->fixed[name], std::string("only this ") + name);
  command.option("--at", o->at, "fix any dimension: name=label (may be repeated)").one_value_each();
  command.option("--limit", o->limit, "most rows of text (default 200)");
  command.flag("--list", o->list, "list the variables");
  const Option json = command.flag("--json", o->json, "as JSON");
  command.flag("--csv", o->csv, "as CSV").excludes(json);
  command.footer(
      "Example:\n  equicube show results/baseline.h5 --quantity training_cost_own --model llama-3.1-405b --hardware "
      "h100-sxm-80gb --case today");
  command.runs([o] { return show_command(*o); });
}

}  // namespace eqc::cli
