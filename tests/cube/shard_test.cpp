// A shard is whole or refused: every changed byte and every cut is found.
#include <gtest/gtest.h>

#include <filesystem>

#include "host/cube/error.hpp"
#include "host/cube/shard_file.hpp"
#include "tests/cube/hostile_cube.hpp"

namespace eqc {
namespace {

class Shard : public ::testing::Test {
 protected:
  sample_cube::TemporaryFolder folder_;
  CubeSchema schema_ = sample_cube::schema();
  std::string path_ = write_shard(folder_.path(), "model1", schema_, sample_cube::model_slabs(schema_, 1));
  std::string bytes_ = sample_cube::file_bytes(path_);
};

TEST_F(Shard, holds_its_slabs_in_order) {
  const ShardFile shard(path_);
  EXPECT_EQ(shard_fault(path_), "");
  EXPECT_EQ(shard.schema_digest(), schema_digest(schema_));
  std::vector<std::string> names;
  for (const StoredSlab& slab : shard.slabs()) names.push_back(slab.variable);
  EXPECT_EQ(names, (std::vector<std::string>{"cost", "share", "status", "rank"}));
  std::vector<Bytes> chunks;
  shard.read_all([&](std::size_t slab, std::size_t, const Bytes& chunk) {
    if (slab == 0) chunks.push_back(chunk);
  });
  EXPECT_EQ(chunks, sample_cube::model_slabs(schema_, 1)[0].chunks);
}

TEST_F(Shard, every_changed_byte_is_found) {
  for (std::size_t at = 0; at < bytes_.size(); ++at) {
    std::string damaged = bytes_;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
    hostile_cube::write_bytes(path_, damaged);
    ASSERT_NE(shard_fault(path_), "") << at;
  }
}

TEST_F(Shard, every_cut_and_appended_byte_is_found) {
  for (std::size_t size = 0; size < bytes_.size(); ++size) {
    hostile_cube::write_bytes(path_, bytes_.substr(0, size));
    ASSERT_NE(shard_fault(path_), "") << size;
  }
  hostile_cube::write_bytes(path_, bytes_ + "x");
  EXPECT_NE(shard_fault(path_), "");
}

TEST_F(Shard, is_kept_where_another_process_was_first) {
  hostile_cube::write_bytes(path_, "first");
  write_shard(folder_.path(), "model1", schema_, sample_cube::model_slabs(schema_, 1), Existing::kept);
  EXPECT_EQ(sample_cube::file_bytes(path_), "first");
  write_shard(folder_.path(), "model1", schema_, sample_cube::model_slabs(schema_, 1));
  EXPECT_EQ(sample_cube::file_bytes(path_), bytes_);
  const std::string other =
      write_shard(folder_.path(), "model2", schema_, sample_cube::model_slabs(schema_, 1), Existing::kept);
  EXPECT_EQ(shard_fault(other), "");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path()), {}), 2) << "no temporaries";
}

TEST_F(Shard, is_told_from_other_files) {
  EXPECT_TRUE(is_shard_file(path_));
  hostile_cube::write_bytes(path_, "model,cost\n");
  EXPECT_FALSE(is_shard_file(path_));
  EXPECT_FALSE(is_shard_file(folder_.file("absent")));
}

}  // namespace
}  // namespace eqc
