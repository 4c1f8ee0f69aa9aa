// Files of other measuring programs: which kernels they timed, on what, and how long they took.
#pragma once

#include <string>
#include <vector>

#include "host/calibrate/kernel_point.hpp"

namespace eqc {

/// One time of one kernel.
struct MeasuredRow {
  std::string place;   ///< "row 12", "benchmark 3", "line 40": where in the file
  std::string device;  ///< as the file names it; "" where it does not
  KernelPoint point;
  double seconds = 0;
};

/// What a served model reached, as cells of a table in docs/truth-format.md.
struct ServedCells {
  std::string place, model, framework, date;
  double input_tokens = 0, output_tokens = 0, concurrency = 0, tensor = 0;  ///< tokens per request; 0: not said
  std::vector<std::pair<std::string, double>> measured;                     ///< quantity, value in the table's unit
};

struct MeasuredFile {
  std::string format;  ///< "Google Benchmark JSON"
  std::vector<MeasuredRow> rows;
  std::vector<ServedCells> served;
  std::vector<std::string> refused;  ///< one line per row that is no kernel of ours, with its place and why
};

/// Tells the format by the content. Throws InputError for a file that is none of those known, naming them.
MeasuredFile read_measured(const std::string& path);

// By format, from the file's text; each throws InputError naming `path` where the whole file is no use.
MeasuredFile read_google_benchmark(const std::string& path, const std::string& text);
MeasuredFile read_nccl_tests_json(const std::string& path, const std::string& text);
MeasuredFile read_nccl_tests_text(const std::string& path, const std::string& text);
MeasuredFile read_kernel_table(const std::string& path, const std::string& text);
MeasuredFile read_served_json(const std::string& path, const std::string& text);
MeasuredFile read_rocm_bandwidth(const std::string& path, const std::string& text);

}  // namespace eqc
