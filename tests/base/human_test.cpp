// Numbers as people read them.
#include "host/base/human.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace eqc {
namespace {

TEST(Human, numbers_keep_the_digits_asked_for) {
  EXPECT_EQ(number_text(12.3456), "12.35");
  EXPECT_EQ(number_text(12.3456, 3), "12.3");
  EXPECT_EQ(number_text(4.57e8), "4.57e+08");
  EXPECT_EQ(number_text(std::nan("")), "");
}

TEST(Human, counts_are_grouped_by_thousands) {
  EXPECT_EQ(count_text(0), "0");
  EXPECT_EQ(count_text(999), "999");
  EXPECT_EQ(count_text(1000), "1,000");
  EXPECT_EQ(count_text(1234567), "1,234,567");
  EXPECT_EQ(count_text(-123456), "-123,456");
}

TEST(Human, large_numbers_get_prefixes) {
  EXPECT_EQ(short_number(1.234e6), "1.23 M");
  EXPECT_EQ(short_number(45600), "45.6 k");
  EXPECT_EQ(short_number(-2.5e9), "-2.5 G");
  EXPECT_EQ(short_number(0.137), "0.137");
  EXPECT_EQ(short_number(INFINITY), "-");
}

TEST(Human, durations_choose_their_unit) {
  EXPECT_EQ(duration_text(1.44), "1.4 s");
  EXPECT_EQ(duration_text(200), "3 m 20 s");
  EXPECT_EQ(duration_text(7500), "2 h 05 m");
}

TEST(Human, sizes_are_decimal) {
  EXPECT_EQ(bytes_text(999), "999 B");
  EXPECT_EQ(bytes_text(300e3), "300 kB");
  EXPECT_EQ(bytes_text(1.2e9), "1.2 GB");
}

}  // namespace
}  // namespace eqc
