// Tables of blocs, languages, tokenizers, holdings, devices and price falls: the committed rows against published
// figures, and every bad cell.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "host/base/diagnostics.hpp"
#include "host/catalog/catalog.hpp"
#include "tests/source_folder.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

const Catalog& committed() {
  static const Catalog loaded = load_catalog(std::string(kSourceFolder) + "/scenarios/catalog");
  return loaded;
}

std::size_t size_of(const char* bloc) { return committed().members_of(bloc).size(); }

TEST(Blocs, have_as_many_members_as_they_say) {
  // Members as the organisations list them in 2026; the African Union without the Sahrawi Republic
  EXPECT_EQ(size_of("EU"), 27U);
  EXPECT_EQ(size_of("EEA"), 30U);
  EXPECT_EQ(size_of("AU"), 54U);
  EXPECT_EQ(size_of("ASEAN"), 11U);
  EXPECT_EQ(size_of("BRICS+"), 10U);
  EXPECT_EQ(size_of("G7"), 7U);
  EXPECT_EQ(size_of("OECD"), 38U);
  EXPECT_EQ(size_of("CERN"), 25U);
  EXPECT_EQ(size_of("ECOWAS"), 12U);
  EXPECT_EQ(size_of("nobody"), 0U);
}

double premium(const char* tokenizer, const char* language) {
  for (const TokenizerRow& row : committed().tokenizers)
    if (row.tokenizer == tokenizer && row.language == language) return row.premium;
  return std::nan("");
}

TEST(Tokenizers, agree_with_published_premiums) {
  // Petrov et al. 2023, arXiv 2305.15425, table 1 (ChatGPT and GPT-4): Portuguese 1.48, Italian 1.64, Standard
  // Arabic 3.04, Bengali 5.84, Burmese 11.70
  EXPECT_NEAR(premium("cl100k_base", "pt"), 1.48, 0.005);
  EXPECT_NEAR(premium("cl100k_base", "it"), 1.64, 0.005);
  EXPECT_NEAR(premium("cl100k_base", "ar"), 3.04, 0.005);
  EXPECT_NEAR(premium("cl100k_base", "bn"), 5.84, 0.005);
  EXPECT_NEAR(premium("cl100k_base", "my"), 11.70, 0.005);
  // OpenAI, Hello GPT-4o (2024): one sentence, Hindi 90 to 31 tokens, Telugu 159 to 45, English 27 to 24; ours are
  // means over long texts
  EXPECT_NEAR(premium("cl100k_base", "hi") / premium("o200k_base", "hi"), 90.0 / 31 * 24 / 27, 0.9);
  EXPECT_NEAR(premium("cl100k_base", "te") / premium("o200k_base", "te"), 159.0 / 45 * 24 / 27, 0.9);
  EXPECT_EQ(premium("o200k_base", "en"), 1);
}

TEST(Languages, shares_of_a_nation_do_not_exceed_one) {
  std::vector<double> sum(committed().nations.size(), 0.0);
  for (const LanguageRow& row : committed().languages) sum[row.nation] += row.share;
  for (std::size_t n = 0; n < sum.size(); ++n) {
    EXPECT_GT(sum[n], 0) << committed().nations[n].id;
    EXPECT_LE(sum[n], 1 + 1e-9) << committed().nations[n].id;
  }
}

TEST(Compute, five_owners_hold_three_quarters_at_the_end_of_2025) {
  // Epoch AI, AI chip owners: the five largest hold 73.6 % of the listed compute in 2025 Q4, Google about a quarter
  double all = 0, five = 0, google = 0;
  for (const ComputeRow& row : committed().compute) {
    if (row.quarter != "2025Q4") continue;
    all += row.h100_equivalents;
    for (const char* owner : {"alphabet", "microsoft", "amazon", "meta-platforms", "oracle"})
      five += row.owner == owner ? row.h100_equivalents : 0;
    google += row.owner == "alphabet" ? row.h100_equivalents : 0;
  }
  EXPECT_NEAR(five / all, 0.736, 0.0005);
  EXPECT_NEAR(google / all, 0.259, 0.001);
}

TEST(Vendors, of_every_holding_have_a_nation) {
  for (const ComputeRow& row : committed().compute)
    EXPECT_TRUE(std::any_of(committed().vendors.begin(), committed().vendors.end(), [&](const VendorRow& v) {
      return v.vendor == row.vendor;
    })) << row.vendor;
}

TEST(Organizations, research_institutions_of_the_surveys_are_there) {
  double universities = 0;
  std::size_t count = 0;
  for (const OrganizationRow& row : committed().organizations)
    if (row.kind == OrganizationKind::university && row.country == "USA") {
      universities += row.rnd_usd.value_or(0);
      ++count;
    }
  EXPECT_GT(count, 600U);
  EXPECT_NEAR(universities / 108.8e9, 1, 0.01);  // NSF NCSES, HERD FY2023: 108.8 billion USD at all institutions
}

/// The committed catalog with one file of ours in the place of its own.
std::string faults_with(const std::string& file, const std::string& text) {
  const fs::path root = fs::temp_directory_path() / ("equicube_holders_" + std::to_string(getpid()));
  fs::remove_all(root);
  for (const char* folder : {"model", "hardware", "region", "nation", "organization", "price"}) {
    fs::create_directories(root / folder);
    for (const char* name : {"models", "efficiency", "accelerators", "regions", "nations"}) {
      const fs::path from = fs::path(kSourceFolder) / "tests/golden/catalog" / folder / (std::string(name) + ".csv");
      if (fs::exists(from)) fs::copy_file(from, root / folder / from.filename());
    }
  }
  std::ofstream(root / file, std::ios::binary) << text;
  std::string text_of_faults;
  try {
    load_catalog(root.string());
  } catch (const InputError& error) {
    text_of_faults = error.diagnostics().text();
  }
  fs::remove_all(root);
  return text_of_faults;
}

TEST(HolderTables, faults_name_file_line_and_column) {
  const std::string bloc = "bloc,nation,since,source,as_of,notes\n",
                    language = "nation,language,share_percent,official,source,as_of,notes\n";
  const std::string tokenizer = "tokenizer,language,premium,source,as_of,notes\n",
                    held = "owner,name,country,vendor,quarter,h100_equivalents,p05,p95,residual,source,as_of,notes\n";
  const std::string device =
      "id,name,price_USD,life_years,memory_GB,memory_GB_per_s,fp32_TFLOP_per_s,power_W,source,as_of,notes\n";
  const std::string fall = "id,what,rate_per_year,low,high,first_year,last_year,source,as_of,notes\n";
  struct Row {
    const char* file;
    std::string text;
    const char* fault;
  };
  const Row rows[] = {
      {"nation/blocs.csv", bloc + "EU,XXX,1958,treaty,2026,\n",
       "nation/blocs.csv:2: nation: 'XXX' is no id in nation/nations.csv"},
      {"nation/blocs.csv", bloc + "EU,FRA,58,treaty,2026,\n", "nation/blocs.csv:2: since: 58 is out of range"},
      {"nation/blocs.csv", bloc + "EU,FRA,1958,treaty,2026,\nEU,FRA,1958,treaty,2026,\n",
       "nation/blocs.csv:3: nation: 'EU FRA' appears twice"},
      {"nation/blocs.csv", bloc + "EU,FRA,1958,,2026,\n", "nation/blocs.csv:2: source: is empty"},
      {"nation/languages.csv", language + "FRA,fr,101,yes,cldr,2025,\n",
       "nation/languages.csv:2: share_percent: 101 is out of range"},
      {"nation/languages.csv", language + "FRA,fr,100,oui,cldr,2025,\n",
       "nation/languages.csv:2: official: 'oui' is not one of no, yes"},
      {"model/tokenizers.csv", tokenizer + "a,fr,0,paper,2023,\n",
       "model/tokenizers.csv:2: premium: 0 is out of range"},
      {"model/tokenizers.csv", tokenizer + "a,fr,1,paper,2023,\na,fr,2,paper,2023,\n",
       "model/tokenizers.csv:3: language: 'a fr' appears twice"},
      {"organization/compute.csv", held + "x,X,USA,Maker,2025-4,1,,,no,e,2025,\n",
       "organization/compute.csv:2: quarter: '2025-4' is no quarter; write 2025Q4"},
      {"organization/compute.csv", held + "x,X,USA,Maker,2025Q4,1,2,3,no,e,2025,\n",
       "organization/compute.csv:2: h100_equivalents: 1 is not between p05 and p95"},
      {"nation/compute.csv",
       "nation,status,h100_equivalents,clusters,chips,power_MW,source,as_of,notes\nFRA,planned,1,,,,e,2026,\n",
       "nation/compute.csv:2: status: 'planned' is not one of existing, existing_or_planned"},
      {"organization/vendors.csv", "vendor,country,source,as_of,notes\nNVIDIA,US,e,2026,\n",
       "organization/vendors.csv:2: country: 'US' is no id in nation/nations.csv"},
      {"price/devices.csv", device + "d,D,100,0,8,50,1,20,e,2025,\n",
       "price/devices.csv:2: life_years: 0 is out of range"},
      {"price/falls.csv", fall + "f,gold,9,,,,,e,2025,\n",
       "price/falls.csv:2: what: 'gold' is not one of use, compute"},
      {"price/falls.csv", fall + "f,use,9,10,20,,,e,2025,\n",
       "price/falls.csv:2: rate_per_year: is not between low and high"},
  };
  for (const Row& row : rows) {
    const std::string faults = faults_with(row.file, row.text);
    EXPECT_NE(faults.find(row.fault), std::string::npos) << row.text << "wanted: " << row.fault << "\ngot: " << faults;
  }
}

}  // namespace
}  // namespace eqc
