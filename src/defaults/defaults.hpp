#pragma once
// What content/defaults says: the numbers and lists that rules read, apart from the code and dated. A text that is not
// as it must be is refused with its file, its line and what is wrong there (std::runtime_error): it ships with the
// program, so that whoever changes it reads this, never a user.
#include "base/dates.hpp"
#include "record/record.hpp"
#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace marelle::defaults {

// The bytes of content/defaults/NAME.
std::string_view text_of(std::string_view name);

// One table of such a text, read key by key. What is read keeps the whole text alive.
class Table {
public:
    // name is what refusals call the text: "ratios.toml".
    static Table parse(std::string_view name, std::string_view text);

    [[noreturn]] void refuse(std::string const& what) const;
    // Refuses every other key: a misspelt number would be a number not read.
    void only(std::span<std::string_view const> keys) const;
    void only(std::initializer_list<std::string_view> keys) const { only(std::span{keys.begin(), keys.size()}); }
    bool has(std::string_view key) const;

    std::int64_t whole(std::string_view key, std::int64_t least, std::int64_t most) const;
    int number(std::string_view key, int least, int most) const { return static_cast<int>(whole(key, least, most)); }
    bool yes(std::string_view key) const;
    std::string text(std::string_view key) const;  // not empty
    Date date(std::string_view key) const;
    Table table(std::string_view key) const;

    // Lists: none of these is without its key.
    std::vector<Table> tables(std::string_view key) const;  // at least one
    std::vector<std::string> texts(std::string_view key) const;
    std::vector<int> numbers(std::string_view key, int least, int most) const;

    template <class E> E choice(std::string_view key) const { return choice_named<E>(key, text(key)); }
    template <class E> std::vector<E> choices(std::string_view key) const {
        std::vector<E> out;
        for (auto const& name : texts(key)) out.push_back(choice_named<E>(key, name));
        return out;
    }

private:
    struct At;  // the text, and where in it
    explicit Table(std::shared_ptr<At const> at) : at_(std::move(at)) {}

    template <class E> E choice_named(std::string_view key, std::string const& name) const {
        auto found = record::choice_named<E>(name);
        if (!found) refuse(std::string{key} + " is unknown: " + name);
        return *found;
    }

    std::shared_ptr<At const> at_;
};

// What holds from a date on, the last that has begun. Before the first, the first: what was done then is not without
// rule.
template <class T> class Dated {
public:
    using Block = std::pair<Date, T>;

    // Every [[LIST]] of the text, in the order of their dates. read does not read "from".
    static Dated parse(std::string_view name, std::string_view text, T (*read)(Table const&),
                       std::string_view list = "settings") {
        Dated out;
        for (auto const& block : Table::parse(name, text).tables(list)) {
            auto from = block.date("from");
            if (!out.blocks_.empty() && from <= out.blocks_.back().first)
                block.refuse("the blocks are in the order of their dates");
            out.blocks_.emplace_back(std::move(from), read(block));
        }
        return out;
    }
    static Dated shipped(std::string_view name, T (*read)(Table const&), std::string_view list = "settings") {
        return parse(name, text_of(name), read, list);
    }

    Block const& block_on(Date const& date) const {
        auto after = std::ranges::upper_bound(blocks_, date, {}, &Block::first);
        return after == blocks_.begin() ? *after : *std::prev(after);
    }
    T const& on(Date const& date) const { return block_on(date).second; }

private:
    std::vector<Block> blocks_;
};

}  // namespace marelle::defaults
