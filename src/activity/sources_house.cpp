// Settings of the house, personal links of people at work, steps of a serious incident.
#include "activity/select.hpp"

namespace marelle::activity {

namespace {

constexpr std::string_view name_at_work = "COALESCE(a.name, w.first_given_name || ' ' ||"
                                          " COALESCE(w.usage_name, w.birth_name))";

constexpr std::string_view in_the_house = "k.establishment = :establishment", from_today = "k.from_on >= :today";

struct Setting {
    std::string_view kind, where = in_the_house;
    std::string_view while_ = "1 = 1";  // taken back while this holds
};

std::string settings(Setting const& setting, Columns columns = told("k.made_at", "k.undone_at"),
                     std::string_view join = "") {
    columns.date = "k.from_on";
    columns.detail = "k.said";
    auto const undoable = "k.undone_at IS NULL AND " +
                          newest("setting_change", "COALESCE(x.establishment, '') = :establishment AND x.kind = k.kind"
                                                   " AND x.about = k.about") +
                          " AND " + std::string{setting.while_};
    columns.undoable = undoable;
    columns.undo_key = "k.id";
    return select(columns, "FROM setting_change k JOIN user_account u ON u.id = k.made_by"
                           " LEFT JOIN user_account v ON v.id = k.undone_by " +
                               std::string{join} + " WHERE k.kind = '" + std::string{setting.kind} + "' AND " +
                               std::string{setting.where});
}

// What was said for the whole instance is told in the houses it speaks to; who said it alone takes it back.
std::string weeks_for_all() {
    return settings({"commune_week",
                     "k.establishment IS NULL AND (:establishment = '' OR EXISTS (SELECT 1 FROM establishment e"
                     " WHERE e.id = :establishment AND e.commune = substr(k.about, 1, 5)))",
                     ":establishment = ''"});
}

// "<person> …"
std::string settings_of_people(std::string_view kind) {
    auto columns = told("k.made_at", "k.undone_at");
    columns.other_id = "w.id";
    columns.other_name = name_at_work;
    return settings({kind, "k.establishment = :establishment AND :reach = 'establishment'"}, columns,
                    "JOIN person_at_work w ON w.id = substr(k.about, 1, 36) LEFT JOIN user_account a ON a.id = w.id");
}

// Somebody who began or left; which one is named by the row the change is about. Of an instance: of every house.
std::string comings(std::string_view kind, std::string_view join, std::string_view where) {
    auto columns = told("k.made_at", "k.undone_at");
    columns.other_id = "a.id";
    columns.other_name = "a.name";
    columns.date = "k.from_on";
    columns.detail = "k.said";
    // Nobody gives back their own post.
    auto const undoable = "k.undone_at IS NULL AND a.id <> :actor AND " +
                          newest("setting_change", "COALESCE(x.establishment, '') = COALESCE(k.establishment, '')"
                                                   " AND x.kind = k.kind AND x.about = k.about");
    columns.undoable = undoable;
    columns.undo_key = "k.id";
    return select(columns, "FROM setting_change k JOIN user_account u ON u.id = k.made_by"
                           " LEFT JOIN user_account v ON v.id = k.undone_by JOIN " +
                               std::string{join} + " WHERE k.kind = '" + std::string{kind} + "' AND " +
                               std::string{where});
}
std::string engagements() {
    return comings("engagement",
                   "(SELECT e.id AS about, w.id AS id, COALESCE(n.name, w.first_given_name || ' ' ||"
                   " COALESCE(w.usage_name, w.birth_name)) AS name FROM engagement e"
                   " JOIN person_at_work w ON w.id = e.person LEFT JOIN user_account n ON n.id = w.id) a"
                   " ON a.about = k.about",
                   "k.establishment = :establishment AND :reach = 'establishment'");
}
std::string posts() {
    return comings("post",
                   "(SELECT p.id AS about, n.id AS id, n.name AS name FROM post p"
                   " JOIN user_account n ON n.id = p.user_account) a ON a.about = k.about",
                   "(:reach = 'network' OR (k.establishment = :establishment AND :reach = 'establishment'))");
}

// A link that was given is in somebody's hands, one that was taken away opens nothing: neither comes back from here.
std::string work_links(std::string_view at, std::string_view by, std::string_view while_) {
    auto columns = told(at);
    columns.other_id = "k.person";
    columns.other_name = name_at_work;
    columns.detail = "k.purpose";
    return select(columns, "FROM work_link k JOIN person_at_work w ON w.id = k.person"
                           " LEFT JOIN user_account a ON a.id = k.person JOIN user_account u ON u.id = " +
                               std::string{by} +
                               " WHERE k.establishment = :establishment AND :reach = 'establishment' AND " +
                               std::string{while_});
}

std::string links_made() { return work_links("k.created_at", "k.created_by", "1 = 1"); }

// A new one takes the former one's place: that is told by the new one.
std::string links_revoked() {
    return work_links("k.revoked_at", "k.revoked_by",
                      "k.revoked_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM work_link n WHERE n.person = k.person"
                      " AND n.establishment = k.establishment AND n.purpose = k.purpose"
                      " AND n.created_at = k.revoked_at)");
}

constexpr std::string_view fact_here = " WHERE f.establishment = :establishment AND (f.child IS NULL OR ";

Columns of_fact(std::string_view at) {
    auto columns = told(at);
    columns.child_id = "c.id";
    columns.given_names = "c.given_names";
    columns.surname = "COALESCE(c.usage_name, c.birth_name)";
    columns.children = "CASE WHEN c.id IS NULL THEN 0 ELSE 1 END";
    columns.group_id = "g.id";
    columns.group_name = "g.name";
    columns.child = "c.id";
    columns.group = "f.mini_group";
    return columns;
}

std::string const of_facts = " k JOIN fact f ON f.id = k.fact JOIN user_account u ON u.id = k.recorded_by"
                             " LEFT JOIN child c ON c.id = f.child LEFT JOIN mini_group g ON g.id = f.mini_group";

// "done inform_state". What was unticked is told on the tick itself.
std::string incident_steps() {
    auto columns = of_fact("k.recorded_at");
    columns.detail = "k.outcome || ' ' || k.step";
    columns.undone_at = "later.recorded_at";
    columns.undone_by_id = "v.id";
    columns.undone_by_name = "v.name";
    columns.undoable = "f.withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM incident_step x"
                       " WHERE x.fact = k.fact AND x.step = k.step AND x.number > k.number)";
    columns.undo_key = "k.id";
    return select(columns, "FROM incident_step" + of_facts +
                               " LEFT JOIN incident_step later ON later.fact = k.fact AND later.step = k.step"
                               " AND later.outcome = 'undone' AND later.number = (SELECT min(x.number)"
                               " FROM incident_step x WHERE x.fact = k.fact AND x.step = k.step"
                               " AND x.number > k.number) LEFT JOIN user_account v ON v.id = later.recorded_by" +
                               std::string{fact_here} + std::string{access::child_in_scope} +
                               ") AND k.outcome <> 'undone'");
}

std::string incidents_sent() {
    auto columns = of_fact("k.recorded_at");
    columns.detail = "k.state";
    return select(columns, "FROM incident_sending" + of_facts + std::string{fact_here} +
                               std::string{access::child_in_scope} + ")");
}

}  // namespace

void add_house_sources(std::vector<Source>& all) {
    constexpr std::string_view back = "/reversal", calendar = "/calendar-changes/", times = "/work-time-changes/";
    all.insert(
        all.end(),
        {{Kind::calendar_place, "calendar.read", settings({"calendar_place"}), "PUT", calendar, back, "calendar.write"},
         {Kind::commune_week, "calendar.read", settings({"commune_week"}), "PUT", calendar, back, "calendar.write"},
         {Kind::commune_week_for_all, "calendar.read", weeks_for_all(), "PUT", calendar, back, "calendar.write"},
         {Kind::work_hours, "staff.read", settings_of_people("work_hours"), "PUT", times, back, "staff.write"},
         {Kind::work_week, "staff.read", settings_of_people("work_week"), "PUT", times, back, "staff.write"},
         {Kind::engagement, "staff.read", engagements(), "PUT", "/engagement-changes/", back, "staff.write"},
         {Kind::post, "user.read", posts(), "PUT", "/post-changes/", back, "user.write"},
         {Kind::check_requirement, "staff.read", settings({"check_requirement", in_the_house, from_today}), "PUT",
          "/check-requirement-changes/", back, "staff.write"},
         {Kind::own_ratio, "ratio.read", settings({"own_ratio", in_the_house, from_today}), "PUT",
          "/own-ratio-changes/", back, "ratio.write"},
         {Kind::pedt, "ratio.read", settings({"pedt"}), "PUT", "/pedt-changes/", back, "ratio.write"},
         {Kind::follow_up_setting, "follow_up.settings", settings({"follow_up", in_the_house, from_today}), "PUT",
          "/follow-up-setting-changes/", back, "follow_up.settings"},
         {Kind::phone, "establishment.read", settings({"phone"}), "PUT", "/establishment-phone-changes/", back,
          "establishment_phone.write"},
         {Kind::work_link, "staff.read", links_made(), "", "", "", ""},
         {Kind::work_link_revoked, "staff.read", links_revoked(), "", "", "", ""},
         {Kind::incident_step, "incident.write", incident_steps(), "PUT", "/incident-steps/", back, "incident.write"},
         {Kind::incident_sent, "incident.write", incidents_sent(), "", "", "", ""}});
}

}  // namespace marelle::activity
