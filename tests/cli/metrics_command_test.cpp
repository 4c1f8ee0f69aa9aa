// equicube metrics from the shell: the names of the one list, and older names with a note.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/command.hpp"

namespace eqc::cli_test {
namespace {

using Json = nlohmann::ordered_json;

std::string table_in(const TemporaryFolder& folder) {
  const std::string path = folder.file("table.csv");
  std::ofstream(path) << "v,g\n1,a\n2,a\n3,b\n10,b\n";
  return path;
}

std::vector<std::string> listed_metrics() {
  std::vector<std::string> names;
  for (const Json& row : Json::parse(equicube({"list", "metrics", "--json"}).out)) names.push_back(row["name"]);
  return names;
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

TEST(MetricsCommand, names_what_list_metrics_names) {
  const TemporaryFolder folder;
  const std::string table = table_in(folder);
  const CommandResult plain = equicube({"metrics", table, "--value", "v", "--json"}),
                      line = equicube({"metrics", table, "--value", "v", "--poverty-line", "2.5", "--json"});
  ASSERT_EQ(plain.code, 0) << plain.err;
  EXPECT_EQ(keys_of(Json::parse(plain.out)), listed_metrics());
  EXPECT_EQ(keys_of(Json::parse(line.out)), listed_metrics());
  EXPECT_EQ(Json::parse(line.out)["able_share"], 0.5);
  EXPECT_TRUE(Json::parse(plain.out)["able_share"].is_null());
}

TEST(MetricsCommand, groups_add_their_parts) {
  const TemporaryFolder folder;
  const CommandResult r = equicube({"metrics", table_in(folder), "--value", "v", "--group", "g", "--json"});
  const Json j = Json::parse(r.out);
  EXPECT_EQ(j["groups"], Json({"a", "b"}));
  EXPECT_NEAR(j["theil_t_between"].get<double>() + j["theil_t_within"].get<double>(), j["theil_t"].get<double>(),
              1e-15);
}

TEST(MetricsCommand, groups_say_why_they_have_no_value) {
  const TemporaryFolder folder;
  const std::string table = folder.file("table.csv");
  std::ofstream(table) << "v,g\n0,a\n0,a\n0,b\n3,c\n";
  const CommandResult r = equicube({"metrics", table, "--value", "v", "--group", "g", "--metric", "mean,gini,hoover"});
  EXPECT_NE(r.err.find("note: 2 groups ('a', ...): undefined, as the mean is not above 0: gini, hoover"),
            std::string::npos)
      << r.err;
}

TEST(MetricsCommand, groups_have_their_own_metrics) {
  const TemporaryFolder folder;
  const std::string table = table_in(folder);
  const Json j = Json::parse(equicube({"metrics", table, "--value", "v", "--group", "g", "--json"}).out);
  EXPECT_EQ(keys_of(j["by_group"]), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(j["by_group"]["b"]["mean"], 6.5);
  EXPECT_EQ(keys_of(j["by_group"]["a"]), listed_metrics());
  const std::string text = equicube({"metrics", table, "--value", "v", "--group", "g", "--metric", "mean,p90_p10"}).out;
  EXPECT_NE(text.find("group  mean      p90_p10"), std::string::npos) << text;
}

TEST(MetricsCommand, standard_errors_come_with_intervals) {
  const TemporaryFolder folder;
  const std::string table = table_in(folder);
  const Json j = Json::parse(equicube({"metrics", table, "--value", "v", "--se", "linearisation", "--json"}).out);
  const Json& mean = j["standard_errors"]["mean"];
  EXPECT_NEAR(mean["se"].get<double>(), std::sqrt(50.0 / 12), 1e-14);  // s / sqrt n of 1, 2, 3, 10
  EXPECT_NEAR(mean["high"].get<double>() - 4, 3.1824463 * std::sqrt(50.0 / 12), 1e-6);
  EXPECT_FALSE(j["standard_errors"].contains("hhi"));
  const CommandResult boot = equicube({"metrics", table, "--value", "v", "--se", "bootstrap", "--replicates", "20"});
  EXPECT_NE(boot.out.find("low 95 %"), std::string::npos) << boot.out;
  const CommandResult lonely = equicube({"metrics", table, "--value", "v", "--strata", "g"});
  EXPECT_EQ(lonely.code, 2);
  EXPECT_NE(lonely.err.find("add --se"), std::string::npos) << lonely.err;
}

TEST(MetricsCommand, strata_and_units_are_columns_of_names) {
  const TemporaryFolder folder;
  const std::string path = folder.file("survey.csv");
  std::ofstream(path) << "v,h,u\n1,n,1\n2,n,1\n3,n,2\n6,s,1\n4,s,2\n8,s,2\n";
  const std::vector<std::string> asked = {"metrics", path,       "--value", "v",     "--se", "linearisation",
                                          "--json",  "--metric", "mean",    "--psu", "u",    "--strata"};
  const auto with = [&](const char* strata) {
    std::vector<std::string> arguments = asked;
    arguments.push_back(strata);
    return equicube(arguments);
  };
  EXPECT_NEAR(Json::parse(with("h").out)["standard_errors"]["mean"]["se"].get<double>(), std::sqrt(20.0) / 6, 1e-14);
  EXPECT_NE(with("v").err.find("stratum '1' has one unit"), std::string::npos) << with("v").err;
  EXPECT_NE(with("k").err.find("named by --strata"), std::string::npos) << with("k").err;
}

TEST(MetricsCommand, negative_values_are_refused_or_measured_where_they_can_be) {
  const TemporaryFolder folder;
  const std::string path = folder.file("wealth.csv");
  std::ofstream(path) << "v\n-3\n0\n6\n";
  const CommandResult refused = equicube({"metrics", path, "--value", "v"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.err.find("--negative allow"), std::string::npos) << refused.err;
  const CommandResult r = equicube({"metrics", path, "--value", "v", "--negative", "allow", "--json"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(Json::parse(r.out)["gini"], 2.0);
  EXPECT_TRUE(Json::parse(r.out)["theil_t"].is_null());
  EXPECT_EQ(r.messages().size(), 2u) << r.err;  // one for each reason
}

TEST(MetricsCommand, older_names_are_understood_with_a_note) {
  const TemporaryFolder folder;
  const CommandResult r = equicube({"metrics", table_in(folder), "--value", "v", "--metric", "cr1,gini", "--json"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(keys_of(Json::parse(r.out)), (std::vector<std::string>{"gini", "cr_1"}));
  ASSERT_EQ(r.messages().size(), 1u);
  EXPECT_NE(r.err.find("note: metric 'cr1' is called 'cr_1'"), std::string::npos) << r.err;
}

TEST(MetricsCommand, says_what_it_recognised_and_drops_what_is_missing_when_asked) {
  const TemporaryFolder folder;
  const std::string table = folder.file("t.csv");
  write_text(table, "country;income\nNorland;1,0\nOsland;\nPelland;4,0\nQuorland;NA\n");
  const CommandResult fails = equicube({"metrics", table, "--value", "income"}),
                      drops = equicube({"metrics", table, "--value", "income", "--missing", "drop", "--json"});
  EXPECT_EQ(fails.code, 2);
  EXPECT_NE(fails.err.find("t.csv:3: income: is empty; --missing drop leaves such rows out"), std::string::npos);
  EXPECT_NE(fails.err.find("note: " + table + ": separated by semicolons\n"), std::string::npos) << fails.err;
  ASSERT_EQ(drops.code, 0) << drops.err;
  EXPECT_EQ(Json::parse(drops.out)["gini"], 0.3);  // by hand: 2 x 3 / (2 x 4 x 2.5)
  EXPECT_NE(drops.err.find("left out as missing: 2 rows (lines 3 and 5)"), std::string::npos) << drops.err;
}

TEST(MetricsCommand, reads_standard_input) {
  const TemporaryFolder folder;
  const std::string table = table_in(folder);
  const std::string command = std::string(EQC_BINARY) + " metrics - --value v --metric mean --json < " + table + " > " +
                              folder.file("out") + "; cat " + table + " | " + EQC_BINARY + " metrics - --value w 2> " +
                              folder.file("err");
  EXPECT_NE(std::system(command.c_str()), 0);
  EXPECT_EQ(Json::parse(read_file(folder.file("out")))["mean"], 4);
  EXPECT_NE(read_file(folder.file("err")).find("standard input:1: w: is no column"), std::string::npos);
}

TEST(MetricsCommand, a_name_that_is_no_metric_is_a_fault_with_the_nearest) {
  const TemporaryFolder folder;
  const CommandResult r = equicube({"metrics", table_in(folder), "--value", "v", "--metric", "ginni"});
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.err.find("--metric ginni: is no metric (did you mean 'gini'?)"), std::string::npos) << r.err;
}

TEST(ShowCommand, an_older_metric_name_is_understood_with_a_note) {
  const TemporaryFolder folder;
  const std::string cube = folder.file("tiny.h5");
  ASSERT_EQ(equicube({"run", kTinyFolder + "/both.toml", "-o", cube, "--quiet"}).code, 0);
  const std::vector<std::string> show = {"show", cube, "--quantity", "nation_train_metric", "--csv", "--metric"};
  const auto with = [&](const char* name) {
    std::vector<std::string> arguments = show;
    arguments.push_back(name);
    return equicube(arguments);
  };
  const CommandResult older = with("ge2"), todays = with("ge_2");
  ASSERT_EQ(older.code, 0) << older.err;
  EXPECT_EQ(older.out, todays.out);
  EXPECT_EQ(todays.err, "");
  EXPECT_NE(older.err.find("is called 'ge_2'"), std::string::npos) << older.err;
}

}  // namespace
}  // namespace eqc::cli_test
