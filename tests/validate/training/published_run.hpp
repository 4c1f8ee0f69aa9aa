// A published training run that tests start from.
#pragma once

#include <string>

#include "host/validate/prediction.hpp"
#include "tests/validate/measured_row.hpp"

namespace eqc::test {

/// A torchtitan run of Llama 3.1 8B on eight H100.
inline Cells torchtitan_run(const char* source, const char* notes) {
  return {{"source", source},
          {"notes", notes},
          {"model", "Llama 3.1 8B"},
          {"hardware", "H100"},
          {"n_gpus", "8"},
          {"precision", "bf16"},
          {"microbatch", "2"},
          {"seq_len", "8192"},
          {"global_batch_seqs", "16"},
          {"measured_quantity", "tokens_per_s_per_gpu"}};
}

inline Prediction predicted_training(const Cells& cells) { return predict_training(truth(), row_of(cells)); }

/// Korthikanti et al. 2022 (arXiv 2205.05198), table 5: GPT-3 175B on 64 A100, selective recomputation and sequence
/// parallelism.
inline Cells gpt3(const std::string& quantity = "iteration_time",
                  const std::string& hardware = "A100-SXM4-80GB (Selene)") {
  return {{"source", "Korthikanti et al. 2022 (arXiv 2205.05198) Table 5"},
          {"model", "GPT 175B"},
          {"params_b", "175"},
          {"layers", "96"},
          {"hidden", "12288"},
          {"heads", "96"},
          {"ffn_hidden", "49152"},
          {"vocab", "51200"},
          {"seq_len", "2048"},
          {"global_batch_seqs", "64"},
          {"hardware", hardware},
          {"n_gpus", "64"},
          {"precision", "fp16"},
          {"tp", "8"},
          {"pp", "8"},
          {"dp", "1"},
          {"microbatch", "1"},
          {"interleave", "3"},
          {"recompute", "selective+seqpar"},
          {"zero", "0"},
          {"measured_quantity", quantity},
          {"unit", ""}};
}

}  // namespace eqc::test
