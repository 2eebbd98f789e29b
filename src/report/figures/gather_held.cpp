// What was held in the period: sessions, parents who came, meetings, places in clubs and stays, people at work.
#include "report/figures/reading.hpp"
#include <algorithm>

namespace marelle::report {

namespace {

void read_sessions(Reading& reading) {
    auto& world = reading.world;
    reading.sql.each(R"sql(
        SELECT s.activity, s.mini_group, s.on_date, s.cancelled_at,
            CASE WHEN EXISTS (SELECT 1 FROM attendance a WHERE a.session = s.id) THEN 1 ELSE 0 END,
            CASE WHEN EXISTS (SELECT 1 FROM group_membership m WHERE m.mini_group = s.mini_group
                AND m.from_on <= s.on_date AND (m.until_on IS NULL OR m.until_on > s.on_date)) THEN 1 ELSE 0 END,
            s.id, s.event
        FROM session s
        WHERE (:establishment = '' OR s.establishment = :establishment)
            AND s.on_date >= :from AND s.on_date <= :last AND :until <> '' AND :today <> ''
        ORDER BY s.on_date, s.id
    )sql",
                     reading.parameters(), [&](sql::Row const& row) {
                         bool const cancelled = row.maybe_text(3).has_value(), rolled = row.integer(4) == 1;
                         auto const activity = *record::choice_named<timetable::Activity>(row.text(0));
                         auto once = timetable::held_key(activity, row.text(2), row.text(6), row.text(1),
                                                         row.maybe_text(7).value_or(""));
                         world.held.push_back({activity, std::move(once), row.text(2), cancelled, rolled,
                                               row.integer(5) == 1, cancelled || rolled ? Id{} : row.text(6)});
                         return true;
                     });
    world.groups = reading.sql.count(R"sql(
        SELECT count(id) FROM mini_group
        WHERE (:establishment = '' OR establishment = :establishment) AND kind = 'group' AND opened_on <= :last
            AND (closed_on IS NULL OR closed_on > :from) AND :until <> '' AND :today <> ''
    )sql",
                                     reading.parameters());
}

// Whoever came counts once a session; a family counts once, however often it came.
void read_parents(Reading& reading) {
    auto& world = reading.world;
    std::map<Id, std::vector<Id>> children_of;
    reading.sql.each("SELECT guardian, child FROM child_guardian", {}, [&](sql::Row const& row) {
        if (reading.beside(row.text(1))) children_of[row.text(0)].push_back(row.text(1));
        return true;
    });
    reading.sql.each(R"sql(
        SELECT n.guardian FROM parent_presence n JOIN session s ON s.id = n.session
        WHERE n.undone_at IS NULL AND s.cancelled_at IS NULL AND s.activity = 'parents_workshop'
            AND (:establishment = '' OR s.establishment = :establishment)
            AND s.on_date >= :from AND s.on_date <= :last AND :until <> '' AND :today <> ''
    )sql",
                     reading.parameters(), [&](sql::Row const& row) {
                         ++world.parent_presences;
                         auto const guardian = row.maybe_text(0);
                         if (!guardian) {
                             ++world.other_presences;
                             return true;
                         }
                         for (auto const& child : children_of[*guardian]) reading.beside(child)->workshop = true;
                         return true;
                     });
    // A meeting to which somebody noted that the family came, or, its day past, of which nobody noted anything; the
    // last answer of the family holds. The same as family::counts().
    reading.sql.each(R"sql(
        SELECT m.child, CASE WHEN n.id IS NULL THEN 1 ELSE 0 END
        FROM follow_up_meeting m JOIN meeting_answer a ON a.meeting = m.id
        JOIN meeting_slot s ON s.id = a.slot
        LEFT JOIN meeting_presence n ON n.meeting = m.id AND n.undone_at IS NULL
        WHERE m.cancelled_at IS NULL AND (:establishment = '' OR m.establishment = :establishment)
            AND s.on_date >= :from AND s.on_date <= :last AND :until <> ''
            AND (n.came = 'came' OR (n.id IS NULL AND s.on_date < :today))
            AND NOT EXISTS (SELECT 1 FROM meeting_answer b WHERE b.meeting = m.id
                AND (b.answered_at > a.answered_at OR (b.answered_at = a.answered_at AND b.id > a.id)))
    )sql",
                     reading.parameters(), [&](sql::Row const& row) {
                         ++world.meetings;
                         world.unnoted_meetings += row.integer(1);
                         if (auto* beside = reading.beside(row.text(0))) beside->meeting = true;
                         return true;
                     });
}

void read_offers(Reading& reading) {
    auto& world = reading.world;
    constexpr std::string_view of_period = " (:establishment = '' OR o.establishment = :establishment)"
                                           " AND o.cancelled_at IS NULL AND o.starts_on <= :last AND o.ends_on >= :from"
                                           " AND :until <> '' AND :today <> ''";
    reading.sql.each("SELECT o.kind, o.title, o.starts_on, o.ends_on FROM offer o WHERE" + std::string{of_period} +
                         " ORDER BY o.starts_on, o.id",
                     reading.parameters(), [&](sql::Row const& row) {
                         world.activities.push_back({row.text(0), row.text(1), row.text(2), row.text(3)});
                         return true;
                     });
    // Whoever had a place for a day of the period, given back since or not: the list's own days say it.
    reading.sql.each("SELECT m.child, o.kind FROM group_membership m JOIN offer o ON o.id = m.mini_group"
                     " WHERE m.from_on <= :last AND (m.until_on IS NULL OR m.until_on > :from) AND" +
                         std::string{of_period},
                     reading.parameters(), [&](sql::Row const& row) {
                         auto* beside = reading.beside(row.text(0));
                         if (beside) (row.text(1) == "club" ? beside->club : beside->holidays) = true;
                         return true;
                     });
}

void read_people_at_work(Reading& reading) {
    auto& world = reading.world;
    // A referent who became director is one person.
    for (auto const& row : reading.sql.query(R"sql(
        SELECT count(DISTINCT CASE WHEN p.profile = 'volunteer' THEN p.user_account END),
            count(DISTINCT CASE WHEN p.profile <> 'volunteer' THEN p.user_account END)
        FROM post p
        WHERE p.establishment IS NOT NULL AND (:establishment = '' OR p.establishment = :establishment)
            AND p.from_on <= :last AND (p.until_on IS NULL OR p.until_on > :from) AND :until <> '' AND :today <> ''
    )sql",
                                             reading.parameters())) {
        world.volunteers = row.integer(0);
        world.staff = row.integer(1);
    }
    world.providers = reading.sql.count(R"sql(
        SELECT count(DISTINCT x.provider) FROM (
            SELECT o.provider FROM offer o WHERE o.provider IS NOT NULL AND o.cancelled_at IS NULL
                AND (:establishment = '' OR o.establishment = :establishment)
                AND o.starts_on <= :last AND o.ends_on >= :from
            UNION SELECT s.provider FROM session s WHERE s.provider IS NOT NULL AND s.cancelled_at IS NULL
                AND (:establishment = '' OR s.establishment = :establishment)
                AND s.on_date >= :from AND s.on_date <= :last) x
        WHERE :until <> '' AND :today <> ''
    )sql",
                                        reading.parameters());
    // Days are those of Paris: what came at half past midnight is of the day that began.
    auto const midnight = [](Date const& day) { return instant_text(from_local(day, "00:00")); };
    auto const last = std::min(world.wish.period.until, world.wish.today);
    world.referrals = reading.sql.count(
        "SELECT count(id) FROM referral WHERE (:establishment = '' OR establishment = :establishment)"
        " AND received_at >= :from AND received_at < :after",
        {{"establishment", world.wish.establishment},
         {"from", midnight(world.wish.period.from)},
         {"after", midnight(add_days(last, 1))}});
}

}  // namespace

void read_held(Reading& reading) {
    read_sessions(reading);
    read_parents(reading);
    read_offers(reading);
    read_people_at_work(reading);
}

}  // namespace marelle::report
