// How many rows something happened in, and the first of their lines, for a note.
#pragma once

#include <cstdint>
#include <string>

namespace eqc {

class LineTally {
 public:
  void add(int line) {
    if (count_ < kShown) lines_[count_] = line;
    ++count_;
  }
  void add_all(const LineTally& others) {
    for (std::int64_t i = 0; i < others.count_; ++i) {
      if (count_ < kShown) lines_[count_] = i < kShown ? others.lines_[i] : 0;
      ++count_;
    }
  }
  std::int64_t count() const { return count_; }
  int first() const { return lines_[0]; }
  /// "3 rows (lines 2, 5 and 9)", "7 rows (lines 2, 5, 9, ...)", for `what` = "row".
  std::string text(const std::string& what) const {
    std::string text = std::to_string(count_) + " " + what + (count_ == 1 ? " (line " : "s (lines ");
    for (std::int64_t i = 0; i < count_ && i < kShown; ++i)
      text += (i == 0 ? "" : i + 1 == count_ ? " and " : ", ") + std::to_string(lines_[i]);
    return text + (count_ > kShown ? ", ...)" : ")");
  }

 private:
  static constexpr std::int64_t kShown = 3;
  std::int64_t count_ = 0;
  int lines_[kShown] = {};
};

}  // namespace eqc
