// Collects faults, prints them sorted by place, and finds the name a misspelt one probably meant.
#include "host/base/diagnostics.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "host/base/printable.hpp"
#include "host/base/text.hpp"

namespace eqc {
namespace {

constexpr std::size_t kMostKept = 4000;        ///< before those that are not printed go
constexpr std::size_t kLongestMessage = 4000;  ///< bytes, with its middle left out
constexpr std::size_t kLongestName = 200;      ///< of those that hints are looked for

std::vector<const Fault*> by_place(const std::vector<Fault>& faults) {
  std::vector<const Fault*> order;
  for (const Fault& fault : faults) order.push_back(&fault);
  std::stable_sort(order.begin(), order.end(), [](const Fault* a, const Fault* b) {
    return std::tie(a->file, a->line) < std::tie(b->file, b->line);
  });
  return order;
}

std::string line_of(const Fault& fault) {
  std::string place = fault.file;
  if (!place.empty() && fault.line > 0) place += ":" + std::to_string(fault.line);
  if (!fault.key.empty()) place += (place.empty() ? "" : ": ") + fault.key;
  if (!place.empty()) place += ": ";
  return printable(place + fault.message) + "\n";
}

/// A third of the letters may differ: enough for a slip, too little for another word.
std::size_t closest(std::size_t length) { return std::max<std::size_t>(1, length / 3); }

/// "h100" for "h100-sxm-80gb": long enough to be no accident.
bool begins_with(std::string_view name, std::string_view start) {
  return start.size() >= 3 && name.substr(0, start.size()) == start;
}

/// Words between hyphens and the like.
std::vector<std::string_view> parts_of(std::string_view name) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin < name.size();) {
    const std::size_t end = std::min(name.size(), name.find_first_of("-_ /", begin));
    if (end > begin) parts.push_back(name.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// Do the words of `name` begin with those wanted, in their order? "a100-40g" leaves out a word of "a100-sxm-40gb".
bool leaves_words_out(std::string_view wanted, std::string_view name) {
  const std::vector<std::string_view> few = parts_of(wanted);
  std::size_t found = 0;
  for (const std::string_view word : parts_of(name))
    found += found < few.size() && word.starts_with(few[found]) ? 1 : 0;
  const bool initials = std::any_of(few.begin(), few.end(), [](std::string_view word) { return word.size() < 2; });
  return few.size() > 1 && !initials && found == few.size();
}

}  // namespace

void Diagnostics::add(std::string file, int line, std::string key, std::string message) {
  faults_.push_back({std::move(file), line, without_middle(std::move(key), kLongestName),
                     without_middle(std::move(message), kLongestMessage)});
  ++count_;
  if (faults_.size() >= kMostKept) keep_the_first();
}

void Diagnostics::add_all(const Diagnostics& others) {
  const std::size_t counted = count_ + others.count_;
  for (const Fault& fault : others.faults_) add(fault.file, fault.line, fault.key, fault.message);
  count_ = counted;
}

void Diagnostics::place_below(const std::string& folder) {
  for (Fault& fault : faults_) fault.file = folder + (folder.empty() || folder.back() == '/' ? "" : "/") + fault.file;
}

void Diagnostics::keep_the_first() {
  std::vector<Fault> kept;
  for (const Fault* fault : by_place(faults_))
    if (kept.size() < kMostShown) kept.push_back(*fault);
  faults_ = std::move(kept);
}

std::string Diagnostics::text() const {
  std::string text;
  const std::size_t most = count_ == kMostShown + 1 ? count_ : kMostShown;  // the last line is a fault where one fits
  std::size_t shown = 0;
  for (const Fault* fault : by_place(faults_)) {
    if (shown == most) break;
    text += line_of(*fault);
    ++shown;
  }
  if (count_ > shown) text += fmt::format("... and {} more\n", count_ - shown);
  return text;
}

std::string nearest_name(std::string_view wanted, const std::vector<std::string>& names) {
  if (wanted.size() > kLongestName) return "";
  const std::string small = lower(wanted);
  for (const std::string& name : names)
    if (begins_with(lower(name.substr(0, kLongestName)), small)) return name;
  for (const std::string& name : names)
    if (name.size() <= kLongestName && leaves_words_out(small, lower(name))) return name;
  const std::string* best = nullptr;
  std::size_t best_distance = 0;
  for (const std::string& name : names) {
    const std::size_t longer = std::max(small.size(), name.size()), shorter = std::min(small.size(), name.size());
    if (longer > kLongestName || longer - shorter > closest(longer)) continue;
    const std::size_t distance = edit_distance(small, lower(name), closest(longer));
    if (best == nullptr || distance < best_distance) {
      best = &name;
      best_distance = distance;
    }
  }
  if (best != nullptr && best_distance <= closest(std::max(small.size(), best->size()))) return *best;
  return "";
}

std::string did_you_mean(std::string_view wanted, const std::vector<std::string>& names) {
  const std::string nearest = nearest_name(wanted, names);
  return nearest.empty() ? "" : " (did you mean '" + nearest + "'?)";
}

std::string did_you_mean(std::string_view wanted, const std::vector<std::string>& names, const Diagnostics& so_far) {
  return so_far.crowded() ? "" : did_you_mean(wanted, names);
}

}  // namespace eqc
