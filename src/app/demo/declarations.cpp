// The school year declared to the State in August, with what changed since; the civil status of the team, one of whom
// would come back as « aucune identité applicable ».
#include "access/access.hpp"
#include "app/demo/demo.hpp"
#include "declaration/declaration.hpp"
#include <stdexcept>

namespace marelle::app::demo {

namespace {

template <class R> auto must(R result, char const* what) {
    if (!result) throw std::logic_error{std::string{"demo, "} + what + ": " + result.error().code};
    if constexpr (!std::is_void_v<typename R::value_type>) return std::move(*result);
}

// As the account is called: "Anissa Karoui".
staff::Identity identity_of(sql::Session& sql, Id const& person, Date const& birth, std::string commune,
                            std::string country, staff::Sex sex) {
    auto const name = sql.first("SELECT name FROM user_account WHERE id = :id", {{"id", person}})->text(0);
    auto const space = name.find(' ');
    return {name.substr(space + 1), {}, name.substr(0, space), birth, std::move(commune), std::move(country), sex};
}

}  // namespace

void make_declarations(sql::Session& sql, crypto::Keyring& keys, timetable::Calendar const& calendar,
                       Place const& place) {
    using staff::Sex;
    auto const of_staff = must(access::scope_of(director_of(place, place.today), "staff.identity"), "scope");
    auto keep = [&](Id const& person, staff::Identity const& identity) {
        must(staff::keep_identity(sql, keys, of_staff, person, identity), "identity");
    };
    keep(place.director, identity_of(sql, place.director, "1979-06-11", "73065", "FR", Sex::male));
    keep(place.leader, identity_of(sql, place.leader, "1996-02-29", "Porto", "PT", Sex::female));
    keep(place.referents.at(0), identity_of(sql, place.referents.at(0), "1988-10-03", "73065", "FR", Sex::female));
    auto second = identity_of(sql, place.referents.at(1), "1991-04-22", "38185", "FR", Sex::female);
    keep(place.referents.at(1), second);

    auto const scope = must(access::scope_of(director_of(place, place.today), "declaration.write"), "scope");
    auto const year = school_year_of(place.today);
    auto const accueil = "periscolaire-" + year;
    declaration::Reader const reader{calendar, "fr"};
    auto value = [&](declaration::ValueName name, char const* said) {
        must(declaration::keep_value(sql, reader, scope, accueil, {{}, name, said}), "value");
    };
    value(declaration::ValueName::organiser_number, "073ORG0417");
    value(declaration::ValueName::premises_name, "Maison des Combes");
    value(declaration::ValueName::premises_address, "12 rue des Combes");
    auto const august = school_year_start(year).substr(0, 4) + "-08-";
    must(declaration::decide(sql, reader, scope, accueil,
                             {{},
                              declaration::DecisionAnswer::declared,
                              "Le SDJES nous demande de déclarer les ateliers du soir avec les mercredis."}),
         "decision");
    auto document = [&](declaration::DocumentKind kind, declaration::DocumentEdit const& edit) {
        must(declaration::keep_document(sql, reader, scope, accueil, kind, edit), "document");
    };
    using enum declaration::DocumentKind;
    document(educational_project, {{}, "2024-06-18", {}, {}});
    document(pedagogical_project, {{}, august + "17", {}, august + "28"});
    document(insurance, {{}, august + "03", add_days(place.today, 38), {}});
    auto const filing = new_id();
    must(declaration::file(sql, keys, reader, scope, accueil, "unique", {filing, august + "20", "0730417PE000126"}),
         "filing");
    must(declaration::keep_receipt(sql, scope, filing, {{}, august + "25", "R-2026-0417"}), "receipt");
    value(declaration::ValueName::premises_number, "L-730417");
    // Since: a married name written as a word processor writes it.
    second.usage_name = "D’Arvieux";
    keep(place.referents.at(1), second);
}

}  // namespace marelle::app::demo
