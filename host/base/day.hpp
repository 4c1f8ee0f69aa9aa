// Days of the calendar as numbers.
#pragma once

#include <optional>
#include <string_view>

namespace eqc {

/// "2022-05-12" as days since 1970-01-01 (proleptic Gregorian); nothing for what is no day.
std::optional<int> day_of(std::string_view date);

}  // namespace eqc
