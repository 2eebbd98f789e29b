#include "follow_up/follow_up.hpp"
#include "messages/messages.hpp"
#include "report/figures/reading.hpp"
#include <algorithm>

namespace marelle::report {

namespace {

Result<> may_ask(access::Scope const& scope, Wish const& wish) {
    // Headquarters' reports are the network's; an establishment's are its director's.
    bool const whole = scope.reach == access::Reach::network;
    if (whole != wish.establishment.empty()) return fail(Fault::forbidden, "access.refused");
    if (whole) return {};
    if (scope.reach != access::Reach::establishment) return fail(Fault::forbidden, "access.refused");
    if (wish.establishment != scope.establishment) return fail(Fault::not_found, "establishment.unknown");
    return {};
}

Result<> read_scope(Reading& reading) {
    auto& world = reading.world;
    auto const& wish = world.wish;
    auto const rows = reading.sql.query(R"sql(
        SELECT id, name, commune_name, opened_on, closed_on FROM establishment
        WHERE (:establishment = '' OR id = :establishment) AND opened_on <= :until
            AND (closed_on IS NULL OR closed_on > :from) AND :today <> '' AND :last <> ''
        ORDER BY commune_name, name
    )sql",
                                        reading.parameters());
    if (!wish.establishment.empty() && rows.empty()) return fail(Fault::not_found, "establishment.unknown");
    std::set<std::string> places;
    for (auto const& row : rows) places.insert(row.text(2));
    world.scope.establishments = std::ssize(rows);
    world.scope.kind = wish.establishment.empty() ? "network" : "establishment";
    world.scope.id = wish.establishment;
    world.scope.name = wish.establishment.empty() ? messages::say(wish.language, "figure.scope.network")
                                                  : rows.front().text(1);
    // A network of a hundred communes names none of them.
    constexpr std::size_t most_named = 12;
    if (places.size() <= most_named) world.scope.places.assign(places.begin(), places.end());
    if (!wish.establishment.empty()) world.commune = rows.front().text(2);
    return {};
}

}  // namespace

sql::Parameters Reading::parameters() const {
    auto const& wish = world.wish;
    return {{"establishment", wish.establishment},
            {"from", wish.period.from},
            {"until", wish.period.until},
            {"today", wish.today},
            {"last", std::min(wish.period.until, wish.today)}};
}

Beside* Reading::beside(std::string const& child) {
    auto const found = index.find(child);
    return found == index.end() ? nullptr : &world.beside[found->second];
}

Result<Gathered> gather(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Wish const& wish,
                        impact::columns::Keeper* columns) {
    TRY(may_ask(scope, wish));
    auto world = std::make_shared<World>();
    world->wish = wish;
    Reading reading{sql, keys, scope, *world, {}};
    TRY(read_scope(reading));
    impact::Question question;
    question.name = impact::FigureName::hours_attended;  // with its marks
    question.period = wish.period;
    question.establishment = wish.establishment;
    question.today = wish.today;
    world->facts = impact::gather(sql, scope, question, columns);
    world->promised = follow_up::promise_on(std::min(wish.period.until, wish.today)).hours;
    world->words_from = evaluation::settings_on(wish.today).words_from;
    world->beside.resize(world->facts.people.size());
    for (std::size_t i = 0; i < world->facts.people.size(); ++i) reading.index.emplace(world->facts.people[i].child, i);
    read_beside(reading);
    read_held(reading);
    TRY(read_said(reading));
    return Gathered{std::move(world)};
}

}  // namespace marelle::report
