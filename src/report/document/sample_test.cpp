#include "report/document/sample_test.hpp"

namespace marelle::report::sample {

namespace {

ReportCell cell(std::int64_t people) { return {people, Shown::published, {}, {}}; }
ReportCell hidden() { return {{}, Shown::hidden, {}, {}}; }
ReportCell kept(std::int64_t people, Date day) { return {people, Shown::maintained, std::move(day), {}}; }
ReportCell impossible() { return {0, Shown::impossible, {}, {}}; }

ReportFigure figure(std::string key, FigureKind kind, std::string title, std::string unit = "people") {
    ReportFigure out;
    out.key = std::move(key);
    out.kind = kind;
    out.title = std::move(title);
    out.unit = std::move(unit);
    return out;
}

ReportFigure number(std::string key, std::string title, double value, std::string unit, std::string finding = {}) {
    auto out = figure(std::move(key), FigureKind::number, std::move(title), std::move(unit));
    out.value = value;
    out.finding = std::move(finding);
    return out;
}

ReportShare share(std::int64_t k, std::int64_t n, double low, double high, std::string method = "wilson") {
    return {k, n, static_cast<double>(k) / static_cast<double>(n), low, high, std::move(method), Shown::published};
}

ReportFigure one_share(std::string key, std::string title, std::string finding, ReportShare const& value) {
    auto out = figure(std::move(key), FigureKind::share, std::move(title), "share");
    out.finding = std::move(finding);
    out.share = value;
    return out;
}

ReportFigure by_band_and_sex() {
    auto out = figure("children_by_band_sex", FigureKind::table, "Enfants par tranche d’âge et par sexe");
    out.columns = {{"girl", "Filles"}, {"boy", "Garçons"}, {"unknown", "Non connu"}, {"", "Ensemble"}};
    out.lines = {{"2-5", "2–5 ans", {cell(14), cell(13), impossible(), cell(27)}},
                 {"6-10", "6–10 ans", {cell(21), kept(26, "2025-12-15"), hidden(), hidden()}},
                 {"11-16", "11–16 ans", {hidden(), hidden(), hidden(), kept(24, "2026-02-02")}},
                 {"", "Ensemble", {cell(51), cell(46), hidden(), cell(1204)}}};
    out.finding = "Près de la moitié des enfants accompagnés ont entre 6 et 10 ans.";
    out.notes = {"Tranches d’âge regroupées : « 11–13 ans » et « 14–16 ans » comptaient trop peu d’enfants.",
                 "6 cases ne sont pas montrées."};
    out.definition = "children";
    return out;
}

ReportFigure evolution(std::string key, std::string title, std::string finding, ReportShare const& before,
                       ReportShare const& after, double low, double high) {
    auto out = figure(std::move(key), FigureKind::evolution, std::move(title), "share");
    out.finding = std::move(finding);
    out.before = before;
    out.before->low = out.before->high = {};
    out.after = after;
    out.change = *after.value - *before.value;
    out.change_low = low;
    out.change_high = high;
    out.words = "Les mêmes 94 enfants ont été évalués en octobre et en juin par leur référent.\n"
                "7 enfants évalués en octobre ne l’ont pas été en juin ; au départ, ils ne différaient pas des autres.";
    out.definition = "evolution";
    return out;
}

std::vector<ReportFigure> evolutions() {
    auto out = std::vector{evolution("evolution.school", "Engagement scolaire",
                                     "En juin, 71 % des enfants sont au niveau attendu, contre 52 % en octobre.",
                                     share(49, 94, 0.42, 0.62), share(67, 94, 0.61, 0.79, "newcombe_paired"), 0.083,
                                     0.291),
                           evolution("evolution.civic", "Appartenance citoyenne",
                                     "L’écart entre octobre et juin reste dans la marge d’incertitude.",
                                     share(57, 94, 0.5, 0.7), share(60, 94, 0.537, 0.728), -0.055, 0.118),
                           evolution("evolution.all", "Tous les enfants de l’atelier ont progressé",
                                     "Tous sont au niveau attendu en juin ; aucun ne l’était en octobre.",
                                     share(0, 30, 0, 0.114), share(30, 30, 0.886, 1), 0.84, 1)};
    auto few = figure("evolution.parents", FigureKind::evolution, "Engagement des parents", "share");
    few.finding = "Trop peu d’enfants ont été évalués deux fois pour dire une évolution.";
    out.push_back(few);
    auto gone = figure("evolution.wellbeing", FigureKind::evolution, "Bien-être et compétences psychosociales",
                       "share");
    gone.shown = Shown::hidden;
    // What a careless writer might leave beside the mark: none of it may be printed.
    gone.before = share(3, 4, 0.3, 0.95);
    gone.after = share(4, 4, 0.51, 1);
    gone.before->shown = gone.after->shown = Shown::hidden;
    gone.finding = "4444 enfants sur 4444";
    gone.words = "4444";
    out.push_back(gone);
    return out;
}

ReportSection who() {
    ReportSection out{"who", "Les enfants accompagnés", {}, {}};
    auto children = number("children", "Enfants accompagnés", 1204, "people",
                           "1 204 enfants accompagnés, dont 812 habitent un quartier prioritaire.");
    children.unknown = 38;
    children.definition = "children";
    auto families = number("families", "Familles", 861, "families");
    families.shown = Shown::maintained;
    families.day = "2025-12-15";
    auto siblings = number("siblings", "Fratries de trois enfants ou plus", 4444, "families");
    siblings.shown = Shown::hidden;
    siblings.unknown = 4444;
    auto hours = number("hours", "Heures suivies", 48210.5, "hours");
    hours.definition = "hours";
    out.figures = {children, families, siblings, hours, by_band_and_sex()};
    out.texts = {
        {"context", "Qui sont les enfants, et qu’est-ce qui a changé cette année ?",
         "L’école Jean-Moulin-des-Marelles a rejoint l’action en janvier.\n\nLes familles arrivent surtout par "
         "l’école & le bouche-à-oreille ; <beaucoup> n’avaient jamais été accompagnées."},
        {"needs", "Quels besoins restent sans réponse ?", ""}};
    return out;
}

ReportSection results() {
    ReportSection out{"results", "Ce qui a changé pour les enfants", evolutions(), {}};
    out.texts = {{"reading", "Comment l’équipe lit-elle ces résultats ?",
                  "La hausse de l’engagement scolaire se voit surtout chez les enfants arrivés à la rentrée."}};
    return out;
}

ReportSection presence() {
    auto rate = one_share("attendance", "Présence aux séances", "Les enfants sont venus à 87 % des séances notées.",
                          share(2244, 2568, 0.842, 0.9));
    rate.unknown = 56;
    rate.definition = "attendance";
    auto none = figure("children_by_month", FigureKind::table, "Enfants par mois d’arrivée");
    none.shown = Shown::hidden;
    none.columns = {{"", "Enfants"}};
    none.lines = {{"2025-09", "septembre", {hidden()}}, {"", "Ensemble", {hidden()}}};
    auto gone = figure("dropouts", FigureKind::share, "Arrêts en cours d’année", "share");
    gone.shown = Shown::hidden;
    gone.share = ReportShare{{}, {}, {}, {}, {}, "", Shown::hidden};
    auto declared = figure("declared.library", FigureKind::statement, "Ce que déclare la médiathèque");
    declared.words = "La médiathèque déclare 37,4 % d’enfants inscrits sur 118. Aucun nombre entier d’enfants ne donne "
                     "cette part : 44 sur 118 font 37,3 %, et 37,4 % correspond à 43 sur 115.";
    return {"presence",
            "Présence et assiduité",
            {rate, one_share("promised", "Heures promises reçues", "", share(30, 30, 0.886, 1)),
             one_share("none", "Exclusions", "", share(0, 30, 0, 0.114)), gone, none, declared},
            {}};
}

}  // namespace

ReportContent impact(Audience audience, std::string language) {
    ReportContent out;
    out.kind = Template::impact;
    out.template_version = 1;
    out.title = language == "en" ? "Impact report" : "Bilan d’impact";
    out.period = {"2025-09-01", "2026-08-31", language == "en" ? "school year 2025-2026" : "année scolaire 2025-2026"};
    out.scope = {"establishment",
                 "01900000-0000-7000-8000-0000000000e1",
                 "Valmarelle – Les Hauts-de-la-Craie",
                 {"Valmarelle", "Les Hauts-de-la-Craie", "Le Bas-Pré"},
                 1};
    out.audience = audience;
    out.language = std::move(language);
    out.computed_at = "2026-07-06T14:30:00.000Z";
    out.sections = {who(),
                    presence(),
                    results(),
                    {"parents",
                     "Participation des parents aux instances anticonstitutionnellement-mentionnées "
                     "intergénérationnelles",
                     {},
                     {}}};
    out.definitions = {
        {"children", "Enfants accompagnés",
         "Enfants différents inscrits au moins un jour dans la période. L’âge, l’école et le quartier sont "
         "ceux du dernier jour d’accompagnement dans la période.",
         1},
        {"hours", "Heures suivies",
         "Somme des heures passées en séance par les enfants présents, arrivées tardives et départs "
         "anticipés déduits.",
         2},
        {"attendance", "Taux de présence",
         "Présences rapportées aux présences notées ; les séances annulées ne comptent pas.", 2},
        {"evolution", "Évolution entre deux campagnes",
         "Part des enfants au niveau attendu, chez les enfants évalués deux fois par le même type de "
         "personne.",
         1}};
    out.gaps = {{"residence_unknown", "7777 enfants n’ont pas de quartier connu", 7777, "/enfants"}};
    out.least = audience == Audience::team ? 0 : audience == Audience::partner ? 5 : 11;
    out.cells = 62;
    out.hidden = 9;
    out.maintained = 3;
    return out;
}

ReportContent yearly() {
    auto out = impact(Audience::partner);
    out.kind = Template::clas;
    out.title = "Bilan CLAS de fin d’année";
    out.partner = "Caisse d’allocations familiales de Valmarelle";
    auto table = figure("children_by_zone_band_sex", FigureKind::table, "Enfants par quartier, tranche d’âge et sexe");
    for (auto band : {"CP", "CE1–CE2", "CM1–CM2", "6e–5e", "4e–3e", "Lycée"})
        for (auto sex : {"filles", "garçons", "ensemble"})
            table.columns.push_back({std::string{band} + sex, std::string{band} + " " + sex});
    table.columns.push_back({"", "Ensemble"});
    for (int zone = 1; zone <= 34; ++zone) {
        ReportLine line{"QN0730" + std::to_string(zone), "Quartier de la Marelle n° " + std::to_string(zone), {}};
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            line.cells.push_back((i + static_cast<std::size_t>(zone)) % 3 == 0
                                     ? hidden()
                                     : cell(static_cast<std::int64_t>(12 + i + static_cast<std::size_t>(zone))));
        table.lines.push_back(line);
    }
    auto narrow = figure("children_by_band", FigureKind::table, "Enfants par tranche d’âge et mode de venue");
    for (auto column : {"Par l’école", "Par la famille", "Par un travailleur social", "Par la mairie", "Autre",
                        "Non connu", "Liste d’attente", "Ensemble"})
        narrow.columns.push_back({column, column});
    for (auto band : {"CP", "CE1–CE2", "CM1–CM2", "Collège"}) {
        ReportLine line{band, band, {}};
        for (std::size_t i = 0; i < narrow.columns.size(); ++i) line.cells.push_back(i == 4 ? hidden() : cell(20));
        narrow.lines.push_back(line);
    }
    out.sections = {{"children", "Les enfants", {narrow, table}, {}}};
    return out;
}

Seal first() {
    Seal out;
    out.number = 1;
    out.hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    out.frozen_at = "2026-07-07T09:12:00.000Z";
    out.audit_seq = 48213;
    out.audit_hash = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    out.signature = std::string(128, 'a');
    return out;
}

Seal correction() {
    auto out = first();
    out.number = 2;
    out.corrects = 1;
    out.reason = "Douze enfants de l’école Jean-Moulin-des-Marelles étaient comptés deux fois.";
    out.changes = {{"children", "Enfants accompagnés", "1 216", "1 204"},
                   {"children_by_band_sex", "Enfants par tranche d’âge et par sexe · 6–10 ans, Filles", "23", "21"}};
    return out;
}

}  // namespace marelle::report::sample
