// Facts of the rows on the axes that a reader of the results needs: what they stand on.
#pragma once

#include "host/cube/schema.hpp"
#include "host/plan/plan.hpp"
#include "host/run/results/slab_sink.hpp"

namespace eqc {

/// X_origin: where the row of a model, accelerator, company, ... comes from.
double origin_code(const RowOrigin& origin);
const std::vector<Flag>& origin_flags();
inline constexpr const char* kOriginName = "where the row comes from";
inline constexpr const char* kOriginMeaning =
    "read: all from a source that was open; recalled: figures written down from memory, as the row says; scenario: its "
    "own row";

void add_axis_facts(const Plan& plan, CubeSchema& schema);
/// Their values: a model's with its first shard, those of the hardware once.
void add_axis_facts(const Plan& plan, ShardId shard, SlabSink& sink);

}  // namespace eqc
