#include "crypto/keyring.hpp"
#include "people/duplicates.hpp"
#include <algorithm>
#include <map>

namespace marelle::people {

namespace {

constexpr std::size_t most_matches = 20;

}  // namespace

std::vector<Known> known_children(sql::Session& sql, access::Scope const& names) {
    static auto const children =
        "SELECT c.id, c.given_names, c.birth_name, c.usage_name, c.birth_date FROM child c WHERE " +
        std::string{access::child_in_scope} + " ORDER BY c.id";
    static auto const phones = R"sql(
        SELECT c.id, p.phone_lookup
        FROM child c JOIN child_guardian l ON l.child = c.id JOIN guardian p ON p.id = l.guardian
        WHERE p.phone_lookup IS NOT NULL AND )sql" +
                               std::string{access::child_in_scope};
    auto const parameters = access::parameters_of(names);
    std::map<Id, std::vector<std::string>> of_child;
    for (auto const& row : sql.query(phones, parameters)) of_child[row.text(0)].push_back(row.bytes(1));
    std::vector<Known> out;
    for (auto const& row : sql.query(children, parameters))
        out.push_back({row.text(0),
                       {row.text(1), row.text(2), row.maybe_text(3), row.text(4), std::move(of_child[row.text(0)])}});
    return out;
}

std::vector<Match> matches(std::vector<Known> const& known, crypto::Keyring const& keys, Names const& names) {
    Described asked{names.given_names, names.birth_name, names.usage_name, names.birth_date, {}};
    if (names.phone) asked.phones.push_back(crypto::keyed_hash(keys.derived("phone"), *names.phone).data);
    std::vector<Match> out;
    for (auto const& one : known)
        if (auto found = likeness(asked, one.described); found.score >= least_score)
            out.push_back({one.child, std::move(found)});
    std::ranges::stable_sort(out, std::ranges::greater{}, [](auto const& one) { return one.likeness.score; });
    if (out.size() > most_matches) out.resize(most_matches);
    return out;
}

std::vector<Duplicate> likely_duplicates(sql::Session& sql, crypto::Keyring const& keys, access::Scope const& scope,
                                         Names const& names) {
    std::vector<Duplicate> out;
    Eyes const eyes{scope, scope, scope};
    for (auto& match : matches(known_children(sql, scope), keys, names))
        if (auto row = find_row(sql, eyes, match.child))
            out.push_back({std::move(row->row), match.likeness.score, std::move(match.likeness.reasons)});
    return out;
}

}  // namespace marelle::people
