// Today's roll of a list, as its partner reads and says it.
#include "base/text.hpp"
#include "partner/partner.hpp"
#include "timetable/without_children.hpp"
#include <algorithm>

namespace marelle::partner {

namespace {

constexpr int days_ahead = 28;

// The hidden home is decided by the newest data at every opening, as on a family's page.
std::vector<RollChild> children_of(sql::Session& sql, Opened const& opened) {
    std::vector<RollChild> out;
    for (auto const& row : sql.query(
             R"sql(
        SELECT c.id, c.given_names, COALESCE(c.usage_name, c.birth_name)
        FROM group_membership m JOIN child c ON c.id = m.child
        WHERE m.mini_group = :list AND m.from_on <= :today AND (m.until_on IS NULL OR m.until_on > :today)
            AND NOT EXISTS (SELECT 1 FROM protected_address h WHERE h.child = c.id
                AND (h.until_on IS NULL OR h.until_on > :today))
        ORDER BY c.given_names, c.id
    )sql",
             {{"list", opened.list}, {"today", opened.today}}))
        out.push_back({row.text(0), first_name_of(row.text(1)), initial_of(row.text(2)), {}, {}});
    return out;
}

void add_own_words(sql::Session& sql, Opened const& opened, RollSession& session) {
    for (auto const& row : sql.query(R"sql(
        SELECT child, presence, received_at FROM attendance_note
        WHERE session = :session AND noted_by = :partner ORDER BY observed_at, id
    )sql",
                                     {{"session", session.id}, {"partner", opened.partner}})) {
        session.sent_at = row.text(2);
        auto child = std::ranges::find(session.children, row.text(0), &RollChild::id);
        if (child != session.children.end()) child->said = record::choice_named<attendance::Said>(row.text(1));
    }
}

void add_family_words(sql::Session& sql, Opened const& opened, std::vector<RollSession>& sessions) {
    auto const words = family::words_in(sql, opened.establishment, {opened.today, opened.today});
    for (auto& session : sessions)
        for (auto& child : session.children) {
            auto const word = words.find({session.id.value_or(""), child.id});
            child.told_absent = word != words.end() && word->second.word == family::Word::absent;
        }
}

// The partner is heard in the whole establishment's reach, but of sessions of its own list only: they are looked up
// here.
access::Scope scope_of(Opened const& opened) {
    access::Scope out;
    out.actor = opened.partner;
    out.establishment = opened.establishment;
    out.reach = access::Reach::establishment;
    out.today = opened.today;
    out.now = opened.now;
    return out;
}

bool already(sql::Session& sql, Opened const& opened, Id const& sending) {
    return sql.count("SELECT count(id) FROM partner_sending WHERE id = :id AND link = :link",
                     {{"id", sending}, {"link", opened.link}}) > 0;
}

Result<> keep(sql::Session& sql, Opened const& opened, Sending const& sending, Id const& session) {
    auto const kept = sql.execute(
        R"sql(
        INSERT INTO partner_sending (id, link, session, sent_at) VALUES (:id, :link, :session, :now)
        ON CONFLICT (id) DO NOTHING
    )sql",
        {{"id", sending.id}, {"link", opened.link}, {"session", session}, {"now", opened.now}});
    if (kept == 0) return fail(Fault::conflict, "id.taken");
    return {};
}

// The page names a child by the end of its id (page.cpp); what fits two children is said of neither.
std::map<Id, attendance::Said> by_child(std::vector<RollChild> const& children,
                                        std::map<Id, attendance::Said> const& marks) {
    constexpr std::size_t shortest = 12;
    std::map<Id, attendance::Said> out;
    for (auto const& [end, said] : marks) {
        if (end.size() < shortest) continue;
        auto const fits = [&](RollChild const& child) { return child.id.ends_with(end); };
        auto const found = std::ranges::find_if(children, fits);
        if (found != children.end() && std::ranges::count_if(children, fits) == 1) out.emplace(found->id, said);
    }
    return out;
}

}  // namespace

std::vector<RollSession> rolls_today(sql::Session& sql, timetable::Calendar const& calendar, Opened const& opened) {
    std::vector<RollSession> out;
    auto const children = children_of(sql, opened);
    for (auto const& row : sql.query(R"sql(
        SELECT id, starts, ends, cancelled_at FROM session
        WHERE mini_group = :list AND on_date = :today AND activity NOT IN )sql" MARELLE_WITHOUT_CHILDREN R"sql(
    )sql",
                                     {{"list", opened.list}, {"today", opened.today}})) {
        out.push_back({row.text(0), row.text(1), row.text(2), !row.null(3), {}, children});
        add_own_words(sql, opened, out.back());
    }
    for (auto const& missing :
         timetable::missing_sessions(sql, calendar, opened.establishment, {opened.today, opened.today}))
        if (missing.group == opened.list && timetable::expects_children(missing.activity))
            out.push_back({{}, missing.starts, missing.ends, false, {}, children});
    add_family_words(sql, opened, out);
    std::ranges::stable_sort(out, {}, &RollSession::starts);
    return out;
}

std::optional<Next> next_session(sql::Session& sql, timetable::Calendar const& calendar, Opened const& opened) {
    Period const ahead{add_days(opened.today, 1), add_days(opened.today, days_ahead)};
    std::vector<Next> found;
    for (auto const& row : sql.query(R"sql(
        SELECT on_date, starts FROM session
        WHERE mini_group = :list AND on_date BETWEEN :from AND :until AND cancelled_at IS NULL
            AND activity NOT IN )sql" MARELLE_WITHOUT_CHILDREN R"sql(
    )sql",
                                     {{"list", opened.list}, {"from", ahead.from}, {"until", ahead.until}}))
        found.push_back({row.text(0), row.text(1)});
    for (auto const& missing : timetable::missing_sessions(sql, calendar, opened.establishment, ahead))
        if (missing.group == opened.list && timetable::expects_children(missing.activity))
            found.push_back({missing.date, missing.starts});
    auto const first = std::ranges::min_element(found, {}, [](Next const& n) { return std::tie(n.date, n.starts); });
    if (first == found.end()) return {};
    return *first;
}

Result<std::vector<Id>> send(sql::Session& sql, crypto::Keyring& keys, timetable::Calendar const& calendar,
                             Opened const& opened, Sending const& sending) {
    if (already(sql, opened, sending.id)) return std::vector<Id>{};
    auto const since = instant_text(from_local(opened.today, "00:00"));
    if (sql.count("SELECT count(id) FROM partner_sending WHERE link = :link AND sent_at >= :since",
                  {{"link", opened.link}, {"since", since}}) >= most_sendings_a_day)
        return fail(Fault::too_many, "partner.too_often");
    timetable::materialise(sql, calendar, opened.establishment, {opened.today, opened.today});
    auto const sessions = rolls_today(sql, calendar, opened);
    auto const session = std::ranges::find(sessions, sending.starts, &RollSession::starts);
    if (session == sessions.end() || !session->id) return fail(Fault::conflict, "partner.not_today");
    TRY(may_send(*session, opened.today, opened.now));
    auto whole = sending;
    whole.marks = by_child(session->children, sending.marks);
    auto const words = words_of(session->children, whole);
    if (words.empty() && !session->sent_at) return fail(Fault::invalid, "partner.nothing_said");
    std::vector<Id> noted;
    for (auto const& [child, said] : words) {
        std::optional<std::string> reason;
        if (said == attendance::Said::excused) reason = "family";
        TRY(attendance::take(sql, keys, scope_of(opened),
                             {new_id(), *session->id, child, said, reason, {}, {}, opened.now},
                             {DeviceClock{{}, opened.now}, {}}));
        noted.push_back(child);
    }
    TRY(keep(sql, opened, sending, *session->id));
    return noted;
}

}  // namespace marelle::partner
