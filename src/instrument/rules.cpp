// What a JSON Schema cannot say of an instrument, and who may write one.
#include "instrument/instrument.hpp"
#include "instrument/reading.hpp"
#include <algorithm>

namespace marelle::instrument {

namespace {

constexpr std::size_t fewest = 3, most = 6;  // items of a criterion in a form (domain.md §7.3)

class Check {
public:
    explicit Check(Definition const& definition) : definition_{definition} {}
    std::vector<Error::Field> wrong;

    void all() {
        for (auto const& [text, path] :
             {std::pair{&definition_.title, "title"}, std::pair{&definition_.licence, "licence"},
              std::pair{&definition_.authors, "authors"}, std::pair{&definition_.about, "about"}})
            written(*text, path);
        repeated(definition_.criteria, &Criterion::key, "criteria");
        for (std::size_t i = 0; i < definition_.criteria.size(); ++i)
            if (!definition_.criteria[i].key.empty() && !is_used(definition_.criteria[i].key))
                say("criteria/" + std::to_string(i), "without_items");
        std::set<std::string> forms;
        for (std::size_t i = 0; i < definition_.forms.size(); ++i) {
            auto const& form = definition_.forms[i];
            auto const here = "forms/" + std::to_string(i);
            if (!forms.insert(name_of(form)).second) say(here, "repeated");
            levels(form, here);
            repeated(form.items, &Item::key, here + "/items");
            for (std::size_t j = 0; j < form.items.size(); ++j)
                item(form, form.items[j], here + "/items/" + std::to_string(j));
            for (auto const& criterion : definition_.criteria) weight(form, criterion.key, here);
        }
    }

private:
    Definition const& definition_;

    void say(std::string path, std::string code) { wrong.push_back({std::move(path), std::move(code)}); }

    template <class Each>
    void repeated(std::vector<Each> const& all, std::string Each::* key, std::string const& path) {
        std::set<std::string> seen;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (!(all[i].*key).empty() && !seen.insert(all[i].*key).second)
                say(path + "/" + std::to_string(i) + "/key", "repeated");
    }

    // Blanks alone pass the schema.
    void written(std::string const& text, std::string const& path) {
        if (!text.empty() && text.find_first_not_of(" \t\n") == text.npos) say(path, "required");
    }

    bool is_used(std::string const& criterion) const {
        return std::ranges::any_of(definition_.forms, [&](auto const& form) {
            return std::ranges::find(form.items, criterion, &Item::criterion) != form.items.end();
        });
    }

    // One text a level, none empty, no two alike.
    void texts(std::vector<std::string> const& all, std::size_t wanted, std::string const& path) {
        for (auto i = all.size(); i < wanted; ++i) say(path + "/" + std::to_string(i), "required");
        if (all.size() > wanted) say(path, "too_many");
        std::set<std::string> seen;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (!all[i].empty() && !seen.insert(all[i]).second) say(path + "/" + std::to_string(i), "repeated");
    }

    void levels(Form const& form, std::string const& here) {
        texts(form.levels, static_cast<std::size_t>(levels_of(form.scale)), here + "/levels");
    }

    void item(Form const& form, Item const& of, std::string const& here) {
        written(of.text, here + "/text");
        texts(of.anchors, static_cast<std::size_t>(levels_of(form.scale)), here + "/anchors");
        if (!of.criterion.empty() && !criterion_of(definition_, of.criterion)) say(here + "/criterion", "unknown");
        // A general competence is too wide for one item.
        if (of.cps && (!competence(*of.cps) || of.cps->find('.') == of.cps->npos)) say(here + "/cps", "unknown");
    }

    // A criterion stands on three to six items, most of them said the way one hopes for.
    void weight(Form const& form, std::string const& criterion, std::string const& here) {
        auto const of = [&](Item const& item) { return item.criterion == criterion; };
        auto const items = static_cast<std::size_t>(std::ranges::count_if(form.items, of));
        if (items == 0) return;
        auto const turned = static_cast<std::size_t>(
            std::ranges::count_if(form.items, [&](Item const& item) { return of(item) && item.reversed; }));
        auto const path = here + "/criteria/" + criterion;
        if (items < fewest) say(path, "too_few");
        else if (items > most) say(path, "too_many");
        else if (turned * 3 > items) say(path, "too_many_reversed");
    }
};

}  // namespace

std::vector<Error::Field> against_rules(Definition const& definition) {
    Check check{definition};
    check.all();
    return std::move(check.wrong);
}

Result<> may_write(Actor const& actor, std::int64_t establishments) {
    if (actor.post.profile == Profile::headquarters) return {};
    if (actor.post.profile == Profile::director && establishments == 1) return {};
    return fail(Fault::forbidden, "instrument.not_yours");
}

std::string form_name(int cursus, Informant informant) {
    return std::to_string(cursus) + "-" + std::string{record::name_of_choice(informant)};
}

std::string name_of(Form const& form) { return form_name(form.cursus, form.informant); }

Form const* form_named(Definition const& definition, std::string_view name) {
    auto const found = std::ranges::find(definition.forms, name, [](Form const& form) { return name_of(form); });
    return found == definition.forms.end() ? nullptr : &*found;
}

Form const* form_of(Definition const& definition, int cursus, Informant informant) {
    return form_named(definition, form_name(cursus, informant));
}

Criterion const* criterion_of(Definition const& definition, std::string_view key) {
    auto const found = std::ranges::find(definition.criteria, key, &Criterion::key);
    return found == definition.criteria.end() ? nullptr : &*found;
}

double expected_from(Criterion const& criterion, Scale scale) {
    return scale == Scale::smiley3 ? criterion.expected_from_smileys : criterion.expected_from;
}

}  // namespace marelle::instrument
