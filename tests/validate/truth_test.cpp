// Tables of measurements: reading, faults, repeated releases.
#include "host/validate/truth.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/base/diagnostics.hpp"
#include "host/base/file.hpp"
#include "host/validate/prediction.hpp"
#include "host/validate/superseded.hpp"
#include "tests/source_folder.hpp"

namespace eqc {
namespace {

std::string file_with(const std::string& text) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("truth-" + std::to_string(std::hash<std::string>()(text)) + ".csv"))
          .string();
  std::ofstream(path) << text;
  return path;
}

std::vector<TruthRow> rows_of(const std::string& text, TruthTask task = TruthTask::training) {
  return read_truth({file_with(text)}, task);
}

std::string faults_of(const std::string& text) {
  try {
    rows_of(text);
  } catch (const InputError& error) {
    return error.diagnostics().text();
  }
  return "";
}

TEST(Truth, reads_known_and_unknown_columns_in_any_order) {
  const auto rows =
      rows_of("extra,measured_value,hardware,model,measured_quantity,tp\nx,1.5,DGX-H100,GPT 1.7B,iteration_time,\n");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].value, 1.5);
  EXPECT_EQ(rows[0].text("extra"), "x");
  EXPECT_EQ(rows[0].text("no such column"), "");
  EXPECT_FALSE(rows[0].number("tp").has_value());
  EXPECT_EQ(rows[0].line, 2);
}

TEST(Truth, columns_have_other_spellings_and_the_right_name_wins) {
  const auto rows = rows_of("Model Name,GPU,Metric,Value,GBS,tensor-parallel,tp\nm,h,step_time,2,512,8,4\n");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].text("model"), "m");
  EXPECT_EQ(rows[0].text("hardware"), "h");
  EXPECT_EQ(rows[0].quantity, "step_time");
  EXPECT_EQ(rows[0].number("global_batch_seqs"), 512);
  EXPECT_EQ(rows[0].number("tp"), 4);
}

TEST(Truth, a_spelling_means_the_column_of_the_task) {
  const auto column = [](const std::string& spelling, const char* name, TruthTask task) {
    return rows_of("model,hardware,measured_quantity,measured_value," + spelling + "\na,b,c,1,8\n", task)[0].text(name);
  };
  const std::vector<std::pair<const char*, std::vector<const char*>>> served = {
      {"batch_or_concurrency", {"concurrency", "Max Concurrency", "batch_size", "batch", "clients", "users"}},
      {"weight_precision", {"precision", "dtype", "quantization"}},
      {"input_len", {"ISL", "input_tokens", "prompt_tokens", "prompt_len"}},
      {"output_len", {"OSL", "output_tokens", "max_tokens", "gen_len"}},
      {"framework", {"engine", "server", "backend", "software"}}};
  for (const auto& [name, spellings] : served)
    for (const char* spelling : spellings) EXPECT_EQ(column(spelling, name, TruthTask::serving), "8") << spelling;
  EXPECT_EQ(column("batch_size", "global_batch_seqs", TruthTask::training), "8");
  EXPECT_EQ(column("batch_size", "global_batch_seqs", TruthTask::serving), "");
  EXPECT_EQ(column("precision", "precision", TruthTask::training), "8");
}

TEST(Truth, of_several_spellings_the_likeliest_counts) {
  const auto rows = rows_of("model,hardware,measured_quantity,measured_value,batch_size,concurrency\na,b,c,1,256,8\n",
                            TruthTask::serving);
  EXPECT_EQ(rows[0].text("batch_or_concurrency"), "8");
  EXPECT_EQ(rows[0].text("batch_size"), "256");
}

TEST(Truth, family_falls_back_to_source_and_then_to_the_file) {
  const auto rows =
      rows_of("model,hardware,measured_quantity,measured_value,family,source\na,b,c,1,f,s\na,b,c,1,,s\na,b,c,1,,\n");
  EXPECT_EQ(rows[0].family, "f");
  EXPECT_EQ(rows[1].family, "s");
  EXPECT_EQ(rows[2].family, rows[2].file);
}

TEST(Truth, every_fault_is_reported_with_its_line) {
  const std::string text = faults_of("model,hardware,measured_quantity,measured_value\na,b,c,fast\n,b,c,1\na,b,c,-2\n");
  EXPECT_NE(text.find(":2: measured_value: 'fast' is no number"), std::string::npos) << text;
  EXPECT_NE(text.find(":3: model: is empty but required"), std::string::npos) << text;
  EXPECT_NE(text.find(":4: measured_value: -2 is not above zero"), std::string::npos) << text;
}

TEST(Truth, a_measured_value_is_plain_positive_and_physical_or_one_fault) {
  const auto fault = [](const std::string& value) {
    return faults_of("model,hardware,measured_quantity,measured_value\na,b,c,\"" + value + "\"\n");
  };
  const std::vector<std::pair<const char*, std::vector<const char*>>> faults = {
      {"' is no number; write digits",
       {"1,234.5", "1,234", "1.2k", "12 ms", "inf", "-inf", "nan", "1e999", "~5", "5%"}},
      {" is not above zero", {"0", "-1", "-1e-300", "0.0"}},
      {" is nothing that was measured (1e-12 to 1e+15)", {"1e-300", "9e-13", "1.1e15", "1e300"}}};
  for (const auto& [message, values] : faults)
    for (const char* value : values) {
      const std::string text = fault(value);
      EXPECT_NE(text.find(message), std::string::npos) << value << ": " << text;
      EXPECT_EQ(text.find(":2: measured_value"), text.rfind(":2: measured_value")) << text;
    }
  for (const char* value : {"1e-12", "1e15", "+5", "0.03", "6.08e14"}) EXPECT_EQ(fault(value), "") << value;
}

TEST(Truth, counts_beyond_what_anybody_has_are_faults) {
  const std::string text = faults_of(
      "model,hardware,measured_quantity,measured_value,gbs,tp,n_gpus\na,b,c,1,1e44,8,8\na,b,c,1,,8,2e7\na,b,c,1,8,,\n");
  EXPECT_NE(text.find(":2: global_batch_seqs: 1e+44 is more than anybody has; at most 1e+09"), std::string::npos)
      << text;
  EXPECT_NE(text.find(":3: n_gpus: 2e+07 is more than anybody has; at most 1e+07"), std::string::npos) << text;
  EXPECT_EQ(text.find(":4:"), std::string::npos) << text;
}

TEST(Truth, missing_column_and_missing_file_are_faults) {
  EXPECT_NE(faults_of("model,hardware,what,measured_value\na,b,c,1\n").find("measured_quantity: column is missing"),
            std::string::npos);
  EXPECT_THROW(read_truth({"/no/such/file.csv"}, TruthTask::training), InputError);
}

TEST(Superseded, keeps_the_newest_release_of_one_configuration) {
  const auto rows = rows_of(
      "model,hardware,measured_quantity,measured_value,family,source,tp\n"
      "m,h,q,1,f,release 26.04.01 here,2\n"
      "m,h,q,2,f,release 26.06 here,2\n"
      "m,h,q,3,f,release 25.11 here,4\n"
      "m,h,q,4,g,release 25.11 here,2\n"
      "m,h,q,5,f,no number,2\n");
  EXPECT_EQ(superseded(rows), (std::vector<bool>{true, false, false, false, false}));
}

TEST(Truth, the_page_of_the_format_lists_every_quantity) {
  const std::string page = read_file(std::string(kSourceFolder) + "/docs/truth-format.md");
  for (const auto& names : {training_quantities(), training_quantity_spellings(), serving_quantities()})
    for (const std::string_view name : names)
      EXPECT_NE(page.find("`" + std::string(name) + "`"), std::string::npos) << name;
}

}  // namespace
}  // namespace eqc
