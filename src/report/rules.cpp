#include "report/report.hpp"
#include <algorithm>

namespace marelle::report {

std::vector<Error::Field> wrong_report(NewReport const& asked, access::Reach reach, Date const& today) {
    std::vector<Error::Field> wrong;
    if (asked.from > today) wrong.push_back({"from", "too_late"});
    if (asked.until < asked.from) wrong.push_back({"until", "too_early"});
    else if (asked.until > add_days(asked.from, most_years * 366)) wrong.push_back({"until", "too_far"});
    // Nothing is hidden from a team, and headquarters are no team: they read no small count.
    if (asked.audience == Audience::team && reach == access::Reach::network) wrong.push_back({"audience", "invalid"});
    if (asked.audience == Audience::team && asked.partner) wrong.push_back({"partner", "invalid"});
    if (asked.language && asked.language != "fr" && asked.language != "en") wrong.push_back({"language", "unknown"});
    return wrong;
}

Result<> may_write(State state) {
    switch (state) {
    case State::draft: return {};
    case State::frozen: return fail(Fault::conflict, "report.frozen");
    case State::discarded: return fail(Fault::conflict, "report.discarded");
    }
    std::unreachable();
}

Result<> may_freeze(Readiness const& report) {
    TRY(may_write(report.state));
    if (report.version != report.seen) return fail(Fault::stale, "stale");
    if (report.decided_against == decided_never) return fail(Fault::conflict, "report.figures_outdated");
    if (report.audience == Audience::team) return {};
    if (report.decided_against != report.revision) return fail(Fault::conflict, "report.figures_outdated");
    if (report.already_exposed != 0) return fail(Fault::conflict, "report.already_exposed");
    return {};
}

Result<> may_share(Audience audience, AddressKind kind, bool withdrawn) {
    if (audience == Audience::team) return fail(Fault::conflict, "report.team_stays");
    if (withdrawn) return fail(Fault::conflict, "report.withdrawn");
    if (kind == AddressKind::public_page && audience != Audience::everyone)
        return fail(Fault::conflict, "report.partner_only");
    return {};
}

Result<> may_say(ReportContent const& content, EditedTexts const& sent) {
    std::vector<Error::Field> wrong;
    for (std::size_t i = 0; i < sent.texts.size(); ++i) {
        auto const& text = sent.texts[i];
        auto const section = std::ranges::find(content.sections, text.section, &ReportSection::key);
        if (section == content.sections.end()) wrong.push_back({"texts/" + std::to_string(i) + "/section", "unknown"});
        else if (std::ranges::find(section->texts, text.key, &ReportText::key) == section->texts.end())
            wrong.push_back({"texts/" + std::to_string(i) + "/key", "unknown"});
    }
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

}  // namespace marelle::report
