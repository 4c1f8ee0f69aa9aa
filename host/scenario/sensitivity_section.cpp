// [sensitivity] has the keys of the command's options; what is said there goes before what is said here.
#include "host/base/text.hpp"
#include "host/scenario/sections.hpp"

namespace eqc {

const std::vector<std::string>& sensitivity_method_names() {
  static const std::vector<std::string> names = {"sobol", "morris", "shapley", "given-data"};
  return names;
}
const std::vector<std::string>& sobol_estimator_names() {
  static const std::vector<std::string> names = {"azzini", "saltelli"};
  return names;
}

std::string why_no_until(const std::string& until) {
  double width = 0;
  if (until.empty() || until == "ranking") return "";
  if (until.rfind("width=", 0) == 0 && parse_double(until.substr(6), width) && width > 0 && width < 1) return "";
  return "'" + until +
         "' is neither \"ranking\" nor \"width=W\" with W between 0 and 1 (the widest 95 % interval of a total index)";
}

void read_sensitivity(TableReader& root, SensitivitySpec& s) {
  const Node* section = root.table("sensitivity");
  if (!section) return;
  TableReader table(*section, "sensitivity", root.diagnostics());
  table.choice("method", s.method, sensitivity_method_names());
  table.choice("estimator", s.estimator, sobol_estimator_names());
  const auto whole = [&](const char* key, std::optional<std::int64_t>& value, std::int64_t low, std::int64_t high) {
    std::int64_t read = low;
    table.whole(key, read, low, high);
    if (table.has(key)) value = read;
  };
  int sampler = 0;
  table.choice("sampler", sampler, sampler_names());
  if (table.has("sampler")) s.sampler = sampler;
  whole("rows", s.rows, 64, std::int64_t{1} << 37);
  whole("replicates", s.replicates, 1, 32);
  whole("seed", s.seed, 0, INT64_MAX);
  table.texts("outputs", s.outputs);
  table.texts("inputs", s.inputs);
  table.texts("flips", s.flips);
  table.text("until", s.until);
  if (const std::string why = why_no_until(s.until); !why.empty()) table.fault("until", why);
  table.finish();
}

}  // namespace eqc
