// Virtual cubes: one digest with the whole cube, and nothing printed of one whose sources are not what they were.
#include "host/cube/virtual_cube.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "host/cube/error.hpp"
#include "host/cube/reader.hpp"
#include "host/cube/virtual_merge.hpp"
#include "tests/cube/sample_cube.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;
using namespace sample_cube;

/// The sample as a virtual cube of two sources, and as a whole one.
struct VirtualSample {
  TemporaryFolder folder;
  CubeSchema description = schema();
  std::string path = folder.file("virtual.h5");
  std::string digest;

  VirtualSample() {
    const std::vector<std::string> shards = write_shards(folder.path(), description);
    digest = merge_virtual(path, description, {}, {{shards[0], shards[2]}, {shards[1]}}).result_digest;
  }

  std::vector<std::string> sources() const {
    std::vector<std::string> all;
    for (const fs::directory_entry& entry : fs::directory_iterator(path + ".parts")) all.push_back(entry.path());
    std::sort(all.begin(), all.end());
    return all;
  }

  /// What opening the cube says.
  std::string fault() const try {
    const Cube cube(path);
    return "";
  } catch (const CubeError& error) {
    return error.what();
  }
};

TEST(VirtualCube, is_the_cube_of_its_sources) {
  const VirtualSample s;
  const MergeReport whole = write_cube(s.folder.file("whole.h5"), s.folder.path(), s.description);
  EXPECT_EQ(s.digest, whole.result_digest);
  const Cube cube(s.path), other(s.folder.file("whole.h5"));
  EXPECT_TRUE(cube.is_virtual());
  EXPECT_FALSE(other.is_virtual());
  EXPECT_EQ(cube.compute_result_digest(), s.digest);
  EXPECT_EQ(cube.read("status"), other.read("status"));
  EXPECT_EQ(s.sources().size(), 2u);
  std::string checked;
  EXPECT_TRUE(cube_faults(s.path, checked).empty());
  EXPECT_EQ(merge_sources(s.folder.file("again.h5"), s.path).result_digest, s.digest);
  EXPECT_THROW(merge_sources(s.folder.file("x.h5"), s.folder.file("whole.h5")), CubeError);
}

TEST(VirtualCube, names_a_source_that_is_missing_or_changed) {
  const VirtualSample s;
  const std::string source = s.sources()[1];
  fs::rename(source, s.folder.file("kept"));
  EXPECT_NE(s.fault().find(fs::path(source).filename()), std::string::npos) << s.fault();
  fs::copy(s.sources()[0], source);
  EXPECT_NE(s.fault().find("SHA-256"), std::string::npos) << s.fault();
  fs::remove(source);
  fs::copy(s.folder.file("kept"), source);
  EXPECT_EQ(s.fault(), "");
  EXPECT_THROW(Cube{source}, CubeError) << "a source alone is no cube";
}

TEST(VirtualCube, looks_for_sources_below_its_folder_alone) {
  const VirtualSample s;
  const OpenFile file(s.path);
  for (const char* name : {"../x.h5", "/etc/passwd", "a/../../x.h5", ""}) {
    CubeIndex index;
    index.run_attributes = {
        {std::string(kSourcesAttribute), "[{\"file\":\"" + std::string(name) + "\",\"bytes\":1,\"sha256\":\"\"}]"}};
    EXPECT_THROW(resolve_sources(index, file), CubeError) << name;
  }
  CubeIndex index;
  index.run_attributes = {{std::string(kSourcesAttribute), std::string("[{}]")}};
  EXPECT_THROW(resolve_sources(index, file), CubeError);
}

TEST(VirtualCube, keeps_sources_that_are_whole_and_mends_others) {
  const VirtualSample s;
  const std::vector<std::string> sources = s.sources();
  const fs::file_time_type before = fs::last_write_time(sources[0]);
  fs::resize_file(sources[1], 100);
  const std::vector<std::string> shards = write_shards(s.folder.path(), s.description);
  EXPECT_EQ(merge_virtual(s.path, s.description, {}, {{shards[0], shards[2]}, {shards[1]}}).result_digest, s.digest);
  EXPECT_EQ(fs::last_write_time(sources[0]), before);
  EXPECT_EQ(s.fault(), "");
}

}  // namespace
}  // namespace eqc
