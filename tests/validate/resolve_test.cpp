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

TEST(Resolve, a_longer_product_name_never_matches_a_shorter_one) {
  // the M5 Max has 614 GB/s, the M5 153.6
  expect_hardware({{"Apple-M5-Max (40-core)", ""},
                   {"M5 (10 GPU Core) 24GB", "apple-m5-10c"},
                   {"M4 Max (32 GPU Core) 36GB", "apple-m4-max-32c"},
                   {"Apple M2 Ultra 60-core GPU", "apple-m2-ultra-60c"},
                   {"RTX 5070 Ti Super", ""},
                   {"GeForce RTX 3090 Ti", "rtx-3090-ti"},
                   {"RX 7900 XTX", "rx-7900-xtx"},
                   {"RTX 5080 laptop", "rtx-5080-laptop"},
                   {"RTX 3090 laptop", ""}});
}

TEST(Resolve, an_accelerator_in_parentheses_goes_before_the_board_that_carries_it) {
  expect_hardware({{"Pi CM5 - 16GB (Nvidia RTX 4090)", "rtx-4090"},
                   {"HiFive Premier P550 (AMD RX 580)", "rx-580"},
                   {"Minisforum MS-R1 (Nvidia RTX A2000)", "rtx-a2000-12gb"},
                   {"Framework Desktop (AMD Ryzen AI Max+ 395)", "ryzen-ai-max-395"},
                   {"A100-SXM4-40GB (DGX A100)", "a100-sxm-40gb"}});
  const Resolver names(catalog());
  const auto board = names.hardware("HiFive Premier P550 (AMD RX 580)", Resolver::Part::board);
  ASSERT_TRUE(board);
  EXPECT_EQ(catalog().hardware[*board].id, "hifive-premier-p550");
}

TEST(Resolve, a_generation_names_its_data_centre_part_when_no_product_is_named) {
  const Resolver names(catalog());
  for (const auto& [text, id] : Meanings{{"NVIDIA Ampere GPU, 8/node, 8x200G NIC per node", "a100-80gb"},
                                         {"Hopper GPUs", "h100-sxm-80gb"},
                                         {"AMD CDNA3 accelerator", "mi300x"},
                                         {"RTX 3050 Ampere", ""},
                                         {"abacus", ""}}) {
    const auto part = names.generation(text);
    EXPECT_EQ(part ? catalog().hardware[*part].id : "", id) << text;
  }
  EXPECT_FALSE(names.hardware("NVIDIA Ampere GPU, 8/node"));
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
