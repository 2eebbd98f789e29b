// Children under their keys, without making a person of each: a number a child, and as many counts as there are keys.
#include "impact/columns/resolve.hpp"
#include <chrono>

namespace marelle::impact::columns {

namespace {

// 0 is what is not known.
class Keying {
public:
    Keying(State const& state, Dictionary const& words, Asked const& asked)
        : state_{state}, people_{*state.people}, words_{words}, asked_{asked}, resolver_{state, words, asked} {}

    Keyed run(By by) {
        if (asked_.homes) homes();
        switch (by) {
        case By::none: resolver_.each([&](std::size_t, Enrolment const&) { ++out_.people; }); break;
        case By::zone: zones(); break;
        case By::age: ages(); break;
        case By::sex: sexes(); break;
        case By::cursus: cursus(); break;
        case By::network: networks(); break;
        case By::group: groups(); break;
        }
        return std::move(out_);
    }

private:
    void homes() {
        resolver_.each([&](std::size_t rank, Enrolment const& enrolment) {
            auto const* home = resolver_.home(rank, resolver_.reference(enrolment));
            out_.homes += home != nullptr;
            out_.inside += home && home->inside;
        });
    }

    // `key` of each child, under `count` as a rule; `name` says what is under one.
    template <class Key, class Name> void fill(std::size_t count, Key const& key, Name const& name) {
        std::vector<std::uint32_t> keys, many(count);
        keys.reserve(people_.numbers.size());
        resolver_.each([&](std::size_t rank, Enrolment const& enrolment) {
            auto const own = key(rank, enrolment);
            if (own >= many.size()) many.resize(own + 1);
            ++many[own];
            keys.push_back(own);
        });
        out_.people = keys.size();
        std::vector<std::uint32_t> row(many.size());
        for (std::uint32_t at = 0; at < many.size(); ++at) {
            if (many[at] == 0) continue;
            row[at] = static_cast<std::uint32_t>(out_.rows.size());
            auto& made = out_.rows.emplace_back();
            if (at != 0) name(at, made);
            made.who.reserve(many[at]);
        }
        for (std::size_t i = 0; i < keys.size(); ++i) out_.rows[row[keys[i]]].who.push_back(i);
    }

    // A zone is called what the first child there says.
    void zones() {
        std::vector<std::uint32_t> names(words_.texts.size(), nobody);
        auto key = [&](std::size_t rank, Enrolment const& enrolment) -> std::uint32_t {
            auto const* home = resolver_.home(rank, resolver_.reference(enrolment));
            if (!home) return 0;
            if (!home->inside) return Dictionary::outside;
            if (names[home->code] == nobody) names[home->code] = home->name;
            return home->code;
        };
        fill(names.size(), key, [&](std::uint32_t at, Keyed::Row& row) {
            row.key = words_.texts.text(at);
            if (names[at] != nobody) row.name = words_.texts.text(names[at]);
        });
    }

    void ages() {
        auto on = never;
        std::vector<Day> born(asked_.ages.size());
        fill(
            born.size() + 1,
            [&](std::size_t rank, Enrolment const& enrolment) {
                if (auto const day = resolver_.reference(enrolment); day != on) {
                    on = day;
                    for (std::size_t i = 0; i < born.size(); ++i) born[i] = born_by(on, asked_.ages[i]);
                }
                std::uint32_t out = 0;
                for (auto const by : born) out += people_.births[rank] <= by;
                return out;
            },
            [&](std::uint32_t key, Keyed::Row& row) { row.key = std::to_string(asked_.ages[key - 1]); });
    }

    void sexes() {
        fill(
            words_.texts.size(), [&](std::size_t rank, Enrolment const&) { return people_.sexes[rank]; },
            [&](std::uint32_t key, Keyed::Row& row) { row.key = words_.texts.text(key); });
    }

    void cursus() {
        std::vector<std::int64_t> met{0};  // 0 is none
        auto key = [&](std::size_t, Enrolment const& enrolment) {
            auto found = std::ranges::find(met.begin() + 1, met.end(), enrolment.cursus);
            if (found == met.end()) found = met.insert(found, enrolment.cursus);
            return static_cast<std::uint32_t>(found - met.begin());
        };
        fill(1, key, [&](std::uint32_t at, Keyed::Row& row) { row.key = std::to_string(met[at]); });
    }

    void networks() {
        auto const& of_school = state_.lists->networks;
        std::vector<std::string_view> met{""};
        std::vector<std::uint32_t> numbers(of_school.size() + 1);
        for (std::size_t school = 0; school < of_school.size(); ++school) {
            auto const known = std::ranges::find(met, of_school[school]);
            numbers[school] = static_cast<std::uint32_t>(known - met.begin());
            if (known == met.end()) met.push_back(of_school[school]);
        }
        auto on = never;
        int year = 0;
        fill(
            met.size(),
            [&](std::size_t rank, Enrolment const& enrolment) {
                if (auto const day = resolver_.reference(enrolment); day != on) {
                    on = day;
                    year = school_year_at(on);
                }
                auto const school = resolver_.school(rank, year);
                return school < of_school.size() ? numbers[school] : 0;
            },
            [&](std::uint32_t key, Keyed::Row& row) { row.key = met[key]; });
    }

    void groups() {
        fill(
            state_.lists->groups.size() + 1,
            [&](std::size_t rank, Enrolment const& enrolment) {
                return resolver_.group(rank, resolver_.reference(enrolment)) + 1;  // nobody + 1 is 0
            },
            [&](std::uint32_t key, Keyed::Row& row) {
                row.key = words_.groups.text(key - 1);
                row.name = state_.lists->groups[key - 1].name;
            });
    }

    State const& state_;
    People const& people_;
    Dictionary const& words_;
    Asked const& asked_;
    Resolver resolver_;
    Keyed out_;
};

}  // namespace

Day born_by(Day on, int age) {
    using namespace std::chrono;
    year_month_day const day{sys_days{days{on}}};
    year_month_day born{day.year() - years{age}, day.month(), day.day()};
    if (!born.ok()) born = year_month_day{born.year(), February, std::chrono::day{28}};
    return static_cast<Day>(sys_days{born}.time_since_epoch().count());
}

int school_year_at(Day day) {
    std::chrono::year_month_day const date{std::chrono::sys_days{std::chrono::days{day}}};
    return static_cast<int>(date.year()) - (date.month() < std::chrono::September ? 1 : 0);
}

Keyed keyed(State const& state, Dictionary const& words, Asked const& asked, By by) {
    return Keying{state, words, asked}.run(by);
}

}  // namespace marelle::impact::columns
