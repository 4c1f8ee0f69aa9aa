// Collects faults, prints them sorted by place, and finds the name a misspelt one probably meant.
#include "host/base/diagnostics.hpp"

#include <algorithm>
#include <tuple>

#include "host/base/text.hpp"

namespace eqc {

void Diagnostics::add(std::string file, int line, std::string key, std::string message) {
  faults_.push_back({std::move(file), line, std::move(key), std::move(message)});
}

std::string Diagnostics::text() const {
  std::vector<const Fault*> order;
  for (const Fault& fault : faults_) order.push_back(&fault);
  std::stable_sort(order.begin(), order.end(), [](const Fault* a, const Fault* b) {
    return std::tie(a->file, a->line) < std::tie(b->file, b->line);
  });
  std::string text;
  for (const Fault* fault : order) {
    std::string place = fault->file;
    if (!place.empty() && fault->line > 0) place += ":" + std::to_string(fault->line);
    if (!fault->key.empty()) place += (place.empty() ? "" : ": ") + fault->key;
    if (!place.empty()) place += ": ";
    text += place + fault->message + "\n";
  }
  return text;
}

namespace {

// A third of the letters may differ: enough for a slip, too little for another word.
bool is_close(std::size_t distance, std::size_t length) { return distance <= std::max<std::size_t>(1, length / 3); }

// "h100" for "h100-sxm-80gb": long enough to be no accident.
bool begins_with(std::string_view name, std::string_view start) {
  return start.size() >= 3 && name.substr(0, start.size()) == start;
}

}  // namespace

std::string nearest_name(std::string_view wanted, const std::vector<std::string>& names) {
  const std::string small = lower(wanted);
  for (const std::string& name : names)
    if (begins_with(lower(name), small)) return name;
  const std::string* best = nullptr;
  std::size_t best_distance = 0;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(small, lower(name));
    if (best == nullptr || distance < best_distance) {
      best = &name;
      best_distance = distance;
    }
  }
  if (best != nullptr && is_close(best_distance, std::max(small.size(), best->size()))) return *best;
  return "";
}

std::string did_you_mean(std::string_view wanted, const std::vector<std::string>& names) {
  const std::string nearest = nearest_name(wanted, names);
  return nearest.empty() ? "" : " (did you mean '" + nearest + "'?)";
}

}  // namespace eqc
