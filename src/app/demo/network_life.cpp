// What a town's network reports speak of beside attendance.
#include "app/demo/network.hpp"
#include "app/demo/pupils.hpp"
#include "people/residence.hpp"
#include <algorithm>
#include <stdexcept>

namespace marelle::app::demo {

namespace {

using instrument::Informant;

template <class T> T must(Result<T> result, char const* what) {
    if (!result) throw std::logic_error{std::string{"demo, "} + what + ": " + result.error().code};
    return std::move(*result);
}

Actor acting(Profile profile, Id const& person, Id const& establishment, Date const& on) {
    Actor actor;
    actor.id = person;
    actor.post = {"", profile, establishment};
    actor.today = on;
    actor.now = instant_text(from_local(on, "18:30"));
    return actor;
}

Id head(sql::Session& sql, char const* profile, Id const& establishment) {
    return sql
        .first("SELECT user_account FROM post WHERE profile = :profile AND COALESCE(establishment, '') = :house",
               {{"profile", profile}, {"house", establishment}})
        ->text(0);
}

struct Here {
    Pupil pupil;
    Id establishment;
};

std::vector<Here> children_on(sql::Session& sql, Date const& day, Draw& draw) {
    std::vector<Here> out;
    for (auto const& row : sql.query(R"sql(
             SELECT m.child, g.referent, g.establishment FROM group_membership m JOIN mini_group g
                 ON g.id = m.mini_group
             WHERE m.from_on <= :day AND (m.until_on IS NULL OR m.until_on > :day) ORDER BY g.id, m.child
         )sql",
                                     {{"day", day}})) {
        out.push_back({{row.text(0), row.text(1), 0, 0, {}}, row.text(2)});
        for (auto const* criterion : {"school", "wellbeing", "citizenship", "parents"})
            out.back().pupil.ability[criterion] = 1.7 + 1.9 * draw.share();
    }
    return out;
}

}  // namespace

void make_network_zones(sql::Session& sql, crypto::Keyring& keys, Date const& today, Draw& draw) {
    static territory::Atlas atlas;
    for (auto const& row : sql.query(R"sql(
             SELECT n.child, n.establishment, e.commune, n.from_on FROM enrolment n
             JOIN establishment e ON e.id = n.establishment WHERE n.until_on IS NULL ORDER BY n.child
         )sql")) {
        auto const where = draw.below(10);
        if (where == 0) continue;  // not placed yet
        auto const establishment = row.text(1);
        people::NewResidenceDecision decision;
        decision.list = "QPV2024";
        decision.on = row.text(3);
        decision.method = people::ResidenceMethod::declared;
        decision.result = where < 7 ? people::ResidenceResult::inside : people::ResidenceResult::outside;
        // Of no place: the last number of the department.
        if (where < 7) decision.zone_code = "QN0" + row.text(2).substr(0, 2) + "99N";
        decision.evidence = "Adresse donnée par la famille (démonstration)";
        auto const director = acting(Profile::director, head(sql, "director", establishment), establishment, today);
        auto const scope = must(access::scope_of(director, "residence.write"), "scope");
        must(people::add_residence(sql, keys, atlas, scope, row.text(0), decision), "residence");
    }
}

void make_network_workshops(sql::Session& sql, std::vector<NetworkGroup> const& groups, Date const& today, Draw& draw) {
    Id last;
    for (auto const& group : groups) {
        if (group.establishment == last) continue;  // one a house, with its first group
        last = group.establishment;
        auto const session = new_id();
        auto const on = add_days(today, -20 - draw.below(30));
        sql.execute(
            "INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity, leader, title)"
            " VALUES (:id, :group, :house, :on, '18:30', '20:00', 'parents_workshop', :leader,"
            " 'Café des parents')",
            {{"id", session},
             {"group", group.id},
             {"house", group.establishment},
             {"on", on},
             {"leader", group.referent}});
        for (auto const& row : sql.query(R"sql(
                 SELECT l.guardian FROM child_guardian l JOIN group_membership m ON m.child = l.child
                 WHERE m.mini_group = :group AND m.until_on IS NULL ORDER BY l.guardian
             )sql",
                                         {{"group", group.id}}))
            if (draw.below(3))
                sql.execute("INSERT INTO parent_presence (id, session, guardian, noted_at, noted_by)"
                            " VALUES (:id, :session, :guardian, :at, :by)",
                            {{"id", new_id()},
                             {"session", session},
                             {"guardian", row.text(0)},
                             {"at", instant_text(from_local(on, "19:00"))},
                             {"by", group.referent}});
    }
}

void make_network_rounds(sql::Session& sql, crypto::Keyring& keys, Date const& first_day, Date const& today,
                         Draw& draw) {
    auto const year = school_year_start(school_year_of(today));
    auto const last = school_year_start(school_year_of(add_days(year, -1)));
    if (last < first_day) return;  // a network of this year has no round behind it
    instrument::store_shipped(sql, instant_text(from_local(today, "08:00")));
    auto const known = instrument::in_force(sql);
    auto const grid = std::ranges::find(known, "grille-marelle", &instrument::Version::code);
    if (grid == known.end()) return;
    auto const definition = instrument::frozen(sql, grid->id)->definition;
    auto all = children_on(sql, add_days(last, 45), draw);
    for (int const after : {30, 250}) {
        auto const opens = add_days(last, after), day = add_days(opens, 9);
        auto const round = must(
            evaluation::open_round(
                sql, acting(Profile::headquarters, head(sql, "headquarters", ""), "", opens),
                {{}, true, grid->id, name_of_round(opens), opens, add_days(opens, 18), {}, {"referent"}}),
            "round");
        for (auto const& one : all)
            if (!draw.one_in(40))
                assess(sql, keys, definition, acting(Profile::referent, one.pupil.referent, one.establishment, day),
                       one.pupil, {round.id, day, Informant::referent, true, 0}, draw);
        for (auto& one : all) grow(one.pupil, draw);
    }
}

}  // namespace marelle::app::demo
