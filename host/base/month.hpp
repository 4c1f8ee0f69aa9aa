// Dates as catalogs and scenarios write them, YYYY, YYYY-MM or YYYY-MM-DD, as months.
#pragma once

#include <optional>
#include <string_view>

namespace eqc {

enum class YearEnd { first_month, last_month };  ///< which month a date without one stands for

/// Months since the year 0; nothing for what is no such date.
std::optional<int> month_of(std::string_view date, YearEnd end);

}  // namespace eqc
