// What depends on what in a function of stages.
#include "host/sensitivity/function.hpp"

#include <algorithm>

#include "host/base/diagnostics.hpp"

namespace eqc {

std::vector<int> stages_after(const UncertainFunction& f, const std::vector<int>& inputs) {
  std::vector<bool> changed(f.columns());
  for (const int i : inputs) changed[static_cast<std::size_t>(i)] = true;
  std::vector<int> again;
  for (std::size_t s = 0; s < f.stages.size(); ++s) {
    const std::vector<int>& reads = f.stages[s].reads;
    if (std::none_of(reads.begin(), reads.end(), [&](int c) { return changed[static_cast<std::size_t>(c)]; })) continue;
    changed[f.inputs.size() + s] = true;
    again.push_back(static_cast<int>(s));
  }
  return again;
}

const UncertainFunction& test_function(const std::string& name) {
  std::vector<std::string> names;
  for (const UncertainFunction& f : test_functions()) {
    if (f.name == name) return f;
    names.push_back(f.name);
  }
  throw InputError("'" + name + "' is no test function" + did_you_mean(name, names) +
                   "; `equicube sensitivity --list-functions` lists them");
}

}  // namespace eqc
