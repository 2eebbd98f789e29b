// Files read into the calendar: looked at first, written whole or not at all, taken back whole.
#include "timetable/house_file.hpp"
#include <algorithm>

namespace marelle::timetable {

namespace {

constexpr std::size_t most_wrong_lines = 200;

struct Kept {
    std::vector<FileYear> years;
    int left{};
};

// An establishment takes its own zones; school years that are over stay what they were.
Kept ours(std::vector<FileYear> years, std::optional<Place> const& place, Date const& today) {
    Kept out;
    auto here = [&](std::string const& zone) {
        return !place || std::ranges::any_of(place->standings, [&](auto const& one) { return one.zone == zone; });
    };
    for (auto& year : years) {
        if (here(year.zone) && year.school_year >= school_year_of(today)) out.years.push_back(std::move(year));
        else out.left += static_cast<int>(year.days.size());
    }
    return out;
}

SchoolCalendarEdit edit_of(FileYear const& year, std::string const& file_name) {
    SchoolCalendarEdit edit{file_name, false, {}};
    for (auto const& one : year.days) edit.days_off.push_back({one.from, one.until, one.kind, one.label});
    return edit;
}

// "days_off/3/until" of may_record is a line of the file.
void add_wrong(std::vector<WrongLine>& out, FileYear const& year, Error const& error) {
    for (auto const& field : error.fields) {
        auto slash = field.name.find('/'), last = field.name.rfind('/');
        if (slash == std::string::npos || slash == last) continue;
        auto index = std::stoul(field.name.substr(slash + 1, last - slash - 1));
        out.push_back({static_cast<int>(year.days[index].line), field.name.substr(last + 1), field.code});
    }
}

ImportedYear compared(FileYear const& year, SchoolCalendar const* known) {
    ImportedYear out{year.school_year, year.zone, 0, 0, 0, {}};
    auto has = [](auto const& list, auto const& one) {
        return std::ranges::any_of(
            list, [&](auto const& other) { return other.from == one.from && other.until == one.until; });
    };
    static std::vector<DaysOff> const nothing;
    auto const& before = known ? known->days_off : nothing;
    for (auto const& one : year.days) {
        ++(has(before, one) ? out.same : out.added);
        out.days_off.push_back({one.from, one.until, one.kind, one.label});
    }
    for (auto const& one : before)
        if (!has(year.days, one)) ++out.removed;
    return out;
}

Period span_of(std::vector<FileYear> const& years) {
    auto first = years.front().school_year, last = first;
    for (auto const& year : years) {
        first = std::min(first, year.school_year);
        last = std::max(last, year.school_year);
    }
    return {school_year_start(first), add_days(school_year_end(last), 10)};
}

void write_import(sql::Session& sql, access::Scope const& scope, Id const& id, std::string const& file_name,
                  std::vector<FileYear> const& years) {
    auto establishment = scope.establishment.empty() ? std::nullopt : std::optional{scope.establishment};
    sql.execute(R"sql(
        INSERT INTO calendar_import (id, establishment, file_name, recorded_at, recorded_by)
        VALUES (:id, :establishment, :file, :now, :actor)
    )sql",
                {{"id", id},
                 {"establishment", establishment},
                 {"file", file_name},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    for (auto const& year : years)
        write_calendar(sql, scope, new_id(), year.school_year, year.zone, edit_of(year, file_name), id);
}

// Against what is believed today.
void compare(sql::Session& sql, Calendar const& calendar, access::Scope const& scope, std::optional<Place> const& place,
             std::vector<FileYear> const& years, CalendarImport& out) {
    if (years.empty()) return;
    auto const period = span_of(years);
    Place believed = place ? *place_of(sql, scope.establishment, period) : Place{};
    if (!place)
        for (auto& recorded : recorded_calendars(sql, "", period)) believed.calendars.push_back(recorded.calendar);
    for (auto const& year : years)
        out.years.push_back(compared(year, calendar.speaking(year.school_year, year.zone, believed)));
}

// Every line and field at once: nothing was written.
Failure named(std::vector<WrongLine> const& wrong) {
    std::vector<Error::Field> fields;
    fields.reserve(wrong.size());
    for (auto const& one : wrong) fields.push_back({std::to_string(one.line) + "/" + one.field, one.code});
    return wrong_fields("calendar_import.wrong_lines", std::move(fields));
}

}  // namespace

Result<CalendarImport> import_calendar(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                       CalendarBytes const& asked, Trying trying) {
    auto const& file_name = asked.file_name;
    auto file = TRY(
        read_calendar_file(asked.bytes, asked.zone, asked.closures ? Content::closures : Content::days_off));
    judge(file, !scope.establishment.empty());
    auto place = scope.establishment.empty() ? std::nullopt
                                             : place_of(sql, scope.establishment, {scope.today, scope.today});
    auto kept = ours(years_of(file.days), place, scope.today);
    auto const news = file.wrong.empty() ? news_of(sql, scope, file) : HouseNews{};
    CalendarImport out{{}, file_name, {}, {}, news.weeks, news.same, kept.left + news.over, std::move(file.wrong), {}};
    for (auto const& one : news.closures) out.closures.push_back({one.from, one.until, one.label});
    for (auto const& year : kept.years)
        if (auto good = may_record(year.school_year, year.zone, edit_of(year, file_name)); !good)
            add_wrong(out.wrong, year, good.error());
    std::ranges::sort(out.wrong, {}, &WrongLine::line);
    if (out.wrong.size() > most_wrong_lines) out.wrong.resize(most_wrong_lines);
    if (trying == Trying::apply && !out.wrong.empty()) return named(out.wrong);
    bool const nothing = kept.years.empty() && news.closures.empty() && news.weeks.empty();
    if (nothing && trying == Trying::apply) return fail(Fault::invalid, "calendar_import.nothing");
    if (nothing) return out;
    compare(sql, calendar, scope, place, kept.years, out);
    if (!out.wrong.empty()) return out;
    auto const id = new_id();
    auto write = [&]() -> Result<> {
        write_import(sql, scope, id, file_name, kept.years);
        return {};
    };
    if (!kept.years.empty())
        out.change = TRY(
            change_calendar(sql, calendar, scope, span_of(kept.years), id, Touches::weekly, trying, write));
    else if (trying == Trying::apply) TRY(write());
    TRY(write_news(sql, calendar, scope, news, trying, out.change));
    if (trying == Trying::apply) out.id = id;
    return out;
}

namespace {

// The school years of an import, and what spoke before speaks again. `first`: null when it wrote none.
Result<PlanChange> withdraw_years(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                  Id const& import, std::optional<std::string> const& first,
                                  std::optional<std::string> const& last) {
    if (!first) return PlanChange{};
    Period const period{school_year_start(*first), add_days(school_year_end(*last), 10)};
    return change_calendar(sql, calendar, scope, period, import, Touches::weekly, Trying::apply, [&]() -> Result<> {
        sql.execute(R"sql(
            UPDATE school_calendar SET withdrawn_at = :now, withdrawn_by = :actor
            WHERE calendar_import = :id AND withdrawn_at IS NULL
        )sql",
                    {{"now", scope.now}, {"actor", scope.actor}, {"id", import}});
        return {};
    });
}

}  // namespace

Result<PlanChange> undo_import(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                               Id const& import) {
    auto found = sql.first(R"sql(
        SELECT i.undone_at, min(c.school_year), max(c.school_year), i.recorded_at, i.recorded_by
        FROM calendar_import i LEFT JOIN school_calendar c ON c.calendar_import = i.id
        WHERE i.id = :id AND COALESCE(i.establishment, '') = :establishment
        GROUP BY i.id, i.undone_at, i.recorded_at, i.recorded_by
    )sql",
                           {{"id", import}, {"establishment", scope.establishment}});
    if (!found) return fail(Fault::not_found, "calendar_import.unknown");
    if (!found->null(0)) return fail(Fault::conflict, "calendar_import.undone");
    sql.execute("UPDATE calendar_import SET undone_at = :now, undone_by = :actor WHERE id = :id",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", import}});
    auto change = TRY(withdraw_years(sql, calendar, scope, import, found->maybe_text(1), found->maybe_text(2)));
    TRY(undo_news(sql, calendar, scope, found->text(3), found->text(4), change));
    return change;
}

std::vector<CalendarImportRow> calendar_imports(sql::Session& sql, access::Scope const& scope) {
    std::vector<CalendarImportRow> out;
    for (auto const& row : sql.query(R"sql(
             SELECT i.id, i.file_name, i.recorded_at, u.name, i.undone_at
             FROM calendar_import i JOIN user_account u ON u.id = i.recorded_by
             WHERE COALESCE(i.establishment, '') = :establishment ORDER BY i.recorded_at DESC, i.id DESC LIMIT 50
         )sql",
                                     {{"establishment", scope.establishment}}))
        out.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.maybe_text(4)});
    return out;
}

}  // namespace marelle::timetable
