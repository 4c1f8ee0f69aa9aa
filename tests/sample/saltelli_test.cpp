// Every input and every list of a design has dimensions of its own, in both matrices.
#include "kernels/sample/saltelli.hpp"

#include <gtest/gtest.h>

#include <set>

namespace eqc {
namespace {

TEST(SaltelliDesign, shares_every_dimension_out_once) {
  std::set<int> taken;
  for (const DesignMatrix m : {DesignMatrix::a, DesignMatrix::b}) {
    for (int i = 0; i < kDesignInputs; ++i) EXPECT_TRUE(taken.insert(input_dimension(i, m)).second) << i;
    for (int i = 0; i < kDesignChoices; ++i) EXPECT_TRUE(taken.insert(choice_dimension(i, m)).second) << i;
  }
  EXPECT_EQ(*taken.begin(), 0);
  EXPECT_EQ(*taken.rbegin(), kSobolDimensions - 1);
  EXPECT_EQ(taken.size(), static_cast<std::size_t>(kSobolDimensions));
}

/// Appending an input or lengthening the table must not move these: draws are keyed by name, but points by dimension.
TEST(SaltelliDesign, dimensions_stay_where_they_are) {
  EXPECT_EQ(input_dimension(27, DesignMatrix::a), 27);
  EXPECT_EQ(input_dimension(0, DesignMatrix::b), 28);
  EXPECT_EQ(choice_dimension(3, DesignMatrix::b), 63);
  EXPECT_EQ(choice_dimension(4, DesignMatrix::a), kSobolDimensions - 2);
  EXPECT_EQ(input_dimension(28, DesignMatrix::a), 64);
  EXPECT_EQ(input_dimension(28, DesignMatrix::b), 65);
}

}  // namespace
}  // namespace eqc
