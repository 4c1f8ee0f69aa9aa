// Numbers, durations and sizes as people read them.
#pragma once

#include <string>

namespace eqc {

/// Shortest text that reads well: "12.3", "4.57e+08", "" for a non-finite number. `digits` significant.
std::string number_text(double value, int digits = 4);

/// A number as the label of an axis, or part of a variable's name: "0.01", "1e+25".
std::string label_text(double value);

/// With a thousands separator: 1,234,567.
std::string count_text(double value);

/// "1.23 M USD", "45.6 k USD": engineering prefixes for money and counts.
std::string short_number(double value);

/// A value over worlds with the 5-95 % interval that says how far it is known.
struct Interval {
  double middle = 0, low = 0, high = 0;
};

/// 0.137; 130, for a count has no digits behind the point; 1.23 M from a thousand on; 71.1 % of a ratio.
enum class NumberStyle { plain, whole, prefixed, percent };

/// `value`, one of the numbers of an interval or of the same series, with no digit that the interval does not carry:
/// - the last digit stands where the second significant digit of the width high - low stands (an uncertainty has two
///   digits: JCGM 100:2008, 7.2.6), and there are four digits at most, three of a percentage;
/// - where the interval has one sign, two significant digits are kept at least: the short end of a skewed interval
///   would else be lost;
/// - without a width (both ends the same or unknown) the value has all of them;
/// - what is below 1e-12 of the interval's largest number is rounding, and 0.
/// A `value` in percent stands for itself here, without the sign. NaN is "-", infinity "never": nobody ever gets there.
std::string rounded_text(double value, const Interval& known, NumberStyle style = NumberStyle::plain);

/// "24 (16 .. 37) M": all three by rounded_text, one unit behind; "24 M" when they read the same or the ends are
/// unknown.
std::string interval_text(const Interval& interval, NumberStyle style = NumberStyle::plain, const char* to = " .. ");

/// `value`, or 0 when it is below 1e-12 of `scale` (the largest number beside it; 1 for shares and indices): the
/// rounding of a sum that cancels.
double without_rounding(double value, double scale);

/// "3 m 20 s", "1.4 s", "2 h 05 m".
std::string duration_text(double seconds);

/// "1.2 GB", "300 kB".
std::string bytes_text(double bytes);

}  // namespace eqc
