#include "people/schooling.hpp"
#include "people/child.hpp"
#include "record/diff.hpp"
#include "school/school.hpp"
#include <algorithm>

namespace marelle::people {

namespace {

SchoolingFacts facts_of(Schooling const& known) {
    return {known.school ? std::optional{known.school->uai} : std::nullopt, known.level, known.class_kind};
}

std::optional<Schooling> of_year(std::vector<Schooling> const& all, std::string_view school_year) {
    auto found = std::ranges::find(all, school_year, &Schooling::school_year);
    return found == all.end() ? std::nullopt : std::optional{*found};
}

}  // namespace

std::vector<Schooling> schoolings_of(sql::Session& sql, access::Scope const& scope, Id const& child) {
    static auto const text = R"sql(
        SELECT y.id, y.school_year, y.school, s.name, y.level, y.class_kind
        FROM schooling y JOIN child c ON c.id = y.child LEFT JOIN school s ON s.uai = y.school
        WHERE y.child = :child AND )sql" +
                             std::string{access::child_in_scope} + " ORDER BY y.school_year DESC";
    std::vector<Schooling> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"child", child}}))) {
        std::optional<SchoolName> school;
        if (auto uai = row.maybe_text(2)) school = SchoolName{*uai, row.maybe_text(3).value_or("")};
        out.push_back({row.text(0), row.text(1), school, row.text(4),
                       record::choice_named<ClassKind>(row.text(5)).value_or(ClassKind::ordinary)});
    }
    return out;
}

Result<WrittenSchooling> put_schooling(sql::Session& sql, access::Scope const& scope, Id const& child,
                                       std::string const& school_year, SchoolingFacts const& facts) {
    TRY(find_child(sql, scope, child));
    NewSchooling const given{{}, facts.uai, facts.level, school_year, facts.class_kind.value_or(ClassKind::ordinary)};
    Wrongs wrong;
    check(given, wrong);
    if (given.uai && !school::find(sql, *given.uai)) wrong.push_back({"uai", "unknown"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));

    auto known = of_year(schoolings_of(sql, scope, child), school_year);
    auto changed = record::changed_fields(known ? facts_of(*known) : SchoolingFacts{},
                                          SchoolingFacts{given.uai, given.level, given.class_kind});
    // The same answer sent twice writes nothing: who said it first stays its author.
    if (known && changed.empty()) return WrittenSchooling{std::move(*known), {}};
    write_schooling(sql, child, given, scope.actor, scope.now);
    return WrittenSchooling{*of_year(schoolings_of(sql, scope, child), school_year), std::move(changed)};
}

void write_schooling(sql::Session& sql, Id const& child, NewSchooling const& schooling, Id const& by,
                     Instant const& at) {
    sql.execute(R"sql(
        INSERT INTO schooling (id, child, school_year, school, level, class_kind, recorded_at, recorded_by)
        VALUES (:id, :child, :school_year, :school, :level, :class_kind, :at, :by)
        ON CONFLICT (child, school_year) DO UPDATE
        SET school = excluded.school, level = excluded.level, class_kind = excluded.class_kind,
            recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
    )sql",
                {{"id", schooling.id.value_or(new_id())},
                 {"child", child},
                 {"school_year", schooling.school_year},
                 {"school", schooling.uai},
                 {"level", schooling.level},
                 {"class_kind", record::name_of_choice(schooling.class_kind.value_or(ClassKind::ordinary))},
                 {"at", at},
                 {"by", author(by)}});
}

}  // namespace marelle::people
