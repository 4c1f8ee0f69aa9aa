// Clauses that mention words and state nothing of them: pointers to other tables, capabilities, other things.
#include <algorithm>

#include "host/validate/stated_place.hpp"

namespace eqc::stated {
namespace {

/// "see Table 2 for X", "for X see Table 2"; of "see Table 2: X" the colon states it.
bool after_see(const Place& p) {
  const bool begins = p.t[0].text == "for";
  for (std::size_t k = 0; k < p.t.size(); ++k) {
    const bool see =
        among(kSee, p.t[k].text) && (k == 0 || p.t[k].text != "refer") && (k == 0 || !among(kOneSees, p.t[k - 1].text));
    if (see && k < p.i) {
      bool colon = false;
      for (std::size_t c = k; c < p.i; ++c) colon = colon || p.t[c].text == ":";
      return !colon;
    }
    if (see && k >= p.j && begins) return true;
  }
  return false;
}

bool number(const Place& p, std::size_t k) {
  const std::string& word = p.t[k].text;
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Behind "in", "on", "at" (word k): a place of its own whatever stands before ("the next row", "the X paper").
bool other_place(const Place& p, std::size_t k) {
  bool other = false, article = false;
  for (; k < p.t.size() && (among(kArticles, p.t[k].text) || among(kOther, p.t[k].text)); ++k)
    (among(kOther, p.t[k].text) ? other : article) = true;
  if (k >= p.t.size()) return false;
  if (other) return among(kReleases, p.t[k].text) || among(kPlaces, p.t[k].text);
  return article && k + 1 < p.t.size() && p.t[k + 1].text == "paper";
}

/// Behind "in", "on", "at": "Table 5", "the appendix"; rows are those of the same table.
bool place_from(const Place& p, std::size_t k) {
  while (k < p.t.size() && among(kArticles, p.t[k].text)) ++k;
  return k < p.t.size() && among(kPlaces, p.t[k].text) && !p.t[k].text.starts_with("row");
}

/// "X rows are in Table 4", "numbers at X in Table 7", "3 X in Table 7", "X rows below", "Table 5 shows X"; "X in Table
/// 3" alone states X.
bool points_elsewhere(const Place& p) {
  if (after_see(p)) return true;
  for (std::size_t k = 1; k < p.i; ++k)
    if (among(kShows, p.t[k].text) && any_of(p, 0, k, kPlaces)) return true;
  const bool counted = number(p, p.i) || (p.i > 0 && number(p, p.i - 1));
  bool held = any_of(p, 0, p.i, kHeld), told = false;
  for (std::size_t k = p.j; k < p.t.size(); ++k) {
    const std::string& word = p.t[k].text;
    const bool stated = among(kHolds, word) || (k > p.j && among(kTopic, p.t[k - 1].text));
    if (word == ":" || word == "=" || stated) return false;
    if (among(kAt, word) && (other_place(p, k + 1) || ((held || told || counted) && place_from(p, k + 1)))) return true;
    if (held && among(kAboveOrBelow, word) && k + 1 == p.t.size()) return true;
    held = held || among(kHeld, word) || among(kShown, word);
    told = told || among(kAuxiliary, word);
  }
  return false;
}

/// "X made no difference".
bool without_gain(const Place& p) {
  for (std::size_t k = p.j; k + 1 < p.t.size(); ++k)
    if (among(kWithout, p.t[k].text) && any_of(p, k + 1, std::min(k + 3, p.t.size()), kGain)) return true;
  return false;
}

/// The same word, of other things: "our X colleagues", "disaggregated storage", "converted from X".
bool other_thing(const Place& p) {
  const std::string& last = p.t[p.j - 1].text;
  if (word_before(p) == "from" && any_of(p, 0, p.i, kConverted)) return true;
  const std::string_view behind = p.j < p.t.size() ? std::string_view(p.t[p.j].text) : std::string_view();
  if (among(kPeople, behind)) return true;
  const bool named = std::any_of(kOtherThings.begin(), kOtherThings.end(), [&](const OtherThing& thing) {
    return last.starts_with(thing.word) && behind.starts_with(thing.behind);
  });
  if (named) return true;
  for (std::size_t k = p.j; k + 1 < p.t.size() && among(kDrafts, last); ++k)
    if (p.t[k].text == "training" && (p.t[k + 1].text == "only" || p.t[k + 1].text == "alone")) return true;
  return false;
}

}  // namespace

bool elsewhere(const Place& p) { return points_elsewhere(p) || without_gain(p) || other_thing(p); }

bool capability(const Place& p) {
  // of drafts, their reader says that a module for them is there
  if (among(kSupports, word_before(p)) && among(kDrafts, p.t[p.j - 1].text)) return false;
  for (std::size_t k = p.i; k-- > 0 && p.i - k <= kPhrase && !among(kEndsPhrase, p.t[k].text);)
    if (among(kSupports, p.t[k].text)) return true;
  std::size_t k = p.j;
  while (k < p.t.size() && among(kAuxiliary, p.t[k].text)) ++k;
  if (k >= p.t.size() || p.t[k].text != "supported") return false;
  return k + 2 >= p.t.size() || p.t[k + 1].text != "and" || !any_of(p, k + 2, p.t.size(), kUsed);
}

}  // namespace eqc::stated
