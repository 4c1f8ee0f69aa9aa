// One stream per (input, entity); world w is point w / R of replicate w mod R, in an order of points of the entity's
// own.
#include "host/engine/draw/draws.hpp"

#include <bit>
#include <string>

#include "host/base/parallel.hpp"
#include "host/plan/correlation_check.hpp"
#include "host/engine/draw/input_distribution.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/sample/copula.hpp"
#include "kernels/sample/saltelli.hpp"
#include "kernels/sample/sobol.hpp"
#include "kernels/sample/stream.hpp"

namespace eqc {
namespace {

/// One entity of one scope: all inputs of that scope are drawn together, for their points form one design.
struct EntityWork {
  Scope scope;
  std::size_t entity;        // position in the input's values
  std::size_t hardware_row;  // of the catalog, for price tables
  std::string name;
};

std::vector<EntityWork> entities_of(const Plan& plan) {
  std::vector<EntityWork> all = {{Scope::world, 0, 0, "world"}};
  for (std::size_t h = 0; h < plan.n_hardware; ++h)
    all.push_back({Scope::hardware, h, plan.scenario->axes.hardware[h], plan.hardware(h).id});
  for (std::size_t r = 0; r < plan.n_regions; ++r) all.push_back({Scope::region, r, 0, plan.region(r).id});
  for (std::size_t m = 0; m < plan.n_models; ++m) all.push_back({Scope::model, m, 0, plan.model(m).id});
  for (std::size_t n = 0; n < plan.catalog->nations.size(); ++n)
    all.push_back({Scope::nation, n, 0, plan.catalog->nations[n].id});
  for (std::size_t o = 0; o < plan.catalog->organizations.size(); ++o)
    all.push_back({Scope::organization, o, 0, plan.catalog->organizations[o].id});
  return all;
}

static_assert(kInputs <= kDesignInputs, "more Sobol' dimensions are needed: scripts/make_sobol.py");

std::uint64_t stream_hash(const std::string& name, DesignMatrix matrix) {
  return name_hash(matrix == DesignMatrix::a ? name : name + ", second matrix");
}

/// The 32-bit draws of one dimension, in world order. `group`: the order of points.
void draw_words(const RunSpec& run, int dimension, const StreamKey& key, const StreamKey& group,
                std::vector<std::uint32_t>& scratch, std::uint32_t* out) {
  const auto replicates = static_cast<std::uint32_t>(run.replicates);
  const auto points = static_cast<std::uint32_t>(run.worlds / run.replicates);
  scratch.resize(points);
  for (std::uint32_t r = 0; r < replicates; ++r) {
    if (run.sampler == SamplerKind::philox)
      fill_random(key, r, 0, points, scratch.data());
    else
      fill_shuffled(scramble(dimension, key, r), group, std::countr_zero(points), 0, points, scratch.data());
    for (std::uint32_t i = 0; i < points; ++i) out[static_cast<std::size_t>(i) * replicates + r] = scratch[i];
  }
}

/// Makes the draws of one entity depend on each other as the scenario says.
void correlate_words(const Plan& plan, Scope scope, std::vector<std::vector<std::uint32_t>>& words) {
  std::vector<int> inputs;
  for (const int i : correlated_inputs(*plan.scenario))
    if (plan.scenario->inputs[i].scope == scope) inputs.push_back(i);
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

}  // namespace

Draws::Draws(const Plan& plan, int threads, const SecondInputs& second)
    : worlds_(plan.scenario->run.worlds), scope_(kInputs), values_(kInputs) {
  const std::vector<EntityWork> entities = entities_of(plan);
  for (int i = 0; i < kInputs; ++i) {
    scope_[i] = plan.scenario->inputs[i].scope;
    const std::size_t entities_of_scope[] = {1,
                                             plan.n_hardware,
                                             plan.n_regions,
                                             plan.n_models,
                                             plan.catalog->nations.size(),
                                             plan.catalog->organizations.size()};
    values_[i].resize(entities_of_scope[static_cast<int>(scope_[i])] * worlds_);
  }
  parallel_for(entities.size(), threads, [&](std::size_t e) {
    const EntityWork& work = entities[e];
    std::vector<std::uint32_t> scratch;
    std::vector<std::vector<std::uint32_t>> words(kInputs);
    const RunSpec& run = plan.scenario->run;
    const StreamKey group = stream_key(run.seed, name_hash(scope_name(work.scope)), name_hash(work.name));
    for (int i = 0; i < kInputs; ++i) {
      if (scope_[i] != work.scope) continue;
      words[i].resize(worlds_);
      const DesignMatrix matrix =
          !second.empty() && second[static_cast<std::size_t>(i)] ? DesignMatrix::b : DesignMatrix::a;
      draw_words(run, input_dimension(i, matrix),
                 stream_key(run.seed, stream_hash(kInputNames[i], matrix), name_hash(work.name)), group, scratch,
                 words[i].data());
    }
    correlate_words(plan, work.scope, words);
    for (int i = 0; i < kInputs; ++i) {
      if (scope_[i] != work.scope) continue;
      const Distribution d = input_distribution(plan, static_cast<Input>(i), work.name, work.hardware_row);
      fill(d, words[i].data(), static_cast<int>(worlds_), values_[i].data() + work.entity * worlds_);
    }
  });
}

std::vector<double> choice_draws(const RunSpec& run, int number, const std::string& name, DesignMatrix matrix) {
  const std::uint64_t entity = name_hash("choices");
  std::vector<std::uint32_t> words(static_cast<std::size_t>(run.worlds)), scratch;
  draw_words(run, choice_dimension(number, matrix), stream_key(run.seed, stream_hash(name, matrix), entity),
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
  const double* drawn = of(input, place);
  std::vector<double> values(drawn, drawn + worlds_);
  for (double& v : values) v *= c.scale[static_cast<std::size_t>(input)];
  return values;
}

}  // namespace eqc
