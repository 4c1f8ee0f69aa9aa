// Values are computed as doubles; the schema says what they are stored as.
#include "host/run/results/slab_sink.hpp"

namespace eqc {
namespace {

template <class Element>
std::vector<Element> as(const std::vector<double>& values) {
  return std::vector<Element>(values.begin(), values.end());
}

}  // namespace

Slab SlabSink::slab_of(const Variable& v) const {
  Slab slab;
  const Index shape = schema_.shape(v);
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    const bool model = v.dimensions[axis] == "model", one_case = v.dimensions[axis] == "case",
               region = v.dimensions[axis] == "region";
    slab.start.push_back(model ? shard_.model : one_case ? shard_.case_ : region ? block_.first : 0);
    slab.count.push_back(model || one_case ? 1 : region ? block_.count : shape[axis]);
  }
  return slab;
}

std::string SlabSink::digest() const {
  FieldHash hash;
  for (const EncodedSlab& slab : slabs_) {
    hash.text(slab.variable);
    for (const Bytes& chunk : slab.chunks) hash.bytes(chunk.data(), chunk.size());
  }
  return hash.hex();
}

void SlabSink::add_again(const EncodedSlab& other) {
  slabs_.push_back(other);
  slabs_.back().slab = slab_of(*schema_.find_variable(other.variable));
}

void SlabSink::add(const std::string& name, const std::vector<double>& values) {
  const Variable& v = *schema_.find_variable(name);
  const Slab slab = slab_of(v);
  switch (v.type) {
    case ElementType::f64: slabs_.push_back(encode_slab(schema_, name, slab, values)); break;
    case ElementType::f32: slabs_.push_back(encode_slab(schema_, name, slab, as<float>(values))); break;
    case ElementType::i32: slabs_.push_back(encode_slab(schema_, name, slab, as<std::int32_t>(values))); break;
    case ElementType::i8: slabs_.push_back(encode_slab(schema_, name, slab, as<std::int8_t>(values))); break;
  }
}

}  // namespace eqc
