// equicube export: a cube as CSV files and as an SQLite file.
#include <fmt/core.h>

#include <filesystem>
#include <optional>

#include "host/base/diagnostics.hpp"
#include "host/base/output_path.hpp"
#include "host/base/printable.hpp"
#include "host/cli/commands.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/cube/reader.hpp"
#include "host/export/csv_folder.hpp"
#include "host/export/sqlite_file.hpp"
#include "host/run/output_lock.hpp"

namespace eqc::cli {
namespace {

struct ExportArguments {
  std::string cube, csv, sqlite;
  std::vector<std::string> quantities;
  bool force = false;
};

std::string judged_sqlite(const ExportArguments& o) {
  if (!has_sqlite())
    throw InputError("--sqlite " + o.sqlite + ": this program was built without SQLite (libsqlite3-dev); use --csv");
  const std::string file = output_target(o.sqlite, "--sqlite");
  judge_output(file, {"SQLite file", "--sqlite", why_no_sqlite_of_ours, longest_temporary_suffix(), {o.cube}, o.force});
  return file;
}

void write_file_of(const Cube& cube, const std::vector<FlatTable>& tables, const std::string& file) {
  const std::string folder = folder_of(file), name = std::filesystem::path(file).filename().string();
  make_folder(folder, file);
  sweep_stale_temporaries(
      folder, [&](std::string_view final_name) { return final_name == name; }, "SQLite format 3");
  write_sqlite(cube, tables, file);
  fmt::print("{} tables written to {}\n", tables.size(), printable(file));
}

int export_command(const ExportArguments& o, bool to_csv, bool to_sqlite) {
  if (!to_csv && !to_sqlite)
    throw InputError("say what to write: --csv DIR, --sqlite FILE or both; for example: equicube export " + o.cube +
                     " --csv tables");
  const Cube cube(o.cube);
  if (!cube.note().empty()) fmt::print(stderr, "note: {}\n", printable(cube.note()));
  const std::vector<FlatTable> tables = flat_tables(cube, o.quantities);
  const std::string folder = to_csv ? judged_csv_folder(o.csv, tables, o.force) : "";
  const std::string file = to_sqlite ? judged_sqlite(o) : "";
  if (to_csv) {
    const OutputLock lock(folder, folder, LockMode::exclusive, "export", "--csv");
    fmt::print("{} files written to {}\n", write_csv_folder(cube, tables, folder), printable(folder));
  }
  if (to_sqlite) write_file_of(cube, tables, file);
  return 0;
}

}  // namespace

void add_export(Program& program) {
  Command command = program.add("export", "a cube as CSV files or an SQLite file, every digit");
  auto o = std::make_shared<ExportArguments>();
  command.option("cube", o->cube, "cube").required();
  const Option csv = command.option("--csv", o->csv, "folder for one CSV file per variable and datapackage.json");
  const Option sqlite = command.option("--sqlite", o->sqlite, "SQLite file with one view per variable");
  command.option("--quantity", o->quantities, "only this variable (may be repeated; default: all)")
      .separated_by(',')
      .one_value_each();
  command.flag("--force", o->force, "use a folder that holds other files, and replace files that it did not write");
  command.footer(
      "Examples:\n  equicube export results/baseline.h5 --csv tables --quantity training_cost_own\n  equicube export "
      "results/baseline.h5 --sqlite baseline.sqlite");
  command.runs([o, csv, sqlite] { return export_command(*o, csv.given(), sqlite.given()); });
}

}  // namespace eqc::cli
