// Trimming, splitting, edit distance, glob matching and number parsing.
#include "host/base/text.hpp"

#include <gtest/gtest.h>

namespace eqc {
namespace {

TEST(Text, trim_removes_blanks_at_both_ends) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim(" \t"), "");
}

TEST(Text, split_keeps_empty_pieces) {
  EXPECT_EQ(split("a..b", '.'), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(split("", '.'), (std::vector<std::string>{""}));
}

TEST(Text, edit_distance_counts_insertions_deletions_substitutions_and_swaps) {
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);  // Levenshtein's textbook pair
  EXPECT_EQ(edit_distance("wrlds", "worlds"), 1U);
  EXPECT_EQ(edit_distance("titel", "title"), 1U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("same", "same"), 0U);
}

TEST(Text, edit_distance_is_exact_up_to_a_bound_and_above_it_beyond) {
  std::uint64_t random = 1;
  const auto word = [&] {
    std::string text;
    const std::size_t length = (random = random * 6364136223846793005ULL + 1) >> 60;
    for (std::size_t i = 0; i < 5 * length; ++i)
      text += static_cast<char>('a' + ((random = random * 6364136223846793005ULL + 1) >> 62));
    return text;
  };
  for (int i = 0; i < 500; ++i) {
    const std::string a = word(), b = word();
    const std::size_t exact = edit_distance(a, b);
    for (const std::size_t most : {0, 1, 2, 5, 20, 60}) {
      const std::size_t bounded = edit_distance(a, b, most);
      if (exact <= most)
        EXPECT_EQ(bounded, exact) << a << " " << b << " " << most;
      else
        EXPECT_GT(bounded, most) << a << " " << b;
    }
  }
}

TEST(Text, glob_matches_like_a_shell) {
  struct Row {
    const char* pattern;
    const char* text;
    bool matches;
  };
  const Row rows[] = {{"*", "", true},
                      {"llama-3*", "llama-3.1-70b", true},
                      {"llama-3*", "llama-2-70b", false},
                      {"*-70b", "llama-3.1-70b", true},
                      {"*a*b", "xaybzb", true},
                      {"a?c", "abc", true},
                      {"a?c", "ac", false},
                      {"abc", "abcd", false},
                      {"", "a", false},
                      {"a**b", "ab", true}};
  for (const Row& row : rows)
    EXPECT_EQ(glob_match(row.pattern, row.text), row.matches) << row.pattern << " against " << row.text;
}

TEST(Text, parse_double_accepts_numbers_and_nothing_else) {
  double value = 0;
  for (const char* good : {"1", "-0.5", "1e9", "+2", ".5", "3."}) EXPECT_TRUE(parse_double(good, value)) << good;
  for (const char* bad : {"", " 1", "1 ", "1,5", "1_000", "nan", "inf", "1e999", "0x10", "++1", "+-1", "ten"})
    EXPECT_FALSE(parse_double(bad, value)) << bad;
}

TEST(Text, shortest_reads_back_to_the_same_double) {
  EXPECT_EQ(shortest(0.1), "0.1");
  double back = 0;
  ASSERT_TRUE(parse_double(shortest(1.0 / 3), back));
  EXPECT_EQ(back, 1.0 / 3);
}

TEST(Text, ids_are_letters_digits_and_three_signs) {
  for (const char* good : {"llama-3.1-70b", "USA", "a_b", "4x"}) EXPECT_TRUE(is_id(good)) << good;
  for (const char* bad : {"", "-a", "a b", "a/b", "é"}) EXPECT_FALSE(is_id(bad)) << bad;
}

}  // namespace
}  // namespace eqc
