// Spellings of names in publications.
#include "host/validate/resolve.hpp"

#include <gtest/gtest.h>

#include "tests/catalog/shipped_catalog.hpp"

namespace eqc {
namespace {

using test::catalog;

/// Spelling, and the id it means; "" for none.
using Meanings = std::vector<std::pair<std::string_view, std::string_view>>;

void expect_hardware(const Meanings& meanings) {
  const Resolver names(catalog());
  for (const auto& [spelling, id] : meanings) {
    const auto found = names.hardware(spelling);
    EXPECT_EQ(found ? catalog().hardware[*found].id : "", id) << spelling;
  }
}

TEST(Resolve, hardware_stands_in_decorated_text) {
  expect_hardware({{"a100-80gb", "a100-80gb"},
                   {"A100-SXM-80GB", "a100-80gb"},
                   {"H100-SXM-80GB, 8 per node", "h100-sxm-80gb"},
                   {"8x H100-SXM-80GB", "h100-sxm-80gb"},
                   {"NVIDIA L40S", "l40s"},
                   {"RTX-4090 (desktop)", "rtx-4090"}});
}

TEST(Resolve, hardware_is_no_part_of_a_longer_word_or_number) {
  expect_hardware({{"L4x", ""}, {"MyL4", ""}, {"L40S", "l40s"}, {"H100-SXM-80GBx8", "h100-sxm-80gb"}, {"abacus", ""}});
}

TEST(Resolve, model_keeps_its_size_and_loses_its_endings) {
  const Resolver names(catalog());
  for (const auto& [spelling, id] : Meanings{{"meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-8b"},
                                             {"Llama 3.1 8B", "llama-3.1-8b"},
                                             {"nvidia/Llama-3.1-405B-Instruct-FP8", "llama-3.1-405b"},
                                             {"Llama-3.1-80B", ""},
                                             {"", ""}}) {
    const auto found = names.model(spelling);
    EXPECT_EQ(found ? catalog().models[*found].id : "", id) << spelling;
  }
}

}  // namespace
}  // namespace eqc
