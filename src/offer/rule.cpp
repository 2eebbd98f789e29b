#include "offer/rule.hpp"
#include "crypto/crypto.hpp"
#include <algorithm>
#include <cctype>
#include <limits>
#include <map>
#include <sstream>

namespace marelle::offer {

namespace {

constexpr std::string_view siblings = "siblings_together";
constexpr int behind_all = std::numeric_limits<int>::max();
constexpr std::string_view known_criteria[] = {"fewest_holidays", "never_stayed", siblings};

// One bit a criterion, the first one said weighing most; 0 goes first.
int standing(Rule const& rule, Asking const& asking) {
    int out = 0;
    for (auto const& criterion : rule.criteria) {
        if (criterion == siblings) continue;
        bool meets = criterion == "fewest_holidays" ? asking.under_half : asking.never_stayed;
        out = out * 2 + (meets ? 0 : 1);
    }
    return out;
}

// 0, 3, 3, 2 → 0, 2, 2, 1: tiers follow one another.
void close_ranks(std::vector<Ticket>& tickets) {
    std::vector<int> kinds;
    kinds.reserve(tickets.size());
    for (auto const& ticket : tickets) kinds.push_back(ticket.tier);
    std::ranges::sort(kinds);
    auto rest = std::ranges::unique(kinds);
    kinds.erase(rest.begin(), rest.end());
    for (auto& ticket : tickets)
        ticket.tier = static_cast<int>(std::ranges::lower_bound(kinds, ticket.tier) - kinds.begin());
}

std::string numbers_text(std::vector<int> const& numbers) {
    std::string out;
    for (int number : numbers) out += (out.empty() ? "" : " ") + std::to_string(number);
    return out;
}

// "1 2 3 \⏎  4 5 6": a list goes on after a line that ends with a backslash.
std::string numbers_in_lines(std::vector<int> const& numbers) {
    constexpr std::size_t widest = 56;
    std::string out;
    std::size_t width = 0;
    for (int number : numbers) {
        auto const text = std::to_string(number);
        bool const full = width + text.size() > widest;
        if (full) out += " \\\n  ";
        else if (!out.empty()) out += " ";
        width = full ? text.size() : width + 1 + text.size();
        out += text;
    }
    return out;
}

}  // namespace

bool as_they_come(Rule const& rule) {
    return rule.last == Last::arrival && !rule.has("fewest_holidays") && !rule.has("never_stayed");
}

bool Rule::has(std::string_view criterion) const { return std::ranges::find(criteria, criterion) != criteria.end(); }

std::vector<Error::Field> wrong_rule(Rule const& rule) {
    std::vector<Error::Field> out;
    for (std::size_t i = 0; i < rule.criteria.size(); ++i) {
        auto const& criterion = rule.criteria[i];
        auto name = "rule/criteria/" + std::to_string(i);
        if (std::ranges::find(known_criteria, criterion) == std::end(known_criteria)) out.push_back({name, "unknown"});
        else if (std::ranges::find(rule.criteria, criterion) - rule.criteria.begin() < static_cast<std::ptrdiff_t>(i))
            out.push_back({name, "repeated"});
    }
    return out;
}

std::vector<std::string> words_of(Rule const& rule) {
    std::vector<std::string> out;
    // "D’abord …", "Puis …": each says where it stands, and what stands alone comes after nothing.
    for (auto const& criterion : rule.criteria)
        if (criterion != siblings) out.push_back((out.empty() ? "offer.rule." : "offer.rule.then_") + criterion);
    auto const last = std::string{rule.last == Last::draw ? "draw" : "arrival"};
    out.push_back((out.empty() ? "offer.rule.only_" : "offer.rule.") + last);
    if (rule.has(siblings)) out.emplace_back("offer.rule.siblings_together");
    // Where requests are settled as they come, who asks later comes later already.
    if (!as_they_come(rule)) out.emplace_back("offer.rule.late");
    return out;
}

std::vector<Ticket> tickets_of(Rule const& rule, std::vector<Asking> const& askings) {
    bool together = rule.has(siblings);
    std::vector<Asking const*> sorted;
    sorted.reserve(askings.size());
    for (auto const& asking : askings) sorted.push_back(&asking);
    std::ranges::sort(sorted, {}, &Asking::number);
    std::vector<Ticket> out;
    std::map<std::pair<bool, std::string>, std::size_t> of_household;
    for (auto const* asking : sorted) {
        int tier = asking->late ? behind_all : standing(rule, *asking);
        if (together && !asking->household.empty()) {
            auto [known, fresh] = of_household.emplace(std::pair{asking->late, asking->household}, out.size());
            if (!fresh) {
                auto& ticket = out[known->second];
                ticket.numbers.push_back(asking->number);
                ticket.tier = std::min(ticket.tier, tier);
                continue;
            }
        }
        out.push_back({asking->number, {asking->number}, tier, asking->late, {}});
    }
    close_ranks(out);
    return out;
}

std::string hash_of(std::string_view seed, int number) {
    return crypto::sha256_hex(std::string{seed} + ":" + std::to_string(number));
}

std::string seed_of(std::string_view secret, std::string_view word) {
    return std::string{secret} + ":" + std::string{word};
}

std::string commitment_of(std::string_view secret) { return crypto::sha256_hex(secret); }

bool fit_word(std::string_view word) {
    constexpr std::size_t longest = 40;
    return word.size() <= longest && std::ranges::all_of(word, [](unsigned char c) {
               return c >= 0x80 || std::isalnum(c) != 0 || c == ' ' || c == '-';
           });
}

std::vector<Ticket> in_order(std::vector<Ticket> tickets, Last last, std::string_view seed) {
    for (auto& ticket : tickets)
        ticket.hash = last == Last::draw && !ticket.late ? hash_of(seed, ticket.number) : std::string{};
    std::ranges::sort(tickets, {}, [](Ticket const& ticket) {
        return std::tuple{ticket.tier, std::string_view{ticket.hash}, ticket.number};
    });
    return tickets;
}

Places give(std::vector<Ticket> const& ordered, int places_left) {
    Places out;
    for (auto const& ticket : ordered) {
        auto size = static_cast<int>(ticket.numbers.size());
        bool fits = size <= places_left;
        if (fits) places_left -= size;
        auto& into = fits ? out.placed : out.waiting;
        into.insert(into.end(), ticket.numbers.begin(), ticket.numbers.end());
    }
    return out;
}

std::string frozen(std::vector<Ticket> const& tickets) {
    std::string out;
    for (auto const& ticket : tickets)
        out += std::to_string(ticket.tier) + " " + std::to_string(ticket.number) + " " + numbers_text(ticket.numbers) +
               (ticket.late ? " late\n" : "\n");
    return out;
}

std::vector<Ticket> thawed(std::string_view text) {
    std::vector<Ticket> out;
    std::istringstream lines{std::string{text}};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words{line};
        Ticket ticket;
        words >> ticket.tier >> ticket.number;
        for (int number = 0; words >> number;) ticket.numbers.push_back(number);
        ticket.late = line.ends_with(" late");
        if (!ticket.numbers.empty()) out.push_back(std::move(ticket));
    }
    return out;
}

// On paper they are typed again by hand: each line holds on a sheet whole.
std::string check_lines(std::string_view secret, std::string_view seed, std::vector<Ticket> const& tickets) {
    std::map<int, std::vector<int>> tiers;
    std::vector<int> late;
    for (auto const& ticket : tickets) (ticket.late ? late : tiers[ticket.tier]).push_back(ticket.number);
    auto out = "secret='" + std::string{secret} + "'\nprintf %s \"$secret\" | sha256sum\n# " + commitment_of(secret) +
               "\nseed=\"$secret\"'" + std::string{seed.substr(secret.size())} +
               "'\nfingerprint() { printf %s \"$seed:$1\" | sha256sum | cut -c1-64; }\n";
    for (auto& [tier, numbers] : tiers) {
        std::ranges::sort(numbers);
        out += "# " + std::to_string(tier + 1) + "\nfor n in " + numbers_in_lines(numbers) +
               "\ndo echo \"$(fingerprint $n) $n\"; done | sort\n";
    }
    if (late.empty()) return out;
    return out + "# +\nfor n in " + numbers_in_lines(late) + "\ndo echo \"$n\"; done\n";
}

}  // namespace marelle::offer
