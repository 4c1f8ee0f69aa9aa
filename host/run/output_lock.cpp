// The lock appears by link(), which is atomic also on network file systems, with its whole text; a stale one is removed
// by who holds flock() on it, where the file system has that.
#include "host/run/output_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "host/base/diagnostics.hpp"
#include "host/base/process_identity.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/cube/error.hpp"

namespace eqc {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kLockName = "run.lock";
constexpr const char* kModeNames[] = {"exclusive", "shared"};

std::string lock_text(LockMode mode) {
  const ProcessIdentity p = this_process();
  Json j;
  j["equicube_lock"] = 1;
  j["mode"] = kModeNames[static_cast<int>(mode)];
  j["host"] = p.host;
  j["boot"] = p.boot;
  j["process_space"] = p.pids;
  j["process"] = p.process;
  j["process_started"] = p.started;
  j["since"] = utc_text();
  return j.dump() + "\n";
}

struct Holder {
  ProcessIdentity identity;
  std::string mode, since;
};

/// Nothing when the text is no lock.
std::optional<Holder> holder_in(const std::string& text) {
  const Json j = Json::parse(text, nullptr, false);
  if (!j.is_object() || !j.contains("equicube_lock")) return std::nullopt;
  try {
    Holder h;
    h.identity = {j.at("host"), j.at("boot"), j.at("process_space"), j.at("process"), j.at("process_started")};
    h.mode = j.at("mode");
    h.since = j.at("since");
    return h;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

/// Text of a file of at most some kilobytes; nothing when it cannot be read.
std::optional<std::string> small_text(int descriptor) {
  std::string text(8192, '\0');
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  if (size < 0) return std::nullopt;
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::string> small_text(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return std::nullopt;
  const std::optional<std::string> text = small_text(descriptor);
  ::close(descriptor);
  return text;
}

bool is_same(int descriptor, const std::string& path) {
  struct stat open {
  }, named{};
  return ::fstat(descriptor, &open) == 0 && ::lstat(path.c_str(), &named) == 0 && open.st_ino == named.st_ino &&
         open.st_dev == named.st_dev;
}

/// Removes the lock if it still is the one with this text.
void remove_stale(const std::string& path, const std::string& judged) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);  // NFS wants it writable for flock
  if (descriptor < 0) return;
  const bool others_turn = ::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  if (!others_turn && small_text(descriptor) == judged && is_same(descriptor, path)) ::unlink(path.c_str());
  ::close(descriptor);
}

std::string busy_text(const std::string& kind, const std::string& option, const std::string& path, const Holder& h,
                      Life life) {
  const std::string who =
      "process " + std::to_string(h.identity.process) + " on host '" + h.identity.host + "', since " + h.since;
  const std::string advice =
      life == Life::alive
          ? "wait until it ends, stop it with: kill " + std::to_string(h.identity.process) +
                ", or choose another with " + option
          : "from here nobody can tell whether that still runs; where it certainly does not, remove its lock: rm '" +
                path + "'";
  return "another run writes this " + kind + " (" + who + "); " + advice;
}

}  // namespace

bool is_lock_name(std::string_view name) { return name == kLockName; }

void refuse_exclusive_run(const std::string& folder) {
  const std::string path = folder + "/" + std::string(kLockName);
  const std::optional<std::string> text = small_text(path);
  const std::optional<Holder> holder = text ? holder_in(*text) : std::nullopt;
  const Life life = holder ? life_of(holder->identity) : Life::dead;
  if (life != Life::dead) throw OutputBusy{folder + ": " + busy_text("cube", "--shards", path, *holder, life)};
}

OutputLock::OutputLock(std::string folder, std::string output, LockMode mode, std::string kind, std::string option)
    : folder_(std::move(folder)),
      output_(std::move(output)),
      kind_(std::move(kind)),
      option_(std::move(option)),
      path_(folder_ + "/" + std::string(kLockName)),
      text_(lock_text(mode)) {
  constexpr int kMostTries = 100;
  constexpr std::chrono::milliseconds kPause{5};
  for (int attempt = 0; attempt < kMostTries; ++attempt) {
    if (claim()) return;
    const std::optional<std::string> text = small_text(path_);
    if (!text && errno == EACCES)
      throw OutputBusy{output_ + ": a run of another user writes this " + kind_ + ", or did ('" + path_ + "')"};
    const std::optional<Holder> holder = text ? holder_in(*text) : std::nullopt;
    const Life life = holder ? life_of(holder->identity) : Life::unknown;
    if (holder && life != Life::dead)
      throw OutputBusy{output_ + ": " + busy_text(kind_, option_, path_, *holder, life)};
    const bool unwritten = text && text->find_first_not_of('\0') == std::string::npos;  // cut off from power
    if (holder || unwritten) remove_stale(path_, *text);
    if (text && !holder && !unwritten)
      throw InputError(path_, "is in the place of the lock of a run, but is none; move it away");
    std::this_thread::sleep_for(kPause);  // it has just gone
  }
  throw OutputBusy{output_ + ": other runs begin and end at this moment; try again"};
}

bool OutputLock::claim() {
  make_folder(folder_, output_);
  try {
    const WithoutEnding whole;
    PendingFile file(path_);
    file.write(text_);
    if (!file.publish_if_new()) return false;
    return_ = std::make_unique<AtEnding>([this] { give_back(); });
    return true;
  } catch (const WriteError& e) {
    if (e.error_number() == ENOENT) return false;  // another run gave the folder back in between, and one may have it
    ::rmdir(folder_.c_str());                      // leaves it while anything is in it
    throw;
  }
}

OutputLock::~OutputLock() {
  const WithoutEnding whole;
  give_back();
  return_.reset();
}

void OutputLock::give_back() const {
  if (small_text(path_) == text_) ::unlink(path_.c_str());
  ::rmdir(folder_.c_str());  // fails, as it should, while anything is in it
}

void OutputLock::check_held() const {
  if (small_text(path_) != text_)
    throw OutputBusy{output_ + ": the lock of this run is gone ('" + path_ +
                     "'), so another may have begun; nothing more is written"};
}

}  // namespace eqc
