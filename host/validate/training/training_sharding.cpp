// What a published training run splits over its data-parallel ranks: ZeRO's stages by all their names.
#include <array>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/training/training_steps.hpp"

namespace eqc {
namespace {

struct ShardingWord {
  std::regex pattern;
  ZeroStage stage;
};

/// A stage by its number.
std::regex numbered(char stage) {
  return std::regex(std::string(R"((?:^|(?:zero|stage|\bz)(?:-|[_ =:]*)(?:stage(?:-|[_ =:]*))?))") + stage +
                    R"((?![\d.]))");
}

/// The first that is stated counts: what is said to be split before a number, a number before a name.
const std::array<ShardingWord, 10>& sharding_words() {
  static const std::array<ShardingWord, 10> kWords = {
      {{std::regex("optimi[sz]er(?: states?)?\\s*(?:\\+|and|&)\\s*grad"), ZeroStage::gradients},
       {numbered('3'), ZeroStage::weights},
       {numbered('2'), ZeroStage::gradients},
       {numbered('1'), ZeroStage::states},
       {numbered('0'), ZeroStage::none},
       {std::regex("shard[-_ ]?grad[-_ ]?op|reshard[-_ ]after[-_ ]forward\\s*[=:]\\s*(?:false|no|0)"),
        ZeroStage::gradients},
       {std::regex("\\bddp\\b|\\bdistributed data parallel"), ZeroStage::none},
       {std::regex("full[-_ ]?shard|fully[-_ ]?sharded|hybrid[-_ ]?shard|\\bhsdp\\b|\\bfsdp[12]?\\b"),
        ZeroStage::weights},
       {std::regex("dist(?:ributed|rib)?[-_ ]?opt|optimi[sz]er states?"), ZeroStage::states},
       {std::regex("\\bweights\\b|\\bparameters\\b"), ZeroStage::weights}}};
  return kWords;
}

/// "no", "NO_SHARD", "FSDP=0", "without ZeRO": nothing is split.
bool splits_nothing(const std::string& text) {
  static const std::regex kNothing("(?:no|none|not|off|false|disabled|never|no[-_ ]?shard(?:ing)?|replicated)\\b.*"),
      kAny("zero|fsdp|shard\\w*|split\\w*");
  return std::regex_match(text, kNothing) || denies(text, kAny);
}

std::optional<ZeroStage> stage_of(const std::string& text) {
  for (const ShardingWord& word : sharding_words())
    if (states(text, word.pattern)) return word.stage;
  if (splits_nothing(text)) return ZeroStage::none;
  return std::nullopt;
}

/// Of notes, which speak of other stages, too: named in full.
std::optional<ZeroStage> stage_in_notes(const std::string& notes) {
  static const std::regex kNumbered(R"(\bzero(?:-|[_ =:]*)(?:stage(?:-|[_ =:]*))?([0-3])(?![\d.]))"),
      kFull("\\bfull[-_ ]?shard\\b|\\bfully[-_ ]sharded data[-_ ]parallel\\w*|\\bfsdp[12]?\\b"),
      kGradients("\\bshard[-_ ]?grad[-_ ]?op\\b"), kStates("\\bdist(?:ributed)?[-_ ]optimi[sz]er\\b"),
      kCopies("\\bno_shard\\b");
  for (std::sregex_iterator at(notes.begin(), notes.end(), kNumbered), end; at != end; ++at)
    if (said_at(notes, *at) == Said::yes) return static_cast<ZeroStage>(std::atoi((*at)[1].str().c_str()));
  if (states(notes, kGradients)) return ZeroStage::gradients;
  if (states(notes, kFull)) return ZeroStage::weights;
  if (states(notes, kCopies)) return ZeroStage::none;
  return states(notes, kStates) ? std::optional(ZeroStage::states) : std::nullopt;
}

}  // namespace

bool read_sharding(const TruthRow& row, TrainingCase& run) {
  static const std::regex kInNode("hybrid[-_ ]?shard|\\bhsdp\\b"), kRanks("(?:zero[-_ ]?[123]|fsdp)\\s*=\\s*(\\d+)");
  const std::string text = lower(row.text("zero"));
  run.layout.zero = run.framework.zero;
  if (unstated(text)) {
    const std::optional<ZeroStage> noted = stage_in_notes(lower(row.text("notes")));
    run.layout.zero = noted.value_or(run.layout.zero);
    assume(run, "ZeRO " + std::to_string(static_cast<int>(run.layout.zero)) + (noted ? " (notes)" : ""));
    return true;
  }
  const std::optional<ZeroStage> stage = stage_of(text);
  if (!stage) {
    run.reason = "sharding '" + row.text("zero") + "' is not understood (0 to 3, FSDP, DDP)";
    return false;
  }
  run.layout.zero = *stage;
  const std::optional<double> ranks = captured(text, kRanks);
  const bool owners = *stage == ZeroStage::states && run.framework.software.owner_messages > 0;  // read_owners
  if (states(text, kInNode))
    assume(run, "split over all data parallel ranks, not those of a node", true);
  else if (ranks && !owners)
    assume(run, "split over all data parallel ranks, not over " + shortest(*ranks), true);
  return true;
}

}  // namespace eqc
