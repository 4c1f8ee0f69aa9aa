// Files made to harm: each gets its own message, at once, and nothing of them is believed.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>

#include "host/cube/error.hpp"
#include "host/cube/reader.hpp"
#include "tests/cube/hostile_cube.hpp"

namespace eqc {
namespace {

using namespace hostile_cube;
using sample_cube::TemporaryFolder;

#define EXPECT_SAYS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

class HostileCube : public ::testing::Test {
 protected:
  std::string fault() const {
    const auto start = std::chrono::steady_clock::now();
    std::string text = "no fault";
    try {
      const Cube cube(path_);
    } catch (const CubeError& error) {
      text = error.what();
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    EXPECT_LT(seconds.count(), 20) << text;  // on a busy machine; milliseconds on an idle one
    EXPECT_EQ(text.find("crashes"), std::string::npos) << text;
    EXPECT_EQ(text.find("to an end"), std::string::npos) << text;
    return text;
  }
  std::string fault_after(const std::function<void(hid_t)>& change) const {
    write(path_, schema_, change);
    return fault();
  }
  static void nothing(hid_t) {}

  TemporaryFolder folder_;
  std::string path_ = folder_.file("a.h5");
  CubeSchema schema_ = sample_cube::schema();
};

TEST_F(HostileCube, the_layout_itself_is_sound) { EXPECT_EQ(fault_after(nothing), "no fault"); }

TEST_F(HostileCube, a_document_is_one_text) {
  schema_.documents = {{"model/models.csv", "id\n"}};
  EXPECT_SAYS(fault_after([](hid_t file) {
                const Hdf5Handle group(H5Gopen2(file, "provenance", H5P_DEFAULT), H5Gclose);
                replace(group.get(), "model.models.csv", text_type().get(), {3});
              }),
              "holds 3 texts instead of 1");
  EXPECT_SAYS(fault_after([](hid_t file) {
                const Hdf5Handle group(H5Gopen2(file, "provenance", H5P_DEFAULT), H5Gclose);
                replace(group.get(), "model.models.csv", H5T_IEEE_F64LE, {1});
              }),
              "no text of variable length");
  EXPECT_SAYS(fault_after([](hid_t file) {
                H5Gclose(H5Gcreate2(file, "provenance/inner", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
              }),
              "no dataset");
}

TEST_F(HostileCube, axes_are_no_longer_than_the_file) {
  EXPECT_SAYS(fault_after([](hid_t file) {
                make_scale(replace(file, "model", text_type().get(), {hsize_t{1} << 28}, chunked({1024}).get()));
              }),
              "more than the file can hold");
  EXPECT_SAYS(
      fault_after([](hid_t file) { make_scale(replace(file, "model", text_type().get(), {hsize_t{1} << 28})); }),
      "more than the file can hold");
  EXPECT_SAYS(fault_after([](hid_t file) {
                make_scale(replace(file, "case", H5T_IEEE_F64LE, {hsize_t{1} << 60}, chunked({4096}).get()));
              }),
              "more than the file can hold");
  EXPECT_SAYS(fault_after([](hid_t file) { make_scale(replace(file, "case", H5T_IEEE_F64LE, {2})); }), "never written");
}

TEST_F(HostileCube, variables_are_no_larger_than_the_file_can_hold) {
  const auto wide = [&](std::size_t extent, const std::vector<hsize_t>& chunk) {
    CubeSchema schema;
    for (const char* name : {"a", "b", "c"})
      schema.dimensions.push_back({name, {}, "", std::vector<double>(extent, 1), "1"});
    write(path_, schema, [&](hid_t file) {
      replace(file, "v", H5T_IEEE_F64LE, {extent, extent, extent}, chunked(chunk).get());
      use_axes(file, "v", {"a", "b", "c"});
    });
    return fault();
  };
  EXPECT_EQ(wide(8, {8, 8, 8}), "no fault");
  EXPECT_SAYS(wide(4096, {1, 1, 4096}), "more chunks than the file can hold");
  EXPECT_SAYS(wide(4096, {4096, 4096, 1}), "lacks 4096 of its 4096 chunks");
  EXPECT_SAYS(wide(4096, {4096, 4096, 16}), "chunks above 1 GiB");
}

TEST_F(HostileCube, a_variable_has_the_shape_of_its_dimensions) {
  CubeSchema schema;
  schema.dimensions = {{"a", {"x", "y"}, ""}, {"b", {"z", "w"}, ""}};
  const auto with_axes = [&](const std::vector<std::string>& axes) {
    write(path_, schema, [&](hid_t file) {
      replace(file, "v", H5T_IEEE_F64LE, {4, 4}, chunked({4, 4}).get());
      use_axes(file, "v", axes);
    });
    return fault();
  };
  EXPECT_SAYS(with_axes({"a", "b"}), "does not have the shape of its dimensions");
  EXPECT_SAYS(with_axes({"a"}), "has not one dimension for each of its axes");
}

TEST_F(HostileCube, variables_and_dimensions_name_each_other) {
  const auto with_list = [&](const std::vector<std::string>& scales) {
    return fault_after([&](hid_t file) { list_dimensions(file, "rank", scales); });
  };
  EXPECT_EQ(with_list({"model", "region"}), "no fault");
  EXPECT_SAYS(with_list({"region", "model"}), "variable 'rank' and dimension 'model' do not name each other");
  EXPECT_SAYS(with_list({"model", "model"}), "variable 'rank' and dimension 'region' do not name each other");
  EXPECT_SAYS(with_list({"model"}), "do not name each other");
}

TEST_F(HostileCube, everything_lies_in_the_file_itself) {
  EXPECT_SAYS(fault_after([](hid_t file) {
                const Hdf5Handle list(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
                H5Pset_external(list.get(), "/etc/passwd", 0, 16);
                make_scale(replace(file, "case", H5T_IEEE_F64LE, {2}, list.get()));
              }),
              "in another file");
  EXPECT_SAYS(fault_after([](hid_t file) {
                H5Lcreate_external("other.h5", "/provenance", file, "provenance", H5P_DEFAULT, H5P_DEFAULT);
              }),
              "link to another place or file");
  EXPECT_SAYS(fault_after([](hid_t file) { H5Lcreate_soft("/cost", file, "price", H5P_DEFAULT, H5P_DEFAULT); }),
              "link to another place or file");
  EXPECT_SAYS(fault_after([](hid_t file) { H5Lcreate_hard(file, "cost", file, "price", H5P_DEFAULT, H5P_DEFAULT); }),
              "one object has two names");
  EXPECT_SAYS(
      fault_after([](hid_t file) { H5Gclose(H5Gcreate2(file, "more", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)); }),
      "belongs to no cube");
  EXPECT_SAYS(fault_after([](hid_t file) {
                const Hdf5Handle type(H5Tcopy(H5T_IEEE_F64LE), H5Tclose);
                H5Tcommit2(file, "type", type.get(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
              }),
              "neither a group nor a dataset");
}

TEST_F(HostileCube, only_our_filters_unpack_a_variable) {
  EXPECT_SAYS(fault_after([](hid_t file) {
                const Hdf5Handle list = chunked({2});
                H5Pset_scaleoffset(list.get(), H5Z_SO_INT, 2);
                replace(file, "rank", H5T_STD_I32LE, {2}, list.get());
              }),
              "a filter that no cube has");
  EXPECT_SAYS(fault_after([](hid_t file) {
                const Hdf5Handle list = chunked({2});
                H5Pset_deflate(list.get(), 1);
                H5Pset_shuffle(list.get());
                replace(file, "rank", H5T_STD_I32LE, {2}, list.get());
              }),
              "a filter that no cube has");
}

TEST_F(HostileCube, labels_are_unique_utf8_without_nul) {
  schema_.dimensions[0].labels = {"a\xff", "b"};
  EXPECT_SAYS(fault_after(nothing), "which is no UTF-8");
  schema_.dimensions[0].labels = {"a", "a"};
  EXPECT_SAYS(fault_after(nothing), "has the label 'a' twice");
  schema_.dimensions[0].labels = {"a-b", "llama"};
  write(path_, schema_, nothing);
  patch(path_, "a-b", 1, std::string(1, '\0'));
  EXPECT_SAYS(fault(), "holds a NUL byte");
}

TEST_F(HostileCube, a_damaged_heap_ends_at_once) {
  const std::string label = "a-label-to-find";
  schema_.dimensions[0].labels = {label, "other"};
  const auto with_header = [&](std::ptrdiff_t offset, const std::string& bytes) {
    write(path_, schema_, nothing);
    patch(path_, label, offset, bytes);
    return fault();
  };
  EXPECT_SAYS(with_header(-16, std::string(16, '\0')), "in a heap with a gap");                       // 0: free space
  EXPECT_SAYS(with_header(-8, "\xe8" + std::string(7, '\xff')), "whose objects are longer than it");  // 2^64 - 24
  EXPECT_SAYS(with_header(-16, std::string("\x77\x77", 2)), "points to no text in the heap");
  write(path_, schema_, nothing);
  patch(path_, "GCOL", 0, "lost");
  EXPECT_SAYS(fault(), "points to no heap");
}

TEST_F(HostileCube, codes_have_one_meaning_each) {
  const auto change_status = [&](const std::function<void(hid_t)>& change) {
    return fault_after([&](hid_t file) {
      const Hdf5Handle status(H5Dopen2(file, "status", H5P_DEFAULT), H5Dclose);
      change(status.get());
    });
  };
  EXPECT_SAYS(change_status([](hid_t status) { H5Adelete(status, "flag_meanings"); }), "has not one meaning for each");
  EXPECT_SAYS(change_status([](hid_t status) { H5Adelete(status, "flag_values"); }), "has not one meaning for each");
}

TEST_F(HostileCube, what_is_no_file_is_refused) {
  path_ = "/dev/null";
  EXPECT_SAYS(fault(), "no regular file");
  path_ = folder_.file("pipe");
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  EXPECT_SAYS(fault(), "no regular file");
}

}  // namespace
}  // namespace eqc
