// What changed from one version to the other, leaf by leaf: a reworded anchor is one line.
#include "instrument/reading.hpp"
#include <algorithm>

namespace marelle::instrument {

namespace {

using Leaves = std::vector<std::pair<std::string, std::string>>;

// A draft may hold a key twice: the second one is told from the first.
class Names {
public:
    std::string take(std::string name) {
        auto const times = ++seen_[name];
        return times == 1 ? name : name + "~" + std::to_string(times);
    }

private:
    std::map<std::string, int> seen_;
};

class Walk {
public:
    Leaves out;

    void definition(Definition const& of) {
        add("code", of.code);
        add("title", of.title);
        add("language", of.language);
        add("licence", of.licence);
        add("authors", of.authors);
        add("about", of.about);
        add("framework/name", of.framework.name);
        add("framework/version", of.framework.version);
        list(of.criteria, "criteria", &Criterion::key,
             [&](Criterion const& each, std::string const& at) { criterion(each, at); });
        Names names;
        std::vector<std::string> order;
        order.reserve(of.forms.size());
        for (auto const& each : of.forms) order.push_back(names.take(name_of(each)));
        add("forms", join(order, ", "));
        for (std::size_t i = 0; i < order.size(); ++i) form(of.forms[i], "forms/" + order[i]);
    }

private:
    void add(std::string path, std::string value) { out.emplace_back(std::move(path), std::move(value)); }

    void texts(std::vector<std::string> const& all, std::string const& path) {
        for (std::size_t i = 0; i < all.size(); ++i) add(path + "/" + std::to_string(i + 1), all[i]);
    }

    // The order of its keys is a leaf too.
    template <class Each, class F>
    void list(std::vector<Each> const& all, std::string const& path, std::string Each::* key, F const& each) {
        Names names;
        std::vector<std::string> order;
        order.reserve(all.size());
        for (auto const& one : all) order.push_back(names.take(one.*key));
        add(path, join(order, ", "));
        for (std::size_t i = 0; i < all.size(); ++i) each(all[i], path + "/" + order[i]);
    }

    void criterion(Criterion const& of, std::string const& at) {
        add(at + "/title", of.title);
        add(at + "/why", of.why);
        add(at + "/expected_from", number_text(of.expected_from));
        add(at + "/expected_from_smileys", number_text(of.expected_from_smileys));
    }

    void form(Form const& of, std::string const& at) {
        add(at + "/scale", std::string{record::name_of_choice(of.scale)});
        add(at + "/opening", of.opening);
        texts(of.levels, at + "/levels");
        add(at + "/not_observed", of.not_observed);
        list(of.items, at + "/items", &Item::key, [&](Item const& each, std::string const& here) { item(each, here); });
    }

    void item(Item const& of, std::string const& at) {
        add(at + "/criterion", of.criterion);
        if (of.cps) add(at + "/cps", *of.cps);
        add(at + "/text", of.text);
        if (of.help) add(at + "/help", *of.help);
        add(at + "/reversed", of.reversed ? "true" : "false");
        texts(of.anchors, at + "/anchors");
    }
};

}  // namespace

Leaves leaves(Definition const& definition) {
    Walk walk;
    walk.definition(definition);
    return std::move(walk.out);
}

std::vector<Difference> difference(Definition const& before, Definition const& after) {
    auto const was = leaves(before), is = leaves(after);
    std::map<std::string, std::string> const old{was.begin(), was.end()}, now{is.begin(), is.end()};
    std::vector<Difference> out;
    for (auto const& [path, value] : was)
        if (!now.contains(path)) out.push_back({path, Change::removed, value, {}});
    for (auto const& [path, value] : is) {
        auto const found = old.find(path);
        if (found == old.end()) out.push_back({path, Change::added, {}, value});
        else if (found->second != value) out.push_back({path, Change::changed, found->second, value});
    }
    return out;
}

}  // namespace marelle::instrument
