// One row per fact: its variable and the value of every row of the axis.
#include "host/run/results/axis_facts.hpp"

#include <functional>
#include <string>
#include <vector>

#include "host/engine/draw/input_distribution.hpp"
#include "host/plan/open_ways.hpp"
#include "host/plan/training_tokens.hpp"

namespace eqc {
namespace {

struct AxisFact {
  std::string name, axis, long_name, description;
  std::vector<Flag> flags;
  std::function<double(const Plan&, std::size_t)> value;
};

template <class Enum, class Name>
std::vector<Flag> flags_of(const Name& name) {
  std::vector<Flag> flags;
  for (int i = 0; i < static_cast<int>(Enum::count); ++i) flags.push_back({i, name(static_cast<Enum>(i))});
  return flags;
}

std::size_t hardware_row(const Plan& plan, std::size_t h) { return plan.scenario->axes.hardware[h]; }

const std::vector<AxisFact>& axis_facts() {
  static const std::vector<AxisFact> facts = {
      {"hardware_sold",
       "hardware",
       "whether it is for sale",
       "0: only its maker can own it; owning is then left out of what payers can choose",
       {{0, "rented_only"}, {1, "sold"}},
       [](const Plan& plan, std::size_t h) { return plan.hardware(h).sold ? 1.0 : 0.0; }},
      {"hardware_purchase_basis", "hardware", "where the purchase price comes from",
       "scenario: its own; assumed: of a sibling, by analysts or scaled; from_rental: imputed by the catalog's median "
       "ratio of purchase to rent; both win nothing without choice.imputed_purchase",
       flags_of<PriceBasis>(price_basis_name),
       [](const Plan& plan, std::size_t h) {
         return static_cast<double>(purchase_basis(plan, hardware_row(plan, h)));
       }},
      {"hardware_rental_basis", "hardware", "where the rental price comes from",
       "catalog: three clouds or more, or the catalog does not say; few_clouds: two; maker_only: only its maker rents "
       "it out; one_cloud: imputed from one cloud's price; scenario: its own; from_purchase: imputed by the catalog's "
       "median ratio of purchase to rent",
       flags_of<PriceBasis>(price_basis_name),
       [](const Plan& plan, std::size_t h) { return static_cast<double>(rental_basis(plan, hardware_row(plan, h))); }},
      {"hardware_speed_basis",
       "hardware",
       "where its speed comes from",
       "measured: fitted to kernels of its family; class_prior: nobody measured it here, so a cheapest cell on it is a "
       "guess",
       {{0, "measured"}, {1, "class_prior"}},
       [](const Plan& plan, std::size_t h) { return plan.hardware(h).measured ? 0.0 : 1.0; }},
      {"hardware_origin", "hardware", kOriginName, kOriginMeaning, origin_flags(),
       [](const Plan& plan, std::size_t h) { return origin_code(plan.hardware(h).origin); }},
      {"model_origin", "model", kOriginName, kOriginMeaning, origin_flags(),
       [](const Plan& plan, std::size_t m) { return origin_code(plan.model(m).origin); }},
      {"model_tokens_basis", "model", "where the training tokens come from",
       "from_flop: published training FLOP / (6 x active parameters); by rule where nobody says: same_developer: those "
       "of its developer's model released nearest, within a year; same_time: the median of the nine models released "
       "nearest",
       flags_of<TokensBasis>(tokens_basis_name),
       [](const Plan& plan, std::size_t m) { return static_cast<double>(training_tokens_of(plan, m).basis); }},
  };
  return facts;
}

const char* const kOpenWays = "open_ways";

void add_open_ways(const Plan& plan, CubeSchema& schema) {
  Variable v;
  v.name = kOpenWays;
  v.dimensions = {"hardware", "region"};
  v.type = ElementType::i8;
  v.units = "1";
  v.long_name = "ways to pay that the cheapest cell is taken from";
  v.description =
      "own: sold at a price that somebody asks, and a cloud or a data centre is there (a nation may own at home "
      "anywhere); rent: a cloud rents "
      "there, "
      "and somebody asks that rent; priced whether open or not";
  v.flags = {{0, "none"}, {1, "own"}, {2, "rent"}, {3, "own_and_rent"}};
  v.chunk = {plan.n_hardware, plan.n_regions};
  schema.variables.push_back(v);
}

void add_open_ways(const Plan& plan, SlabSink& sink) {
  std::vector<double> ways;
  for (std::size_t h = 0; h < plan.n_hardware; ++h)
    for (std::size_t r = 0; r < plan.n_regions; ++r) {
      const bool own = purchase_is_offered(plan, hardware_row(plan, h)) && place_for_hire(plan, r),
                 rent = rent_is_offered(plan, hardware_row(plan, h)) && rents_at_home(plan, r);
      ways.push_back((own ? 1 : 0) + (rent ? 2 : 0));
    }
  sink.add(kOpenWays, ways);
}

}  // namespace

double origin_code(const RowOrigin& origin) { return origin.from_scenario ? 2 : origin.recalled ? 1 : 0; }

const std::vector<Flag>& origin_flags() {
  static const std::vector<Flag> flags = {{0, "read"}, {1, "recalled"}, {2, "scenario"}};
  return flags;
}

void add_axis_facts(const Plan& plan, CubeSchema& schema) {
  add_open_ways(plan, schema);
  for (const AxisFact& fact : axis_facts()) {
    Variable v;
    v.name = fact.name;
    v.dimensions = {fact.axis};
    v.type = ElementType::i8;
    v.units = "1";
    v.long_name = fact.long_name;
    v.description = fact.description;
    v.flags = fact.flags;
    v.chunk = {fact.axis == "model" ? 1 : plan.n_hardware};
    schema.variables.push_back(v);
  }
}

void add_axis_facts(const Plan& plan, ShardId shard, SlabSink& sink) {
  if (shard.model == 0 && shard.case_ == 0) add_open_ways(plan, sink);
  for (const AxisFact& fact : axis_facts()) {
    if (shard.case_ != 0) continue;
    if (fact.axis == "model") {
      sink.add(fact.name, {fact.value(plan, shard.model)});
    } else if (shard.model == 0) {
      std::vector<double> values;
      for (std::size_t h = 0; h < plan.n_hardware; ++h) values.push_back(fact.value(plan, h));
      sink.add(fact.name, values);
    }
  }
}

}  // namespace eqc
