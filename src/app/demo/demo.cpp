#include "app/demo/demo.hpp"
#include "access/access.hpp"
#include "base/clock.hpp"
#include "crypto/crypto.hpp"
#include "timetable/timetable.hpp"
#include <algorithm>

namespace marelle::app::demo {

std::uint64_t Draw::next() {  // splitmix64
    auto z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

Actor director_of(Place const& place, Date const& on) {
    Actor actor;
    actor.id = place.director;
    actor.post = {"", Profile::director, place.establishment};
    actor.today = on;
    // A demonstration made before ten has its day behind it too: nothing in it is told before it happened.
    actor.now = std::min(instant_text(from_local(on, "10:00")), place.now);
    return actor;
}

Made make(sql::Database& database, crypto::Keyring& keys, timetable::Calendar const& calendar, std::uint64_t seed) {
    FixedIds ids;
    Draw draw{seed};
    Made made;
    made.password = "marelle et caillou bleu";
    auto hash = crypto::hash_password(made.password).value();
    Place place;
    place.now = now();
    place.today = today_local();
    place.first_day = "2025-09-01";
    database.write([&](sql::Session& sql) {
        make_staff(sql, place, made, hash);
        make_papers(sql, keys, place, made);
        make_schools(sql, place);
        make_zones(sql, place);
        make_groups(sql, place);
    });
    made.children = static_cast<std::int64_t>(make_children(database, keys, place, draw).size());
    database.write([&](sql::Session& sql) {
        timetable::materialise(sql, calendar, place.establishment, {place.first_day, add_days(place.today, 14)});
        make_attendance(sql, keys, place, draw, made);
        make_evening(sql, keys, place, made);
        make_unsent_phone(sql, place);
        make_red_evening(sql, place);
        make_event(sql, place);
    });
    make_referrals(database, keys, place, made);
    database.write([&](sql::Session& sql) { make_facts(sql, keys, place); });
    database.write([&](sql::Session& sql) { make_families(sql, keys, place, made); });
    database.write([&](sql::Session& sql) { make_surveys(sql, keys, place, seed); });
    database.write([&](sql::Session& sql) { make_holidays(sql, keys, calendar, place); });
    database.write([&](sql::Session& sql) { make_declarations(sql, keys, calendar, place); });
    database.write([&](sql::Session& sql) { make_declared_figures(sql, place); });
    database.write([&](sql::Session& sql) { make_evaluations(sql, keys, place, draw); });
    database.write([&](sql::Session& sql) { make_earlier_absences(sql, keys, place); });
    make_reports(database, keys, place);
    note_referrals(database, keys, place);
    return made;
}

}  // namespace marelle::app::demo
