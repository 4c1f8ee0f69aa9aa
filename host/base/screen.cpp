#include "host/base/screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace eqc {
namespace {

constexpr std::size_t kNarrowest = 40;  ///< below it columns would be cut within words

std::size_t width_of(const char* text) {
  char* end = nullptr;
  const long columns = text == nullptr ? 0 : std::strtol(text, &end, 10);
  return columns <= 0 || *end != '\0' ? 0 : std::max(kNarrowest, static_cast<std::size_t>(columns));
}

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

}  // namespace

Screen standard_output_screen() {
  Screen screen;
  screen.width = width_of(std::getenv("COLUMNS"));
  if (isatty(STDOUT_FILENO) == 0) return screen;
  winsize size{};
  if (screen.width == 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    screen.width = std::max(kNarrowest, static_cast<std::size_t>(size.ws_col));
  const char* terminal = std::getenv("TERM");
  screen.colour = terminal != nullptr && std::strcmp(terminal, "dumb") != 0 && !is_set("NO_COLOR");
  return screen;
}

std::string bold(const std::string& text, const Screen& screen) {
  return screen.colour ? "\033[1m" + text + "\033[0m" : text;
}

}  // namespace eqc
