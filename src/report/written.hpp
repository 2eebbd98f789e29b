#pragma once
// Why a figure that counts no children is not what it was ("Soirées tenues", "Heures", "Rendez-vous"): a release keeps
// people and no sessions, so it is read from what was written down between the figures of a version and those of the
// one before. And from a session to the reports that count it. docs/decisions/0040.
#include "report/rows.hpp"
#include "timetable/timetable.hpp"

namespace marelle::report {

// What became of a session since; in the order it is told.
enum class Written {
    removed,    // taken off the plan: it has no page any more
    cancelled,  // by somebody, or by a closure of the calendar
    restored,
    added,   // after its own day
    edited,  // its day, hours or activity may be others
    marked,  // marks of children are others
    parents  // parents who came are others
};
struct WrittenSession {
    std::optional<Id> id;  // none: taken off the plan
    Date date;
    Time starts;
    Named group;
    timetable::Activity activity{};
    std::optional<std::string> title;
    std::vector<std::string> written;  // at least one, by its name
    std::int64_t children{};           // whose mark is another
    std::int64_t parents{};            // presences written down or taken back
};

// come: its day has come since; came, not_come: what was noted of it since.
enum class WrittenOfMeeting { agreed, moved, cancelled, come, came, not_come };
struct WrittenMeeting {
    CountedChild child;
    WrittenOfMeeting written{};
    std::optional<Date> before, after;  // its day, where it counts
};

struct ReportWritten {
    std::string figure;                 // its title
    std::int64_t before{};              // number of the version before
    std::optional<std::int64_t> after;  // none: the draft
    Instant from, until;  // when the figures of each were computed: what was written after, and until then
    // Sessions whose day came between the two, or that are of days that only the later figures span: they are counted
    // for the first time, and told by their number.
    std::int64_t come{};
    Date come_from, come_until;
    std::vector<WrittenSession> sessions;  // from the first day
    std::vector<WrittenMeeting> meetings;
    std::int64_t elsewhere{};  // meetings of children who may not be named any more
};

// A frozen report whose figures a session is, or was, in.
struct CountedOfSession {
    std::string figure;  // its key
    std::string title;
    std::optional<std::string> said;  // as the report prints it
};
struct SessionReport {
    Id report, version;
    std::int64_t number{};
    std::string title;
    Audience audience{};
    Instant frozen_at;
    std::optional<Instant> withdrawn_at;
    std::vector<CountedOfSession> figures;  // at least one
    bool written_since{};                   // something was written of that session after these figures
};

// Figures of what was held; nothing for any other key, which counts people or has no rows.
enum class HeldFigure { evenings, workshops, presences, hours, meetings };
std::optional<HeldFigure> held_figure(std::string_view key);

// --- store (written.cpp) ---

// As why(): of a version and the one that it corrects, or of a version and the draft that corrects it.
// Refused: report.version_unknown, report.first_version, report.unknown, report.figure_unknown (the report has no such
// figure, or it is none of what was held).
Result<ReportWritten> written(sql::Session& sql, RowReader const& reader, Id const& version,
                              std::optional<Id> const& draft, std::string_view figure);

// Newest first. Refused: session.unknown.
Result<std::vector<SessionReport>> reports_of_session(sql::Session& sql, RowReader const& reader, Id const& session);

}  // namespace marelle::report

namespace marelle::record {
inline constexpr Choice written_choices[] = {{"removed"}, {"cancelled"}, {"restored"}, {"added"},
                                             {"edited"},  {"marked"},    {"parents"}};
template <> inline constexpr std::span<Choice const> choices_of<report::Written>{written_choices};
inline constexpr Choice written_of_meeting_choices[] = {{"agreed"}, {"moved"}, {"cancelled"},
                                                        {"come"},   {"came"},  {"not_come"}};
template <> inline constexpr std::span<Choice const> choices_of<report::WrittenOfMeeting>{written_of_meeting_choices};

inline constexpr std::array written_session_fields{
    field<&report::WrittenSession::id>("id").to("session").level(Level::s1),
    field<&report::WrittenSession::date>("date").date().level(Level::s1),
    field<&report::WrittenSession::starts>("starts").time().level(Level::s1),
    field<&report::WrittenSession::group>("group").level(Level::s1),
    field<&report::WrittenSession::activity>("activity").level(Level::s1),
    field<&report::WrittenSession::title>("title").longest(200).level(Level::s1),
    field<&report::WrittenSession::written>("written").level(Level::s1),
    field<&report::WrittenSession::children>("children").level(Level::s1),
    field<&report::WrittenSession::parents>("parents").level(Level::s1),
};
static_assert(covers<report::WrittenSession>(written_session_fields));
template <> inline constexpr Table table_of<report::WrittenSession>{"ReportWrittenSession", written_session_fields};

inline constexpr std::array written_meeting_fields{
    field<&report::WrittenMeeting::child>("child").level(Level::s2),
    field<&report::WrittenMeeting::written>("written").level(Level::s2),
    field<&report::WrittenMeeting::before>("before").date().level(Level::s2),
    field<&report::WrittenMeeting::after>("after").date().level(Level::s2),
};
static_assert(covers<report::WrittenMeeting>(written_meeting_fields));
template <> inline constexpr Table table_of<report::WrittenMeeting>{"ReportWrittenMeeting", written_meeting_fields};

inline constexpr std::array report_written_fields{
    field<&report::ReportWritten::figure>("figure").longest(500).level(Level::s0),
    field<&report::ReportWritten::before>("before").level(Level::s0),
    field<&report::ReportWritten::after>("after").level(Level::s0),
    field<&report::ReportWritten::from>("from").instant().level(Level::s0),
    field<&report::ReportWritten::until>("until").instant().level(Level::s0),
    field<&report::ReportWritten::come>("come").level(Level::s1),
    field<&report::ReportWritten::come_from>("come_from").date().level(Level::s0),
    field<&report::ReportWritten::come_until>("come_until").date().level(Level::s0),
    field<&report::ReportWritten::sessions>("sessions").level(Level::s1),
    field<&report::ReportWritten::meetings>("meetings").level(Level::s2),
    field<&report::ReportWritten::elsewhere>("elsewhere").level(Level::s1),
};
static_assert(covers<report::ReportWritten>(report_written_fields));
template <> inline constexpr Table table_of<report::ReportWritten>{"ReportWritten", report_written_fields};

inline constexpr std::array counted_of_session_fields{
    field<&report::CountedOfSession::figure>("figure").level(Level::s0),
    field<&report::CountedOfSession::title>("title").longest(500).level(Level::s0),
    field<&report::CountedOfSession::said>("said").longest(500).level(Level::s0),
};
static_assert(covers<report::CountedOfSession>(counted_of_session_fields));
template <>
inline constexpr Table table_of<report::CountedOfSession>{"ReportCountedOfSession", counted_of_session_fields};

inline constexpr std::array session_report_fields{
    field<&report::SessionReport::report>("report").to("report").level(Level::s0),
    field<&report::SessionReport::version>("version").to("report_version").level(Level::s0),
    field<&report::SessionReport::number>("number").level(Level::s0),
    field<&report::SessionReport::title>("title").longest(500).level(Level::s0),
    field<&report::SessionReport::audience>("audience").level(Level::s0),
    field<&report::SessionReport::frozen_at>("frozen_at").instant().level(Level::s0),
    field<&report::SessionReport::withdrawn_at>("withdrawn_at").instant().level(Level::s0),
    field<&report::SessionReport::figures>("figures").level(Level::s1),
    field<&report::SessionReport::written_since>("written_since").level(Level::s1),
};
static_assert(covers<report::SessionReport>(session_report_fields));
template <> inline constexpr Table table_of<report::SessionReport>{"ReportOfSession", session_report_fields};
}  // namespace marelle::record
