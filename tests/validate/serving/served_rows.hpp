// Rows of tables of measured serving, for tests to change.
#pragma once

#include <string>

#include "tests/validate/measured_row.hpp"

namespace eqc::test {

/// Llama 3.3 70B in FP8 on two H100, as TensorRT-LLM's tables run it.
inline Cells llama(const std::string& quantity, const std::string& batch) {
  return {{"model", "Llama-3.3-70B"},
          {"hardware", "H100-SXM-80GB"},
          {"n_gpus", "2"},
          {"tp", "2"},
          {"pp", "1"},
          {"ep", "1"},
          {"weight_precision", "fp8"},
          {"input_len", "1000"},
          {"output_len", "1000"},
          {"batch_or_concurrency", batch},
          {"framework", "TensorRT-LLM 1.0 (PyTorch backend)"},
          {"measured_quantity", quantity},
          {"unit", quantity.find("throughput") == std::string::npos ? "ms" : "tok/s"},
          {"notes", ""}};
}

/// DeepSeek-R1 with these accelerators and degrees.
inline Cells mixture(const std::string& hardware, const std::string& gpus, const std::string& tensor,
                     const std::string& expert, const std::string& attention) {
  Cells cells = llama("tpot_mean", "64");
  set(cells, "model", "DeepSeek-R1");
  set(cells, "hardware", hardware);
  set(cells, "n_gpus", gpus);
  set(cells, "tp", tensor);
  set(cells, "ep", expert);
  cells.emplace_back("attention_dp", attention);
  return cells;
}

}  // namespace eqc::test
