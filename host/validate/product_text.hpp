// What a text says of a product beside its name: its build (memory size, form), a maker, cards that nobody knows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/catalog/rows.hpp"

namespace eqc {

/// Lower-case letters and digits of a text, with the points inside numbers ("1.3b" is not "13b") and plus signs, and
/// where each stood.
struct Squeezed {
  std::string text;
  std::vector<std::size_t> place;
};
Squeezed squeeze(std::string_view text);

/// Part of a text, from `begin` up to `end`.
struct Span {
  std::size_t begin = 0, end = 0;
  std::size_t size() const { return end - begin; }
  bool overlaps(Span other) const { return begin < other.end && other.begin < end; }
};

/// Words of letters and digits from `from` on, in lower case, with their places.
struct Word {
  std::string text;
  Span span;
};
std::vector<Word> words_of(std::string_view text, std::size_t from = 0);

/// Is a name at `span` a word of its own, and not the beginning of a longer product's? "8xH100" and "H100x8" hold H100;
/// "L40S" holds no L40, "M5 Max" no M5, "a2-highgpu-8g" no A2.
bool stands_alone(std::string_view text, Span span);

/// Maker of chips whose name stands directly before; empty when none does.
std::string maker_before(std::string_view text, std::size_t begin);

/// Builds of one product differ by these.
struct Build {
  std::optional<double> gigabyte;
  std::string form;  ///< "sxm", "pcie", "nvl", "oam"; empty where nothing says
};

/// What the words beside the name at `span` say of its build: sizes of memory and forms of the same clause (behind the
/// name, or in front of it where `first` says that no other product stands there) and of clauses that say nothing else
/// ("A100 (80GB PCIe)"). What the name itself says is left out.
Build build_beside(std::string_view text, Span span, bool first);
/// Does a text say nothing but builds: "80GB PCIe", "10x 16GB"?
bool only_build(std::string_view text);
/// May a word stand in a text that says nothing but builds: "pcie", "hbm3", "cards"?
bool is_build_word(std::string_view word);
/// What a name itself says of its build.
Build build_of_name(std::string_view name);

/// Forms and sizes that a row of the catalog is sold in, and the product without them.
struct ProductBuild {
  std::string line;              ///< "a100" of a100-pcie-40gb
  std::vector<double> gigabyte;  ///< by data sheet, and as its name has it
  std::string form;
  bool matters = false;  ///< builds are products of their own: cards, and what has a size in its name
  double node_size = 1;  ///< of parts that are sold by the machine: "DGX A100 640GB"; else 1
};
ProductBuild product_build(const HardwareRow& row);
bool has_size(const ProductBuild& product, const Build& stated);
bool has_form(const ProductBuild& product, const Build& stated);

/// Is a product a part of another, both as ProductBuild::line: the H100 of a GH200, the board under a Hailo?
bool is_part_of(std::string_view line, std::string_view part);

/// Graphics cards that the text names by series and number ("GTX 1660", "Nvidia K80"), and accelerators for slots
/// ("Hailo-8"), whether the catalog has them or not.
std::vector<Span> named_cards(std::string_view text);

}  // namespace eqc
