// Counts and sizes that a row of a training run may have.
#include <array>

#include "host/validate/counts.hpp"
#include "host/validate/training/training_steps.hpp"

namespace eqc {
namespace {

constexpr std::array<CountColumn, 16> kCounts = {{{"n_gpus", 1e7, "gpus?|chips?|accelerators?|npus?|tpus?|devices?"},
                                                  {"tp", 1e7},
                                                  {"pp", 1e7},
                                                  {"dp", 1e7},
                                                  {"cp", 1e7},
                                                  {"ep", 1e7},
                                                  {"interleave", 1e5},
                                                  {"microbatch", 1e7, "seq(?:uence)?s?|samples?"},
                                                  {"seq_len", 1e9, "tok(?:en)?s?", true},
                                                  {"global_batch_seqs", 1e9, "seq(?:uence)?s?|samples?"},
                                                  {"layers", 1e5, "layers?"},
                                                  {"hidden", 1e7},
                                                  {"heads", 1e6, "heads?"},
                                                  {"kv_heads", 1e6, "heads?"},
                                                  {"ffn_hidden", 1e8},
                                                  {"vocab", 1e8, "tok(?:en)?s?"}}};

}  // namespace

std::string read_counts(TruthRow& row) { return read_counts(row, kCounts); }

}  // namespace eqc
