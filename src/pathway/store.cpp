#include "pathway/pathway.hpp"
#include <algorithm>

namespace marelle::pathway {

namespace {

Enrolment enrolment_of(sql::Row const& row) {
    Enrolment out{row.text(0), {row.text(1), row.text(2)}, static_cast<int>(row.integer(3)),
                  row.text(4), row.maybe_text(5),          {}};
    // A reason written by an older version, or by hand, is not a reason to hide the stay.
    if (auto reason = row.maybe_text(6))
        out.exit_reason = record::choice_named<ExitReason>(*reason).value_or(ExitReason::other);
    return out;
}

// Whoever enrols the same child waits here (see group/members.cpp): the stays read next are the newest.
bool lock(sql::Session& sql, Id const& child) {
    return sql.execute("UPDATE child SET version = version WHERE id = :id", {{"id", child}}) == 1;
}

// Of every establishment: a child is in one at a time.
std::vector<Stay> stays_of(sql::Session& sql, Id const& child) {
    std::vector<Stay> out;
    for (auto const& row :
         sql.query("SELECT from_on, until_on, cursus FROM enrolment WHERE child = :child ORDER BY from_on",
                   {{"child", child}}))
        out.push_back({row.text(0), row.maybe_text(1), static_cast<int>(row.integer(2))});
    return out;
}

constexpr std::string_view select_enrolment = R"sql(
    SELECT e.id, o.id, o.name, e.cursus, e.from_on, e.until_on, e.exit_reason
    FROM enrolment e JOIN establishment o ON o.id = e.establishment
)sql";

std::optional<Enrolment> repeated(sql::Session& sql, Actor const& actor, Id const& child, Id const& id) {
    static auto const text = std::string{select_enrolment} +
                             "WHERE e.id = :id AND e.child = :child AND e.establishment = :establishment";
    auto row = sql.first(text, {{"id", id}, {"child", child}, {"establishment", actor.post.establishment}});
    return row ? std::optional{enrolment_of(*row)} : std::nullopt;
}

}  // namespace

std::vector<Enrolment> enrolments(sql::Session& sql, access::Scope const& scope, Id const& child) {
    static auto const text = std::string{select_enrolment} +
                             "JOIN child c ON c.id = e.child WHERE e.child = :child AND " +
                             std::string{access::child_in_scope} + " ORDER BY e.from_on, e.id";
    std::vector<Enrolment> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"child", child}})))
        out.push_back(enrolment_of(row));
    return out;
}

std::optional<Enrolment> enrolment_on(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& on) {
    auto all = enrolments(sql, scope, child);
    auto found = std::ranges::find_if(
        all, [&](auto const& one) { return one.from <= on && (!one.until || *one.until > on); });
    if (found == all.end()) return {};
    return *found;
}

Result<Enrolment> enrol(sql::Session& sql, Actor const& actor, Id const& child, NewEnrolment const& wanted) {
    if (!lock(sql, child)) return fail(Fault::not_found, "child.unknown");
    auto id = wanted.id.value_or(new_id());
    if (sql.count("SELECT count(id) FROM enrolment WHERE id = :id", {{"id", id}}) > 0) {
        if (auto known = repeated(sql, actor, child, id)) return *known;
        return fail(Fault::conflict, "id.taken");
    }
    TRY(may_enrol(stays_of(sql, child), wanted, cursus_on(wanted.from)));
    sql.execute(R"sql(
        INSERT INTO enrolment (id, child, establishment, cursus, from_on, referral, recorded_at, recorded_by)
        VALUES (:id, :child, :establishment, :cursus, :from, :referral, :at, :by)
    )sql",
                {{"id", id},
                 {"child", child},
                 {"establishment", actor.post.establishment},
                 {"cursus", wanted.cursus},
                 {"from", wanted.from},
                 {"referral", wanted.referral},
                 {"at", actor.now},
                 {"by", actor.id.empty() ? std::optional<Id>{} : std::optional{actor.id}}});
    return *repeated(sql, actor, child, id);
}

}  // namespace marelle::pathway
