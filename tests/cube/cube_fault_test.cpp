// Every way a file can be bad is told apart, in words, and never ends in a half-written result.
#include <gtest/gtest.h>

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "host/cube/atomic_file.hpp"
#include "host/cube/digest.hpp"
#include "host/cube/hdf5_handle.hpp"
#include "host/cube/error.hpp"
#include "host/cube/reader.hpp"
#include "tests/cube/sample_cube.hpp"

namespace eqc {
namespace {

using sample_cube::TemporaryFolder;

template <class Action>
std::string fault_of(Action action) {
  try {
    action();
  } catch (const CubeError& error) {
    return error.what();
  }
  return "no fault";
}

void write_text(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::size_t files_in(const std::string& folder) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

#define EXPECT_SAYS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

class CubeFaultTest : public ::testing::Test {
 protected:
  std::string open_fault(const std::string& name) {
    return fault_of([&] { Cube cube(folder_.file(name)); });
  }
  void write_sample() { sample_cube::write_cube(folder_.file("a.h5"), folder_.path(), schema_); }

  TemporaryFolder folder_;
  CubeSchema schema_ = sample_cube::schema();
};

TEST_F(CubeFaultTest, unreadable_files_are_told_apart) {
  write_sample();
  write_text(folder_.file("text.h5"), "model,cost\nllama,3\n");
  write_text(folder_.file("empty.h5"), "");
  const std::string whole = sample_cube::file_bytes(folder_.file("a.h5"));
  write_text(folder_.file("cut.h5"), whole.substr(0, whole.size() / 2));
  EXPECT_SAYS(open_fault("missing.h5"), "No such file");
  EXPECT_SAYS(open_fault("text.h5"), "is not an HDF5 file");
  EXPECT_SAYS(open_fault("empty.h5"), "is empty");
  EXPECT_SAYS(open_fault("cut.h5"), "is truncated");
  EXPECT_SAYS(open_fault(""), "is a folder");
  EXPECT_SAYS(open_fault("model0.shard"), "merge the shards first");
  EXPECT_SAYS(open_fault("missing.h5"), folder_.file("missing.h5"));
}

void make_hdf5(const std::string& path, std::int64_t format) {
  const Hdf5Lock lock;
  const Hdf5Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
  if (format == 0) return;
  const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Hdf5Handle attribute(
      H5Acreate2(file.get(), "equicube_format", H5T_STD_I64LE, space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  H5Awrite(attribute.get(), H5T_NATIVE_INT64, &format);
}

TEST_F(CubeFaultTest, foreign_and_newer_files_are_refused) {
  make_hdf5(folder_.file("foreign.h5"), 0);
  make_hdf5(folder_.file("newer.h5"), kCubeFormatVersion + 1);
  EXPECT_SAYS(open_fault("foreign.h5"), "not an equicube cube");
  EXPECT_SAYS(open_fault("newer.h5"), "update equicube");
}

TEST_F(CubeFaultTest, a_changed_byte_in_a_chunk_is_found) {
  write_sample();
  std::string bytes = sample_cube::file_bytes(folder_.file("model1.shard"));
  const Bytes chunk = sample_cube::model_slabs(schema_, 1)[0].chunks[0];
  const std::size_t at = bytes.find(std::string(reinterpret_cast<const char*>(chunk.data()), chunk.size()));
  ASSERT_NE(at, std::string::npos);
  bytes[at + chunk.size() / 2] ^= 1;
  write_text(folder_.file("model1.shard"), bytes);
  EXPECT_SAYS(shard_fault(folder_.file("model1.shard")), "SHA-256");
  const std::vector<std::string> shards = {folder_.file("model0.shard"), folder_.file("model1.shard"),
                                           folder_.file("shared.shard")};
  EXPECT_SAYS(fault_of([&] { merge_shards(folder_.file("b.h5"), schema_, {}, shards); }), "SHA-256");
  EXPECT_FALSE(std::filesystem::exists(folder_.file("b.h5")));

  std::string cube = sample_cube::file_bytes(folder_.file("a.h5"));
  cube[cube.find(std::string(reinterpret_cast<const char*>(chunk.data()), chunk.size())) + chunk.size() / 2] ^= 1;
  write_text(folder_.file("a.h5"), cube);
  EXPECT_SAYS(fault_of([&] { Cube(folder_.file("a.h5")).read("cost"); }), "a damaged chunk?");
}

TEST_F(CubeFaultTest, shards_that_do_not_make_the_cube_are_refused) {
  const std::vector<std::string> shards = sample_cube::write_shards(folder_.path(), schema_);
  const auto merge = [&](const std::vector<std::string>& some, MissingChunks missing = MissingChunks::refuse) {
    return merge_shards(folder_.file("b.h5"), schema_, {}, some, missing);
  };
  EXPECT_SAYS(fault_of([&] { merge({shards[0], shards[2]}); }), "'cost' lacks 2 chunk(s)");
  EXPECT_SAYS(fault_of([&] { merge({shards[0], shards[1], shards[2], shards[1]}); }), "another shard holds too");
  EXPECT_EQ(merge({shards[0], shards[2]}, MissingChunks::fill).missing_chunks, 6u);
  EXPECT_TRUE(std::isnan(Cube(folder_.file("b.h5")).read("cost").back()));
  CubeSchema other = schema_;
  other.dimensions[0].labels[0] = "another model";
  EXPECT_SAYS(fault_of([&] { merge_shards(folder_.file("c.h5"), other, {}, shards); }), "another description");
}

TEST_F(CubeFaultTest, temporaries_are_ignored_and_those_of_dead_processes_swept) {
  const pid_t dead = ::fork();
  if (dead == 0) {
    auto* unfinished = new PendingFile(folder_.file("killed.shard"));
    unfinished->write(std::as_bytes(std::span("half a shard")));
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(dead, nullptr, 0);
  const PendingFile alive(folder_.file("alive.shard"));
  EXPECT_FALSE(shard_complete(folder_.file("killed.shard")));
  EXPECT_EQ(files_in(folder_.path()), 2u);
  const auto sweep = [&](std::string_view wanted, std::string_view start) {
    return sweep_stale_temporaries(
        folder_.path(), [&](std::string_view name) { return name == wanted; }, start);
  };
  EXPECT_EQ(sweep("another.shard", "half"), 0u);
  EXPECT_EQ(sweep("killed.shard", "other content"), 0u);
  EXPECT_EQ(sweep("killed.shard", "half"), 1u);
  EXPECT_EQ(sweep("alive.shard", ""), 0u);
  EXPECT_TRUE(std::filesystem::exists(alive.temporary_path()));
  EXPECT_TRUE(final_name_of(alive.temporary_path()).has_value());
  EXPECT_FALSE(final_name_of("0123.shard").has_value());
}

TEST_F(CubeFaultTest, unwritable_places_are_named) {
  EXPECT_SAYS(fault_of([&] { write_shard(folder_.file("nowhere"), "x", schema_, sample_cube::shared_slabs(schema_)); }),
              "No such file");
  EXPECT_SAYS(fault_of([&] { write_shard("/proc", "x", schema_, sample_cube::shared_slabs(schema_)); }),
              "cannot create the file");
  const std::vector<std::string> shards = sample_cube::write_shards(folder_.path(), schema_);
  EXPECT_SAYS(fault_of([&] { merge_shards(folder_.file("nowhere/b.h5"), schema_, {}, shards); }), "No such file");
}

/// Runs `action` in a child that may not write files beyond `limit_bytes`, then again without that limit, and leaves
/// the child by exit(). Returns both CubeError texts.
template <class Action>
std::string fault_under_file_limit(std::size_t limit_bytes, const std::string& report, Action action) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{limit_bytes, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const std::string text = fault_of(action);
    const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &unlimited);
    write_text(report, text + "; again: " + fault_of(action));
    const int code = ::testing::Test::HasFailure() ? 1 : 0;
#ifdef __SANITIZE_ADDRESS__
    std::_Exit(code);  // HDF5 forgets memory of a file it failed to write
#endif
    std::exit(code);  // with whatever HDF5 does at exit
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  return sample_cube::file_bytes(report);
}

TEST_F(CubeFaultTest, a_full_disk_leaves_no_shard_and_says_so) {
  const TemporaryFolder other;
  const std::string fault =
      fault_under_file_limit(300, other.file("fault"), [&] { sample_cube::write_shards(folder_.path(), schema_); });
  EXPECT_SAYS(fault, "model0.shard: cannot write: File too large");
  EXPECT_SAYS(fault, "again: no fault");
  EXPECT_EQ(files_in(folder_.path()), 3u);
}

TEST_F(CubeFaultTest, a_full_disk_leaves_no_cube_and_keeps_the_former_one) {
  const std::vector<std::string> shards = sample_cube::write_shards(folder_.path(), schema_);
  const TemporaryFolder other;
  for (const std::size_t limit : {100, 3000, 8000, 12000}) {
    write_text(folder_.file("a.h5"), "the former cube");
    const std::string fault = fault_under_file_limit(limit, other.file("fault"), [&] {
      try {
        merge_shards(folder_.file("a.h5"), schema_, {}, shards);
      } catch (const CubeError&) {
        EXPECT_EQ(sample_cube::file_bytes(folder_.file("a.h5")), "the former cube");
        throw;
      }
    });
    EXPECT_SAYS(fault, "a.h5: ") << limit;
    EXPECT_SAYS(fault, "File too large") << limit;
    EXPECT_SAYS(fault, "again: no fault") << limit;
    EXPECT_EQ(files_in(folder_.path()), 4u);
    EXPECT_EQ(Cube(folder_.file("a.h5")).read("latitude").at(1), 51.1);
  }
}

TEST_F(CubeFaultTest, wrong_names_get_a_suggestion) {
  write_sample();
  const Cube cube(folder_.file("a.h5"));
  EXPECT_SAYS(fault_of([&] { cube.read("costs"); }), "cost");
  EXPECT_SAYS(fault_of([&] { cube.read("cost", {{"regoin", "DEU"}}); }), "did you mean 'region'");
  EXPECT_SAYS(fault_of([&] { cube.read("cost", {{"hardware", "H10"}}); }), "did you mean 'H100'");
  EXPECT_SAYS(fault_of([&] { cube.read_slab("latitude", Slab{{3}, {2}}); }), "leaves the axis");
}

}  // namespace
}  // namespace eqc
