#include "family/agreed.hpp"
#include "base/text.hpp"
#include "http/http.hpp"
#include "http/period.hpp"
#include "spreadsheet/list.hpp"
#include <algorithm>

namespace marelle::family {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::Cell;

constexpr int longest_days = 12 * 366;  // a report's

constexpr std::string_view of_period = R"sql(
    FROM follow_up_meeting f
    JOIN meeting_answer a ON a.meeting = f.id
    JOIN meeting_slot s ON s.id = a.slot
    JOIN guardian p ON p.id = f.guardian
    JOIN child c ON c.id = f.child
    LEFT JOIN meeting_presence n ON n.meeting = f.id AND n.undone_at IS NULL
    LEFT JOIN user_account u ON u.id = n.noted_by
    WHERE f.cancelled_at IS NULL AND f.establishment = :establishment AND s.on_date BETWEEN :from AND :until
        AND NOT EXISTS (SELECT 1 FROM meeting_answer b WHERE b.meeting = f.id
            AND (b.answered_at > a.answered_at OR (b.answered_at = a.answered_at AND b.id > a.id)))
)sql";

Result<AgreedMeetings> asked(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto const& today = call.actor.today;
    auto const period = TRY(http::period_asked(call, {school_year_start(school_year_of(today)), today}, longest_days));
    return agreed_in(call.sql(), scope, period);
}

Result<Reply> get_agreed(Call& call) {
    auto const found = TRY(asked(call));
    call.saw({}, "meetings:" + found.from + ".." + found.until + ":" + std::to_string(found.meetings.size()));
    return http::reply(found);
}

spreadsheet::Told<AgreedMeeting> const told[] = {
    {{"date", 12.0}, [](auto const& row, std::string_view) -> Cell { return row.date; }},
    {{"starts", 8.0}, [](auto const& row, std::string_view) -> Cell { return row.starts; }},
    {{"ends", 8.0}, [](auto const& row, std::string_view) -> Cell { return row.ends; }},
    {{"child", 28.0}, [](auto const& row, std::string_view) -> Cell { return row.child.name; }},
    {{"adult", 28.0}, [](auto const& row, std::string_view) -> Cell { return row.adult.name; }},
    {{"meeting_came", 14.0},
     [](auto const& row, std::string_view in) -> Cell {
         return row.presence ? spreadsheet::choice(in, "meeting_came", row.presence->came) : std::string{};
     }},
    {{"counts_in_reports", 12.0},
     [](auto const& row, std::string_view in) -> Cell { return spreadsheet::yes_or_no(in, row.counts); }},
    {{"minutes_at", 18.0},
     [](auto const& row, std::string_view) -> Cell { return spreadsheet::local_text(row.minutes_at); }},
};

Result<Reply> export_agreed(Call& call) {
    auto const found = TRY(asked(call));
    auto list = list_of(call, "agreed_meetings", "rendez-vous-" + found.from + "-" + found.until, told, found.meetings);
    list.subject = "agreed_meetings:" + found.from + ".." + found.until;
    return spreadsheet::list_file(call, list);
}

}  // namespace

AgreedMeetings agreed_in(sql::Session& sql, access::Scope const& scope, Period const& period) {
    static auto const rows = R"sql(
        SELECT f.id, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), p.id, p.given_names, p.usage_name,
            s.on_date, s.starts, s.ends, (SELECT max(w.written_at) FROM meeting_minutes w WHERE w.meeting = f.id),
            n.id, n.came, n.noted_at, u.id, u.name
    )sql" + std::string{of_period} +
                             " AND " + std::string{access::child_in_scope} + " ORDER BY s.on_date, s.starts, f.id";
    static auto const all = "SELECT count(f.id)" + std::string{of_period} +
                            " AND (n.came = 'came' OR (n.id IS NULL AND s.on_date < :today))";
    AgreedMeetings out{period.from, std::min(period.until, scope.today), 0, 0, {}, 0};
    auto const now = instant_ms(scope.now).value_or(0);
    if (scope.reach == access::Reach::none) return out;
    for (auto const& row : sql.query(rows, access::parameters_of(scope, {{"from", out.from}, {"until", out.until}}))) {
        // Nobody came yet to this afternoon's.
        if (from_local(row.text(7), row.text(8)) > now) continue;
        AgreedMeeting one{row.text(0),
                          {row.text(1), first_name_of(row.text(2)) + " " + row.text(3)},
                          {row.text(4), row.text(5) + " " + row.text(6)},
                          row.text(7),
                          row.text(8),
                          row.text(9),
                          row.maybe_text(10),
                          {},
                          false};
        std::optional<Came> came;
        if (!row.null(11)) {
            came = record::choice_named<Came>(row.text(12));
            one.presence = MeetingPresence{row.text(11), *came, row.text(13), {row.text(14), row.text(15)}};
        }
        one.counts = counts(came, one.date, scope.today);
        out.held += one.counts ? 1 : 0;
        out.unnoted += one.counts && !came ? 1 : 0;
        out.meetings.push_back(std::move(one));
    }
    auto const counted = sql.count(
        all,
        {{"establishment", scope.establishment}, {"from", out.from}, {"until", out.until}, {"today", scope.today}});
    // A referent counts the own children alone: how many meetings the others' families had is not told.
    if (scope.reach == access::Reach::establishment) out.elsewhere = counted - out.held;
    return out;
}

void add_agreed_routes(http::Router& router) {
    add_came_routes(router);
    router.on("GET", "/api/v1/meetings", "family.read", http::Work::read, get_agreed)
        .summary("The meetings agreed with families whose hour has begun, in a period: who came, and which of them"
                 " reports count")
        .with("from", "first day; that of this school year by default")
        .with("until", "last day; today by default")
        .answers<AgreedMeetings>();
    router.on("GET", "/api/v1/meetings-export", "child.export", http::Work::read, export_agreed)
        .summary("The meetings agreed with families in a period as a file")
        .with("format", "csv or xlsx")
        .with("from", "first day; that of this school year by default")
        .with("until", "last day; today by default");
}

}  // namespace marelle::family
