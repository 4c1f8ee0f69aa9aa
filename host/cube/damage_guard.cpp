// Signal handlers that name the file HDF5 was reading.
#include "host/cube/damage_guard.hpp"

#include <unistd.h>

#include <csignal>
#include <cstring>

namespace eqc {
namespace {

constexpr int kBadInput = 2;
thread_local volatile std::sig_atomic_t inside_hdf5 = 0;
char file_read[4096];
char alternative_stack[1 << 16];  // a wild recursion may have used up the usual one

void say(const char* text) { static_cast<void>(!::write(STDERR_FILENO, text, std::strlen(text))); }

void on_crash(int signal) {
  if (inside_hdf5 > 0 && file_read[0] != '\0') {
    say(file_read);
    say(": is damaged (the HDF5 library crashes on it); copy or compute it again\n");
    ::_exit(kBadInput);
  }
  std::signal(signal, SIG_DFL);
  ::raise(signal);
}

}  // namespace

void end_politely_on_damaged_files() {
  stack_t stack{};
  stack.ss_sp = alternative_stack;
  stack.ss_size = sizeof alternative_stack;
  ::sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_handler = on_crash;
  action.sa_flags = SA_ONSTACK | static_cast<int>(SA_NODEFER);
  for (const int signal : {SIGSEGV, SIGBUS, SIGABRT}) ::sigaction(signal, &action, nullptr);
}

void remember_file_read(const std::string& path) {
  const std::size_t size = path.size() < sizeof file_read - 1 ? path.size() : sizeof file_read - 1;
  std::memcpy(file_read, path.data(), size);
  file_read[size] = '\0';
}

void enter_hdf5() { inside_hdf5 = inside_hdf5 + 1; }
void leave_hdf5() { inside_hdf5 = inside_hdf5 - 1; }

}  // namespace eqc
