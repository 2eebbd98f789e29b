// What a partner printed at the middle of its contract, copied line by line: a percentage that no count gives, parts
// that miss their total, a value that did not move in two years and what was answered to it.
#include "access/access.hpp"
#include "app/demo/demo.hpp"
#include "declared_figure/declared_figure.hpp"
#include <stdexcept>

namespace marelle::app::demo {

namespace {

using declared_figure::DeclaredFigureEdit;
using declared_figure::DoubtKind;
using declared_figure::Unit;

void must(Result<> const& result) {
    if (!result) throw std::logic_error{"demo, declared figures: " + result.error().code};
}

struct Line {
    char const *label, *value, *page;
    Unit unit{};
    std::optional<std::int64_t> base{};
    std::optional<std::string> counted{};
};

DeclaredFigureEdit typed(Line const& line, Period const& period) {
    DeclaredFigureEdit out;
    out.partner = "Agglomération du Val-Clair";
    out.label = line.label;
    out.axis = "Réussite éducative";
    out.territory = "Les Hauts";
    out.unit = line.unit;
    out.value = line.value;
    out.base = line.base;
    out.counted = line.counted;
    out.from = period.from;
    out.until = period.until;
    out.document = "Évaluation à mi-parcours du contrat de ville";
    out.page = line.page;
    out.document_on = "2017-12-15";
    return out;
}

}  // namespace

void make_declared_figures(sql::Session& sql, Place const& place) {
    auto const actor = director_of(place, place.today);
    auto const scope = access::scope_of(actor, "declared_figure.write").value();
    auto const reading = access::scope_of(actor, "declared_figure.read").value();
    Period const three_years{"2015-01-01", "2017-12-31"}, before{"2016-01-01", "2016-12-31"},
        last{"2017-01-01", "2017-12-31"};
    auto keep = [&](Line const& line, Period const& period, std::optional<Id> const& total = {}) {
        auto said = typed(line, period);
        said.total = total;
        auto id = new_id();
        must(declared_figure::declare(sql, scope, {id, said}));
        return id;
    };
    auto const all = keep({"Enfants suivis sur trois ans", "94", "38"}, three_years);
    keep({"Enfants suivis, de 6 à 11 ans", "48", "38"}, three_years, all);
    keep({"Enfants suivis, de 12 à 16 ans", "44", "38"}, three_years, all);
    keep({"Élèves à l’aise en lecture à la fin du CE1", "37,4", "41", Unit::percentage, 118, "élèves évalués"}, last);
    keep({"Familles venues à un atelier", "74", "42", Unit::percentage}, last);
    keep({"Enfants présents à deux séances sur trois", "79,2", "43", Unit::percentage, 72, "enfants inscrits"}, before);
    auto const same = keep(
        {"Enfants présents à deux séances sur trois", "79,2", "43", Unit::percentage, 72, "enfants inscrits"}, last);
    keep({"Réussite au brevet", "100", "44", Unit::percentage, 24, "élèves de 3e"}, last);
    auto const found = declared_figure::find(sql, {reading, "fr"}, same).value();
    for (auto const& doubt : found.doubts)
        if (doubt.kind == DoubtKind::unchanged)
            must(declared_figure::answer(
                sql, {reading, "fr"}, scope, same,
                {doubt.key, "L’agglomération l’a confirmé par écrit : même valeur, recomptée."}));
}

}  // namespace marelle::app::demo
