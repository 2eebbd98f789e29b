#pragma once
// Every route with the ids of somebody else's rows: what Farid and Hugo would send if they knew them all.
#include "app/bytes/houses_test.hpp"
#include <algorithm>
#include <map>
#include <set>

namespace marelle::app::testing {

struct Sent {
    std::string method, path, body;
};

// The table whose ids stand after a word of an address. A word that is in no list fails the test: a new address says
// here whose rows it opens.
using Tables = std::map<std::string, std::string>;
inline Tables const& tables_of_people() {
    static Tables const all{
        {"children", "child"},
        {"adults", "guardian"},
        {"attendance", "child"},
        {"attendance-sendings", "attendance_note"},
        {"family-words", "family_word"},
        {"handovers", "child"},
        {"parents", "guardian"},
        {"authorisations", "authorisation"},
        {"availability-exceptions", "availability_exception"},
        {"checks", "background_check"},
        {"child-changes", "child_change"},
        {"companions", "companion"},
        {"devices", "device"},
        {"enrolments", "enrolment"},
        {"evaluation-teacher-links", "evaluation_link"},
        {"facts", "fact"},
        {"follow-ups", "follow_up"},
        {"group-moves", "group_move"},
        {"guardian-rights", "guardian_right"},
        {"handover-stops", "handover_stop"},
        {"incident-steps", "incident_step"},
        {"leavings", "leaving"},
        {"meeting-presences", "meeting_presence"},
        {"meetings", "follow_up_meeting"},
        {"messages", "message"},
        {"noted-referrals", "noted_referral"},
        {"own-facts", "fact"},
        {"partner-links", "partner_link"},
        {"place-requests", "place_request"},
        {"posts", "post"},
        {"qualifications", "qualification"},
        {"referral-links", "link"},
        {"referrals", "referral"},
        {"residence-decisions", "residence_decision"},
        {"staff", "person_at_work"},
        {"substitutions", "substitution"},
        {"survey-texts", "survey_text"},
        {"users", "user_account"},
    };
    return all;
}
inline Tables const& tables_of_the_house() {
    static Tables const all{
        {"calendar-changes", "setting_change"},
        {"calendar-imports", "calendar_import"},
        {"check-requirement-changes", "setting_change"},
        {"closures", "closure"},
        {"declaration-entries", "declaration_entry"},
        {"declared-figures", "declared_figure"},
        {"engagement-changes", "setting_change"},
        {"establishment-phone-changes", "setting_change"},
        {"evaluation-rounds", "evaluation_round"},
        {"events", "house_event"},
        {"follow-up-setting-changes", "setting_change"},
        {"group-changes", "group_change"},
        {"group-closings", "group_closing"},
        {"groups", "mini_group"},
        {"instruments", "instrument"},
        {"offer-allocations", "offer_allocation"},
        {"offer-changes", "offer_change"},
        {"offers", "offer"},
        {"own-ratio-changes", "setting_change"},
        {"pedt-changes", "setting_change"},
        {"post-changes", "setting_change"},
        {"report-addresses", "report_address"},
        {"report-versions", "report_version"},
        {"reports", "report"},
        {"session-changes", "session_change"},
        {"sessions", "session"},
        {"slot-closings", "slot_closing"},
        {"slots", "slot"},
        {"surveys", "survey"},
        {"work-time-changes", "setting_change"},
        {"zone-imports", "zone_import"},
    };
    return all;
}

// What stands in an address and is no id.
inline std::map<std::string, std::vector<std::string>> const& words_of_addresses() {
    static std::map<std::string, std::vector<std::string>> const all{
        {":informant", {"referent"}},
        {":profile", {"referent"}},
        {":kind", {"pai", "insurance"}},
        {":sheet", {"initial"}},
        {":school_year", {"2025-2026"}},
        {":year", {"2025-2026"}},
        {":zone", {"A"}},
        {":name", {"children_accompanied", "attendance_rate", "hours_per_child", "absences_in_a_row"}},
        {":figure", {"children", "children_by_sex"}},
        {":table", {"children_by_sex", "children"}},
        {":code", {"residence_unknown", "roll_missing"}},
        {":key", {"2025-2026", "evening"}},
        {":token", {}},
        {":what", {"calendar", "answer"}},
    };
    return all;
}

// Values worth asking for; a parameter that is in no list is asked with the id of a child of another house.
inline std::vector<std::string> values_of(std::string const& parameter) {
    static std::map<std::string, std::vector<std::string>> const all{
        {"format", {"csv", "xlsx", "html", "pdf", "json"}},
        {"by", {"sex", "zone", "age_band", "group", "cursus"}},
        {"scope", {"network", "establishment:" + val_clair, "establishment:" + orme, "establishment:" + cast::combes}},
        {"period", {"2025-09-01..2026-08-31"}},
        {"from", {"2025-11-01"}},
        {"until", {"2026-01-31"}},
        {"date", {"2025-11-04"}},
        {"starts", {"16:45"}},
        {"ends", {"18:15"}},
        {"year", {"2025-2026"}},
        {"search", {"quatremere", "vaucanson", "lina", "benali"}},
        {"state", {"all", "former", "discarded"}},
        {"all", {"1"}},
        {"list", {"adults", "authorisations", "schoolings", "groups"}},
        {"waiting", {"1"}},
        {"key", {"f", "m"}},
        {"criterion", {"school"}},
        {"kind", {"offer_open", "offer_cancelled"}},
        {"channel", {"sms"}},
        {"light", {"red"}},
        {"limit", {"500"}},
    };
    auto const found = all.find(parameter);
    return found == all.end() ? std::vector<std::string>{id_of(0x5c, 1)} : found->second;
}

class Everything {
public:
    explicit Everything(Houses& houses) {
        // A director's own rows are his to read; those of the four other houses are not.
        auto tables = tables_of_people();
        tables.insert(tables_of_the_house().begin(), tables_of_the_house().end());
        for (auto const& [word, table] : tables) {
            auto const whose = table == "child"  ? " WHERE id NOT IN ('" + cast::nour + "', '" + cast::emma + "')"
                               : table == "post" ? " WHERE establishment <> '" + cast::bellevue + "'"
                               : table == "user_account" || table == "person_at_work"
                                   ? " WHERE id <> '" + cast::farid + "'"
                               : table == "qualification" || table == "background_check"
                                   ? " WHERE person <> '" + cast::farid + "'"
                               : table == "enrolment" ? " WHERE establishment <> '" + cast::bellevue + "'"
                                                      : "";
            auto ids = houses.all("SELECT id FROM " + table + whose + " ORDER BY id");
            if (ids.empty()) without.insert(word);
            // The first and the last: of the demonstration, of Val-Clair.
            for (auto at : {std::size_t{0}, ids.size() - 1})
                rows[word].push_back(ids.empty() ? id_of(0x5c, 1) : ids[at]);
        }
    }

    std::vector<Sent> of(http::Route const& route) const {
        std::vector<Sent> out;
        for (std::size_t turn = 0; turn < 2; ++turn) {
            auto const path = path_of(route, turn);
            auto const once = std::ranges::count(route.pattern, ':') == 0;
            out.push_back({route.method, path, route.method == "GET" ? "" : "{}"});
            for (auto const& [parameter, says] : route.query_parameters)
                for (auto const& value : values_of(parameter)) {
                    out.push_back({route.method, path + "?" + parameter + "=" + value, out.front().body});
                    if (parameter == "starts")  // which says nothing of anybody without its day and its end
                        out.push_back(
                            {route.method, path + "?date=2025-11-04&ends=18:15&starts=" + value, out.front().body});
                    if (parameter == "by" || parameter == "scope")
                        out.push_back({route.method, path + "?period=2025-09-01..2026-08-31&" + parameter + "=" + value,
                                       out.front().body});
                }
            if (once) break;
        }
        return out;
    }

    std::map<std::string, std::vector<std::string>> rows;
    std::set<std::string> without;          // words of whose rows the houses have none
    mutable std::set<std::string> unknown;  // words that neither list has

private:
    std::string path_of(http::Route const& route, std::size_t turn) const {
        std::string out;
        std::string before;
        for (auto const& segment : route.segments) {
            auto text = segment;
            if (segment.starts_with(':')) text = value(segment, before, turn);
            else before = segment;
            out += "/" + text;
        }
        return out;
    }
    std::string value(std::string const& segment, std::string const& before, std::size_t turn) const {
        if (auto const found = rows.find(before); found != rows.end() && segment != ":informant")
            return found->second[turn];
        auto const words = words_of_addresses().find(segment);
        if (words == words_of_addresses().end()) unknown.insert(before + "/" + segment);
        else if (!words->second.empty()) return words->second[turn % words->second.size()];
        return "aaaaaaaaaaaaaaaaaaaaaa";
    }
};

}  // namespace marelle::app::testing
