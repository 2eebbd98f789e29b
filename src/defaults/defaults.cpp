#include "defaults/defaults.hpp"
#include "base/embedded.hpp"
#include "base/toml.hpp"
#include <cstdio>
#include <stdexcept>

namespace marelle::defaults {

struct Table::At {
    struct Text {
        std::string name;
        toml::table root;
    };
    std::shared_ptr<Text const> text;
    toml::table const* table;

    [[noreturn]] void refuse(toml::node const& node, std::string const& what) const {
        refuse_at(text->name, node.source().begin.line, what);
    }
    [[noreturn]] static void refuse_at(std::string const& name, toml::source_index line, std::string const& what) {
        throw std::runtime_error{name + ", line " + std::to_string(line) + ": " + what};
    }
    toml::array const& list(std::string_view key) const {
        auto const* found = (*table)[key].as_array();
        if (!found) refuse(*table, std::string{key} + " is missing or no list");
        return *found;
    }
    Table of(toml::node const& node) const {
        if (!node.is_table()) refuse(node, "not a table");
        return Table{std::make_shared<At>(At{text, node.as_table()})};
    }
};

std::string_view text_of(std::string_view name) {
    auto const* file = embedded::find(embedded::defaults(), name);
    if (!file) throw std::runtime_error{std::string{name} + " is not in this program"};
    return file->bytes;
}

Table Table::parse(std::string_view name, std::string_view text) {
    try {
        auto held = std::make_shared<At::Text>(At::Text{std::string{name}, toml::parse(text)});
        auto const* root = &held->root;
        return Table{std::make_shared<At>(At{std::move(held), root})};
    } catch (toml::parse_error const& error) {
        At::refuse_at(std::string{name}, error.source().begin.line, std::string{error.description()});
    }
}

void Table::refuse(std::string const& what) const { at_->refuse(*at_->table, what); }

void Table::only(std::span<std::string_view const> keys) const {
    for (auto const& [key, value] : *at_->table)
        if (std::ranges::find(keys, key.str()) == keys.end())
            at_->refuse(value, std::string{key.str()} + " is unknown");
}

bool Table::has(std::string_view key) const { return at_->table->contains(key); }

std::int64_t Table::whole(std::string_view key, std::int64_t least, std::int64_t most) const {
    auto value = (*at_->table)[key].value_exact<std::int64_t>();
    if (!value || *value < least || *value > most) refuse(std::string{key} + " is missing or out of range");
    return *value;
}

bool Table::yes(std::string_view key) const {
    auto value = (*at_->table)[key].value_exact<bool>();
    if (!value) refuse(std::string{key} + " is neither true nor false");
    return *value;
}

std::string Table::text(std::string_view key) const {
    auto value = (*at_->table)[key].value<std::string>();
    if (!value || value->empty()) refuse(std::string{key} + " is missing");
    return *value;
}

Date Table::date(std::string_view key) const {
    auto value = (*at_->table)[key].value<toml::date>();
    if (!value) refuse(std::string{key} + " is missing or not a date");
    char text[16];
    std::snprintf(text, sizeof text, "%04u-%02u-%02u", unsigned{value->year}, unsigned{value->month},
                  unsigned{value->day});
    return text;
}

Table Table::table(std::string_view key) const {
    auto const* found = at_->table->get(key);
    if (!found) refuse(std::string{key} + " is missing");
    return at_->of(*found);
}

std::vector<Table> Table::tables(std::string_view key) const {
    std::vector<Table> out;
    for (auto const& one : at_->list(key)) out.push_back(at_->of(one));
    if (out.empty()) refuse(std::string{key} + " is empty");
    return out;
}

std::vector<std::string> Table::texts(std::string_view key) const {
    std::vector<std::string> out;
    for (auto const& one : at_->list(key)) {
        auto text = one.value<std::string>();
        if (!text || text->empty()) at_->refuse(one, std::string{key} + " holds something else than texts");
        out.push_back(*text);
    }
    return out;
}

std::vector<int> Table::numbers(std::string_view key, int least, int most) const {
    std::vector<int> out;
    for (auto const& one : at_->list(key)) {
        auto number = one.value_exact<std::int64_t>();
        if (!number || *number < least || *number > most) at_->refuse(one, std::string{key} + " is out of range");
        out.push_back(static_cast<int>(*number));
    }
    return out;
}

}  // namespace marelle::defaults
