// What the commands do with cubes that are not what was written.
#include <gtest/gtest.h>

#include "host/cube/cube_layout.hpp"
#include "tests/cli/command.hpp"

namespace eqc {
namespace {

using namespace cli_test;

class CliVerify : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    const CommandResult r = equicube(
        {"run", "-q", kGoldenFolder + "/training.toml", "--catalog", kGoldenFolder + "/catalog", "-o", sound()});
    ASSERT_EQ(r.code, 0) << r.err;
  }
  static void TearDownTestSuite() { delete folder_; }
  static std::string sound() { return folder_->file("sound.h5"); }
  static std::string damaged() { return folder_->file("damaged.h5"); }

  /// Replaces the one place of `text` by a text as long.
  static void replace(const std::string& text, const std::string& by) {
    std::string bytes = read_file(sound());
    const std::size_t at = bytes.find(text);
    ASSERT_NE(at, std::string::npos) << text;
    write_text(damaged(), bytes.replace(at, text.size(), by));
  }

  /// The sound cube as one of format 1 (without checksums and digest), changed.
  static void write_old(const std::function<void(hid_t)>& change) {
    write_text(damaged(), read_file(sound()));
    const Hdf5Lock lock;
    const Hdf5Handle file(H5Fopen(damaged().c_str(), H5F_ACC_RDWR, cube_file_access().get()), H5Fclose);
    H5Ldelete(file.get(), "integrity", H5P_DEFAULT);
    set(file.get(), "equicube_format", std::int64_t{1});
    change(file.get());
  }
  static void set(hid_t object, const std::string& name, const AttributeValue& value) {
    H5Adelete(object, name.c_str());
    write_attribute(object, name, value, damaged());
  }

  static std::vector<std::vector<std::string>> readers() {
    return {{"show", damaged()},
            {"digest", damaged()},
            {"verify", damaged()},
            {"study", damaged(), "--question", "1"},
            {"run", "--from", damaged(), "-o", folder_->file("again.h5")},
            {"explain", damaged(), "--model", "gpt3-175b", "--hardware", "a100-80gb", "--region", "USA"}};
  }

  static TemporaryFolder* folder_;
};
TemporaryFolder* CliVerify::folder_ = nullptr;

TEST_F(CliVerify, a_sound_cube_is_whole) {
  const CommandResult r = equicube({"verify", sound()});
  EXPECT_EQ(r.code, 0) << r.err;
  for (const char* part :
       {"whole; verified in", "chunks", "documents with their SHA-256", "result digest", "catalog digest, scenario"})
    EXPECT_NE(r.out.find(part), std::string::npos) << r.out;
}

TEST_F(CliVerify, one_bit_of_the_catalog_is_refused_with_its_name) {
  replace("gpt3-175b,", "gpt3-175c,");
  for (const auto& command : readers()) {
    const CommandResult r = equicube(command);
    EXPECT_EQ(r.code, 2) << command[0];
    EXPECT_NE((r.out + r.err).find("is not what was written"), std::string::npos) << command[0] << r.out << r.err;
  }
}

TEST_F(CliVerify, run_from_says_whether_the_result_digest_is_the_cube_s) {
  const CommandResult r = equicube({"run", "-q", "--from", sound(), "-o", folder_->file("again.h5")});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_NE(r.out.find("the result digest is that of " + sound()), std::string::npos) << r.out;
}

TEST_F(CliVerify, a_cube_of_format_1_is_compared_with_its_result_digest) {
  write_old([](hid_t) {});
  for (const auto& command : readers()) {
    const CommandResult r = equicube(command);
    EXPECT_EQ(r.code, 0) << command[0] << r.err << r.out;
    if (command[0] != "verify") {
      EXPECT_NE(r.err.find("cube format 1 has no checksums"), std::string::npos) << r.err;
    }
  }
  write_old([](hid_t file) { set(file, "seed", std::int64_t{77}); });
  for (const auto& command : readers()) {
    const CommandResult r = equicube(command);
    EXPECT_EQ(r.code, 2) << command[0];
    EXPECT_NE((r.out + r.err).find("does not match its result digest"), std::string::npos) << r.err;
  }
}

/// Without digests there is nothing to compare: what is then read must still make sense.
TEST_F(CliVerify, nonsense_without_digests_is_a_named_fault) {
  const auto fault = [&](const std::vector<std::string>& command, const std::function<void(hid_t)>& change) {
    write_old([&](hid_t file) {
      H5Adelete(file, "result_digest");
      change(file);
    });
    const CommandResult r = equicube(command);
    EXPECT_EQ(r.code, 2) << r.out;
    EXPECT_EQ(r.err.find("internal error"), std::string::npos) << r.err;
    return r.err;
  };
  const std::vector<std::string> again = {"run", "--from", damaged(), "-o", folder_->file("again.h5")};
  for (const char* overrides : {"[1,2]", "[not json", "{}", "\"run.worlds=512\""})
    EXPECT_NE(fault(again, [&](hid_t file) { set(file, "scenario_overrides", std::string(overrides)); })
                  .find("no JSON list of texts"),
              std::string::npos)
        << overrides;
  EXPECT_NE(fault({"study", damaged(), "--question", "1"},
                  [&](hid_t file) { set(file, "catalog_digest", std::string("00")); })
                .find("its catalog_digest"),
            std::string::npos);
  const auto on_status = [](const std::function<void(hid_t)>& change) {
    return [change](hid_t file) {
      const Hdf5Handle status(H5Dopen2(file, "training_status", H5P_DEFAULT), H5Dclose);
      change(status.get());
    };
  };
  EXPECT_NE(fault({"show", damaged()}, on_status([](hid_t status) {
                    H5Adelete(status, "flag_values");
                    H5Adelete(status, "flag_meanings");
                  }))
                .find("flag_values do not name"),
            std::string::npos);
  EXPECT_NE(fault({"show", damaged()}, on_status([](hid_t status) { H5Adelete(status, "flag_values"); }))
                .find("not one meaning"),
            std::string::npos);
  EXPECT_NE(fault({"show", damaged()}, on_status([](hid_t status) {
                    const Hdf5Handle all(H5Dget_space(status), H5Sclose);
                    std::vector<std::int8_t> codes(static_cast<std::size_t>(H5Sget_simple_extent_npoints(all.get())),
                                                   77);
                    H5Dwrite(status, H5T_NATIVE_INT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, codes.data());
                  }))
                .find("holds the code 77"),
            std::string::npos);
}

}  // namespace
}  // namespace eqc
