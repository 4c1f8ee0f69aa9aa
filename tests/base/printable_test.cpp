// Text of strangers on a terminal.
#include "host/base/printable.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/base/json_text.hpp"

namespace eqc {
namespace {

TEST(Printable, EscapesWhatTerminalsObey) {
  EXPECT_EQ(printable("a\x1b[31mb\nc\td\x7f"), "a\\x1b[31mb\\x0ac\\x09d\\x7f");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(printable("\xC2\x9B"
                      "2J"),
            "\\u009b2J");  // CSI as one character
  EXPECT_EQ(printable("\xE2\x80\xAE"
                      "abc"),
            "\\u202eabc");                          // right-to-left override
  EXPECT_EQ(printable("\xE2\x80\xA8"), "\\u2028");  // line separator
}

TEST(Printable, KeepsTextOfAnyLanguage) {
  const std::string text = "Zürich, Côte d’Ivoire, 東京, €, 😀";
  EXPECT_EQ(printable(text), text);
  EXPECT_EQ(valid_utf8(text), text);
}

TEST(Printable, ShowsBytesThatAreNoUtf8) {
  EXPECT_EQ(printable("Z\xFCrich"), "Z\\xfcrich");
  EXPECT_EQ(valid_utf8("\xC0\xAF"), "\\xc0\\xaf");                    // overlong
  EXPECT_EQ(valid_utf8("\xED\xA0\x80"), "\\xed\\xa0\\x80");           // surrogate
  EXPECT_EQ(valid_utf8("\xF4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
  EXPECT_EQ(valid_utf8("\xE2\x82"), "\\xe2\\x82");                    // cut short
  EXPECT_EQ(valid_utf8("a\nb\x1b"), "a\nb\x1b");
}

TEST(Printable, LinesOfATextStay) {
  EXPECT_EQ(printable_lines("a\n\x1b"
                            "b\n"),
            "a\n\\x1bb\n");
}

TEST(Printable, JsonStaysTheSameJson) {
  const std::string hostile = "\x1b[31m \x7f \xC2\x9B \xE2\x80\xAE \xE6\x9D\xB1 \xFF \n";
  nlohmann::ordered_json json;
  json["a\xFE"] = {hostile, std::nan(""), 0.1};
  const std::string text = json_text(json);
  EXPECT_EQ(text, "{\"a\\\\xfe\":[\"\\u001b[31m \\u007f \\u009b \\u202e \xE6\x9D\xB1 \\\\xff \\n\",null,0.1]}");
  EXPECT_EQ(nlohmann::json::parse(text)["a\\xfe"][0].get<std::string>(),
            "\x1b[31m \x7f \xC2\x9B \xE2\x80\xAE \xE6\x9D\xB1 \\xff \n");
}

}  // namespace
}  // namespace eqc
