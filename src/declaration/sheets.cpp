// Which sheets an accueil has, who works there, and whether that is enough.
#include "declaration/contents.hpp"
#include <algorithm>

namespace marelle::declaration {

namespace {

Filing filing_of(Kept const& kept, Entries const& entries, Date const& due) {
    auto const& entry = kept.entry;
    Filing out{entry.id, *entry.on, entry.value.value_or(""),
               entry.by, entry.at,  std::max(0, days_between(due, *entry.on)),
               {}};
    if (auto const* receipt = entries.receipt(entry.id))
        out.receipt = Receipt{receipt->entry.id, *receipt->entry.on, receipt->entry.value};
    return out;
}

Document document_of(DocumentKind kind, Kept const* kept) {
    Document out;
    out.kind = kind;
    if (!kept) return out;
    out.id = kept->entry.id;
    out.dated_on = kept->entry.on;
    out.until = kept->entry.until;
    out.given_on = kept->entry.given_on;
    return out;
}

// R227-26: given to the parents before the first day.
void judge_document(Document& out, Held const& held) {
    if (!out.id) {
        if (out.needed) out.flaws.push_back({"missing", {}});
        return;
    }
    if (out.kind == DocumentKind::pedagogical_project) {
        if (!out.given_on) out.flaws.push_back({"not_given", {}});
        else if (*out.given_on >= held.planned.front().date) out.flaws.push_back({"given_late", {}});
    }
    if (out.until && *out.until < held.planned.back().date) out.flaws.push_back({"ends_before", {}});
}

}  // namespace

Gatherer::Gatherer(sql::Session& sql, crypto::Keyring* keys, Reader const& reader, access::Scope const& scope)
    : sql_{sql},
      keys_{keys},
      reader_{reader},
      scope_{scope},
      house_{read_house(sql, reader.calendar, scope)},
      entries_{sql, scope.establishment},
      held_{held_in(house_, reader.calendar, reader.language)} {
    for (auto const& row :
         sql.query(R"sql(
             SELECT x.session, x.person, x.role FROM session_adult x JOIN session s ON s.id = x.session
             WHERE s.establishment = :establishment AND s.on_date >= :from AND x.removed_at IS NULL
             ORDER BY x.added_at, x.id
         )sql",
                   {{"establishment", scope.establishment}, {"from", school_year_start(school_year_of(scope.today))}}))
        helpers_[row.text(0)].emplace_back(row.text(1), row.text(2));
    papers_ = staff::papers(sql, scope.establishment);
}

Held const* Gatherer::find(std::string const& accueil) const {
    auto found = std::ranges::find(held_, accueil, &Held::key);
    return found == held_.end() ? nullptr : &*found;
}

std::vector<Planned> planned_of(Held const& held, SheetRow const& sheet) {
    if (sheet.kind != SheetKind::complementary || held.kind == AccueilKind::stay) return held.planned;
    std::vector<Planned> out;
    for (auto const& each : held.planned) {
        if (each.date < sheet.first_day || each.date > sheet.last_day) continue;
        // Days apart lie between holidays, which have their own sheets.
        bool elsewhere = std::ranges::any_of(held.stretches, [&](auto const& other) {
            return sheet.key == "apart" && other.key != sheet.key && other.from <= each.date &&
                   other.until >= each.date;
        });
        if (!elsewhere) out.push_back(each);
    }
    return out;
}

std::vector<SheetRow> Gatherer::sheets(Held const& held) {
    std::vector<SheetRow> out;
    auto add = [&](std::string key, SheetKind kind, std::optional<std::string> label, Date const& from,
                   Date const& until) {
        auto const& settings = settings_on(from);
        SheetRow row{
            std::move(key), kind, std::move(label), from, until, due_on(kind, from, settings), {}, 0, {}, {}, 0, 0};
        auto const region = house_.place.standing(row.due_on).region;
        row.falls = falls_on(row.due_on, reader_.calendar.public_holiday(row.due_on, region) != nullptr);
        row.days_left = days_between(house_.today, row.due_on);
        row.band = band_of(row.due_on, house_.today, settings);
        if (auto const* filed = entries_.filing(held.key, row.key)) {
            row.filing = filing_of(*filed, entries_, row.due_on);
            row.band = Band::filed;
        }
        // Without a keyring it is asked what waits, not what is missing.
        if (!keys_ && !row.filing) return out.push_back(std::move(row));
        auto content = lines(held, row);
        for (auto const& line : content) row.flaws += static_cast<int>(line.flaws.size());
        if (row.filing) row.changed = static_cast<int>(changes_since(*row.filing, content).size());
        out.push_back(std::move(row));
    };
    auto const& first = held.planned.front().date;
    auto const& last = held.planned.back().date;
    switch (held.kind) {
    case AccueilKind::periscolaire: add("unique", SheetKind::unique, {}, first, last); break;
    case AccueilKind::extrascolaire:
    case AccueilKind::stay:
        add("initial", SheetKind::initial, {}, first, last);
        for (auto const& each : held.stretches)
            add(each.key, SheetKind::complementary, each.label, each.from, each.until);
        break;
    case AccueilKind::clas_only:
    case AccueilKind::sport_club:
    case AccueilKind::none: break;
    }
    return out;
}

AccueilRow Gatherer::row(Held const& held) {
    AccueilRow out;
    out.key = held.key;
    out.kind = held.kind;
    out.school_year = held.school_year;
    out.first_day = held.planned.front().date;
    out.last_day = held.planned.back().date;
    auto const& settings = settings_on(out.first_day);
    auto const openings = openings_of(house_, held);
    if (held.kind == AccueilKind::stay) {
        auto const& group = house_.groups.at(*held.group);
        out.title = group.name;
        int minors = 0;
        for (auto const& day : openings) minors = std::max(minors, day.minors);
        // Before it begins, the places are what is planned.
        if (out.first_day > house_.today) minors = std::max(minors, most_places(house_, held.planned));
        out.check = acm_check_of_stay(minors, group.nights.value_or(days_between(out.first_day, out.last_day)),
                                      settings);
    } else out.check = acm_check(openings, settings);
    if (auto const* said = entries_.speaking(EntryKind::decision, "acm", held.key))
        out.decision = Decision{said->entry.id, *record::choice_named<DecisionAnswer>(said->entry.value.value_or("")),
                                said->entry.reason.value_or(""), said->entry.by, said->entry.at};
    // A club answers for its own sessions (domain.md §3.1): the numbers are shown, nothing is asked.
    out.to_decide = !out.decision && held.kind != AccueilKind::sport_club &&
                    out.check.reached != (held.kind <= AccueilKind::stay);
    if (!out.decision || out.decision->answer == DecisionAnswer::declared) out.sheets = sheets(held);
    for (auto& sheet : out.sheets)
        if (out.to_decide && !sheet.filing) sheet.band = Band::undecided;
    return out;
}

std::vector<staff::TeamMember> const& Gatherer::team(Date const& on) {
    auto known = teams_.find(on);
    if (known == teams_.end()) known = teams_.emplace(on, staff::team(sql_, scope_.establishment, on)).first;
    return known->second;
}

Gatherer::Person const& Gatherer::person(Id const& id, Date const& on) {
    auto [known, fresh] = people_.try_emplace({id, on});
    if (!fresh) return known->second;
    auto const& all = team(on);
    if (auto member = std::ranges::find(all, id, &staff::TeamMember::id); member != all.end())
        known->second.member = *member;
    if (keys_)
        if (auto identity = staff::identity_of(sql_, *keys_, scope_, id)) known->second.identity = *identity;
    if (auto papers = papers_.find(id); papers != papers_.end())
        known->second.qualifications = papers->second.qualifications;
    return known->second;
}

// Whoever was named for it; else the one director of the establishment.
std::optional<Id> Gatherer::director(Held const& held, Date const& on) {
    if (auto said = entries_.value(ValueName::director, held.key)) return said;
    std::optional<Id> out;
    for (auto const& member : team(on)) {
        if (member.profile() != Profile::director) continue;
        if (out) return {};
        out = member.id;
    }
    return out;
}

std::vector<Gatherer::Adult> Gatherer::adults(Held const& held, std::vector<Planned> const& planned, SheetKind kind) {
    std::vector<Adult> out;
    auto add = [&](Id const& id, std::string role) {
        if (std::ranges::find(out, id, &Adult::id) == out.end()) out.push_back({id, std::move(role)});
    };
    if (auto head = director(held, planned.front().date)) add(*head, "director");
    if (kind == SheetKind::initial) return out;
    for (auto const& each : planned) {
        if (each.leader) add(*each.leader, "leader");
        if (!each.session) continue;
        if (auto known = helpers_.find(*each.session); known != helpers_.end())
            for (auto const& [id, role] : known->second) add(id, role == "helper" ? "leader" : role);
    }
    return out;
}

std::vector<Document> Gatherer::documents(Held const& held) {
    bool young = any_under_six(house_, held.planned) ||
                 entries_.value(ValueName::planned_under_six, held.key).value_or("0") != "0";
    std::vector<Document> out;
    using enum DocumentKind;
    for (auto kind : {educational_project, pedagogical_project, insurance, safety_report, catering, pmi_opinion}) {
        auto document = document_of(
            kind, entries_.speaking(EntryKind::document, record::name_of_choice(kind), owner_of(kind, held.key)));
        document.needed = kind != pmi_opinion || young;
        judge_document(document, held);
        out.push_back(std::move(document));
    }
    return out;
}

void Gatherer::judge(Sheet& out, Held const& held, SheetRow const& sheet) {
    if (sheet.kind == SheetKind::initial) return;
    auto const planned = planned_of(held, sheet);
    auto const peak = peak_of(house_, planned);
    if (!peak || peak->births.empty()) return;
    auto const& rules = ratio::rules_on(peak->date);
    ratio::Situation at;
    at.regime = peak->open.front()->regime;
    at.pedt = house_.pedt_on(peak->date);
    at.children = ratio::children_on(peak->births, peak->date, rules);
    at.minors_on_site = at.children.all();
    std::vector<Planned> open;
    for (auto const* each : peak->open) {
        open.push_back(*each);
        at.minutes = std::max(at.minutes, minutes_of(each->ends) - minutes_of(each->starts));
    }
    auto const& members = team(peak->date);
    auto all = adults(held, open, sheet.kind);
    for (auto const& adult : all) {
        // The director counts when holding one of the sessions: named here, it is not said that they are there.
        bool holds = adult.role != "director" ||
                     std::ranges::any_of(open, [&](auto const& each) { return each.leader == adult.id; });
        auto member = std::ranges::find(members, adult.id, &staff::TeamMember::id);
        if (!holds || member == members.end()) continue;
        at.adults.push_back({member->profile(),
                             record::choice_named<ratio::Role>(adult.role).value_or(ratio::Role::leader),
                             member->qualification, member->cleared() ? ratio::Cleared::yes : ratio::Cleared::no});
    }
    auto const verdict = ratio::judge(rules, at);
    auto lines = verdict.lines;
    for (auto& line : ratio::quotas(rules, at)) lines.push_back(std::move(line));
    out.peak = Peak{peak->date, time_of(peak->minute), at.children};
    out.light = ratio::worst(lines);
    for (auto const& line : lines)
        out.adults.push_back(
            {line.kind, line.light, line.needed, line.have, ratio::words_of(line, reader_.language), line.text});
    out.left_out = ratio::words_of(verdict.left_out, reader_.language);
}

}  // namespace marelle::declaration
