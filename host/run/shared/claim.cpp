// A claim is made by O_EXCL, atomic also on NFS 3 and later, and taken over by rename. Two that take over one at the
// same moment both compute the unit: the same bytes twice, one file.
#include "host/run/shared/claim.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <nlohmann/json.hpp>

#include "host/cube/atomic_file.hpp"
#include "host/cube/error.hpp"

namespace eqc {
namespace {

using Json = nlohmann::ordered_json;

constexpr mode_t kClaimMode = 0666;  // narrowed by the user's umask

double seconds_of(const timespec& t) { return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec); }

double local_now() {
  timespec t{};
  ::clock_gettime(CLOCK_REALTIME, &t);
  return seconds_of(t);
}

std::string claim_text(const std::string& label, double lease_s, int attempt) {
  const ProcessIdentity p = this_process();
  Json j;
  j["equicube_claim"] = 1;
  j["unit"] = label;
  j["host"] = p.host;
  j["boot"] = p.boot;
  j["process_space"] = p.pids;
  j["process"] = p.process;
  j["process_started"] = p.started;
  j["since"] = utc_text();
  j["lease_s"] = lease_s;
  j["attempt"] = attempt;
  return j.dump() + "\n";
}

void write_text(int descriptor, const std::string& text, const std::string& path) {
  if (::write(descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    throw_write_error(path, "write", errno);
}

}  // namespace

std::optional<ClaimText> read_claim(const std::string& path, double now_s) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0) return std::nullopt;
  struct stat status {};
  std::string text(4096, '\0');
  const bool known = ::fstat(descriptor, &status) == 0;
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  ::close(descriptor);
  if (!known || size < 0) return std::nullopt;
  text.resize(static_cast<std::size_t>(size));
  ClaimText claim;
  claim.age_s = now_s - seconds_of(status.st_mtim);
  const Json j = Json::parse(text, nullptr, false);
  if (!j.is_object() || !j.contains("equicube_claim")) return claim;  // being written, or cut off by a crash
  try {
    claim.holder = {j.at("host"), j.at("boot"), j.at("process_space"), j.at("process"), j.at("process_started")};
    claim.unit = j.at("unit");
    claim.since = j.at("since");
    claim.lease_s = j.at("lease_s");
    claim.attempt = j.at("attempt");
  } catch (const Json::exception&) {
    claim.lease_s = 0;
  }
  return claim;
}

bool is_stale(const ClaimText& claim) {
  constexpr double kTimeToWrite = 5;  // of a claim that says nothing yet
  if (claim.lease_s <= 0) return claim.age_s > kTimeToWrite;
  return claim.age_s > claim.lease_s || life_of(claim.holder) == Life::dead;
}

Claims::Claims(std::string folder, double lease_s) : folder_(std::move(folder)), lease_s_(lease_s) {
  {
    const PendingFile probe(folder_ + "/clock" + std::string(kClaimSuffix));
    struct stat status {};
    if (::stat(probe.temporary_path().c_str(), &status) == 0) skew_s_ = seconds_of(status.st_mtim) - local_now();
  }
  at_ending_ = std::make_unique<AtEnding>([this] {
    const std::lock_guard lock(mutex_);
    for (const Held& held : held_) remove(held);
  });
  refresher_ = std::thread([this] { keep_fresh(); });
}

Claims::~Claims() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  refresher_.join();
  const WithoutEnding whole;
  at_ending_.reset();
  for (const Held& held : held_) {
    remove(held);
    ::close(held.descriptor);
  }
}

double Claims::now() const { return local_now() + skew_s_; }

int Claims::take(const std::string& name, const std::string& label) {
  const std::string path = path_of(name);
  const WithoutEnding whole;
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kClaimMode);
  if (descriptor >= 0) return hold(name, claim_text(label, lease_s_, 1), descriptor, 1);
  if (errno != EEXIST) throw_write_error(path, "claim a unit of work", errno);
  const std::optional<ClaimText> other = read_claim(path, now());
  if (!other || !is_stale(*other)) return 0;
  const std::string beside = path + ".tmp." + host_name() + "." + std::to_string(::getpid()) + ".9999999999";
  const int mine = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kClaimMode);
  if (mine < 0 && errno == EEXIST) return 0;
  if (mine < 0) throw_write_error(path, "claim a unit of work", errno);
  const int attempt = other->attempt + 1;
  try {
    write_text(mine, claim_text(label, lease_s_, attempt), path);
    if (::rename(beside.c_str(), path.c_str()) != 0) throw_write_error(path, "take over a stale claim", errno);
  } catch (...) {
    ::close(mine);
    ::unlink(beside.c_str());
    throw;
  }
  return hold(name, "", mine, attempt);
}

int Claims::hold(const std::string& name, const std::string& text, int descriptor, int attempt) {
  try {
    if (!text.empty()) write_text(descriptor, text, path_of(name));
  } catch (...) {
    ::unlink(path_of(name).c_str());
    ::close(descriptor);
    throw;
  }
  const std::lock_guard lock(mutex_);
  held_.push_back({name, descriptor});
  return attempt;
}

void Claims::remove(const Held& held) const {
  struct stat open {
  }, named{};
  const std::string path = path_of(held.name);
  if (::fstat(held.descriptor, &open) == 0 && ::lstat(path.c_str(), &named) == 0 && open.st_ino == named.st_ino &&
      open.st_dev == named.st_dev)
    ::unlink(path.c_str());
}

void Claims::give_back(const std::string& name) {
  const WithoutEnding whole;
  const std::lock_guard lock(mutex_);
  const auto held = std::find_if(held_.begin(), held_.end(), [&](const Held& h) { return h.name == name; });
  if (held == held_.end()) return;
  remove(*held);
  ::close(held->descriptor);
  held_.erase(held);
}

/// Three signs of life in a lease: one may be late. By the open file, so that a claim that was taken over is not kept
/// fresh for its new holder.
void Claims::keep_fresh() {
  const auto pause = std::chrono::duration<double>(lease_s_ / 3);
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, pause, [this] { return closing_; }))
    for (const Held& held : held_) ::futimens(held.descriptor, nullptr);
}

}  // namespace eqc
