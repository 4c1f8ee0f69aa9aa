// Counts and sizes that a row of a training run may have.
#include <array>

#include "host/validate/counts.hpp"
#include "host/validate/training/training_steps.hpp"

namespace eqc {
namespace {

constexpr std::array<CountColumn, 16> kCounts = {{{"n_gpus", "gpus?|chips?|accelerators?|npus?|tpus?|devices?"},
                                                  {"tp"},
                                                  {"pp"},
                                                  {"dp"},
                                                  {"cp"},
                                                  {"ep"},
                                                  {"interleave"},
                                                  {"microbatch", "seq(?:uence)?s?|samples?"},
                                                  {"seq_len", "tok(?:en)?s?", true},
                                                  {"global_batch_seqs", "seq(?:uence)?s?|samples?"},
                                                  {"layers", "layers?"},
                                                  {"hidden"},
                                                  {"heads", "heads?"},
                                                  {"kv_heads", "heads?"},
                                                  {"ffn_hidden"},
                                                  {"vocab", "tok(?:en)?s?"}}};

}  // namespace

std::string read_counts(TruthRow& row) { return read_counts(row, kCounts); }

}  // namespace eqc
