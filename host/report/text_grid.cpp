// Widths count code points, so that names with accents align.
#include "host/report/text_grid.hpp"

#include <algorithm>
#include <numeric>

namespace eqc {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kLongWord = 24;  ///< of a text column: longer words are cut rather than sent to a block below
constexpr std::size_t kReadable = 32;  ///< a text column is not made narrower to put one more beside it

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

/// Bytes of the first `width` characters.
std::size_t bytes_of(const std::string& text, std::size_t width) {
  std::size_t seen = 0, at = 0;
  for (; at < text.size(); ++at)
    if (starts_character(text[at]) && ++seen > width) break;
  return at;
}

std::size_t longest_word(const std::string& text, const char* ends) {
  std::size_t longest = 0, from = 0;
  while (from < text.size()) {
    const std::size_t end = text.find_first_of(ends, from);
    const std::size_t to = end == std::string::npos ? text.size() : text[end] == ' ' ? end : end + 1;
    longest = std::max(longest, text_width(text.substr(from, to - from)));
    from = end == std::string::npos ? text.size() : end + 1;
  }
  return longest;
}

/// What a column takes: all of it, and the least that leaves its words (of numbers: its cells) whole.
struct ColumnWidth {
  std::size_t natural = 0, least = 0;
};

std::vector<ColumnWidth> column_widths(const TextGrid& grid) {
  std::vector<ColumnWidth> widths(grid.right.size());
  for (std::size_t r = 0; r < grid.rows.size(); ++r)
    for (std::size_t c = 0; c < widths.size(); ++c) {
      const std::string& cell = grid.rows[r][c];
      const std::size_t width = text_width(cell);
      widths[c].natural = std::max(widths[c].natural, width);
      const std::size_t word = r == 0 ? longest_word(cell, " _") : grid.right[c] ? width : longest_word(cell, " ");
      widths[c].least = std::max(widths[c].least, grid.right[c] ? word : std::min(word, kLongWord));
    }
  return widths;
}

using Columns = std::vector<std::size_t>;

/// Which columns stand beside one another: the first one in every block.
std::vector<Columns> blocks_of(const std::vector<ColumnWidth>& widths, std::size_t screen) {
  std::vector<Columns> blocks = {{0}};
  const auto wanted = [&](std::size_t c) { return std::max(widths[c].least, std::min(widths[c].natural, kReadable)); };
  std::size_t used = wanted(0);
  for (std::size_t c = 1; c < widths.size(); ++c) {
    if (used + kGap + wanted(c) > screen && blocks.back().size() > 1) {
      blocks.push_back({0});
      used = wanted(0);
    }
    blocks.back().push_back(c);
    used += kGap + wanted(c);
  }
  return blocks;
}

/// The natural widths, of which the widest are made narrower until the block fits; below `least` where nothing else is
/// left.
std::vector<std::size_t> fitted(const std::vector<ColumnWidth>& widths, const Columns& block, std::size_t screen) {
  std::vector<std::size_t> given;
  std::size_t sum = kGap * (block.size() - 1);
  for (const std::size_t c : block) {
    given.push_back(widths[c].natural);
    sum += given.back();
  }
  for (const bool whole_words : {true, false})
    while (sum > screen) {
      std::size_t widest = block.size();
      for (std::size_t k = 0; k < block.size(); ++k)
        if (given[k] > (whole_words ? widths[block[k]].least : kGap) &&
            (widest == block.size() || given[k] > given[widest]))
          widest = k;
      if (widest == block.size()) break;
      --given[widest];
      --sum;
    }
  return given;
}

/// A row of a block, in as many lines as its longest cell takes.
std::string row_text(const TextGrid& grid, std::size_t row, const Columns& block,
                     const std::vector<std::size_t>& widths, const Screen& screen) {
  std::vector<std::vector<std::string>> cells;
  std::size_t lines = 1;
  for (std::size_t k = 0; k < block.size(); ++k) {
    cells.push_back(wrapped(grid.rows[row][block[k]], widths[k]));
    lines = std::max(lines, cells.back().size());
  }
  std::string out;
  for (std::size_t i = 0; i < lines; ++i) {
    std::string line;
    for (std::size_t k = 0; k < block.size(); ++k) {
      const std::string cell = i < cells[k].size() ? cells[k][i] : "";
      const std::string padding(widths[k] - text_width(cell), ' ');
      line += grid.right[block[k]] ? padding + cell : cell + padding;
      if (k + 1 < block.size()) line += std::string(kGap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += (row == 0 && !line.empty() ? bold(line, screen) : line) + "\n";
  }
  return out;
}

}  // namespace

std::size_t text_width(const std::string& text) {
  std::size_t n = 0;
  for (const char c : text) n += starts_character(c) ? 1 : 0;
  return n;
}

std::string clipped(const std::string& text, std::size_t width) {
  if (text_width(text) <= width) return text;
  return text.substr(0, bytes_of(text, width - 1)) + "…";
}

std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> lines;
  std::string rest = text;
  while (text_width(rest) > width) {
    const std::size_t whole = bytes_of(rest, width);
    std::size_t cut = rest.rfind(' ', whole);
    if (cut == std::string::npos || cut <= rest.find_first_not_of(' ')) {
      cut = rest.find_last_of("_/,-", whole - 1);
      cut = cut == std::string::npos ? whole : cut + 1;
    }
    lines.push_back(rest.substr(0, cut));
    const std::size_t next = rest.find_first_not_of(' ', cut);
    rest = next == std::string::npos ? "" : rest.substr(next);
  }
  if (!rest.empty() || lines.empty()) lines.push_back(rest);
  return lines;
}

std::string wrapped_lines(const std::string& text, const Screen& screen) {
  if (screen.width == 0) return text;
  std::string out;
  for (std::size_t from = 0, end = 0; from < text.size(); from = end + 1) {
    end = std::min(text.find('\n', from), text.size());
    const std::string line = text.substr(from, end - from);
    const std::size_t spaces = line.find_first_not_of(' ');
    const std::string indent(spaces == std::string::npos ? 0 : std::min<std::size_t>(spaces, 16), ' ');
    const std::vector<std::string> parts = wrapped(line, screen.width - indent.size() - 2);
    for (std::size_t i = 0; i < parts.size(); ++i) out += (i == 0 ? "" : indent + "  ") + parts[i] + "\n";
  }
  return out;
}

std::string grid_text(const TextGrid& grid, const Screen& screen) {
  const std::vector<ColumnWidth> widths = column_widths(grid);
  std::size_t natural = kGap * (widths.size() - 1);
  for (const ColumnWidth& column : widths) natural += column.natural;
  std::vector<Columns> blocks(1, Columns(widths.size()));
  std::iota(blocks[0].begin(), blocks[0].end(), std::size_t{0});
  const bool fits = screen.width == 0 || natural <= screen.width;
  if (!fits) blocks = blocks_of(widths, screen.width);
  std::string out;
  for (const Columns& block : blocks) {
    if (!out.empty()) out += "\n";
    const std::vector<std::size_t> given = fitted(widths, block, fits ? natural : screen.width);
    for (std::size_t r = 0; r < grid.rows.size(); ++r) out += row_text(grid, r, block, given, screen);
  }
  return out;
}

}  // namespace eqc
