// Spellings of names in publications.
#include "host/validate/resolve.hpp"

#include <gtest/gtest.h>

#include "host/catalog/catalog.hpp"

namespace eqc {
namespace {

class ResolveTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { catalog_ = new Catalog(load_catalog(find_catalog("", ""))); }
  static void TearDownTestSuite() { delete catalog_; }
  std::string hardware(std::string_view name) const {
    const auto found = Resolver(*catalog_).hardware(name);
    return found ? catalog_->hardware[*found].id : "";
  }
  std::string model(std::string_view name) const {
    const auto found = Resolver(*catalog_).model(name);
    return found ? catalog_->models[*found].id : "";
  }
  static Catalog* catalog_;
};
Catalog* ResolveTest::catalog_ = nullptr;

TEST_F(ResolveTest, hardware_stands_in_decorated_text) {
  EXPECT_EQ(hardware("a100-80gb"), "a100-80gb");
  EXPECT_EQ(hardware("A100-SXM-80GB"), "a100-80gb");
  EXPECT_EQ(hardware("H100-SXM-80GB, 8 per node"), "h100-sxm-80gb");
  EXPECT_EQ(hardware("8x H100-SXM-80GB"), "h100-sxm-80gb");
  EXPECT_EQ(hardware("NVIDIA L40S"), "l40s");
  EXPECT_EQ(hardware("RTX-4090 (desktop)"), "rtx-4090");
}

TEST_F(ResolveTest, hardware_is_no_part_of_a_longer_word_or_number) {
  EXPECT_EQ(hardware("L4x"), "");
  EXPECT_EQ(hardware("MyL4"), "");
  EXPECT_EQ(hardware("L40S"), "l40s");
  EXPECT_EQ(hardware("H100-SXM-80GBx8"), "h100-sxm-80gb");
  EXPECT_EQ(hardware("abacus"), "");
}

TEST_F(ResolveTest, model_keeps_its_size_and_loses_its_endings) {
  EXPECT_EQ(model("meta-llama/Llama-3.1-8B-Instruct"), "llama-3.1-8b");
  EXPECT_EQ(model("Llama 3.1 8B"), "llama-3.1-8b");
  EXPECT_EQ(model("nvidia/Llama-3.1-405B-Instruct-FP8"), "llama-3.1-405b");
  EXPECT_EQ(model("Llama-3.1-80B"), "");
  EXPECT_EQ(model(""), "");
}

}  // namespace
}  // namespace eqc
