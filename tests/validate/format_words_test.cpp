// Formats that a cell states, and the widths that it names.
#include "host/validate/format_words.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace eqc {
namespace {

TEST(FormatWords, formats_that_are_not_stated_are_left_out_and_the_rest_stays) {
  for (const char* all : {"bf16", "int8 weight-only", "4-bit (ollama/llama.cpp default q4_k_m)", "int4/fp16 (see code)",
                          "", "not quantized"})
    EXPECT_EQ(stated_formats(all), all);
  for (const auto& [cell, stated] : {std::pair{"bf16 (not fp8)", "bf16"}, std::pair{"bf16 instead of FP8", "bf16"},
                                     std::pair{"int8 weight-only (not w8a8)", "int8 weight-only"},
                                     std::pair{"fp8 was not used", ""}, std::pair{"NVFP4 (previously fp8)", "NVFP4"}})
    EXPECT_EQ(stated_formats(cell), stated) << cell;
}

TEST(FormatWords, widths_of_weights_and_of_what_they_are_multiplied_with) {
  for (const char* cell :
       {"w4a16", "W4A16", "awq_w4a16", "a16w4", "w4 / a16", "wint4abf16", "weights int4, act bf16"}) {
    EXPECT_EQ(stated_widths(cell).weights, 4) << cell;
    EXPECT_EQ(stated_widths(cell).activations, 16) << cell;
  }
  for (const char* cell : {"int8 weights, bf16 activations", "fp8, computed in bf16", "int8 (16-bit compute)"}) {
    EXPECT_FALSE(stated_widths(cell).weights.has_value()) << cell;
    EXPECT_EQ(stated_widths(cell).activations, 16) << cell;
  }
  for (const char* cell : {"", "fp8", "q4_k_m", "gptq-4bit-g128", "exl2-4.0bpw"})
    EXPECT_FALSE(stated_widths(cell).weights || stated_widths(cell).activations) << cell;
}

TEST(FormatWords, weights_alone_unless_denied) {
  for (const char* cell : {"int8 weight-only", "int8_weight_only", "int4wo", "WOQ int8", "fp8 (Marlin)"})
    EXPECT_TRUE(weight_only(cell)) << cell;
  for (const char* cell : {"int8", "int8, not weight-only", "w8a8", "two"}) EXPECT_FALSE(weight_only(cell)) << cell;
}

}  // namespace
}  // namespace eqc
