// Facts in prose: stated, denied, or only mentioned.
#include "host/validate/stated_fact.hpp"

#include <gtest/gtest.h>

namespace eqc {
namespace {

TEST(StatedFact, whole_words_in_any_spelling_are_stated) {
  for (const char* text : {"LoRA", "rank 16 lora adapters", "LoRA, bf16", "full (LoRA)", "LoRA=1", "lora: true",
                           "not only LoRA", "no tensor parallelism + LoRA", "no tensor parallelism with LoRA",
                           "no recomputation, LoRA", "without offload; LoRA", "LoRA with dropout disabled",
                           "not compiled but LoRA", "LoRA is faster than full", "LoRA compared with full tuning"})
    EXPECT_TRUE(states(text, "lora")) << text;
  for (const char* text : {"zero-bubble schedule", "Zero Bubble", "ZERO_BUBBLE"})
    EXPECT_TRUE(states(text, "zero-bubble")) << text;
  EXPECT_TRUE(states("full recomputation", "recomput*"));
  EXPECT_TRUE(states("torch.compile", "compile"));
  EXPECT_TRUE(states("step of 1,024 sequences in version 24.05. Recomputed", "recomput*"));
}

TEST(StatedFact, parts_of_other_words_are_not) {
  for (const char* text : {"", "exploration", "Lorand's cluster", "lorax"})
    EXPECT_EQ(said_of(text, "lora"), Said::nothing) << text;
}

TEST(StatedFact, denials_before_and_behind_are_no) {
  for (const char* text : {"no LoRA",
                           "not LoRA",
                           "without LoRA",
                           "w/o LoRA",
                           "non-LoRA",
                           "LoRA off",
                           "LoRA disabled",
                           "LoRA not used",
                           "LoRA=0",
                           "lora=False",
                           "LoRA: none",
                           "LoRA is not used",
                           "LoRA (off)",
                           "LoRA, disabled",
                           "LoRA adapters removed",
                           "does not use LoRA",
                           "LoRA-less run",
                           "LoRA-free",
                           "never with LoRA",
                           "disabled LoRA",
                           "LoRA was not enabled",
                           "no recomputation or LoRA",
                           "LoRA wasn't applied",
                           "full tuning, no LoRA; bf16"})
    EXPECT_TRUE(denies(text, "lora")) << text;
  EXPECT_TRUE(denies("with recomputation disabled", "recomput*"));
  EXPECT_TRUE(denies("zero-bubble not used", "zero bubble"));
  EXPECT_TRUE(denies("sequence_parallel=False", "sequence_parallel"));
  EXPECT_TRUE(denies("non-disaggregated", "disaggregated"));
}

TEST(StatedFact, comparisons_suppositions_and_what_is_unknown_say_nothing) {
  for (const char* text : {"compared with LoRA elsewhere", "faster than LoRA", "versus LoRA", "full vs. LoRA",
                           "instead of LoRA", "LoRA would be faster", "LoRA not stated", "LoRA: unknown",
                           "no evidence that anybody here used LoRA", "in comparison to LoRA", "LoRA: n/a"})
    EXPECT_EQ(said_of(text, "lora"), Said::nothing) << text;
}

TEST(StatedFact, what_something_else_replaced_is_no_longer_so) {
  for (const char* text : {"we replaced LoRA by adapters", "LoRA was replaced with full weights", "LoRA replaced by X",
                           "replacing the old LoRA with X", "switched from LoRA to full weights"})
    EXPECT_EQ(said_of(text, "lora"), Said::no) << text;
  for (const char* text : {"we replaced Adam by LoRA", "Adam was replaced by LoRA", "LoRA replaced Adam",
                           "switched from full weights to LoRA", "results from LoRA"})
    EXPECT_EQ(said_of(text, "lora"), Said::yes) << text;
}

TEST(StatedFact, what_was_so_before_is_no_longer_so) {
  for (const char* text : {"full weights (previously LoRA)", "formerly with LoRA", "this used to be LoRA",
                           "full weights, no longer LoRA", "LoRA but unused", "LoRA, but not used"})
    EXPECT_EQ(said_of(text, "lora"), Said::no) << text;
  for (const char* text : {"originally LoRA", "initially LoRA", "until 2024 LoRA"})
    EXPECT_EQ(said_of(text, "lora"), Said::nothing) << text;
  for (const char* text : {"we used LoRA", "used for tuning: LoRA", "to tune, LoRA", "LoRA but not with dropout"})
    EXPECT_EQ(said_of(text, "lora"), Said::yes) << text;
}

TEST(StatedFact, more_comparisons_and_what_is_unknown) {
  for (const char* text :
       {"in place of LoRA", "in lieu of LoRA", "as opposed to LoRA", "in contrast to LoRA", "rather than LoRA",
        "LoRA for comparison", "LoRA status not in file", "LoRA status: unknown", "LoRA usage is unclear",
        "LoRA settings not documented", "LoRA will be faster", "full weights, LoRA later", "LoRA was tried before",
        "LoRA before", "full weights (LoRA tried)", "LoRA not in file", "LoRA not clear"})
    EXPECT_EQ(said_of(text, "lora"), Said::nothing) << text;
  for (const char* text :
       {"LoRA status: no", "LoRA status = off", "LoRA usage: none", "LoRA diverged", "LoRA dropped", "LoRA not loaded",
        "full weights [LoRA off]", "LoRA [off]", "LoRA was rejected", "LoRA unsupported"})
    EXPECT_EQ(said_of(text, "lora"), Said::no) << text;
  for (const char* text : {"LoRA not full tuning", "LoRA, not QLoRA", "LoRA [not QLoRA]", "LoRA later in the year",
                           "LoRA status: on", "LoRA config in the appendix", "LoRA settings: rank 16"})
    EXPECT_EQ(said_of(text, "lora"), Said::yes) << text;
}

TEST(StatedFact, values_and_verbs_that_deny) {
  for (const char* text : {"LoRA: not used", "LoRA: never", "LoRA: omitted", "LoRA avoided", "LoRA was unnecessary",
                           "LoRA was not necessary", "avoids LoRA", "we refrain from LoRA", "LoRA not required"})
    EXPECT_EQ(said_of(text, "lora"), Said::no) << text;
  EXPECT_EQ(said_of("LoRA: not stated", "lora"), Said::nothing);
  EXPECT_EQ(said_of("LoRA: required", "lora"), Said::yes);
}

TEST(StatedFact, columns_and_clauses_stand_alone) {
  EXPECT_TRUE(states("no | LoRA | none", "lora"));
  EXPECT_TRUE(states("without it. LoRA", "lora"));
  EXPECT_TRUE(states("no LoRA in table 1; LoRA here", "lora"));  // yes wins
}

TEST(StatedFact, a_clause_that_points_elsewhere_says_nothing) {
  for (const char* text : {"LoRA numbers in Table 5",
                           "LoRA rows are in Table 4",
                           "numbers at LoRA in Table 7",
                           "3 LoRA steps in Table 7",
                           "LoRA is in Table 3",
                           "rows with LoRA below",
                           "LoRA results are given below",
                           "LoRA compared with DDP in Fig. 2",
                           "see the LoRA paper for definitions",
                           "See Table 5 for LoRA",
                           "see Fig. 2 for LoRA",
                           "cf. LoRA",
                           "refer to section 3 for LoRA",
                           "for LoRA see Table 5",
                           "LoRA numbers see Table 5",
                           "Table 5 shows LoRA",
                           "LoRA in the next release",
                           "LoRA in the next table",
                           "LoRA in other rows",
                           "LoRA in the DeepSpeed paper"})
    EXPECT_EQ(said_of(text, "lora"), Said::nothing) << text;
  for (const char* text :
       {"LoRA as in Table 2", "LoRA (Table 3)", "LoRA in table 3", "with LoRA in Table 2", "LoRA, see Table 2",
        "LoRA; see section 3", "settings of Table 2: LoRA", "see Table 2: LoRA", "LoRA as described in section 3",
        "LoRA settings in Table 2", "here we see LoRA", "LoRA in this table", "LoRA in rows of 8",
        "LoRA used in Table 2", "the rates refer to LoRA"})
    EXPECT_EQ(said_of(text, "lora"), Said::yes) << text;
}

TEST(StatedFact, sentences_of_an_audit_that_mention_something) {
  for (const auto& [text, word] : {std::pair{"speculative decoding rows are in Table 4", "speculative decoding"},
                                   {"TorchTitan numbers in Table 2", "torchtitan"},
                                   {"DeepSpeed rows in table 4", "deepspeed"},
                                   {"numbers at 2P1D in Table 7", "2p1d"},
                                   {"3 draft tokens in Table 7", "draft tokens"},
                                   {"disaggregated serving is in Table 3", "disaggregated"},
                                   {"rows with attention DP below", "attention dp"},
                                   {"FSDP compared with DDP in Fig. 2", "fsdp"},
                                   {"see DeepSpeed paper for definitions", "deepspeed"},
                                   {"see the EAGLE paper for a comparison", "eagle"},
                                   {"eager mode is 20 % slower", "eager mode"},
                                   {"converted from Megatron checkpoint", "megatron"}})
    EXPECT_EQ(said_of(text, word), Said::nothing) << text;
}

TEST(StatedFact, what_could_be_or_was_left_says_nothing) {
  for (const char* text : {"LoRA supported", "LoRA is supported", "supports LoRA", "supports FSDP and LoRA",
                           "LoRA was tested and made no difference", "LoRA is 20 % slower", "LoRA was much slower",
                           "tuned before LoRA", "converted from LoRA weights", "converted from a LoRA checkpoint"})
    EXPECT_EQ(said_of(text, "lora"), Said::nothing) << text;
  for (const char* text : {"does not support LoRA", "LoRA not supported"})
    EXPECT_EQ(said_of(text, "lora"), Said::no) << text;
  for (const char* text : {"LoRA supported and used", "LoRA converted to bf16", "LoRA with no gain of bf16 on loss"})
    EXPECT_NE(said_of(text, "lora"), Said::no) << text;
}

TEST(StatedFact, other_things_of_the_same_name_say_nothing) {
  for (const auto& [text, word] : {std::pair{"our MTP colleagues", "mtp"},
                                   {"eagle-eyed readers", "eagle"},
                                   {"LoRa radio link", "lora"},
                                   {"Medusa cluster of the university", "medusa"},
                                   {"disaggregated storage", "disaggregated"},
                                   {"disaggregated memory", "disaggregated"},
                                   {"SAC meeting notes", "sac"},
                                   {"MTP was used in training only", "mtp"}})
    EXPECT_EQ(said_of(text, word), Said::nothing) << text;
  for (const auto& [text, word] : {std::pair{"EAGLE 3 drafts", "eagle"},
                                   {"Medusa heads draft", "medusa"},
                                   {"disaggregated prefill", "disaggregated"},
                                   {"MTP 2", "mtp"},
                                   {"recomputation used in training only", "recomput*"}})
    EXPECT_EQ(said_of(text, word), Said::yes) << text;
}

TEST(StatedFact, patterns_and_places) {
  static const std::regex kCompiled(R"(\bcompiled?\b(?!\s+(?:by|from)\b))");
  EXPECT_TRUE(states("FSDP + torch.compile", kCompiled));
  EXPECT_EQ(said_of("values compiled by hand", kCompiled), Said::nothing);
  EXPECT_EQ(said_of("Not compiled", kCompiled), Said::no);
  const std::string_view text = "Megatron-Core; compared with DeepSpeed";
  EXPECT_EQ(said_at(text, 0, 8), Said::yes);
  EXPECT_EQ(said_at(text, text.find("Deep"), 9), Said::nothing);
}

}  // namespace
}  // namespace eqc
