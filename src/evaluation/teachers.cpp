// Teachers' links: whom they may name, and what they open.
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "evaluation/teacher.hpp"
#include "message/message.hpp"
#include <algorithm>

namespace marelle::evaluation {

namespace {

// The family agrees that the school and the house speak of the child, today.
constexpr std::string_view agreed = R"sql(EXISTS (
    SELECT 1 FROM authorisation z WHERE z.child = c.id AND z.kind = 'school_sharing' AND z.revoked_at IS NULL
        AND z.from_on <= :today AND (z.until_on IS NULL OR z.until_on > :today)))sql";
// As on every link (docs/decisions/0015).
constexpr std::string_view hidden_home = R"sql(EXISTS (
    SELECT 1 FROM protected_address h WHERE h.child = c.id AND (h.until_on IS NULL OR h.until_on > :today)))sql";

Result<RoundRow> open_round_in_house(sql::Session& sql, access::Scope const& scope, Id const& round) {
    auto row = round_row(sql, scope.establishment, Reach::establishment, round);
    if (!row) return fail(Fault::not_found, "evaluation.round_unknown");
    return *row;
}

constexpr std::string_view select_links = R"sql(
    SELECT l.id, l.round, l.teacher, l.created_at, u.id, u.name, l.expires_at, l.sent_at, l.revoked_at
    FROM evaluation_link l JOIN user_account u ON u.id = l.created_by
)sql";

// Children of a link whose file the reader may open now.
std::vector<TeacherLinkChild> children_of(sql::Session& sql, access::Scope const& scope, Id const& link) {
    static auto const text = R"sql(
        SELECT c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), a.submitted_at
        FROM evaluation_link_child n JOIN evaluation_link l ON l.id = n.link JOIN child c ON c.id = n.child
        LEFT JOIN assessment a ON a.round = l.round AND a.child = c.id AND a.informant = 'teacher'
            AND a.respondent = l.spoken_by
        WHERE n.link = :link AND )sql" +
                             std::string{access::child_in_scope} + " ORDER BY n.number";
    std::vector<TeacherLinkChild> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"link", link}})))
        out.push_back({{row.text(0), first_name_of(row.text(1)), initial_of(row.text(2))},
                       row.null(3) ? AssessmentState::missing : AssessmentState::submitted});
    return out;
}

TeacherLink link_of(sql::Session& sql, access::Scope const& scope, sql::Row const& row) {
    TeacherLink out{row.text(0),      row.text(1),
                    row.text(2),      children_of(sql, scope, row.text(0)),
                    row.text(3),      {row.text(4), row.text(5)},
                    row.text(6),      row.maybe_text(7),
                    row.maybe_text(8)};
    return out;
}

struct Sorted {
    std::vector<Id> named;
    std::vector<LeftOutChild> left_out;
};
std::optional<LeftOut> why_not(sql::Session& sql, RoundRow const& round, instrument::Definition const& definition,
                               access::Scope const& scope, sql::Row const& row) {
    if (row.integer(4) == 1) return LeftOut::not_by_link;
    if (row.integer(3) == 0) return LeftOut::no_agreement;
    if (!row.null(5)) return LeftOut::already_sent;
    if (!form_for(sql, round, definition, scope.establishment, row.text(0), Informant::teacher))
        return LeftOut::no_form;
    return {};
}

Result<Sorted> sort(sql::Session& sql, access::Scope const& scope, RoundRow const& round,
                    std::vector<Id> const& children, Id const& spoken_by) {
    static auto const text = "SELECT c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), CASE "
                             "WHEN " +
                             std::string{agreed} + " THEN 1 ELSE 0 END, CASE WHEN " + std::string{hidden_home} +
                             " THEN 1 ELSE 0 END, a.submitted_at FROM child c LEFT JOIN assessment a"
                             " ON a.round = :round AND a.child = c.id AND a.informant = 'teacher'"
                             " AND a.respondent = :spoken_by WHERE c.id = :child AND " +
                             std::string{access::child_in_scope};
    auto const definition = TRY(definition_of(sql, round.round.instrument.id));
    Sorted out;
    for (auto const& child : std::set<Id>{children.begin(), children.end()}) {
        auto const row = sql.first(
            text,
            access::parameters_of(scope, {{"round", round.round.id}, {"child", child}, {"spoken_by", spoken_by}}));
        if (!row) return fail(Fault::not_found, "child.unknown");
        if (auto why = why_not(sql, round, definition, scope, *row))
            out.left_out.push_back({{child, first_name_of(row->text(1)), initial_of(row->text(2))}, *why});
        else out.named.push_back(child);
    }
    return out;
}

void insert(sql::Session& sql, access::Scope const& scope, RoundRow const& round, Id const& id,
            std::string const& token, Named const& teacher, std::vector<Id> const& children) {
    sql.execute(
        R"sql(
        INSERT INTO evaluation_link (id, token_hash, round, establishment, teacher, spoken_by, created_at, created_by,
                                     expires_at)
        VALUES (:id, :hash, :round, :establishment, :teacher, :spoken_by, :now, :actor, :expires)
    )sql",
        {{"id", id},
         {"hash", crypto::sha256_hex(token)},
         {"round", round.round.id},
         {"establishment", scope.establishment},
         {"teacher", teacher.name},
         {"spoken_by", teacher.id},
         {"now", scope.now},
         {"actor", scope.actor},
         {"expires", instant_text(from_local(add_days(round.standing.last_day, 1), "00:00"))}});
    for (std::size_t i = 0; i < children.size(); ++i)
        sql.execute("INSERT INTO evaluation_link_child (link, number, child) "
                    "VALUES (:link, :number, :child)",
                    {{"link", id}, {"number", i + 1}, {"child", children[i]}});
}

}  // namespace

Result<std::vector<TeacherLink>> teacher_links(sql::Session& sql, access::Scope const& scope, Id const& round) {
    TRY(open_round_in_house(sql, scope, round));
    std::vector<TeacherLink> out;
    for (auto const& row : sql.query(std::string{select_links} + " WHERE l.round = :round AND l.establishment ="
                                                                 " :establishment ORDER BY l.created_at DESC, l.id",
                                     {{"round", round}, {"establishment", scope.establishment}})) {
        auto link = link_of(sql, scope, row);
        // A referent has the links of her own children, the director every one.
        if (!link.children.empty() || scope.reach == access::Reach::establishment) out.push_back(std::move(link));
    }
    return out;
}

Result<MadeTeacherLink> make_teacher_link(sql::Session& sql, access::Scope const& scope, Id const& round,
                                          NewTeacherLink const& asked, std::string_view site) {
    auto const row = TRY(open_round_in_house(sql, scope, round));
    if (state_of(row.standing, scope.today) == RoundState::closed) return fail(Fault::conflict, "evaluation.not_open");
    if (std::ranges::find(row.informants, Informant::teacher) == row.informants.end())
        return fail(Fault::conflict, "evaluation.not_asked");
    if (asked.teacher.empty()) return wrong_fields("body.wrong_fields", {{"teacher", "required"}});
    if (asked.children.empty()) return wrong_fields("body.wrong_fields", {{"children", "required"}});
    Named const teacher{teacher_named(sql, scope.establishment, asked.teacher, scope.now), asked.teacher};
    auto sorted = TRY(sort(sql, scope, row, asked.children, teacher.id));
    if (sorted.named.empty()) return fail(Fault::conflict, "evaluation.nobody_on_link");
    auto const id = new_id(), token = crypto::token();
    insert(sql, scope, row, id, token, teacher, sorted.named);
    auto const made = sql.first(std::string{select_links} + " WHERE l.id = :id", {{"id", id}});
    auto const address = "/l/" + token;
    auto qr = message::qr_of(std::string{site} + address);
    return MadeTeacherLink{link_of(sql, scope, *made), address, std::move(qr.path), qr.size,
                           std::move(sorted.left_out)};
}

Result<> revoke_teacher_link(sql::Session& sql, access::Scope const& scope, Id const& link) {
    auto const row = sql.first(std::string{select_links} + " WHERE l.id = :id AND l.establishment = :establishment",
                               {{"id", link}, {"establishment", scope.establishment}});
    if (!row) return fail(Fault::not_found, "evaluation.link_unknown");
    if (scope.reach != access::Reach::establishment && children_of(sql, scope, link).empty())
        return fail(Fault::not_found, "evaluation.link_unknown");
    sql.execute("UPDATE evaluation_link SET revoked_at = :now, revoked_by = :actor"
                " WHERE id = :id AND revoked_at IS NULL",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", link}});
    return {};
}

std::optional<Opened> find_teacher_link(sql::Session& sql, std::string_view token, Instant const& now) {
    auto const row = sql.first(R"sql(
        SELECT l.id, l.round, l.establishment, e.name, l.teacher, l.spoken_by
        FROM evaluation_link l JOIN establishment e ON e.id = l.establishment
        WHERE l.token_hash = :hash AND l.revoked_at IS NULL AND l.expires_at > :now
    )sql",
                               {{"hash", crypto::sha256_hex(token)}, {"now", now}});
    if (!row) return {};
    Opened out;
    out.today = to_local(instant_ms(now).value_or(0)).date;
    out.now = now;
    auto round = round_row(sql, row->text(2), Reach::establishment, row->text(1));
    if (!round || state_of(round->standing, out.today) != RoundState::open) return {};
    auto definition = definition_of(sql, round->round.instrument.id);
    if (!definition) return {};
    out.link = row->text(0);
    out.establishment = row->text(2);
    out.place = row->text(3);
    out.teacher = row->text(4);
    out.spoken_by = row->text(5);
    out.round = std::move(*round);
    out.definition = std::move(*definition);
    static auto const text = R"sql(
        SELECT n.number, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), a.submitted_at
        FROM evaluation_link_child n JOIN child c ON c.id = n.child
        LEFT JOIN assessment a ON a.round = :round AND a.child = c.id AND a.informant = 'teacher'
            AND a.respondent = :spoken_by
        WHERE n.link = :link AND )sql" +
                             std::string{agreed} + " AND NOT " + std::string{hidden_home} + " ORDER BY n.number";
    for (auto const& each : sql.query(
             text,
             {{"link", out.link}, {"round", out.round.round.id}, {"today", out.today}, {"spoken_by", out.spoken_by}})) {
        auto const form = form_for(sql, out.round, out.definition, out.establishment, each.text(1), Informant::teacher);
        if (!form) continue;
        out.children.push_back({each.integer(0),
                                {each.text(1), first_name_of(each.text(2)), initial_of(each.text(3))},
                                *form,
                                each.maybe_text(4)});
    }
    return out;
}

}  // namespace marelle::evaluation
