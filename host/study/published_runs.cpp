// Each run is a scenario of its own: the study's, with one model on one accelerator in the USA, its own size of cluster
// where that is published, in BF16 where its weights were published in 16 bits, by the practice of its time, and no
// deadline but the longest.
#include "host/study/published_runs.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/nan.hpp"
#include "host/base/units.hpp"
#include "host/catalog/named_row.hpp"
#include "host/engine/price/cheaper_way.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/plan/training_tokens.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {
namespace {

constexpr double kLongest = 3 * 365 * kSecondsPerDay;

/// Sizes of cluster near the published one that a layout can have: itself and the next power of two below.
std::vector<std::int64_t> clusters_near(std::int64_t accelerators) {
  std::int64_t power = 1;
  while (2 * power <= accelerators) power *= 2;
  return power == accelerators ? std::vector<std::int64_t>{power} : std::vector<std::int64_t>{power, accelerators};
}

/// The worlds of one run; nothing where it cannot be trained there.
std::unique_ptr<PlanWorlds> worlds_of(const PlanWorlds& study, const PublishedRun& run) {
  const std::optional<std::size_t> usa = study.catalog().region_index("USA");
  if (!usa || !study.catalog().models[run.model].has_architecture()) return nullptr;
  Scenario s = study.scenario();
  s.axes.models = {run.model};
  s.axes.hardware = {run.hardware};
  s.axes.regions = {*usa};
  s.run.training = true, s.run.serving = false;
  s.training.tokens_from_catalog = true;
  s.training.deadline_s = kLongest;
  s.training.practice = Practice::release;
  if (study.catalog().models[run.model].spec->native_weight_bits >= 16) s.training.precisions = {Precision::bf16};
  if (run.accelerators > 0) s.training.clusters = clusters_near(run.accelerators);
  auto world = study.with_scenario(std::move(s));
  return world->frontier() ? std::move(world) : nullptr;
}

StudyTable epoch_table() {
  StudyTable t(
      "32_epoch_runs", "Epoch AI's training runs at the engine's own cost",
      "a prediction, not their arithmetic: the run on its own accelerators by the engine's search, prices of the "
      "scenario's date; own stands beside amortised, rent beside cloud, buying beside purchase; ours / Epoch's "
      "moves with prices since the run, too");
  t.text("model", "accelerator", "cost").number("epoch", "M USD").band("ours", "M USD").band("ratio", "1");
  t.counts("runs");
  return t;
}

void add_epoch_runs(const PlanWorlds& study, StudyTable& t) {
  for (const TrainingAnchorRow& a : study.catalog().training_anchors) {
    const auto model = study.catalog().model_index(a.model);
    auto run = model ? published_run(study.catalog(), *model) : std::nullopt;
    if (run) run->accelerators = static_cast<std::int64_t>(a.accelerators);
    const auto world = run ? worlds_of(study, *run) : nullptr;
    (world ? t.covered : t.missing) += 1;
    if (!world) continue;
    const struct {
      const char* name;
      CostView view;
      double usd;
    } ways[] = {{"amortised: own", CostView::own, a.amortised_usd},
                {"cloud: rent", CostView::rent, a.cloud_usd},
                {"purchase: buy", CostView::purchase, a.purchase_usd}};
    for (const auto& way : ways) {
      const std::vector<double> usd = cheapest_anywhere(world->plan(), world->training_rows(0, 0, way.view));
      t.add({{"model", a.model},
             {"accelerator", study.catalog().hardware[run->hardware].id},
             {"cost", way.name},
             {"epoch", way.usd * 1e-6},
             {"ours", band_over(study.worlds(), [&](std::size_t w) { return usd[w] * 1e-6; })},
             {"ratio", band_over(study.worlds(), [&](std::size_t w) { return usd[w] / way.usd; })}});
    }
  }
}

StudyTable hours_table() {
  StudyTable t(
      "32_hours", "Published accelerator-hours against ours",
      "the engine's hours of the final run with restarts, on the accelerator and cluster of the run; inside: the "
      "published figure lies in the 5-95 % band; counted: models with hours, an accelerator and tokens");
  t.text("model", "accelerator")
      .number("published", "h")
      .band("ours", "h")
      .band("ratio", "1")
      .text("inside")
      .counts("published runs");
  return t;
}

void add_hours(const PlanWorlds& study, StudyTable& t) {
  const Catalog& catalog = study.catalog();
  for (std::size_t m = 0; m < catalog.models.size(); ++m) {
    if (!catalog.models[m].training_gpu_hours) continue;
    const auto run = published_run(catalog, m);
    const auto world = run && catalog.models[m].spec->training_tokens > 0 ? worlds_of(study, *run) : nullptr;
    (world ? t.covered : t.missing) += 1;
    if (!world) continue;
    const double published = *catalog.models[m].training_gpu_hours;
    const double* hours = world->prices(0, 0, Task::training).physical_of(0, Physical::training_accelerator_hours);
    const Band ours = band_over(study.worlds(), [&](std::size_t w) { return hours[w]; });
    t.add({{"model", catalog.models[m].id},
           {"accelerator", catalog.hardware[run->hardware].id},
           {"published", published},
           {"ours", ours},
           {"ratio", band_over(study.worlds(), [&](std::size_t w) { return hours[w] / published; })},
           {"inside", published >= ours.low && published <= ours.high ? "yes" : "no"}});
  }
}

StudyTable energies_table() {
  StudyTable t("32_energies", "Published energies against ours",
               "of whole runs whose power was measured, per 1e12 tokens; facility: with servers and PUE; accelerators: "
               "those alone, ours without both; inside: the published figure lies in the 5-95 % band");
  t.text("model", "accelerator", "counts")
      .number("published", "MWh/T")
      .band("ours", "MWh/T")
      .band("ratio", "1")
      .text("inside")
      .counts("published runs");
  return t;
}

/// What a meter counts over what the accelerators draw, by world.
std::vector<double> overhead(const PlanWorlds& world) {
  const CaseSpec& c = world.plan().case_at(0);
  std::vector<double> node = world.draws().scaled(Input::node_power_overhead, {}, c);
  const std::vector<double> pue = world.draws().scaled(Input::pue, {}, c);
  for (std::size_t w = 0; w < node.size(); ++w) node[w] *= 1.0 + (world.plan().region(0).pue - 1.0) * pue[w];
  return node;
}

void add_energies(const PlanWorlds& study, StudyTable& t) {
  const Catalog& catalog = study.catalog();
  for (const FigureRow& f : catalog.figures) {
    const auto run = measured_energy(catalog, f.id);
    const auto world = run ? worlds_of(study, run->run) : nullptr;
    if (run) (world ? t.covered : t.missing) += 1;
    if (!world) continue;
    const TaskPrices& p = world->prices(0, 0, Task::training);
    const double per_mwh = 1e-3 * 1e12 / training_tokens(world->plan(), 0);
    const std::vector<double> beside = run->facility ? std::vector<double>(study.worlds(), 1.0) : overhead(*world);
    const auto mwh = [&](std::size_t w) { return p.at(0, 0, w).energy * per_mwh / beside[w]; };
    const Band ours = band_over(study.worlds(), mwh);
    t.add({{"model", catalog.models[run->run.model].id},
           {"accelerator", catalog.hardware[run->run.hardware].id},
           {"counts", run->facility ? "facility" : "accelerators"},
           {"published", f.published},
           {"ours", ours},
           {"ratio", band_over(study.worlds(), [&](std::size_t w) { return mwh(w) / f.published; })},
           {"inside", f.published >= ours.low && f.published <= ours.high ? "yes" : "no"}});
  }
}

}  // namespace

std::optional<MeasuredEnergy> measured_energy(const Catalog& catalog, const std::string& figure) {
  const std::size_t scope = figure.find('.') + 1, name = figure.find('.', scope) + 1, part = figure.rfind('.') + 1;
  if (figure.rfind("energy.", 0) != 0 || name == 0 || part <= name) return std::nullopt;
  const auto model = catalog.model_index(figure.substr(name, part - 1 - name));
  const auto hardware = catalog.hardware_index(figure.substr(part));
  if (!model || !hardware) return std::nullopt;
  return MeasuredEnergy{{*model, *hardware, 0}, figure.compare(scope, name - 1 - scope, "facility") == 0};
}

std::optional<PublishedRun> published_run(const Catalog& catalog, std::size_t model) {
  std::string text = catalog.models[model].training_hardware;
  PublishedRun run{model, 0, 0};
  const std::size_t times = text.find("x ");
  if (times != std::string::npos && text.find_first_not_of("0123456789") == times) {
    run.accelerators = std::stoll(text.substr(0, std::min<std::size_t>(times, 9)));
    text = text.substr(times + 2);
  }
  const auto hardware = named_row(catalog.hardware, catalog.hardware_aliases, text);
  if (!hardware) return std::nullopt;
  run.hardware = *hardware;
  return run;
}

std::vector<StudyTable> published_run_tables(const PlanWorlds& study) {
  StudyTable epoch = epoch_table(), hours = hours_table(), energies = energies_table();
  add_epoch_runs(study, epoch);
  add_hours(study, hours);
  add_energies(study, energies);
  std::vector<StudyTable> tables;
  for (StudyTable* t : {&epoch, &hours, &energies})
    if (!t->rows.empty()) tables.push_back(std::move(*t));
  return tables;
}

}  // namespace eqc
