// The days when it is otherwise, and taking a word back.
#include "staff/staff.hpp"
#include <algorithm>

namespace marelle::staff {

namespace {

constexpr int longest_exception_days = 400;

Result<> of_the_team(sql::Session& sql, access::Scope const& scope, Id const& person) {
    if (scope.reach != access::Reach::establishment) return fail(Fault::not_found, "staff.unknown");
    return ensure_person(sql, scope, person);
}

// Today, later, or once: those who left are still answered for.
bool ever_of_the_team(sql::Session& sql, access::Scope const& scope, Id const& person) {
    return scope.reach == access::Reach::establishment &&
           sql.count(R"sql(
               SELECT (SELECT count(id) FROM post WHERE user_account = :person AND establishment = :establishment)
                   + (SELECT count(id) FROM engagement WHERE person = :person AND establishment = :establishment)
           )sql",
                     {{"person", person}, {"establishment", scope.establishment}}) > 0;
}

std::string_view table_of(Written what) {
    switch (what) {
    case Written::check: return "background_check";
    case Written::qualification: return "qualification";
    case Written::exception: return "availability_exception";
    }
    std::unreachable();
}

}  // namespace

Result<Id> record_exception(sql::Session& sql, access::Scope const& scope, Id const& person, NewException const& said) {
    TRY(of_the_team(sql, scope, person));
    if (said.until < said.from) return wrong_fields("body.wrong_fields", {{"until", "too_early"}});
    if (days_between(said.from, said.until) > longest_exception_days)
        return wrong_fields("body.wrong_fields", {{"until", "too_far"}});
    auto id = said.id.value_or(new_id());
    auto made = sql.execute(R"sql(
        INSERT INTO availability_exception (id, person, kind, from_on, until_on, recorded_at, recorded_by)
        VALUES (:id, :person, :kind, :from, :until, :now, :actor) ON CONFLICT (id) DO NOTHING
    )sql",
                            {{"id", id},
                             {"person", person},
                             {"kind", record::name_of_choice(said.kind)},
                             {"from", said.from},
                             {"until", said.until},
                             {"now", scope.now},
                             {"actor", scope.actor}});
    if (made > 0) return id;
    auto same = sql.count(R"sql(
        SELECT count(id) FROM availability_exception
        WHERE id = :id AND person = :person AND kind = :kind AND from_on = :from AND until_on = :until
    )sql",
                          {{"id", id},
                           {"person", person},
                           {"kind", record::name_of_choice(said.kind)},
                           {"from", said.from},
                           {"until", said.until}});
    if (same == 1) return id;
    return fail(Fault::conflict, "id.taken");
}

Result<Id> withdraw(sql::Session& sql, access::Scope const& scope, Written what, Id const& id) {
    auto const table = std::string{table_of(what)};
    auto row = sql.first("SELECT person FROM " + table + " WHERE id = :id", {{"id", id}});
    if (!row || !ever_of_the_team(sql, scope, row->text(0))) return fail(Fault::not_found, "staff.unknown");
    sql.execute("UPDATE " + table +
                    " SET withdrawn_at = :now, withdrawn_by = :actor WHERE id = :id AND withdrawn_at IS NULL",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", id}});
    return row->text(0);
}

}  // namespace marelle::staff
