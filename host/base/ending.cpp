// Signals are blocked in every thread and taken by one that waits for them, so that an ending is ordinary code.
#include "host/base/ending.hpp"

#include <signal.h>
#include <unistd.h>

#include <thread>

#include "host/base/standard_streams.hpp"

namespace eqc {
namespace {

/// Never destroyed: the waiting thread outlives main.
struct Endings {
  std::recursive_mutex mutex;
  std::list<std::function<void()>> actions;
  std::string line;
};

Endings& endings() {
  static auto* all = new Endings;
  return *all;
}

struct NamedSignal {
  int number;
  const char* name;
};
constexpr NamedSignal kEndingSignals[] = {{SIGINT, "SIGINT"}, {SIGTERM, "SIGTERM"}, {SIGHUP, "SIGHUP"}};

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

const char* name_of(int signal) {
  for (const NamedSignal& s : kEndingSignals)
    if (s.number == signal) return s.name;
  return "signal";
}

[[noreturn]] void wait_and_end(sigset_t signals) {
  int signal = 0;
  while (::sigwait(&signals, &signal) != 0) {
  }
  ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);  // the next one ends the process as it does any other
  Endings& all = endings();
  all.mutex.lock();
  for (auto action = all.actions.rbegin(); action != all.actions.rend(); ++action) {
    try {
      (*action)();
    } catch (const std::exception&) {  // what one cannot remove, the others still can
    }
  }
  say(std::string("interrupted (") + name_of(signal) + ")" + (all.line.empty() ? "" : ": " + all.line) + "\n");
  ::_exit(128 + signal);
}

}  // namespace

void end_cleanly_on_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const NamedSignal& s : kEndingSignals)
    if (!is_ignored(s.number)) sigaddset(&signals, s.number);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  endings();
  std::thread(wait_and_end, signals).detach();
}

AtEnding::AtEnding(std::function<void()> action) {
  const WithoutEnding whole;
  place_ = endings().actions.insert(endings().actions.end(), std::move(action));
}

AtEnding::~AtEnding() {
  const WithoutEnding whole;
  endings().actions.erase(place_);
}

WithoutEnding::WithoutEnding() : lock_(endings().mutex) {}

void say_at_ending(std::string line) {
  const WithoutEnding whole;
  endings().line = std::move(line);
}

}  // namespace eqc
