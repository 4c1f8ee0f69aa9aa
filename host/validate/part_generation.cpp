// The words of each generation, and what else may stand beside them.
#include "host/validate/part_generation.hpp"

#include <algorithm>
#include <array>

#include "host/validate/wording.hpp"

namespace eqc {
namespace {

struct Generation {
  std::string_view word, part;
};

constexpr std::array<Generation, 15> kGenerations = {{{"pascal", "p100-pcie-16gb"},
                                                      {"volta", "v100-sxm2-32gb"},
                                                      {"turing", "t4"},
                                                      {"ampere", "a100-80gb"},
                                                      {"ada", "l40s"},
                                                      {"hopper", "h100-sxm-80gb"},
                                                      {"hopper", "h200-sxm-141gb"},
                                                      {"gracehopper", "gh200-96gb"},
                                                      {"blackwell", "b200-180gb"},
                                                      {"blackwellultra", "b300-288gb"},
                                                      {"graceblackwell", "gb200-nvl72"},
                                                      {"graceblackwellultra", "gb300-nvl72"},
                                                      {"cdna2", "mi250x"},
                                                      {"cdna3", "mi300x"},
                                                      {"cdna4", "mi355x"}}};

// What may stand beside a generation without naming a product.
constexpr std::array<std::string_view, 29> kPlainWords = {
    "nvidia",     "amd",  "gpu",    "gpus",    "accelerator", "accelerators", "architecture", "generation",
    "datacenter", "data", "center", "centre",  "tensor",      "core",         "class",        "lovelace",
    "superchip",  "node", "nodes",  "of",      "per",         "server",       "servers",      "or",
    "and",        "vs",   "with",   "cluster", "on"};

/// Words of a generation from the `i`-th on, joined: "blackwell ultra", "cdna 3". None: 0.
std::size_t words_of_generation(const std::vector<Word>& words, std::size_t i, std::string& generation) {
  constexpr std::size_t kMostWords = 3;
  for (std::size_t n = std::min(kMostWords, words.size() - i); n > 0; --n) {
    std::string joined;
    for (std::size_t k = i; k < i + n; ++k) joined += words[k].text;
    for (const Generation& g : kGenerations)
      if (joined == g.word) {
        generation = joined;
        return n;
      }
  }
  return 0;
}

}  // namespace

std::vector<StatedGeneration> generations_in(std::string_view text) {
  const std::string_view first = text.substr(0, text.find_first_of(",;("));
  const std::vector<Word> words = words_of(first);
  std::vector<StatedGeneration> found;
  std::string name;
  for (std::size_t i = 0; i < words.size();) {
    const bool counts = words[i].text == "x" || words[i].text.find_first_not_of("0123456789x") == std::string::npos;
    if (const std::size_t n = words_of_generation(words, i, name); n > 0) {
      found.push_back({name, {words[i].span.begin, words[i + n - 1].span.end}});
      i += n;
    } else if (counts || is_one_of(words[i].text, kPlainWords) || only_build(words[i].text) ||
               (i + 1 < words.size() && only_build(words[i].text + words[i + 1].text))) {
      ++i;
    } else {
      return {};
    }
  }
  return found;
}

std::vector<std::string_view> parts_of_generation(std::string_view name) {
  std::vector<std::string_view> parts;
  for (const Generation& g : kGenerations)
    if (g.word == name) parts.push_back(g.part);
  return parts;
}

}  // namespace eqc
