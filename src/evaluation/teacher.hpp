#pragma once
// What a teacher's link opens: first names, one form at a time, and never what was answered. For evaluation/ only.
#include "evaluation/store.hpp"
#include "link/link.hpp"

namespace marelle::evaluation {

struct TeacherChild {
    std::int64_t number{};  // how the page names it
    AssessedChild child;
    std::string form;
    std::optional<Instant> submitted_at;
};
struct Opened {
    Id link, establishment;
    std::string place, teacher;
    Id spoken_by;  // of evaluation_teacher: her word is hers, beside a colleague's on the same child
    RoundRow round;
    instrument::Definition definition;
    std::vector<TeacherChild> children;  // whose family agrees today, and whose home is not hidden
    Date today;
    Instant now;
};
// Nothing when the token is unknown, expired or revoked, or the round is not open.
std::optional<Opened> find_teacher_link(sql::Session& sql, std::string_view token, Instant const& now);

// What was typed, as it was: a page that is refused comes back filled.
struct Typed {
    Id sending;
    std::map<std::string, std::string> answers;  // item → "1"…, "x" for not observed
    std::string comment;
};
struct TeacherPage {
    std::string_view language;
    std::string token, phone;
    std::vector<std::string> missing;  // items nobody answered
    std::string wrong;                 // message key; empty
};
std::string list_page(TeacherPage const& page, Opened const& opened);
std::string form_page(TeacherPage const& page, Opened const& opened, TeacherChild const& child, Typed const& typed);

}  // namespace marelle::evaluation
