// Text tools and values with units ("80 GB"): the first letter picks the measure, '|' divides the words that are
// compared.
#include "host/base/text.hpp"

#include <cmath>

#include "host/base/diagnostics.hpp"
#include "host/base/printable.hpp"
#include "host/base/units.hpp"
#include "tests/fuzz/targets.hpp"

namespace eqc::fuzz {
namespace {

constexpr int kMeasures = static_cast<int>(Measure::count) + 1;

void check_number(std::string_view text) {
  double value = 0, again = 0;
  if (!parse_double(text, value)) return;
  require(std::isfinite(value), "numbers are finite");
  require(parse_double(shortest(value), again) && again == value, "shortest() reads back to the same double");
}

}  // namespace

void read_text(std::string_view bytes) {
  if (bytes.empty()) return;
  const auto measure = static_cast<Measure>(static_cast<unsigned char>(bytes[0]) % kMeasures);
  bytes.remove_prefix(1);
  const ParsedQuantity quantity = parse_quantity(bytes, measure);
  require(!quantity.ok() || std::isfinite(quantity.value), "quantities are finite");
  check_number(trim(bytes));
  const std::string safe = printable(bytes);
  require(valid_utf8(safe) == safe && printable(safe) == safe, "printable text stays as it is");
  require(valid_utf8(valid_utf8(bytes)) == valid_utf8(bytes), "valid text stays as it is");
  const std::vector<std::string> words = split(bytes, '|');
  require(join(words, "|") == bytes, "join() undoes split()");
  const std::string nearest = nearest_name(words[0], words);
  require(nearest.empty() || words.size() > 0, "a nearest name is one of the names");
  require(edit_distance(words[0], words.back()) == edit_distance(words.back(), words[0]), "distances are symmetric");
  glob_match(words[0], words.back());
  is_id(lower(words[0]));
}

std::vector<std::string> seeds_of_text() {
  std::vector<std::string> seeds;
  for (int m = 0; m < kMeasures; ++m)
    for (const std::string& unit : accepted_units(static_cast<Measure>(m)))
      seeds.push_back(std::string(1, static_cast<char>('A' + m)) + "1.5e2 " + unit);
  for (const char* words : {"Allama*|llama-3.1-70b", "A*a?b*|aaab", "Ah100|h100-sxm-80gb|a100-80gb", "A15 T tokens",
                            "A\x1b[31m\xff\xc3\xa9", "A-0.5e-300|+1", "A5 %"})
    seeds.emplace_back(words);
  return seeds;
}

}  // namespace eqc::fuzz
