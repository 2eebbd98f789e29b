#pragma once
// Instruments made for the tests: the smallest one that may be published, and any one.
#include "instrument/instrument.hpp"
#include <rapidcheck.h>

namespace marelle::instrument {

inline constexpr char const* criterion_json =
    R"({"key":"school","title":"École","why":"Pour voir.","expected_from":3,"expected_from_smileys":2.5})";

inline Item item(std::string key, Scale scale) {
    Item out{std::move(key), "school", "C2.2", "Se met au travail.", {}, false, {}};
    for (int level = 1; level <= levels_of(scale); ++level)
        out.anchors.push_back("Niveau " + std::to_string(level) + ".");
    return out;
}

inline Form form(int cursus, Informant informant, Scale scale) {
    Form out{cursus, informant, scale, "Depuis quatre semaines.", {"Non", "Un peu", "Oui"}, "Non observé", {}};
    if (scale == Scale::frequency4) out.levels = {"Jamais", "Parfois", "Souvent", "Presque toujours"};
    for (auto const* key : {"one", "two", "three"}) out.items.push_back(item(key, scale));
    return out;
}

inline Definition small() {
    Definition out{"grille-essai",  "Grille d’essai", "fr", "CC-BY-4.0", "Nous",
                   "Pour essayer.", {"CPS", "2022"},  {},   {}};
    out.criteria.push_back({"school", "École", "Pour voir.", 3, 2.5});
    out.forms = {form(2, Informant::referent, Scale::frequency4), form(1, Informant::child, Scale::smiley3)};
    return out;
}

// Any text that a file may hold: quotes, backslashes, line ends, accents.
inline rc::Gen<std::string> any_text() {
    return rc::gen::map(rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                            "a", "é", "\"", "\\", "’", "« ok »", "=", "#", "'''", "[", "œ", "1", "😀"))),
                        [](std::vector<std::string> const& parts) {
                            std::string out;
                            for (std::size_t i = 0; i < parts.size() && i < 15; ++i) out += parts[i];
                            return out;
                        });
}

// Any one that may be published.
inline Definition any_definition() {
    auto definition = small();
    definition.title = *any_text();
    definition.about = *any_text() + "\n" + *any_text();
    definition.criteria[0].why = *any_text();
    definition.criteria[0].expected_from = *rc::gen::inRange(100, 401) / 100.0;
    auto const cursus = *rc::gen::unique<std::vector<int>>(rc::gen::inRange(1, 10));
    definition.forms.clear();
    for (std::size_t i = 0; i < cursus.size() && i < 4; ++i)
        definition.forms.push_back(form(cursus[i], *rc::gen::element(Informant::referent, Informant::child),
                                        *rc::gen::element(Scale::frequency4, Scale::smiley3)));
    if (definition.forms.empty()) definition.forms.push_back(form(1, Informant::parent, Scale::frequency4));
    for (auto& each : definition.forms) {
        auto const items = *rc::gen::inRange(3, 7);
        each.items.clear();
        for (int i = 0; i < items; ++i) {
            auto one = item("k" + std::to_string(i), each.scale);
            one.text = *any_text();
            if (*rc::gen::arbitrary<bool>()) one.help = *any_text();
            if (*rc::gen::arbitrary<bool>()) one.cps.reset();
            one.reversed = i == 0 && *rc::gen::arbitrary<bool>();
            one.anchors[0] = *any_text() + " 0";
            each.items.push_back(one);
        }
    }
    return definition;
}

}  // namespace marelle::instrument
