// Names of models and accelerators as publications spell them, matched to catalog rows.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/catalog/catalog.hpp"
#include "host/validate/product_text.hpp"

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
    board         ///< the board or processor itself: what runs on its processor
  };

  /// Index in Catalog::hardware. A card goes before the board or processor beside it ("RTX 4090 (Ryzen 9 7950X)"), then
  /// the longest known name that stands in the text as words of its own counts ("DGX-H100", "8x H100-SXM5-80GB
  /// (Selene)"), but never as the beginning of a longer product name ("M5 Max" is no M5) or behind another maker's. A
  /// stated memory size or form (PCIe, SXM, NVL, OAM) takes the row of that product that has it. Nothing where none
  /// has, and where a card is named beside a board that the catalog does not list.
  std::optional<std::size_t> hardware(std::string_view name, Part part = Part::accelerator) const;

  /// The same for texts whose memory size is read on its own: the row may have another.
  std::optional<std::size_t> hardware_of_any_size(std::string_view name) const;

  /// How many of its product a text names, "8x H100 SXM"; nothing where it says none, or counts slices ("2x TPU
  /// v5e-256").
  std::optional<double> stated_count(std::string_view name) const;

  /// The data-centre part that a generation stands for: "NVIDIA Ampere GPU, 8/node", "CDNA 3", "Ampere 40GB". Nothing
  /// when the text names any product.
  std::optional<std::size_t> generation(std::string_view name) const;

 private:
  using Names = std::map<std::string, std::size_t>;
  struct Match {
    std::size_t row = 0, length = 0;  ///< letters and digits of the name
    Span span;
  };
  struct PartFacts {
    HardwareClass kind;
    std::string vendor;
    ProductBuild build;
  };
  int rank(std::size_t row) const;
  bool of_other_maker(std::string_view text, std::size_t row) const;
  std::vector<Match> matches_in(std::string_view text) const;
  std::optional<Match> product_in(std::string_view text, Part part) const;
  std::optional<std::size_t> of_build(std::size_t found, const Build& stated, const Build& named, bool any_size) const;
  std::optional<std::size_t> part_of(std::string_view name, Part part, bool any_size) const;

  Names models_, hardware_;
  std::vector<PartFacts> parts_;
};

}  // namespace eqc
