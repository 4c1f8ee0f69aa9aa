// Counts and sizes that a row of a training run may have.
#include <array>
#include <regex>

#include "host/base/text.hpp"
#include "host/validate/counts.hpp"
#include "host/validate/training/training_steps.hpp"

namespace eqc {
namespace {

constexpr std::array<CountColumn, 18> kCounts = {{{"n_gpus", "gpus?|chips?|accelerators?|npus?|tpus?|devices?"},
                                                  {"tp"},
                                                  {"pp"},
                                                  {"dp"},
                                                  {"cp"},
                                                  {"ep"},
                                                  {"interleave"},
                                                  {"microbatch", "seq(?:uence)?s?|samples?"},
                                                  {"seq_len", "tok(?:en)?s?"},
                                                  {"global_batch_seqs", "seq(?:uence)?s?|samples?"},
                                                  {"global_batch_tokens", "tok(?:en)?s?"},
                                                  {"layers", "layers?"},
                                                  {"hidden"},
                                                  {"heads", "heads?"},
                                                  {"kv_heads", "heads?"},
                                                  {"head_dim"},
                                                  {"ffn_hidden"},
                                                  {"vocab", "tok(?:en)?s?"}}};

/// A batch in tokens that stands in the column of sequences: "4M tokens".
void move_batch_of_tokens(TruthRow& row) {
  static const std::regex kTokens(R"((.*\d.*?)\s*tok(?:en)?s?(?:\s*(?:/|per )\s*(?:batch|step|iter(?:ation)?))?)");
  std::smatch found;
  const std::string cell = lower(row.text("global_batch_seqs"));
  if (!std::regex_match(cell, found, kTokens) || !row.text("global_batch_tokens").empty()) return;
  row = row.with("global_batch_tokens", found[1].str()).with("global_batch_seqs", "");
}

}  // namespace

std::string read_counts(TruthRow& row, std::string& assumed) {
  move_batch_of_tokens(row);
  return read_counts(row, kCounts, assumed);
}

}  // namespace eqc
