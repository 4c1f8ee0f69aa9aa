// The text of a table file as UTF-8, in a window that moves from front to end: memory does not grow with the file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/file.hpp"

namespace eqc {

class TextConverter;

/// Bytes of a window at least; a table is recognised from the first.
inline constexpr std::size_t kTextWindow = std::size_t{1} << 20;

class TableText {
 public:
  /// `encoding`: a name that iconv knows, or empty for UTF-8, and UTF-16 and UTF-32 where the file shows it by its
  /// byte-order mark or its zeros; a line in `notes` then says so. Throws InputError for a file that cannot be read, is
  /// no text (naming what it is), or an encoding nobody knows.
  TableText(const std::string& path, const std::string& encoding, std::vector<std::string>& notes);
  ~TableText();

  const std::string& name() const { return source_.name(); }
  /// What was read and not yet left behind.
  std::string_view window() const { return std::string_view(window_).substr(start_); }
  /// True when nothing comes after the window.
  bool whole() const { return whole_; }
  /// Reads on, into a larger window. Views of the window end. Throws InputError for bytes that are none of the encoding
  /// and for a record without an end.
  void grow();
  void leave_behind(std::size_t bytes) { start_ += bytes; }
  /// Bytes of the whole text, 0 when not known; a guess where it is converted.
  std::uint64_t size() const;
  bool is_utf16() const { return utf16_; }

 private:
  void recognise(const std::string& encoding, std::vector<std::string>& notes);
  void take(std::string_view bytes);

  ByteSource source_;
  std::unique_ptr<TextConverter> converter_;
  std::size_t window_bytes_ = kTextWindow;  // read at once
  std::string window_, block_;
  std::size_t start_ = 0;
  bool whole_ = false, utf16_ = false;
};

}  // namespace eqc
