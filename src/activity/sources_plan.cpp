// Sources about the plan: sessions changed by hand, groups, closures, offers.
#include "activity/select.hpp"
#include "timetable/timetable.hpp"

namespace marelle::activity {

namespace {

std::string const group_here = std::string{timetable::group_in_scope};

// An event of several groups, changed at once, is one line: the first of its sessions tells it, with how many.
std::string session_changes(std::string_view kind, std::string_view undoable) {
    std::string const together = "x.event = k.event AND x.made_at = k.made_at AND x.made_by = k.made_by"
                                 " AND x.kind = k.kind";
    std::string const how_many = "CASE WHEN k.event IS NULL THEN 1 ELSE (SELECT count(x.id) FROM session_change x"
                                 " WHERE " +
                                 together + ") END";
    auto const when = "k.undone_at IS NULL AND k.ends IS NOT NULL AND " +
                      newest("session_change", "x.session = k.session") + " AND " + std::string{undoable};
    auto columns = told_of_group("k.made_at", "k.undone_at");
    columns.children = how_many;
    columns.session = "s.id";
    columns.date = "k.on_date";
    columns.starts = "k.starts";
    columns.detail = "k.reason";
    columns.undoable = when;
    columns.undo_key = "k.id";
    // Taking a change back keeps what it had made, at that very instant: it is told once.
    std::string const by_an_undo = "k.undone_at = k.made_at AND EXISTS (SELECT 1 FROM session_change x"
                                   " WHERE x.session = k.session AND x.undone_at = k.made_at AND x.id < k.id)";
    auto const from = "FROM session_change k JOIN mini_group g ON g.id = k.mini_group"
                      " JOIN user_account u ON u.id = k.made_by LEFT JOIN user_account v ON v.id = k.undone_by"
                      " LEFT JOIN session s ON s.id = k.session WHERE k.kind = '" +
                      std::string{kind} + "' AND NOT EXISTS (SELECT 1 FROM session_change x WHERE " + together +
                      " AND x.id < k.id AND (:group = '' OR x.mini_group = :group)) AND NOT (" + by_an_undo + ") AND " +
                      group_here;
    return select(columns, from);
}

std::string sessions_changed() {
    return session_changes("edited", "s.on_date >= :today AND s.cancelled_at IS NULL AND NOT EXISTS (SELECT 1 FROM"
                                     " substitution b WHERE b.session = k.session AND b.undone_at IS NULL"
                                     " AND b.recorded_at > k.made_at)");
}

// What a closure of the calendar, the end of a slot or of an offer cancels is told there.
std::string cancellations() {
    return session_changes("cancelled", "s.on_date >= :today AND s.cancelled_at IS NOT NULL");
}

std::string sessions_removed() { return session_changes("removed", "s.id IS NULL AND k.on_date >= :today"); }

std::string group_changes(std::string_view kind) {
    auto columns = told_of_group("k.made_at", "k.undone_at");
    columns.detail = "k.name";
    auto const when = "k.kind = 'edited' AND k.undone_at IS NULL AND g.closed_on IS NULL AND " +
                      newest("group_change", "x.mini_group = k.mini_group");
    columns.undoable = when;
    columns.undo_key = "k.id";
    return select(columns, "FROM group_change k JOIN mini_group g ON g.id = k.mini_group"
                           " JOIN user_account u ON u.id = k.made_by LEFT JOIN user_account v ON v.id = k.undone_by"
                           " WHERE k.kind = '" +
                               std::string{kind} + "' AND " + group_here);
}

std::string offers_opened() {
    Columns columns{.id = "o.id", .at = "o.recorded_at", .by_id = "u.id", .by_name = "u.name"};
    columns.group_id = "g.id";
    columns.group_name = "g.name";
    columns.date = "o.starts_on";
    columns.group = "o.id";
    return select(columns, "FROM offer o JOIN mini_group g ON g.id = o.id JOIN user_account u ON u.id = o.recorded_by"
                           " WHERE " +
                               group_here);
}

// The detail is which parts of it: codes separated by blanks.
std::string offers_changed() {
    auto columns = told_of_group("k.made_at", "k.undone_at");
    columns.date = "o.starts_on";
    columns.detail = "k.changed";
    auto const when = "k.undone_at IS NULL AND o.cancelled_at IS NULL AND " +
                      newest("offer_change", "x.offer = k.offer");
    columns.undoable = when;
    columns.undo_key = "k.id";
    return select(columns, "FROM offer_change k JOIN offer o ON o.id = k.offer JOIN mini_group g ON g.id = o.id"
                           " JOIN user_account u ON u.id = k.made_by LEFT JOIN user_account v ON v.id = k.undone_by"
                           " WHERE " +
                               group_here);
}

std::string offers_cancelled() {
    auto columns = told_of_group("k.made_at", "k.undone_at");
    columns.date = "o.starts_on";
    columns.detail = "k.reason";
    columns.undoable = "k.undone_at IS NULL";
    columns.undo_key = "o.id";
    return select(columns,
                  "FROM offer_cancellation k JOIN offer o ON o.id = k.offer JOIN mini_group g ON g.id = o.id"
                  " JOIN user_account u ON u.id = k.made_by LEFT JOIN user_account v ON v.id = k.undone_by WHERE " +
                      group_here);
}

std::string draws() {
    auto columns = told_of_group("k.drawn_at");
    columns.children = "k.number";
    return select(columns, "FROM offer_draw k JOIN mini_group g ON g.id = k.offer"
                           " JOIN user_account u ON u.id = k.drawn_by WHERE k.drawn_at IS NOT NULL AND " +
                               group_here);
}

std::string partner_links() {
    auto columns = told_of_group("k.created_at", "k.revoked_at");
    columns.undoable = "k.revoked_at IS NULL AND k.expires_at > :now";
    columns.undo_key = "k.id";
    return select(columns, "FROM partner_link k JOIN mini_group g ON g.id = k.mini_group"
                           " JOIN user_account u ON u.id = k.created_by LEFT JOIN user_account v ON v.id = k.revoked_by"
                           " WHERE " +
                               group_here);
}

std::string closures() {
    auto columns = told("k.recorded_at", "k.removed_at");
    columns.date = "k.from_on";
    columns.detail = "k.label";
    columns.undoable = "k.removed_at IS NULL AND k.until_on >= :today";
    columns.undo_key = "k.id";
    return select(columns, "FROM closure k JOIN user_account u ON u.id = k.recorded_by"
                           " LEFT JOIN user_account v ON v.id = k.removed_by"
                           " WHERE k.establishment = :establishment");
}

constexpr std::string_view in_the_house = "k.establishment = :establishment";

// Of the whole instance: told in the houses that stand in the zone, or have stood there; who said it alone takes it
// back.
std::string for_all(std::string_view calendar) {
    auto const zone = std::string{calendar} + ".zone";
    return "(:establishment = '' OR EXISTS (SELECT 1 FROM establishment e WHERE e.id = :establishment"
           " AND (e.school_zone = " +
           zone + " OR EXISTS (SELECT 1 FROM calendar_place h WHERE h.establishment = e.id AND h.zone = " + zone +
           "))))";
}

std::string calendar_imports(std::string const& where, std::string const& while_ = "1 = 1") {
    auto columns = told("k.recorded_at", "k.undone_at");
    columns.detail = "k.file_name";
    auto const undoable = "k.undone_at IS NULL AND " + while_;
    columns.undoable = undoable;
    columns.undo_key = "k.id";
    return select(columns, "FROM calendar_import k JOIN user_account u ON u.id = k.recorded_by"
                           " LEFT JOIN user_account v ON v.id = k.undone_by WHERE " +
                               where);
}

std::string calendar_imports_for_all() {
    return calendar_imports("k.establishment IS NULL AND EXISTS (SELECT 1 FROM school_calendar c"
                            " WHERE c.calendar_import = k.id AND " +
                                for_all("c") + ")",
                            ":establishment = ''");
}

// "2026-2027 A". Written by hand; what a file wrote is told with the file.
std::string school_years(std::string const& where, std::string const& while_ = "1 = 1") {
    auto columns = told("k.recorded_at", "k.withdrawn_at");
    columns.detail = "k.school_year || ' ' || k.zone";
    auto const undoable = "k.withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM school_calendar x"
                          " WHERE x.withdrawn_at IS NULL AND x.school_year = k.school_year AND x.zone = k.zone"
                          " AND COALESCE(x.establishment, '') = COALESCE(k.establishment, '')"
                          " AND (x.recorded_at > k.recorded_at OR (x.recorded_at = k.recorded_at AND x.id > k.id)))"
                          " AND " +
                          while_;
    columns.undoable = undoable;
    columns.undo_key = "k.school_year || '/' || k.zone";
    return select(columns, "FROM school_calendar k JOIN user_account u ON u.id = k.recorded_by"
                           " LEFT JOIN user_account v ON v.id = k.withdrawn_by"
                           " WHERE k.calendar_import IS NULL AND " +
                               where);
}

std::string school_years_for_all() {
    return school_years("k.establishment IS NULL AND " + for_all("k"), ":establishment = ''");
}

}  // namespace

void add_plan_sources(std::vector<Source>& all) {
    constexpr std::string_view back = "/reversal", imports = "/calendar-imports/", years = "/school-calendars/";
    all.insert(
        all.end(),
        {{Kind::cancelled, "plan.read", cancellations(), "PUT", "/session-changes/", back, "group.write"},
         {Kind::session_changed, "group.write", sessions_changed(), "PUT", "/session-changes/", back, "group.write"},
         {Kind::session_removed, "group.write", sessions_removed(), "PUT", "/session-changes/", back, "group.write"},
         {Kind::group_opened, "group.write", group_changes("opened"), "", "", "", ""},
         {Kind::group_changed, "group.write", group_changes("edited"), "PUT", "/group-changes/", back, "group.write"},
         {Kind::offer_opened, "offer.read", offers_opened(), "", "", "", ""},
         {Kind::offer_changed, "offer.read", offers_changed(), "PUT", "/offer-changes/", back, "offer.decide"},
         {Kind::offer_cancelled, "offer.read", offers_cancelled(), "DELETE", "/offers/", "/cancellation",
          "offer.decide"},
         {Kind::draw, "offer.read", draws(), "", "", "", ""},
         {Kind::partner_link, "partner.read", partner_links(), "DELETE", "/partner-links/", "", "partner.write"},
         {Kind::closure, "calendar.read", closures(), "DELETE", "/closures/", "", "calendar.write"},
         {Kind::calendar_import, "calendar.read", calendar_imports(std::string{in_the_house}), "DELETE", imports, "",
          "calendar.write"},
         {Kind::calendar_import_for_all, "calendar.read", calendar_imports_for_all(), "DELETE", imports, "",
          "calendar.write"},
         {Kind::school_year, "calendar.read", school_years(std::string{in_the_house}), "DELETE", years, "",
          "calendar.write"},
         {Kind::school_year_for_all, "calendar.read", school_years_for_all(), "DELETE", years, "", "calendar.write"}});
}

}  // namespace marelle::activity
