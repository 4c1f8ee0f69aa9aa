// Rows of texts set in aligned columns, wrapped where a screen has no room for them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/base/screen.hpp"

namespace eqc {

/// Columns of a terminal that a text of one line takes: its code points.
std::size_t text_width(const std::string& text);

/// The first `width` columns of a text, the last of them an ellipsis when something is cut.
std::string clipped(const std::string& text, std::size_t width);

/// A text in lines of at most `width` columns: cut at spaces, else behind one of "_/,-", else within a word.
std::vector<std::string> wrapped(const std::string& text, std::size_t width);

/// Lines of prose, each wrapped at the screen's width with its own indentation and two columns more.
std::string wrapped_lines(const std::string& text, const Screen& screen);

struct TextGrid {
  std::vector<bool> right;                     ///< of each column: right-aligned, and its cells are not cut
  std::vector<std::vector<std::string>> rows;  ///< the first is the head
};

/// Lines of aligned columns, two spaces apart, none wider than the screen: cells of wide columns are wrapped; columns
/// for which there is no room even so follow as a block below, with the first column again.
std::string grid_text(const TextGrid& grid, const Screen& screen);

}  // namespace eqc
