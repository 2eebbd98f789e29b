// child_in_scope on each database: the cast, the reaches, the children.
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <doctest/doctest.h>
#include <map>
#include <set>

using namespace marelle;
using tests::for_each_database;

namespace {

std::map<std::string, Id> const children{{"lina", cast::lina},   {"noe", cast::noe},     {"sarah", cast::sarah},
                                         {"tom", cast::tom},     {"maya", cast::maya},   {"adam", cast::adam},
                                         {"jade", cast::jade},   {"ilyes", cast::ilyes}, {"zoe", cast::zoe},
                                         {"louis", cast::louis}, {"emma", cast::emma},   {"nour", cast::nour}};

std::string visible(cast::World& world, access::Scope const& scope) {
    static auto const text = "SELECT c.id FROM child c WHERE " + std::string{access::child_in_scope};
    auto found = world.database.read([&](sql::Session& sql) {
        std::set<Id> ids;
        for (auto const& row : sql.query(text, access::parameters_of(scope))) ids.insert(row.text(0));
        return ids;
    });
    std::string out;
    for (auto const& [name, id] : children)
        if (found.contains(id)) out += (out.empty() ? "" : " ") + name;
    return out;
}

std::string visible(cast::World& world, Id const& who, std::string_view permission) {
    auto scope = access::scope_of(world.actor(who), permission);
    return scope ? visible(world, *scope) : "refused";
}

constexpr auto combes = "adam ilyes jade lina louis maya noe sarah tom zoe";
constexpr auto cometes = "lina maya noe sarah tom";
constexpr auto explorateurs = "adam ilyes jade";

}  // namespace

TEST_CASE("who sees which child, by permission") {
    struct Line {
        char const* permission;
        Id who;
        std::string sees;
    };
    Line const table[] = {
        {"child.list", cast::bruno, combes},       {"child.list", cast::anissa, combes},
        {"child.list", cast::leila, combes},       {"child.list", cast::chloe, combes},
        {"child.list", cast::ines, explorateurs},  {"child.list", cast::driss, cometes},
        {"child.list", cast::farid, "emma nour"},  {"child.list", cast::elodie, "refused"},
        {"child.list", cast::theo, "refused"},     {"child.list", cast::nobody, "refused"},
        {"child.read", cast::bruno, combes},       {"child.read", cast::anissa, cometes},
        {"child.read", cast::leila, explorateurs}, {"child.read", cast::chloe, ""},
        {"child.read", cast::ines, "refused"},     {"child.read", cast::driss, "refused"},
        {"child.read", cast::farid, "emma nour"},  {"child.card", cast::ines, explorateurs},
        {"child.card", cast::driss, cometes},      {"child.care", cast::driss, "refused"},
        {"child.address", cast::anissa, cometes},  {"child.protected_address", cast::anissa, "refused"},
        {"figure.read", cast::elodie, ""},         {"user.read", cast::theo, ""},
    };
    for_each_database([&](sql::Database& database) {
        cast::World world{database};
        for (auto const& line : table) {
            CAPTURE(line.permission);
            CAPTURE(line.who);
            CHECK(visible(world, line.who, line.permission) == line.sees);
        }
    });
}

TEST_CASE("the hour opens and closes a leader's evening") {
    for_each_database([](sql::Database& database) {
        cast::World world{database};
        struct Hour {
            char const *at, *card, *names;
        };
        for (auto const& hour :
             {Hour{"2026-01-11T20:00:00.000Z", "", explorateurs},  // Sunday: tomorrow's names
              Hour{"2026-01-12T13:44:00.000Z", "", explorateurs},
              Hour{"2026-01-12T13:45:00.000Z", explorateurs, explorateurs},
              Hour{"2026-01-12T19:15:00.000Z", explorateurs, explorateurs},
              Hour{"2026-01-12T19:16:00.000Z", "", explorateurs}, Hour{"2026-01-13T08:00:00.000Z", "", ""}}) {
            CAPTURE(hour.at);
            world.clock.set(hour.at);
            CHECK(visible(world, cast::ines, "child.card") == hour.card);
            CHECK(visible(world, cast::ines, "child.list") == hour.names);
        }
        world.clock.set("2026-01-11T20:00:00.000Z");
        CHECK(visible(world, cast::driss, "child.list") == "");
    });
}

TEST_CASE("the newest data decides") {
    for_each_database([](sql::Database& database) {
        cast::World world{database};
        auto change = [&](std::string_view text, sql::Parameters const& parameters) {
            database.write([&](sql::Session& sql) { sql.execute(text, parameters); });
        };
        change("UPDATE session SET cancelled_at = :now WHERE id = :id",
               {{"now", cast::monday}, {"id", cast::explorateurs_tonight}});
        CHECK(visible(world, cast::ines, "child.card") == "");
        change("UPDATE session SET leader = :who WHERE id = :id", {{"who", cast::ines}, {"id", cast::cometes_tonight}});
        CHECK(visible(world, cast::driss, "child.list") == "");
        CHECK(visible(world, cast::ines, "child.card") == cometes);
        change("UPDATE group_membership SET until_on = '2026-01-12' WHERE child = :child", {{"child", cast::tom}});
        CHECK(visible(world, cast::anissa, "child.read") == "lina maya noe sarah");
        CHECK(visible(world, cast::ines, "child.card") == "lina maya noe sarah");
        change("UPDATE mini_group SET referent = :who WHERE id = :id", {{"who", cast::leila}, {"id", cast::cometes}});
        CHECK(visible(world, cast::anissa, "child.read") == "");
        change("UPDATE mini_group SET closed_on = '2026-01-12' WHERE id = :id", {{"id", cast::explorateurs}});
        CHECK(visible(world, cast::leila, "child.read") == "lina maya noe sarah");
    });
}

TEST_CASE("a former team reads a file until another establishment takes the child over") {
    for_each_database([](sql::Database& database) {
        cast::World world{database};
        auto in_scope = [&](Id const& who, Id const& child) {
            auto scope = world.scope(who, "child.read");
            return database.read([&](sql::Session& sql) { return access::child_is_in_scope(sql, scope, child); });
        };
        CHECK(in_scope(cast::bruno, cast::louis));
        CHECK_FALSE(in_scope(cast::bruno, cast::emma));
        CHECK(in_scope(cast::farid, cast::emma));
        CHECK_FALSE(in_scope(cast::farid, cast::louis));
        CHECK_FALSE(in_scope(cast::farid, cast::lina));
        CHECK_FALSE(in_scope(cast::bruno, "01900000-0000-7000-8000-00000000dead"));
    });
}

TEST_CASE("a scope without an actor or a place matches nothing, whatever its reach") {
    for_each_database([](sql::Database& database) {
        cast::World world{database};
        for (auto reach : {access::Reach::none, access::Reach::own_session, access::Reach::own_groups,
                           access::Reach::establishment, access::Reach::network}) {
            auto scope = world.scope(cast::bruno, "child.list");
            scope.reach = reach;
            auto without_actor = scope, without_place = scope;
            without_actor.actor.clear();
            without_place.establishment.clear();
            CHECK(visible(world, without_actor) == "");
            CHECK(visible(world, without_place) == "");
            if (reach == access::Reach::none || reach == access::Reach::network) CHECK(visible(world, scope) == "");
        }
    });
}
