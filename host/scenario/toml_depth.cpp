// Knows strings, comments and brackets of TOML; all else is left to the reader of the library.
#include "host/scenario/toml_depth.hpp"

#include <algorithm>
#include <vector>

namespace eqc {
namespace {

class DepthScan {
 public:
  DepthScan(std::string_view text, int most) : text_(text), most_(most) {}

  int run() {
    while (at_ < text_.size() && !deep_) step();
    return deep_ ? line_ : 0;
  }

 private:
  bool starts_with(std::string_view word) const { return text_.substr(at_, word.size()) == word; }

  void step() {
    const char c = text_[at_];
    if (c == '\n') {
      end_line();
    } else if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
    } else if (c == '[' && starts_statement_) {
      header();
    } else {
      starts_statement_ = false;
      if (c == '"' || c == '\'')
        string();
      else
        mark(c);
    }
  }

  void end_line() {
    ++at_;
    ++line_;
    if (!open_.empty()) return;
    dots_ = 0;
    starts_statement_ = true;
  }

  /// [a.b] or [[a.b]]: its parts are above all that follows.
  void header() {
    starts_statement_ = false;
    levels_ = 1;
    ++at_;
    while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '#' && !deep_) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        string();
        continue;
      }
      if (c == '.' || c == '[') ++levels_;
      ++at_;
      look();
    }
  }

  void mark(char c) {
    ++at_;
    if (c == '[' || c == '{') {
      open_.push_back(dots_ + 1);
      levels_ += dots_ + 1;
    } else if ((c == ']' || c == '}') && !open_.empty()) {
      levels_ -= open_.back();
      open_.pop_back();
    }
    if (c == '.')
      ++dots_;
    else if (c == '[' || c == '{' || c == ']' || c == '}' || c == ',')
      dots_ = 0;
    look();
  }

  void look() { deep_ = levels_ + dots_ + 1 > most_; }

  void string() {
    const char quote = text_[at_];
    const bool lines = starts_with(std::string_view(quote == '"' ? "\"\"\"" : "'''"));
    const std::string_view end = text_.substr(at_, lines ? 3 : 1);
    at_ += end.size();
    for (; at_ < text_.size(); ++at_) {
      if (starts_with(end)) {
        at_ += end.size();
        return;
      }
      if (text_[at_] == '\n' && !lines) return;  // no TOML; the reader will say so
      line_ += text_[at_] == '\n' ? 1 : 0;
      if (text_[at_] == '\\' && quote == '"' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') ++at_;
    }
  }

  std::string_view text_;
  int most_;
  std::size_t at_ = 0;
  int line_ = 1;
  int levels_ = 0;         ///< of the header and of what is open
  int dots_ = 0;           ///< of the key being read
  std::vector<int> open_;  ///< levels of each open bracket: its own and those of its key
  bool starts_statement_ = true, deep_ = false;
};

}  // namespace

int line_nested_deeper(std::string_view text, int most) { return DepthScan(text, most).run(); }

}  // namespace eqc
