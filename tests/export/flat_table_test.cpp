// Rows of a flat table are the cube's numbers in their order, however small the pieces it is read in.
#include "host/export/flat_table.hpp"

#include <gtest/gtest.h>

#include "host/cube/error.hpp"
#include "tests/cube/sample_cube.hpp"

namespace eqc {
namespace {

struct Sample {
  sample_cube::TemporaryFolder folder;
  std::string path = folder.file("sample.h5");
  Sample() { sample_cube::write_cube(path, folder.path(), sample_cube::schema()); }
};

TEST(FlatTable, statistics_lie_across_and_other_axes_are_labels) {
  const Sample sample;
  const Cube cube(sample.path);
  const FlatTable cost = flat_table(cube, cube.variable("cost")),
                  latitude = flat_table(cube, cube.variable("latitude"));
  EXPECT_EQ(cost.values, (std::vector<std::string>{"mean", "sd", "p05", "p50", "p95"}));
  EXPECT_EQ(cost.axes.size(), 4u);
  EXPECT_EQ(latitude.values, std::vector<std::string>{"value"});
  ASSERT_EQ(latitude.axes.size(), 1u);
  EXPECT_EQ(latitude.axes[0]->name, "region");
  EXPECT_EQ(flat_tables(cube, {}).size(), cube.schema().variables.size());
  EXPECT_EQ(flat_tables(cube, {"rank", "cost", "rank"}).size(), 2u);
  EXPECT_THROW(flat_tables(cube, {"costs"}), CubeError);
}

TEST(FlatTable, rows_are_the_stored_numbers_in_pieces_of_any_size) {
  const Sample sample;
  const Cube cube(sample.path);
  for (const Variable& v : cube.schema().variables) {
    const FlatTable table = flat_table(cube, v);
    const std::vector<double> stored = cube.read(v.name);
    for (const std::size_t most : {1u, 6u, 11u, 64u, 1u << 20u}) {
      std::vector<double> seen;
      std::size_t rows = 0;
      const auto visit = [&](std::span<const std::size_t> places, std::span<const double> values) {
        std::size_t row = 0;
        for (std::size_t a = 0; a < places.size(); ++a) row = row * table.axes[a]->size() + places[a];
        EXPECT_EQ(row, rows++) << v.name << " in pieces of " << most;
        EXPECT_EQ(values.size(), table.values.size());
        seen.insert(seen.end(), values.begin(), values.end());
      };
      visit_rows(cube, table, visit, most);
      ASSERT_EQ(seen.size(), stored.size()) << v.name << " in pieces of " << most;
      for (std::size_t i = 0; i < stored.size(); ++i)
        EXPECT_TRUE(seen[i] == stored[i] || (std::isnan(seen[i]) && std::isnan(stored[i]))) << v.name << " " << i;
    }
  }
}

}  // namespace
}  // namespace eqc
