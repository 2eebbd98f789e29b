#pragma once
// Who gets a place: the rule that families read, word for word, and the draw that anybody can run again. Pure: no
// clock, no SQL. docs/decisions/0018 has the reasons and a worked example.
#include "base/error.hpp"
#include "record/record.hpp"

namespace marelle::offer {

// After the criteria: by lot, or first come first served.
enum class Last { draw, arrival };

// Criteria in their order, of "fewest_holidays" (under half of the target of holidays), "never_stayed" (never went on a
// stay) and "siblings_together" (brothers and sisters are one ticket; its place in the list does not matter).
struct Rule {
    std::vector<std::string> criteria;
    Last last{};
    bool has(std::string_view criterion) const;
};
// Refused: an unknown criterion, one said twice.
std::vector<Error::Field> wrong_rule(Rule const& rule);
// First come, first served and no criterion: requests are settled as they come.
bool as_they_come(Rule const& rule);
// The messages that say it, in the order to be read: "offer.rule.fewest_holidays", …, "offer.rule.draw".
std::vector<std::string> words_of(Rule const& rule);

// What the rule looks at of one request.
struct Asking {
    int number{};             // order of arrival, from 1
    std::string household{};  // of brothers and sisters: the same; empty: alone
    bool under_half{};        // fewer than half of the days the target promises, so far
    bool never_stayed{};
    bool late{};  // asked after the last day of registrations: behind everybody who asked in time, by arrival
    int days_had{}, days_of_holiday{};  // since the school year began, this offer's holiday included
};

// One line of a draw: a child, or brothers and sisters who go together. Its number is its first child's.
struct Ticket {
    int number{};
    std::vector<int> numbers{};  // of its requests, in order
    int tier{};                  // 0 goes first; those who asked late are the last one
    bool late{};
    std::string hash{};  // of a draw, hexadecimal; empty by arrival, as those who asked late go
};
// In the order of their numbers. Brothers and sisters go with whoever of them the criteria put first; who asked late
// goes alone or with who did too, or asking late for a second child would take the first one's rank.
std::vector<Ticket> tickets_of(Rule const& rule, std::vector<Asking> const& askings);

// SHA-256 of "<seed>:<number>", hexadecimal.
std::string hash_of(std::string_view seed, int number);
// secret (32 hexadecimal digits) + ":" + what was said aloud.
std::string seed_of(std::string_view secret, std::string_view word);
// SHA-256 of the secret's hexadecimal text, shown before anybody asks for a place.
std::string commitment_of(std::string_view secret);
// May the word stand between quotes of a shell? Letters, digits, blanks and hyphens, at most 40 bytes.
bool fit_word(std::string_view word);

// Tier by tier; inside one, the smallest hash first (draw), or the smallest number (arrival, or asked late).
std::vector<Ticket> in_order(std::vector<Ticket> tickets, Last last, std::string_view seed);

// A ticket too big for the places left waits, first of those who do, and the next that fits goes.
struct Places {
    std::vector<int> placed;   // numbers of requests
    std::vector<int> waiting;  // in the order of the list
};
Places give(std::vector<Ticket> const& ordered, int places_left);

// The frozen list as a line a ticket, "tier number numbers…", as the draw keeps it, "late" at its end where it was;
// and back.
std::string frozen(std::vector<Ticket> const& tickets);
std::vector<Ticket> thawed(std::string_view text);

// The lines of shell that rerun a draw: the commitment, then each tier; of those who asked late, their order alone.
std::string check_lines(std::string_view secret, std::string_view seed, std::vector<Ticket> const& tickets);

}  // namespace marelle::offer

namespace marelle::record {
inline constexpr Choice offer_last_choices[] = {{"draw"}, {"arrival"}};
template <> inline constexpr std::span<Choice const> choices_of<offer::Last>{offer_last_choices};
}  // namespace marelle::record

namespace marelle::offer {
inline constexpr std::array rule_fields{
    record::field<&Rule::criteria>("criteria").longest(3).level(Level::s0),
    record::field<&Rule::last>("last").level(Level::s0).label("field.offer_last"),
};
static_assert(record::covers<Rule>(rule_fields));
}  // namespace marelle::offer

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::offer::Rule>{"OfferRule",
                                                                                        marelle::offer::rule_fields};
