// The schools of a town's children: a primary school and a collège beside each house.
#include "app/demo/network.hpp"
#include "people/schooling.hpp"
#include "school/school.hpp"
#include <array>
#include <map>
#include <stdexcept>

namespace marelle::app::demo {

namespace {

struct Pair {
    std::string primary, college;  // UAI
};

std::string added(sql::Session& sql, school::NewSchool one, std::string const& digits, Id const& by,
                  Instant const& at) {
    constexpr std::string_view letters = "ABCDEFGHJKLMNPRSTUVWXYZ";
    one.uai = digits + letters[static_cast<std::size_t>(std::stoi(digits)) % letters.size()];
    if (auto const made = school::add(sql, one, by, at); !made)
        throw std::logic_error{"demo, school: " + made.error().code};
    return one.uai;
}

}  // namespace

void make_network_schools(sql::Session& sql, std::vector<NetworkGroup> const& groups, Date const& today) {
    constexpr std::array networks{school::Network::rep_plus, school::Network::rep, school::Network::none};
    auto const at = instant_text(from_local(today, "08:00"));
    std::map<Id, Id> someone;
    for (auto const& group : groups) someone.emplace(group.establishment, group.referent);
    std::map<Id, Pair> beside;
    for (auto const& row : sql.query("SELECT id, commune, commune_name FROM establishment ORDER BY name")) {
        auto const nth = beside.size();
        auto const digits = [&](char kind) {
            return "0" + row.text(1).substr(0, 2) + "9" + kind + "0" + char('1' + nth);
        };
        auto const school = [&](school::Kind kind, std::string const& name) {
            return school::NewSchool{
                {},          name + row.text(2) + (kind == school::Kind::college ? " (fictif)" : " (fictive)"),
                kind,        row.text(1),
                row.text(2), networks[nth % networks.size()]};
        };
        auto const& by = someone.at(row.text(0));
        beside[row.text(0)] = {added(sql, school(school::Kind::primary, "École primaire de "), digits('0'), by, at),
                               added(sql, school(school::Kind::college, "Collège de "), digits('1'), by, at)};
    }
    for (auto const& row :
         sql.query("SELECT y.child, y.school_year, y.level, n.establishment FROM schooling y"
                   " JOIN enrolment n ON n.child = y.child WHERE n.until_on IS NULL ORDER BY y.child")) {
        people::NewSchooling schooling;
        schooling.school_year = row.text(1);
        schooling.level = row.text(2);
        auto const& [primary, college] = beside.at(row.text(3));
        schooling.uai = schooling.level == "6e" || schooling.level == "5e" || schooling.level == "4e" ||
                                schooling.level == "3e"
                            ? college
                            : primary;
        people::write_schooling(sql, row.text(0), schooling, someone.at(row.text(3)), at);
    }
}

}  // namespace marelle::app::demo
