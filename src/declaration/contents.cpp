#include "declaration/contents.hpp"
#include "base/text.hpp"
#include <algorithm>
#include <charconv>
#include <set>

namespace marelle::declaration {

namespace {

using Text = std::optional<std::string>;

std::string team_link(Id const& person) { return "/equipe/" + person; }

// The kinds that hold that day, best for a director first.
Text qualifications_on(std::vector<staff::Qualified> const& all, Date const& on) {
    using enum staff::QualificationKind;
    std::string out;
    for (auto kind : {bafd, listed_diploma, civil_servant, direction_trainee, bafa, trainee})
        if (std::ranges::any_of(all, [&](auto const& each) {
                return each.kind == kind && each.from <= on && (!each.until || *each.until >= on);
            }))
            out += (out.empty() ? "" : " ") + std::string{record::name_of_choice(kind)};
    return out.empty() ? Text{"none"} : Text{out};
}

// BAFD or a listed diploma (domain.md §3.1); a civil servant of the listed corps has one; whoever is in practical
// training for one of them directs meanwhile (docs/decisions/0037).
bool may_direct(Text const& qualifications) {
    return qualifications &&
           (qualifications->find("bafd") == 0 || qualifications->find("listed_diploma") == 0 ||
            qualifications->find("civil_servant") == 0 || qualifications->find("direction_trainee") == 0);
}

int number_of(std::string const& digits) {
    int out = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return out;
}

std::string weekdays_of(std::vector<Planned> const& planned) {
    std::set<int> days;
    for (auto const& each : planned) days.insert(weekday(each.date));
    std::string out;
    for (int day : days) out += (out.empty() ? "" : " ") + std::to_string(day);
    return out;
}

}  // namespace

std::string day_span(Date const& from, Date const& until) { return from + " " + until; }

// The lines of one sheet, section after section.
struct Gatherer::Writer {
    Gatherer& from;
    Held const& held;
    SheetRow const& sheet;
    std::vector<Planned> planned;
    std::vector<SheetLine> out{};
    Section section{};

    SheetLine& put(char const* name, Text value, Text link = {}) {
        out.push_back({section, {}, {}, name, std::move(value), {}, std::move(link)});
        return out.back();
    }
    SheetLine& needed(char const* name, Text value, Text link = {}) {
        auto& line = put(name, std::move(value), std::move(link));
        if (!line.value || line.value->empty()) line.flaws.push_back({"missing", {}});
        return line;
    }
    Text kept(ValueName name) const { return from.entries_.value(name, owner_of(name, held.kind, held.key)); }
    Text first(std::string_view text) const {
        auto row = from.sql_.first(text, {{"establishment", from.house_.establishment}});
        return row ? row->maybe_text(0) : Text{};
    }
    bool stay() const { return held.kind == AccueilKind::stay; }
    bool real_numbers() const { return sheet.kind != SheetKind::initial; }

    void organiser() {
        section = Section::organiser;
        needed("organiser_name", first("SELECT o.name FROM organisation o JOIN establishment e"
                                       " ON e.organisation = o.id WHERE e.id = :establishment"));
        needed("organiser_number", kept(ValueName::organiser_number));
    }
    void premises() {
        section = Section::premises;
        auto const* group = held.group ? &from.house_.groups.at(*held.group) : nullptr;
        needed("premises_name", group && group->place && !kept(ValueName::premises_name)
                                    ? group->place
                                    : kept(ValueName::premises_name));
        needed("premises_address", kept(ValueName::premises_address));
        put("premises_number", kept(ValueName::premises_number));
        if (!stay()) {
            put("commune_name", first("SELECT commune_name FROM establishment WHERE id = :establishment"));
            put("commune_code", first("SELECT commune FROM establishment WHERE id = :establishment"));
        } else if (group && group->provider) put("provider", group->provider);
        auto phone = kept(ValueName::phone);
        if (!phone && !stay())
            phone = first("SELECT phone FROM establishment_phone WHERE establishment = :establishment");
        if (phone && phone->starts_with('+')) phone = phone_shown(*phone);
        needed("phone", phone);
    }
    void period() {
        section = Section::period;
        put("first_day", sheet.first_day);
        put("last_day", sheet.last_day);
        std::set<Date> days;
        Time opens = "23:59", closes = "00:00";
        for (auto const& each : planned) {
            days.insert(each.date);
            opens = std::min(opens, each.starts);
            closes = std::max(closes, each.ends);
        }
        put("days", std::to_string(days.size()));
        if (stay()) {
            if (auto nights = from.house_.groups.at(*held.group).nights) put("nights", std::to_string(*nights));
        } else put("weekdays", weekdays_of(planned));
        put("opens", opens);
        put("closes", closes);
        if (held.kind != AccueilKind::extrascolaire || sheet.kind != SheetKind::initial) return;
        for (auto const& each : held.stretches) {
            auto& line = put("stretch", day_span(each.from, each.until));
            line.about = each.key;
            line.about_name = each.label;
        }
    }
    void numbers() {
        section = Section::numbers;
        if (real_numbers()) real();
        else planned_numbers();
    }
    void real() {
        auto peak = peak_of(from.house_, planned);
        if (!peak) return;
        auto children = ratio::children_on(peak->births, peak->date, ratio::rules_on(peak->date));
        put("peak_day", peak->date);
        auto& all = put("children", std::to_string(children.all()),
                        stay() ? "/mercredis-vacances/" + *held.group : Text{"/groupes"});
        if (children.all() == 0) all.flaws.push_back({"nobody", {}});
        put("under_six", std::to_string(children.under_six));
        put("six_and_over", std::to_string(children.six_and_over));
        std::map<int, int> ages;
        for (auto const& birth : peak->births) ++ages[age_on(birth, peak->date)];
        for (auto const& [age, count] : ages) {
            auto& line = put("age", std::to_string(count));
            line.about = line.about_name = std::to_string(age);
        }
        put("places", std::to_string(most_places(from.house_, planned)));
    }
    // Before anybody is placed: the places, and how many of them are for the youngest.
    void planned_numbers() {
        int const places = most_places(from.house_, planned);
        put("places", std::to_string(places));
        auto young = kept(ValueName::planned_under_six);
        bool none_so_young = std::ranges::all_of(planned, [&](auto const& each) {
            auto const& group = from.house_.groups.at(each.group);
            return group.min_age && *group.min_age >= ratio::rules_on(each.date).second_band_from;
        });
        if (!young && none_so_young) young = "0";
        needed("planned_under_six", young);
        put("planned_six_and_over", young ? Text{std::to_string(std::max(0, places - number_of(*young)))} : Text{});
    }
    void team() {
        section = Section::team;
        auto adults = from.adults(held, planned, sheet.kind);
        if (std::ranges::none_of(adults, [](auto const& adult) { return adult.role == "director"; }))
            needed("director", {});
        for (auto const& adult : adults) person(adult);
    }
    void person(Adult const& adult) {
        auto const& known = from.person(adult.id, sheet.first_day);
        auto const name = known.member ? known.member->name : std::string{};
        auto line = [&](char const* what, Text value) -> SheetLine& {
            auto& written = put(what, std::move(value), team_link(adult.id));
            written.about = adult.id;
            written.about_name = name;
            return written;
        };
        auto& role = line("role", adult.role);
        if (!known.member) role.flaws.push_back({"left_the_team", {}});
        else
            for (auto const& each : known.member->requirements)
                if (each.kind == staff::CheckKind::banned_list && each.standing != staff::Standing::ok)
                    role.flaws.push_back({"banned_list", {}});
        if (from.keys_) civil_status(known.identity, line);
        auto held_then = qualifications_on(known.qualifications, sheet.first_day);
        auto& diploma = line("qualification", held_then);
        if (adult.role == "director" && !may_direct(held_then)) diploma.flaws.push_back({"not_a_director", {}});
    }
    void civil_status(staff::Identity const& identity, auto const& line) {
        auto const start = out.size();
        line("birth_name", identity.birth_name);
        if (identity.usage_name) line("usage_name", identity.usage_name);
        line("first_given_name", identity.first_given_name);
        line("sex", identity.sex ? Text{std::string{record::name_of_choice(*identity.sex)}} : Text{});
        line("birth_date", identity.birth_date);
        line("birth_commune", identity.birth_commune);
        line("birth_country", identity.birth_country);
        for (auto& [field, flaw] : identity_flaws(identity, from.house_.today, settings_on(sheet.first_day)))
            for (auto at = start; at < out.size(); ++at)
                if (out[at].name == field) out[at].flaws.push_back(flaw);
    }
};

std::vector<SheetLine> Gatherer::lines(Held const& held, SheetRow const& sheet) {
    Writer writer{*this, held, sheet, planned_of(held, sheet)};
    writer.organiser();
    writer.premises();
    writer.period();
    writer.numbers();
    writer.team();
    return std::move(writer.out);
}

std::vector<Change> Gatherer::changes_since(Filing const& filing, std::vector<SheetLine> const& lines) {
    auto filed = frozen(sql_, keys_, filing.id);
    return changes(filed, lines);
}

}  // namespace marelle::declaration
