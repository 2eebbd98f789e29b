#include "people/duplicates.hpp"
#include "base/text.hpp"
#include <algorithm>

namespace marelle::people {

namespace {

using Words = std::vector<std::string>;

// How alike two given names, or two surnames, are. Order matters: the better one is the smaller.
enum class Alike { same, slip, part, none };

constexpr std::array<std::string_view, 19> particles{"de", "du",  "des", "da", "do",  "dos", "di",  "d",   "l",  "le",
                                                     "la", "les", "el",  "al", "ben", "bin", "van", "von", "der"};

std::string joined(Words const& words) {
    std::string out;
    for (auto const& word : words) out += word;
    return out;
}

// "El Amrani" → "amrani"; a name made of particles alone stays as it is ("Le", "Da").
Words without_particles(Words words) {
    auto kept = words;
    std::erase_if(kept, [](auto const& word) { return std::ranges::find(particles, word) != particles.end(); });
    return kept.empty() ? words : kept;
}

bool contains(Words const& words, std::string const& word) { return std::ranges::find(words, word) != words.end(); }

bool same_words(Words a, Words b) {
    std::ranges::sort(a);
    std::ranges::sort(b);
    return a == b;
}

// One slip in a name of four letters or more, two in a long one.
bool slipped(std::string const& a, std::string const& b) {
    auto shorter = std::min(a.size(), b.size());
    auto longer = std::max(a.size(), b.size());
    if (shorter < 3 || longer < 4) return false;
    int allowed = longer >= 8 && shorter >= 7 ? 2 : 1;
    return slips_between(a, b, allowed) <= allowed;
}

bool shares_word(Words const& a, Words const& b) {
    return std::ranges::any_of(a, [&](auto const& word) { return word.size() >= 3 && contains(b, word); });
}

Alike compare(Words const& a, Words const& b) {
    if (a.empty() || b.empty()) return Alike::none;
    auto const bare_a = without_particles(a), bare_b = without_particles(b);
    auto const whole_a = joined(a), whole_b = joined(b);
    if (whole_a == whole_b || same_words(bare_a, bare_b)) return Alike::same;
    if (slipped(whole_a, whole_b) || slipped(joined(bare_a), joined(bare_b))) return Alike::slip;
    if (shares_word(bare_a, bare_b)) return Alike::part;
    return Alike::none;
}

struct Side {
    Words given;
    std::vector<Words> surnames;  // birth name, usage name, both
    Words all;
};

Side side_of(Described const& one) {
    Side side{folded_words(one.given_names), {folded_words(one.birth_name)}, {}};
    if (one.usage_name && !one.usage_name->empty()) {
        auto usage = folded_words(*one.usage_name);
        auto both = side.surnames.front();
        both.insert(both.end(), usage.begin(), usage.end());
        side.surnames.push_back(std::move(usage));
        side.surnames.push_back(std::move(both));
    }
    side.all = side.given;
    side.all.insert(side.all.end(), side.surnames.front().begin(), side.surnames.front().end());
    return side;
}

struct Compared {
    Alike alike{Alike::none};
    std::string detail;
};

std::string spaced(Words const& words) {
    std::string out;
    for (auto const& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

std::string both_of(Words const& a, Words const& b) {
    auto one = spaced(a), other = spaced(b);
    return one == other ? one : one + " / " + other;
}

Compared best_surname(Side const& a, Side const& b) {
    Compared best;
    for (auto const& one : a.surnames)
        for (auto const& other : b.surnames)
            if (auto alike = compare(one, other); alike < best.alike) best = {alike, both_of(one, other)};
    return best;
}

bool in_another_order(Side const& a, Side const& b) {
    if (same_words(without_particles(a.all), without_particles(b.all))) return true;
    return std::ranges::any_of(b.surnames, [&](auto const& surname) {
        return compare(a.given, surname) == Alike::same &&
               std::ranges::any_of(a.surnames, [&](auto const& one) { return compare(one, b.given) == Alike::same; });
    });
}

int name_score(Alike given, Alike surname) {
    // Rows: the given name; columns: the surname; both in the order same, slip, part, none.
    static constexpr int scores[4][4] = {
        {60, 50, 42, 20},
        {50, 40, 30, 5},
        {42, 30, 32, 10},
        {15, 10, 10, 0},
    };
    return scores[static_cast<int>(given)][static_cast<int>(surname)];
}

void add_name_reasons(Likeness& out, Compared const& given, Compared const& surname) {
    if (given.alike == Alike::same && surname.alike == Alike::same) {
        out.reasons.push_back({DuplicateReason::same_name, {}});
        return;
    }
    for (auto const& one : {given, surname})
        if (one.alike == Alike::slip) out.reasons.push_back({DuplicateReason::one_letter, one.detail});
    // One of the two names that fits is a part of the whole.
    bool const one_alone = given.alike == Alike::none || surname.alike == Alike::none;
    for (auto const& one : {given, surname})
        if (one.alike == Alike::part || (one.alike == Alike::same && one_alone))
            out.reasons.push_back({DuplicateReason::name_part, one.detail});
}

void add_birth_date(Likeness& out, Described const& asked, Described const& known) {
    if (!asked.birth_date || !known.birth_date) return;
    if (*asked.birth_date == *known.birth_date) {
        out.score += 40;
        out.reasons.push_back({DuplicateReason::birth_date, *known.birth_date});
    } else if (digits_swapped(*asked.birth_date, *known.birth_date)) {
        out.score += 25;
        out.reasons.push_back({DuplicateReason::birth_date_digits_swapped, *known.birth_date});
    } else {
        out.score -= 20;
    }
}

}  // namespace

bool digits_swapped(Date const& a, Date const& b) {
    if (a.size() != 10 || b.size() != 10 || a == b) return false;
    if (a.substr(0, 4) == b.substr(0, 4) && a.substr(5, 2) == b.substr(8, 2) && a.substr(8, 2) == b.substr(5, 2))
        return true;
    for (std::size_t at : {0U, 1U, 2U, 5U, 8U}) {
        auto swapped = a;
        std::swap(swapped[at], swapped[at + 1]);
        if (swapped == b) return true;
    }
    return false;
}

Likeness likeness(Described const& asked, Described const& known) {
    auto const a = side_of(asked), b = side_of(known);
    Compared const given{compare(a.given, b.given), both_of(a.given, b.given)};
    auto const surname = best_surname(a, b);
    Likeness out;
    bool common_given = given.alike != Alike::none;
    out.score = name_score(given.alike, surname.alike);
    if (out.score < 55 && in_another_order(a, b)) {
        out.score = 55;
        common_given = true;
        out.reasons.push_back({DuplicateReason::name_order, both_of(a.all, b.all)});
    } else {
        add_name_reasons(out, given, surname);
    }
    if (out.score == 0) common_given = false;
    // A slip in a given name says nothing beside another surname.
    if (given.alike == Alike::slip && surname.alike == Alike::none && out.score < 55) common_given = false;
    add_birth_date(out, asked, known);
    if (std::ranges::any_of(asked.phones, [&](auto const& phone) { return contains(known.phones, phone); })) {
        out.score += 15;
        out.reasons.push_back({DuplicateReason::phone, {}});
    }
    out.score = std::clamp(out.score, 0, common_given ? 100 : no_given_name_most);
    return out;
}

}  // namespace marelle::people
