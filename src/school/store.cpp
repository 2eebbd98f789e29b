#include "base/text.hpp"
#include "commune/commune.hpp"
#include "record/row.hpp"
#include "school/school.hpp"

namespace marelle::school {

namespace {

constexpr std::size_t most_words = 8;

School of(sql::Row const& row) { return record::read<School>(row); }

}  // namespace

std::vector<School> search(sql::Session& sql, std::string_view words, std::size_t limit, std::string_view after) {
    std::string text = "SELECT " + record::columns_of<School>("s") + " FROM school s WHERE 1 = 1";
    sql::Parameters parameters{{"limit", limit}};
    auto folded = folded_words(words);
    if (folded.size() > most_words) folded.resize(most_words);
    std::vector<std::string> names;
    names.reserve(folded.size());
    for (std::size_t i = 0; i < folded.size(); ++i) names.push_back("word" + std::to_string(i));
    for (std::size_t i = 0; i < folded.size(); ++i) {
        text += " AND (s.name_folded || ' ' || lower(s.uai)) LIKE :" + names[i];
        parameters.emplace_back(names[i], "%" + folded[i] + "%");
    }
    if (!after.empty()) {
        text += R"sql( AND (s.name_folded > (SELECT p.name_folded FROM school p WHERE p.uai = :after)
            OR (s.name_folded = (SELECT p.name_folded FROM school p WHERE p.uai = :after) AND s.uai > :after)))sql";
        parameters.emplace_back("after", after);
    }
    text += " ORDER BY s.name_folded, s.uai LIMIT :limit";
    std::vector<School> out;
    for (auto const& row : sql.query(text, parameters)) out.push_back(of(row));
    return out;
}

std::optional<School> find(sql::Session& sql, std::string_view uai) {
    static auto const text = "SELECT " + record::columns_of<School>() + " FROM school WHERE uai = :uai";
    auto row = sql.first(text, {{"uai", uai}});
    if (!row) return {};
    return of(*row);
}

Result<School> add(sql::Session& sql, NewSchool const& given, Id const& by, Instant const& at) {
    TRY(may_add(given));
    School school{tidy_uai(given.uai),
                  given.name,
                  given.kind,
                  given.commune,
                  given.commune_name.value_or(commune::named(given.commune)),
                  given.network};
    if (auto known = find(sql, school.uai)) {
        // The commune's name is only what we call it: a repeat may not know it.
        auto same = known->name == school.name && known->kind == school.kind && known->commune == school.commune &&
                    known->network == school.network;
        if (!same) return fail(Fault::conflict, "school.exists");
        return *known;
    }
    // The folded name holds the commune's too: "jean mace chambery" is how a school is looked for.
    auto parameters = record::parameters(school);
    parameters.emplace_back("folded", fold(school.name + " " + school.commune_name));
    parameters.emplace_back("at", at);
    parameters.emplace_back("by", by.empty() ? std::optional<Id>{} : std::optional{by});
    sql.execute(R"sql(
        INSERT INTO school (uai, name, name_folded, kind, commune, commune_name, network, recorded_at, recorded_by)
        VALUES (:uai, :name, :folded, :kind, :commune, :commune_name, :network, :at, :by)
    )sql",
                parameters);
    return school;
}

}  // namespace marelle::school
