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

TEST(Interval, shows_two_digits_of_its_width) {
  EXPECT_EQ(interval_text({23.83, 15.81, 36.57}), "24 (16 .. 37)");                    // width 21: to the units
  EXPECT_EQ(interval_text({0.94561, 0.94412, 0.94733}), "0.9456 (0.9441 .. 0.9473)");  // 0.0032, four digits at most
  EXPECT_EQ(interval_text({161.2, 149.7, 172.4}), "161 (150 .. 172)");
  EXPECT_EQ(interval_text({0.2, 0.1, 0.3}), "0.20 (0.10 .. 0.30)") << "a zero that is known is shown";
  EXPECT_EQ(interval_text({12345.6, 12045.6, 12645.6}), "12350 (12050 .. 12650)");
}

TEST(Interval, keeps_two_digits_of_each_end_of_one_sign) {
  EXPECT_EQ(interval_text({0.5, 0.0123, 251}), "0.50 (0.012 .. 250)");
  EXPECT_EQ(interval_text({-3.04, -990, -0.0123}), "-3.0 (-990 .. -0.012)");
}

TEST(Interval, around_zero_is_cut_at_its_width) {
  EXPECT_EQ(interval_text({0.00123, -3.04, 3.04}), "0 (-3.0 .. 3.0)");
  EXPECT_EQ(interval_text({7, -40, 40}), "7 (-40 .. 40)");
}

TEST(Interval, without_a_width_is_one_number_of_four_digits) {
  EXPECT_EQ(interval_text({217, 217, 217}), "217");
  EXPECT_EQ(interval_text({1.0 / 3, 1.0 / 3, 1.0 / 3}), "0.3333");
  EXPECT_EQ(interval_text({0.1 + 0.2, 0.3, 0.3}), "0.3") << "a width of rounding is none";
}

TEST(Interval, rounding_of_sums_is_zero) {
  EXPECT_EQ(interval_text({2.22e-16, 0, 1}), "0 (0 .. 1.0)");
  EXPECT_EQ(without_rounding(2.22e-16, 1), 0);
  EXPECT_EQ(without_rounding(-1e-13, 1), 0);
  EXPECT_EQ(without_rounding(1e-11, 1), 1e-11);
  EXPECT_EQ(without_rounding(1e-9, 1e4), 0);
}

TEST(Interval, has_one_unit_behind) {
  EXPECT_EQ(interval_text({23.83e6, 15.81e6, 36.57e6}, NumberStyle::prefixed), "24 (16 .. 37) M");
  EXPECT_EQ(interval_text({1.16e6, 0.65e6, 2.04e6}, NumberStyle::prefixed), "1.2 (0.65 .. 2.0) M");
  EXPECT_EQ(interval_text({0.711, 0.692, 0.724}, NumberStyle::percent), "71.1 (69.2 .. 72.4) %");
  EXPECT_EQ(interval_text({2.22e-16, 2.22e-16, 2.22e-16}, NumberStyle::percent), "0 %");
}

TEST(Interval, undefined_and_unreachable_have_words) {
  const double never = INFINITY, none = std::nan("");
  EXPECT_EQ(interval_text({never, 3.04, never}), "never (3.04 .. never)");
  EXPECT_EQ(interval_text({none, none, none}, NumberStyle::percent), "-");
  EXPECT_EQ(interval_text({never, never, never}, NumberStyle::prefixed), "never");
}

TEST(Interval, counts_have_no_digits_behind_the_point) {
  EXPECT_EQ(interval_text({7.2, 6.9, 11.4}, NumberStyle::whole), "7 (7 .. 11)");
  EXPECT_EQ(interval_text({78, 78, 78.25}, NumberStyle::whole), "78");
  EXPECT_EQ(interval_text({0.2, 0, 1}, NumberStyle::whole), "0 (0 .. 1)");
  EXPECT_EQ(interval_text({12345, 12345, 12345}, NumberStyle::whole), "12345");
}

TEST(Interval, of_unknown_ends_is_its_middle) {
  EXPECT_EQ(interval_text({23.83, std::nan(""), std::nan("")}), "23.83");
  EXPECT_EQ(interval_text({23.83, 15.81, 36.57}, NumberStyle::plain, "-"), "24 (16-37)");
}

TEST(Interval, rounds_what_stands_beside_it_alike) {
  const Interval known{23.83, 15.81, 36.57};
  EXPECT_EQ(rounded_text(24.49, known), "24");
  EXPECT_EQ(rounded_text(1.2345, known), "1.2");
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
