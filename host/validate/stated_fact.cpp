// A text is cut into words, words into clauses; what stands before and behind a word in its clause says how it is
// meant.
#include "host/validate/stated_fact.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

#include "host/base/text.hpp"
#include "host/validate/stated_place.hpp"
#include "host/validate/stated_words.hpp"

namespace eqc {
namespace {

using namespace stated;

struct Clause {
  std::vector<Token> tokens;
  bool aside = false;  ///< begins after a comma or a parenthesis
};

bool letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}
bool digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

bool ends_not(std::string_view word) { return word.ends_with("n't"); }

/// Cuts lower-case text.
class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  std::vector<Clause> clauses() {
    clauses_.emplace_back();
    while (at_ < text_.size()) step();
    join_asides();
    return std::move(clauses_);
  }

 private:
  char next(std::size_t ahead = 1) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : ' '; }
  char before() const { return at_ > 0 ? text_[at_ - 1] : ' '; }

  void open(bool aside) {
    Clause clause;
    clause.aside = aside;
    clauses_.push_back(std::move(clause));
  }

  void add(std::size_t length, std::string text) {
    const bool joined = at_ > 0 && before() == '-';
    clauses_.back().tokens.push_back({std::move(text), at_, at_ + length, joined});
    at_ += length;
  }

  void step() {
    const char c = text_[at_];
    if (text_.substr(at_).starts_with("w/o")) return add(3, "without");
    if (letter(c) || c == '?') return word();
    if (c == '=' || c == ':' || c == '+' || c == '/') return add(1, std::string(1, c));
    const bool in_number = digit(before()) && digit(next());
    const bool stop = c == '.' && (next() == ' ' || next() == '\n' || at_ + 1 == text_.size()) && !abbreviated();
    const bool closing = c == ')' || c == ']';
    if ((c == ',' && !in_number) || c == '(' || c == '[' || closing)
      open(!closing);
    else if (c == ';' || c == '|' || c == '\n' || stop)
      open(false);
    ++at_;
  }

  void word() {
    std::size_t end = at_ + 1;
    const auto inside = [&](std::size_t i) {
      const char c = text_[i];
      if (letter(c)) return true;
      const bool between = i + 1 < text_.size() && letter(text_[i + 1]);
      if (c == '\'') return between;
      return (c == '.' || c == ',') && between && digit(text_[i - 1]) && digit(text_[i + 1]);
    };
    while (end < text_.size() && inside(end)) ++end;
    std::string found(text_.substr(at_, end - at_));
    if (found == "but") {
      open(true);  // "X but unused"
      at_ = end;
      return;
    }
    add(end - at_, std::move(found));
  }

  bool abbreviated() const {
    std::size_t begin = at_;
    while (begin > 0 && (letter(text_[begin - 1]) || text_[begin - 1] == '.')) --begin;
    return among(kAbbreviations, text_.substr(begin, at_ - begin));
  }

  /// "X (off)", "X, not used": an aside of nothing but a denial belongs to what stands before it.
  void join_asides() {
    const auto denial = [](const Token& t) {
      return among(kOff, t.text) || among(kNot, t.text) || among(kUsed, t.text) || among(kAuxiliary, t.text);
    };
    std::vector<Clause> joined;
    for (Clause& clause : clauses_) {
      const std::vector<Token>& t = clause.tokens;
      const bool only = clause.aside && !t.empty() && std::all_of(t.begin(), t.end(), denial);
      if (only && !joined.empty())
        joined.back().tokens.insert(joined.back().tokens.end(), t.begin(), t.end());
      else if (!t.empty())
        joined.push_back(std::move(clause));
    }
    clauses_ = std::move(joined);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Clause> clauses_;
};

/// "slower", "20 % slower", "about 2 times slower".
bool worse_from(const Place& p, std::size_t k) {
  while (k + 1 < p.t.size() && (digit(p.t[k].text[0]) || among(kMuch, p.t[k].text))) ++k;
  return among(kWorse, p.t[k].text);
}

bool compared(const Place& p) {
  for (std::size_t k = 0; k < p.i; ++k) {
    const std::string& word = p.t[k].text;
    if (among(kAgainst, word)) return true;
    const std::string_view then = k + 1 < p.t.size() ? std::string_view(p.t[k + 1].text) : "";
    if ((word == "compared" || word == "comparison") && (then == "with" || then == "to")) return true;
    if (then == "of" && (word == "instead" || word == "place" || word == "lieu")) return true;
    if (then == "to" && (word == "relative" || word == "opposed" || word == "contrast")) return true;
  }
  for (std::size_t k = p.j; k + 1 < p.t.size(); ++k)  // "as X was slower"
    if (among(kAuxiliary, p.t[k].text) && worse_from(p, k + 1)) return true;
  const bool behind = p.j + 1 < p.t.size() && p.t[p.j].text == "for";  // "X for comparison"
  return behind && (p.t[p.j + 1].text == "comparison" || p.t[p.j + 1].text == "reference");
}

/// "previously X", "used to be X" are no longer so; "originally X" says nothing of now.
Said once(const Place& p) {
  for (std::size_t k = p.i; k-- > 0 && p.i - k <= kPhrase;) {
    const std::string& word = p.t[k].text;
    const bool used_to = word == "to" && k > 0 && p.t[k - 1].text == "used" && k + 1 < p.i;
    if (among(kNoLonger, word) || used_to) return Said::no;
    if (among(kAtFirst, word)) return Said::nothing;
  }
  return word_before(p) == "before" ? Said::nothing : Said::yes;  // "tuned before X"
}

/// "replaced X by ...", "X replaced by ...", "switched from X to ...": it is no longer so.
bool replaced(const Place& p) {
  const auto word = [&p](std::size_t k) { return k < p.t.size() ? std::string_view(p.t[k].text) : std::string_view(); };
  for (std::size_t k = p.i; k-- > 0 && p.i - k <= kPhrase && !among(kReplacing, word(k));)
    if (among(kReplaced, word(k))) return true;
  std::size_t behind = p.j;
  while (among(kAuxiliary, word(behind))) ++behind;
  if (among(kReplaced, word(behind)) && among(kReplacing, word(behind + 1))) return true;
  if (p.i < 2 || word(p.i - 1) != "from" || !among(kMoved, word(p.i - 2))) return false;
  return std::any_of(p.t.begin() + static_cast<std::ptrdiff_t>(p.j), p.t.end(),
                     [](const Token& t) { return t.text == "to"; });
}

bool supposed(const Place& p) {
  return std::any_of(p.t.begin(), p.t.end(), [](const Token& t) { return among(kSupposed, t.text); });
}

/// A denial before the words.
Said denied_before(const Place& p) {
  bool crossed = false, ended = false;
  for (std::size_t k = p.i; k-- > 0;) {
    const std::string& word = p.t[k].text;
    const std::size_t between = p.i - k - 1;
    const bool number = word == "no" && between > 0 && digit(p.t[k + 1].text[0]);  // "no. 5"
    const bool without = among(kWithout, word) && !number && (word != "off" || between == 0);
    const bool negates = among(kNot, word) || ends_not(word);
    if (negates && between > 0 && (p.t[k + 1].text == "only" || p.t[k + 1].text == "just")) return Said::yes;
    if ((without && !ended) || negates) return between < kPhrase && !crossed ? Said::no : Said::nothing;
    if (word == "+") return Said::yes;
    crossed = crossed || word == "and";
    const bool after_negation = k > 0 && (among(kNot, p.t[k - 1].text) || among(kWithout, p.t[k - 1].text));
    ended = ended || (among(kEndsWithout, word) && !after_negation);
  }
  return Said::yes;
}

/// "X=0", "X: false"; nothing where no value follows.
Said value_behind(const Place& p) {
  if (p.j + 1 >= p.t.size() || (p.t[p.j].text != "=" && p.t[p.j].text != ":")) return Said::nothing;
  const std::string& value = p.t[p.j + 1].text;
  if (among(kNot, value)) {  // "X: not used", but "X: not stated"
    const bool used = p.j + 2 >= p.t.size() || among(kUsed, p.t[p.j + 2].text);
    return used ? Said::no : Said::nothing;
  }
  return among(kNoValue, value) || among(kOff, value) || among(kWithout, value) ? Said::no : Said::yes;
}

/// "X later", "X was tried before", and nothing more.
bool at_other_times(const Place& p) {
  bool times = false, nothing_else = true;
  for (std::size_t k = p.j; k < p.t.size(); ++k) {
    const bool time = among(kAtOtherTimes, p.t[k].text);
    times = times || time;
    nothing_else = nothing_else && (time || among(kAuxiliary, p.t[k].text));
  }
  return times && nothing_else;
}

/// A denial behind the words.
Said denied_behind(const Place& p) {
  if (value_behind(p) == Said::no) return Said::no;
  if (value_behind(p) == Said::yes) return among(kUnknownValue, p.t[p.j + 1].text) ? Said::nothing : Said::yes;
  if (p.j + 1 < p.t.size() && (p.t[p.j].text == "=" || p.t[p.j].text == ":")) return Said::nothing;
  if (at_other_times(p)) return Said::nothing;
  bool crossed = false, only_auxiliary = true, valued = false;
  for (std::size_t k = p.j; k < p.t.size() && k < p.j + kPhrase; ++k) {
    const std::string& word = p.t[k].text;
    if (only_auxiliary && among(kUnknownValue, word)) return Said::nothing;  // "X status unknown"
    if (only_auxiliary && valued && among(kNoValue, word)) return Said::no;  // "X status: no"
    if (k == p.j && p.t[k].joined && (word == "free" || word == "less")) return Said::no;
    if (among(kOff, word)) return crossed ? Said::nothing : Said::no;
    if (word == "not" || word == "never" || ends_not(word)) {
      const bool used = k + 1 < p.t.size() && among(kUsed, p.t[k + 1].text);
      if (used) return crossed ? Said::nothing : Said::no;
      const std::string_view then = k + 1 < p.t.size() ? std::string_view(p.t[k + 1].text) : "";
      const bool other = !then.empty() && !then.ends_with("ed") && !among(kUnsaid, then);
      return only_auxiliary && !other ? Said::nothing : Said::yes;
    }
    if (among(kEndsPhrase, word)) break;
    crossed = crossed || word == "and";
    valued = word == "=" || word == ":";
    only_auxiliary = only_auxiliary && (valued || among(kAuxiliary, word) || among(kTopic, word));
  }
  return Said::yes;
}

Said meant(const Place& p) {
  if (compared(p) || supposed(p) || elsewhere(p)) return Said::nothing;
  if (replaced(p)) return Said::no;
  if (const Said then = once(p); then != Said::yes) return then;
  if (const Said before = denied_before(p); before != Said::yes) return before;
  const Said behind = denied_behind(p);
  return behind == Said::yes && capability(p) ? Said::nothing : behind;
}

/// Yes over no over nothing.
Said stronger(Said a, Said b) {
  if (a == Said::yes || b == Said::yes) return Said::yes;
  return a == Said::no || b == Said::no ? Said::no : Said::nothing;
}

Said meant_at(const std::vector<Clause>& clauses, std::size_t at, std::size_t end) {
  for (const Clause& clause : clauses) {
    const std::vector<Token>& t = clause.tokens;
    std::size_t i = 0;
    while (i < t.size() && t[i].end <= at) ++i;
    std::size_t j = i;
    while (j < t.size() && t[j].at < end) ++j;
    if (j > i) return meant({t, i, j});
  }
  return Said::nothing;
}

bool matches(std::string_view word, std::string_view wanted) {
  return wanted.ends_with('*') ? word.starts_with(wanted.substr(0, wanted.size() - 1)) : word == wanted;
}

/// "zero-bubble" as {zero, bubble}, "26.04" as it stands.
std::vector<std::string> parts_of(std::string_view words) {
  const std::string in = lower(std::string(words));
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < in.size(); ++i) {
    const bool decimal = in[i] == '.' && i > 0 && i + 1 < in.size() && digit(in[i - 1]) && digit(in[i + 1]);
    if (letter(in[i]) || in[i] == '*' || decimal)
      parts.back() += in[i];
    else if (!parts.back().empty())
      parts.emplace_back();
  }
  if (parts.back().empty()) parts.pop_back();
  return parts;
}

/// Calls `found` at every place where the words stand.
template <typename F>
void each_place(std::string_view text, std::string_view words, F&& found) {
  const std::string in = lower(std::string(text));
  const std::vector<std::string> wanted = parts_of(words);
  if (wanted.empty()) return;
  const auto same = [](const Token& token, const std::string& part) { return matches(token.text, part); };
  for (const Clause& clause : Cutter(in).clauses()) {
    const std::vector<Token>& t = clause.tokens;
    for (std::size_t i = 0; i + wanted.size() <= t.size(); ++i) {
      const auto begin = t.begin() + static_cast<std::ptrdiff_t>(i);
      if (std::equal(begin, begin + static_cast<std::ptrdiff_t>(wanted.size()), wanted.begin(), same))
        found(Place{t, i, i + wanted.size()});
    }
  }
}

}  // namespace

Said said_at(std::string_view text, std::size_t at, std::size_t length) {
  const std::string words = lower(std::string(text));
  return meant_at(Cutter(words).clauses(), at, at + length);
}

Said said_of(std::string_view text, std::string_view words) {
  Said found = Said::nothing;
  each_place(text, words, [&found](const Place& place) { found = stronger(found, meant(place)); });
  return found;
}

Said said_at(std::string_view text, const std::smatch& found) {
  return said_at(text, static_cast<std::size_t>(found.position(0)), static_cast<std::size_t>(found.length(0)));
}

std::size_t first_stated(std::string_view text, std::string_view words) {
  std::size_t first = std::string_view::npos;
  each_place(text, words, [&first](const Place& place) {
    if (meant(place) == Said::yes) first = std::min(first, place.t[place.i].at);
  });
  return first;
}

Said said_of(std::string_view text, const std::regex& pattern) {
  const std::string in = lower(std::string(text));
  const std::vector<Clause> clauses = Cutter(in).clauses();
  Said found = Said::nothing;
  for (std::sregex_iterator match(in.begin(), in.end(), pattern), end; match != end; ++match) {
    const auto at = static_cast<std::size_t>(match->position(0));
    found = stronger(found, meant_at(clauses, at, at + static_cast<std::size_t>(match->length(0))));
  }
  return found;
}

}  // namespace eqc
