// Older names stand in one table; a name of the list is never one of them.
#include "host/metrics/metric_names.hpp"

#include "host/metrics/table_metric_list.hpp"

namespace eqc {
namespace {

struct OlderName {
  const char* older;
  InequityMetric metric;
};

using M = InequityMetric;
constexpr OlderName kOlderNames[] = {{"n", M::entities},
                                     {"n_zero", M::zero_entities},
                                     {"ge2", M::ge_2},
                                     {"atkinson_0.5", M::atkinson_half},
                                     {"cr1", M::cr_1},
                                     {"cr3", M::cr_3},
                                     {"cr4", M::cr_4},
                                     {"cr5", M::cr_5},
                                     {"fewest_50", M::fewest_holders_50},
                                     {"fewest_80", M::fewest_holders_80},
                                     {"fewest_90", M::fewest_holders_90},
                                     {"fgt0", M::headcount},
                                     {"fgt1", M::poverty_gap},
                                     {"fgt2", M::poverty_severity}};

}  // namespace

const std::vector<std::string>& metric_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const MetricInfo& m : kTableMetricInfo) all.push_back(m.id);
    return all;
  }();
  return names;
}

MetricName understood_metric(const std::string& typed) {
  for (const OlderName& o : kOlderNames)
    if (typed == o.older) {
      const std::string name = kInequityMetricInfo[static_cast<int>(o.metric)].id;
      return {name, "metric '" + typed + "' is called '" + name + "' (equicube list metrics names them all)"};
    }
  return {typed, ""};
}

}  // namespace eqc
