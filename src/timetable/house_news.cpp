// What a file adds to the closures of a house and the weeks of communes: judged, written whole, taken back whole.
#include "timetable/house_file.hpp"
#include <algorithm>
#include <set>

namespace marelle::timetable {

namespace {

constexpr std::size_t longest_label = 80, longest_commune = 100, most_lines_told = 100;

void add(PlanChange& into, PlanChange from) {
    into.gone_count += from.gone_count;
    into.come_count += from.come_count;
    into.kept_count += from.kept_count;
    auto append = [](std::vector<PlanLine>& all, std::vector<PlanLine>& more) {
        for (auto& line : more)
            if (all.size() < most_lines_told) all.push_back(std::move(line));
    };
    append(into.gone, from.gone);
    append(into.come, from.come);
    append(into.kept, from.kept);
}

}  // namespace

void judge(CalendarFile& file, bool house) {
    auto wrong = [&](std::size_t line, std::string field, std::string code) {
        file.wrong.push_back({static_cast<int>(line), std::move(field), std::move(code)});
    };
    std::set<std::tuple<Date, Date, std::string>> closed;
    for (auto const& [line, from, until, label] : file.closures) {
        if (!house) wrong(line, "kind", "needs_house");
        if (label.size() > longest_label) wrong(line, "label", "too_long");
        if (auto good = may_close({{}, from, until, label}); !good)
            for (auto const& field : good.error().fields) wrong(line, field.name, field.code);
        if (!closed.emplace(from, until, label).second) wrong(line, "from", "repeated");
    }
    std::set<std::pair<std::string, Date>> said;
    for (auto const& [line, row] : file.weeks) {
        if (row.from.empty()) wrong(line, "from", "invalid");
        if (row.commune_name.size() > longest_commune) wrong(line, "commune_name", "too_long");
        if (auto good = may_keep(row); !good) {
            std::set<std::string> told;
            for (auto const& field : good.error().fields)
                if (auto name = field.name.substr(0, field.name.find('/')); told.insert(name).second)
                    wrong(line, name, field.code);
        }
        if (!said.emplace(row.commune, row.from).second) wrong(line, "from", "repeated");
    }
}

HouseNews news_of(sql::Session& sql, access::Scope const& scope, CalendarFile const& file) {
    HouseNews out;
    auto const known = closures(sql, scope, {"0001-01-01", "9999-12-31"});
    for (auto const& one : file.closures) {
        if (one.until < scope.today) ++out.over;
        else if (std::ranges::any_of(known, [&](ClosureRow const& row) {
                     return row.from == one.from && row.until == one.until && row.label == one.label;
                 }))
            ++out.same;
        else out.closures.push_back(one);
    }
    for (auto const& [line, row] : file.weeks) {
        auto const was = sql.first(
            R"sql(
            SELECT commune_name, half_days FROM commune_week
            WHERE commune = :commune AND from_on = :from AND COALESCE(establishment, '') = :establishment
        )sql",
            {{"commune", row.commune}, {"from", row.from}, {"establishment", scope.establishment}});
        if (was && was->text(0) == row.commune_name && half_days_of(was->text(1)) == row.half_days) ++out.same;
        else out.weeks.push_back(row);
    }
    return out;
}

Result<> write_news(sql::Session& sql, Calendar const& calendar, access::Scope const& scope, HouseNews const& news,
                    Trying trying, PlanChange& change) {
    for (auto const& [line, from, until, label] : news.closures)
        add(change, TRY(close_days(sql, calendar, scope, {{}, from, until, label}, trying)).change);
    if (trying == Trying::apply)
        for (auto const& row : news.weeks) TRY(keep_week(sql, scope, row));
    return {};
}

Result<> undo_news(sql::Session& sql, Calendar const& calendar, access::Scope const& scope, Instant const& written_at,
                   Id const& by, PlanChange& change) {
    sql::Parameters const given{{"establishment", scope.establishment}, {"at", written_at}, {"by", by}};
    auto const closed = sql.query(R"sql(
        SELECT id FROM closure
        WHERE establishment = :establishment AND recorded_at = :at AND recorded_by = :by AND removed_at IS NULL
        ORDER BY from_on, id
    )sql",
                                  given);
    for (auto const& row : closed) add(change, TRY(open_days(sql, calendar, scope, row.text(0), Trying::apply)).change);
    auto const weeks = sql.query(R"sql(
        SELECT id FROM setting_change
        WHERE COALESCE(establishment, '') = :establishment AND kind = 'commune_week' AND made_at = :at AND made_by = :by
            AND undone_at IS NULL
        ORDER BY id DESC
    )sql",
                                 given);
    for (auto const& row : weeks) TRY(reverse_calendar(sql, calendar, scope, row.text(0)));
    return {};
}

}  // namespace marelle::timetable
