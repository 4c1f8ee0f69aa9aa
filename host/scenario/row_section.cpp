// [[model]] and [[hardware]]: rows of the scenario's own, beside those of the catalog and read by the same readers.
#include <cmath>

#include "host/base/text.hpp"
#include "host/catalog/own_row.hpp"
#include "host/catalog/whole_price.hpp"
#include "host/scenario/sections.hpp"
#include "kernels/model/arithmetic.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {
namespace {

constexpr std::size_t kMostRows = 1000;
constexpr double kParameterTolerance = 0.01;  ///< as of the catalog's rows

/// What differs between the two kinds of row.
template <class Row>
struct RowKind {
  const char* key;    ///< of the scenario
  const char* table;  ///< of the catalog
  std::vector<Row> Catalog::*rows;
  RowCells usual;  ///< cells of a row that says nothing of them and is like no other
};

const RowKind<ModelRow> kModels = {
    "model",
    "model/models",
    &Catalog::models,
    {{"weights", "closed"}, {"estimate", "no"}, {"tied_embeddings", "no"}, {"attention", "gqa"}}};
const RowKind<HardwareRow> kHardware = {
    "hardware", "hardware/accelerators", &Catalog::hardware, {{"class", "datacenter"}, {"sold", "yes"}}};

/// What a cell would hold in a file; false after a fault.
bool cell_text(TableReader& table, const std::string& key, const Node& node, std::string& text) {
  switch (node.kind) {
    case Node::Kind::text: text = node.text; return true;
    case Node::Kind::boolean: text = node.boolean ? "yes" : "no"; return true;
    case Node::Kind::integer: text = std::to_string(node.integer); return true;
    case Node::Kind::real: text = shortest(node.real); return true;
    default: break;
  }
  table.fault(node, key, "is " + std::string(kind_name(node.kind)) + " but text, a number, true or false is needed");
  return false;
}

template <class Row>
const Row* row_of(const Catalog& catalog, const RowKind<Row>& kind, const std::string& id) {
  for (const Row& row : catalog.*kind.rows)
    if (row.id == id) return &row;
  return nullptr;
}

/// The row that `like` names; nullptr without one or after a fault.
template <class Row>
const Row* row_alike(TableReader& table, const Catalog& catalog, const RowKind<Row>& kind) {
  std::string like;
  table.text("like", like);
  if (like.empty()) return nullptr;
  const Row* alike = row_of(catalog, kind, like);
  if (alike == nullptr || alike->origin.from_scenario) {
    table.fault("like", "'" + like + "' is no " + kind.key + " of the catalog" +
                            did_you_mean(like, ids_of(catalog.*kind.rows), table.diagnostics()));
    return nullptr;
  }
  return alike;
}

/// True where the price of an accelerator is that of the rack or machine around it, which a row like it may not have.
bool sold_within(const Catalog& catalog, const std::string& id) {
  const std::optional<std::size_t> row = catalog.hardware_index(id);
  const PurchaseRow* price = row ? catalog.purchase_of(*row) : nullptr;
  return price != nullptr && is_whole(*price);
}

/// The id when it is one and nobody else's.
template <class Row>
void check_id(TableReader& table, const Catalog& catalog, const RowKind<Row>& kind, const std::string& id) {
  const Row* known = row_of(catalog, kind, id);
  if (known == nullptr) return;
  table.fault("id", known->origin.from_scenario
                        ? "'" + id + "' appears twice; every " + kind.key + " needs its own id"
                        : "'" + id + "' is a row of the catalog; choose an id of your own and write like = \"" + id +
                              "\" for a row that differs from it");
}

template <class Row>
void read_row(const Node& node, const RowKind<Row>& kind, const std::string& date, Catalog& catalog,
              Diagnostics& diagnostics) {
  TableReader table(node, kind.key, diagnostics);
  OwnRow own{node.file, node.line, kind.usual, {}};
  const std::size_t faults_before = diagnostics.count();
  const Row* alike = row_alike(table, catalog, kind);
  if (alike != nullptr) own.cells = cells_of(catalog, alike->origin);
  if (alike != nullptr && sold_within(catalog, alike->id)) own.cells["price_USD"] = "";
  own.cells["source"] =
      "the scenario's own row" + (alike != nullptr ? ", like " + alike->id + ": " + alike->origin.source : "");
  own.cells["as_of"] = alike != nullptr && !table.has("price_USD") ? alike->origin.as_of : date;
  for (const std::string& column : columns_of(kind.table))
    if (const Node* cell = table.get(column)) {
      std::string text;
      if (cell_text(table, column, *cell, text)) own.cells[column] = text;
      own.lines[column] = cell->line;
    }
  if (!table.has("id")) table.fault("id", std::string("is missing; name the ") + kind.key);
  if (!table.has("name")) own.cells["name"] = own.cells["id"];
  check_id(table, catalog, kind, own.cells["id"]);
  table.finish();
  if (diagnostics.count() == faults_before) append_own_row(kind.table, kind.key, own, catalog, diagnostics);
}

/// Widths that do not give the parameters named are a typing error.
void check_parameters(const Node& node, const ModelRow& model, Diagnostics& diagnostics) {
  if (!model.has_architecture() || !model.parameter_note.empty() || !(model.parameters() > 0)) return;
  const double billions = total_params(*model.spec) / 1e9;
  if (std::abs(billions * 1e9 / model.parameters() - 1) <= kParameterTolerance) return;
  const Node* given = node.find("parameters_billion");
  diagnostics.add(node.file, given != nullptr ? given->line : node.line, "model.parameters_billion",
                  "is " + shortest(model.parameters() / 1e9) + ", but the columns of '" + model.id + "' give " +
                      shortest(std::round(billions * 1000) / 1000) +
                      " (1 % apart at most); correct a width, or say in parameter_note why not");
}

template <class Row, class Check>
void read_rows(TableReader& root, const RowKind<Row>& kind, const std::string& date, Catalog& catalog,
               const Check& check) {
  const std::vector<const Node*> tables = root.tables(kind.key);
  if (tables.size() > kMostRows) {
    root.fault(kind.key, "has " + std::to_string(tables.size()) + " entries, at most " + std::to_string(kMostRows) +
                             " in one scenario; extend a copy of the catalog (--catalog)");
    return;
  }
  for (const Node* node : tables) {
    const std::size_t faults_before = root.diagnostics().count();
    read_row(*node, kind, date, catalog, root.diagnostics());
    if (root.diagnostics().count() == faults_before) check(*node, (catalog.*kind.rows).back());
  }
}

}  // namespace

void read_own_rows(TableReader& root, const std::string& date, Catalog& catalog) {
  read_rows(root, kModels, date, catalog,
            [&](const Node& node, const ModelRow& model) { check_parameters(node, model, root.diagnostics()); });
  read_rows(root, kHardware, date, catalog, [](const Node&, const HardwareRow&) {});
}

}  // namespace eqc
