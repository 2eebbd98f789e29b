#pragma once
// Recent activity (activité récente): what changed in the last 30 days within the reader's reach, newest first, told
// from what the tables keep of who decided what and when. Nothing is written for it, and nothing is shown that the
// reader could not see where it was done: each source is read under its own permission's scope.
//
//   presence     attendance_note    attendance.read   one line a person, session and sending
//   move         group_move         group.write
//   cancelled    session_change     plan.read       by hand; undone when it takes place after all
//   slot_opened  slot               group.write
//   slot_closed  slot_closing       group.write
//   group_closed group_closing      group.write
//   session_added     session         group.write   out of slots
//   session_changed, session_removed  session_change  group.write   by hand, an event of several groups at once
//   group_opened, group_changed       group_change    group.write
//   substituted  substitution       ratio.read
//   follow_up    follow_up_event    follow_up.write   what was done of it, not what was written
//   group_fact   fact               fact.read         about a group and no child
//   place        place_request_event  offer.write   decided by hand
//   places_given offer_allocation   offer.decide     by the rule, at once
//   offer_opened, offer_changed, offer_cancelled, draw  offer, offer_change, offer_cancellation, offer_draw  offer.read
//   document     due_document_received  offer.write
//   partner_link partner_link       partner.read
//   closure, calendar_import, school_year  closure, calendar_import, school_calendar  calendar.read
//   calendar_place, commune_week, pedt, follow_up_setting, phone  setting_change   each under its own permission
//   commune_week_for_all  setting_change  calendar.read  said for the whole instance, told in the houses of the commune
//   school_year_for_all, calendar_import_for_all  school_calendar, calendar_import  calendar.read  in those of the zone
//   work_hours, work_week, check_requirement  setting_change  staff.read
//   own_ratio    setting_change     ratio.read
//   engagement   setting_change     staff.read   who began, left, came again without an account
//   post         setting_change     user.read    a post given, or ended
//   work_link, work_link_revoked  work_link   staff.read   whose, never the address
//   incident_step, incident_sent  incident_step, incident_sending  incident.write   S3
//   adult, evening_answer, need, ratio_override  session_adult, evening_answer, staff_need, ratio_override  ratio.read
//   check, qualification, availability  of somebody at work  staff.read   what kind, never what came out
//   family_word, meeting  family_word, follow_up_meeting  family.read
//   family_link, family_link_revoked  message, family_link  family.read  whose, by which way, never the address
//   message_stopped  message        message.read    what it was about, not what it said
//   noted_referral  noted_referral  referral.read   S3; that somebody wrote who worried, not what they said
//   leaving      leaving            child.read      S2; the places given back with it are told here alone
//   meeting_presence  meeting_presence  family.read  S2; whether the family came
//   minutes      meeting_minutes    minutes.read    S3; that they were written, not what they say
//   parent       parent_presence    parent.read     S2
//   settled      attendance_settlement  attendance.read
//   departure_settled  handover_settlement  handover.write   S2
//   evaluation_opened, evaluation_closed, evaluation_reopened, evaluation_reminded  evaluation.queue
//   assessment   assessment_change  evaluation.read   that one was sent, not what it says
//   report_frozen, report_withdrawn, report_discarded  report_version, report_discard  report.read
//   declaration  declaration_entry  declaration.read   what was written of one, not who is in it
//   departure    handover_note      handover.write    S2
//   stop         handover_stop      handover.lift     S2; that there was one, not why
//   fact         fact               fact.read         that one was written, not what it says
//   fact_withdrawn  fact_withdrawal  fact.read        that one was taken back, and given back since
//   child_changed  child_change   child.read        S2; which parts of the civil status, not what they were
//   wish         companion          companion.read    S2; that one was declared or ended, not why
#include "access/access.hpp"
#include "base/clock.hpp"
#include "record/named.hpp"
#include <optional>
#include <string>
#include <vector>

namespace marelle::http {
class Router;
}

namespace marelle::activity {

enum class Kind {
    presence,
    move,
    cancelled,
    slot_opened,
    slot_closed,
    group_closed,
    departure,
    stop,
    fact,
    wish,
    session_added,
    session_changed,
    substituted,
    follow_up,
    group_fact,
    place,
    places_given,
    offer_cancelled,
    declaration,
    session_removed,
    group_opened,
    group_changed,
    offer_opened,
    draw,
    partner_link,
    closure,
    calendar_import,
    school_year,
    adult,
    evening_answer,
    need,
    ratio_override,
    check,
    qualification,
    availability,
    family_word,
    meeting,
    minutes,
    document,
    parent,
    settled,
    departure_settled,
    evaluation_opened,
    evaluation_closed,
    evaluation_reopened,
    evaluation_reminded,
    assessment,
    report_frozen,
    report_withdrawn,
    report_discarded,
    offer_changed,
    calendar_place,
    commune_week,
    pedt,
    follow_up_setting,
    phone,
    work_link,
    work_link_revoked,
    incident_step,
    incident_sent,
    commune_week_for_all,
    school_year_for_all,
    calendar_import_for_all,
    work_hours,
    work_week,
    check_requirement,
    own_ratio,
    noted_referral,
    family_link,
    family_link_revoked,
    message_stopped,
    child_changed,
    engagement,
    post,
    leaving,
    meeting_presence,
    fact_withdrawn
};

// Of the child: the first name and the initial, as everywhere in lists (S1).
struct AboutChild {
    Id id;
    std::string first_name, initial;
};

// The ordinary route that takes it back, with its own rules: null when there is none, or it is no longer right.
struct Undo {
    std::string method, path;  // under /api/v1
};

struct Item {
    std::string id;  // of the row it is told from
    Kind kind{};
    Instant at;
    Named by;
    std::optional<AboutChild> child;
    std::int64_t children{};     // of a presence: how many were noted together
    std::optional<Named> group;  // of a move: where to
    std::optional<Named> from_group;
    // The adult of a departure, the other child of a wish, whoever spoke by a link and not from an account.
    std::optional<Named> other;
    std::optional<Id> session;
    std::optional<Date> date;  // of the session, or from which day on
    std::optional<Time> starts;
    std::optional<std::string>
        detail;  // a code: present, guardian, not_listed, grave, apart…; of a cancelled session, why
    std::vector<std::string> warnings;  // a move's, gone on despite
    std::optional<Instant> undone_at;
    std::optional<Named> undone_by;
    std::optional<Undo> undo;
};

struct Question {
    std::optional<Id> child, group, person;
    std::size_t limit = 50;
    std::string after;  // "<instant>|<id>" of the last item of the page before
};

inline constexpr int days_kept = 30;

struct Page {
    std::vector<Item> items;
    std::string next;  // empty on the last page
};
Page recent(sql::Session& sql, Actor const& actor, Question const& question);

void add_routes(http::Router& router);

}  // namespace marelle::activity

namespace marelle::record {
inline constexpr Choice activity_kind_choices[] = {{"presence"},
                                                   {"move"},
                                                   {"cancelled"},
                                                   {"slot_opened"},
                                                   {"slot_closed"},
                                                   {"group_closed"},
                                                   {"departure"},
                                                   {"stop"},
                                                   {"fact"},
                                                   {"wish"},
                                                   {"session_added"},
                                                   {"session_changed"},
                                                   {"substituted"},
                                                   {"follow_up"},
                                                   {"group_fact"},
                                                   {"place"},
                                                   {"places_given"},
                                                   {"offer_cancelled"},
                                                   {"declaration"},
                                                   {"session_removed"},
                                                   {"group_opened"},
                                                   {"group_changed"},
                                                   {"offer_opened"},
                                                   {"draw"},
                                                   {"partner_link"},
                                                   {"closure"},
                                                   {"calendar_import"},
                                                   {"school_year"},
                                                   {"adult"},
                                                   {"evening_answer"},
                                                   {"need"},
                                                   {"ratio_override"},
                                                   {"check"},
                                                   {"qualification"},
                                                   {"availability"},
                                                   {"family_word"},
                                                   {"meeting"},
                                                   {"minutes"},
                                                   {"document"},
                                                   {"parent"},
                                                   {"settled"},
                                                   {"departure_settled"},
                                                   {"evaluation_opened"},
                                                   {"evaluation_closed"},
                                                   {"evaluation_reopened"},
                                                   {"evaluation_reminded"},
                                                   {"assessment"},
                                                   {"report_frozen"},
                                                   {"report_withdrawn"},
                                                   {"report_discarded"},
                                                   {"offer_changed"},
                                                   {"calendar_place"},
                                                   {"commune_week"},
                                                   {"pedt"},
                                                   {"follow_up_setting"},
                                                   {"phone"},
                                                   {"work_link"},
                                                   {"work_link_revoked"},
                                                   {"incident_step"},
                                                   {"incident_sent"},
                                                   {"commune_week_for_all"},
                                                   {"school_year_for_all"},
                                                   {"calendar_import_for_all"},
                                                   {"work_hours"},
                                                   {"work_week"},
                                                   {"check_requirement"},
                                                   {"own_ratio"},
                                                   {"noted_referral"},
                                                   {"family_link"},
                                                   {"family_link_revoked"},
                                                   {"message_stopped"},
                                                   {"child_changed"},
                                                   {"engagement"},
                                                   {"post"},
                                                   {"leaving"},
                                                   {"meeting_presence"},
                                                   {"fact_withdrawn"}};
template <> inline constexpr std::span<Choice const> choices_of<activity::Kind>{activity_kind_choices};
}  // namespace marelle::record

namespace marelle::activity {

inline constexpr std::array about_child_fields{
    record::field<&AboutChild::id>("id").to("child").level(Level::s1),
    record::field<&AboutChild::first_name>("first_name").level(Level::s1),
    record::field<&AboutChild::initial>("initial").level(Level::s1),
};
static_assert(record::covers<AboutChild>(about_child_fields));

inline constexpr std::array undo_fields{
    record::field<&Undo::method>("method").level(Level::s1),
    record::field<&Undo::path>("path").level(Level::s1),
};
static_assert(record::covers<Undo>(undo_fields));

}  // namespace marelle::activity

namespace marelle::record {
template <> inline constexpr Table table_of<activity::AboutChild>{"ActivityChild", activity::about_child_fields};
template <> inline constexpr Table table_of<activity::Undo>{"ActivityUndo", activity::undo_fields};
}  // namespace marelle::record

namespace marelle::activity {

inline constexpr std::array item_fields{
    record::field<&Item::id>("id").level(Level::s1),
    record::field<&Item::kind>("kind").level(Level::s1).label("field.activity_kind"),
    record::field<&Item::at>("at").instant().level(Level::s1),
    record::field<&Item::by>("by").level(Level::s1),
    record::field<&Item::child>("child").level(Level::s1),
    record::field<&Item::children>("children").level(Level::s1),
    record::field<&Item::group>("group").level(Level::s1),
    record::field<&Item::from_group>("from_group").level(Level::s1),
    record::field<&Item::other>("other").level(Level::s2),
    record::field<&Item::session>("session").to("session").level(Level::s1),
    record::field<&Item::date>("date").date().level(Level::s1),
    record::field<&Item::starts>("starts").time().level(Level::s1),
    record::field<&Item::detail>("detail").level(Level::s2),
    record::field<&Item::warnings>("warnings").level(Level::s1),
    record::field<&Item::undone_at>("undone_at").instant().level(Level::s1),
    record::field<&Item::undone_by>("undone_by").level(Level::s1),
    record::field<&Item::undo>("undo").level(Level::s1),
};
static_assert(record::covers<Item>(item_fields));

}  // namespace marelle::activity

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::activity::Item>{
    "ActivityItem", marelle::activity::item_fields};
