#include "commune/commune.hpp"
#include "http/http.hpp"
#include "sql/sql.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::commune {

namespace {

constexpr std::size_t shown = 12;  // what fits under a field
constexpr std::size_t most_codes = 100;

// Whoever looks for a Saint-Pierre usually means the one next door.
std::string department_of_the_house(http::Call& call) {
    auto const& house = call.actor.post.establishment;
    if (house.empty()) return {};
    auto const row = call.sql().first("SELECT commune FROM establishment WHERE id = :id", {{"id", house}});
    return row ? department_of(row->text(0)) : std::string{};
}

// "73065,97411": those of them that the list knows, in that order.
Result<std::vector<Commune>> named_by(std::string_view codes) {
    std::vector<Commune> out;
    for (std::size_t asked = 1; !codes.empty(); ++asked) {
        auto const end = std::min(codes.find(','), codes.size());
        auto const code = codes.substr(0, end);
        if (asked > most_codes) return wrong_fields("query.wrong_fields", {{"codes", "too_many"}});
        if (!is_code(code)) return wrong_fields("query.wrong_fields", {{"codes", "commune"}});
        if (auto found = list().find(code)) out.push_back(std::move(*found));
        codes.remove_prefix(std::min(end + 1, codes.size()));
    }
    return out;
}

Result<http::Reply> get_communes(http::Call& call) {
    if (auto const codes = TRY(call.query("codes"))) return http::list_reply(TRY(named_by(*codes)));
    auto words = TRY(call.query("search")).value_or("");
    auto const former = TRY(call.query("former"));
    if (former && *former != "1") return wrong_fields("query.wrong_fields", {{"former", "invalid"}});
    auto const limit = TRY(call.page(shown)).limit;
    return http::list_reply(
        list().search({std::move(words), department_of_the_house(call), former.has_value(), limit}));
}

}  // namespace

void add_routes(http::Router& router) {
    router.on("GET", "/api/v1/communes", "commune.read", http::Work::read, get_communes)
        .summary("Communes of France by words of their name, a postcode, a code or a department")
        .with("search", "words in any order; accents and case do not matter")
        .with("former", "1: communes that are part of another today, too")
        .with("limit", "1 to 500, 12 when absent")
        .with("codes", "instead: those of these codes, at most a hundred, with commas between")
        .lists<Commune>();
}

}  // namespace marelle::commune
