// Normalises spellings; models by name and ending.
#include "host/validate/resolve.hpp"

#include <algorithm>
#include <array>

#include "host/base/text.hpp"

namespace eqc {
namespace {

const std::vector<std::string_view> kMakers = {"nvidia", "amd",      "intel",  "google", "aws",
                                               "meta",   "facebook", "huawei", "apple"};

std::string without_prefixes(std::string text, const std::vector<std::string_view>& prefixes) {
  for (bool cut = true; cut;) {
    cut = false;
    for (const std::string_view prefix : prefixes)
      if (text.size() > prefix.size() && text.compare(0, prefix.size(), prefix) == 0) {
        text.erase(0, prefix.size());
        cut = true;
      }
  }
  return text;
}

/// Endings that say how a model was tuned or stored, not what it is.
constexpr std::array<std::string_view, 45> kEndings = {
    "instruct", "chat",  "it",    "base",      "hf",    "fp8",      "fp16",         "bf16",     "fp4",
    "nvfp4",    "mxfp4", "mxfp8", "int8",      "int4",  "awq",      "gptq",         "gguf",     "dynamic",
    "kv",       "sft",   "lora",  "tokendrop", "wmtp",  "pretrain", "pretraining",  "thinking", "model",
    "v0.1",     "v0.2",  "v0.3",  "v1",        "0528",  "2507",     "fulltraining", "w4a16",    "w8a8",
    "q4km",     "q40",   "q80",   "turbo",     "w8a16", "w4a8",     "4bit",         "8bit",     "quantized"};

bool only_endings(std::string_view rest) {
  if (rest.empty()) return true;
  for (const std::string_view ending : kEndings)
    if (rest.substr(0, ending.size()) == ending && only_endings(rest.substr(ending.size()))) return true;
  return false;
}

template <class Rows>
std::map<std::string, std::size_t> names_of(const Rows& rows, const std::vector<AliasRow>& aliases) {
  std::map<std::string, std::size_t> names;
  for (const AliasRow& a : aliases) names.emplace(squeeze(a.alias).text, a.target);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    names.emplace(without_prefixes(squeeze(rows[i].id).text, kMakers), i);
    names.emplace(without_prefixes(squeeze(rows[i].name).text, kMakers), i);
    const std::string plain = rows[i].name.substr(0, rows[i].name.find('('));  // "Ryzen-AI-Max+-395 (Strix Halo)"
    if (squeeze(plain).text.size() > 3) names.emplace(without_prefixes(squeeze(plain).text, kMakers), i);
  }
  return names;
}

std::optional<std::size_t> exact(const std::map<std::string, std::size_t>& names, const std::string& name) {
  const auto found = names.find(name);
  if (found == names.end()) return std::nullopt;
  return found->second;
}

}  // namespace

Resolver::Resolver(const Catalog& catalog)
    : models_(names_of(catalog.models, catalog.model_aliases)),
      hardware_(names_of(catalog.hardware, catalog.hardware_aliases)) {
  for (const HardwareRow& row : catalog.hardware)
    parts_.push_back(
        {row.hardware_class, row.id, row.name, lower(row.vendor), row.released, row.efficiency, product_build(row)});
  for (const AliasRow& alias : catalog.hardware_aliases)
    if (alias.accelerators > 0) instances_.emplace(squeeze(alias.alias).text, alias.accelerators);
}

std::optional<std::size_t> Resolver::whole_name(std::string_view text) const {
  return exact(hardware_, without_prefixes(squeeze(text).text, kMakers));
}

std::optional<std::size_t> Resolver::model(std::string_view name) const {
  const std::string_view tail =
      name.substr(name.find_last_of('/') == std::string_view::npos || name.find('(') != std::string_view::npos
                      ? 0
                      : name.find_last_of('/') + 1);
  for (const std::string_view part : {name, tail, name.substr(0, name.find('('))}) {
    const std::string key = squeeze(part).text;
    for (const std::string& text : {key, without_prefixes(key, kMakers)}) {
      if (const auto found = exact(models_, text)) return found;
      for (std::size_t size = text.size(); size-- > 3;) {
        const auto found = exact(models_, text.substr(0, size));
        if (found && only_endings(std::string_view(text).substr(size))) return found;
      }
    }
  }
  return std::nullopt;
}

}  // namespace eqc
