// A cube written through shards says what was put in, in the same bytes whatever the order and the threads.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "host/cube/digest.hpp"
#include "host/cube/error.hpp"
#include "host/cube/reader.hpp"
#include "tests/cube/sample_cube.hpp"

namespace eqc {
namespace {

using sample_cube::TemporaryFolder;

class CubeTest : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  CubeSchema schema_ = sample_cube::schema();
};

TEST_F(CubeTest, reads_back_every_value_written) {
  sample_cube::write_cube(folder_.file("a.h5"), folder_.path(), schema_);
  const Cube cube(folder_.file("a.h5"));
  const std::vector<double> cost = cube.read("cost");
  ASSERT_EQ(cost.size(), 240u);
  for (std::size_t i = 0; i < cost.size(); ++i) {
    if (i == 7)
      EXPECT_TRUE(std::isnan(cost[i]));
    else
      EXPECT_EQ(cost[i], sample_cube::cost_at(i));
  }
  EXPECT_EQ(cube.read("rank", {{"model", "llama-70b"}}), (std::vector<double>{4, 3, -2, 1000000}));
  EXPECT_EQ(cube.value("share", {{"model", "llama-70b"}, {"hardware", "MI300X"}, {"region", "Côte d’Ivoire"}}),
            23.0 / 32.0);
  EXPECT_EQ(cube.value("status", {{"model", "gpt-α"}, {"hardware", "B200"}}), 3);
  EXPECT_EQ(cube.value("latitude", {{"region", "DEU"}}), 51.1);
}

TEST_F(CubeTest, selects_by_label_and_by_number) {
  sample_cube::write_cube(folder_.file("a.h5"), folder_.path(), schema_);
  const Cube cube(folder_.file("a.h5"));
  // Row-major index of (1, 2, 1, 1, 3) in 2 x 3 x 4 x 2 x 5.
  const std::size_t flat = (((1 * 3 + 2) * 4 + 1) * 2 + 1) * 5 + 3;
  EXPECT_EQ(
      cube.value(
          "cost",
          {{"model", "llama-70b"}, {"hardware", "MI300X"}, {"region", "DEU"}, {"case", "0.05"}, {"statistic", "p50"}}),
      sample_cube::cost_at(flat));
  EXPECT_EQ(cube.read("cost", {{"model", "gpt-α"}, {"statistic", "mean"}}).size(), 24u);
}

TEST_F(CubeTest, schema_survives_the_file) {
  sample_cube::write_cube(folder_.file("a.h5"), folder_.path(), schema_);
  const Cube cube(folder_.file("a.h5"));
  EXPECT_EQ(schema_digest(cube.schema()), schema_digest(schema_));
  ASSERT_EQ(cube.schema().variables.size(), schema_.variables.size());
  EXPECT_EQ(cube.variable("status").flags.at(1).meaning, "does_not_fit_memory");
  EXPECT_EQ(cube.variable("cost").attributes.at(0), (std::pair<std::string, std::string>{"cost_basis", "full"}));
  EXPECT_EQ(cube.variable("cost").description, "Total cost, all components.");
  EXPECT_EQ(cube.schema().attributes.size(), schema_.attributes.size());
  EXPECT_EQ(std::get<std::int64_t>(*cube.attribute("seed")), 1);
  EXPECT_EQ(std::get<double>(*cube.attribute("year")), 2026.5);
  EXPECT_EQ(std::get<std::string>(cube.run_attributes().at(0).value), "here");
}

TEST_F(CubeTest, same_bytes_for_any_order_of_shards) {
  const std::vector<std::string> forward = sample_cube::write_shards(folder_.path(), schema_);
  const MergeReport report = merge_shards(folder_.file("forward.h5"), schema_, {}, forward);
  EXPECT_EQ(report.missing_chunks, 0u);
  std::vector<std::string> order = forward;
  std::sort(order.begin(), order.end());
  do {
    merge_shards(folder_.file("other.h5"), schema_, {}, order);
    EXPECT_EQ(sample_cube::file_bytes(folder_.file("other.h5")), sample_cube::file_bytes(folder_.file("forward.h5")));
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(CubeTest, same_bytes_when_shards_are_written_by_threads) {
  merge_shards(folder_.file("serial.h5"), schema_, {}, sample_cube::write_shards(folder_.path(), schema_));
  const TemporaryFolder other;
  std::vector<std::thread> threads;
  threads.emplace_back([&] { write_shard(other.path(), "shared", schema_, sample_cube::shared_slabs(schema_)); });
  for (std::size_t model : {1, 0}) {
    threads.emplace_back([&, model] {
      std::vector<EncodedSlab> slabs = sample_cube::model_slabs(schema_, model);
      std::reverse(slabs.begin(), slabs.end());
      write_shard(other.path(), "model" + std::to_string(model), schema_, std::move(slabs));
    });
  }
  for (std::thread& thread : threads) thread.join();
  merge_shards(other.file("threaded.h5"), schema_, {},
               {other.file("shared.shard"), other.file("model1.shard"), other.file("model0.shard")});
  EXPECT_EQ(sample_cube::file_bytes(other.file("threaded.h5")), sample_cube::file_bytes(folder_.file("serial.h5")));
  EXPECT_EQ(sample_cube::file_bytes(other.file("model0.shard")), sample_cube::file_bytes(folder_.file("model0.shard")));
}

TEST_F(CubeTest, result_digest_ignores_run_code_version_and_chunks) {
  const std::string digest = sample_cube::write_cube(folder_.file("a.h5"), folder_.path(), schema_).result_digest;
  EXPECT_EQ(Cube(folder_.file("a.h5")).result_digest(), digest);
  EXPECT_EQ(cube_digest(folder_.file("a.h5")), digest);

  CubeSchema other = schema_;
  other.attributes.back().value = std::string("another version");
  other.variables[0].chunk = {1, 3, 1, 2, 5};
  const std::vector<std::string> shards = sample_cube::write_shards(folder_.path(), other);
  EXPECT_EQ(merge_shards(folder_.file("b.h5"), other, {{"wall_time_s", 99.0}}, shards).result_digest, digest);
}

TEST_F(CubeTest, result_digest_sees_labels_units_attributes_and_data) {
  const std::string digest = sample_cube::write_cube(folder_.file("a.h5"), folder_.path(), schema_).result_digest;
  const auto digest_of = [&](const CubeSchema& changed) {
    return sample_cube::write_cube(folder_.file("b.h5"), folder_.path(), changed).result_digest;
  };
  CubeSchema changed = schema_;
  changed.dimensions[2].labels[1] = "FRA";
  EXPECT_NE(digest_of(changed), digest);
  changed = schema_;
  changed.variables[0].units = "EUR";
  EXPECT_NE(digest_of(changed), digest);
  changed = schema_;
  changed.attributes[1].value = std::int64_t{2};
  EXPECT_NE(digest_of(changed), digest);

  std::vector<std::string> shards = sample_cube::write_shards(folder_.path(), schema_);
  std::vector<EncodedSlab> latitude = {
      encode_slab(schema_, "latitude", {{0}, {4}}, std::vector<double>{39.8, 51.1, 22.0, std::nextafter(7.5, 8.0)})};
  shards[2] = write_shard(folder_.path(), "moved", schema_, std::move(latitude));
  EXPECT_NE(merge_shards(folder_.file("b.h5"), schema_, {}, shards).result_digest, digest);
}

TEST_F(CubeTest, text_attributes_above_64_kib_are_kept) {
  schema_.attributes[0].value = std::string(200000, 'x') + "end";
  sample_cube::write_cube(folder_.file("a.h5"), folder_.path(), schema_);
  EXPECT_EQ(std::get<std::string>(*Cube(folder_.file("a.h5")).attribute("scenario")).size(), 200003u);
}

TEST_F(CubeTest, many_threads_read_one_cube) {
  sample_cube::write_cube(folder_.file("a.h5"), folder_.path(), schema_);
  const Cube cube(folder_.file("a.h5"));
  std::vector<std::thread> threads;
  std::vector<double> sums(4);
  for (double& sum : sums)
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) sum += cube.read("latitude").at(1);
    });
  for (std::thread& thread : threads) thread.join();
  for (const double sum : sums) EXPECT_NEAR(sum, 20 * 51.1, 1e-9);
}

// Leaves the sample cube where EQC_SAMPLE_CUBE says, for readers_test.py.
TEST_F(CubeTest, sample_is_written_for_other_readers) {
  const char* path = std::getenv("EQC_SAMPLE_CUBE");
  if (path == nullptr) GTEST_SKIP() << "EQC_SAMPLE_CUBE names no file";
  sample_cube::write_cube(path, folder_.path(), schema_);
}

}  // namespace
}  // namespace eqc
