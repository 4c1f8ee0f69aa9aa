// Names of models and accelerators as publications spell them, matched to catalog rows.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "host/catalog/catalog.hpp"

namespace eqc {

/// Spelling does not count: letters are compared in lower case, everything but letters, digits, plus signs and
/// the points inside numbers is skipped, makers' names are dropped.
class Resolver {
 public:
  /// Learns ids, names and the rows of model/aliases.csv and hardware/aliases.csv.
  explicit Resolver(const Catalog& catalog);

  /// Index in Catalog::models. A name may carry a publisher before a slash ("meta-llama/Llama-3.1-8B"), and endings
  /// that do not change the architecture ("-Instruct", "-FP8", " (w/ MTP)").
  std::optional<std::size_t> model(std::string_view name) const;

  /// Index in Catalog::hardware. The longest known name that stands in the text as words of its own counts: "DGX-H100",
  /// "8x H100-SXM5-80GB (Selene)".
  std::optional<std::size_t> hardware(std::string_view name) const;

 private:
  using Names = std::map<std::string, std::size_t>;
  Names models_, hardware_;
};

}  // namespace eqc
