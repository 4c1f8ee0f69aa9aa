// Facts of the rows on the axes that a reader of the results needs: what they stand on.
#pragma once

#include "host/cube/schema.hpp"
#include "host/plan/plan.hpp"
#include "host/run/results/slab_sink.hpp"

namespace eqc {

void add_axis_facts(const Plan& plan, CubeSchema& schema);
/// Their values: a model's with its first shard, those of the hardware once.
void add_axis_facts(const Plan& plan, ShardId shard, SlabSink& sink);

}  // namespace eqc
