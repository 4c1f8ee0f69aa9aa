// Script and style are allowed by their SHA-256 alone; the JSON block is no script.
#include "host/report/html/page_file.hpp"

#include <nlohmann/json.hpp>
#include <span>

#include "host/base/json_text.hpp"
#include "host/base/sha256.hpp"
#include "host/cube/compress.hpp"
#include "host/report/html/page_assets.hpp"

namespace eqc {
namespace {

using Json = nlohmann::ordered_json;

std::string hash_source(std::string_view asset) {
  const std::string hex = sha256_hex(asset);
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return "'sha256-" + base64(bytes) + "'";
}

std::string escaped_html(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
  return out;
}

}  // namespace

std::string base64(std::string_view bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < left ? static_cast<unsigned char>(bytes[i + k]) : 0);
    for (std::size_t k = 0; k < 4; ++k) out += k <= left ? kDigits[group >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

std::string script_json(const Json& json) {
  const std::string text = json_text(json);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '<')
      out += "\\u003c";
    else if (c == '>')
      out += "\\u003e";
    else if (c == '&')
      out += "\\u0026";
    else if (c == '\xE2' && i + 2 < text.size() && text[i + 1] == '\x80' &&
             (text[i + 2] == '\xA8' || text[i + 2] == '\xA9')) {
      out += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

std::string packed_tables(const std::vector<PageTable>& tables) {
  Json all = Json::array();
  for (const PageTable& t : tables) {
    Json axes = Json::array(), texts = Json::array();
    for (const PageAxis& a : t.axes) axes.push_back({{"name", a.name}, {"labels", a.labels}});
    for (const auto& [name, cells] : t.texts) texts.push_back({{"name", name}, {"cells", cells}});
    all.push_back({{"id", t.id},
                   {"variable", t.variable.name},
                   {"title", t.title},
                   {"unit", t.variable.units},
                   {"description", t.variable.description},
                   {"axes", axes},
                   {"texts", texts},
                   {"values", t.values},
                   {"data", printed_numbers(t)}});
  }
  const std::string text = json_text(all);
  const Bytes packed = deflate_zlib(std::as_bytes(std::span(text)));
  return base64({reinterpret_cast<const char*>(packed.data()), packed.size()});
}

std::string page_html(const std::string& title, Json head, const std::vector<PageTable>& tables) {
  head["packed"] = packed_tables(tables);
  const std::string_view script = page_script(), style = page_style();
  std::string html(kPageStart);
  html +=
      "<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "script-src " +
      hash_source(script) + "; style-src " + hash_source(style) +
      "; img-src data: blob:; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n<title>" +
      escaped_html(title) + "</title>\n<style>";
  html += style;
  html +=
      "</style>\n</head>\n<body>\n<div id=\"page\"><noscript><p>This page draws its charts with its own script, which "
      "your browser does not run. Its numbers are in the CSV files beside it.</p></noscript></div>\n"
      "<script type=\"application/json\" id=\"data\">";
  html += script_json(head);
  html += "</script>\n<script>";
  html += script;
  html += "</script>\n</body>\n</html>\n";
  return html;
}

}  // namespace eqc
