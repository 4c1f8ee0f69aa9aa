// vLLM's and SGLang's bench serve: one JSON object, or one a line. What they say is of a whole model, not of a kernel.
#include <nlohmann/json.hpp>

#include "host/base/diagnostics.hpp"
#include "host/base/text.hpp"
#include "host/calibrate/import/measured_file.hpp"

namespace eqc {
namespace {

double number_in(const nlohmann::json& j, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (j.contains(name)) {
      double value = 0;
      if (j[name].is_number()) return j[name].get<double>();
      if (j[name].is_string() && parse_double(j[name].get<std::string>(), value)) return value;
    }
  return 0;
}

std::string text_in(const nlohmann::json& j, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (j.contains(name) && j[name].is_string()) return j[name].get<std::string>();
  return "";
}

void read_object(const nlohmann::json& j, const std::string& place, MeasuredFile& file) {
  ServedCells s;
  s.place = place;
  s.model = text_in(j, {"model_id", "model", "model_path", "tokenizer_id"});
  if (s.model.empty() && j.contains("server_info") && j["server_info"].is_object())
    s.model = text_in(j["server_info"], {"model_path"});
  if (s.model.empty()) {
    file.refused.push_back(place + ": does not say which model was served (model_id, model, server_info.model_path)");
    return;
  }
  s.framework = text_in(j, {"backend", "endpoint_type"});
  if (s.framework.find("vllm") != std::string::npos || s.framework.find("openai") != std::string::npos)
    s.framework = "vLLM";
  if (s.framework.find("sglang") != std::string::npos) s.framework = "SGLang";
  s.date = text_in(j, {"date"});
  const double requests = number_in(j, {"completed", "num_prompts"});
  if (!(requests > 0)) {
    file.refused.push_back(place + ": no request was completed");
    return;
  }
  s.input_tokens = number_in(j, {"total_input_tokens"}) / requests;
  s.output_tokens = number_in(j, {"total_output_tokens"}) / requests;
  s.concurrency = number_in(j, {"max_concurrency"});
  s.tensor = number_in(j, {"tensor_parallel_size", "tp_size", "tp"});
  const auto add = [&](const char* quantity, double value) {
    if (value > 0)
      s.measured.emplace_back(quantity, value);
    else
      file.refused.push_back(place + ": " + quantity + " is not above 0");
  };
  add("output_throughput_total", number_in(j, {"output_throughput"}));
  add("ttft", number_in(j, {"median_ttft_ms", "mean_ttft_ms"}));
  add("tpot", number_in(j, {"median_tpot_ms", "mean_tpot_ms", "median_itl_ms"}));
  file.served.push_back(std::move(s));
}

}  // namespace

MeasuredFile read_served_json(const std::string& path, const std::string& text) {
  MeasuredFile file{"JSON of a served model", {}, {}, {}};
  const nlohmann::json whole = nlohmann::json::parse(text, nullptr, false);
  if (whole.is_object()) {
    read_object(whole, "result", file);
    return file;
  }
  int number = 0;
  for (const std::string& line : split(text, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    const nlohmann::json j = nlohmann::json::parse(line, nullptr, false);
    if (j.is_object())
      read_object(j, "line " + std::to_string(number), file);
    else
      file.refused.push_back("line " + std::to_string(number) + ": is no JSON object");
  }
  if (file.served.empty() && file.refused.empty()) throw InputError(path, "holds no result");
  return file;
}

}  // namespace eqc
