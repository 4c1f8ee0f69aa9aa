// Speculative decoding as rows state it: methods, numbers, modules that are only there.
#include <gtest/gtest.h>

#include "host/validate/serving/deployment.hpp"
#include "tests/validate/serving/served_rows.hpp"

namespace eqc {
namespace {

using test::Cells;
using test::llama;
using test::row_of;
using test::set;
using test::truth;

TEST(StatedDrafts, drafts_without_a_number_are_one_and_said) {
  Cells cells = llama("tpot_mean", "8");
  cells.emplace_back("draft_acceptance", "");
  const auto with = [&](const char* column, const char* words) {
    Cells stated = cells;
    set(stated, column, words);
    return deployment_of(truth(), row_of(stated));
  };
  for (const char* notes : {"EAGLE", "speculative decoding", "speculative decoding with a draft model", "spec decode",
                            "Medusa", "prompt lookup decoding", "n-gram speculation", "multi-token prediction",
                            "MTP module enabled", "drafting with MTP layers", "self-speculative decoding",
                            "use_mtp=true", "no MTP in table 2; EAGLE in table 3"}) {
    const Deployment d = with("notes", notes);
    EXPECT_EQ(d.draft_tokens, 1) << notes;
    EXPECT_NE(d.assumed.find("one drafted token (notes name no number)"), std::string::npos) << notes << d.assumed;
  }
  EXPECT_EQ(with("framework", "vLLM 0.11 + EAGLE3").draft_tokens, 1);
  const Deployment accepted = with("draft_acceptance", "0.7");
  EXPECT_EQ(accepted.draft_tokens, 1);
  EXPECT_NE(accepted.assumed.find("one drafted token (an acceptance is stated"), std::string::npos) << accepted.assumed;
  for (const char* notes : {"EAGLE with three draft tokens", "MTP: 3", "EAGLE depth 3", "speculative decoding (k=3)",
                            "3-token drafts", "max_draft_len=3, MTP, draft length 3", "MTP drafts 3",
                            "MTP=0 elsewhere, EAGLE here: 3 draft tokens", "spec decode, num_nextn_predict_layers=3"})
    EXPECT_EQ(with("notes", notes).draft_tokens, 3) << notes;
}

TEST(StatedDrafts, modules_for_drafts_are_not_their_use_clause_by_clause) {
  Cells cells = llama("tpot_mean", "8");
  const auto with = [&](const char* notes) {
    set(cells, "notes", notes);
    return deployment_of(truth(), row_of(cells));
  };
  for (const char* notes : {"MTP module not loaded", "MTP module trained but unused", "MTP module dropped",
                            "speculative decoding was not used", "no EAGLE", "plain (previously EAGLE)"})
    EXPECT_EQ(with(notes).draft_tokens, 0) << notes;
  for (const char* notes : {"the model has an MTP head", "one MTP layer", "supports EAGLE", "trained with MTP"}) {
    EXPECT_EQ(with(notes).draft_tokens, 0) << notes;
    EXPECT_NE(with(notes).assumed.find("no drafted tokens"), std::string::npos) << notes;
  }
  // what one clause says of a module is not said of another's drafts
  for (const char* notes : {"MTP with 2 draft tokens; MTP module not loaded on A100", "MTP module under load; MTP-2",
                            "the model has an MTP head, MTP with 2 draft tokens", "MTP (2), EAGLE not used"})
    EXPECT_EQ(with(notes).draft_tokens, 2) << notes;
}

}  // namespace
}  // namespace eqc
