#include "timetable/stood.hpp"
#include "access/setting_change.hpp"
#include "record/json_of.hpp"
#include "timetable/choices.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::timetable {

namespace {

// A change made since says what the session was before it; one made before and taken back since, that it held.
struct Event {
    Instant at;
    bool made{};
};

// The first of what happened to it after that instant: it parts what was known then from what came.
bool earlier(Event const& one, Event const& other) {
    return one.at < other.at || (one.at == other.at && one.made && !other.made);
}

SessionThen before_the_change(sql::Row const& row) {
    return {row.text(0),
            row.maybe_text(4),
            row.text(5),
            row.text(6),
            row.text(7),
            row.text(8),
            *record::choice_named<Activity>(row.text(9)),
            row.maybe_text(10),
            row.maybe_text(11)};
}

// What it was; nothing when it was not there, or cancelled.
std::optional<SessionThen> state(sql::Row const& row, Event const& event, Instant const& known) {
    if (!event.made || !row.null(13) || row.text(12) > known) return {};
    return before_the_change(row);
}

std::vector<Closure> closures_then(sql::Session& sql, Id const& establishment, Instant const& known) {
    std::vector<Closure> out;
    for (auto const& row : sql.query(R"sql(
             SELECT id, from_on, until_on, label FROM closure
             WHERE establishment = :establishment AND recorded_at <= :known
                 AND (removed_at IS NULL OR removed_at > :known)
             ORDER BY from_on, id
         )sql",
                                     {{"establishment", establishment}, {"known", known}}))
        out.push_back({row.text(0), row.text(1), row.text(2), row.text(3)});
    return out;
}

template <class Row> std::optional<Row> read(std::optional<std::string> const& text) {
    if (!text) return {};
    auto row = record::from_json<Row>(boost::json::parse(*text).get_object());
    return row ? std::optional{*row} : std::nullopt;
}

// What one setting, named as its changes are, was before the first that came after; only its label is kept of one that
// was taken back since.
struct SettingThen {
    Event first;
    std::optional<std::string> was;
    std::string said;
};
using Settings = std::map<std::string, SettingThen>;

Settings settings_then(sql::Session& sql, Id const& establishment, access::SettingKind kind, Instant const& known) {
    Settings out;
    for (auto const& row :
         sql.query(R"sql(
             SELECT about, made_at, undone_at, was, said FROM setting_change
             WHERE COALESCE(establishment, '') = :establishment AND kind = :kind
                 AND (made_at > :known OR undone_at > :known)
             ORDER BY made_at, id
         )sql",
                   {{"establishment", establishment}, {"kind", access::setting_name(kind)}, {"known", known}})) {
        bool const made = row.text(1) > known;
        SettingThen then{{made ? row.text(1) : row.text(2), made}, row.maybe_text(3), row.text(4)};
        auto const [found, fresh] = out.try_emplace(row.text(0), then);
        if (!fresh && earlier(then.first, found->second.first)) found->second = std::move(then);
    }
    return out;
}

void standings_then(sql::Session& sql, Place& place, Id const& establishment, Instant const& known) {
    auto const changed = settings_then(sql, establishment, access::SettingKind::calendar_place, known);
    for (auto const& [from, then] : changed) {
        auto const before = read<StandingRow>(then.was);
        auto const now = std::ranges::find(place.standings, from, &Standing::from);
        auto region = now == place.standings.end() ? place.standings.front().region : now->region;
        if (before) region = before->region;
        if (now != place.standings.end()) place.standings.erase(now);
        if (!then.first.made) place.standings.push_back({from, then.said, region});
        else if (before) place.standings.push_back({from, std::string{record::name_of_choice(before->zone)}, region});
    }
    std::ranges::sort(place.standings, {}, &Standing::from);
}

// Of the house's own word on its commune, or of the instance's.
std::map<Date, std::vector<std::string>> weeks_then(sql::Session& sql, Id const& who, std::string const& commune,
                                                    Instant const& known) {
    std::map<Date, std::vector<std::string>> out;
    for (auto const& row : sql.query(R"sql(
             SELECT from_on, half_days FROM commune_week
             WHERE commune = :commune AND COALESCE(establishment, '') = :who ORDER BY from_on, recorded_at
         )sql",
                                     {{"commune", commune}, {"who", who}}))
        out[row.text(0)] = half_days_of(row.text(1));
    for (auto const& [about, then] : settings_then(sql, who, access::SettingKind::commune_week, known)) {
        if (!about.starts_with(commune + " ") || !then.first.made) continue;
        auto const from = about.substr(commune.size() + 1);
        if (auto const before = read<WeekRow>(then.was)) out[from] = before->half_days;
        else out.erase(from);
    }
    return out;
}

}  // namespace

void as_it_stood(sql::Session& sql, Place& place, Id const& establishment, Period const& period, Instant const& known) {
    place.closures = closures_then(sql, establishment, known);
    place.calendars.clear();
    for (auto& each : recorded_calendars(sql, establishment, period, known))
        place.calendars.push_back(std::move(each.calendar));
    standings_then(sql, place, establishment, known);
    auto const home = sql.first("SELECT commune FROM establishment WHERE id = :id", {{"id", establishment}});
    place.weeks.clear();
    for (auto const& who : {establishment, Id{}})
        if (place.weeks.empty())
            for (auto& [from, half_days] : weeks_then(sql, who, home->text(0), known))
                place.weeks.push_back({from, std::move(half_days)});
}

std::map<Id, std::optional<SessionThen>> sessions_then(sql::Session& sql, Id const& establishment,
                                                       Instant const& known) {
    std::map<Id, Event> first;
    std::map<Id, std::optional<SessionThen>> out;
    for (auto const& row : sql.query(R"sql(
             SELECT k.session, k.kind, k.made_at, k.undone_at, s.slot, k.mini_group, k.on_date, k.starts, k.ends,
                 k.activity, COALESCE(k.regime, sl.regime), k.leader, COALESCE(k.recorded_at, sl.recorded_at, ''),
                 k.cancelled_at
             FROM session_change k LEFT JOIN session s ON s.id = k.session LEFT JOIN slot sl ON sl.id = s.slot
             WHERE k.establishment = :establishment AND (k.made_at > :known OR k.undone_at > :known)
             ORDER BY k.made_at, k.id
         )sql",
                                     {{"establishment", establishment}, {"known", known}})) {
        bool const made = row.text(2) > known;
        // Of old changes without hours, and of those taken back before what they had made was kept, it is read as it
        // is.
        if (made ? row.null(8) || row.null(9) : row.text(1) == "edited") continue;
        Event const event{made ? row.text(2) : row.text(3), made};
        auto const found = first.find(row.text(0));
        if (found != first.end() && !earlier(event, found->second)) continue;
        first[row.text(0)] = event;
        out[row.text(0)] = state(row, event, known);
    }
    return out;
}

}  // namespace marelle::timetable
