// equicube import: a publisher's architecture or a data sheet as a row of the catalog's tables.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>

#include "host/base/csv_text.hpp"
#include "host/base/diagnostics.hpp"
#include "host/base/file.hpp"
#include "host/base/output_path.hpp"
#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/catalog/named_row.hpp"
#include "host/cli/commands.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/scenario/model_config.hpp"

namespace eqc::cli {
namespace {

struct ImportArguments {
  std::string kind, file, like, name, source, as_of, output, catalog;
  std::vector<std::string> cells;
  std::optional<double> published;
  ImportedNames names;
  bool force = false;
};

constexpr double kAgreement = 1;  ///< percent

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm date{};
  gmtime_r(&now, &date);
  char text[16];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &date)};
}

std::string table_of_kind(const std::string& kind) {
  return kind == "model" ? "model/models" : "hardware/accelerators";
}

void set_cell(const std::string& table, const std::string& column, const std::string& value, const std::string& where,
              RowCells& cells) {
  const std::vector<std::string> columns = columns_of(table);
  if (std::find(columns.begin(), columns.end(), column) == columns.end())
    throw InputError(where + ": " + table + ".csv has no column '" + column + "'" + did_you_mean(column, columns));
  cells[column] = value;
}

/// The cells of --cell column=value.
void set_given_cells(const ImportArguments& o, const std::string& table, RowCells& cells) {
  for (const std::string& given : o.cells) {
    const std::size_t equals = given.find('=');
    if (equals == std::string::npos) throw InputError("--cell " + given + ": write column=value, as memory_GB=96");
    set_cell(table, given.substr(0, equals), given.substr(equals + 1), "--cell", cells);
  }
}

/// A data sheet: a JSON object whose keys are columns.
void set_sheet_cells(const ImportArguments& o, const std::string& table, RowCells& cells) {
  if (o.file.empty()) return;
  const nlohmann::json sheet = nlohmann::json::parse(read_file(o.file), nullptr, false);
  if (!sheet.is_object()) throw InputError(o.file, "is no JSON object of columns, as {\"memory_GB\": 96}");
  for (const auto& [column, value] : sheet.items()) {
    if (value.is_structured()) throw InputError(o.file, column + " is no number, text, true or false");
    const std::string text = value.is_boolean()  ? (value.get<bool>() ? "yes" : "no")
                             : value.is_string() ? value.get<std::string>()
                             : value.is_null()   ? ""
                                                 : value.dump();
    set_cell(table, column, text, o.file, cells);
  }
}

const HardwareRow& part_alike(const Catalog& catalog, const std::string& like) {
  const auto row = catalog.hardware_index(like);
  if (!row)
    throw InputError("--like: '" + like + "' is no accelerator of the catalog" +
                     did_you_mean_row(catalog.hardware, catalog.hardware_aliases, like));
  return catalog.hardware[*row];
}

RowCells hardware_cells(const ImportArguments& o, const Catalog& catalog) {
  RowCells cells = {{"class", "datacenter"}, {"sold", "yes"}};
  if (!o.like.empty()) {
    cells = cells_of(catalog, part_alike(catalog, o.like).origin);
    // what is another part's alone
    for (const char* column : {"name", "released", "price_USD", "price_note", "source", "as_of", "notes"})
      cells[column] = "";
  }
  set_sheet_cells(o, "hardware/accelerators", cells);
  if (cells["source"].empty())
    cells["source"] = o.file.empty() ? "a data sheet, given by hand" : "data sheet " + o.file;
  if (!o.like.empty()) cells["notes"] += (cells["notes"].empty() ? "" : "; ") + ("otherwise as " + o.like);
  return cells;
}

RowCells model_cells(const ImportArguments& o, ImportedModel model) {
  RowCells cells = {{"weights", "open"}, {"estimate", "no"}, {"attention", "gqa"}};
  for (auto& [column, value] : model.cells) cells[column] = value;
  if (o.published) cells["parameters_billion"] = shortest(*o.published);
  cells["source"] = "config.json " + o.file;
  return cells;
}

/// The row's faults, by the table's own reader beside the catalog.
void check_row(const std::string& table, const RowCells& cells, Catalog catalog) {
  Diagnostics faults;
  append_own_row(table, cells.at("id"), {"the row", 0, cells, {}}, catalog, faults);
  if (!faults.ok()) throw InputError(std::move(faults));
}

void write_row(const ImportArguments& o, const std::string& table, const RowCells& cells) {
  const std::vector<std::string> columns = columns_of(table);
  std::vector<std::string> fields;
  for (const std::string& column : columns) {
    const auto cell = cells.find(column);
    fields.push_back(cell == cells.end() ? "" : cell->second);
  }
  const std::string text = csv_row(columns) + csv_row(fields);
  if (o.output.empty()) {
    fmt::print("{}", text);
    return;
  }
  const std::string file = output_target(o.output, "-o");
  const auto foreign = [](const std::string&) { return std::string("it may hold rows of yours"); };
  judge_output(file, {"table", "-o", foreign, longest_temporary_suffix(), {o.file}, o.force});
  make_folder(folder_of(file), file);
  write_file(file, text);
  fmt::print("{} written: a row of {}.csv, for [catalog] add in a scenario\n", printable(file), table);
}

double percent_off(double billion, double published) { return 100 * (billion / published - 1); }

/// Which key may be why the sizes and the published figure part: one that closes the gap when read the other way, else
/// one of a part that is not counted.
std::string why_apart(const ImportedModel& model, double published) {
  for (const CountDoubt& doubt : model.doubts) {
    const double other = percent_off(doubt.parameters_billion, published);
    if (std::abs(other) <= kAgreement)
      return fmt::format("{} {}: the other way it is {:.4g} ({:+.2f} %)", doubt.key, doubt.what,
                         doubt.parameters_billion, other);
  }
  for (const CountDoubt& doubt : model.doubts)
    if (std::isnan(doubt.parameters_billion)) return doubt.key + " " + doubt.what;
  return "the config or the published figure counts something that the columns do not";
}

void say_parameters(const ImportArguments& o, const ImportedModel& model) {
  std::string line = fmt::format("{}: {:.4g} billion parameters by its sizes", o.names.id, model.parameters_billion);
  if (o.published) {
    const double off = percent_off(model.parameters_billion, *o.published);
    line += fmt::format(", {:.4g} published ({:+.2f} %)", *o.published, off);
    if (std::abs(off) > kAgreement) line += "; more than 1 % apart: " + why_apart(model, *o.published);
  }
  fmt::print(stderr, "{}\n", line);
}

void complete(const ImportArguments& o, const std::string& table, RowCells& cells) {
  cells["id"] = o.names.id;
  cells["name"] = o.name.empty() ? o.names.id : o.name;
  set_given_cells(o, table, cells);
  if (!o.source.empty()) cells["source"] = o.source;
  if (cells["as_of"].empty()) cells["as_of"] = o.as_of.empty() ? today() : o.as_of;
}

int import_command(const ImportArguments& o, bool as_table) {
  if (!is_id(o.names.id)) throw InputError("--id: '" + o.names.id + "' is no id: lower-case letters, digits, - and .");
  const std::string table = table_of_kind(o.kind);
  if (o.kind == "model") {
    if (o.file.empty()) throw InputError("import model: name the config.json of the model's repository");
    const ImportedModel model = import_model(o.file, read_file(o.file), o.names);
    say_parameters(o, model);
    RowCells cells = model_cells(o, model);
    if (cells["released"].empty()) cells["released"] = o.as_of.empty() ? today() : o.as_of;
    complete(o, table, cells);
    if (!as_table) {
      check_row(table, cells, Catalog{});
      fmt::print("{}", model.section);
      return 0;
    }
    const Catalog catalog = load_catalog(find_catalog(o.catalog, o.output));
    check_row(table, cells, catalog);
    write_row(o, table, cells);
    return 0;
  }
  const Catalog catalog = load_catalog(find_catalog(o.catalog, o.output));
  RowCells cells = hardware_cells(o, catalog);
  complete(o, table, cells);
  check_row(table, cells, catalog);
  write_row(o, table, cells);
  return 0;
}

}  // namespace

void add_import(Program& program) {
  Command command = program.add("import", "a model's config.json or an accelerator's data sheet as a row of one's own");
  auto o = std::make_shared<ImportArguments>();
  command.option("kind", o->kind, "model or hardware").required().one_of({"model", "hardware"});
  command.option("file", o->file,
                 "model: config.json of its repository; hardware: JSON object of columns of hardware/accelerators.csv");
  command.option("--id", o->names.id, "id of the row").required();
  command.option("--name", o->name, "name of the row (default: the id)");
  command.option("--developer", o->names.developer, "who made the model");
  command.option("--published", o->published, "model: parameters that its publisher states, in billions");
  command.option("--like", o->like, "hardware: all that is not said is that accelerator's, but its price");
  command.option("--cell", o->cells, "column=value, as memory_GB=96 (may be repeated)").one_value_each();
  command.option("--source", o->source, "where the figures are from");
  command.option("--as-of", o->as_of, "date of the figures (default: today)");
  const Option output =
      command.option("-o,--output", o->output,
                     "CSV file of the row, for [catalog] add in a scenario; model: without, a [[model]] section");
  command.flag("--force", o->force, "replace a file that is there");
  command.option("--catalog", o->catalog, "catalog folder");
  command.footer(
      "Examples:\n  equicube import model config.json --id step-3.7-flash --developer StepFun -o model.csv\n  equicube "
      "import hardware --id h100-large --like h100-sxm-80gb --cell memory_GB=160 --cell price_USD=34000 -o part.csv\n"
      "A config that the columns of a model cannot hold is refused with the key's name. Training tokens, prices and "
      "batch are no part of it: say them by --cell (training_tokens_billion=1000).");
  command.runs([o, output] { return import_command(*o, output.given() || !o->cells.empty()); });
}

}  // namespace eqc::cli
