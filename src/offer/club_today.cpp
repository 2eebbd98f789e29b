// A club whose days are written again on one of its days.
#include "offer/changes.hpp"
#include "timetable/changes.hpp"
#include "timetable/choices.hpp"

namespace marelle::offer {

std::optional<ClubToday> club_today(sql::Session& sql, access::Scope const& scope, Id const& offer) {
    static std::string const text =
        "SELECT id, version, starts, ends, CASE WHEN cancelled_at IS NULL AND " +
        std::string{timetable::nothing_noted} +
        " THEN 1 ELSE 0 END, theme, ratio_rule FROM session"
        " WHERE mini_group = :offer AND on_date = :today AND slot IS NOT NULL"
        " AND closed_by IS NULL AND moved_from IS NULL AND (cancelled_at IS NOT NULL OR NOT " +
        std::string{timetable::never_seen} + ")";
    auto const row = sql.first(text, {{"offer", offer}, {"today", scope.today}});
    if (!row) return {};
    return ClubToday{row->text(0),         row->integer(1),    row->text(2),      row->text(3),
                     row->integer(4) == 1, row->maybe_text(5), row->maybe_text(6)};
}

Result<> follow_today(sql::Session& sql, access::Scope const& scope, ClubToday const& session, OfferEdit const& before,
                      OfferEdit const& edit) {
    bool const as_planned = session.starts == before.day_starts && session.ends == before.day_ends;
    bool const meets = weekday(scope.today) == edit.weekday && edit.starts_on <= scope.today &&
                       scope.today <= edit.ends_on;
    if (!session.to_come || !as_planned || !meets) return {};
    timetable::SessionEdit out;
    out.date = scope.today;
    out.starts = edit.day_starts;
    out.ends = edit.day_ends;
    out.activity = activity_of(edit);
    out.room = edit.place;
    out.leader = edit.leader;
    out.provider = edit.provider;
    out.theme = timetable::choice_of<timetable::Theme>(session.theme);
    out.regime = regime_of(edit);
    out.ratio_rule = timetable::choice_of<ratio::RatioRule>(session.ratio_rule);
    return timetable::write_session(sql, scope, session.id, session.version, out);
}

}  // namespace marelle::offer
