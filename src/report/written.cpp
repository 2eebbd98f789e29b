// What was written of sessions and meetings between the figures of two versions; from a session up to its reports.
#include "report/written.hpp"
#include "base/clock.hpp"
#include "base/text.hpp"
#include "report/kept.hpp"
#include "report/written_meetings.hpp"
#include "timetable/held.hpp"
#include <algorithm>
#include <set>

namespace marelle::report {

namespace {

using timetable::HeldKind;

constexpr auto end_of_time = "9999-12-31T23:59:59.999Z";

// Between the figures of two versions of one chain: they have one house and one period.
struct Between {
    std::int64_t before{};
    std::optional<std::int64_t> after;
    Instant from, until;
    Date known_until, last;  // the last day of a session that the earlier figures may count, and the later ones
    Period period;
    Id establishment;

    sql::Parameters parameters() const {
        return {
            {"establishment", establishment}, {"first", period.from}, {"last", last}, {"from", from}, {"until", until}};
    }
};

Date day_of(Instant const& at) { return to_local(instant_ms(at).value_or(0)).date; }

ReportFigure const* figure_of(ReportContent const& content, std::string_view key) {
    for (auto const& section : content.sections)
        for (auto const& figure : section.figures)
            if (figure.key == key) return &figure;
    return nullptr;
}

Between between(ReportVersion const& before, ReportContent const& content, std::optional<std::int64_t> number,
                Id establishment) {
    Period const period{content.period.from, content.period.until};
    return {before.seal.number,
            number,
            before.content.computed_at,
            content.computed_at,
            std::min(period.until, day_of(before.content.computed_at)),
            std::min(period.until, day_of(content.computed_at)),
            period,
            std::move(establishment)};
}

struct Touched {
    WrittenSession session;
    std::set<Written> written;
};

// The sessions of the period that something was written of.
class Sessions {
public:
    Sessions(sql::Session& sql, Between const& between) : sql_{sql}, between_{between} {
        read();
        read_changes();
        read_marks();
        read_parents();
    }

    // Something of that session that the figure tells.
    bool wrote(HeldFigure figure, Id const& id) const {
        auto const found = known_.find(id);
        return found != known_.end() && concerns(figure, id, found->second.session) &&
               std::ranges::any_of(found->second.written, [&](Written written) { return matters(figure, written); });
    }

    void tell(HeldFigure figure, ReportWritten& out) {
        for (auto& [id, touched] : known_) {
            auto& session = touched.session;
            if (!concerns(figure, id, session)) continue;
            if (is_new(figure, id, session)) {
                ++out.come;
                continue;
            }
            for (auto const written : touched.written)
                if (matters(figure, written)) session.written.emplace_back(record::name_of_choice(written));
            if (session.written.empty()) continue;
            out.sessions.push_back(std::move(session));
        }
        std::ranges::sort(out.sessions, {}, [](WrittenSession const& each) {
            return std::tuple{each.date, each.starts, each.group.name, each.id.value_or("")};
        });
    }

private:
    bool concerns(HeldFigure figure, Id const& id, WrittenSession const& session) const {
        switch (figure) {
        case HeldFigure::evenings: return is_of(HeldKind::evenings, session.activity);
        case HeldFigure::workshops:
        case HeldFigure::presences: return is_of(HeldKind::workshops, session.activity);
        case HeldFigure::hours: return noted_.contains(id);
        case HeldFigure::meetings: return false;
        }
        std::unreachable();
    }
    // Of the very day of the earlier figures, an evening counted if its roll was called already.
    bool is_new(HeldFigure figure, Id const& id, WrittenSession const& session) const {
        bool const by_roll = figure == HeldFigure::evenings && session.date == between_.known_until &&
                             session.date == day_of(between_.from);
        return session.date > between_.known_until || (by_roll && !noted_before_.contains(id) && noted_.contains(id));
    }
    static bool matters(HeldFigure figure, Written written) {
        if (written == Written::marked) return figure == HeldFigure::hours;
        if (written == Written::parents) return figure == HeldFigure::presences;
        return true;
    }

    void read();
    void read_changes();
    void read_marks();
    void read_parents();

    sql::Session& sql_;
    Between const& between_;
    std::map<Id, Touched> known_;
    std::set<Id> noted_, noted_before_;  // sessions of which a mark was ever noted; before the earlier figures
};

WrittenSession session_of(sql::Row const& row, std::optional<Id> id) {
    return {std::move(id),
            row.text(1),
            row.text(2),
            {row.text(3), row.text(4)},
            record::choice_named<timetable::Activity>(row.text(5)).value_or(timetable::Activity{}),
            row.maybe_text(6),
            {},
            0,
            0};
}

void Sessions::read() {
    for (auto const& row : sql_.query(R"sql(
        SELECT s.id, s.on_date, s.starts, g.id, g.name, s.activity, s.title, s.recorded_at,
            CASE WHEN s.closed_by IS NOT NULL AND s.cancelled_at > :from AND s.cancelled_at <= :until
                THEN 1 ELSE 0 END
        FROM session s JOIN mini_group g ON g.id = s.mini_group
        WHERE s.establishment = :establishment AND s.on_date BETWEEN :first AND :last
    )sql",
                                      between_.parameters())) {
        auto& written = known_.emplace(row.text(0), Touched{session_of(row, row.text(0)), {}}).first->second.written;
        // Out of a slot it was made when its day was first looked at, which its number says (RFC 9562).
        auto const made = row.null(7) ? instant_text(instant_of(row.text(0))) : row.text(7);
        if (made > between_.from && made <= between_.until) written.insert(Written::added);
        if (row.integer(8) == 1) written.insert(Written::cancelled);
    }
}

// By hand, told in recent activity too. What was done and undone between the two changes nothing.
void Sessions::read_changes() {
    for (auto const& row : sql_.query(R"sql(
        SELECT k.session, k.on_date, k.starts, g.id, g.name, COALESCE(k.activity, ''), k.title, k.kind,
            CASE WHEN k.made_at > :from THEN 1 ELSE 0 END
        FROM session_change k JOIN mini_group g ON g.id = k.mini_group
        WHERE k.establishment = :establishment AND k.on_date BETWEEN :first AND :last
            AND ((k.made_at > :from AND k.made_at <= :until AND (k.undone_at IS NULL OR k.undone_at > :until))
                OR (k.made_at <= :from AND k.undone_at > :from AND k.undone_at <= :until))
        ORDER BY k.made_at, k.id
    )sql",
                                      between_.parameters())) {
        bool const made = row.integer(8) == 1;
        auto const kind = row.text(7);
        if (!known_.contains(row.text(0)) && kind != "removed") continue;  // moved out of the period
        auto& written = known_.try_emplace(row.text(0), Touched{session_of(row, {}), {}}).first->second.written;
        if (kind == "edited") written.insert(Written::edited);
        else if (!made) written.insert(Written::restored);
        else written.insert(kind == "removed" ? Written::removed : Written::cancelled);
    }
}

// Children whose last word is another than it was, or between two of whose words somebody chose.
void Sessions::read_marks() {
    std::map<std::pair<Id, Id>, std::pair<std::string, std::string>> words;  // of each child: before, after
    for (auto const& row : sql_.query(R"sql(
        SELECT n.session, n.child, n.presence, COALESCE(n.arrived_at, ''), COALESCE(n.left_at, ''),
            CASE WHEN n.received_at <= :from THEN 1 ELSE 0 END
        FROM attendance_note n JOIN session s ON s.id = n.session
        WHERE s.establishment = :establishment AND s.on_date BETWEEN :first AND :last AND n.received_at <= :until
        ORDER BY n.received_at, n.id
    )sql",
                                      between_.parameters())) {
        noted_.insert(row.text(0));
        auto& [before, after] = words[{row.text(0), row.text(1)}];
        after = row.text(2) + " " + row.text(3) + " " + row.text(4);
        if (row.integer(5) == 0) continue;
        before = after;
        noted_before_.insert(row.text(0));
    }
    std::set<std::pair<Id, Id>> others;
    for (auto const& [whose, word] : words)
        if (word.first != word.second && !(word.first.empty() && word.second.starts_with("unmarked")))
            others.insert(whose);
    for (auto const& row : sql_.query(R"sql(
        SELECT t.session, t.child FROM attendance_settlement t JOIN session s ON s.id = t.session
        WHERE s.establishment = :establishment AND s.on_date BETWEEN :first AND :last
            AND t.settled_at > :from AND t.settled_at <= :until
    )sql",
                                      between_.parameters()))
        others.insert({row.text(0), row.text(1)});
    for (auto const& [session, child] : others) {
        auto& written = known_.at(session);
        written.written.insert(Written::marked);
        ++written.session.children;
    }
}

void Sessions::read_parents() {
    for (auto const& row : sql_.query(R"sql(
        SELECT n.session, count(n.id) FROM parent_presence n JOIN session s ON s.id = n.session
        WHERE s.establishment = :establishment AND s.on_date BETWEEN :first AND :last
            AND ((n.noted_at > :from AND n.noted_at <= :until AND (n.undone_at IS NULL OR n.undone_at > :until))
                OR (n.noted_at <= :from AND n.undone_at > :from AND n.undone_at <= :until))
        GROUP BY n.session
    )sql",
                                      between_.parameters())) {
        auto& written = known_.at(row.text(0));
        written.written.insert(Written::parents);
        written.session.parents = row.integer(1);
    }
}

// --- from a session ---

struct SessionFacts {
    Date date;
    timetable::Activity activity{};
    std::set<HeldFigure> figures;
};

// The figures of a report that this session was in when they were computed.
std::vector<CountedOfSession> counted_of(ReportContent const& content, SessionFacts const& facts) {
    std::vector<CountedOfSession> out;
    if (facts.date < content.period.from || facts.date > content.period.until ||
        facts.date > day_of(content.computed_at))
        return out;
    for (auto const& section : content.sections)
        for (auto const& figure : section.figures)
            if (auto const held = held_figure(figure.key); held && facts.figures.contains(*held))
                out.push_back({figure.key, figure.title, in_one_line(figure, content.language)});
    return out;
}

Result<SessionFacts> facts_of(sql::Session& sql, access::Scope const& scope, Id const& session) {
    auto const row = sql.first("SELECT s.on_date, s.activity,"
                               " (SELECT count(n.id) FROM attendance_note n WHERE n.session = s.id)"
                               " FROM session s WHERE s.id = :session AND s.establishment = :establishment",
                               {{"session", session}, {"establishment", scope.establishment}});
    if (!row) return fail(Fault::not_found, "session.unknown");
    SessionFacts out{row->text(0), record::choice_named<timetable::Activity>(row->text(1)).value(), {}};
    if (is_of(HeldKind::evenings, out.activity)) out.figures.insert(HeldFigure::evenings);
    if (is_of(HeldKind::workshops, out.activity)) out.figures.insert({HeldFigure::workshops, HeldFigure::presences});
    if (row->integer(2) > 0) out.figures.insert(HeldFigure::hours);
    return out;
}

}  // namespace

std::optional<HeldFigure> held_figure(std::string_view key) {
    if (key == "evenings" || key == "evenings_cancelled") return HeldFigure::evenings;
    if (key == "workshops") return HeldFigure::workshops;
    if (key == "workshop_presences") return HeldFigure::presences;
    if (key == "hours" || key == "hours_each" || key == "attendance") return HeldFigure::hours;
    if (key == "meetings") return HeldFigure::meetings;
    return {};
}

Result<ReportWritten> written(sql::Session& sql, RowReader const& reader, Id const& version,
                              std::optional<Id> const& draft, std::string_view figure) {
    auto known = TRY(find_version(sql, Reader{reader.reports}, version));
    std::optional<Between> at;
    ReportContent content;
    if (draft) {
        auto found = TRY(find(sql, Reader{reader.reports}, *draft));
        if (found.state != State::draft || !found.corrects || found.corrects->version != version)
            return fail(Fault::not_found, "report.unknown");
        content = std::move(found.content);
        at = between(known, content, {}, reader.reports.establishment);
    } else {
        if (!known.seal.corrects) return fail(Fault::conflict, "report.first_version");
        auto const before = TRY(find_version(sql, Reader{reader.reports}, *known.seal.corrects));
        content = std::move(known.content);
        at = between(before, content, known.seal.number, reader.reports.establishment);
    }
    auto const held = held_figure(figure);
    auto const* printed = figure_of(content, figure);
    if (!held || !printed) return fail(Fault::not_found, "report.figure_unknown");
    ReportWritten out;
    out.figure = printed->title;
    out.before = at->before;
    out.after = at->after;
    out.from = at->from;
    out.until = at->until;
    out.come_from = std::max(at->period.from, add_days(at->known_until, 1));
    out.come_until = at->last;
    if (*held == HeldFigure::meetings)
        tell_meetings(sql, reader.rows, {at->establishment, at->period, at->from, at->until}, out);
    else Sessions{sql, *at}.tell(*held, out);
    return out;
}

Result<std::vector<SessionReport>> reports_of_session(sql::Session& sql, RowReader const& reader, Id const& session) {
    auto const facts = TRY(facts_of(sql, reader.rows, session));
    std::vector<SessionReport> out;
    for (auto const& known : versions(sql, Reader{reader.reports})) {
        auto const version = TRY(find_version(sql, Reader{reader.reports}, known.row.id));
        auto figures = counted_of(version.content, facts);
        if (figures.empty()) continue;
        Between const since{0,          {},         version.content.computed_at, end_of_time,
                            facts.date, facts.date, {facts.date, facts.date},    reader.rows.establishment};
        Sessions const sessions{sql, since};
        bool const written_since = std::ranges::any_of(
            facts.figures, [&](HeldFigure figure) { return sessions.wrote(figure, session); });
        out.push_back({known.row.report, known.row.id, known.row.number, known.title, known.audience,
                       known.row.frozen_at, known.row.withdrawn_at, std::move(figures), written_since});
    }
    std::ranges::reverse(out);
    return out;
}

}  // namespace marelle::report
