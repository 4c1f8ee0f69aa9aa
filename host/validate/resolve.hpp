// Names of models and accelerators as publications spell them, matched to catalog rows.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/memo.hpp"
#include "host/catalog/catalog.hpp"
#include "host/validate/machine_count.hpp"
#include "host/validate/product_text.hpp"

namespace eqc {

/// Spelling does not count: letters are compared in lower case, everything but letters, digits, plus signs and
/// the points inside numbers is skipped, makers' names are dropped.
class Resolver {
 public:
  static constexpr std::size_t kLongestText = 4000;  ///< that describes a machine: patterns take time and stack

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
  /// has, where a card is named beside a board that the catalog does not list, and of parts of an accelerator and cells
  /// of two products.
  std::optional<std::size_t> hardware(std::string_view name, Part part = Part::accelerator) const;

  /// Why `hardware` finds nothing: a fraction of an accelerator, two products, a memory size that the product is not
  /// sold with; `otherwise` where the text names nothing that is known.
  std::string why_not(std::string_view name, std::string_view otherwise) const;

  /// Where the stated memory is not quite the row's: "memory of h100-nvl-94gb, 94 GB, not the stated 96"; else empty.
  std::string nearly(std::string_view name) const;

  /// The same for texts whose memory size is read on its own: the row may have another.
  std::optional<std::size_t> hardware_of_any_size(std::string_view name) const;

  /// How many accelerators a text counts: "8x H100 SXM", "2 nodes of 8x H100", "p5.48xlarge", "v5p-128" (64 chips); and
  /// those of a node.
  MachineCount count(std::string_view name) const;

  /// The data-centre part that a generation stands for: "NVIDIA Ampere GPU, 8/node", "CDNA 3", "Ampere 40GB". Nothing
  /// when the text names any product, or two generations.
  std::optional<std::size_t> generation(std::string_view name) const;

 private:
  using Names = std::map<std::string, std::size_t>;
  struct Match {
    std::size_t row = 0, length = 0;  ///< letters and digits of the name
    Span span;
    double instance = 0;  ///< accelerators of one, of names of cloud instances
  };
  struct PartFacts {
    HardwareClass kind;
    std::string id, name, vendor, released, family;
    ProductBuild build;
  };
  int rank(std::size_t row) const;
  bool of_other_maker(std::string_view text, std::size_t row) const;
  std::optional<std::size_t> whole_name(std::string_view text) const;
  bool of_later_generation(std::string_view text, std::size_t end, std::size_t row) const;
  bool names_accelerator(std::string_view word) const;
  bool carries_unlisted(std::string_view text, const std::vector<Match>& matches) const;
  std::vector<Match> matches_in(std::string_view text) const;
  std::optional<Match> product_in(std::string_view text, Part part) const;
  std::optional<Match> generation_in(std::string_view text) const;
  std::optional<std::size_t> of_build(std::size_t found, const Build& stated, const Build& named, bool any_size) const;
  Build stated_build(std::string_view text, const Match& match) const;
  std::optional<std::size_t> part_of(std::string_view name, Part part, bool any_size) const;
  std::optional<std::size_t> read_part(std::string_view name, Part part, bool any_size) const;
  MachineCount read_count(std::string_view name) const;
  std::string read_nearly(std::string_view name) const;

  std::string doubt(std::string_view text, const Match& match) const;
  std::string other_product(std::string_view text, const Match& match) const;
  std::string other_build(std::string_view text, const Match& match) const;
  std::string builds_of(const std::string& line) const;
  CountedName counted_name(std::string_view text, const Match& match) const;

  Names models_, hardware_;
  std::map<std::string, double> instances_;  ///< accelerators of one, by squeezed name
  std::vector<PartFacts> parts_;
  Memo<std::optional<std::size_t>> rows_;
  Memo<MachineCount> counts_;
  Memo<std::string> near_;
};

}  // namespace eqc
