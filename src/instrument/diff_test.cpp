#include "instrument/made_test.hpp"
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::instrument;

namespace {

std::vector<std::string> said(Definition const& before, Definition const& after) {
    std::vector<std::string> out;
    for (auto const& each : difference(before, after))
        out.push_back(std::string{record::name_of_choice(each.kind)} + " " + each.path + ": " +
                      each.before.value_or("-") + " > " + each.after.value_or("-"));
    return out;
}

// One edit of an instrument, any.
Definition edited(Definition definition) {
    auto& form =
        definition.forms[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(definition.forms.size())))];
    switch (*rc::gen::inRange(0, 8)) {
    case 0: definition.title = *any_text(); break;
    case 1: form.items[0].text = *any_text(); break;
    case 2: form.items.push_back(item("new_one", form.scale)); break;
    case 3: form.items.erase(form.items.begin()); break;
    case 4: std::swap(form.items.front(), form.items.back()); break;
    case 5: form.items[0].anchors[1] = *any_text(); break;
    case 6: form.items[0].reversed = !form.items[0].reversed; break;
    default: std::swap(definition.forms.front(), definition.forms.back());
    }
    return definition;
}

}  // namespace

TEST_CASE("a difference says which leaf, what it was and what it is") {
    auto const before = small();
    auto after = before;
    CHECK(said(before, after).empty());

    after.forms[0].items[1].anchors[2] = "Chaque soir.";
    CHECK(said(before, after) ==
          std::vector<std::string>{"changed forms/2-referent/items/two/anchors/3: Niveau 3. > Chaque soir."});

    after = before;
    after.criteria[0].expected_from = 2.75;
    CHECK(said(before, after) == std::vector<std::string>{"changed criteria/school/expected_from: 3 > 2.75"});

    after = before;
    std::swap(after.forms[0].items[0], after.forms[0].items[2]);
    CHECK(said(before, after) ==
          std::vector<std::string>{"changed forms/2-referent/items: one, two, three > three, two, one"});

    after = before;
    after.forms[0].items[0].help = "Lire le repère.";
    CHECK(said(before, after) ==
          std::vector<std::string>{"added forms/2-referent/items/one/help: - > Lire le repère."});
    CHECK(said(after, before) ==
          std::vector<std::string>{"removed forms/2-referent/items/one/help: Lire le repère. > -"});

    after = before;
    after.forms.pop_back();
    auto const gone = said(before, after);
    CHECK(gone.size() == 7 + 3 * 7 + 1);
    CHECK(gone.back() == "changed forms: 2-referent, 1-child > 2-referent");
}

TEST_CASE("nothing changed is no difference, and a difference applied is the other version") {
    CHECK(rc::check([] {
        auto const before = any_definition();
        RC_ASSERT(difference(before, before).empty());
        auto const after = edited(before);
        RC_ASSERT(difference(before, after).empty() == (before == after));
        auto const was = leaves(before), is = leaves(after);
        std::map<std::string, std::string> now{was.begin(), was.end()};
        for (auto const& each : difference(before, after)) {
            if (each.before) RC_ASSERT(now.at(each.path) == *each.before);
            if (each.after) now[each.path] = *each.after;
            else now.erase(each.path);
        }
        RC_ASSERT((now == std::map<std::string, std::string>{is.begin(), is.end()}));
        // Read backwards, it is the way back.
        RC_ASSERT(difference(after, before).size() == difference(before, after).size());
    }));
}

TEST_CASE("what is written is read again the same, as TOML and as JSON") {
    CHECK(rc::check([] {
        auto const definition = any_definition();
        RC_ASSERT(wrong_in(definition).empty());
        auto const toml = parse_toml(to_toml(definition));
        RC_ASSERT(toml.has_value());
        RC_ASSERT(*toml == definition);
        auto const json = parse_json(to_json_text(definition));
        RC_ASSERT(json.has_value());
        RC_ASSERT(*json == definition);
    }));
}
