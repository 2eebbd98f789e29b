#include "base/clock.hpp"
#include "http/http.hpp"
#include "impact/impact.hpp"
#include "messages/messages.hpp"
#include "spreadsheet/spreadsheet.hpp"
#include <boost/json.hpp>

namespace marelle::impact {

namespace {

using http::Call;
using http::Reply;
using http::Work;

std::string_view language_of(Call const& call) {
    return messages::best_language(call.request.header("accept-language"));
}

// scope= is "network" or "establishment:<id>"; by default the post's own establishment, or the network for
// headquarters.
Result<Id> establishment_asked(Call const& call, access::Scope const& scope) {
    auto asked = TRY(call.query("scope"));
    if (!asked) return scope.reach == access::Reach::network ? Id{} : scope.establishment;
    if (*asked == "network") return Id{};
    constexpr std::string_view prefix = "establishment:";
    if (asked->starts_with(prefix) && is_id(asked->substr(prefix.size()))) return asked->substr(prefix.size());
    return wrong_fields("query.wrong_fields", {{"scope", "invalid"}});
}

Result<Question> question_of(Call const& call, access::Scope const& scope) {
    std::vector<Error::Field> wrong;
    Question question;
    question.today = scope.today;
    auto period = TRY(call.query("period"));
    auto year = school_year_of(scope.today);
    auto parsed = parse_period(period.value_or(school_year_start(year) + ".." + school_year_end(year)));
    if (parsed) question.period = *parsed;
    else wrong.push_back({"period", "invalid"});
    auto by = record::choice_named<Breakdown>(TRY(call.query("by")).value_or("none"));
    if (by) question.by = *by;
    else wrong.push_back({"by", "invalid"});
    // Headquarters read the whole, over a whole year: a house, its groups or all days but one, counted now, would be
    // subtracted from it (docs/disclosure.md).
    bool const whole = scope.reach == access::Reach::network;
    if (whole && parsed && !is_school_year(*parsed)) wrong.push_back({"period", "school_year"});
    if (whole && by == Breakdown::group) wrong.push_back({"by", "of_houses"});
    if (!wrong.empty()) return wrong_fields("query.wrong_fields", std::move(wrong));
    question.establishment = TRY(establishment_asked(call, scope));
    if (whole && !question.establishment.empty()) return fail(Fault::forbidden, "access.refused");
    return question;
}

Result<FigureName> name_in(Call const& call) {
    auto name = record::choice_named<FigureName>(call.text("name"));
    if (!name) return fail(Fault::not_found, "figure.unknown");
    return *name;
}

Result<Reply> list_figures(Call& call) { return http::list_reply(definitions(language_of(call))); }

Result<Reply> get_figure(Call& call, columns::Keeper* keeper) {
    auto scope = TRY(access::scope_of(call.actor, "figure.read"));
    auto question = TRY(question_of(call, scope));
    question.name = TRY(name_in(call));
    return http::reply(TRY(figure(call.sql(), scope, question, language_of(call), keeper)));
}

Result<Reply> get_rows(Call& call, columns::Keeper* keeper) {
    auto scope = TRY(access::scope_of(call.actor, "figure.rows"));
    auto question = TRY(question_of(call, scope));
    question.name = TRY(name_in(call));
    auto key = TRY(call.query("key")).value_or("total");
    auto children = TRY(rows(call.sql(), scope, question, key, keeper));
    for (auto const& child : children) call.saw(child.id);
    return http::list_reply(children);
}

// Every figure by every breakdown it has: what a director sends to a partner, in one file.
Result<Reply> export_figures(Call& call, columns::Keeper* keeper) {
    auto scope = TRY(access::scope_of(call.actor, "figure.export"));
    auto question = TRY(question_of(call, scope));
    auto format = TRY(spreadsheet::format_asked(call));
    auto language = language_of(call);
    std::vector<Figure> figures;
    for (auto const& name : record::choices_of<FigureName>)
        for (auto const& by : record::choices_of<Breakdown>) {
            question.name = *record::choice_named<FigureName>(name.name);
            question.by = *record::choice_named<Breakdown>(by.name);
            if (question.by == Breakdown::group && scope.reach == access::Reach::network) continue;
            figures.push_back(TRY(figure(call.sql(), scope, question, language, keeper)));
        }
    call.saw("", "figures " + question.period.from + ".." + question.period.until);
    return spreadsheet::attachment(
        format == spreadsheet::Format::csv ? csv(figures, language) : xlsx(figures, language), format,
        spreadsheet::file_named("chiffres", question.period.from, question.period.until));
}

}  // namespace

bool is_school_year(Period const& period) {
    auto const year = school_year_of(period.from);
    return period.from == school_year_start(year) && period.until == school_year_end(year);
}

void add_routes(http::Router& router, columns::Keeper* keeper) {
    auto with_columns = [keeper](auto* handler) { return [=](Call& call) { return handler(call, keeper); }; };
    router.on("GET", "/api/v1/figures", "figure.read", Work::read, list_figures)
        .summary("The figures there are, with their definition and version")
        .lists<FigureDefinition>();
    router.on("GET", "/api/v1/figures/:name", "figure.read", Work::read, with_columns(get_figure))
        .summary("One figure over a period, with k, n, unknown and its 95 % interval")
        .answers<Figure>()
        .with("period", "2025-09-01..2026-08-31; the current school year when absent")
        .with("scope", "network, or establishment:<id>; the post's own establishment when absent")
        .with("by", "none, zone, age_band, sex, cursus, school_network or group");
    router.on("GET", "/api/v1/figures/:name/rows", "figure.rows", Work::read, with_columns(get_rows))
        .summary("The children behind one row of a figure")
        .lists<FigureRowChild>()
        .with("period", "as of the figure")
        .with("scope", "as of the figure")
        .with("by", "as of the figure")
        .with("key", "of the row; total when absent");
    router.on("GET", "/api/v1/figures-export", "figure.export", Work::read, with_columns(export_figures))
        .summary("Every figure by every breakdown, as a file")
        .with("period", "as of a figure")
        .with("scope", "as of a figure")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::impact
