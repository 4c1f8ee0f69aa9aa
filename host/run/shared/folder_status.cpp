// Times are those of files, compared with the clock of this host: a skew between the two moves ages by as much.
#include "host/run/shared/folder_status.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <ctime>

namespace eqc {
namespace {

/// Seconds since 1970 of the last change; nothing when the file is gone.
std::optional<double> changed_at(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return static_cast<double>(status.st_mtim.tv_sec) + 1e-9 * static_cast<double>(status.st_mtim.tv_nsec);
}

double status_clock() {
  timespec t{};
  ::clock_gettime(CLOCK_REALTIME, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// Over the units that were finished last, up to now.
void estimate_rate(std::vector<double> finished, double now, FolderStatus& s) {
  constexpr std::size_t kLast = 500, kFewest = 2;
  if (s.running.empty() || finished.size() < kFewest) return;
  std::sort(finished.begin(), finished.end(), std::greater<>());
  finished.resize(std::min(finished.size(), kLast));
  const double seconds = now - finished.back();
  if (!(seconds > 0)) return;
  s.units_per_second = static_cast<double>(finished.size() - 1) / seconds;
  if (*s.units_per_second > 0) s.seconds_left = static_cast<double>(s.units - s.done) / *s.units_per_second;
}

}  // namespace

std::size_t FolderStatus::waiting() const {
  const std::size_t others = done + running.size() + stale.size() + failed.size();
  return units > others ? units - others : 0;
}

FolderStatus folder_status(const std::string& folder) {
  const SharedStudy study = read_study(folder);
  const std::set<std::string> names = names_in(folder);
  const double now = status_clock();
  FolderStatus s;
  s.units = study.units.size();
  s.configurations = study.configurations;
  std::vector<double> finished;
  for (const ListedUnit& unit : study.units) {
    const std::string stem = unit.file.substr(0, unit.file.rfind('.'));
    if (names.count(unit.file) != 0) {
      ++s.done;
      if (const auto at = changed_at(folder + "/" + unit.file)) finished.push_back(*at);
      continue;
    }
    const std::string claim_name = stem + std::string(kClaimSuffix);
    const auto claim = names.count(claim_name) != 0 ? read_claim(folder + "/" + claim_name, now) : std::nullopt;
    if (claim)
      (is_stale(*claim) ? s.stale : s.running).push_back({unit.label, *claim});
    else if (names.count(stem + std::string(kFailureSuffix)) != 0)
      if (const auto failure = read_failure(folder, stem)) s.failed.push_back(*failure);
  }
  estimate_rate(std::move(finished), now, s);
  return s;
}

std::string status_line(const FolderStatus& s) {
  std::string text = fmt::format("{} of {} units are done", s.done, s.units);
  if (s.complete()) return text;
  text += fmt::format("; {} running, {} stale, {} failed, {} waiting", s.running.size(), s.stale.size(),
                      s.failed.size(), s.waiting());
  constexpr std::size_t kNamed = 3;
  for (std::size_t i = 0; i < std::min(kNamed, s.failed.size()); ++i)
    text += fmt::format("; {}: {}", s.failed[i].unit, s.failed[i].reason);
  return text;
}

}  // namespace eqc
