// Words of notes that deny, compare, suppose, point elsewhere or speak of another time, by where they stand
// (stated_fact).
#pragma once

#include <array>
#include <string_view>

namespace eqc::stated {

// Before a word: these deny what follows. Of the first, what stands behind a preposition is no longer meant ("no tensor
// parallelism with X"); of the second it still is ("not measured with X").
inline constexpr std::array<std::string_view, 7> kWithout = {"no",       "without", "non",      "off",
                                                             "disabled", "lacks",   "excluding"};
inline constexpr std::array<std::string_view, 21> kNot = {
    "not",    "never",    "neither",  "nor",       "cannot",     "disable", "avoid",
    "avoids", "avoided",  "avoiding", "disabling", "disables",   "skipped", "skipping",
    "omits",  "omitting", "refrain",  "refrained", "refraining", "forgo",   "unset"};
inline constexpr std::array<std::string_view, 5> kEndsWithout = {"with", "in", "under", "for", "+"};
// Behind a word: these deny it.
inline constexpr std::array<std::string_view, 27> kOff = {
    "avoided",     "unnecessary", "abandoned", "off",       "disabled", "removed", "unused",
    "omitted",     "excluded",    "absent",    "inactive",  "false",    "none",    "deactivated",
    "unavailable", "forbidden",   "skipped",   "discarded", "rejected", "dropped", "unsupported",
    "untested",    "failed",      "diverged",  "retired",   "unstable", "unset"};
inline constexpr std::array<std::string_view, 21> kUsed = {
    "necessary", "required",    "used",     "enabled",  "applied", "active",  "activated",
    "on",        "needed",      "employed", "done",     "present", "adopted", "enforced",
    "supported", "implemented", "loaded",   "utilized", "chosen",  "invoked", "set"};
// Behind a word: the clause goes on to speak of it ("X status not in file").
inline constexpr std::array<std::string_view, 9> kTopic = {"status",        "setting", "settings", "use",  "usage",
                                                           "configuration", "config",  "details",  "state"};
inline constexpr std::array<std::string_view, 12> kAuxiliary = {"is",  "was",  "are", "were", "has", "have",
                                                                "had", "been", "be",  "does", "did", "do"};
inline constexpr std::array<std::string_view, 10> kEndsPhrase = {"with",  "where", "when",  "because", "while",
                                                                 "which", "that",  "whose", "+",       "/"};
// A value of it ("X=0").
inline constexpr std::array<std::string_view, 8> kNoValue = {"0",   "false", "no",       "none",
                                                             "off", "null",  "disabled", "never"};
inline constexpr std::array<std::string_view, 6> kUnknownValue = {"n", "na", "unknown", "unstated", "unclear", "?"};
// Somewhere in the clause: it speaks of what might be, or of others.
inline constexpr std::array<std::string_view, 11> kSupposed = {
    "would", "could", "might", "if", "unless", "will", "elsewhere", "planned", "whether", "future", "upcoming"};
inline constexpr std::array<std::string_view, 5> kAgainst = {"versus", "vs", "than", "unlike", "against"};
// Behind a word and an auxiliary: a comparison with what was not done ("X was slower").
inline constexpr std::array<std::string_view, 5> kWorse = {"slower", "worse", "costlier", "unsuitable", "inferior"};
inline constexpr std::array<std::string_view, 9> kAbbreviations = {"vs",   "cf",     "e.g", "i.e", "incl",
                                                                   "excl", "approx", "fig", "figs"};
// Before a word: it was so, and is no longer; it was so at some time.
inline constexpr std::array<std::string_view, 2> kNoLonger = {"previously", "formerly"};
inline constexpr std::array<std::string_view, 5> kAtFirst = {"originally", "initially", "earlier", "until", "prior"};
// Behind a word, as the last of its clause: so at another time, or not for good.
inline constexpr std::array<std::string_view, 9> kAtOtherTimes = {
    "later", "afterwards", "tried", "before", "previously", "formerly", "earlier", "originally", "initially"};
// Behind "not": the text does not say ("X not in file"); other things are what is not so ("X not Y").
inline constexpr std::array<std::string_view, 16> kUnsaid = {
    "in",   "at", "given", "known", "shown", "clear", "available",  "possible",
    "sure", "an", "a",     "the",   "yet",   "there", "applicable", "to"};
// One thing in place of another: "replaced X by Y", "X was replaced by Y", "switched from X to Y".
inline constexpr std::array<std::string_view, 6> kReplaced = {"replaced",  "replaces",   "replace",
                                                              "replacing", "superseded", "superseding"};
inline constexpr std::array<std::string_view, 2> kReplacing = {"by", "with"};
inline constexpr std::array<std::string_view, 8> kMoved = {"switched", "switching", "moved",   "moving",
                                                           "migrated", "migrating", "changed", "changing"};

// A clause that points elsewhere. It begins so ("see Table 2 for X"), or names what a table holds ("X rows").
inline constexpr std::array<std::string_view, 3> kSee = {"see", "cf", "refer"};
inline constexpr std::array<std::string_view, 4> kOneSees = {"we", "they", "you", "can"};  // "we see X" states it
inline constexpr std::array<std::string_view, 10> kHeld = {"row",     "rows",    "number",  "numbers", "result",
                                                           "results", "figures", "entries", "values",  "rates"};
inline constexpr std::array<std::string_view, 6> kShown = {"given",    "shown",    "listed",
                                                           "reported", "compared", "plotted"};
inline constexpr std::array<std::string_view, 8> kShows = {"shows",   "show",   "lists",     "compares",
                                                           "compare", "covers", "describes", "discusses"};
// Where: with what may stand before it ("in the next table").
inline constexpr std::array<std::string_view, 16> kPlaces = {
    "table", "tables", "figure",     "figures", "fig",      "figs", "section",    "sections",
    "page",  "paper",  "appendices", "row",     "appendix", "rows", "supplement", "footnote"};
inline constexpr std::array<std::string_view, 4> kAt = {"in", "on", "at", "see"};
inline constexpr std::array<std::string_view, 4> kArticles = {"the", "a", "our", "their"};
inline constexpr std::array<std::string_view, 6> kOther = {"next", "other", "another", "previous", "following", "last"};
inline constexpr std::array<std::string_view, 2> kAboveOrBelow = {"above", "below"};
// "X in the next release".
inline constexpr std::array<std::string_view, 4> kReleases = {"release", "version", "update", "paper"};
// "as in Table 2", "used in Table 2": the clause states X, and where it says so.
inline constexpr std::array<std::string_view, 4> kHolds = {"as", "from", "used", "enabled"};

// What could be, which is not what was: "supports X", "X supported".
inline constexpr std::array<std::string_view, 4> kSupports = {"supports", "support", "supporting", "offers"};
// "X made no difference": tried, and left.
inline constexpr std::array<std::string_view, 6> kGain = {"difference", "gain",        "benefit",
                                                          "effect",     "improvement", "gains"};
// Between "is" and "slower": by how much.
inline constexpr std::array<std::string_view, 9> kMuch = {"percent", "x",    "times", "about", "much",
                                                          "far",     "even", "by",    "some"};
// "converted from X" is something else by now.
inline constexpr std::array<std::string_view, 6> kConverted = {"converted", "ported",  "translated",
                                                               "exported",  "derived", "imported"};

// Behind a word, or joined to it: it names other things or people.
inline constexpr std::array<std::string_view, 7> kPeople = {"colleagues", "folks",   "community", "meeting",
                                                            "workshop",   "seminar", "committee"};
struct OtherThing {
  std::string_view word, behind;  ///< beginnings of words
};
inline constexpr std::array<OtherThing, 12> kOtherThings = {{{"eagle", "eye"},
                                                             {"medusa", "cluster"},
                                                             {"medusa", "supercomputer"},
                                                             {"hydra", "cluster"},
                                                             {"eagle", "cluster"},
                                                             {"eagle", "supercomputer"},
                                                             {"lora", "radio"},
                                                             {"lora", "link"},
                                                             {"disaggregated", "storage"},
                                                             {"disaggregated", "memory"},
                                                             {"disaggregated", "file"},
                                                             {"disaggregated", "flash"}}};
// Of drafts, training is another use ("MTP was used in training only").
inline constexpr std::array<std::string_view, 4> kDrafts = {"mtp", "prediction", "eagle", "medusa"};

}  // namespace eqc::stated
