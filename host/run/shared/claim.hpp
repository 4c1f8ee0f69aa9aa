// Who computes a unit: NAME.claim, made with O_EXCL, kept fresh by its holder, ignored by others once it is not.
#pragma once

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "host/base/ending.hpp"
#include "host/base/process_identity.hpp"

namespace eqc {

inline constexpr std::string_view kClaimSuffix = ".claim";
inline constexpr std::string_view kClaimStart = "{\"equicube_claim\":";  ///< what the file begins with

/// What a claim says.
struct ClaimText {
  ProcessIdentity holder;
  std::string unit;    ///< unit_label()
  std::string since;   ///< UTC
  double lease_s = 0;  ///< without a sign of life for so long it is stale
  int attempt = 1;     ///< how many processes have begun the unit, this one among them
  double age_s = 0;    ///< since the last sign of life, when it was read
};

/// Reads a claim. Nothing when there is none, or none that can be read. `now_s`: seconds since 1970 of the file system.
std::optional<ClaimText> read_claim(const std::string& path, double now_s);

/// Whether nobody works under a claim any more: its process is gone, or gave no sign of life for its lease.
bool is_stale(const ClaimText& claim);

/// The claims of this process in one folder. Thread-safe. Gives all back when it goes, also by a signal.
class Claims {
 public:
  /// Finds out what time the folder's file system has, so that hosts need not agree on it. Throws WriteError.
  Claims(std::string folder, double lease_s);
  ~Claims();
  Claims(const Claims&) = delete;
  Claims& operator=(const Claims&) = delete;

  /// Takes the claim `name` for the unit of that label. Returns how many processes have begun it now; 0 when somebody
  /// else holds it. Throws WriteError.
  int take(const std::string& name, const std::string& label);
  /// Removes the claim, unless it is another's by now: somebody took this process for dead.
  void give_back(const std::string& name);
  /// Seconds since 1970 as the file system counts them.
  double now() const;

 private:
  struct Held {
    std::string name;
    int descriptor = -1;
  };
  int hold(const std::string& name, const std::string& text, int descriptor, int attempt);
  void keep_fresh();
  void remove(const Held& held) const;
  std::string path_of(const std::string& name) const { return folder_ + "/" + name + std::string(kClaimSuffix); }

  const std::string folder_;
  const double lease_s_;
  double skew_s_ = 0;  ///< of the file system's clock against this host's
  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Held> held_;
  bool closing_ = false;
  std::unique_ptr<AtEnding> at_ending_;
  std::thread refresher_;  // last: it uses all others
};

}  // namespace eqc
