// Nobody is in two rooms at once.
#include "staff/staff.hpp"

namespace marelle::staff {

namespace {

struct Other {
    Id session;
    std::string group;
    Time starts, ends;
    Id establishment;
};

// Which one, for whoever chooses: a group of another house is not theirs to read.
Failure held_by(Other const& other, Id const& establishment) {
    if (other.establishment != establishment) return fail(Fault::conflict, "staff.busy");
    return fail(Fault::conflict, "staff.busy", other.group + ", " + other.starts + " – " + other.ends);
}

std::optional<Other> other_session(sql::Session& sql, Id const& person, Occupied const& when) {
    auto row = sql.first(R"sql(
        SELECT s.id, g.name, s.starts, s.ends, s.establishment FROM session s JOIN mini_group g ON g.id = s.mini_group
        WHERE s.on_date = :date AND s.starts < :ends AND s.ends > :starts AND s.cancelled_at IS NULL
            AND s.id <> :session AND (s.event IS NULL
                OR s.event <> coalesce((SELECT x.event FROM session x WHERE x.id = :session), :event))
            AND (s.leader = :person OR EXISTS (
                SELECT 1 FROM session_adult a
                WHERE a.session = s.id AND a.person = :person AND a.removed_at IS NULL))
        ORDER BY s.starts, s.id LIMIT 1
    )sql",
                         {{"date", when.date},
                          {"starts", when.starts},
                          {"ends", when.ends},
                          {"session", when.session},
                          {"event", when.event},
                          {"person", person}});
    if (!row) return {};
    return Other{row->text(0), row->text(1), row->text(2), row->text(3), row->text(4)};
}

}  // namespace

std::optional<Held> busy_at(sql::Session& sql, Id const& establishment, Id const& person, Occupied const& when) {
    auto const other = other_session(sql, person, when);
    if (!other) return {};
    if (other->establishment != establishment) return Held{};
    return Held{other->group, other->starts, other->ends};
}

Result<> must_be_free(sql::Session& sql, Id const& establishment, Id const& person, Occupied const& when) {
    if (auto const other = other_session(sql, person, when)) return held_by(*other, establishment);
    return {};
}

bool is_absent(sql::Session& sql, Id const& person, Date const& date) {
    return sql.count(R"sql(
        SELECT count(id) FROM availability_exception
        WHERE person = :person AND kind = 'absent' AND from_on <= :date AND until_on >= :date AND withdrawn_at IS NULL
    )sql",
                     {{"person", person}, {"date", date}}) > 0;
}

Result<> must_not_be_absent(sql::Session& sql, Id const& person, Date const& date) {
    if (is_absent(sql, person, date)) return fail(Fault::conflict, "staff.absent");
    return {};
}

Result<> may_hold(sql::Session& sql, Id const& establishment, Id const& person, Occupied const& when) {
    TRY(may_be_assigned(sql, establishment, person, when.date));
    return must_be_free(sql, establishment, person, when);
}

Result<> may_hold_weekly(sql::Session& sql, Id const& establishment, Id const& person, Weekly const& when,
                         Date const& today) {
    TRY(may_be_assigned(sql, establishment, person, std::max(when.from, today)));
    auto const other = sql.first(R"sql(
        SELECT sl.id, g.name, sl.starts, sl.ends, g.establishment
        FROM slot sl JOIN mini_group g ON g.id = sl.mini_group
        WHERE sl.leader = :person AND sl.id <> :slot AND sl.weekday = :weekday
            AND sl.starts < :ends AND sl.ends > :starts
            AND sl.from_on < :until AND (sl.until_on IS NULL OR sl.until_on > :from)
            AND (sl.until_on IS NULL OR sl.until_on > :today) AND (g.closed_on IS NULL OR g.closed_on > :from)
        ORDER BY sl.starts, sl.id LIMIT 1
    )sql",
                                 {{"person", person},
                                  {"slot", when.slot},
                                  {"weekday", when.weekday},
                                  {"starts", when.starts},
                                  {"ends", when.ends},
                                  {"from", when.from},
                                  {"until", when.until.value_or("9999-12-31")},
                                  {"today", today}});
    if (other)
        return held_by({other->text(0), other->text(1), other->text(2), other->text(3), other->text(4)}, establishment);
    return {};
}

}  // namespace marelle::staff
