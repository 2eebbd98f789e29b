// What happened lately: a grave fact of the last evening, seen by the director; one to watch, told later; and a child
// whose last three absences nobody explained. Rows of absences of other weeks became tasks then, and were settled.
#include "app/demo/demo.hpp"
#include "fact/fact.hpp"
#include "follow_up/follow_up.hpp"
#include "messages/messages.hpp"
#include <stdexcept>

namespace marelle::app::demo {

namespace {

struct Told {
    Id child, by;
    fact::Severity severity{};
    fact::Kind kind{};
    std::string text;
    Instant at;
};

Id tell(sql::Session& sql, crypto::Keyring& keys, Place const& place, Told const& told) {
    auto id = new_id();
    sql::Parameters common{{"id", id},
                           {"kind", record::name_of_choice(told.kind)},
                           {"severity", record::name_of_choice(told.severity)},
                           {"at", told.at},
                           {"by", told.by}};
    auto with = [&](sql::Parameters more) {
        for (auto const& each : common) more.push_back(each);
        return more;
    };
    sql.execute("INSERT INTO fact (id, establishment, child, kind, severity, said_at, observed_at, received_at,"
                " written_by) VALUES (:id, :establishment, :child, :kind, :severity, :at, :at, :at, :by)",
                with({{"establishment", place.establishment}, {"child", told.child}}));
    sql.execute("INSERT INTO fact_words (fact, number, id, kind, severity, words_sealed, written_at, written_by)"
                " VALUES (:id, 1, :id, :kind, :severity, :words, :at, :by)",
                with({{"words", keys.seal("fact_words", "words_sealed", told.child, id, told.text)}}));
    return id;
}

// The first child of a group today, and the group's last session before today.
struct Last {
    Id child;
    Date date;
    Time ends;
};
std::optional<Last> last_of(sql::Session& sql, Place const& place, Id const& group) {
    auto row = sql.first(R"sql(
        SELECT m.child, s.on_date, s.ends FROM session s
        JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
            AND (m.until_on IS NULL OR m.until_on > :today)
        WHERE s.mini_group = :group AND s.on_date < :today AND s.cancelled_at IS NULL
        ORDER BY s.on_date DESC, s.starts DESC, m.child LIMIT 1
    )sql",
                         {{"group", group}, {"today", place.today}});
    if (!row) return {};
    return Last{row->text(0), row->text(1), row->text(2)};
}

// The last three marks of a child become absences that nobody explained, and the task is made as the roll call makes
// it.
void leave_unexplained(sql::Session& sql, Place const& place, Id const& child) {
    auto rows = sql.query(R"sql(
        SELECT a.session, a.note, s.on_date FROM attendance a JOIN session s ON s.id = a.session
        WHERE a.child = :child AND s.on_date < :today AND s.cancelled_at IS NULL
        ORDER BY s.on_date DESC, s.starts DESC LIMIT 3
    )sql",
                          {{"child", child}, {"today", place.today}});
    for (auto const& row : rows) {
        sql.execute("UPDATE attendance_note SET presence = 'absent', reason_sealed = NULL WHERE id = :note",
                    {{"note", row.text(1)}});
        sql.execute(
            "UPDATE attendance SET presence = 'absent', minutes = 0 WHERE session = :session AND child = :child",
            {{"session", row.text(0)}, {"child", child}});
    }
    auto scope = access::scope_of(director_of(place, place.today), "attendance.write");
    if (!rows.empty()) follow_up::heard(sql, *scope, child, rows.back().text(2), follow_up::Heard::absent);
}

// The task of a row that ended long ago, as its evening made it, and what the referent did of it on the next morning.
void settle(sql::Session& sql, crypto::Keyring& keys, Place const& place, Id const& child, Date const& date) {
    auto const evening = from_local(date, "18:30"), morning = from_local(add_days(date, 1), "10:15");
    auto actor = director_of(place, date);
    actor.now = instant_text(evening);
    follow_up::heard(sql, *access::scope_of(actor, "attendance.write"), child, date, follow_up::Heard::absent);
    actor = director_of(place, add_days(date, 1));
    actor.now = instant_text(morning);
    auto const scope = access::scope_of(actor, "follow_up.write");
    for (auto const& task : follow_up::follow_ups(sql, keys, *scope, {child, false})) {
        auto const done = follow_up::happen(
            sql, keys, *scope, task.id,
            {new_id(), follow_up::Event::done,
             "Appelé la maison : toute la famille enrhumée, personne n’a pensé à prévenir. Revient lundi."});
        if (!done) throw std::logic_error{"demo, absences: " + done.error().code};
    }
}

}  // namespace

void make_facts(sql::Session& sql, crypto::Keyring& keys, Place const& place) {
    if (place.groups.size() < 2 || place.referents.size() < 2) return;
    if (auto last = last_of(sql, place, place.groups[0])) {
        constexpr std::int64_t minute = 60'000;
        auto const fell = from_local(last->date, last->ends);
        auto const at = instant_text(fell);
        auto const called = messages::say_time("fr", to_local(fell + 5 * minute).time);
        auto grave = tell(
            sql, keys, place,
            {last->child, place.referents[0], fact::Severity::grave, fact::Kind::incident,
             "Chute dans l’escalier en sortant. Bosse au front, pas de perte de connaissance. Glace posée, "
             "la mère appelée à " +
                 called + " et venue aussitôt. Le 15, appelé, dit de surveiller cette nuit.",
             at});
        sql.execute("UPDATE fact SET acknowledged_at = :at, acknowledged_by = :by WHERE id = :id",
                    {{"at", instant_text(fell + 12 * minute)}, {"by", place.director}, {"id", grave}});
        tell(sql, keys, place,
             {last->child, place.referents[0], fact::Severity::watch, fact::Kind::fact,
              "Encore un peu mal à la tête, dit sa mère au téléphone. À ménager la prochaine fois.",
              instant_text(from_local(add_days(place.today, -1), "20:10"))});
    }
    if (auto last = last_of(sql, place, place.groups[1])) leave_unexplained(sql, place, last->child);
}

// Marks were written straight into the tables: what the roll call would have made of them is made now.
void make_earlier_absences(sql::Session& sql, crypto::Keyring& keys, Place const& place) {
    auto const marks = sql.query(R"sql(
        SELECT a.child, a.presence, s.on_date FROM attendance a JOIN session s ON s.id = a.session
        WHERE s.establishment = :establishment AND s.cancelled_at IS NULL AND s.on_date < :until
        ORDER BY a.child, s.on_date, s.starts, s.id
    )sql",
                                 {{"establishment", place.establishment}, {"until", add_days(place.today, -14)}});
    Id child;
    std::int64_t in_a_row = 0;
    for (auto const& mark : marks) {
        if (mark.text(0) != child) in_a_row = 0;
        child = mark.text(0);
        in_a_row = mark.text(1) == "absent" ? in_a_row + 1 : 0;
        if (in_a_row > 1 && in_a_row == follow_up::settings_of(sql, place.establishment, mark.text(2)).now.absences)
            settle(sql, keys, place, child, mark.text(2));
    }
}

}  // namespace marelle::app::demo
