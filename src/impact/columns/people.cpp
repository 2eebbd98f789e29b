// What is small: children with what is dated about them, groups, schools, lists of zones. The order of each query is
// that of impact/facts.cpp, where later rows win.
#include "impact/columns/state.hpp"
#include <algorithm>
#include <iterator>

namespace marelle::impact::columns {

namespace {

// All, or one: `:child` empty is everybody.
constexpr std::string_view children_text = "SELECT c.id, c.birth_date, c.sex FROM child c"
                                           " WHERE :child = '' OR c.id = :child";
constexpr std::string_view enrolments_text =
    "SELECT e.child, e.establishment, e.cursus, e.from_on, e.until_on FROM enrolment e"
    " WHERE :child = '' OR e.child = :child ORDER BY e.child, e.from_on, e.id";
constexpr std::string_view schoolings_text = "SELECT s.child, s.school_year, coalesce(s.school, '') FROM schooling s"
                                             " WHERE :child = '' OR s.child = :child ORDER BY s.child, s.school_year";
constexpr std::string_view decisions_text =
    "SELECT d.child, d.on_date, d.result, d.zone_list, coalesce(d.zone_code, ''), coalesce(d.zone_name, '')"
    " FROM residence_decision d WHERE (:child = '' OR d.child = :child) AND d.overruled_by IS NULL"
    " AND d.result <> 'unknown' ORDER BY d.child, d.on_date, d.decided_at, d.id";
constexpr std::string_view memberships_text =
    "SELECT m.child, m.mini_group, m.from_on, m.until_on FROM group_membership m"
    " WHERE :child = '' OR m.child = :child ORDER BY m.child, m.from_on, m.id";

Day until_of(sql::Row const& row, std::size_t column) {
    auto until = row.maybe_text(column);
    return until ? day_of(*until) : never;
}

int first_year(std::string const& school_year) {
    if (school_year.size() != 9 || !is_date(school_year.substr(0, 4) + "-09-01"))
        throw Unfit{"a school year that is none"};
    return std::stoi(school_year.substr(0, 4));
}

class Reading {
public:
    Reading(sql::Session& sql, Dictionary& words, Id const& child, State& state)
        : sql_{sql}, words_{words}, parameters_{{"child", child}}, state_{state} {}

    void run() {
        each(children_text, [&](Child& child, sql::Row const& row) {
            if (row.text(0).size() != People::id_size) throw Unfit{"an id that is no UUID"};
            child.birth = day_of(row.text(1));
            child.sex = words_.texts.number(row.text(2));
        });
        each(enrolments_text, [&](Child& child, sql::Row const& row) {
            child.enrolments.push_back(
                {words_.establishments.number(row.text(1)), day_of(row.text(3)), until_of(row, 4), row.integer(2)});
        });
        each(schoolings_text, [&](Child& child, sql::Row const& row) {
            child.schoolings.push_back({first_year(row.text(1)), words_.schools.number(row.text(2))});
        });
        each(decisions_text, [&](Child& child, sql::Row const& row) {
            child.decisions.push_back({day_of(row.text(1)), row.text(2) == "inside", words_.texts.number(row.text(3)),
                                       words_.texts.number(row.text(4)), words_.texts.number(row.text(5))});
        });
        each(memberships_text, [&](Child& child, sql::Row const& row) {
            child.memberships.push_back({words_.groups.number(row.text(1)), day_of(row.text(2)), until_of(row, 3)});
        });
        for (auto& [number, child] : made_) {
            if (state_.children.size() <= number) state_.children.resize(number + 1);
            child->enrolments.shrink_to_fit();
            child->memberships.shrink_to_fit();
            state_.children[number] = std::move(child);
        }
    }

private:
    template <class F> void each(std::string_view text, F const& read) {
        sql_.each(text, parameters_, [&](sql::Row const& row) {
            auto& child = made_[words_.children.number(row.text(0))];
            if (!child) child = std::make_shared<Child>();
            read(*child, row);
            return true;
        });
    }

    sql::Session& sql_;
    Dictionary& words_;
    sql::Parameters parameters_;
    State& state_;
    std::unordered_map<std::uint32_t, std::shared_ptr<Child>> made_;
};

}  // namespace

void read_children(sql::Session& sql, Dictionary& words, Id const& child, State& state) {
    if (!child.empty())
        if (auto known = words.children.known(child); known && *known < state.children.size())
            state.children[*known] = nullptr;
    Reading{sql, words, child, state}.run();
}

std::shared_ptr<People const> in_order(Dictionary const& words, Children const& children, People const* before) {
    auto const ids = words.children.all();
    auto by_id = [&](std::uint32_t a, std::uint32_t b) { return *ids[a] < *ids[b]; };
    std::vector<bool> placed(children.size());
    std::vector<std::uint32_t> known, fresh;
    if (before)
        for (auto number : before->numbers)
            if (children[number]) {
                known.push_back(number);
                placed[number] = true;
            }
    for (std::uint32_t number = 0; number < children.size(); ++number)
        if (children[number] && !placed[number]) fresh.push_back(number);
    std::ranges::sort(fresh, by_id);
    auto out = std::make_shared<People>();
    std::ranges::merge(known, fresh, std::back_inserter(out->numbers), by_id);
    auto add = [](auto& lists, auto const& own) {
        lists.all.insert(lists.all.end(), own.begin(), own.end());
        lists.first.push_back(static_cast<std::uint32_t>(lists.all.size()));
    };
    for (auto number : out->numbers) {
        auto const& child = *children[number];
        std::ranges::copy(*ids[number], out->ids.emplace_back().begin());
        out->births.push_back(child.birth);
        out->sexes.push_back(child.sex);
        add(out->enrolments, child.enrolments);
        add(out->schoolings, child.schoolings);
        add(out->decisions, child.decisions);
        add(out->memberships, child.memberships);
    }
    return out;
}

namespace {
Group group_of(Dictionary& words, Id const& establishment, std::string const& kind, std::string name) {
    return {words.establishments.number(establishment), kind == "group", std::move(name),
            kind == "holiday_week" || kind == "stay"};
}
}  // namespace

Group read_group(sql::Session& sql, Dictionary& words, Id const& group) {
    auto row = sql.first("SELECT establishment, kind, name FROM mini_group WHERE id = :id", {{"id", group}});
    if (!row) return {};
    return group_of(words, row->text(0), row->text(1), row->text(2));
}

std::string read_network(sql::Session& sql, std::string const& school) {
    auto row = sql.first("SELECT network FROM school WHERE uai = :uai", {{"uai", school}});
    return row ? row->text(0) : "";
}

void read_zone_lists(sql::Session& sql, Dictionary& words, Lists& lists) {
    lists.zone_lists.clear();
    sql.each("SELECT l.name, i.valid_from, i.valid_until FROM zone_list l JOIN zone_import i ON i.id = l.import", {},
             [&](sql::Row const& row) {
                 auto until = until_of(row, 2);
                 lists.zone_lists[words.texts.number(row.text(0))] = {day_of(row.text(1)), until};
                 return true;
             });
}

// After the children: of the schools, those they went to.
Lists read_lists(sql::Session& sql, Dictionary& words) {
    Lists out;
    sql.each("SELECT id, establishment, kind, name FROM mini_group", {}, [&](sql::Row const& row) {
        auto number = words.groups.number(row.text(0));
        if (out.groups.size() <= number) out.groups.resize(number + 1);
        out.groups[number] = group_of(words, row.text(1), row.text(2), row.text(3));
        return true;
    });
    sql.each("SELECT DISTINCT sc.uai, sc.network FROM schooling s JOIN school sc ON sc.uai = s.school", {},
             [&](sql::Row const& row) {
                 auto number = words.schools.number(row.text(0));
                 if (out.networks.size() <= number) out.networks.resize(number + 1);
                 out.networks[number] = row.text(1);
                 return true;
             });
    read_zone_lists(sql, words, out);
    return out;
}

}  // namespace marelle::impact::columns
