// A name depends on the part of the scenario and on what of the catalog a unit reads, on labels of the axes, and on the
// numerics of the program: builds that compute the same bits give the same digests.
#include "host/run/shared/unit_digests.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "host/base/diagnostics.hpp"
#include "host/base/sha256.hpp"
#include "host/base/version.hpp"
#include "host/cube/field_hash.hpp"
#include "host/run/shared/search_file.hpp"

namespace eqc {
namespace {

constexpr std::string_view kUnitFormat = "equicube-unit-2", kRecipeFormat = "equicube-recipe-1";

/// A value of the scenario as text in which order of keys, comments and spelling of numbers do not matter.
void write_canonical(const Node& node, std::string& out) {
  switch (node.kind) {
    case Node::Kind::boolean: out += node.boolean ? "true" : "false"; break;
    case Node::Kind::integer: out += std::to_string(node.integer); break;
    case Node::Kind::real: out += fmt::format("{:a}", node.real); break;
    case Node::Kind::list:
      out += '[';
      for (const Node& item : node.items) write_canonical(item, out), out += ',';
      out += ']';
      break;
    case Node::Kind::table: {
      std::vector<const std::pair<std::string, Node>*> sorted;
      for (const auto& entry : node.entries) sorted.push_back(&entry);
      std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
      out += '{';
      for (const auto* entry : sorted) {
        out += fmt::format("{}:{}=", entry->first.size(), entry->first);
        write_canonical(entry->second, out);
        out += ';';
      }
      out += '}';
      break;
    }
    default: out += fmt::format("{}:{}", node.text.size(), node.text);
  }
}

void drop(Node& table, std::string_view key) {
  std::erase_if(table.entries, [&](const auto& entry) { return entry.first == key; });
}

/// The cases of a document that `keep` says yes to.
void keep_cases(Node& document, const std::function<bool(const std::string& id)>& keep) {
  Node* const cases = document.find("case");
  if (cases == nullptr) return;
  std::erase_if(cases->items, [&](const Node& item) {
    const Node* const id = item.find("id");
    return id == nullptr || !keep(id->text);
  });
}

std::string text_of(const Node& node) {
  std::string text;
  write_canonical(node, text);
  return sha256_hex(text);
}

}  // namespace

UnitDigests::UnitDigests(const Plan& plan, const CubeSchema& schema) : plan_(plan), schema_(schema_digest(schema)) {
  const Scenario& s = *plan.scenario;
  Diagnostics faults;
  document_ = parse_document(s.path, s.text, faults);
  for (const std::string& assignment : s.overrides) apply_override(document_, assignment, faults);
  for (const char* key : {"title", "description"}) drop(document_, key);
  if (Node* const output = document_.find("output")) {
    drop(*output, "file");
    if (output->entries.empty()) drop(document_, "output");
  }
  inputs_.emplace(plan, document_);
  for (std::size_t h = 0; h < plan.n_hardware; ++h) hardware_ += plan.hardware(h).id + "\n";
  Node search = without_axes();
  for (const char* key : {"output", "affordability", "case"}) drop(search, key);
  search_slice_ = text_of(search);
  for (std::size_t c = 0; c < plan.n_cases; ++c) add_case(plan.case_at(c).id);
}

std::string UnitDigests::name(const Unit& unit) {
  const std::size_t model = unit.shard.model;
  if (unit.kind == UnitKind::search)  // of the units of the model that follow, too
    for (const Task task : plan_.tasks) search_[task] = inputs_->search(model, task);
  FieldHash hash;
  hash.text(kUnitFormat);
  hash.text(numerics_version());
  hash.text(unit_label(plan_, unit));
  const bool search = unit.kind == UnitKind::search, payers = unit.kind == UnitKind::payers;
  if (search) hash.text(kSearchFormat);
  hash.text(search ? hardware_ : schema_);
  hash.text(slice_of(unit));
  for (const Task task : plan_.tasks)
    if (unit.kind != UnitKind::cells || unit.task == task) hash.text(search_.at(task));
  if (payers) hash.text(inputs_->payers(model, unit.shard.case_, {}));
  if (!search && !payers) hash.text(inputs_->cells(model, unit.shard.case_, unit.task, unit.block, {}));
  return hash.hex().substr(0, 40);
}

FieldHash UnitDigests::begun_recipe(const Unit& unit) const {
  FieldHash hash;
  hash.text(kRecipeFormat);
  hash.text(numerics_version());
  hash.text(unit_label(plan_, unit));
  hash.text(schema_);
  hash.text(slice_of(unit));
  return hash;
}

std::string UnitDigests::recipe(const Unit& unit, const ModelSearch& search) {
  FieldHash hash = begun_recipe(unit);
  const std::size_t model = unit.shard.model, case_position = unit.shard.case_;
  const UnitInputs::Known known = {.search = &search};
  const std::lock_guard lock(mutex_);
  hash.text(unit.kind == UnitKind::payers ? inputs_->payers(model, case_position, known)
                                          : inputs_->cells(model, case_position, unit.task, unit.block, known));
  return hash.hex();
}

std::string UnitDigests::recipe(const Unit& payers, const std::string& priced) {
  FieldHash hash = begun_recipe(payers);
  hash.text(priced);
  const std::lock_guard lock(mutex_);
  hash.text(inputs_->payers(payers.shard.model, payers.shard.case_, {.costs = true}));
  return hash.hex();
}

const std::string& UnitDigests::slice_of(const Unit& unit) const {
  switch (unit.kind) {
    case UnitKind::search: return search_slice_;
    case UnitKind::cells: return cell_slice_[unit.shard.case_];
    case UnitKind::payers: return payer_slice_[unit.shard.case_];
  }
  return search_slice_;
}

Node UnitDigests::without_axes() const {
  Node slice = document_;
  drop(slice, "axes");
  return slice;
}

void UnitDigests::add_case(const std::string& id) {
  const std::string& other = plan_.scenario->affordability.compare_with;
  Node payers = without_axes();
  keep_cases(payers, [&](const std::string& one) { return one == id || one == other; });
  payer_slice_.push_back(text_of(payers));
  Node cells = without_axes();
  drop(cells, "affordability");
  keep_cases(cells, [&](const std::string& one) { return one == id; });
  cell_slice_.push_back(text_of(cells));
}

}  // namespace eqc
