// equicube show: a slice of a cube as a table.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "host/base/diagnostics.hpp"
#include "host/base/output_path.hpp"
#include "host/base/printable.hpp"
#include "host/base/standard_streams.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/table_options.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/cube/companion.hpp"
#include "host/cube/error.hpp"
#include "host/cube/own_file.hpp"
#include "host/cube/reader.hpp"
#include "host/metrics/metric_names.hpp"
#include "host/report/slice_table.hpp"
#include "host/report/summary.hpp"

namespace eqc::cli {
namespace {

struct ShowArguments {
  std::string cube, quantity, netcdf;
  std::map<std::string, std::string> fixed;  // shorthand options: --model and so on
  std::vector<std::string> at;               // any other dimension: name=label
  std::size_t limit = 200;
  TableOptions table;
  bool list = false, tables = false, force = false;
};

Selection selection_of(const Cube& cube, const Variable& v, const ShowArguments& o) {
  Selection fixed;
  const auto fix = [&](const std::string& name, const std::string& label) {
    if (std::find(v.dimensions.begin(), v.dimensions.end(), name) == v.dimensions.end()) {
      std::string axes;
      for (const std::string& d : v.dimensions) axes += (axes.empty() ? "" : ", ") + d;
      throw InputError(cube.path(), "'" + v.name + "' has no dimension '" + name + "' (it has: " + axes + ")");
    }
    const MetricName metric = name == "metric" ? understood_metric(label) : MetricName{label, ""};
    if (!metric.note.empty()) say(fmt::format("note: {}\n", printable(metric.note)));
    fixed[name] = metric.name;
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

int list_variables(const Cube& cube, TableFormat format) {
  Table t({{"variable"}, {"dimensions"}, {"units"}, {"long_name"}});
  for (const Variable& v : cube.schema().variables) {
    std::string axes;
    for (const std::string& d : v.dimensions) axes += (axes.empty() ? "" : ", ") + d;
    t.add({v.name, axes, v.units, v.long_name});
  }
  print_table(t, format);
  return 0;
}

void write_netcdf(const Cube& cube, const Variable& v, const Selection& fixed, const ShowArguments& o) {
  const std::string file = output_target(o.netcdf, "--netcdf");
  judge_output(file, {"slice of a cube", "--netcdf", why_no_companion, longest_temporary_suffix(), {o.cube}, o.force});
  const std::string folder = folder_of(file), name = std::filesystem::path(file).filename().string();
  make_folder(folder, file);
  sweep_stale_temporaries(
      folder, [&](std::string_view final_name) { return final_name == name; }, kHdf5Start);
  write_companion(cube, v, fixed, {"statistic", "component_statistic"}, file);
}

int show_command(const ShowArguments& o, bool to_file) {
  const Cube cube(o.cube);
  if (!cube.note().empty()) fmt::print(stderr, "note: {}\n", printable(cube.note()));
  const TableFormat format = o.table.format();
  if (o.list) return list_variables(cube, format);
  if (o.quantity.empty() && to_file)
    throw InputError("--netcdf " + o.netcdf + ": holds one variable; name it with --quantity (--list shows them)");
  if (o.quantity.empty()) {
    fmt::print("{}", o.tables || !o.table.text()
                         ? summary_tables(o.cube, format, standard_output_screen())
                         : summary_text(o.cube, {program_word(), "", standard_output_screen()}));
    return 0;
  }
  const Variable& v = cube.variable(o.quantity);
  const Selection fixed = selection_of(cube, v, o);
  if (to_file) {
    write_netcdf(cube, v, fixed, o);
    return 0;
  }
  const SliceTable slice = slice_table(cube, v, fixed, format, o.limit);
  if (format == TableFormat::text)
    fmt::print("{}\n", printable(fmt::format("{} [{}]: {}", v.name, v.units, v.long_name)));
  print_table(slice.table, format);
  if (slice.left_out > 0)
    fmt::print("... {} more rows; fix a dimension (--model, --region, --at ...) or raise --limit\n", slice.left_out);
  return 0;
}

}  // namespace

void add_show(Program& program) {
  Command command = program.add("show", "a slice of a cube as a table");
  auto o = std::make_shared<ShowArguments>();
  command.option("cube", o->cube, "cube").required();
  command.option("--quantity", o->quantity, "variable to show (default: the summary; --list names them)");
  for (const char* name : {"model", "hardware", "region", "case", "statistic", "metric", "nation", "organization"})
    command.option(std::string("--") + name, o->fixed[name], std::string("only this ") + name);
  command.option("--at", o->at, "fix any dimension: name=label (may be repeated)").one_value_each();
  command.option("--limit", o->limit, "most rows of text (default 200)");
  command.flag("--list", o->list, "list the variables");
  command.flag("--tables", o->tables, "the tables behind the summary: every model and case");
  add_table_options(command, o->table, "as JSON; without --quantity the tables behind the summary",
                    "as CSV; without --quantity the tables behind the summary, one figure a row");
  const Option netcdf =
      command.option("--netcdf", o->netcdf,
                     "write it to this file with numbered axes, for programs that take no text labels (CDO, ncview)");
  command.flag("--force", o->force, "let --netcdf replace a file that it did not write");
  command.footer(
      "Example:\n  equicube show results/baseline.h5 --quantity training_cost_own --model llama-3.1-405b --hardware "
      "h100-sxm-80gb --case today");
  command.runs([o, netcdf] { return show_command(*o, netcdf.given()); });
}

}  // namespace eqc::cli
