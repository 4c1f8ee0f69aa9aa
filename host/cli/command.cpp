// The one file that knows CLI11.
#include "host/cli/command.hpp"

#include <CLI/CLI.hpp>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <type_traits>

#include "host/base/printable.hpp"
#include "host/base/text.hpp"

namespace eqc::cli {
namespace {

constexpr std::size_t kLongestMessage = 4000;

}  // namespace

std::string program_word() {
  constexpr std::size_t kLongest = 40;
  const std::string called = program_invocation_name;
  if (called.find('/') == std::string::npos) return called;
  std::error_code none;
  const std::string nearby = std::filesystem::proximate(called, none).string();
  const std::string word = !nearby.empty() && nearby.size() < called.size() ? nearby : called;
  return word.size() > kLongest ? "equicube" : word;
}

Option& Option::required() {
  option_->required();
  return *this;
}

Option& Option::one_of(const std::vector<std::string>& words) {
  option_->check(CLI::IsMember(words));
  return *this;
}

Option& Option::between(int lowest, int highest) {
  option_->check(CLI::Range(lowest, highest));
  return *this;
}

Option& Option::not_negative() {
  option_->check(CLI::NonNegativeNumber);
  return *this;
}

Option& Option::existing_file() {
  option_->check(CLI::ExistingFile);
  return *this;
}

Option& Option::excludes(const Option& other) {
  option_->excludes(other.option_);
  return *this;
}

Option& Option::show_default() {
  option_->capture_default_str();
  return *this;
}

Option& Option::one_value_each() {
  option_->allow_extra_args(false);
  return *this;
}

Option& Option::all_values() {
  option_->take_all();
  return *this;
}

Option& Option::separated_by(char mark) {
  option_->delimiter(mark);
  return *this;
}

bool Option::given() const { return option_->count() > 0; }

namespace {

/// CLI11 makes of a whole number beyond 64 bits the largest there is, without a word.
std::string beyond_whole_numbers(const std::string& text) {
  std::int64_t value = 0;
  const char* start = text.data() + (!text.empty() && text[0] == '+' ? 1 : 0);
  const std::from_chars_result end = std::from_chars(start, text.data() + text.size(), value);
  return end.ec == std::errc::result_out_of_range ? text + " is beyond the range of whole numbers of 64 bits" : "";
}

template <class Value>
inline constexpr bool kWhole = std::is_integral_v<Value> || std::is_same_v<Value, std::optional<std::int64_t>>;

}  // namespace

template <class Value>
Option Command::option(const std::string& names, Value& value, const std::string& meaning) {
  CLI::Option* option = app_->add_option(names, value, meaning);
  if constexpr (kWhole<Value>) option->check(beyond_whole_numbers);
  return Option(option);
}

template Option Command::option(const std::string&, std::string&, const std::string&);
template Option Command::option(const std::string&, int&, const std::string&);
template Option Command::option(const std::string&, std::int64_t&, const std::string&);
template Option Command::option(const std::string&, std::optional<std::int64_t>&, const std::string&);
template Option Command::option(const std::string&, std::size_t&, const std::string&);
template Option Command::option(const std::string&, double&, const std::string&);
template Option Command::option(const std::string&, std::optional<double>&, const std::string&);
template Option Command::option(const std::string&, std::vector<std::string>&, const std::string&);
template Option Command::option(const std::string&, std::vector<int>&, const std::string&);

Option Command::flag(const std::string& names, bool& value, const std::string& meaning) {
  return Option(app_->add_flag(names, value, meaning));
}

void Command::footer(const std::string& text) { app_->footer(text); }

void Command::runs(Action action) {
  app_->callback([chosen = chosen_, action = std::move(action)] { *chosen = action; });
}

Program::Program(const std::string& meaning, const std::string& version)
    : app_(std::make_unique<CLI::App>(meaning)), version_(version) {
  app_->set_version_flag("--version", version);
  app_->require_subcommand(1);
  app_->failure_message([](const CLI::App*, const CLI::Error& error) {
    return printable(without_middle(error.what(), kLongestMessage)) + "\nRun with --help for more information.\n";
  });
}

Program::~Program() = default;

Command Program::add(const std::string& name, const std::string& meaning) {
  return Command(app_->add_subcommand(name, meaning), &chosen_);
}

std::vector<std::string> Program::names() const {
  std::vector<std::string> all;
  for (const CLI::App* command : app_->get_subcommands({})) all.push_back(command->get_name());
  return all;
}

namespace {

/// CLI11 writes a closed list behind the kind of the value: "TEXT:{a,b}".
void split_type(const std::string& type, OptionText& text) {
  const std::size_t open = type.find(":{");
  text.value = type.substr(0, type.find(':'));
  if (open != std::string::npos && type.back() == '}')
    text.choices = split(type.substr(open + 2, type.size() - open - 3), ',');
}

OptionText text_of(const CLI::Option& option) {
  OptionText text;
  text.positional = option.get_positional();
  if (text.positional) text.names.push_back(option.get_name(true));
  for (const std::string& name : option.get_snames()) text.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) text.names.push_back("--" + name);
  if (option.get_items_expected_max() > 0) split_type(option.get_type_name(), text);
  text.meaning = option.get_description();
  text.preset = option.get_default_str();
  text.required = option.get_required();
  return text;
}

}  // namespace

ProgramText Program::text() const {
  ProgramText text{app_->get_description(), version_, {}};
  for (const CLI::App* app : app_->get_subcommands({})) {
    CommandText command{app->get_name(), app->get_description(), app->get_footer(), {}};
    for (const CLI::Option* option : app->get_options({})) command.options.push_back(text_of(*option));
    text.commands.push_back(std::move(command));
  }
  return text;
}

std::optional<int> Program::parse(int argc, char** argv, int bad_input) {
  try {
    app_->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app_->exit(error) == 0 ? 0 : bad_input;
  }
  return std::nullopt;
}

}  // namespace eqc::cli
