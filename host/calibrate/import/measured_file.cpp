// Formats are told by what only they hold.
#include "host/calibrate/import/measured_file.hpp"

#include "host/base/diagnostics.hpp"
#include "host/base/file.hpp"
#include "host/base/text.hpp"

namespace eqc {
namespace {

struct Format {
  bool (*is_it)(const std::string& text);
  MeasuredFile (*read)(const std::string& path, const std::string& text);
};

bool holds(const std::string& text, const char* word) { return text.find(word) != std::string::npos; }

bool is_json(const std::string& text) {
  const std::string_view start = trim(std::string_view(text).substr(0, 64));
  return !start.empty() && start[0] == '{';
}

constexpr Format kFormats[] = {
    {[](const std::string& t) { return is_json(t) && holds(t, "\"benchmarks\""); }, read_google_benchmark},
    {[](const std::string& t) { return is_json(t) && holds(t, "\"out_of_place\""); }, read_nccl_tests_json},
    {[](const std::string& t) { return is_json(t) && holds(t, "\"output_throughput\""); }, read_served_json},
    {[](const std::string& t) { return holds(t, "Unidirectional copy peak bandwidth"); }, read_rocm_bandwidth},
    {[](const std::string& t) { return holds(t, "algbw") && holds(t, "busbw"); }, read_nccl_tests_text},
    {[](const std::string& t) { return !is_json(t) && holds(t.substr(0, t.find('\n')), "latency"); },
     read_kernel_table},
};

}  // namespace

MeasuredFile read_measured(const std::string& path) {
  const std::string text = read_file(path);
  for (const Format& format : kFormats)
    if (format.is_it(text)) return format.read(path, text);
  throw InputError(path,
                   "is of no format that is read here: JSON of Google Benchmark, nccl-tests (-J), vLLM and SGLang "
                   "(bench serve), text of nccl-tests and rocm_bandwidth_test, tables of AIConfigurator (a column "
                   "latency)");
}

}  // namespace eqc
