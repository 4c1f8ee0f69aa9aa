// One stream per (input, entity); world w is point w / R of replicate w mod R, in an order of points of the entity's
// own.
#include "host/engine/draw/draws.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <string>

#include "host/base/parallel.hpp"
#include "host/plan/correlation_check.hpp"
#include "host/engine/draw/conditional_normal.hpp"
#include "host/engine/draw/input_distribution.hpp"
#include "host/engine/draw/variants.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/sample/copula.hpp"
#include "kernels/sample/saltelli.hpp"
#include "kernels/sample/sobol.hpp"
#include "kernels/sample/stream.hpp"

namespace eqc {
namespace {

std::vector<DrawnEntity> entities_of(const Plan& plan) {
  std::vector<DrawnEntity> all = {{Scope::world, 0, "world"}};
  for (std::size_t h = 0; h < plan.n_hardware; ++h) all.push_back({Scope::hardware, h, plan.hardware(h).id});
  for (std::size_t r = 0; r < plan.n_regions; ++r) all.push_back({Scope::region, r, plan.region(r).id});
  for (std::size_t m = 0; m < plan.n_models; ++m) all.push_back({Scope::model, m, plan.model(m).id});
  for (std::size_t n = 0; n < plan.catalog->nations.size(); ++n)
    all.push_back({Scope::nation, n, plan.catalog->nations[n].id});
  for (std::size_t o = 0; o < plan.catalog->organizations.size(); ++o)
    all.push_back({Scope::organization, o, plan.catalog->organizations[o].id});
  return all;
}

static_assert(kInputs <= kDesignInputs, "more Sobol' dimensions are needed: scripts/make_sobol.py");

std::uint64_t stream_hash(const std::string& name, DesignMatrix matrix) {
  return name_hash(matrix == DesignMatrix::a ? name : name + ", second matrix");
}

constexpr int kOrderOfAll = 31;  // bits of the points that an order of the whole sequence is about

/// The 32-bit draws of one dimension, in world order. `group`: the order of points.
void draw_words(const RunSpec& run, RowRange rows, int dimension, const StreamKey& key, const StreamKey& group,
                std::vector<std::uint32_t>& scratch, std::uint32_t* out) {
  const auto replicates = static_cast<std::uint32_t>(run.replicates);
  const auto points = static_cast<std::uint32_t>(run.worlds / run.replicates);
  scratch.resize(points);
  for (std::uint32_t r = 0; r < replicates; ++r) {
    if (run.sampler == SamplerKind::philox)
      fill_random(key, r, rows.first_point, points, scratch.data());
    else
      fill_shuffled(scramble(dimension, key, r), group, rows.of_run ? std::countr_zero(points) : kOrderOfAll,
                    rows.first_point, points, scratch.data());
    for (std::uint32_t i = 0; i < points; ++i) out[static_cast<std::size_t>(i) * replicates + r] = scratch[i];
  }
}

/// Every position that tells variants of an input apart, as a place; none where the entity alone does.
std::vector<DrawPlace> places_by(const Plan& plan, Variants::By by) {
  std::vector<DrawPlace> places;
  const auto add = [&](std::size_t n, auto&& set) {
    for (std::size_t i = 0; i < n; ++i) set(places.emplace_back(), i);
  };
  switch (by) {
    case Variants::By::nothing: break;
    case Variants::By::hardware: add(plan.n_hardware, [](DrawPlace& p, std::size_t i) { p.hardware = i; }); break;
    case Variants::By::owner:
      add(static_cast<std::size_t>(Owner::count), [](DrawPlace& p, std::size_t i) { p.owner = static_cast<Owner>(i); });
      break;
    case Variants::By::task: add(kTasks, [](DrawPlace& p, std::size_t i) { p.task = static_cast<Task>(i); }); break;
    case Variants::By::cluster:
      add(kClusterSizes, [](DrawPlace& p, std::size_t i) { p.cluster = static_cast<ClusterSize>(i); });
      break;
  }
  return places;
}

Variants::By variants_by(const InputSpec& input) {
  if (input.classes.empty()) return Variants::By::nothing;
  switch (class_source(input.name)) {
    case ClassSource::hardware: return input.scope == Scope::hardware ? Variants::By::nothing : Variants::By::hardware;
    case ClassSource::owner:
    case ClassSource::cooling: return Variants::By::owner;
    case ClassSource::task: return Variants::By::task;
    case ClassSource::cluster: return Variants::By::cluster;
    default: return Variants::By::nothing;
  }
}

bool any_case_of(const Plan& plan, Owner owner) {
  for (std::size_t c = 0; c < plan.n_cases; ++c)
    if (plan.case_at(c).owner == owner) return true;
  return owner == plan.scenario->cost.owner;
}

SpreadPlace spread_place(const DrawPlace& p) { return {p.hardware, p.region, p.model, p.owner, p.task, p.cluster}; }

}  // namespace

Variants make_variants(const Plan& plan, Input input) {
  Variants v;
  const InputSpec& spec = plan.scenario->inputs[static_cast<std::size_t>(input)];
  v.by = variants_by(spec);
  const std::vector<DrawPlace> places = places_by(plan, v.by);
  std::map<std::optional<std::size_t>, std::size_t> known;
  for (const DrawPlace& place : places) {
    if (v.by == Variants::By::owner && !any_case_of(plan, place.owner)) {
      v.of.push_back(0);
      continue;
    }
    const auto [found, is_new] = known.emplace(spread_row(plan, input, spread_place(place)), v.examples.size());
    const bool apart = is_new || spec.scope == Scope::region;  // regions may tell apart whom the first one does not
    v.of.push_back(apart ? v.examples.size() : found->second);
    if (apart) v.examples.push_back(place);
  }
  if (v.examples.empty()) v.examples.push_back({});
  return v;
}

SpreadPlace variant_place(const DrawPlace& example, Scope scope, std::size_t entity) {
  SpreadPlace place = spread_place(example);
  if (scope == Scope::hardware) place.hardware = entity;
  if (scope == Scope::region) place.region = entity;
  if (scope == Scope::model) place.model = entity;
  return place;
}

namespace {

/// Inputs of one scope that depend on each other.
std::vector<int> tied_inputs(const Plan& plan, Scope scope) {
  std::vector<int> inputs;
  for (const int i : correlated_inputs(*plan.scenario))
    if (plan.scenario->inputs[static_cast<std::size_t>(i)].scope == scope) inputs.push_back(i);
  return inputs;
}

/// Makes the draws of one entity depend on each other as the scenario says.
void correlate_words(const Plan& plan, Scope scope, std::vector<std::vector<std::uint32_t>>& words) {
  const std::vector<int> inputs = tied_inputs(plan, scope);
  if (inputs.empty()) return;
  const std::vector<double> ranks = rank_correlation_matrix(*plan.scenario, inputs);
  Copula copula;
  make_copula(ranks.data(), static_cast<int>(inputs.size()),
              copula);  // positive definite: checked when the plan was made
  std::vector<std::uint32_t*> draws;
  for (const int i : inputs) draws.push_back(words[i].data());
  const int worlds = static_cast<int>(words[inputs[0]].size());
  std::vector<double> scratch(inputs.size() * worlds);
  correlate_block(copula, draws.data(), worlds, scratch.data());
}

/// Draws of an entity from one matrix, each input on its own.
std::vector<std::vector<std::uint32_t>> independent_words(const Plan& plan, RowRange rows, DesignMatrix matrix,
                                                          const DrawnEntity& work) {
  std::vector<std::uint32_t> scratch;
  std::vector<std::vector<std::uint32_t>> words(kInputs);
  const RunSpec& run = plan.scenario->run;
  const StreamKey group = stream_key(run.seed, name_hash(scope_name(work.scope)), name_hash(work.name));
  for (int i = 0; i < kInputs; ++i) {
    if (plan.scenario->inputs[static_cast<std::size_t>(i)].scope != work.scope) continue;
    words[i].resize(static_cast<std::size_t>(run.worlds));
    draw_words(run, rows, input_dimension(i, matrix),
               stream_key(run.seed, stream_hash(kInputNames[i], matrix), name_hash(work.name)), group, scratch,
               words[i].data());
  }
  return words;
}

std::vector<std::vector<std::uint32_t>> words_of_matrix(const Plan& plan, RowRange rows, DesignMatrix matrix,
                                                        const DrawnEntity& work) {
  auto words = independent_words(plan, rows, matrix, work);
  correlate_words(plan, work.scope, words);
  return words;
}

/// What an entity's tied inputs are drawn again by, for each scope that has some.
using Dependences = std::map<Scope, ConditionalNormal>;

Dependences dependences_of(const Plan& plan) {
  Dependences all;
  for (const int i : correlated_inputs(*plan.scenario)) {
    const Scope scope = plan.scenario->inputs[static_cast<std::size_t>(i)].scope;
    if (all.count(scope) != 0) continue;
    const std::vector<int> inputs = tied_inputs(plan, scope);
    std::vector<double> scores = rank_correlation_matrix(*plan.scenario, inputs);
    for (std::size_t k = 0; k < scores.size(); ++k)
      if (k % (inputs.size() + 1) != 0) scores[k] = normal_score_correlation(scores[k]);
    all.try_emplace(scope, std::move(scores), inputs.size());
  }
  return all;
}

/// `first` in which the tied inputs of some worlds are drawn again, from `second` before the copula.
void redraw_tied(const Plan& plan, const MixedInputs& mixed, const Dependences& dependences, const DrawnEntity& work,
                 const std::vector<std::vector<std::uint32_t>>& second,
                 std::vector<std::vector<std::uint32_t>>& first) {
  const auto dependence = dependences.find(work.scope);
  if (dependence == dependences.end()) return;
  const std::vector<int> inputs = tied_inputs(plan, work.scope);
  std::vector<const std::vector<char>*> masks;
  for (const int i : inputs) masks.push_back(mixed.of(i, work.name));
  const std::size_t n = inputs.size(), worlds = first[static_cast<std::size_t>(inputs[0])].size();
  std::vector<double> scores(n), independent(n), drawn(n);
  std::vector<bool> again(n);
  for (std::size_t w = 0; w < worlds; ++w) {
    bool any = false;
    for (std::size_t k = 0; k < n; ++k) any |= again[k] = masks[k] && (*masks[k])[w];
    if (!any) continue;
    for (std::size_t k = 0; k < n; ++k) {
      const auto i = static_cast<std::size_t>(inputs[k]);
      scores[k] = normal_quantile_u32(first[i][w]);
      independent[k] = normal_quantile_u32(second[i][w]);
    }
    dependence->second.redraw(scores.data(), independent.data(), again, drawn.data());
    for (std::size_t k = 0; k < n; ++k)
      if (again[k]) first[static_cast<std::size_t>(inputs[k])][w] = draw_of_normal(drawn[k]);
  }
}

std::vector<std::vector<std::uint32_t>> mixed_words(const Plan& plan, RowRange rows, const MixedInputs& mixed,
                                                    const Dependences& dependences, const DrawnEntity& work) {
  auto words = words_of_matrix(plan, rows, DesignMatrix::a, work);
  const auto second = independent_words(plan, rows, DesignMatrix::b, work);
  redraw_tied(plan, mixed, dependences, work, second, words);
  const std::vector<int> tied = tied_inputs(plan, work.scope);
  for (int i = 0; i < kInputs; ++i) {
    const std::vector<char>* mask = mixed.of(i, work.name);
    if (!mask || words[i].empty() || std::find(tied.begin(), tied.end(), i) != tied.end()) continue;
    for (std::size_t w = 0; w < words[i].size(); ++w)
      if ((*mask)[w]) words[i][w] = second[i][w];
  }
  return words;
}

}  // namespace

std::size_t Variants::at(const DrawPlace& place) const {
  switch (by) {
    case By::nothing: return 0;
    case By::hardware: return of[place.hardware];
    case By::owner: return of[static_cast<std::size_t>(place.owner)];
    case By::task: return of[static_cast<std::size_t>(place.task)];
    case By::cluster: return of[static_cast<std::size_t>(place.cluster)];
  }
  return 0;
}

const std::vector<char>* MixedInputs::of(int input, const std::string& entity) const {
  auto found = second.find({input, entity});
  if (found == second.end()) found = second.find({input, ""});
  return found == second.end() ? nullptr : &found->second;
}

Draws::Draws(const Plan& plan, int threads, const std::function<Words(const DrawnEntity&)>& words_of)
    : worlds_(plan.scenario->run.worlds), scope_(kInputs), entities_(kInputs), variant_(kInputs), values_(kInputs) {
  const std::vector<DrawnEntity> entities = entities_of(plan);
  std::vector<std::shared_ptr<std::vector<double>>> values(kInputs);
  for (int i = 0; i < kInputs; ++i) {
    scope_[i] = plan.scenario->inputs[i].scope;
    const std::size_t entities_of_scope[] = {1,
                                             plan.n_hardware,
                                             plan.n_regions,
                                             plan.n_models,
                                             plan.catalog->nations.size(),
                                             plan.catalog->organizations.size()};
    entities_[i] = entities_of_scope[static_cast<int>(scope_[i])];
    variant_[i] = make_variants(plan, static_cast<Input>(i));
    values[i] = std::make_shared<std::vector<double>>(variant_[i].examples.size() * entities_[i] * worlds_);
    values_[i] = values[i];
  }
  parallel_for(entities.size(), threads, [&](std::size_t e) {
    const DrawnEntity& work = entities[e];
    const Words words = words_of(work);
    for (int i = 0; i < kInputs; ++i) {
      if (scope_[i] != work.scope) continue;
      for (std::size_t v = 0; v < variant_[i].examples.size(); ++v) {
        const SpreadPlace place = variant_place(variant_[i].examples[v], work.scope, work.entity);
        const Distribution d = input_distribution(plan, static_cast<Input>(i), work.name, place);
        fill(d, words[i].data(), static_cast<int>(worlds_),
             values[i]->data() + (v * entities_[i] + work.entity) * worlds_);
      }
    }
  });
}

Draws::Draws(const Plan& plan, int threads, RowRange rows, DesignMatrix matrix)
    : Draws(plan, threads, [&](const DrawnEntity& work) { return words_of_matrix(plan, rows, matrix, work); }) {}

Draws::Draws(const Plan& plan, int threads, RowRange rows, const MixedInputs& mixed)
    : Draws(plan, threads,
            [&, dependences = std::make_shared<const Dependences>(dependences_of(plan))](const DrawnEntity& work) {
              return mixed_words(plan, rows, mixed, *dependences, work);
            }) {}

Draws::Draws(const Plan& plan, const Draws& base, const Draws& other, const SwappedInputs& swapped) : Draws(base) {
  for (int i = 0; i < kInputs; ++i)
    if (!swapped.whole.empty() && swapped.whole[static_cast<std::size_t>(i)]) values_[i] = other.values_[i];
  for (const DrawnEntity& work : entities_of(plan))
    for (const auto& [i, entity] : swapped.single) {
      if (scope_[i] != work.scope || entity != work.name) continue;
      auto mixed = std::make_shared<std::vector<double>>(*values_[i]);
      for (std::size_t v = 0; v < variant_[i].examples.size(); ++v) {
        const std::size_t at = (v * entities_[i] + work.entity) * worlds_;
        std::copy_n(other.values_[i]->data() + at, worlds_, mixed->data() + at);
      }
      values_[i] = std::move(mixed);
    }
}

std::vector<double> draw_steps(const Plan& plan, RowRange rows, const SwappedInputs& swapped) {
  std::vector<double> signed_step(static_cast<std::size_t>(plan.scenario->run.worlds)), distance(signed_step);
  std::size_t draws = 0;
  for (const DrawnEntity& work : entities_of(plan)) {
    std::vector<int> inputs;
    for (int i = 0; i < kInputs; ++i)
      if (plan.scenario->inputs[static_cast<std::size_t>(i)].scope == work.scope && swapped.has(i, work.name))
        inputs.push_back(i);
    if (inputs.empty()) continue;
    const auto a = words_of_matrix(plan, rows, DesignMatrix::a, work),
               b = words_of_matrix(plan, rows, DesignMatrix::b, work);
    for (const int i : inputs) {
      ++draws;
      for (std::size_t w = 0; w < distance.size(); ++w) {
        const double step = (static_cast<double>(b[i][w]) - static_cast<double>(a[i][w])) * 0x1p-32;
        signed_step[w] += step;
        distance[w] += step < 0 ? -step : step;
      }
    }
  }
  if (draws == 1) return signed_step;
  for (double& d : distance) d /= static_cast<double>(draws);
  return distance;
}

std::vector<double> choice_draws(const RunSpec& run, int number, const std::string& name, DesignMatrix matrix,
                                 RowRange rows) {
  const std::uint64_t entity = name_hash("choices");
  std::vector<std::uint32_t> words(static_cast<std::size_t>(run.worlds)), scratch;
  draw_words(run, rows, choice_dimension(number, matrix), stream_key(run.seed, stream_hash(name, matrix), entity),
             stream_key(run.seed, entity, entity), scratch, words.data());
  std::vector<double> uniform;
  for (const std::uint32_t word : words) uniform.push_back((word + 0.5) * 0x1p-32);
  return uniform;
}

std::vector<double> Draws::price_fall(Input rate, double years) const {
  const double* drawn = of(rate, DrawPlace{});
  std::vector<double> factor(worlds_, 1.0);
  for (std::size_t w = 0; w < worlds_ && years > 0; ++w) factor[w] = pow_(drawn[w], -years);
  return factor;
}

std::vector<double> Draws::scaled(Input input, const DrawPlace& place, const CaseSpec& c) const {
  DrawPlace owned = place;
  owned.owner = c.owner;
  const double* drawn = of(input, owned);
  std::vector<double> values(drawn, drawn + worlds_);
  for (double& v : values) v *= c.scale[static_cast<std::size_t>(input)];
  return values;
}

std::vector<double> Draws::speed(std::size_t model, Task task, const CaseSpec& c) const {
  const DrawPlace place{.model = model, .task = task};
  std::vector<double> speed = scaled(Input::model_efficiency, place, c);
  if (task != Task::training) return speed;
  const std::vector<double> realised = scaled(Input::realised_hours, place, c);
  for (std::size_t w = 0; w < speed.size(); ++w) speed[w] /= realised[w];
  return speed;
}

}  // namespace eqc
