#include "impact/counted.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <doctest/doctest.h>
#include <set>

using namespace marelle;
using namespace marelle::impact;

namespace {

Period const year{"2025-09-01", "2026-08-31"};

// One evening of Comètes: Lina there, Noé late, Sarah absent; the others were not noted.
void one_evening(sql::Database& database) {
    database.write([](sql::Session& sql) {
        Id const session = "01900000-0000-7000-8000-000000000105";
        sql.execute("INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity)"
                    " VALUES (:id, :group, :establishment, '2026-01-05', '16:45', '18:15', 'evening_workshop')",
                    {{"id", session}, {"group", cast::cometes}, {"establishment", cast::combes}});
        auto note = [&](Id const& child, char const* presence, int minutes) {
            auto const id = new_id();
            sql.execute("INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
                        " VALUES (:id, :session, :child, :presence, :by, :at, :at)",
                        {{"id", id},
                         {"session", session},
                         {"child", child},
                         {"presence", presence},
                         {"by", cast::anissa},
                         {"at", "2026-01-05T17:00:00.000Z"}});
            sql.execute(
                "INSERT INTO attendance (session, child, presence, minutes, note)"
                " VALUES (:session, :child, :presence, :minutes, :id)",
                {{"id", id}, {"session", session}, {"child", child}, {"presence", presence}, {"minutes", minutes}});
        };
        note(cast::lina, "present", 90);
        note(cast::noe, "late", 75);
        note(cast::sarah, "absent", 0);
    });
}

CountedFigure const& named(std::vector<CountedFigure> const& figures, FigureName name) {
    for (auto const& figure : figures)
        if (figure.name == name) return figure;
    FAIL("no such figure");
    std::abort();
}

std::set<std::string> keys(CountedFigure const& figure, Breakdown by) {
    std::set<std::string> out;
    for (auto const& row : figure.rows)
        if (row.by == by) out.insert(row.key);
    return out;
}

}  // namespace

TEST_CASE("a child counts in exactly the rows that open down to the child") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        one_evening(database);
        auto const scope = world.scope(cast::bruno, "figure.rows");
        database.read([&](sql::Session& sql) {
            for (auto const& child : {cast::lina, cast::noe, cast::tom, cast::adam, cast::zoe, cast::louis})
                for (auto const& figure : counted_in(sql, scope, year, child, "fr"))
                    for (auto const& choice : record::choices_of<Breakdown>) {
                        auto const by = *record::choice_named<Breakdown>(choice.name);
                        Question const question{figure.name, by, year, scope.establishment, scope.today};
                        std::set<std::string> found;
                        auto const opened = *impact::figure(sql, scope, question, "fr");
                        for (auto const& row : opened.rows) {
                            auto const behind = *rows(sql, scope, question, row.key);
                            auto const in = std::ranges::any_of(behind,
                                                                [&](auto const& one) { return one.id == child; });
                            if (row.key == "total" && by == Breakdown::none) CHECK(in == figure.counted);
                            if (in && row.key != "total") found.insert(row.key);
                        }
                        CHECK(found == keys(figure, by));
                    }
            return 0;
        });
    });
}

TEST_CASE("each figure says the child's own part, and nothing of a figure that does not count it") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        one_evening(database);
        database.read([&](sql::Session& sql) {
            auto const scope = world.scope(cast::bruno, "figure.rows");
            auto const noe = counted_in(sql, scope, year, cast::noe, "fr");
            CHECK(named(noe, FigureName::hours_attended).hours == doctest::Approx(1.25));
            CHECK(named(noe, FigureName::attendance_rate).k == 1);
            CHECK(named(noe, FigureName::attendance_rate).n == 1);
            auto const sarah = counted_in(sql, scope, year, cast::sarah, "fr");
            CHECK(named(sarah, FigureName::attendance_rate).k == 0);
            CHECK(named(sarah, FigureName::attendance_rate).n == 1);
            auto const tom = counted_in(sql, scope, year, cast::tom, "fr");
            CHECK(named(tom, FigureName::children_accompanied).counted);
            // Expected and never noted: unknown to the rate, and no hour is known.
            CHECK_FALSE(named(tom, FigureName::hours_per_child).counted);
            CHECK_FALSE(named(tom, FigureName::hours_per_child).hours);
            // Gone since July.
            for (auto const& figure : counted_in(sql, scope, year, cast::louis, "fr")) {
                CHECK_FALSE(figure.counted);
                CHECK(figure.rows.empty());
                CHECK_FALSE(figure.k);
            }
            return 0;
        });
    });
}
