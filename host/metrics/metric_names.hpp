// Names of metrics as users type them: those of the one list, and older ones that mean the same.
#pragma once

#include <string>
#include <vector>

namespace eqc {

/// Names of table_metric_list.hpp, in its order.
const std::vector<std::string>& metric_names();

struct MetricName {
  std::string name;  ///< as the list has it; as typed where the list knows no such name
  std::string note;  ///< what was understood, for the user; empty when the list's own name was typed
};

/// "fgt0" is understood as "headcount", with a note.
MetricName understood_metric(const std::string& typed);

}  // namespace eqc
