// Names of models and accelerators as publications spell them, matched to catalog rows.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

  /// Which part of a machine a name is asked for.
  enum class Part {
    accelerator,  ///< "Pi 5 - 8GB (AMD RX 7600)" is the card
    board         ///< the board itself: what runs on its processor
  };

  /// Index in Catalog::hardware. The longest known name that stands in the text as words of its own counts ("DGX-H100",
  /// "8x H100-SXM5-80GB (Selene)"), but never as the beginning of a longer product name ("M5 Max" is no M5). An
  /// accelerator in parentheses goes before the board or processor that carries it.
  std::optional<std::size_t> hardware(std::string_view name, Part part = Part::accelerator) const;

  /// The data-centre part that a generation stands for: "NVIDIA Ampere GPU, 8/node". Nothing when the text names any
  /// product.
  std::optional<std::size_t> generation(std::string_view name) const;

 private:
  using Names = std::map<std::string, std::size_t>;
  std::optional<std::size_t> longest_name(std::string_view text) const;
  bool carries(std::size_t row) const;

  Names models_, hardware_;
  std::vector<HardwareClass> classes_;
};

}  // namespace eqc
