#include "family/parents.hpp"
#include "base/text.hpp"
#include "http/http.hpp"
#include <algorithm>
#include <set>

namespace marelle::family {

namespace {

using http::Call;
using http::Reply;
using http::Work;

// A session `s` that shares its event with :session, or is it.
constexpr std::string_view together = R"sql(
    (s.id = :session OR s.event = (SELECT x.event FROM session x WHERE x.id = :session))
)sql";

Result<ParentRoll> head_of(sql::Session& sql, access::Scope const& scope, Id const& session) {
    static auto const text = R"sql(
        SELECT s.on_date, s.starts, s.ends, s.activity, s.title, s.room, s.cancelled_at, s.cancel_reason
        FROM session s JOIN mini_group g ON g.id = s.mini_group WHERE s.id = :session AND )sql" +
                             std::string{timetable::session_in_scope};
    auto const row = sql.first(text, access::parameters_of(scope, {{"session", session}}));
    if (!row) return fail(Fault::not_found, "session.unknown");
    ParentRoll out;
    out.session = session;
    out.date = row->text(0);
    out.starts = row->text(1);
    out.ends = row->text(2);
    out.activity = *record::choice_named<timetable::Activity>(row->text(3));
    out.title = row->maybe_text(4);
    out.room = row->maybe_text(5);
    out.state = row->null(6) ? timetable::SessionState::planned : timetable::SessionState::cancelled;
    out.cancel_reason = row->maybe_text(7);
    if (!counts_adults(out.activity)) return fail(Fault::conflict, "family.no_adults");
    return out;
}

std::vector<Named> groups_of(sql::Session& sql, access::Scope const& scope, Id const& session) {
    static auto const text = "SELECT g.id, g.name FROM session s JOIN mini_group g ON g.id = s.mini_group WHERE " +
                             std::string{together} + " AND s.cancelled_at IS NULL AND " +
                             std::string{timetable::session_in_scope} + " ORDER BY g.name, g.id";
    std::vector<Named> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"session", session}})))
        out.push_back({row.text(0), row.text(1)});
    return out;
}

// Whoever must not approach one of the children is on no list that is read aloud or signed.
std::vector<ExpectedParent> expected(sql::Session& sql, access::Scope const& scope, Id const& session) {
    static auto const text = R"sql(
        SELECT p.id, p.given_names, p.usage_name, c.given_names
        FROM session s JOIN mini_group g ON g.id = s.mini_group
        JOIN group_membership m ON m.mini_group = g.id AND m.from_on <= s.on_date
            AND (m.until_on IS NULL OR m.until_on > s.on_date)
        JOIN child c ON c.id = m.child
        JOIN child_guardian l ON l.child = c.id AND l.from_on <= s.on_date
            AND (l.until_on IS NULL OR l.until_on > s.on_date)
        JOIN guardian p ON p.id = l.guardian
        WHERE )sql" + std::string{together} +
                             " AND " + std::string{timetable::session_in_scope} + " AND " +
                             std::string{access::child_in_scope} + R"sql(
            AND NOT EXISTS (SELECT 1 FROM child_guardian k JOIN guardian_right r ON r.child_guardian = k.id
                WHERE k.guardian = p.id AND r.kind = 'no_approach' AND r.from_on <= s.on_date
                    AND (r.until_on IS NULL OR r.until_on > s.on_date))
        ORDER BY p.usage_name, p.given_names, p.id, c.birth_date, c.id
    )sql";
    std::vector<ExpectedParent> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"session", session}}))) {
        if (out.empty() || out.back().adult.id != row.text(0))
            out.push_back({{row.text(0), row.text(1) + " " + row.text(2)}, {}, {}});
        auto first = first_name_of(row.text(3));
        if (std::ranges::find(out.back().children, first) == out.back().children.end())
            out.back().children.push_back(std::move(first));
    }
    return out;
}

Result<> may_note(ParentRoll const& roll, access::Scope const& scope) {
    if (roll.state == timetable::SessionState::cancelled) return fail(Fault::conflict, "family.evening_cancelled");
    if (roll.date > scope.today) return fail(Fault::conflict, "family.not_yet");
    return {};
}

void write_mark(sql::Session& sql, access::Scope const& scope, Id const& id, Id const& session,
                std::optional<Id> const& guardian, std::optional<std::string> const& name) {
    sql.execute(R"sql(
        INSERT INTO parent_presence (id, session, guardian, other_name, noted_at, noted_by)
        VALUES (:id, :session, :guardian, :name, :now, :actor)
    )sql",
                {{"id", id},
                 {"session", session},
                 {"guardian", guardian},
                 {"name", name},
                 {"now", scope.now},
                 {"actor", scope.actor}});
}

}  // namespace

bool counts_adults(timetable::Activity activity) {
    return activity == timetable::Activity::parents_workshop || activity == timetable::Activity::family_time;
}

Result<ParentRoll> parent_roll(sql::Session& sql, access::Scope const& scope, Id const& session) {
    static auto const marks = R"sql(
        SELECT n.id, n.noted_at, u.id, u.name, n.guardian, n.other_name
        FROM parent_presence n JOIN session s ON s.id = n.session JOIN user_account u ON u.id = n.noted_by
        WHERE n.undone_at IS NULL AND )sql" +
                              std::string{together} + " ORDER BY n.noted_at, n.id";
    auto out = TRY(head_of(sql, scope, session));
    out.groups = groups_of(sql, scope, session);
    out.parents = expected(sql, scope, session);
    std::set<Id> counted;
    for (auto const& row : sql.query(marks, {{"session", session}})) {
        ParentMark const mark{row.text(0), row.text(1), {row.text(2), row.text(3)}};
        if (auto const guardian = row.maybe_text(4)) {
            // An adult of children the reader does not reach is in nobody's list but theirs.
            auto const found = std::ranges::find_if(out.parents,
                                                    [&](auto const& each) { return each.adult.id == *guardian; });
            if (found == out.parents.end() || !counted.insert(*guardian).second) continue;
            found->came = mark;
        } else out.others.push_back({row.text(5), mark});
        ++out.came;
    }
    return out;
}

Result<> parent_came(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& guardian) {
    auto const roll = TRY(parent_roll(sql, scope, session));
    auto const found = std::ranges::find_if(roll.parents, [&](auto const& each) { return each.adult.id == guardian; });
    if (found == roll.parents.end()) return fail(Fault::not_found, "message.adult_unknown");
    TRY(may_note(roll, scope));
    if (!found->came) write_mark(sql, scope, new_id(), session, guardian, {});
    return {};
}

Result<> other_came(sql::Session& sql, access::Scope const& scope, Id const& session, NewOtherParent const& other) {
    auto const roll = TRY(parent_roll(sql, scope, session));
    TRY(may_note(roll, scope));
    auto const name = tidy_text(other.name);
    if (name.empty()) return wrong_fields("body.wrong_fields", {{"name", "required"}});
    auto const id = other.id.value_or(new_id());
    if (auto const known = sql.first("SELECT session, other_name FROM parent_presence WHERE id = :id", {{"id", id}})) {
        if (known->text(0) == session && known->maybe_text(1) == name) return {};
        return fail(Fault::conflict, "id.taken");
    }
    write_mark(sql, scope, id, session, {}, name);
    return {};
}

Result<> parent_did_not(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& who) {
    auto const roll = TRY(parent_roll(sql, scope, session));
    std::optional<Id> mark;
    for (auto const& each : roll.parents)
        if (each.adult.id == who && each.came) mark = each.came->id;
    for (auto const& each : roll.others)
        if (each.came.id == who) mark = each.came.id;
    if (!mark) return {};
    sql.execute("UPDATE parent_presence SET undone_at = :now, undone_by = :actor WHERE id = :id",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", *mark}});
    return {};
}

namespace {

struct Asked {
    access::Scope scope;
    Id session;
};

Result<Asked> asked(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto id = TRY(call.id("id"));
    return Asked{std::move(scope), std::move(id)};
}

Result<Reply> shown(Call& call, Asked const& at, std::string fields = {}, int status = 200) {
    auto roll = TRY(parent_roll(call.sql(), at.scope, at.session));
    call.saw({}, "session:" + at.session + " parents:" + std::to_string(roll.parents.size()), std::move(fields));
    return http::reply(roll, status);
}

Result<Reply> get_roll(Call& call) { return shown(call, TRY(asked(call))); }

Result<Reply> put_parent(Call& call) {
    auto const at = TRY(asked(call));
    TRY(parent_came(call.sql(), at.scope, at.session, TRY(call.id("adult"))));
    return shown(call, at, "came");
}

Result<Reply> post_other(Call& call) {
    auto const at = TRY(asked(call));
    TRY(other_came(call.sql(), at.scope, at.session, TRY(call.body<NewOtherParent>())));
    return shown(call, at, "came", 201);
}

Result<Reply> delete_parent(Call& call) {
    auto const at = TRY(asked(call));
    TRY(parent_did_not(call.sql(), at.scope, at.session, TRY(call.id("adult"))));
    return shown(call, at, "undone");
}

}  // namespace

void add_parent_routes(http::Router& router) {
    add_parent_export_routes(router);
    router.on("GET", "/api/v1/sessions/:id/parents", "parent.read", Work::read, get_roll)
        .summary("Who is expected and came to a parents' workshop or a family time")
        .answers<ParentRoll>();
    router.on("PUT", "/api/v1/sessions/:id/parents/:adult", "parent.write", Work::write, put_parent)
        .summary("This adult came")
        .answers<ParentRoll>();
    router.on("POST", "/api/v1/sessions/:id/parents", "parent.write", Work::write, post_other)
        .summary("Somebody came whom nobody had written down")
        .takes<NewOtherParent>()
        .answers<ParentRoll>();
    router.on("DELETE", "/api/v1/sessions/:id/parents/:adult", "parent.write", Work::write, delete_parent)
        .summary("Noted by mistake: an adult, or the mark of somebody else")
        .answers<ParentRoll>();
}

}  // namespace marelle::family
