// Which process of which host: enough to tell whether the one that left a file still lives.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace eqc {

struct ProcessIdentity {
  std::string host;  ///< its name
  std::string boot;  ///< the kernel's boot id; "" when unknown
  std::string pids;  ///< the name space of the process number: containers of one host have their own; "" when unknown
  pid_t process = 0;
  std::uint64_t started = 0;  ///< clock ticks from boot to its start (proc(5), stat, field 22); 0 when unknown
};

std::string host_name();

ProcessIdentity this_process();

/// Now, as what a process leaves behind says it: "2026-11-29 15:04:05 UTC".
std::string utc_text();

enum class Life {
  alive,
  dead,     ///< also when another process has its number now, or the host was started anew
  unknown,  ///< of another host or container: cannot be told from here
};

Life life_of(const ProcessIdentity& identity);

/// Whether the process of this host that wrote a file last changed at `changed` (seconds since 1970) is gone: nothing
/// has its number, or something that started later.
bool is_gone(pid_t process, std::int64_t changed);

}  // namespace eqc
