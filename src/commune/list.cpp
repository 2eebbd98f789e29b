#include "base/embedded.hpp"
#include "base/text.hpp"
#include "commune/commune.hpp"
#include <algorithm>
#include <numeric>
#include <tuple>

namespace marelle::commune {

namespace {

constexpr std::size_t most_words = 8;

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Up to the separator; the text goes on behind it.
std::string_view cut(std::string_view& text, char separator) {
    auto const end = std::min(text.find(separator), text.size());
    auto const part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

std::optional<Kind> kind_of(std::string_view name) {
    auto const& choices = record::choices_of<Kind>;
    for (std::size_t i = 0; i < choices.size(); ++i)
        if (choices[i].name == name) return static_cast<Kind>(i);
    return {};
}

// As envelopes have it: "St Alban", "Ste-Hélène".
std::vector<std::string> words_of(std::string_view typed) {
    auto words = folded_words(typed);
    if (words.size() > most_words) words.resize(most_words);
    for (auto& word : words) {
        if (word == "st") word = "saint";
        else if (word == "ste") word = "sainte";
    }
    return words;
}

bool begins_a_word(std::string_view folded, std::string_view word) {
    for (std::size_t at = 0; at < folded.size(); at = folded.find(' ', at) + 1) {
        if (folded.substr(at).starts_with(word)) return true;
        if (folded.find(' ', at) == folded.npos) return false;
    }
    return false;
}

bool has_postcode(std::string_view postcodes, std::string_view start) {
    while (!postcodes.empty())
        if (cut(postcodes, ' ').starts_with(start)) return true;
    return false;
}

bool same_letters(std::string_view code, std::string_view word) {
    return std::ranges::equal(code, word, {},
                              [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
}

}  // namespace

bool is_code(std::string_view text) {
    if (text.size() != 5 || !all_digits(text.substr(2))) return false;
    auto const department = text.substr(0, 2);
    return department == "2A" || department == "2B" || all_digits(department);
}

std::string department_of(std::string_view code) {
    bool const overseas = code.starts_with("97") || code.starts_with("98");
    return std::string{code.substr(0, overseas ? 3 : 2)};
}

// Next door the whole name, then what begins so; then both elsewhere; then what only has the words.
int List::rank(Entry const& entry, std::string_view name, std::string_view near) {
    bool const close = department_of(entry.code) == near;
    if (entry.folded == name || name.empty()) return close ? 0 : 2;
    if (entry.folded.starts_with(name)) return close ? 1 : 3;
    return close ? 4 : 5;
}

List::List(std::string_view lines) {
    while (!lines.empty()) {
        auto line = cut(lines, '\n');
        Entry entry;
        entry.code = cut(line, '\t');
        entry.name = cut(line, '\t');
        entry.postcodes = cut(line, '\t');
        auto const kind = kind_of(cut(line, '\t'));
        entry.now = line;
        if (!kind || !is_code(entry.code)) continue;
        entry.kind = *kind;
        entry.folded = fold(entry.name);
        entries_.push_back(std::move(entry));
    }
    by_code_.resize(entries_.size());
    std::iota(by_code_.begin(), by_code_.end(), 0U);
    // Today's before the former one of the same code.
    std::ranges::stable_sort(by_code_, {}, [&](auto at) { return std::pair{entries_[at].code, entries_[at].kind}; });
}

Commune List::shown(Entry const& entry) {
    Commune out{std::string{entry.code}, std::string{entry.name}, department_of(entry.code), {}, entry.kind, {}};
    for (auto left = entry.postcodes; !left.empty();) out.postcodes.emplace_back(cut(left, ' '));
    if (!entry.now.empty()) out.now = std::string{entry.now};
    return out;
}

std::vector<Commune> List::search(Asked const& asked) const {
    auto const words = words_of(asked.words);
    if (words.empty() || asked.limit == 0) return {};
    std::string name;  // what of the words can be one
    for (auto const& word : words)
        if (!all_digits(word)) name += (name.empty() ? "" : " ") + word;
    auto const fits = [&](Entry const& entry, std::string const& word) {
        if (same_letters(entry.code, word)) return true;
        if (all_digits(word) && (has_postcode(entry.postcodes, word) || department_of(entry.code) == word)) return true;
        return begins_a_word(entry.folded, word) || same_letters(department_of(entry.code), word);
    };
    using Rank = std::tuple<int, bool, std::size_t>;  // the smaller, the sooner
    std::vector<Rank> found;
    for (std::size_t at = 0; at < entries_.size(); ++at) {
        auto const& entry = entries_[at];
        if (entry.kind == Kind::former && !asked.former) continue;
        if (!std::ranges::all_of(words, [&](auto const& word) { return fits(entry, word); })) continue;
        found.emplace_back(rank(entry, name, asked.near), entry.kind == Kind::former, at);
    }
    std::ranges::sort(found);
    std::vector<Commune> out;
    for (auto const& rank : found) {
        if (out.size() == asked.limit) break;
        out.push_back(shown(entries_[std::get<2>(rank)]));
    }
    return out;
}

List::Entry const* List::entry_of(std::string_view code) const {
    auto const at = std::ranges::lower_bound(by_code_, code, {}, [&](auto each) { return entries_[each].code; });
    return at != by_code_.end() && entries_[*at].code == code ? &entries_[*at] : nullptr;
}

std::optional<Commune> List::find(std::string_view code) const {
    auto const* entry = entry_of(code);
    return entry ? std::optional{shown(*entry)} : std::nullopt;
}

std::string_view List::name_of(std::string_view code) const {
    auto const* entry = entry_of(code);
    return entry ? entry->name : std::string_view{};
}

List const& list() {
    static List const shipped = [] {
        auto const* file = embedded::find(embedded::reference(), "communes.txt");
        return List{file ? file->bytes : std::string_view{}};
    }();
    return shipped;
}

std::string named(std::string_view code) {
    auto const name = list().name_of(code);
    return std::string{name.empty() ? code : name};
}

}  // namespace marelle::commune
