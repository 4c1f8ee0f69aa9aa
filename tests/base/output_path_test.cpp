// Names of outputs that people give: what they mean, and which are refused before anything is made.
#include "host/base/output_path.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "host/base/diagnostics.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using run_test::TemporaryFolder;
namespace fs = std::filesystem;

template <class Action>
std::string fault_of(Action action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.diagnostics().text();
  }
  return "";
}

OutputRule rule(std::string why_foreign = "it is foreign") {
  return {"cube", "-o", [why = std::move(why_foreign)](const std::string&) { return why; }, 40, {}, false};
}

std::string judged(const std::string& name, const OutputRule& r = rule()) {
  return fault_of([&] { judge_output(output_target(name, "-o"), r); });
}

#define EXPECT_SAYS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

TEST(OutputPath, names_that_are_no_file_are_refused_by_their_form) {
  for (const char* bad : {"", "x.h5/", "a/b/", ".", "..", "a/..", "x.h5/.", "~someone/x.h5", "~someone", "$HOME/x.h5",
                          "$x.h5", "s3://bucket/x.h5", "https://host/x.h5", "file:///x.h5"})
    EXPECT_NE(output_name_fault(bad), "") << bad;
  EXPECT_NE(output_name_fault(std::string("a\0b", 3)), "");
  for (const char* good :
       {"x", "x.h5", "a/b.h5", "/a/b", "./~someone", "a/~b", "./$x", "~/x.h5", "~", "a b", "x:y", "-"})
    EXPECT_EQ(output_name_fault(good), "") << good;
}

TEST(OutputPath, home_is_put_in_the_place_of_the_tilde) {
  const TemporaryFolder home;
  const char* before = std::getenv("HOME");
  const std::string kept = before != nullptr ? before : "";
  setenv("HOME", home.path().c_str(), 1);
  EXPECT_EQ(output_target("~/a/x.h5", "-o"), home.file("a/x.h5"));
  EXPECT_EQ(output_folder_target("~/study/", "-o"), home.file("study"));
  EXPECT_SAYS(judged("~"), "is a folder");
  setenv("HOME", kept.c_str(), 1);
}

TEST(OutputPath, links_are_followed_to_what_they_name) {
  const TemporaryFolder f;
  fs::create_directory(f.file("disk"));
  fs::create_symlink("disk/cube.h5", f.file("link.h5"));
  fs::create_symlink(f.file("link.h5"), f.file("second.h5"));
  EXPECT_EQ(output_target(f.file("second.h5"), "-o"), f.file("disk/cube.h5")) << "also where nothing is there yet";
  fs::create_symlink("circle", f.file("circle"));
  EXPECT_SAYS(fault_of([&] { output_target(f.file("circle"), "-o"); }), "back to itself");
  fs::create_symlink("disk/", f.file("folder.h5"));
  EXPECT_SAYS(judged(f.file("folder.h5")), "is a folder");
  fs::create_symlink("/dev/null", f.file("null.h5"));
  EXPECT_SAYS(judged(f.file("null.h5")), "is a device");
}

TEST(OutputPath, what_is_no_regular_file_is_refused) {
  const TemporaryFolder f;
  EXPECT_SAYS(judged("/dev/null"), "is a device");
  EXPECT_SAYS(judged(f.path()), "is a folder");
  mkfifo(f.file("pipe").c_str(), 0600);
  EXPECT_SAYS(judged(f.file("pipe")), "is a pipe");
  const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  f.file("socket").copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_SAYS(judged(f.file("socket")), "is a socket");
  close(descriptor);
  OutputRule forced = rule();
  forced.force = true;
  for (const char* name : {"pipe", "socket"}) EXPECT_NE(judged(f.file(name), forced), "") << name;
}

TEST(OutputPath, files_are_replaced_only_where_they_are_ones_own) {
  const TemporaryFolder f;
  std::ofstream(f.file("x")) << "text";
  std::ofstream(f.file("empty"));
  EXPECT_SAYS(judged(f.file("x")), "it is foreign");
  EXPECT_SAYS(judged(f.file("x")), "--force");
  EXPECT_EQ(judged(f.file("x"), rule("")), "");
  EXPECT_EQ(judged(f.file("empty")), "") << "nothing is lost";
  EXPECT_EQ(judged(f.file("new/deep/y")), "");
  EXPECT_FALSE(fs::exists(f.file("new"))) << "judging makes nothing";
  OutputRule forced = rule();
  forced.force = true;
  EXPECT_EQ(judged(f.file("x"), forced), "");
  fs::create_hard_link(f.file("x"), f.file("another-name"));
  forced.inputs = {f.file("another-name")};
  EXPECT_SAYS(judged(f.file("x"), forced), "is read by this command");
  fs::permissions(f.file("x"), fs::perms::owner_read);
  EXPECT_SAYS(judged(f.file("x"), rule("")), "write-protected");
}

TEST(OutputPath, places_where_nothing_can_be_made_are_named) {
  const TemporaryFolder f;
  std::ofstream(f.file("x")) << "text";
  EXPECT_SAYS(judged(f.file("x/y.h5")), "is a file, not a folder");
  EXPECT_SAYS(judged(f.file("x/y/z.h5")), "is a file, not a folder");
  fs::create_symlink("nowhere", f.file("dangling"));
  EXPECT_SAYS(judged(f.file("dangling/y.h5")), "link to nothing");
  EXPECT_SAYS(judged(f.file(std::string(300, 'n'))), "too long");
  EXPECT_SAYS(judged(f.file(std::string(220, 'n'))), "too long a name by 5 bytes (names made beside it are longer)");
  EXPECT_EQ(judged(f.file(std::string(215, 'n'))), "");
  EXPECT_SAYS(judged(f.file(std::string(300, 'd') + "/x.h5")), "too long");
  std::string deep = f.path();
  while (deep.size() < 4100) deep += "/" + std::string(100, 'd');
  EXPECT_SAYS(judged(deep), "too long a path");
}

}  // namespace
}  // namespace eqc
