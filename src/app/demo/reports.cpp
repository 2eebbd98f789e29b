// Reports of the demonstration: last school year's for everybody, frozen, and this year's draft for the team.
#include "access/access.hpp"
#include "app/demo/demo.hpp"
#include "report/report.hpp"
#include <stdexcept>

namespace marelle::app::demo {

namespace {

using report::Audience;
using report::Template;

template <class T> T must(Result<T> result) {
    if (!result) throw std::logic_error{"demo, reports: " + result.error().code};
    return std::move(*result);
}
void must(Result<> const& result) {
    if (!result) throw std::logic_error{"demo, reports: " + result.error().code};
}

struct Asked {
    Template kind{};
    Audience audience{};
    std::string partner;
    Period period;
};

Id opened(sql::Database& database, crypto::Keyring& keys, access::Scope const& scope, Asked const& asked) {
    report::Wish const wish{asked.kind,    asked.period, scope.establishment, asked.audience,
                            asked.partner, "fr",         scope.now,           scope.today};
    auto const computed = must(report::compute(database, keys, scope, wish));
    auto const id = new_id();
    auto const partner = asked.partner.empty() ? std::nullopt : std::optional{asked.partner};
    database.write([&](sql::Session& sql) {
        must(report::open_report(sql, keys, scope, id,
                                 {id, asked.kind, asked.period.from, asked.period.until, asked.audience, partner, "fr"},
                                 computed));
    });
    return id;
}

void say(sql::Session& sql, access::Scope const& scope, Id const& id, std::int64_t seen, char const* section,
         char const* key, char const* text) {
    must(report::write_texts(sql, scope, id, seen, {{{section, key, text}}}));
}

}  // namespace

void make_reports(sql::Database& database, crypto::Keyring& keys, Place const& place) {
    auto const scope = access::scope_of(director_of(place, place.today), "report.write").value();
    auto const last = school_year_of(place.first_day), now = school_year_of(place.today);
    auto const frozen = opened(
        database, keys, scope,
        {Template::clas, Audience::everyone, "", {school_year_start(last), school_year_end(last)}});
    database.write([&](sql::Session& sql) {
        say(sql, scope, frozen, 1, "clas_parents", "with_parents",
            "Un café des parents le premier mardi du mois : les mères viennent avec les plus petits.");
        must(report::freeze(sql, keys, access::scope_of(director_of(place, place.today), "report.freeze").value(),
                            frozen, 2));
    });
    (void)opened(database, keys, scope,
                 {Template::impact, Audience::team, "", {school_year_start(now), school_year_end(now)}});
}

}  // namespace marelle::app::demo
