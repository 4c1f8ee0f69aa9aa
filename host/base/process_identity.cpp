// Read from /proc; where that is missing, a process that exists counts as the one meant.
#include "host/base/process_identity.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <fstream>
#include <optional>
#include <sstream>

namespace eqc {
namespace {

std::string first_word(const std::string& path) {
  std::string word;
  std::ifstream(path) >> word;
  return word;
}

std::string link_text(const char* path) {
  std::array<char, 128> text{};
  const ssize_t size = ::readlink(path, text.data(), text.size() - 1);
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "";
}

struct ProcessState {
  char state = '?';           ///< Z, X: dead, but its parent has not asked yet
  std::uint64_t started = 0;  ///< clock ticks after boot
};

/// proc(5): "pid (name) state ..."; the name may hold anything, so what follows the last bracket counts.
std::optional<ProcessState> state_of(pid_t process) {
  std::ifstream in("/proc/" + std::to_string(process) + "/stat");
  std::ostringstream text;
  text << in.rdbuf();
  const std::size_t bracket = text.str().rfind(')');
  if (!in || bracket == std::string::npos) return std::nullopt;
  std::istringstream fields(text.str().substr(bracket + 1));
  ProcessState s;
  fields >> s.state;
  constexpr int kStart = 22, kState = 3;
  std::string skipped;
  for (int field = kState + 1; field < kStart; ++field) fields >> skipped;
  if (!(fields >> s.started)) return std::nullopt;
  return s;
}

/// Seconds since 1970 at boot; 0 when unknown.
std::int64_t boot_time() {
  std::ifstream in("/proc/stat");
  for (std::string word; in >> word;) {
    std::int64_t seconds = 0;
    if (word == "btime" && in >> seconds) return seconds;
  }
  return 0;
}

bool is_dead_state(char state) { return state == 'Z' || state == 'X' || state == 'x'; }

bool exists(pid_t process) { return ::kill(process, 0) == 0 || errno != ESRCH; }

}  // namespace

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "unknown-host";
  return name.data();
}

std::string utc_text() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32] = {};
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts);
  return text;
}

ProcessIdentity this_process() {
  const std::optional<ProcessState> own = state_of(::getpid());
  return {host_name(), first_word("/proc/sys/kernel/random/boot_id"), link_text("/proc/self/ns/pid"), ::getpid(),
          own ? own->started : 0};
}

Life life_of(const ProcessIdentity& identity) {
  const ProcessIdentity here = this_process();
  if (identity.host != here.host) return Life::unknown;
  if (!identity.boot.empty() && !here.boot.empty() && identity.boot != here.boot) return Life::dead;
  if (identity.pids != here.pids) return Life::unknown;
  if (identity.process <= 0 || !exists(identity.process)) return Life::dead;
  const std::optional<ProcessState> now = state_of(identity.process);
  if (!now) return exists(identity.process) ? Life::alive : Life::dead;
  const bool another = identity.started != 0 && now->started != identity.started;
  return is_dead_state(now->state) || another ? Life::dead : Life::alive;
}

bool is_gone(pid_t process, std::int64_t changed) {
  if (!exists(process)) return true;
  const std::optional<ProcessState> now = state_of(process);
  if (!now) return !exists(process);
  if (is_dead_state(now->state)) return true;
  const std::int64_t booted = boot_time(), ticks_per_second = ::sysconf(_SC_CLK_TCK);
  constexpr std::int64_t kSlack = 60;  // seconds between the clocks of a file server and of this host
  return booted > 0 && ticks_per_second > 0 &&
         booted + static_cast<std::int64_t>(now->started) / ticks_per_second > changed + kSlack;
}

}  // namespace eqc
