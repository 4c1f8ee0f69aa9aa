// What equicube metrics prints of an answer: tables of text, or JSON.
#pragma once

#include "host/base/screen.hpp"
#include "host/metrics/measure/measure_table.hpp"

namespace eqc::cli {

/// What is printed of the list of metrics: places in it, in its order; and whether the user named them.
struct ChosenMetrics {
  std::vector<std::size_t> places;
  bool by_name = false;
};

/// Metrics, parts between and within groups, and some metrics of each group: a terminal has room for a few.
std::string metrics_text(const TableAnswer& answer, const ChosenMetrics& metrics, const Screen& screen = {});

/// "group,metric,value,se,low,high": a line per metric of all rows (no group), then of each group; every digit.
std::string metrics_csv(const TableAnswer& answer, const ChosenMetrics& metrics);

/// One object with every digit; docs/metrics.md. What has no value, and what is infinite, is null.
std::string metrics_json(const TableAnswer& answer, const ChosenMetrics& metrics);

}  // namespace eqc::cli
