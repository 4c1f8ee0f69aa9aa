// What a cube says is what was written: each changed part is named, wherever it is shown.
#include <gtest/gtest.h>

#include "host/cube/chunk_reader.hpp"
#include "host/cube/error.hpp"
#include "host/cube/index_builder.hpp"
#include "host/cube/index_child.hpp"
#include "host/cube/reader.hpp"
#include "tests/cube/hostile_cube.hpp"

namespace eqc {
namespace {

using hostile_cube::patch;
using sample_cube::TemporaryFolder;

#define EXPECT_SAYS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

class Integrity : public ::testing::Test {
 protected:
  Integrity() {
    schema_.documents = {{"model/models.csv", "id,layers\ngpt,96\n"}, {"region/regions.csv", "id\nUSA\n"}};
    write();
  }
  void write() { sample_cube::write_cube(path_, folder_.path(), schema_); }
  std::string open_fault() const {
    try {
      const Cube cube(path_);
    } catch (const CubeError& error) {
      return error.what();
    }
    return "no fault";
  }
  std::string fault_after(const std::string& text, std::ptrdiff_t offset, const std::string& bytes) {
    write();
    patch(path_, text, offset, bytes);
    return open_fault();
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.file("a.h5");
  CubeSchema schema_ = sample_cube::schema();
};

TEST_F(Integrity, a_sound_cube_carries_checksums_and_matches_them) {
  EXPECT_EQ(Cube(path_).trust(), Trust::checksums);
  EXPECT_EQ(Cube(path_).note(), "");
  std::string checked;
  EXPECT_TRUE(cube_faults(path_, checked).empty());
  EXPECT_EQ(checked, "5 dimensions, 5 variables, 13 chunks, 2 documents with their SHA-256, result digest");
}

TEST_F(Integrity, a_changed_label_or_document_is_named) {
  EXPECT_SAYS(fault_after("llama-70b", 0, "llama-7zb"), "dimension 'model' is not what was written");
  EXPECT_SAYS(fault_after("gpt,96", 4, "48"), "document 'model/models.csv' is not what was written");
}

TEST_F(Integrity, changed_checksums_are_found) {
  EXPECT_SAYS(fault_after(" dimension 'model'", -64, "0123456789"), "checksums themselves were changed");
}

/// A part that no other checksum covers, changed with the library as a user would.
TEST_F(Integrity, changed_attributes_and_missing_checksums_are_named) {
  const auto change = [&](const std::function<void(hid_t)>& edit) {
    write();
    const Hdf5Lock lock;
    const Hdf5Handle file(H5Fopen(path_.c_str(), H5F_ACC_RDWR, cube_file_access().get()), H5Fclose);
    edit(file.get());
  };
  change([&](hid_t file) {
    const Hdf5Handle cost(H5Dopen2(file, "cost", H5P_DEFAULT), H5Dclose);
    H5Adelete(cost.get(), "long_name");
    write_attribute(cost.get(), "long_name", AttributeValue(std::string("price")), path_);
  });
  EXPECT_SAYS(open_fault(), "variable 'cost' is not what was written");
  change([&](hid_t file) { H5Adelete(file, "scenario"); });
  EXPECT_SAYS(open_fault(), "attribute 'scenario' is missing");
  change([&](hid_t file) { write_attribute(file, "extra", AttributeValue(std::string("x")), path_); });
  EXPECT_SAYS(open_fault(), "attribute 'extra' was added");
  change([&](hid_t file) { H5Ldelete(file, "integrity", H5P_DEFAULT); });
  EXPECT_SAYS(open_fault(), "checksums are missing");
}

TEST_F(Integrity, a_changed_chunk_is_found_by_what_reads_it_and_named_by_verify) {
  const Bytes chunk = sample_cube::model_slabs(schema_, 1)[0].chunks[0];
  const std::string stored(reinterpret_cast<const char*>(chunk.data()), chunk.size());
  patch(path_, stored, static_cast<std::ptrdiff_t>(chunk.size() / 2),
        std::string(1, static_cast<char>(stored[chunk.size() / 2] ^ 1)));
  const Cube cube(path_);  // only what is read is checked
  EXPECT_EQ(cube.value("latitude", {{"region", "DEU"}}), 51.1);
  EXPECT_NO_THROW(cube.read("cost", {{"model", "gpt-α"}}));
  EXPECT_THROW(cube.read("cost", {{"model", "llama-70b"}}), CubeError);
  std::string checked;
  const std::vector<std::string> faults = cube_faults(path_, checked);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0], "data of variable 'cost': 1 of 4 chunks are damaged (the SHA-256 of a chunk differs)");
}

TEST_F(Integrity, the_child_says_what_the_library_said_in_this_process) {
  const OpenFile source(path_);
  EXPECT_EQ(index_bytes(open_index(source)), index_bytes(build_index(source)));
}

TEST_F(Integrity, an_index_survives_its_bytes_and_shorter_ones_are_refused) {
  const OpenFile source(path_);
  const std::string bytes = index_bytes(build_index(source));
  EXPECT_EQ(index_bytes(index_of_bytes(std::as_bytes(std::span(bytes)), "i")), bytes);
  for (std::size_t size = 0; size < bytes.size(); size += 7)
    EXPECT_THROW(index_of_bytes(std::as_bytes(std::span(bytes.data(), size)), "i"), CubeError);
}

TEST_F(Integrity, an_index_that_does_not_fit_its_file_is_refused) {
  const OpenFile source(path_);
  const auto refused = [&](const std::function<void(CubeIndex&)>& change) {
    CubeIndex index = build_index(source);
    change(index);
    try {
      check_index(index, source);
    } catch (const CubeError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(refused([](CubeIndex&) {}), "");
  EXPECT_SAYS(refused([](CubeIndex& i) { i.storage[0].chunks[1] = i.storage[0].chunks[0]; }), "share bytes");
  EXPECT_SAYS(refused([](CubeIndex& i) { i.storage[0].chunks[1].offset = UINT64_MAX - 3; }), "beyond the end");
  EXPECT_SAYS(refused([](CubeIndex& i) { i.storage[0].chunks.pop_back(); }), "number of chunks");
  EXPECT_SAYS(refused([](CubeIndex& i) { i.storage.pop_back(); }), "lacks variables");
  EXPECT_SAYS(
      refused([](CubeIndex& i) {
        for (const std::size_t d : {0, 1, 2})
          i.schema.dimensions[d] = {i.schema.dimensions[d].name, {}, "", std::vector<double>(std::size_t{1} << 22), ""};
        i.schema.variables[1].chunk = {1, 1, 1};
      }),
      "overflows");
}

TEST_F(Integrity, integers_that_fit_are_int32_for_readers_without_int64) {
  schema_.attributes.push_back({"large", std::int64_t{1} << 40});
  write();
  {
    const Hdf5Lock lock;
    const Hdf5Handle file(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, cube_file_access().get()), H5Fclose);
    for (const auto& [name, bytes] : {std::pair{"equicube_format", 4}, {"seed", 4}, {"large", 8}}) {
      const Hdf5Handle attribute(H5Aopen(file.get(), name, H5P_DEFAULT), H5Aclose);
      const Hdf5Handle type(H5Aget_type(attribute.get()), H5Tclose);
      EXPECT_EQ(H5Tget_size(type.get()), static_cast<std::size_t>(bytes)) << name;
    }
  }
  const Cube cube(path_);
  EXPECT_EQ(std::get<std::int64_t>(*cube.attribute("seed")), 1);
  EXPECT_EQ(std::get<std::int64_t>(*cube.attribute("large")), std::int64_t{1} << 40);
}

}  // namespace
}  // namespace eqc
