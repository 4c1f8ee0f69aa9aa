// INT, TERM and HUP end the program cleanly: what would stay behind goes, and one line says what is kept.
#pragma once

#include <functional>
#include <list>
#include <mutex>
#include <string>

namespace eqc {

/// From now on a thread waits for INT, TERM and HUP, but not for those that the program was started to ignore (nohup),
/// and ends the process with exit code 128 + signal: it calls what AtEnding asks for and says the line of
/// say_at_ending(). A second signal ends the process at once. Call in main before any other thread is made.
void end_cleanly_on_signals();

/// While it lives, an ending by signal calls `action`, the latest made first, on a thread of its own.
class AtEnding {
 public:
  explicit AtEnding(std::function<void()> action);
  ~AtEnding();
  AtEnding(const AtEnding&) = delete;
  AtEnding& operator=(const AtEnding&) = delete;

 private:
  std::list<std::function<void()>>::iterator place_;
};

/// What happens wholly or not at all: no ending begins while one lives, and once an ending began none is made any
/// more, its thread waits for the end. Recursive.
class WithoutEnding {
 public:
  WithoutEnding();

 private:
  std::unique_lock<std::recursive_mutex> lock_;
};

/// The line that ends with the process after "interrupted (SIGINT): "; for actions of AtEnding.
void say_at_ending(std::string line);

}  // namespace eqc
