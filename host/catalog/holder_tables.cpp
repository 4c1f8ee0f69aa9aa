// Tables of blocs, languages, tokenizers, accelerators owned and standing somewhere, and their makers: who acts
// together, speaks what, holds what.
#include "host/base/text.hpp"
#include "host/catalog/tables.hpp"

namespace eqc {
namespace {

constexpr Range kYear{1800, 2200};

std::size_t nation_of(RowReader& row, const Catalog& catalog) {
  return row.reference("nation", ids_of(catalog.nations), "nation/nations.csv");
}

bool is_quarter(const std::string& text) {
  return text.size() == 6 && text.substr(0, 4).find_first_not_of("0123456789") == std::string::npos && text[4] == 'Q' &&
         text[5] >= '1' && text[5] <= '4';
}

}  // namespace

std::vector<std::string> bloc_columns() { return {"bloc", "nation", "since", "source", "as_of", "notes"}; }

void append_bloc(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  BlocRow bloc;
  bloc.bloc = row.required_text("bloc");
  bloc.nation = nation_of(row, catalog);
  row.unique("nation", bloc.bloc + " " + row.text("nation"), seen);
  bloc.since = row.required("since", kYear);
  bloc.origin = row.origin();
  catalog.blocs.push_back(std::move(bloc));
}

std::vector<std::string> language_columns() {
  return {"nation", "language", "share_percent", "official", "source", "as_of", "notes"};
}

void append_language(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  LanguageRow language;
  language.nation = nation_of(row, catalog);
  language.language = row.required_text("language");
  row.unique("language", row.text("nation") + " " + language.language, seen);
  language.share = row.required_percent("share_percent");
  language.official = row.yes("official");
  language.origin = row.origin();
  catalog.languages.push_back(std::move(language));
}

std::vector<std::string> tokenizer_columns() {
  return {"tokenizer", "language", "premium", "source", "as_of", "notes"};
}

void append_tokenizer(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  TokenizerRow tokenizer;
  tokenizer.tokenizer = row.required_text("tokenizer");
  tokenizer.language = row.required_text("language");
  row.unique("language", tokenizer.tokenizer + " " + tokenizer.language, seen);
  tokenizer.premium = row.required("premium", kPositive);
  tokenizer.origin = row.origin();
  catalog.tokenizers.push_back(std::move(tokenizer));
}

std::vector<std::string> compute_columns() {
  return {"owner", "name", "country",  "vendor", "quarter", "h100_equivalents",
          "p05",   "p95",  "residual", "source", "as_of",   "notes"};
}

void append_compute(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  ComputeRow held;
  held.owner = row.required_text("owner");
  held.name = row.required_text("name");
  held.country = row.text("country");
  held.vendor = row.required_text("vendor");
  held.quarter = row.required_text("quarter");
  if (!held.quarter.empty() && !is_quarter(held.quarter))
    row.fault("quarter", "'" + held.quarter + "' is no quarter; write 2025Q4");
  row.unique("owner", held.owner + " " + held.vendor + " " + held.quarter, seen);
  held.h100_equivalents = row.required("h100_equivalents", kNonNegative);
  held.p05 = row.optional("p05", kNonNegative);
  held.p95 = row.optional("p95", kNonNegative);
  if ((held.p05 && *held.p05 > held.h100_equivalents) || (held.p95 && *held.p95 < held.h100_equivalents))
    row.fault("h100_equivalents", shortest(held.h100_equivalents) + " is not between p05 and p95");
  held.residual = row.yes("residual");
  held.origin = row.origin();
  catalog.compute.push_back(std::move(held));
}

std::vector<std::string> territory_columns() {
  return {"nation", "status", "h100_equivalents", "clusters", "chips", "power_MW", "source", "as_of", "notes"};
}

void append_territory(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  TerritoryRow held;
  held.nation = nation_of(row, catalog);
  held.planned_too = row.choice("status", {"existing", "existing_or_planned"}) == 1;
  row.unique("nation", row.text("nation") + " " + row.text("status"), seen);
  held.h100_equivalents = row.required("h100_equivalents", kNonNegative);
  held.origin = row.origin();
  catalog.territories.push_back(std::move(held));
}

std::vector<std::string> vendor_columns() { return {"vendor", "country", "source", "as_of", "notes"}; }

void append_vendor(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  VendorRow vendor;
  vendor.vendor = row.required_text("vendor");
  row.unique("vendor", vendor.vendor, seen);
  vendor.nation = row.reference("country", ids_of(catalog.nations), "nation/nations.csv");
  vendor.origin = row.origin();
  catalog.vendors.push_back(std::move(vendor));
}

}  // namespace eqc
