// A text becomes a row of letters, one for each word that counts or is counted; patterns of letters say what belongs
// together.
#include "host/validate/machine_count.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <regex>
#include <string>

#include "host/base/text.hpp"
#include "host/validate/machine_clauses.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

// N number, h hyphen behind it, x times, P product, A "GPUs", a "GPU", G "DGX", M machine, I instance, D "nodes",
// d "node", 0 a rate of nothing, o "of", c "across", / "per", e "each", ( ) and , ends of clauses, ? any other word.
struct Letters {
  std::string kinds;
  std::vector<double> values;  ///< of each letter

  void add(char kind, double value = 0) {
    kinds += kind;
    values.push_back(value);
  }

  /// "a" before "node" is one.
  void take_article() {
    if (kinds.empty() || kinds.back() != '?') return;
    kinds.back() = 'N';
    values.back() = 1;
  }
};

constexpr char kName = '#';

/// Words between a number and what it counts: "8-way H100", "4 pcs H100".
constexpr std::array<std::string_view, 5> kCounters = {"way", "pcs", "pieces", "units", "unit"};

/// The text with a sign in place of every name.
std::string with_signs(std::string_view given, const std::vector<CountedName>& names) {
  std::string text(given), out;
  std::replace(text.begin(), text.end(), kName, ' ');
  std::size_t at = 0;
  for (const CountedName& name : names) {
    out += text.substr(at, name.span.begin - at);
    out += name.kind == CountedName::Kind::nothing ? ' ' : kName;
    at = name.span.end;
  }
  return out + text.substr(at);
}

char kind_of_name(CountedName::Kind kind) {
  return kind == CountedName::Kind::machine ? 'M' : kind == CountedName::Kind::instance ? 'I' : 'P';
}

char kind_of_word(const std::string& word, bool products) {
  static const std::regex kPart("(?:gpu|accelerator|card|chip|npu|tpu|device)(s?)"),
      kNode("(?:node|server|host|machine|instance|rack|slice|vm|blade|box)((?:e?s)?)"),
      kProduct("[a-z]{1,3}\\d{2,3}[a-z]*"), kOf("of|with|having|containing"), kAcross("on|over|across|using|in");
  std::smatch m;
  if (std::regex_match(word, m, kPart)) return m.length(1) > 0 ? 'A' : 'a';
  if (std::regex_match(word, m, kNode)) return m.length(1) > 0 ? 'D' : 'd';
  if (std::regex_match(word, kOf)) return 'o';
  if (std::regex_match(word, kAcross)) return 'c';
  if (word == "per") return '/';
  if (word == "each" || word == "apiece") return 'e';
  if (word == "and") return ',';
  if (products && std::regex_match(word, kProduct) && !names_network(word) && word[0] != 'x') return 'P';
  return '?';
}

bool is_rate(const std::string& token) { return token.ends_with("/s") || token.ends_with("ps"); }

std::optional<double> number_word(const std::string& word) {
  static const std::map<std::string, double> kNumbers = {{"one", 1},  {"single", 1}, {"two", 2},  {"dual", 2},
                                                         {"pair", 2}, {"three", 3},  {"quad", 4}, {"five", 5},
                                                         {"octa", 8}, {"octo", 8},   {"ten", 10}};
  const auto found = kNumbers.find(word);
  return found == kNumbers.end() ? std::nullopt : std::optional(found->second);
}

Letters letters_of(std::string_view given, const std::vector<CountedName>& names) {
  // in turn: rates; cores of a chip; lanes of a bus; sizes of memory; numbers; times; words; signs
  static const std::regex kToken(
      R"((\d+(?:\.\d+)?\s*[gt](?:i?b)?(?:it|yte)?s?(?:/s|ps)|\d+[- ]?(?:gpu[- ]?)?cores?\b(?:[- ]gpus?\b)?))"
      R"(|(\bpcie?\s*(?:gen ?)?\d?(?:\.\d)?\s*x ?16\b|\bgen ?\d(?:\.\d)?\s*x ?\d+\b))"
      R"(|(\d+(?:\.\d+)?[ -]?[gt](?:i?b)?(?![a-z0-9])))"
      R"(|(\d+(?:\.\d+)?))"
      R"(|(x(?=[\s\d#(),\]_]|$|gpus?\b)|\*))"
      R"(|([a-z][a-z0-9]*(?:-\d+(?![\da-z]))?))"
      R"(|([#(),;:|\[\]/+&=]))");
  const std::string text = lower(plain_machine_text(with_signs(given, names)));
  Letters letters;
  std::vector<CountedName> left;
  for (const CountedName& name : names)
    if (name.kind != CountedName::Kind::nothing) left.push_back(name);
  std::size_t next = 0;
  bool article = false;  // the word before is "a"
  for (std::sregex_iterator at(text.begin(), text.end(), kToken), end; at != end; ++at) {
    const std::smatch& m = *at;
    if (m[1].matched) letters.add(is_rate(m[1].str()) && std::strtod(m[1].str().c_str(), nullptr) == 0 ? '0' : '?');
    if (m[2].matched || m[3].matched) continue;
    if (m[4].matched && contains(m[4].str(), ".")) letters.add('?');
    if (m[4].matched && !contains(m[4].str(), ".")) {
      letters.add('N', std::strtod(m[4].str().c_str(), nullptr));
      if (m.suffix().length() > 1 && *m[4].second == '-' && std::isalpha(static_cast<unsigned char>(m[4].second[1])))
        letters.add('h');
    }
    if (m[5].matched) letters.add('x');
    if (m[6].matched) {
      const std::string word = m[6].str();
      const bool of_names = word == "dgx" || word == "hgx";
      const bool hyphen = m.suffix().length() > 1 && *m[6].second == '-';
      const char kind = kind_of_word(word, names.empty());
      if (kind == 'd' && article) letters.take_article();
      article = word == "a" || word == "an";
      if (const auto number = number_word(word)) {
        letters.add('N', *number);
        if (hyphen) letters.add('h');
      } else if (of_names || kind != '?' || !(is_build_word(word) || is_one_of(word, kCounters)))
        letters.add(of_names ? 'G' : kind);
    }
    if (!m[7].matched) continue;
    const char sign = m[7].str()[0];
    if (sign == kName && next < left.size()) {
      letters.add(kind_of_name(left[next].kind), left[next].accelerators);
      ++next;
    } else if (sign != kName) {
      letters.add(sign == '[' ? '(' : sign == ']' ? ')' : sign == '/' || sign == '(' || sign == ')' ? sign : ',');
    }
  }
  for (std::size_t at = letters.kinds.find("()"); at != std::string::npos; at = letters.kinds.find("()")) {
    letters.kinds.erase(at, 2);  // "L4 (24 GB) x 4"
    letters.values.erase(letters.values.begin() + static_cast<std::ptrdiff_t>(at),
                         letters.values.begin() + static_cast<std::ptrdiff_t>(at) + 2);
  }
  return letters;
}

/// The product of the numbers in a pattern's first group, whose letters are then gone; nothing where it is nowhere.
std::optional<double> taken(Letters& letters, const std::regex& pattern) {
  std::smatch m;
  const std::string kinds = letters.kinds;
  if (!std::regex_search(kinds, m, pattern)) return std::nullopt;
  const auto begin = static_cast<std::size_t>(m.position(1)), size = static_cast<std::size_t>(m.length(1));
  double product = 1;
  for (std::size_t i = begin; i < begin + size; ++i)
    if (kinds[i] == 'N') product *= letters.values[i];
  letters.kinds.erase(begin, size);
  const auto at = letters.values.begin() + static_cast<std::ptrdiff_t>(begin);
  letters.values.erase(at, at + static_cast<std::ptrdiff_t>(size));
  return product;
}

/// Of the first pattern that is somewhere; 0 where none is.
double first_taken(Letters& letters, const std::vector<std::regex>& patterns) {
  for (const std::regex& pattern : patterns)
    if (const auto value = taken(letters, pattern)) return *value;
  return 0;
}

/// Boards of a maker: "DGX H100" is a machine of the product behind it, whose size its name's value is.
void join_machines(Letters& letters, double usual_node) {
  for (std::size_t at = letters.kinds.find('G'); at != std::string::npos; at = letters.kinds.find('G')) {
    const bool product = at + 1 < letters.kinds.size() && letters.kinds[at + 1] == 'P';
    letters.kinds.erase(at, 1);
    letters.values.erase(letters.values.begin() + static_cast<std::ptrdiff_t>(at));
    if (!product) continue;
    letters.kinds[at] = 'M';
    letters.values[at] = usual_node;
  }
}

double size_of(const Letters& letters, char kind) {
  const std::size_t at = letters.kinds.find(kind);
  return at == std::string::npos ? 0 : letters.values[at];
}

bool counts_nothing(const Letters& letters) {
  if (contains(letters.kinds, "0")) return true;
  static const std::string_view kCounted = "hxPAaMIDd/?";
  for (std::size_t i = 0; i + 1 < letters.kinds.size(); ++i)
    if (letters.kinds[i] == 'N' && letters.values[i] == 0 &&
        kCounted.find(letters.kinds[i + 1]) != std::string_view::npos)
      return true;
  return false;
}

/// "8x H100 per node", "8/node"; "8 GPUs each"; "nodes of 8x H100"; "nodes of 8"; "2 nodes x 8 GPUs"; "8x H100 x 2
/// nodes"; "8-GPU H100 node"; "two 8xH100 nodes"; "8x H100 node".
double per_node_in(Letters& letters) {
  static const std::vector<std::regex> kPatterns = {std::regex("(?:^|[^xN])(Nx?[PAa]*/[Dd])"),
                                                    std::regex("(?:^|[^xN])(Nx?[PAa]+e)"),
                                                    std::regex("[Dd](oNx?[PAa]+)"),
                                                    std::regex("[Dd](oN)(?:[),(/]|$)"),
                                                    std::regex("[Dd](xNx?[PAa]+)"),
                                                    std::regex("(?:^|[^xN])(Nx?[PAa]+)xN[xh]?[Dd]"),
                                                    std::regex("(Nh[PAa]+)[Dd]"),
                                                    std::regex("Nx?(Nx[PAa]+)[Dd]"),
                                                    std::regex("(Nx[PAa]+)d")};
  return first_taken(letters, kPatterns);
}

/// "2 nodes", "2x H100 nodes", "2-node"; "cluster of 2 nodes"; "nodes x 2".
double nodes_in(Letters& letters) {
  static const std::vector<std::regex> kPatterns = {std::regex("(?:^|[^?N/])(Nh?x?)P?[Aa]?[Dd]"),
                                                    std::regex("\\?(Nx?)D"), std::regex("[Dd](xN)")};
  return first_taken(letters, kPatterns);
}

/// "8 GPUs in one server", "64 H100 across 8 nodes": what each of the nodes has; 0 where it is no whole number.
double shared_among_nodes(const Letters& letters) {
  static const std::regex kShared("(N)x?[PAa]+c(N)h?x?[PAa]*[Dd](?!/)");
  std::smatch m;
  if (!std::regex_search(letters.kinds, m, kShared)) return 0;
  const double parts = letters.values[static_cast<std::size_t>(m.position(1))];
  const double nodes = letters.values[static_cast<std::size_t>(m.position(2))];
  return nodes > 0 && std::fmod(parts, nodes) == 0 ? parts / nodes : 0;
}

/// Machines and instances: "2x DGX H100", "4 nodes of DGX H100", "p5.48xlarge x 2", "DGX H100 (2 nodes)",
/// "p5.48xlarge (2x)".
double machines_in(Letters& letters) {
  static const std::vector<std::regex> kPatterns = {
      std::regex("((?:Nh?x)*Nh?)x?[Dd]?o?\\(?[MI]"), std::regex("[MI][Aa]?[Dd]?(xN)"),
      std::regex("[MI][Dd]?[(,]?(Nx?)[Dd]"), std::regex("I[(,]?(Nx)(?:[),]|$)"), std::regex("I[(,](xN)(?:[),]|$)")};
  return first_taken(letters, kPatterns);
}

/// Accelerators: "8x H100", "2x8 H100", "8 H100", "H100 x8", "H100 (8x)", "H100 (8)", "64 GPUs".
double parts_in(Letters& letters) {
  static const std::vector<std::regex> kPatterns = {std::regex("(?:^|[^N])((?:Nh?x\\(?)+)P"),
                                                    std::regex("((?:Nx)+N)o?P"),
                                                    std::regex("(?:^|[^?Nx])(N)h?o?P"),
                                                    std::regex("[PM][Aa]?(xN)"),
                                                    std::regex("[PM][Aa]?[(,]?(Nx)(?:[),]|$)"),
                                                    std::regex("[PM][Aa]?[(,](xN)(?:[),]|$)"),
                                                    std::regex("P\\((N)\\)"),
                                                    std::regex("((?:Nx)*N)x?A"),
                                                    std::regex("(?:^|[^?Nx])((?:Nx)*Nx?)a(?!\\?)"),
                                                    std::regex("((?:Nx)*Nh)a")};
  return first_taken(letters, kPatterns);
}

/// Of machines and instances: what is said of accelerators goes before, unless it is those of each.
double of_machines(const Letters& letters, double size, double machines, double parts) {
  const double whole = machines > 0 ? machines * size : contains(letters.kinds, "I") ? size : 0;
  const bool each = parts == size && machines > 1;
  return parts > 0 && !each ? parts : whole;
}

}  // namespace

MachineCount machine_count(std::string_view text, const std::vector<CountedName>& names, double usual_node) {
  static const std::regex kProduct("[Dd][xo]|xNx?[Dd]"), kBracket("[Dd]\\("), kOneNode("N[hx][PAa]+d");
  Letters letters = letters_of(text, names);
  join_machines(letters, usual_node);
  MachineCount count;
  count.zero = counts_nothing(letters);
  if (count.zero) return count;
  const bool across = contains(letters.kinds, "c"), product = std::regex_search(letters.kinds, kProduct),
             bracket = std::regex_search(letters.kinds, kBracket),
             one_node = std::regex_search(letters.kinds, kOneNode);
  const double size = std::max(size_of(letters, 'M'), size_of(letters, 'I'));
  const double shared = shared_among_nodes(letters);
  count.per_node = per_node_in(letters);
  const double machines = size > 0 ? machines_in(letters) : 0;
  const double stated_nodes = size > 0 ? 0 : nodes_in(letters);
  const double nodes = stated_nodes > 0 ? stated_nodes : one_node ? 1 : 0;
  const double parts = parts_in(letters);
  if (size > 0) {
    count.accelerators = of_machines(letters, size, machines, parts);
  } else if (nodes > 0) {
    const bool of_each = parts > 0 && !across && (product || parts == usual_node || (bracket && parts < usual_node));
    const double each = count.per_node > 0 ? count.per_node : of_each ? parts : usual_node;
    count.accelerators = parts > 0 && !of_each ? parts : nodes * each;
  } else {
    count.accelerators = parts;
  }
  if (count.per_node == 0) count.per_node = shared;
  return count;
}

}  // namespace eqc
