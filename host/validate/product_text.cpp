// Words in descriptions of hardware, and the small tables that say what they mean.
#include "host/validate/product_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <regex>

#include "host/base/text.hpp"
#include "host/validate/machine_clauses.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool in_word(char c) { return is_letter(c) || is_digit(c); }

/// Words that make another product of the name before them.
constexpr std::array<std::string_view, 18> kLonger = {"max",  "pro",    "ultra", "ti",     "super", "xl",
                                                      "se",   "xt",     "xtx",   "gre",    "d",     "laptop",
                                                      "maxq", "mobile", "plus",  "active", "3e",    "cnx"};

constexpr std::array<std::string_view, 5> kChipMakers = {"nvidia", "amd", "intel", "apple", "qualcomm"};

/// Words that a clause about nothing but a build may hold beside sizes and forms.
constexpr std::array<std::string_view, 23> kBuildWords = {
    "nvidia", "amd",   "gpu",    "gpus",  "card",    "cards",   "memory",  "vram", "hbm", "hbm2",   "hbm2e", "hbm3",
    "hbm3e",  "gddr6", "gddr6x", "gddr7", "version", "variant", "edition", "each", "of",  "tensor", "core"};

/// Words behind a size that is not one accelerator's.
constexpr std::array<std::string_view, 14> kHostMemory = {"ram",    "ddr3",    "ddr4",   "ddr5", "lpddr4",
                                                          "lpddr5", "lpddr5x", "system", "host", "dram",
                                                          "ssd",    "nvme",    "disk",   "total"};

/// Words beside a size that is used, or of several, not of one accelerator.
constexpr std::array<std::string_view, 10> kNotInstalled = {"used", "free",  "per",      "node",    "of",
                                                            "all",  "cache", "combined", "storage", "weights"};

/// Series of graphics cards, and words that may stand between one and its number.
constexpr std::array<std::string_view, 13> kSeries = {"geforce", "gtx",   "rtx",   "rx",      "radeon",   "arc",   "gt",
                                                      "quadro",  "tesla", "titan", "firepro", "instinct", "nvidia"};
constexpr std::array<std::string_view, 5> kInSeries = {"pro", "ai", "vega", "hd", "gts"};

/// Accelerators for boards and slots that no number need follow.
constexpr std::array<std::string_view, 13> kAddOns = {"hailo",    "coral",       "axelera",  "metis",  "memryx",
                                                      "movidius", "tenstorrent", "wormhole", "kneron", "deepx",
                                                      "k80",      "m40",         "gaudi"};

/// Superchips, and the accelerators that their makers name as parts of them (NVIDIA, GH200, GB200 and GB300 data
/// sheets); boards with an accelerator of their own.
struct Superchip {
  std::string_view line, part;
};
constexpr std::array<Superchip, 5> kSuperchips = {{{"gh200", "h100"},
                                                   {"gh200", "h200"},
                                                   {"gb200-nvl72", "b200"},
                                                   {"gb300-nvl72", "b300"},
                                                   {"raspberry-pi-5-hailo-10h", "raspberry-pi-5"}}};

/// Graphics of a processor: "Radeon 780M", "Radeon 8060S".
bool of_processor(std::string_view number) {
  const bool digits = std::all_of(number.begin(), number.end() - 1, is_digit);
  return digits && ((number.size() == 4 && number.back() == 'm') || (number.size() == 5 && number.back() == 's'));
}

/// "sxm" of "sxm5"; empty for other words. "nvl72" is a domain of links, not a form.
std::string form_in(std::string_view word) {
  for (const std::string_view form : {"pcie", "nvl", "oam", "sxm"})
    if (word == form) return std::string(form);
  const bool numbered = word.size() == 4 && word.starts_with("sxm") && is_digit(word[3]);
  return numbered ? "sxm" : "";
}

/// "highgpu" of Google's "a2-highgpu-8g", "hightpu".
bool is_instance(std::string_view word) {
  return word.size() > 4 && (word.ends_with("gpu") || word.ends_with("tpu") || word == "standard");
}

struct Size {
  double gigabyte = 0;
  bool bytes = false;  ///< "80GB", not "80G"
  Span span;
};

/// "80GB", "80 GB", "80G", "80GiB"; neither rates ("80 GB/s") nor bits ("80Gb").
std::optional<Size> size_at(std::string_view text, std::size_t at) {
  constexpr double kLeast = 4, kMost = 2048;
  const bool counted = at > 0 && text[at - 1] == 'x';
  if (at > 0 && !counted && (in_word(text[at - 1]) || text[at - 1] == '.')) return std::nullopt;
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  if (end == at || end - at > 4) return std::nullopt;
  Size size{std::stod(std::string(text.substr(at, end - at))), false, {}};
  if (end < text.size() && (text[end] == ' ' || text[end] == '-')) ++end;
  if (end == text.size() || (text[end] != 'G' && text[end] != 'g')) return std::nullopt;
  const bool upper = text[end++] == 'G';
  if (end + 1 < text.size() && text[end] == 'i' && (text[end + 1] == 'B' || text[end + 1] == 'b')) ++end;
  if (end < text.size() && (text[end] == 'B' || (text[end] == 'b' && !upper))) {
    size.bytes = true;
    ++end;
  }
  const bool times = end + 1 < text.size() && text[end] == 'x' && is_digit(text[end + 1]);
  if (end < text.size() && (text[end] == '/' || (in_word(text[end]) && !times))) return std::nullopt;
  if (counted && !size.bytes) return std::nullopt;
  size.span = {at, end};
  return size.gigabyte >= kLeast && size.gigabyte <= kMost ? std::optional(size) : std::nullopt;
}

std::vector<Size> sizes_in(std::string_view text) {
  std::vector<Size> sizes;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at])) continue;
    if (const auto size = size_at(text, at)) sizes.push_back(*size);
    while (at + 1 < text.size() && is_digit(text[at + 1])) ++at;
  }
  return sizes;
}

/// Size and form that a part of a text says first.
Build build_in(std::string_view part, bool bytes_only) {
  Build build;
  for (const Size& size : sizes_in(part)) {
    const std::vector<Word> behind = words_of(part, size.span.end);
    if (bytes_only && !size.bytes) continue;
    if (!behind.empty() && is_one_of(behind[0].text, kHostMemory)) continue;
    build.gigabyte = size.gigabyte;
    break;
  }
  for (const Word& word : words_of(part))
    if (build.form.empty()) build.form = form_in(word.text);
  return build;
}

/// Clauses by their places: a comma, brackets, "+" and "with" end one.
std::vector<Span> clauses_in(std::string_view text) {
  std::vector<Span> clauses(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool with = text.compare(i, 6, " with ") == 0;
    const bool plus = text[i] == '+' && i > 0 && text[i - 1] == ' ';
    if (!with && !plus && std::string_view(",;|()[]").find(text[i]) == std::string_view::npos) continue;
    clauses.back().end = i;
    clauses.push_back({i + 1, text.size()});
  }
  clauses.back().end = text.size();
  return clauses;
}

/// A size and a few words about it, "48GB modded", "with 48 GB": no other number, network, link or host.
bool only_size(std::string_view text) {
  constexpr std::size_t kFewWords = 4;
  const std::vector<Size> sizes = sizes_in(text);
  if (sizes.size() != 1 || !sizes[0].bytes) return false;
  std::string rest(text);
  std::fill_n(rest.begin() + static_cast<std::ptrdiff_t>(sizes[0].span.begin), sizes[0].span.size(), ' ');
  const std::vector<Word> words = words_of(rest);
  const bool others = std::any_of(words.begin(), words.end(), [](const Word& word) {
    return std::any_of(word.text.begin(), word.text.end(), is_digit) || is_one_of(word.text, kHostMemory) ||
           is_one_of(word.text, kNotInstalled);
  });
  const Topic topic = first_topic(rest);
  return !others && words.size() <= kFewWords && (topic == Topic::none || topic == Topic::memory);
}

void fill(Build& build, const Build& more) {
  if (!build.gigabyte) build.gigabyte = more.gigabyte;
  if (build.form.empty()) build.form = more.form;
}

}  // namespace

Squeezed squeeze(std::string_view text) {
  Squeezed s;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool decimal_point =
        text[i] == '.' && i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) && is_digit(text[i + 1]);
    const bool plus = text[i] == '+' && i > 0 && text[i - 1] != ' ';  // "8480+", but not "Pi 5 + Hailo"
    if (!in_word(text[i]) && !plus && !decimal_point) continue;
    s.text += static_cast<char>(std::tolower(static_cast<unsigned char>(text[i])));
    s.place.push_back(i);
  }
  constexpr std::string_view kCores = "gpucore";  // "(40 GPU Core)" and "(40-core)" say the same
  for (std::size_t at = s.text.find(kCores); at != std::string::npos; at = s.text.find(kCores, at)) {
    s.text.erase(at, 3);
    s.place.erase(s.place.begin() + static_cast<std::ptrdiff_t>(at),
                  s.place.begin() + static_cast<std::ptrdiff_t>(at) + 3);
  }
  return s;
}

std::vector<Word> words_of(std::string_view text, std::size_t from) {
  std::vector<Word> words;
  for (std::size_t at = from; at < text.size(); ++at) {
    if (!in_word(text[at])) continue;
    const std::size_t begin = at;
    while (at < text.size() && in_word(text[at])) ++at;
    words.push_back({lower(text.substr(begin, at - begin)), {begin, at}});
  }
  return words;
}

bool stands_alone(std::string_view text, Span span) {
  const auto word_at = [&](std::size_t i) { return i < text.size() && in_word(text[i]); };
  const auto times = [&](std::size_t i, std::size_t number) {
    return text[i] == 'x' && number < text.size() && is_digit(text[number]);
  };
  const bool starts = span.begin == 0 || !word_at(span.begin - 1) || times(span.begin - 1, span.begin - 2);
  const bool plural = span.end < text.size() && text[span.end] == 's' && !word_at(span.end + 1);  // "8 H100s"
  const bool ends = !word_at(span.end) || times(span.end, span.end + 1) || plural;
  if (!starts || !ends) return false;
  std::size_t at = span.end + (plural ? 1 : 0);
  while (true) {  // a size may stand between: "Orin Nano 8GB Super"
    const std::size_t next = text.find_first_not_of(" -_", at);
    if (next == std::string_view::npos || !in_word(text[next])) return true;
    const Word word = words_of(text, next)[0];
    if ((text[at] == '-' && is_instance(word.text)) || is_one_of(word.text, kLonger)) return false;
    if (sizes_in(word.text).empty()) return true;
    at = word.span.end;
  }
}

std::string maker_before(std::string_view text, std::size_t begin) {
  const std::vector<Word> words = words_of(text.substr(0, begin));
  return !words.empty() && is_one_of(words.back().text, kChipMakers) ? words.back().text : "";
}

bool is_build_word(std::string_view word) { return is_one_of(word, kBuildWords) || !form_in(word).empty(); }

bool only_build(std::string_view text) {
  std::string rest(text);  // a rate or any other word says that it speaks of something else
  const std::vector<Size> sizes = sizes_in(text);
  for (const Size& size : sizes)
    std::fill_n(rest.begin() + static_cast<std::ptrdiff_t>(size.span.begin), size.span.size(), ' ');
  for (const Word& word : words_of(rest)) {
    const bool count = word.text.size() > 1 && word.text.back() == 'x' &&
                       std::all_of(word.text.begin(), word.text.end() - 1, is_digit);
    if (!count && !is_build_word(word.text)) return false;
  }
  return true;
}

Build build_of_name(std::string_view name) { return build_in(name, false); }

Build build_beside(std::string_view text, Span span, bool first) {
  Build build;
  const std::string_view name = text.substr(span.begin, span.size());
  if (is_instance(words_of(name).back().text)) return build;
  for (const Span clause : clauses_in(text)) {
    if (clause.end <= span.begin || clause.begin >= span.end) continue;
    const bool network = names_network(text.substr(clause.begin, clause.size()));
    if (clause.end > span.end) fill(build, build_in(text.substr(span.end, clause.end - span.end), network));
    if (first && clause.begin < span.begin)
      fill(build, build_in(text.substr(clause.begin, span.begin - clause.begin), network));
  }
  for (const Span clause : clauses_in(text)) {
    const std::string_view words = text.substr(clause.begin, clause.size());
    if (clause.begin >= span.end && (only_build(words) || only_size(words))) fill(build, build_in(words, true));
  }
  const Build own = build_of_name(name);
  if (own.gigabyte) build.gigabyte.reset();
  if (!own.form.empty()) build.form.clear();
  return build;
}

ProductBuild product_build(const HardwareRow& row) {
  const HardwareClass kind = row.hardware_class;
  const bool datacenter = kind == HardwareClass::datacenter;
  const bool card = datacenter || kind == HardwareClass::workstation || kind == HardwareClass::consumer;
  ProductBuild p;
  for (const Word& word : words_of(row.id)) {
    if (form_in(word.text).empty() && sizes_in(word.text).empty()) p.line += (p.line.empty() ? "" : "-") + word.text;
    p.matters = p.matters || !sizes_in(word.text).empty();
  }
  p.matters = p.matters || card;
  p.gigabyte.push_back(row.spec->memory_bytes / 1e9);
  for (const std::string* name : {&row.id, &row.name})
    for (const Size& size : sizes_in(*name)) p.gigabyte.push_back(size.gigabyte);
  p.form = build_of_name(row.name).form;
  if (!card) return p;
  if (p.form.empty()) p.form = form_in(lower(row.link).substr(0, 4));
  if (p.form.empty() && row.link.ends_with("bridge")) p.form = "pcie";  // joins cards in slots
  if (p.form.empty() && row.link.starts_with("NVLink")) p.form = "sxm";
  if (p.form.empty() && datacenter) p.form = "oam";  // modules on a board of their maker
  if (datacenter) p.node_size = row.spec->node_size;
  return p;
}

bool has_size(const ProductBuild& product, const Build& stated) {
  constexpr double kSame = 0.07;  // data sheets and tables of one part: 192 and 180, 288 and 270
  if (!product.matters || !stated.gigabyte) return true;
  return std::any_of(product.gigabyte.begin(), product.gigabyte.end(), [&](double own) {
    const auto same = [&](double size) { return std::abs(std::log(size / *stated.gigabyte)) < kSame; };
    return same(own) || same(own * product.node_size);
  });
}

bool has_form(const ProductBuild& product, const Build& stated) {
  return product.form.empty() || stated.form.empty() || product.form == stated.form;
}

bool is_part_of(std::string_view line, std::string_view part) {
  return std::any_of(kSuperchips.begin(), kSuperchips.end(),
                     [&](const Superchip& s) { return s.line == line && s.part == part; });
}

std::vector<Span> named_cards(std::string_view text) {
  std::vector<Span> cards;
  const std::vector<Word> words = words_of(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool hat = words[i].text == "ai" && i + 1 < words.size() && words[i + 1].text == "hat";  // Raspberry Pi's
    if (hat || is_one_of(words[i].text, kAddOns)) cards.push_back(words[i].span);
    if (!is_one_of(words[i].text, kSeries)) continue;
    std::size_t number = i + 1;
    while (number < words.size() &&
           (is_one_of(words[number].text, kSeries) || is_one_of(words[number].text, kInSeries)))
      ++number;
    if (number < words.size() && std::any_of(words[number].text.begin(), words[number].text.end(), is_digit) &&
        !of_processor(words[number].text))
      cards.push_back({words[i].span.begin, words[number].span.end});
  }
  return cards;
}

}  // namespace eqc
