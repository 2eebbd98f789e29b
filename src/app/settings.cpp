#include "app/settings.hpp"
#include "base/toml.hpp"
#include "messages/messages.hpp"
#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace marelle::app {

namespace {

std::string number_refused(std::string const& name) { return name + " : un nombre entier est attendu"; }

int number_of(std::string const& name, std::string const& text, int least, int most) {
    int number{};
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < least || number > most)
        throw Refusal{fmt::format("{}, de {} à {}", number_refused(name), least, most)};
    return number;
}

std::vector<std::string> list_of(std::string const& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        auto comma = std::min(text.find(',', at), text.size());
        if (comma > at) out.push_back(text.substr(at, comma - at));
        at = comma + 1;
    }
    return out;
}

std::string secret(std::string const& name, std::string const& text) {
    if (!text.starts_with("file:")) return text;
    std::ifstream in{text.substr(5)};
    if (!in) throw Refusal{name + " : le fichier " + text.substr(5) + " ne se lit pas"};
    std::string out{std::istreambuf_iterator<char>{in}, {}};
    while (!out.empty() && (out.back() == '\n' || out.back() == '\r')) out.pop_back();
    return out;
}

bool yes(std::string const& name, std::string const& text) {
    if (text != "true" && text != "false") throw Refusal{name + " : « true » ou « false »"};
    return text == "true";
}

// How families are written to; false: the key is none of those.
bool set_road(message::Roads& roads, std::string const& name, std::string const& text) {
    if (name == "public_url") roads.public_url = text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
    else if (name == "mail_url") roads.mail_url = text;
    else if (name == "mail_from") roads.mail_from = text;
    else if (name == "mail_user") roads.mail_user = text;
    else if (name == "mail_password") roads.mail_password = secret(name, text);
    else if (name == "mail_in_clear") roads.mail_in_clear = yes(name, text);
    else if (name == "sms_url") roads.sms_url = text;
    else if (name == "sms_token") roads.sms_token = secret(name, text);
    else if (name == "sms_sender") roads.sms_sender = text;
    else if (name == "sms_report_token") roads.sms_report_token = secret(name, text);
    else if (name == "authorities") roads.authorities = text;
    else return false;
    return true;
}

void set(Settings& settings, std::string const& name, std::string const& text) {
    if (set_road(settings.roads, name, text)) return;
    if (name == "database") settings.database = secret(name, text);
    else if (name == "listen") settings.listen = text;
    else if (name == "keyring") settings.keyring = text;
    else if (name == "keyring_key") settings.keyring_key = text;
    else if (name == "environment") {
        if (text != "production" && text != "demo") throw Refusal{"environment : « production » ou « demo »"};
        settings.environment = text;
    } else if (name == "trusted_proxies") settings.trusted_proxies = list_of(text);
    else if (name == "metrics_token") settings.metrics_token = secret(name, text);
    else if (name == "threads") settings.threads = number_of(name, text, 0, 64);
    else if (name == "readers") settings.readers = number_of(name, text, 1, 64);
    else if (name == "writers") settings.writers = number_of(name, text, 1, 16);
}

std::string text_of(std::string const& path, std::string const& name, toml::node const& node) {
    if (auto text = node.value<std::string>()) return *text;
    if (auto const* truth = node.as_boolean()) return truth->get() ? "true" : "false";
    if (auto number = node.value<std::int64_t>()) return std::to_string(*number);
    if (auto const* array = node.as_array()) {
        std::string out;
        for (auto const& item : *array) out += (out.empty() ? "" : ",") + item.value<std::string>().value_or("");
        return out;
    }
    throw Refusal{fmt::format("{}, ligne {} : {} n’a pas une valeur lisible", path, node.source().begin.line, name)};
}

void read_file(Settings& settings, std::string const& path) {
    std::ifstream in{path};
    if (!in) throw Refusal{"le fichier de configuration " + path + " ne se lit pas"};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    try {
        auto table = toml::parse(text, path);
        for (auto const& [key, node] : table) {
            auto name = std::string{key.str()};
            if (std::ranges::none_of(keys(), [&](Key const& known) { return known.name == name; }))
                throw Refusal{fmt::format("{}, ligne {} : la clé « {} » n’existe pas (marelle check les nomme toutes)",
                                          path, node.source().begin.line, name)};
            set(settings, name, text_of(path, name, node));
        }
    } catch (toml::parse_error const& error) {
        throw Refusal{fmt::format("{}, ligne {} : ce n’est pas du TOML ({})", path, error.source().begin.line,
                                  error.description())};
    }
}

}  // namespace

std::vector<Key> const& keys() {
    static std::vector<Key> const all = [] {
        std::vector<Key> out;
        for (std::string name :
             {"database",      "listen",           "keyring",       "keyring_key",   "environment", "trusted_proxies",
              "metrics_token", "threads",          "readers",       "writers",       "public_url",  "mail_url",
              "mail_from",     "mail_user",        "mail_password", "mail_in_clear", "sms_url",     "sms_token",
              "sms_sender",    "sms_report_token", "authorities"}) {
            std::string upper = "MARELLE_";
            for (char c : name) upper += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
            out.push_back({name, upper, "cli.setting." + name});
        }
        return out;
    }();
    return all;
}

Settings read_settings(std::string const& path, std::map<std::string, std::string> const& environment) {
    Settings settings;
    if (!path.empty()) read_file(settings, path);
    for (auto const& [name, value] : environment) {
        if (!name.starts_with("MARELLE_") || name.starts_with("MARELLE_TEST_") || name == "MARELLE_REFERENCE" ||
            name == "MARELLE_ARTIFACTS")
            continue;
        auto key = std::ranges::find(keys(), name, &Key::environment);
        if (key == keys().end())
            throw Refusal{"la variable " + name + " n’existe pas (marelle check les nomme toutes)"};
        set(settings, key->name, value);
    }
    if (auto const wrong = message::wrong_roads(settings.roads); !wrong.empty())
        throw Refusal{wrong.front() + " : " + messages::say("fr", "cli.setting_wrong." + wrong.front())};
    return settings;
}

}  // namespace marelle::app
