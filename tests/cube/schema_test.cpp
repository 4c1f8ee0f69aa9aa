// Faults of a cube's description are all said at once, before anything is written; slabs are made of whole chunks.
#include <gtest/gtest.h>

#include "host/cube/error.hpp"
#include "host/cube/slab.hpp"
#include "tests/cube/sample_cube.hpp"

namespace eqc {
namespace {

std::string schema_fault(const CubeSchema& schema) {
  try {
    validate(schema);
  } catch (const CubeError& error) {
    return error.what();
  }
  return "";
}

TEST(CubeSchema, sample_is_valid) { EXPECT_EQ(schema_fault(sample_cube::schema()), ""); }

TEST(CubeSchema, lists_every_fault_at_once) {
  CubeSchema schema = sample_cube::schema();
  schema.dimensions[0].labels[1] = schema.dimensions[0].labels[0];
  schema.dimensions[1].values = {1, 2, 3};
  schema.variables[0].dimensions[0] = "modle";
  schema.variables[1].name = "two words";
  schema.variables[2].flags[0].value = 200;
  schema.variables[3].chunk = {1, 5};
  schema.attributes.push_back({"result_digest", std::string("mine")});
  const std::string text = schema_fault(schema);
  for (const char* part :
       {"7 fault(s)", "label 'gpt-α' twice", "either labels or values", "undeclared dimension 'modle'", "'two words'",
        "200 does not fit i8", "chunk extent 5", "'result_digest' is written by the cube layer"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " not in\n" << text;
  }
}

TEST(CubeSchema, digest_ignores_attributes_but_not_labels) {
  CubeSchema schema = sample_cube::schema();
  const std::string digest = schema_digest(schema);
  schema.attributes.clear();
  EXPECT_EQ(schema_digest(schema), digest);
  schema.dimensions[1].labels[0] = "H200";
  EXPECT_NE(schema_digest(schema), digest);
}

TEST(Slab, chunks_divide_split_axes_and_stay_below_the_target) {
  // 8-byte elements, 1 MiB: 131072 elements, so 100 * 50 = 5000 fit 26 times.
  EXPECT_EQ(chunk_for_slabs({8, 60, 100, 50}, {4, 30, 100, 50}, ElementType::f64),
            (Index{1, 15, 100, 50}));  // 15 divides 30
  EXPECT_EQ(chunk_for_slabs({8, 31, 100, 50}, {4, 31, 100, 50}, ElementType::f64),
            (Index{1, 16, 100, 50}));  // 31 = 16 + 15
  EXPECT_EQ(chunk_for_slabs({5, 3}, {1, 3}, ElementType::i8), (Index{1, 3}));
  EXPECT_EQ(chunk_for_slabs({7, 1000003}, {1, 1000003}, ElementType::f64), (Index{1, 125001}));  // 8 parts
}

TEST(Slab, edges_must_fall_on_chunk_edges) {
  const Variable variable = sample_cube::schema().variables[1];  // share: 2 x 3 x 4, chunk 1 x 3 x 3
  const Index shape = {2, 3, 4};
  EXPECT_NO_THROW(check_slab(variable, shape, {{0, 0, 0}, {2, 3, 3}}));
  EXPECT_NO_THROW(check_slab(variable, shape, {{1, 0, 3}, {1, 3, 1}}));
  EXPECT_THROW(check_slab(variable, shape, {{0, 0, 1}, {1, 3, 3}}), CubeError);
  EXPECT_THROW(check_slab(variable, shape, {{0, 0, 0}, {1, 3, 2}}), CubeError);
  EXPECT_THROW(check_slab(variable, shape, {{0, 0, 0}, {1, 3, 5}}), CubeError);
  EXPECT_THROW(check_slab(variable, shape, {{0, 0}, {1, 3}}), CubeError);
}

TEST(Slab, wrong_sizes_and_types_are_refused) {
  const CubeSchema schema = sample_cube::schema();
  EXPECT_THROW(encode_slab(schema, "latitude", {{0}, {4}}, std::vector<double>(3)), CubeError);
  EXPECT_THROW(encode_slab(schema, "latitude", {{0}, {4}}, std::vector<float>(4)), CubeError);
  EXPECT_THROW(encode_slab(schema, "longitude", {{0}, {4}}, std::vector<double>(4)), CubeError);
  EXPECT_THROW(shard_path("folder", "../escape"), CubeError);
}

}  // namespace
}  // namespace eqc
