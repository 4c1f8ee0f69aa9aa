// [axes]: names and patterns resolved against the catalog and the scenario's cases.
#include <algorithm>
#include <unordered_map>

#include "host/base/text.hpp"
#include "host/catalog/named_row.hpp"
#include "host/scenario/key_observer.hpp"
#include "host/scenario/sections.hpp"

namespace eqc {
namespace {

/// Works through one list of names; keeps what was chosen in the order asked for.
class Selector {
 public:
  Selector(TableReader& table, std::string key, const Selectable& from)
      : table_(table), key_(std::move(key)), from_(from), is_chosen_(from.ids.size(), false) {
    for (std::size_t i = 0; i < from.ids.size(); ++i) place_.emplace(from.ids[i], i);
  }

  void add(const Node& node) {
    if (node.kind != Node::Kind::text)
      return table_.fault(node, key_,
                          "holds " + std::string(kind_name(node.kind)) + " but names are needed; write them in quotes");
    const std::string& name = node.text;
    if (name == "all") return add_matches(node, "*");
    if (!name.empty() && name.front() == '!') return remove_matches(node, name.substr(1));
    if (is_glob(name)) return add_matches(node, name);
    add_id(node, name);
  }

  std::vector<std::size_t> chosen() const { return chosen_; }

 private:
  void choose(std::size_t i) {
    chosen_.push_back(i);
    is_chosen_[i] = true;
  }

  std::string nearest(const std::string& name) const {
    if (table_.diagnostics().crowded()) return "";
    return from_.nearest ? from_.nearest(name) : did_you_mean(name, from_.ids);
  }

  void add_id(const Node& node, const std::string& name) {
    const auto found = place_.find(name);
    if (found == place_.end())
      return table_.fault(node, key_,
                          "unknown " + from_.what + " '" + name + "'" + nearest(name) +
                              "; 'equicube list' shows all, '*' matches any text");
    const std::size_t i = found->second;
    if (!from_.eligible[i]) return table_.fault(node, key_, from_.what + " '" + name + "' " + from_.why_not);
    if (is_chosen_[i]) return table_.fault(node, key_, from_.what + " '" + name + "' is named twice; keep one");
    choose(i);
  }

  void add_matches(const Node& node, const std::string& pattern) {
    bool matched = false;
    for (std::size_t i = 0; i < from_.ids.size(); ++i) {
      if (!from_.eligible[i] || !glob_match(pattern, from_.ids[i])) continue;
      matched = true;
      if (!is_chosen_[i]) choose(i);
    }
    if (!matched)
      table_.fault(node, key_, "'" + node.text + "' matches no " + from_.what + "; 'equicube list' shows all");
  }

  void remove_matches(const Node& node, const std::string& pattern) {
    const std::size_t before = chosen_.size();
    chosen_.erase(std::remove_if(chosen_.begin(), chosen_.end(),
                                 [&](std::size_t i) { return glob_match(pattern, from_.ids[i]); }),
                  chosen_.end());
    std::fill(is_chosen_.begin(), is_chosen_.end(), false);
    for (const std::size_t i : chosen_) is_chosen_[i] = true;
    if (chosen_.size() == before)
      table_.fault(node, key_,
                   "'" + node.text + "' removes nothing that was named before it" +
                       did_you_mean(pattern, from_.ids, table_.diagnostics()));
  }

  TableReader& table_;
  std::string key_;
  const Selectable& from_;
  std::unordered_map<std::string_view, std::size_t> place_;  ///< of each id
  std::vector<std::size_t> chosen_;
  std::vector<bool> is_chosen_;
};

Selectable everything(std::vector<std::string> ids, std::string what) {
  const std::size_t count = ids.size();
  return {std::move(ids), std::vector<bool>(count, true), "", std::move(what)};
}

Selectable models_of(const Catalog& catalog) {
  Selectable models = everything(ids_of(catalog.models), "model");
  models.why_not = "has no published architecture, so its time and memory cannot be computed; leave it out";
  for (std::size_t i = 0; i < catalog.models.size(); ++i) models.eligible[i] = catalog.models[i].has_architecture();
  return models;
}

Selectable hardware_of(const Catalog& catalog) {
  Selectable hardware = everything(ids_of(catalog.hardware), "hardware");
  hardware.nearest = [&catalog](const std::string& name) {
    return did_you_mean_row(catalog.hardware, catalog.hardware_aliases, name);
  };
  return hardware;
}

void read_required(TableReader& table, const std::string& key, const Selectable& from,
                   std::vector<std::size_t>& chosen) {
  if (!table.has(key))
    table.fault(key, "is missing; name " + from.what + " rows of the catalog, patterns like \"llama-3*\", or \"all\"");
  read_selection(table, key, from, chosen);
}

}  // namespace

void read_selection(TableReader& table, const std::string& key, const Selectable& from,
                    std::vector<std::size_t>& chosen) {
  observe_key(table.dotted(key), {KeyKind::text, true});
  const Node* node = table.get(key);
  if (node == nullptr) return;
  const std::size_t faults_before = table.diagnostics().count();
  Selector selector(table, key, from);
  if (node->kind != Node::Kind::list) selector.add(*node);
  for (const Node& item : node->items) selector.add(item);
  chosen = selector.chosen();
  if (chosen.empty() && table.diagnostics().count() == faults_before)
    table.fault(key, "names no " + from.what + ", so there is nothing to evaluate; name at least one");
}

void read_axes(TableReader& root, const Catalog& catalog, const std::vector<CaseSpec>& cases, AxesSpec& axes) {
  for (std::size_t i = 0; i < cases.size(); ++i) axes.cases.push_back(i);
  if (!root.has("axes")) root.fault("axes", "is missing; write [axes] with models, hardware and regions");
  const Node* node = root.table("axes");
  if (node == nullptr) return;
  TableReader table(*node, "axes", root.diagnostics());
  read_required(table, "models", models_of(catalog), axes.models);
  read_required(table, "hardware", hardware_of(catalog), axes.hardware);
  read_required(table, "regions", everything(ids_of(catalog.regions), "region"), axes.regions);
  read_selection(table, "cases", everything(ids_of(cases), "case"), axes.cases);
  table.finish();
}

}  // namespace eqc
