// The slabs of one shard, encoded as its variables are computed.
#pragma once

#include <string>
#include <vector>

#include "host/cube/shard.hpp"
#include "host/plan/plan.hpp"

namespace eqc {

class SlabSink {
 public:
  /// `schema` must outlive this.
  SlabSink(const CubeSchema& schema, ShardId shard, RegionBlock block)
      : schema_(schema), shard_(shard), block_(block) {}
  /// Adds this shard's slab of `variable`: index `model` and `case` of the shard, regions of the block, everything else
  /// whole. Values are converted to the variable's type.
  void add(const std::string& variable, const std::vector<double>& values);
  /// The same values as another shard's slab of a variable.
  void add_again(const EncodedSlab& other);
  const EncodedSlab& latest() const { return slabs_.back(); }
  /// Of all that was added.
  std::string digest() const;
  std::vector<EncodedSlab> take() { return std::move(slabs_); }

 private:
  Slab slab_of(const Variable& variable) const;

  const CubeSchema& schema_;
  ShardId shard_;
  RegionBlock block_;
  std::vector<EncodedSlab> slabs_;
};

}  // namespace eqc
