// [run], [training], [serving] and [cost]: how much is computed, and what.
#include <algorithm>

#include "host/base/text.hpp"
#include "host/scenario/sections.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

constexpr std::int64_t kMostAccelerators = 10'000'000;
constexpr std::int64_t kMostBatch = 65536;
constexpr Range kDuration{1e-9, 1e10};     // s; up to three centuries
constexpr Range kTrainingTokens{1, 1e18};  // a hundred thousand times the largest corpus known
constexpr Range kBatchTokens{1, 1e9};
constexpr Range kHostBytes{1, 1e18}, kHostRate{1, 1e18};

bool is_power_of_two(std::int64_t value) { return value > 0 && (value & (value - 1)) == 0; }

void read_power_of_two(TableReader& table, const std::string& key, std::int64_t& value, std::int64_t low,
                       std::int64_t high) {
  std::int64_t wanted = value;
  table.whole(key, wanted, low, high);
  if (is_power_of_two(wanted))
    value = wanted;
  else
    table.fault(
        key, std::to_string(wanted) + " is no power of two (worlds are summed in halving trees); use a power of two");
}

void read_tasks(TableReader& table, RunSpec& run) {
  std::vector<Task> tasks;
  table.choices("tasks", tasks, task_names());
  if (tasks.empty()) return;
  run.training = std::find(tasks.begin(), tasks.end(), Task::training) != tasks.end();
  run.serving = std::find(tasks.begin(), tasks.end(), Task::serving) != tasks.end();
}

void read_counts(TableReader& table, const std::string& key, std::vector<std::int64_t>& counts) {
  table.wholes(key, counts, 1, kMostAccelerators);
  std::sort(counts.begin(), counts.end());
}

/// A number of tokens of all models, or [training.KEY] with one per model and `others`. Returns the position in `words`
/// of a word that stands for all instead, `words.size()` for a number, nothing when neither is said.
std::optional<std::size_t> read_tokens(TableReader& table, const std::string& key, Range range,
                                       const std::vector<std::string>& words, const Catalog& catalog, double& all,
                                       std::map<std::size_t, double>& of_model) {
  const Node* node = table.get(key);
  std::optional<std::size_t> said;
  if (node == nullptr) return said;
  const auto read_all = [&](TableReader& reader, const std::string& name, const Node& value) {
    said = static_cast<std::size_t>(std::find(words.begin(), words.end(), value.text) - words.begin());
    if (*said == words.size()) reader.quantity(name, all, Measure::tokens, range);
  };
  if (node->kind != Node::Kind::table) {
    read_all(table, key, *node);
    return said;
  }
  TableReader models(*node, table.dotted(key), table.diagnostics());
  for (const auto& [name, value] : node->entries) {
    models.get(name);
    if (name == "others") {
      read_all(models, name, value);
      continue;
    }
    const std::optional<std::size_t> model = catalog.model_index(name);
    double tokens = 0;
    if (!model)
      models.fault(value, name,
                   "unknown model '" + name + "'" + did_you_mean(name, ids_of(catalog.models), models.diagnostics()) +
                       "; all that are not named are \"others\"");
    else
      models.quantity(name, tokens, Measure::tokens, range);
    if (tokens > 0) of_model[*model] = tokens;
  }
  return said;
}

/// A profile of a software table; the default one needs no rows of its own.
void read_software(TableReader& table, const std::vector<SoftwareRow>& rows, std::string& software) {
  std::vector<std::string> known = {software};
  for (const SoftwareRow& row : rows)
    if (row.id.find(':') == std::string::npos && row.id != "default" &&
        std::find(known.begin(), known.end(), row.id) == known.end())
      known.push_back(row.id);
  std::string wanted = software;
  table.text("software", wanted);
  if (std::find(known.begin(), known.end(), wanted) == known.end())
    table.fault("software", "'" + wanted + "' is no software profile of the catalog" + did_you_mean(wanted, known) +
                                "; it has " + join(known));
  else
    software = wanted;
}

}  // namespace

void read_run(TableReader& root, RunSpec& run) {
  const Node* node = root.table("run");
  if (node == nullptr) return;
  TableReader table(*node, "run", root.diagnostics());
  read_power_of_two(table, "worlds", run.worlds, 256, 65536);
  read_power_of_two(table, "replicates", run.replicates, 2, 16);
  std::int64_t seed = static_cast<std::int64_t>(run.seed);
  table.whole("seed", seed, 0, INT64_MAX);
  run.seed = static_cast<std::uint64_t>(seed);
  table.choice("sampler", run.sampler, sampler_names());
  read_tasks(table, run);
  table.choice("objective", run.objective, objective_names());
  table.finish();
}

void read_training(TableReader& root, const Catalog& catalog, TrainingSpec& training) {
  const Node* node = root.table("training");
  if (node == nullptr) return;
  TableReader table(*node, "training", root.diagnostics());
  const std::vector<std::string> sources = {"catalog", "published"};
  if (const auto said =
          read_tokens(table, "tokens", kTrainingTokens, sources, catalog, training.tokens, training.tokens_of)) {
    training.tokens_from_catalog = *said < sources.size();
    training.published_tokens_only = *said == 1;
  }
  training.refine_clusters = !table.has("clusters");
  read_counts(table, "clusters", training.clusters);
  table.boolean("refine_clusters", training.refine_clusters);
  table.quantity("deadline", training.deadline_s, Measure::time, kDuration);
  table.whole("sequence", training.sequence, 1, kMostTokens);
  if (const auto said = read_tokens(table, "global_batch", kBatchTokens, {"model"}, catalog,
                                    training.global_batch_tokens, training.batch_of))
    training.batch_from_model = *said == 0;
  double smallest = training.global_batch_tokens;
  for (const auto& [model, tokens] : training.batch_of) smallest = std::min(smallest, tokens);
  if (smallest < static_cast<double>(training.sequence))
    table.fault("global_batch", "is smaller than one sequence of " + std::to_string(training.sequence) +
                                    " tokens; raise it or shorten training.sequence");
  table.choices("precisions", training.precisions, precision_names());
  table.quantity("checkpoint", training.checkpoint_s, Measure::time, kDuration);
  table.quantity("restart", training.restart_s, Measure::time, kDuration);
  read_software(table, catalog.training_software, training.software);
  table.choice("practice", training.practice, practice_names());
  read_training_methods(table, training);
  table.finish();
}

void read_serving(TableReader& root, const Catalog& catalog, ServingSpec& serving) {
  const Node* node = root.table("serving");
  if (node == nullptr) return;
  TableReader table(*node, "serving", root.diagnostics());
  read_counts(table, "replicas", serving.replicas);
  table.whole("input", serving.input_tokens, 1, kMostTokens);
  table.whole("output", serving.output_tokens, 1, kMostTokens);
  table.quantity("ttft", serving.ttft_s, Measure::time, kDuration);
  table.quantity("tpot", serving.tpot_s, Measure::time, kDuration);
  table.choices("precisions", serving.precisions, precision_names());
  table.choices("kv_precisions", serving.kv_precisions, precision_names());
  table.whole("max_batch", serving.max_batch, 1, kMostBatch);
  table.boolean("offload", serving.offload);
  table.quantity("host_memory", serving.host_memory_bytes, Measure::bytes, kHostBytes);
  table.quantity("host_rate", serving.host_rate_bytes_per_s, Measure::bytes_per_second, kHostRate);
  read_software(table, catalog.serving_software, serving.software);
  read_serving_methods(table, serving);
  table.finish();
}

void read_cost(TableReader& root, CostSpec& cost) {
  const Node* node = root.table("cost");
  if (node == nullptr) return;
  TableReader table(*node, "cost", root.diagnostics());
  table.choices("bases", cost.bases, cost_basis_names());
  table.choice("market", cost.market, market_names());
  table.whole("year", cost.year, 2015, 2050);
  table.boolean("programme", cost.programme);
  table.choice("power", cost.power, power_basis_names());
  table.boolean("vat_recoverable", cost.vat_recoverable);
  table.choice("owner", cost.owner, owner_names());
  table.finish();
}

}  // namespace eqc
