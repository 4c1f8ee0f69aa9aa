// Numbers, durations and sizes as people read them.
#pragma once

#include <string>

namespace eqc {

/// Shortest text that reads well: "12.3", "4.57e+08", "" for a non-finite number. `digits` significant.
std::string number_text(double value, int digits = 4);

/// With a thousands separator: 1,234,567.
std::string count_text(double value);

/// "1.23 M USD", "45.6 k USD": engineering prefixes for money and counts.
std::string short_number(double value);

/// "3 m 20 s", "1.4 s", "2 h 05 m".
std::string duration_text(double seconds);

/// "1.2 GB", "300 kB".
std::string bytes_text(double bytes);

}  // namespace eqc
