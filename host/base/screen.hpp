// What a page of text may be: how wide, and whether in colour.
#pragma once

#include <cstddef>
#include <string>

namespace eqc {

struct Screen {
  std::size_t width = 0;  ///< columns; 0: any number, as in a file or a pipe
  bool colour = false;
};

/// The terminal that standard output is, its width from COLUMNS where that says one; a pipe has any width unless
/// COLUMNS says one. Colour only on a terminal that knows it (TERM), and never under NO_COLOR (no-color.org).
Screen standard_output_screen();

/// The text in bold where the screen has colour. Its own controls must be escaped before (host/base/printable.hpp).
std::string bold(const std::string& text, const Screen& screen);

}  // namespace eqc
