// Prompts found again: what is kept, and what is overwritten first.
#include "host/validate/serving/prompt_cache.hpp"

#include <gtest/gtest.h>

namespace eqc {
namespace {

TEST(PromptCache, a_prompt_is_found_while_others_hold_it_and_after_they_ended) {
  PromptCache cache(10000);
  EXPECT_EQ(cache.hold(7, 1000), 0);
  EXPECT_EQ(cache.hold(7, 1000), 1000);
  cache.release(7, 100);
  cache.release(7, 100);
  EXPECT_EQ(cache.hold(7, 1000), 1000);
  EXPECT_EQ(cache.hold(8, 1000), 0);
}

TEST(PromptCache, what_was_freed_first_is_overwritten_first) {
  PromptCache cache(3000);
  for (const int payload : {1, 2, 3}) {
    cache.hold(payload, 1000);
    cache.release(payload, 0);
  }
  EXPECT_EQ(cache.hold(4, 1000), 0);  // takes the room of 1
  EXPECT_EQ(cache.hold(2, 1000), 1000);
  EXPECT_EQ(cache.hold(1, 1000), 0);  // takes that of 3, for 2 is held
  EXPECT_EQ(cache.hold(3, 1000), 0);
}

TEST(PromptCache, answers_take_room_that_prompts_lose_and_the_head_of_a_prompt_stays_longest) {
  PromptCache cache(1500);
  cache.hold(1, 1000);
  cache.release(1, 500);
  cache.hold(2, 700);  // the answer's 500, and 200 of the prompt
  EXPECT_EQ(cache.hold(1, 1000), 800);
}

TEST(PromptCache, more_than_fits_is_no_fault) {
  PromptCache cache(100);
  EXPECT_EQ(cache.hold(1, 1000), 0);
  EXPECT_EQ(cache.hold(2, 1000), 0);
  cache.release(1, 1000);
  EXPECT_GE(cache.hold(1, 1000), 0);
}

}  // namespace
}  // namespace eqc
