#include "access/establishment.hpp"
#include "base/ids.hpp"
#include "base/text.hpp"
#include "commune/commune.hpp"
#include <algorithm>

namespace marelle::access {

namespace {

Id association(sql::Session& sql, std::string const& name) {
    if (auto known = sql.first("SELECT id FROM organisation ORDER BY id LIMIT 1")) return known->text(0);
    auto id = new_id();
    sql.execute("INSERT INTO organisation (id, name) VALUES (:id, :name)", {{"id", id}, {"name", name}});
    return id;
}

EstablishmentRow establishment(sql::Session& sql, Id const& id) {
    auto row = sql.first("SELECT id, name, commune, opened_on, places, school_zone FROM establishment WHERE id = :id",
                         {{"id", id}});
    return {row->text(0), row->text(1), row->text(2), row->text(3), row->integer(4), row->text(5)};
}

}  // namespace

std::vector<Error::Field> wrong_establishment(NewEstablishment const& given) {
    std::vector<Error::Field> wrong;
    if (fold(given.name).empty()) wrong.push_back({"name", "required"});
    if (!commune::is_code(given.commune)) wrong.push_back({"commune", given.commune.empty() ? "required" : "commune"});
    if (fold(given.commune_name).empty()) wrong.push_back({"commune_name", "required"});
    if (given.places < 1 || given.places > 1000) wrong.push_back({"places", "invalid"});
    return wrong;
}

Result<EstablishmentRow> add_establishment(sql::Session& sql, NewEstablishment const& given, Date const& today) {
    if (auto wrong = wrong_establishment(given); !wrong.empty())
        return wrong_fields("body.wrong_fields", std::move(wrong));
    auto id = given.id.value_or(new_id());
    if (sql.count("SELECT count(id) FROM establishment WHERE id = :id", {{"id", id}}) > 0)
        return establishment(sql, id);
    if (sql.count("SELECT count(id) FROM establishment WHERE name = :name", {{"name", given.name}}) > 0)
        return wrong_fields("body.wrong_fields", {{"name", "taken"}});
    sql.execute(
        "INSERT INTO establishment (id, organisation, name, commune, commune_name, places, school_zone, opened_on)"
        " VALUES (:id, :organisation, :name, :commune, :commune_name, :places, :zone, :opened_on)",
        {{"id", id},
         {"organisation", association(sql, given.name)},
         {"name", given.name},
         {"commune", given.commune},
         {"commune_name", given.commune_name},
         {"places", given.places},
         {"zone", record::name_of_choice(given.school_zone)},
         {"opened_on", given.opened_on.value_or(today)}});
    return establishment(sql, id);
}

}  // namespace marelle::access
