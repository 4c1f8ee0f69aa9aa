// Months of dates.
#include "host/base/month.hpp"

namespace eqc {
namespace {

/// The digits from `at` on, -1 where there are others.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (const char letter : text.substr(at, count)) {
    if (letter < '0' || letter > '9') return -1;
    value = 10 * value + (letter - '0');
  }
  return value;
}

}  // namespace

std::optional<int> month_of(std::string_view date, YearEnd end) {
  const bool has_month = date.size() == 7 || date.size() == 10, has_day = date.size() == 10;
  if (date.size() != 4 && !has_month) return std::nullopt;
  const int year = digits(date, 0, 4), month = has_month ? digits(date, 5, 2) : (end == YearEnd::first_month ? 1 : 12);
  const int day = has_day ? digits(date, 8, 2) : 1;
  const bool dashes = (!has_month || date[4] == '-') && (!has_day || date[7] == '-');
  if (!dashes || year < 0 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  return 12 * year + month - 1;
}

}  // namespace eqc
