#include "activity/asked.hpp"
#include "activity/sources.hpp"
#include "base/text.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::activity {

namespace {

using http::Call;
using http::Reply;
using http::Work;

constexpr std::int64_t day_ms = 24 * 3'600'000;
constexpr int late_days = 60;  // a note may come after its day: sessions older than that have none left to come
constexpr std::string_view before_everything = "9999";  // as a cursor

std::vector<std::string> split(std::string const& words) {
    std::vector<std::string> out;
    for (std::size_t from = 0; from < words.size();) {
        auto end = std::min(words.find(' ', from), words.size());
        out.push_back(words.substr(from, end - from));
        from = end + 1;
    }
    return out;
}

Item item_of(Source const& source, sql::Row const& row, Actor const& actor) {
    Item item;
    item.id = row.text(row_id);
    item.kind = source.kind;
    item.at = row.text(at);
    item.by = {row.text(by_id), row.text(by_name)};
    if (!row.null(child_id))
        item.child = AboutChild{row.text(child_id), first_name_of(row.text(given_names)),
                                initial_of(row.text(surname))};
    item.children = row.integer(children);
    item.group = named(row.maybe_text(group_id), row.maybe_text(group_name));
    item.from_group = named(row.maybe_text(from_group_id), row.maybe_text(from_group_name));
    item.other = named(row.maybe_text(other_id), row.maybe_text(other_name));
    if (item.other && source.kind == Kind::wish) item.other->name = first_name_of(item.other->name);
    item.session = row.maybe_text(session_id);
    item.date = row.maybe_text(on_date);
    item.starts = row.maybe_text(starts);
    item.detail = row.maybe_text(detail);
    item.warnings = split(row.maybe_text(warnings).value_or(""));
    item.undone_at = row.maybe_text(undone_at);
    item.undone_by = named(row.maybe_text(undone_by_id), row.maybe_text(undone_by_name));
    bool may = !source.undo_permission.empty() &&
               access::reach_of(actor.post.profile, source.undo_permission) != access::Reach::none;
    if (may && row.integer(undoable) == 1)
        item.undo = Undo{std::string{source.undo_method},
                         std::string{source.undo_before} + row.text(undo_key) + std::string{source.undo_after}};
    return item;
}

Result<Reply> get_activity(Call& call) {
    auto const question = TRY(question_of(call));
    auto found = recent(call.sql(), call.actor, question);
    // Departures, stops and wishes are S2: that the page was read is one entry, whatever is on it.
    call.trail.add({Level::s2,
                    call.route.permission,
                    question.child.value_or(""),
                    "activity:" + std::to_string(found.items.size()),
                    {},
                    {}});
    return http::list_reply(found.items, found.next);
}

}  // namespace

static Result<std::optional<Id>> id_asked(Call const& call, std::string_view name) {
    auto asked = TRY(call.query(name));
    if (asked && !is_id(*asked)) return wrong_fields("query.wrong_fields", {{std::string{name}, "invalid"}});
    return asked;
}

Result<Question> question_of(Call& call) {
    Question question;
    auto page = TRY(call.page());
    question.limit = page.limit;
    question.after = page.after;
    if (!question.after.empty() && question.after.find('|') == std::string::npos)
        return wrong_fields("query.wrong_fields", {{"after", "invalid"}});
    question.child = TRY(id_asked(call, "child"));
    question.group = TRY(id_asked(call, "group"));
    question.person = TRY(id_asked(call, "person"));
    return question;
}

// A wish is found from each of its two children: twice as many rows are read as lines are shown.
Page recent(sql::Session& sql, Actor const& actor, Question const& question) {
    auto const now = instant_ms(actor.now).value_or(0);
    auto const time = to_local(now).time;
    auto const midnight = instant_text(from_local(actor.today, "00:00"));
    auto const bar = question.after.find('|');
    std::string const cursor_at{question.after.empty() ? before_everything : question.after.substr(0, bar)};
    auto const cursor_id = question.after.empty() ? std::string{} : question.after.substr(bar + 1);
    Page page;
    for (auto const& source : sources()) {
        auto scope = access::scope_of(actor, source.permission);
        if (!scope) continue;
        for (auto const& row :
             sql.query(source.text, access::parameters_of(*scope, {{"since", instant_text(now - days_kept * day_ms)},
                                                                   {"since_date", add_days(actor.today, -late_days)},
                                                                   {"time", time},
                                                                   {"midnight", midnight},
                                                                   {"at", cursor_at},
                                                                   {"id", cursor_id},
                                                                   {"child", question.child.value_or("")},
                                                                   {"group", question.group.value_or("")},
                                                                   {"person", question.person.value_or("")},
                                                                   {"limit", 2 * (question.limit + 1)}})))
            page.items.push_back(item_of(source, row, actor));
    }
    std::ranges::sort(page.items,
                      [](Item const& a, Item const& b) { return a.at != b.at ? a.at > b.at : a.id > b.id; });
    auto twice = std::ranges::unique(page.items,
                                     [](Item const& a, Item const& b) { return a.kind == b.kind && a.id == b.id; });
    page.items.erase(twice.begin(), twice.end());
    if (page.items.size() > question.limit) {
        page.items.resize(question.limit);
        page.next = page.items.back().at + "|" + page.items.back().id;
    }
    return page;
}

void add_routes(http::Router& router) {
    add_export_routes(router);
    router.on("GET", "/api/v1/activity", "activity.read", Work::read, get_activity)
        .summary("What changed in the last 30 days within the reader's reach, newest first, with what takes it back")
        .with("child", "of one child")
        .with("group", "of one group")
        .with("person", "what one colleague did")
        .with("limit", "1 to 500, 50 when absent")
        .with("after", "the cursor of the page before")
        .lists<Item>();
}

}  // namespace marelle::activity
