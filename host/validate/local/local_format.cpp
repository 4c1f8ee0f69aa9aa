// Bits and unpacking work of weight formats, by name.
#include <cmath>
#include <cstdlib>
#include <optional>
#include <regex>
#include <string>

#include "host/base/text.hpp"
#include "host/validate/format_words.hpp"
#include "host/validate/local/local_prediction.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

struct NamedFormat {
  std::string_view name;
  double bits, head_bits, dequant;
};

// llama.cpp tools/quantize/README.md (file size over parameters of Llama 2/3 8B). First match counts.
constexpr NamedFormat kFormats[] = {
    {"q2_k", 3.2, 3.2, 1},     {"q3_k_s", 3.6, 3.6, 1}, {"q3_k_l", 4.3, 4.3, 1},   {"q3_k", 4.0, 4.0, 1},
    {"q4_k_s", 4.67, 4.67, 1}, {"q4_k", 4.89, 4.89, 1}, {"q4_0", 4.6, 4.6, 0.5},   {"q4_1", 5.1, 5.1, 0.5},
    {"q5_k_s", 5.57, 5.57, 1}, {"q5_k", 5.7, 5.7, 1},   {"q5_0", 5.6, 5.6, 0.5},   {"q5_1", 6.1, 6.1, 0.5},
    {"q6_k", 6.56, 6.56, 1},   {"q8_0", 8.5, 8.5, 0.5}, {"q8", 8.5, 8.5, 0.5},     {"iq1", 2.0, 2.0, 2},
    {"iq2", 2.6, 2.6, 2},      {"iq3", 3.6, 3.6, 2},    {"iq4", 4.5, 4.5, 1},      {"mxfp4", 4.25, 8.5, 0.5},
    {"nvfp4", 4.5, 8.5, 0.5},  {"fp4", 4.5, 8.5, 0.5},  {"nf4", 4.25, 4.25, 0.5},  {"int4", 4.5, 4.5, 0.5},
    {"4-bit", 4.5, 4.5, 0.5},  {"4bit", 4.5, 4.5, 0.5}, {"int8", 8.25, 8.25, 0.5}, {"8bit", 8.5, 8.5, 0.5},
    {"8-bit", 8.5, 8.5, 0.5},  {"fp8", 8, 8, 0.5},      {"bf16", 16, 16, 0},       {"f16", 16, 16, 0},
    {"fp16", 16, 16, 0},       {"f32", 32, 32, 0},      {"fp32", 32, 32, 0},       {"e4m3", 8, 8, 0},
    {"e5m2", 8, 8, 0},         {"half", 16, 16, 0},     {"q4", 4.6, 4.6, 0.5},     {"q5", 5.6, 5.6, 0.5},
    {"q6", 6.56, 6.56, 1},
};

constexpr double kGroupScale = 0.25;  // FP16 scale and zero per 128 weights

/// GPTQ and AWQ: 4 bits unless they say another number, and the scales of their groups.
std::optional<WeightFormat> grouped_format(const std::string& text) {
  static const std::regex kBits(R"((?:int|\bw)(\d)(?!\d)|(?:^|[^\d.])(\d)[- ]?bits?)");
  if (!contains(text, "gptq") && !contains(text, "awq")) return std::nullopt;
  std::smatch found;
  const bool stated = std::regex_search(text, found, kBits);
  const double bits = kGroupScale + (stated ? std::strtod(found[found[1].matched ? 1 : 2].str().c_str(), nullptr) : 4);
  return WeightFormat{bits, bits, 0.5, true};
}

/// The first name that the text holds.
std::optional<WeightFormat> named_format(const std::string& text) {
  const bool floats = contains(text, "fp4") || contains(text, "fp8");  // NVFP4 by AWQ's scales
  if (const auto grouped = floats ? std::nullopt : grouped_format(text)) return grouped;
  for (const NamedFormat& format : kFormats)
    if (text.find(format.name) != std::string::npos)
      return WeightFormat{format.bits, format.head_bits, format.dequant, true};
  return std::nullopt;
}

/// "w4a16": the name beside it where that says as much, else so many bits and the scales of groups.
WeightFormat paired_format(double bits, const std::string& rest) {
  constexpr double kByte = 8, kWide = 16;
  if (const auto named = named_format(rest); named && std::abs(named->bits - bits) <= 1) return *named;
  const double held = bits == kByte || bits >= kWide ? bits : bits + kGroupScale;
  return {held, held, bits < kWide ? 0.5 : 0.0, true};
}

}  // namespace

WeightFormat weight_format(std::string_view given) {
  const std::string text = lower(given);
  const StatedWidths widths = stated_widths(text);
  if (widths.weights && *widths.weights >= 1 && *widths.weights <= 32)
    return paired_format(*widths.weights, widths.rest);
  const std::size_t bpw = text.find("bpw");
  if (bpw != std::string::npos) {  // exl2-3.0bpw: stated bits, 6-bit head
    std::size_t begin = bpw;
    while (begin > 0 && (std::isdigit(static_cast<unsigned char>(text[begin - 1])) || text[begin - 1] == '.' ||
                         text[begin - 1] == ' '))
      --begin;
    double bits = 0;
    if (parse_double(trim(std::string_view(text).substr(begin, bpw - begin)), bits) && bits > 0)
      return {bits, bits, 0.5, true};
  }
  static const std::regex kBits("(?:^|[^\\d.])(\\d+)[ -]?bits?\\b"), kNumbered("(?:int|fp)([2-7])(?!\\d)");
  if (const auto named = named_format(text)) return *named;
  if (const std::optional<double> bits = captured(text, kBits); bits && *bits >= 1 && *bits <= 32)
    return {*bits, *bits, *bits < 16 ? 0.5 : 0.0, true};
  if (const std::optional<double> bits = captured(text, kNumbered)) return {*bits, *bits, 0.5, true};
  return {4.89, 4.89, 1, false};
}

}  // namespace eqc
