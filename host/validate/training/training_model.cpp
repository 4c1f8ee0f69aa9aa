// Architecture of a published training run.
#include <algorithm>
#include <array>
#include <cmath>
#include <regex>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/nearest_model.hpp"
#include "host/validate/training/training_steps.hpp"
#include "kernels/model/arithmetic.hpp"

namespace eqc {
namespace {

constexpr std::int32_t kHeadWidth = 128, kVocabulary = 50304;  // GPT-2's, padded to a multiple of 128

/// Families of models that use three FFN matrices.
bool gated_by_name(const std::string& name) {
  constexpr std::array<std::string_view, 17> kGated = {"llama",    "mistral", "mixtral", "qwen",  "gemma", "deepseek",
                                                       "internlm", "yi-",     "phi-3",   "phi-4", "olmo",  "smol",
                                                       "baichuan", "grok",    "dbrx",    "palm",  "glm"};
  return std::any_of(kGated.begin(), kGated.end(), [&](std::string_view word) { return contains(name, word); });
}

/// Width of an FFN: two thirds of four times the hidden size when gated, rounded up (Shazeer, arXiv 2002.05202).
std::int32_t usual_ffn(const ModelSpec& m) { return m.gated ? (m.hidden * 8 / 3 + 255) / 256 * 256 : 4 * m.hidden; }

/// Of the four ways to share embeddings and gate the FFN, the one whose parameter count comes closest to the published
/// one.
void fit_parameter_count(ModelSpec& m, double params, bool ffn_known, const std::string& name) {
  double closest = 1e300;
  ModelSpec best = m;
  for (const int gated : {0, 1})
    for (const int tied : {0, 1}) {
      ModelSpec trial = m;
      trial.gated = gated;
      trial.tied_embeddings = tied;
      if (!ffn_known) trial.ffn = usual_ffn(trial);
      const double prior =
          0.02 * (gated != static_cast<int>(gated_by_name(name)));  // counts are rounded: names decide near ties
      const double miss = std::abs(std::log(total_params(trial) / params)) + prior;
      if (miss < closest) {
        closest = miss;
        best = trial;
      }
    }
  m = best;
}

/// The columns' own architecture, for models the catalog does not know or knows otherwise.
ModelSpec model_of_columns(const TruthRow& row, const std::string& name) {
  ModelSpec m;
  m.layers = whole_or(row, "layers", 0);
  m.hidden = whole_or(row, "hidden", 0);
  m.heads = whole_or(row, "heads", std::max(1, m.hidden / kHeadWidth));
  m.kv_heads = whole_or(row, "kv_heads", m.heads);
  m.head_dim = whole_or(row, "head_dim", m.hidden / m.heads);
  m.vocab = whole_or(row, "vocab", kVocabulary);
  const bool ffn_known = row.number("ffn_hidden").has_value();
  m.gated = gated_by_name(name);
  m.tied_embeddings = !m.gated;
  m.ffn = whole_or(row, "ffn_hidden", usual_ffn(m));
  if (const auto params = row.number("params_b"); params && *params > 0)
    fit_parameter_count(m, *params * 1e9, ffn_known, name);
  m.params = total_params(m);
  m.active_params = m.params;
  return m;
}

/// Proportions of published dense models: hidden about 128 x layers (Kaplan et al. 2020, sec. 3.2: shape matters
/// little), with the layers or the width that the row states (0: neither).
ModelSpec usual_model(double params, std::int32_t layers, std::int32_t hidden) {
  ModelSpec m;
  const double width = layers > 0 ? std::sqrt(params / (12.0 * layers)) : std::cbrt(params * kHeadWidth / 12);
  m.hidden = hidden > 0 ? hidden : std::max(256, static_cast<std::int32_t>(width / kHeadWidth + 0.5) * kHeadWidth);
  m.layers = layers > 0 ? layers : std::max(2, static_cast<std::int32_t>(params / (12.0 * m.hidden * m.hidden) + 0.5));
  m.heads = std::max(1, m.hidden / kHeadWidth);
  m.kv_heads = m.heads;
  m.head_dim = m.hidden / m.heads;
  m.ffn = usual_ffn(m);
  m.vocab = kVocabulary;
  m.tied_embeddings = 1;
  m.params = params;
  m.active_params = params;
  return m;
}

/// A mixture of experts that the catalog does not know: the known one that is nearest in both parameter counts, if
/// within a factor of two, widened to the stated size.
bool nearest_mixture(const Catalog& catalog, const StatedSize& size, TrainingCase& run) {
  const ModelRow* nearest = nullptr;
  double least = std::log(2.0);
  for (const ModelRow& known : catalog.models) {
    if (!known.has_architecture() || known.spec->experts <= 0) continue;
    const double apart = std::max(std::abs(std::log(known.spec->params / size.params)),
                                  std::abs(std::log(known.spec->active_params / size.active)));
    if (apart >= least) continue;
    least = apart;
    nearest = &known;
  }
  if (!nearest) {
    run.reason = "mixture of experts not in the catalog, nor one of similar size";
    return false;
  }
  run.model = *nearest->spec;
  const double wider = size.params / total_params(run.model);
  run.model.expert_ffn = std::max(64, static_cast<std::int32_t>(run.model.expert_ffn * wider / 64 + 0.5) * 64);
  assume(run, "experts like " + nearest->id, true);
  return true;
}

/// The catalog's row with the columns that the measurement states itself.
void apply_columns(const TruthRow& row, ModelSpec& m) {
  if (m.attention == AttentionKind::grouped_query) {
    const std::int32_t heads = whole_or(row, "heads", m.heads);
    if (heads != m.heads) {  // as many keys and values in proportion, and as wide together
      m.head_dim = whole_or(row, "head_dim", std::max(1, m.head_dim * m.heads / heads));
      m.kv_heads = m.kv_heads == m.heads ? heads : m.kv_heads;
      m.heads = heads;
    }
    m.kv_heads = whole_or(row, "kv_heads", m.kv_heads);
  }
  if (m.experts <= 0) m.ffn = whole_or(row, "ffn_hidden", m.ffn);
  m.vocab = whole_or(row, "vocab", m.vocab);
}

/// Why the stated sizes are no model's; empty when they are one.
std::string impossible_sizes(const TruthRow& row, const ModelSpec& m) {
  const auto pair = [](const char* one, std::int32_t a, const char* other, std::int32_t b) {
    return std::to_string(a) + " " + one + " do not divide " + other + " " + std::to_string(b);
  };
  const bool heads = row.number("heads") && row.number("hidden") && !row.number("head_dim");
  const bool own_width = m.attention != AttentionKind::grouped_query || m.head_dim != m.hidden / m.heads;
  if (heads && !own_width && m.hidden % m.heads != 0) return pair("heads", m.heads, "hidden", m.hidden);
  if (row.number("kv_heads") && m.kv_heads > 0 && m.heads % m.kv_heads != 0)
    return pair("kv_heads", m.kv_heads, "heads", m.heads);
  const bool sizes = row.number("layers") || row.number("hidden");
  return sizes ? contradicts_size(row, "the stated sizes, which make", total_params(m), 0) : "";
}

/// "sliding window attention of 1024 tokens", "window 4096", "4k window"; a context window is no limit of attention.
double stated_window(const std::string& notes) {
  static const std::regex kBehind(
      R"((?:sliding[- ]window|attention[- ]window|\bwindow|\bswa)(?:[-_ ](?:attention|size))?)"
      R"((?: of| =|=|:)?\s*(\d[\d,]*k?)\b(?!\s*(?:min|ms|s\b|sec|h\b|hour|day|week|step|iter|%)))"),
      kBefore(R"((\d[\d,]*k?)[- ](?:tokens?[- ])?(?:sliding[- ]|attention[- ])?window\b)"),
      kContext("context[-_ ]window");
  std::smatch found;
  if (std::regex_search(notes, kContext)) return 0;
  for (const std::regex& pattern : {kBehind, kBefore})
    if (states(notes, pattern) && std::regex_search(notes, found, pattern)) {
      std::string digits = found[1].str();
      std::erase(digits, ',');
      return std::atof(digits.c_str()) * (digits.ends_with('k') ? 1024 : 1);
    }
  return 0;
}

/// Attention limited to a window where notes say so; layers of the model that see everything still do.
void read_window(const TruthRow& row, TrainingCase& run) {
  constexpr double kMost = 1e9;
  const std::string notes = lower(row.text("notes"));
  ModelSpec& m = run.model;
  if (const double window = stated_window(notes); window > 0 && window < kMost) {
    if (m.window == 0) m.full_attention_every = 0;
    m.window = static_cast<std::int32_t>(window);
    assume(run, "attention in windows of " + shortest(m.window) + " tokens (notes)");
  } else if (m.window > 0 && denies(notes, "sliding window")) {
    m.window = 0;
    m.full_attention_every = 1;
    assume(run, "attention without windows (notes)");
  }
}

std::string sizes_text(std::int32_t layers, std::int32_t hidden) {
  return (layers > 0 ? ", " + std::to_string(layers) + " layers" : "") +
         (hidden > 0 ? ", hidden " + std::to_string(hidden) : "");
}

/// A catalog model of which the row states other layers alone: as many of its layers. Another width alone is none of
/// its models.
bool cut_model(const TruthRow& row, const ModelRow& known, TrainingCase& run) {
  if (const std::int32_t hidden = whole_or(row, "hidden", 0); hidden > 0) {
    run.reason = "hidden " + std::to_string(hidden) + " is not that of " + known.id + " (" +
                 std::to_string(known.spec->hidden) + "), and its layers are not given";
    return false;
  }
  run.model = *known.spec;
  run.heads_known = true;
  run.model.layers = whole_or(row, "layers", run.model.layers);
  apply_columns(row, run.model);
  run.model.params = total_params(run.model);
  run.model.active_params = active_params(run.model);
  assume(run,
         "catalog row " + known.id + " with " + row.text("layers") + " of its " + std::to_string(known.spec->layers) +
             " layers",
         true);
  return true;
}

/// The architecture itself.
bool find_model(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  const std::string name = lower(row.text("model"));
  const auto found = x.names.model(row.text("model"));
  const std::int32_t layers = whole_or(row, "layers", 0), hidden = whole_or(row, "hidden", 0);
  const auto params = row.number("params_b"), active = row.number("active_params_b");
  const ModelRow* named = found ? &x.catalog.models[*found] : nullptr;
  if (named != nullptr && named->has_architecture() && layers == 0 && hidden == 0) {
    run.reason = contradicts_size(row, named->id + ", which has", named->spec->params, named->spec->active_params);
    if (!run.reason.empty()) return false;
  }
  const bool sparse = (active && params && *active < 0.9 * *params) || whole_or(row, "ep", 1) > 1;
  if (found && x.catalog.models[*found].has_architecture()) {
    const ModelSpec& known = *x.catalog.models[*found].spec;
    const bool same = (layers == 0 || layers == known.layers) && (hidden == 0 || hidden == known.hidden);
    const bool same_size = !params || std::abs(std::log(*params * 1e9 / known.params)) < 0.25;
    if (same && (same_size || layers > 0)) {
      run.model = known;
      run.heads_known = true;
      apply_columns(row, run.model);
      if (const auto heads = row.number("heads"); heads && *heads != run.model.heads)
        assume(run, "heads of the catalog (" + std::to_string(run.model.heads) + ", not " + row.text("heads") + ")");
      if (layers == 0) assume(run, "architecture of catalog row " + x.catalog.models[*found].id);
      return true;
    }
    if (same_size && (layers == 0 || hidden == 0)) return cut_model(row, x.catalog.models[*found], run);
  }
  if (layers > 0 && hidden > 0 && !sparse) {
    run.model = model_of_columns(row, name);
    run.heads_known = row.number("heads").has_value();
    return true;
  }
  const StatedSize size = stated_size(row);
  if (!(size.params > 0)) {
    run.reason = "model not in the catalog, and neither layers and hidden nor a size are given";
    return false;
  }
  if (sparse || size.active < 0.9 * size.params) return nearest_mixture(x.catalog, size, run);
  run.model = usual_model(size.params, layers, hidden);
  assume(run,
         "usual dense proportions for " + shortest(size.params / 1e9) + "B parameters" + sizes_text(layers, hidden),
         true);
  return true;
}

}  // namespace

bool read_model(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  if (!find_model(x, row, run)) return false;
  run.reason = impossible_sizes(row, run.model);
  if (!run.reason.empty()) return false;
  read_window(row, run);
  return true;
}

}  // namespace eqc
