// Half of the holidays of several houses, read at once, against what one child's days say one by one.
#include "impact/impact.hpp"
#include "offer/target.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <doctest/doctest.h>
#include <set>

using namespace marelle;
using namespace marelle::impact;

namespace {

constexpr char const* at = "2026-01-05T08:00:00.000Z";
constexpr char const* presences[] = {"present", "late", "absent", "excused", "present", ""};

void note(sql::Session& sql, Id const& session, Id const& child, std::string const& presence) {
    auto const id = new_id();
    sql.execute(
        "INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
        " VALUES (:id, :session, :child, :presence, :by, :at, :at)",
        {{"id", id}, {"session", session}, {"child", child}, {"presence", presence}, {"by", cast::bruno}, {"at", at}});
    sql.execute("INSERT INTO attendance (session, child, presence, minutes, note)"
                " VALUES (:session, :child, :presence, 60, :id)",
                {{"session", session}, {"child", child}, {"presence", presence}, {"id", id}});
}

// Every day of February in one house, a week and a stay by turns; who is in which, and what was noted, by counting.
void holidays_in(sql::Session& sql, Id const& house, std::vector<Id> const& children, std::size_t turn) {
    for (auto const* kind : {"holiday_week", "stay"}) {
        auto const group = new_id();
        sql.execute("INSERT INTO mini_group (id, establishment, name, places, opened_on, version, kind)"
                    " VALUES (:id, :house, 'Hiver', 40, '2026-01-05', 1, :kind)",
                    {{"id", group}, {"house", house}, {"kind", kind}});
        std::vector<std::pair<Id, Date>> members;  // and the first day each is no longer in
        for (auto const& child : children) {
            if (++turn % 3 == 0) continue;
            members.emplace_back(child, turn % 5 == 0 ? "2026-02-12" : "2026-03-01");
            sql.execute(
                "INSERT INTO group_membership (id, mini_group, child, from_on, until_on, recorded_at)"
                " VALUES (:id, :group, :child, '2026-01-20', :until, :at)",
                {{"id", new_id()}, {"group", group}, {"child", child}, {"until", members.back().second}, {"at", at}});
        }
        for (Date day = "2026-02-02"; day <= "2026-02-27"; day = add_days(day, 1)) {
            if (++turn % 4 == 0) continue;
            auto const session = new_id();
            bool const cancelled = turn % 7 == 0;
            sql.execute("INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity,"
                        " cancelled_at) VALUES (:id, :group, :house, :day, '09:00', '17:00', 'outing', :cancelled)",
                        {{"id", session},
                         {"group", group},
                         {"house", house},
                         {"day", day},
                         {"cancelled", cancelled ? std::optional<std::string>{at} : std::nullopt}});
            for (auto const& [child, until] : members)
                if (std::string const presence = presences[++turn % std::size(presences)];
                    !presence.empty() && day < until)
                    note(sql, session, child, presence);
        }
    }
}

// Bellevue stands in another zone, and has some of the same children since other days.
void move_in(sql::Session& sql, std::vector<Id> const& children) {
    sql.execute("INSERT INTO calendar_place (id, establishment, zone, region, from_on, recorded_at,"
                " recorded_by) VALUES (:id, :house, 'B', 'metropole', '2025-08-01', :at, :by)",
                {{"id", new_id()}, {"house", cast::bellevue}, {"at", at}, {"by", cast::farid}});
    for (std::size_t i = 0; i < children.size(); i += 2)
        sql.execute("INSERT INTO enrolment (id, child, establishment, cursus, from_on, recorded_at)"
                    " VALUES (:id, :child, :house, 1, :from, :at)",
                    {{"id", new_id()},
                     {"child", children[i]},
                     {"house", cast::bellevue},
                     {"from", i % 4 == 0 ? "2025-09-01" : "2026-01-10"},
                     {"at", at}});
}

// One child at a time, in so many words.
std::optional<HolidayCount> counted(sql::Session& sql, Question const& question, Person const& child,
                                    std::size_t person) {
    std::set<Date> there, missing;
    for (auto const& row : sql.query(R"sql(
             SELECT s.on_date, (SELECT a.presence FROM attendance a WHERE a.session = s.id AND a.child = :child)
             FROM session s JOIN mini_group g ON g.id = s.mini_group
             WHERE g.establishment = :house AND g.kind IN ('holiday_week', 'stay') AND s.cancelled_at IS NULL
                 AND EXISTS (SELECT 1 FROM group_membership m WHERE m.mini_group = g.id AND m.child = :child
                     AND m.from_on <= s.on_date AND (m.until_on IS NULL OR m.until_on > s.on_date))
         )sql",
                                     {{"child", child.child}, {"house", child.establishment}}))
        if (row.null(1)) missing.insert(row.text(0));
        else if (row.text(1) == "present" || row.text(1) == "late") there.insert(row.text(0));
    HolidayCount out{person, 0, 0, 0};
    auto const place = timetable::place_of(sql, child.establishment, question.period);
    for (auto const& holiday : offer::holidays_of(timetable::shipped_calendar(), *place, "2025-2026", "fr")) {
        if (holiday.until < question.period.from || holiday.until > question.period.until) continue;
        if (holiday.until >= question.today) continue;
        auto const whole = sql.count(
            "SELECT count(id) FROM enrolment WHERE child = :child AND establishment = :house"
            " AND from_on <= :from AND (until_on IS NULL OR until_on > :until)",
            {{"child", child.child}, {"house", child.establishment}, {"from", holiday.from}, {"until", holiday.until}});
        if (whole == 0) continue;
        auto const among = [&](std::set<Date> const& days) {
            return static_cast<int>(
                std::ranges::count_if(holiday.days, [&](auto const& day) { return days.contains(day); }));
        };
        auto const half = (static_cast<int>(holiday.days.size()) + 1) / 2;
        ++out.holidays;
        out.reached += among(there) >= half;
        out.possible += among(there) + among(missing) >= half;
    }
    return out.holidays > 0 ? std::optional{out} : std::nullopt;
}

std::string said(std::vector<HolidayCount> const& counts) {
    std::string out;
    for (auto const& each : counts)
        out += std::to_string(each.person) + ":" + std::to_string(each.holidays) + "/" + std::to_string(each.reached) +
               "/" + std::to_string(each.possible) + " ";
    return out;
}

// Counted from the columns, by who has them and by who follows a write that is not yet on disk.
void same_by_columns(sql::Database& database, Question const& question, Facts const& all) {
    columns::Keeper keeper{database};
    REQUIRE(keeper.build());
    auto const counted = [&](sql::Session& sql, columns::Keeper* by) {
        Facts facts;
        facts.people = all.people;
        gather_holidays(sql, question, facts, by);
        return said(facts.holidays);
    };
    database.write([&](sql::Session& sql) {
        auto const before = counted(sql, nullptr);
        CHECK(!before.empty());
        CHECK(counted(sql, &keeper) == before);
        auto const answered = keeper.status().answered;
        // Everybody was there: told at once.
        sql.execute("UPDATE attendance SET presence = 'present' WHERE session IN (SELECT id FROM session"
                    " WHERE on_date BETWEEN '2026-02-02' AND '2026-02-27')");
        auto const after = counted(sql, nullptr);
        CHECK(after != before);
        CHECK(counted(sql, &keeper) == after);
        CHECK(keeper.status().answered > answered);
    });
}

}  // namespace

TEST_CASE("the holidays of all houses, read at once, are those of each child of each house") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        Facts all;
        Question question;
        question.name = FigureName::half_of_holidays;
        question.period = {"2025-09-01", "2026-03-31"};
        question.today = "2026-04-15";
        database.write([&](sql::Session& sql) {
            std::vector<Id> children;
            for (auto const& row : sql.query("SELECT DISTINCT child FROM enrolment WHERE establishment = :house"
                                             " ORDER BY child",
                                             {{"house", cast::combes}}))
                children.push_back(row.text(0));
            move_in(sql, children);
            for (auto const& house : {cast::combes, cast::bellevue}) {
                holidays_in(sql, house, children, house == cast::combes ? 0 : 1);
                for (auto const& child : children) {
                    Person person;
                    person.child = child;
                    person.establishment = house;
                    all.people.push_back(std::move(person));
                }
            }
        });
        database.read([&](sql::Session& sql) {
            std::vector<HolidayCount> expected, of_combes;
            for (std::size_t i = 0; i < all.people.size(); ++i)
                if (auto const one = counted(sql, question, all.people[i], i)) {
                    expected.push_back(*one);
                    if (all.people[i].establishment == cast::combes) of_combes.push_back(*one);
                }
            CHECK(std::ranges::any_of(expected, [](auto const& each) { return each.reached > 0; }));
            CHECK(std::ranges::any_of(expected, [](auto const& each) { return each.possible > each.reached; }));
            CHECK(expected.size() > of_combes.size());
            CHECK(of_combes.size() < all.people.size() / 2 + 1);

            auto facts = all;
            gather_holidays(sql, question, facts);
            CHECK(said(facts.holidays) == said(expected));
            Facts alone;
            for (auto const& person : all.people)
                if (person.establishment == cast::combes) alone.people.push_back(person);
            gather_holidays(sql, question, alone);
            CHECK(said(alone.holidays) == said(of_combes));
            Facts nobody;
            gather_holidays(sql, question, nobody);
            CHECK(nobody.holidays.empty());
        });
        same_by_columns(database, question, all);
    });
}
