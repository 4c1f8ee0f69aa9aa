// Days since 1970-01-01 of dates YYYY-MM-DD.
#include "host/base/day.hpp"

#include <chrono>

#include "host/base/month.hpp"

namespace eqc {

std::optional<int> day_of(std::string_view date) {
  const std::optional<int> month = month_of(date, YearEnd::first_month);
  if (!month || date.size() != 10) return std::nullopt;
  const int in_month = (date[8] - '0') * 10 + (date[9] - '0');
  const std::chrono::year_month_day day{std::chrono::year(*month / 12),
                                        std::chrono::month(static_cast<unsigned>(*month % 12 + 1)),
                                        std::chrono::day(static_cast<unsigned>(in_month))};
  if (!day.ok()) return std::nullopt;
  return static_cast<int>(std::chrono::sys_days(day).time_since_epoch().count());
}

}  // namespace eqc
