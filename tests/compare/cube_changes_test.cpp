// Cubes against each other: found by label, whatever the order and number of labels.
#include "host/compare/cube_changes.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>

#include "host/base/diagnostics.hpp"
#include "tests/cube/sample_cube.hpp"

namespace eqc {
namespace {

/// A cube of one variable over model x region, 0-based values `at`.
std::string small_cube(const sample_cube::TemporaryFolder& folder, const std::string& name,
                       std::vector<std::string> models, std::vector<std::string> regions, const std::vector<double>& at,
                       const std::string& units = "USD") {
  CubeSchema schema;
  schema.dimensions = {{"model", std::move(models), "model"}, {"region", std::move(regions), "region"}};
  const std::size_t n = schema.dimensions[0].size(), m = schema.dimensions[1].size();
  schema.variables = {{"cost", {"model", "region"}, ElementType::f64, units, "cost", "", {}, {}, {1, m}}};
  const std::string shards = folder.file("shards-" + name);
  std::filesystem::create_directory(shards);
  const std::string shard = write_shard(shards, "one", schema, {encode_slab(schema, "cost", {{0, 0}, {n, m}}, at)});
  merge_shards(folder.file(name), schema, {{"host", std::string("here")}}, {shard});
  return folder.file(name);
}

TEST(CubeChanges, a_cube_equals_itself) {
  const sample_cube::TemporaryFolder folder;
  sample_cube::write_cube(folder.file("a.h5"), folder.path(), sample_cube::schema());
  const Cube a(folder.file("a.h5"));
  const CubeChanges c = cube_changes(a, a, 0, 10);
  EXPECT_TRUE(c.equal());
  EXPECT_EQ(c.compared, 240u + 24 + 6 + 8 + 4);
}

TEST(CubeChanges, largest_relative_changes_come_first_by_label) {
  const sample_cube::TemporaryFolder folder;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Cube a(small_cube(folder, "a.h5", {"x", "y"}, {"FRA", "DEU", "USA"}, {1, 2, 3, 4, 0, nan}));
  const Cube b(small_cube(folder, "b.h5", {"y", "x"}, {"USA", "DEU", "FRA"}, {6, 1, 4, 3.3, 2, 1.01}));
  // x: FRA 1 -> 1.01, DEU 2, USA 3 -> 3.3; y: FRA 4, DEU 0 -> 1, USA none -> 6.
  const CubeChanges c = cube_changes(a, b, 0, 3);
  EXPECT_EQ(c.compared, 6u);
  EXPECT_EQ(c.different, 4u);
  EXPECT_EQ(c.appeared, 1u);
  EXPECT_EQ(c.vanished, 0u);
  ASSERT_EQ(c.largest.size(), 3u);
  EXPECT_EQ(c.largest[0].where, (std::vector<std::pair<std::string, std::string>>{{"model", "y"}, {"region", "DEU"}}));
  EXPECT_EQ(c.largest[1].where[1].second, "USA");
  EXPECT_EQ(c.largest[2].where, (std::vector<std::pair<std::string, std::string>>{{"model", "x"}, {"region", "USA"}}));
  EXPECT_NEAR(c.largest[2].relative, 0.1, 1e-12);
  EXPECT_EQ(cube_changes(a, b, 0.05, 10).different, 3u);
}

TEST(CubeChanges, labels_of_one_cube_alone_are_named_and_others_compared) {
  const sample_cube::TemporaryFolder folder;
  const Cube a(small_cube(folder, "a.h5", {"x", "y"}, {"FRA", "DEU"}, {1, 2, 3, 4}));
  const Cube b(small_cube(folder, "b.h5", {"z", "y"}, {"DEU"}, {9, 4}));
  const CubeChanges c = cube_changes(a, b, 0, 10);
  EXPECT_EQ(c.compared, 1u);
  EXPECT_EQ(c.different, 0u);
  EXPECT_FALSE(c.equal());
  EXPECT_EQ(c.only_before, (std::vector<std::string>{"model x", "region FRA"}));
  EXPECT_EQ(c.only_after, (std::vector<std::string>{"model z"}));
}

TEST(CubeChanges, other_units_and_nothing_in_common_are_refused) {
  const sample_cube::TemporaryFolder folder;
  const Cube a(small_cube(folder, "a.h5", {"x"}, {"FRA"}, {1})),
      b(small_cube(folder, "b.h5", {"x"}, {"FRA"}, {1}, "h"));
  EXPECT_THROW(cube_changes(a, b, 0, 10), InputError);
}

}  // namespace
}  // namespace eqc
