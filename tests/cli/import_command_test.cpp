// equicube import: rows that a scenario takes, refusals that name the key, files that stay. tests/import_model takes
// the configurations of many families.
#include "tests/cli/command.hpp"

namespace eqc::cli_test {
namespace {

/// Llama 3.1 8B as its config.json has it: 8.03 billion parameters on its card.
const std::string kConfig =
    R"({"model_type": "llama", "num_hidden_layers": 32, "hidden_size": 4096, "num_attention_heads": 32,
  "num_key_value_heads": 8, "intermediate_size": 14336, "vocab_size": 128256, "max_position_embeddings": 131072,
  "tie_word_embeddings": false})";

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string replaced(std::string text, const std::string& old, const std::string& by) {
  return text.replace(text.find(old), old.size(), by);
}

struct Imported {
  TemporaryFolder folder;
  std::string config = folder.file("config.json"), scenario = folder.file("s.toml");
  Imported() { write_text(config, kConfig); }
  CommandResult check(const std::string& model, const std::string& part, const std::string& file) const {
    write_text(scenario, "[axes]\nmodels = [\"" + model + "\"]\nhardware = [\"" + part +
                             "\"]\nregions = [\"USA\"]\n[catalog]\nadd = [\"" + file + "\"]\n");
    return equicube({"check", scenario});
  }
};

TEST(ImportCommand, a_model_becomes_a_row_and_says_its_parameters_beside_the_published) {
  const Imported i;
  const CommandResult made = equicube({"import", "model", i.config, "--id", "ours", "--published", "8.03", "--cell",
                                       "training_tokens_billion=15000", "-o", i.folder.file("ours.csv")});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_TRUE(says(made.err, "ours: 8.03 billion parameters by its sizes, 8.03 published (+0.00 %)")) << made.err;
  EXPECT_EQ(i.check("ours", "h100-sxm-80gb", "ours.csv").code, 0);
}

TEST(ImportCommand, parameters_far_from_the_published_are_said_aloud) {
  const Imported i;
  const CommandResult made = equicube({"import", "model", i.config, "--id", "ours", "--published", "7"});
  EXPECT_EQ(made.code, 0);
  EXPECT_TRUE(says(made.err, "more than 1 % apart")) << made.err;
  EXPECT_TRUE(says(made.out, "[[model]]\nid = \"ours\"\n")) << made.out;
}

TEST(ImportCommand, an_accelerator_is_like_another_but_for_what_is_said_and_its_price) {
  const Imported i;
  const CommandResult made = equicube({"import", "hardware", "--id", "more", "--like", "h100-sxm-80gb", "--cell",
                                       "memory_GB=160", "-o", i.folder.file("part.csv")});
  ASSERT_EQ(made.code, 0) << made.err;
  const std::string row = read_file(i.folder.file("part.csv"));
  EXPECT_TRUE(says(row, "\nmore,more,NVIDIA,")) << row;
  EXPECT_TRUE(says(row, ",160,3350,")) << row;
  EXPECT_TRUE(says(row, ",700,105,,,")) << row;  // power as of the other, no price
  EXPECT_EQ(i.check("llama-3.1-8b", "more", "part.csv").code, 0);
}

TEST(ImportCommand, a_data_sheet_is_a_json_object_of_columns) {
  const Imported i;
  write_text(i.folder.file("sheet.json"),
             R"({"memory_GB": 96, "memory_bandwidth_GB_per_s": 4000, "peak_bf16_TFLOP_per_s": 900, "tdp_W": 600,
              "efficiency": "nvidia-hopper", "price_USD": 20000, "sold": true})");
  const CommandResult made =
      equicube({"import", "hardware", i.folder.file("sheet.json"), "--id", "mine", "-o", i.folder.file("mine.csv")});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_EQ(i.check("llama-3.1-8b", "mine", "mine.csv").code, 0);
}

TEST(ImportCommand, refusals_say_what_is_wrong) {
  const Imported i;
  write_text(i.folder.file("list.json"), "[1]");
  const std::vector<std::pair<std::vector<std::string>, std::string>> refused = {
      {{"hardware", "--id", "x", "--cell", "memory_GG=4"}, "no column 'memory_GG' (did you mean 'memory_GB'?)"},
      {{"hardware", "--id", "x", "--cell", "memory_GB"}, "write column=value"},
      {{"hardware", "--id", "x", "--like", "h100-sxm-80gg"}, "(did you mean 'h100-sxm-80gb'?)"},
      {{"hardware", "--id", "x", "--cell", "memory_GB=4"}, "memory_bandwidth_GB_per_s: is empty but required"},
      {{"hardware", i.folder.file("list.json"), "--id", "x"}, "is no JSON object of columns"},
      {{"hardware", "--id", "a b"}, "is no id"},
      {{"model", "--id", "x"}, "name the config.json"},
      {{"model", i.folder.file("list.json"), "--id", "x"}, "is no JSON object"}};
  write_text(i.folder.file("heads.json"),
             replaced(kConfig, "\"num_key_value_heads\": 8", "\"num_key_value_heads\": 7"));
  for (const bool table : {false, true}) {  // a section takes the checks of a row
    std::vector<std::string> all = {"import", "model", i.folder.file("heads.json"), "--id", "x"};
    if (table) all.insert(all.end(), {"-o", i.folder.file("heads.csv")});
    const CommandResult r = equicube(all);
    EXPECT_EQ(r.code, 2);
    EXPECT_TRUE(says(r.err, "kv_heads: 7 does not divide heads = 32")) << r.err;
    EXPECT_EQ(r.out, "");
  }
  for (const auto& [arguments, part] : refused) {
    std::vector<std::string> all = {"import"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const CommandResult r = equicube(all);
    EXPECT_EQ(r.code, 2) << part;
    EXPECT_TRUE(says(r.err, part)) << r.err;
  }
}

TEST(ImportCommand, a_file_that_is_there_stays_without_force) {
  const Imported i;
  const std::string file = i.folder.file("ours.csv");
  write_text(file, "mine\n");
  EXPECT_EQ(equicube({"import", "model", i.config, "--id", "ours", "-o", file}).code, 2);
  EXPECT_EQ(read_file(file), "mine\n");
  EXPECT_EQ(equicube({"import", "model", i.config, "--id", "ours", "-o", file, "--force"}).code, 0);
  EXPECT_EQ(equicube({"import", "model", i.config, "--id", "ours", "-o", i.config, "--force"}).code, 2);  // its input
}

}  // namespace
}  // namespace eqc::cli_test
