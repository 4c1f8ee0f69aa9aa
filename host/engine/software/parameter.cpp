// What is said of a parameter that nobody knows.
#include "host/engine/software/parameter.hpp"

#include <algorithm>
#include <filesystem>

#include "host/base/diagnostics.hpp"

namespace eqc {

void refuse_unknown(const std::string& root, const std::vector<SoftwareRow>& rows,
                    const std::vector<std::string>& names) {
  Diagnostics faults;
  for (const SoftwareRow& row : rows)
    if (std::find(names.begin(), names.end(), row.parameter) == names.end())
      faults.add((std::filesystem::path(root) / row.origin.file).string(), row.origin.line, "",
                 "'" + row.parameter + "' of '" + row.id + "' is no known parameter, so its value would be ignored" +
                     did_you_mean(row.parameter, names));
  if (!faults.ok()) throw InputError(faults);
}

}  // namespace eqc
