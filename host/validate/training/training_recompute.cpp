// Recomputation of a published training run, by its column and its notes.
#include <algorithm>
#include <array>
#include <cmath>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/training/training_steps.hpp"

namespace eqc {
namespace {

/// What a text says; nothing of `kind` where it says nothing.
struct StatedRecompute {
  std::optional<Recompute> kind;
  bool by_layer = false;  ///< as many whole layers as memory asks
  double layers = 1;      ///< share of them, of `full`
  bool understood = true;
  bool others = false;  ///< of other operations than attention, which alone is modelled
};

// Activation checkpoints, not those of a run on disk.
constexpr std::string_view kTerm =
    R"((?:(?:activation|gradient)s?[-_ ]checkpoint\w*|(?:activation[-_ ])?recomput\w*|remat\w*)\b)";

std::regex with_term(std::string pattern) {
  for (std::size_t at = pattern.find("TERM"); at != std::string::npos; at = pattern.find("TERM", at))
    pattern.replace(at, 4, kTerm);
  return std::regex(pattern);
}

/// "every other", "every third", "every 4th".
double period_of(const std::string& word) {
  for (const auto& [name, n] : {std::pair{"other", 2.0}, {"second", 2.0}, {"third", 3.0}, {"fourth", 4.0}})
    if (word == name) return n;
  return std::atof(word.c_str());
}

/// "4 of 20 layers", "50 % of layers", "2 layers per stage", "4 layers": share of all; 1 where none is stated, nothing
/// where it cannot be.
std::optional<double> stated_share(const std::string& text, const TrainingCase& run) {
  static const std::regex kOf(R"((\d+)\s*(?:out of|of|/|in)\s*(?:the\s*|all\s*|every\s*|each\s*)?\d+)"),
      kWhole(R"(\d+\s*(?:out of|of|/|in)\s*(?:the\s*|all\s*|every\s*|each\s*)?(\d+))"),
      kPercent(R"((\d+(?:\.\d+)?)\s*(?:%|percent))"), kHalf("\\bhalf\\b"), kLayers(R"((\d+)\s*layers?\b)"),
      kStage(R"((?:per|of each|in each|of every|in every|/)\s*(?:pipeline[- ])?(?:stage|rank))"),
      kChunk(R"((?:per|of each|in each|of every|in every|/)\s*(?:model[- ])?chunk)");
  static const std::regex kFraction(R"(0?\.\d+|[01]\.0+)"),
      kNth(R"((?:every|each)\s+(other|second|third|fourth|\d+(?=(?:nd|rd|th)\b)))");
  const double layers = std::max(1, run.model.layers);
  double share = 1;
  if (double fraction = 0; std::regex_match(text, kFraction) && parse_double(text, fraction)) return fraction;
  if (std::smatch nth; std::regex_search(text, nth, kNth)) {
    const double n = period_of(nth[1].str());
    return n >= 1 ? std::optional(1 / n) : std::nullopt;
  }
  if (const auto part = captured(text, kOf))
    share = *part / captured(text, kWhole).value_or(0);
  else if (const auto percent = captured(text, kPercent))
    share = *percent / 100;
  else if (std::regex_search(text, kHalf))
    share = 0.5;
  else if (contains(text, "uniform"))
    return 1;  // groups of so many layers
  else if (const auto some = captured(text, kLayers); some && std::regex_search(text, kStage))
    share = std::min(1.0, *some * run.layout.pipeline / layers);
  else if (some && std::regex_search(text, kChunk))
    share = std::min(1.0, *some * run.layout.pipeline * run.layout.interleave / layers);
  else if (some && !contains(text, "every") && !contains(text, "each"))
    share = *some / layers;
  return share >= 0 && share <= 1 ? std::optional(share) : std::nullopt;
}

StatedRecompute full_in(const std::string& text, const TrainingCase& run) {
  StatedRecompute said;
  const std::optional<double> share = stated_share(text, run);
  said.understood = share.has_value();
  said.layers = share.value_or(1);
  said.kind = said.layers > 0 ? Recompute::full : Recompute::none;
  return said;
}

/// The column of its own.
StatedRecompute column_says(const std::string& text, const TrainingCase& run) {
  static const std::regex kNone(
      "(?:no|none|off|false|0(?:\\.0*$)?(?![.\\d])|disabled|null|never|not|without)(?:\\b|$)"),
      kSelective(
          "select\\w*|partial\\w*|per[-_ ]?op\\w*|op[-_ ]level|\\bsac\\b|core[-_ ]?att\\w*|att\\w* only|"
          "\\batt(?:ention|n)$|\\bscores\\b|softmax|moe_act|mla_up_proj|layer[-_ ]?norm|\\bmlp\\b"),
      kBlocks("\\bblocks?\\b|block[-_ ]?wise|as many"),
      kFull(
          "\\bfull\\w*|\\ball\\b|\\bevery\\b|uniform\\w*|\\byes\\b|\\btrue\\b|\\bon\\b|\\benabled\\b|^1$|recomput\\w*|"
          "remat\\w*|checkpoint\\w*|layers?\\b|\\d\\s*%|^0?\\.\\d+$|^1\\.0+$"),
      kAttention("att\\w*|scores|softmax|core"), kFeedForward("\\b(?:mlp|ffn|feed[-_ ]?forward)\\b");
  StatedRecompute said;
  if (unstated(text)) return said;
  said.kind = Recompute::none;
  if (std::regex_search(text, kNone, std::regex_constants::match_continuous)) return said;
  said.kind = Recompute::selective;
  if (states(text, kFeedForward) && !states(text, kAttention)) {  // scores alone are modelled
    said.understood = false;
    return said;
  }
  static const std::regex kSome("select|partial|per[-_ ]?op|op[-_ ]level|\\bsac\\b");
  if (states(text, kSelective)) {
    said.others = !std::regex_search(text, kAttention) && !std::regex_search(text, kSome);
    return said;
  }
  if (states(text, kBlocks)) {
    said = full_in(text, run);
    said.by_layer = said.understood && said.layers == 1;
    return said;
  }
  if (states(text, kFull)) return full_in(text, run);
  said.kind = Recompute::none;
  said.understood = denies(text, kFull) || denies(text, kSelective) || denies(text, kBlocks);
  return said;
}

/// "every layer is recomputed", "4 of 20 layers are recomputed", "recomputes all layers": which; empty where nobody
/// says, or not how many ("some layers are recomputed").
std::string recomputed_layers(const std::string& notes) {
  static const std::string kPassive = R"(\blayers? (?:(?:is|are|was|were|gets?|being|all|fully) )+)"
                                      R"((?:recomput|checkpoint|remateriali[sz])ed\b)",
                           kActive = R"(\brecomput(?:e|es|ed|ing) (?:all|every|each|\d[\d%of ]*|half)\b[^,;.|()]*?)"
                                     R"(\blayers?\b)";
  static const std::regex kStated(kPassive + "|" + kActive), kClause("[^,;.|()]*" + kPassive + "|" + kActive),
      kVague(R"(\b(?:some|few|several|most|first|last|only|norms?|attention|mlp|ffn|other than)\b)");
  std::smatch found;
  if (!states(notes, kStated) || !std::regex_search(notes, found, kClause)) return "";
  return std::regex_search(found[0].first, found[0].second, kVague) ? "" : found[0].str();
}

/// Notes: a mention is no statement ("recomputation in the recipe"), and rates "without recomputation" are counted so.
StatedRecompute notes_say(const std::string& notes, const TrainingCase& run) {
  static const std::regex
      kSelective = with_term(
          R"(selective(?:ly)?[-_ ](?:TERM|checkpoint\w*|ac\b)|TERM\s*[=:]\s*selective|granularity[ =:]+selective)"
          R"(|\bsac\b(?![-_ ](?:meeting|committee|minutes|notes|members?|review|talk|call)))"
          R"(|\b(?:attention|scores?) (?:is|are|was|were) recomputed)"),
      kFull = with_term(
          R"(\b(?:with|full|uses?|using|plus|all-layer) (?:full )?(?:TERM|checkpointing\b(?! (?:every|to|each|in))))"
          R"(|TERM\s*(?:is |was )?(?:enabled|on\b|used|active|full\b|(?:of|in) (?:all|every|each))"
          R"(|[=:]\s*(?:true|yes|on|full|all|enabled|1)\b)|granularity[ =:]+full|\bfull ac\b)"
          R"(|checkpoint(?:s|ing)? of (?:every|all|each))"
          R"(|\bactivations? (?:(?:is|are|was|were|all|fully) )+(?:recomput|checkpoint|remateriali[sz])ed\b)"
          R"(|\brecomput(?:e|es|ed|ing) (?:all |every |the )?activations?\b(?! func)(?! of))"
          R"(|\bforward pass (?:is|was) recomputed)"
          R"(|(?:^|[,;.(|] ?)(?:activation|gradient)[-_ ](?:checkpointing|recomputation)\s*(?:$|[,;.)|]))"),
      kAny = with_term("TERM(?! (?:flops?|work|counted|figures))"),
      kRates = with_term(R"((?:[mh]fu|flops?(?:/s)?)[^,;|()]*TERM)");
  StatedRecompute said;
  if (states(notes, kSelective))
    said.kind = Recompute::selective;
  else if (const std::string layers = recomputed_layers(notes); !layers.empty())
    said = full_in(layers, run);
  else if (states(notes, kFull))
    said = full_in("", run);
  else if (denies(notes, kFull) || (denies(notes, kAny) && !std::regex_search(notes, kRates)))
    said.kind = Recompute::none;
  return said;
}

std::string text_of(const StatedRecompute& said) {
  if (*said.kind == Recompute::none) return "no recomputation";
  if (said.layers < 1)
    return "recomputation in " + std::to_string(static_cast<int>(100 * said.layers + 0.5)) + " % of layers";
  return *said.kind == Recompute::selective ? "selective recomputation" : "recomputation of all layers";
}

}  // namespace

bool read_recompute(const TruthRow& row, TrainingCase& run, StatedSettings& stated) {
  StatedRecompute said = column_says(lower(row.text("recompute")), run);
  if (!said.understood) {
    run.reason = "recomputation '" + row.text("recompute") + "' is not understood (none, selective, full, blocks)";
    return false;
  }
  if (said.others) assume(run, "'" + row.text("recompute") + "' counts as attention's recomputation", true);
  if (!said.kind) {
    said = notes_say(lower(row.text("notes")), run);
    if (!said.understood) said = {};  // "40 of 20 layers"
    if (said.kind) assume(run, text_of(said) + " (notes)");
  } else if (said.layers < 1) {
    assume(run, text_of(said));
  }
  const bool by_default = !said.kind && run.framework.recomputes;
  if (by_default) assume(run, "every layer recomputed, as the framework's configurations have it");
  stated.by_layer = said.by_layer;
  stated.recompute = (said.kind && !said.by_layer) || by_default;
  if (stated.recompute) {
    run.layout.recompute = said.kind.value_or(Recompute::full);
    run.recompute_layers = said.layers;
  } else if (stated.by_layer) {
    assume(run, "blocks of recomputed layers as memory asks", true);
  }
  return true;
}

}  // namespace eqc
