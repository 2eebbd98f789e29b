#include "app/demo/network.hpp"
#include "crypto/crypto.hpp"
#include "timetable/timetable.hpp"
#include <algorithm>
#include <array>
#include <cstdio>

namespace marelle::app::demo {

namespace {

struct Weekly {
    int weekday;
    char const *starts, *ends, *activity;
};
constexpr std::array week{
    Weekly{1, "16:45", "18:15", "evening_workshop"}, Weekly{2, "16:45", "18:15", "study_support"},
    Weekly{3, "14:00", "16:30", "sports_club"},      Weekly{4, "16:45", "18:15", "evening_workshop"},
    Weekly{5, "16:45", "18:15", "study_support"},    Weekly{6, "10:00", "12:00", "sports_club"}};

struct Town {
    char const *code, *name, *zone;
};
constexpr std::array towns{Town{"73065", "Chambéry", "A"},      Town{"74012", "Annemasse", "A"},
                           Town{"93005", "Aulnay", "C"},        Town{"54528", "Toul", "B"},
                           Town{"42218", "Saint-Étienne", "A"}, Town{"93029", "Drancy", "C"}};

std::string numbered(char const* pattern, int number) {
    char text[80];
    std::snprintf(text, sizeof text, pattern, number);
    return text;
}

// The number of a group stands in the middle of the ids of its slots, and so of their sessions.
Id id_in_group(int group, int last) {
    char text[40];
    std::snprintf(text, sizeof text, "01900000-0000-7%03x-8%03x-%012x", group >> 12, group & 0xFFF, last);
    return text;
}

Id account(sql::Session& sql, std::string const& name, std::string const& email, std::string const& profile,
           std::optional<Id> const& establishment, std::string const& hash, Date const& from) {
    auto const id = new_id();
    auto const at = instant_text(from_local(from, "08:00"));
    sql.execute("INSERT INTO user_account (id, name, email, language, password_hash, password_set_at, created_at)"
                " VALUES (:id, :name, :email, 'fr', :hash, :at, :at)",
                {{"id", id}, {"name", name}, {"email", email}, {"hash", hash}, {"at", at}});
    sql.execute("INSERT INTO post (id, user_account, profile, establishment, from_on, recorded_at)"
                " VALUES (:id, :account, :profile, :establishment, :from, :at)",
                {{"id", new_id()},
                 {"account", id},
                 {"profile", profile},
                 {"establishment", establishment},
                 {"from", from},
                 {"at", at}});
    return id;
}

void make_group(sql::Session& sql, NetworkGroup const& group, int places, Date const& first_day) {
    auto const at = instant_text(from_local(first_day, "08:00"));
    sql.execute("INSERT INTO mini_group (id, establishment, name, cursus, room, referent, places, opened_on, version)"
                " VALUES (:id, :establishment, :name, :cursus, :room, :referent, :places, :from, 1)",
                {{"id", group.id},
                 {"establishment", group.establishment},
                 {"name", numbered("Groupe %d", group.number)},
                 {"cursus", group.cursus},
                 {"room", numbered("Salle %d", group.number % 6 + 1)},
                 {"referent", group.referent},
                 {"places", places},
                 {"from", first_day}});
    for (auto const& one : week) {
        // The Saturday club is not for everybody: five and a half sessions a week in the mean.
        if (one.weekday == 6 && group.number % 2) continue;
        sql.execute("INSERT INTO slot (id, mini_group, weekday, starts, ends, activity, leader, from_on, recorded_at)"
                    " VALUES (:id, :group, :weekday, :starts, :ends, :activity, :leader, :from, :at)",
                    {{"id", id_in_group(group.number, one.weekday)},
                     {"group", group.id},
                     {"weekday", one.weekday},
                     {"starts", one.starts},
                     {"ends", one.ends},
                     {"activity", one.activity},
                     {"leader", group.referent},
                     {"from", first_day},
                     {"at", at}});
    }
}

// Hexadecimal milliseconds as a UUIDv7 begins: "0190a1b2-c3d4".
std::string head_of(std::int64_t ms) {
    char text[20];
    std::snprintf(text, sizeof text, "%08llx-%04llx", static_cast<unsigned long long>(ms >> 16),
                  static_cast<unsigned long long>(ms & 0xFFFF));
    return text;
}

// The shipped calendar begins late: before it, the holidays of its first year, weekday for weekday.
Date known_day(timetable::Calendar const& calendar, Date on, char const* zone) {
    while (!calendar.speaking(school_year_of(on), zone, {}) && on < "2100") on = add_days(on, 364);
    return on;
}

void make_sessions(sql::Session& sql, timetable::Calendar const& calendar, Date const& on) {
    auto const at = [&](char const* zone) {
        auto const known = known_day(calendar, on, zone);
        bool const off = calendar.public_holiday(on) || calendar.school_holiday(known, zone);
        return off ? "" : zone;
    };
    for (auto const& one : week) {
        if (one.weekday != weekday(on)) continue;
        sql.execute(R"sql(
            INSERT INTO session (id, slot, mini_group, establishment, on_date, starts, ends, activity, room, leader)
            SELECT :head || substr(l.id, 14), l.id, g.id, g.establishment, :on, l.starts, l.ends, l.activity, g.room,
                l.leader
            FROM slot l JOIN mini_group g ON g.id = l.mini_group JOIN establishment e ON e.id = g.establishment
            WHERE l.weekday = :weekday AND e.school_zone IN (:a, :b, :c)
        )sql",
                    {{"head", head_of(from_local(on, one.starts))},
                     {"on", on},
                     {"weekday", one.weekday},
                     {"a", at("A")},
                     {"b", at("B")},
                     {"c", at("C")}});
    }
}

// A note's id is its session's with the child's at the end. Presence is a number out of 100 mixed from the last digits
// of the two, against how reliable the child is: the same on both databases, and no two children alike.
void make_marks(sql::Session& sql, Date const& from, Date const& until) {
    auto const digit = [&](std::string const& text, int at) {
        return std::string{
                   sql.pick(sql::either("instr('0123456789abcdef', substr(", "strpos('0123456789abcdef', substr("))} +
               text + ", " + std::to_string(at) + ", 1))";
    };
    auto const draw = "((" + digit("c.child", 36) + " * 37 + " + digit("c.child", 35) + " * 11 + " + digit("s.id", 6) +
                      " * 53 + " + digit("s.id", 7) + " * 29 + " + digit("s.id", 23) + " * 7) % 100)";
    auto const limit = "(68 + 2 * " + digit("c.child", 35) + ")";
    auto const members =
        " FROM session s JOIN group_membership c ON c.mini_group = s.mini_group AND c.from_on <= s.on_date"
        " AND (c.until_on IS NULL OR c.until_on > s.on_date)"
        " WHERE s.on_date BETWEEN :from AND :until";
    auto const presence = "CASE WHEN " + draw + " < 5 THEN 'late' WHEN " + draw + " < " + limit +
                          " THEN 'present' WHEN " + draw + " < 94 THEN 'excused' ELSE 'absent' END";
    auto const note = std::string{"substr(s.id, 1, 24) || substr(c.child, 25)"};
    sql.execute("INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
                " SELECT " +
                    note + ", s.id, c.child, " + presence +
                    ", s.leader, s.on_date || 'T16:00:00.000Z', s.on_date || 'T16:00:01.000Z'" + members,
                {{"from", from}, {"until", until}});
    sql.execute("INSERT INTO attendance (session, child, presence, minutes, note) SELECT s.id, c.child, " + presence +
                    ", CASE WHEN " + draw + " < 5 THEN 75 WHEN " + draw + " < " + limit + " THEN 90 ELSE 0 END, " +
                    note + members,
                {{"from", from}, {"until", until}});
}

}  // namespace

std::vector<NetworkGroup> make_network_places(sql::Session& sql, Made& made, std::string const& hash,
                                              Extent const& extent, Date const& first_day) {
    auto const organisation = new_id();
    sql.execute("INSERT INTO organisation (id, name) VALUES (:id, 'Marelle – réseau de démonstration')",
                {{"id", organisation}});
    auto const log_in = [&](std::string const& name, std::string const& email, std::string const& profile,
                            std::optional<Id> const& establishment) {
        made.accounts.push_back({profile, name, email});
        return account(sql, name, email, profile, establishment, hash, first_day);
    };
    log_in("Élodie Marchal", "elodie@reseau.example", "headquarters", {});
    std::vector<NetworkGroup> out;
    for (int n = 1; n <= extent.establishments; ++n) {
        auto const& here = towns[static_cast<std::size_t>(n) % towns.size()];
        auto const id = new_id();
        sql.execute("INSERT INTO establishment (id, organisation, name, commune, commune_name, places, school_zone,"
                    " opened_on) VALUES (:id, :organisation, :name, :code, :town, 80, :zone, :from)",
                    {{"id", id},
                     {"organisation", organisation},
                     {"name", std::string{here.name} + numbered(" – établissement %d", n)},
                     {"code", here.code},
                     {"town", here.name},
                     {"zone", here.zone},
                     {"from", first_day}});
        log_in(numbered("Directrice %d", n), numbered("directrice%03d@reseau.example", n), "director", id);
        Id const referents[] = {
            log_in(numbered("Référent %d", 2 * n - 1), numbered("referent%03da@reseau.example", n), "referent", id),
            log_in(numbered("Référente %d", 2 * n), numbered("referente%03db@reseau.example", n), "referent", id)};
        auto const until = extent.groups * n / extent.establishments;
        for (int number = static_cast<int>(out.size()) + 1; number <= until; ++number) {
            out.push_back({new_id(), id, referents[number % 2], here.zone, number, number % 3 + 1});
            make_group(sql, out.back(), extent.places, first_day);
        }
    }
    return out;
}

void make_network_attendance(sql::Database& database, timetable::Calendar const& calendar, Date const& first_day,
                             Date const& today, Made& made) {
    for (auto from = first_day; from <= today;) {
        auto next = add_days(from.substr(0, 8) + "28", 4).substr(0, 8) + "01";
        auto const until = std::min(add_days(next, -1), today);
        database.write([&](sql::Session& sql) {
            for (auto on = from; on <= until; on = add_days(on, 1)) make_sessions(sql, calendar, on);
            // Tonight is still to be called.
            make_marks(sql, from, std::min(until, add_days(today, -1)));
        });
        from = next;
    }
    database.read([&](sql::Session& sql) {
        made.sessions = sql.count("SELECT count(id) FROM session");
        made.marks = sql.count("SELECT count(note) FROM attendance");
    });
}

Made make_network(sql::Database& database, crypto::Keyring& keys, timetable::Calendar const& calendar,
                  std::uint64_t seed, Extent const& extent) {
    FixedIds ids;
    Draw draw{seed};
    Made made;
    made.password = "marelle et caillou bleu";
    auto const hash = crypto::hash_password(made.password).value();
    auto const today = today_local();
    auto first_day = school_year_start(school_year_of(today));
    first_day = std::to_string(std::stoi(first_day.substr(0, 4)) - extent.years + 1) + "-09-01";
    auto const groups = database.write(
        [&](sql::Session& sql) { return make_network_places(sql, made, hash, extent, first_day); });
    made.children = make_network_children(database, keys, groups, extent, first_day, draw);
    make_network_attendance(database, calendar, first_day, today, made);
    if (extent.establishments <= largest_town)
        database.write([&](sql::Session& sql) {
            auto own = draw;  // this may be run again from its start
            make_network_schools(sql, groups, today);
            make_network_zones(sql, keys, today, own);
            make_network_workshops(sql, groups, today, own);
            make_network_rounds(sql, keys, first_day, today, own);
        });
    return made;
}

}  // namespace marelle::app::demo
