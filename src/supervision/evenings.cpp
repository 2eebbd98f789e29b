// The evenings of one person: their SQL.
#include "supervision/evenings.hpp"
#include "base/text.hpp"
#include "supervision/needs.hpp"
#include <algorithm>

namespace marelle::supervision {

namespace {

constexpr int days_ahead = 28;

// Sessions made: held, or looking for adults. The last columns: how many have not come, and who was replaced.
std::string select_evenings() {
    return R"sql(
    SELECT s.id, s.on_date, s.starts, s.ends, s.activity, g.id, g.name, s.room,
        CASE WHEN s.leader = :person THEN 'leads' WHEN x.id IS NOT NULL THEN 'helps' ELSE 'asked' END,
        (SELECT e.answer FROM evening_answer e WHERE e.session = s.id AND e.person = :person
         ORDER BY e.answered_at DESC, e.id DESC LIMIT 1),
)sql" +
           ("CASE WHEN n.id IS NULL THEN 0 ELSE " + has_not_come() + " END, CASE WHEN n.id IS NULL THEN 0 ELSE " +
            replaced() + " END") +
           R"sql(
    FROM session s JOIN mini_group g ON g.id = s.mini_group
    LEFT JOIN session_adult x ON x.session = s.id AND x.person = :person AND x.removed_at IS NULL
    LEFT JOIN staff_need n ON n.session = s.id AND n.withdrawn_at IS NULL
    WHERE s.establishment = :establishment AND s.on_date BETWEEN :from AND :until AND s.cancelled_at IS NULL
        AND (s.leader = :person OR x.id IS NOT NULL OR n.id IS NOT NULL)
    ORDER BY s.on_date, s.starts, g.name, s.id
)sql";
}

struct Found {
    Evening evening;
    bool leads{}, helps{};
};

// Who is said absent that day, or works here no longer, is not there to meet.
void add_colleagues(sql::Session& sql, Author const& author, Period const& period, std::vector<Found>& all) {
    static auto const text = R"sql(
             SELECT s.id, u.name FROM session s JOIN user_account u ON u.id = s.leader
             WHERE s.establishment = :establishment AND s.on_date BETWEEN :from AND :until AND s.leader <> :person
                 AND NOT EXISTS (SELECT 1 FROM availability_exception a WHERE a.person = s.leader
                     AND a.kind = 'absent' AND a.withdrawn_at IS NULL AND s.on_date BETWEEN a.from_on AND a.until_on)
                 AND NOT )sql" +
                             staff::left_by("s.leader", "s.establishment", "s.on_date") + R"sql(
             UNION ALL
             SELECT s.id, COALESCE(u.name, w.first_given_name) FROM session s
             JOIN session_adult x ON x.session = s.id AND x.removed_at IS NULL AND x.person <> :person
             JOIN person_at_work w ON w.id = x.person LEFT JOIN user_account u ON u.id = x.person
             WHERE s.establishment = :establishment AND s.on_date BETWEEN :from AND :until
                 AND NOT EXISTS (SELECT 1 FROM availability_exception a WHERE a.person = x.person
                     AND a.kind = 'absent' AND a.withdrawn_at IS NULL AND s.on_date BETWEEN a.from_on AND a.until_on)
                 AND NOT )sql" +
                             staff::left_by("x.person", "s.establishment", "s.on_date") + " ORDER BY 1, 2";
    for (auto const& row : sql.query(text, {{"establishment", author.establishment},
                                            {"person", author.person},
                                            {"from", period.from},
                                            {"until", period.until}}))
        for (auto& found : all)
            if (found.evening.session == row.text(0) && !row.null(1))
                found.evening.with.push_back(first_name_of(row.text(1)));
}

access::Scope house_of(Author const& author) {
    access::Scope out;
    out.reach = access::Reach::establishment;
    out.actor = author.link ? Id{} : author.person;
    out.establishment = author.establishment;
    out.today = author.today;
    out.now = author.now;
    return out;
}

// Whether somebody is still looked for. Only where a substitute came since has the ratio a word to say; it is read for
// whoever is asked, who sees a yes or a no of it.
bool asks(sql::Session& sql, timetable::Calendar const& calendar, Author const& author, sql::Row const& row) {
    auto const not_come = static_cast<int>(row.integer(10)), replaced = static_cast<int>(row.integer(11));
    if (replaced == 0 || not_come > replaced) return not_come > 0;
    Reader const reader{calendar, timetable::shipped_activities(), "fr"};  // no word of it is shown
    auto scope = house_of(author);
    scope.actor = author.person;
    auto const ratio = ratio_of(sql, reader, scope, row.text(0));
    return ratio && ratio->still_wanted > 0;
}

std::vector<Found> made(sql::Session& sql, timetable::Calendar const& calendar, Author const& author,
                        Period const& period) {
    static auto const text = select_evenings();
    std::vector<Found> out;
    for (auto const& row : sql.query(text, {{"establishment", author.establishment},
                                            {"person", author.person},
                                            {"from", period.from},
                                            {"until", period.until}})) {
        Found one;
        one.leads = row.text(8) == "leads";
        one.helps = row.text(8) == "helps";
        auto said = row.maybe_text(9);
        one.evening = {row.text(0),
                       row.text(1),
                       row.text(2),
                       row.text(3),
                       *record::choice_named<timetable::Activity>(row.text(4)),
                       {row.text(5), row.text(6)},
                       row.maybe_text(7),
                       one.leads || one.helps             ? Part::mine
                       : asks(sql, calendar, author, row) ? Part::asked
                                                          : Part::full,
                       said ? record::choice_named<Said>(*said) : std::nullopt,
                       {}};
        out.push_back(std::move(one));
    }
    add_colleagues(sql, author, period, out);
    return out;
}

Period ahead_of(Author const& author) { return {author.today, add_days(author.today, days_ahead)}; }

// Slots of the person whose session nobody has looked at yet.
void add_unmade(sql::Session& sql, timetable::Calendar const& calendar, Author const& author,
                std::vector<Evening>& out) {
    for (auto const& missing : timetable::missing_sessions(sql, calendar, author.establishment, ahead_of(author))) {
        if (missing.leader != author.person) continue;
        auto group = sql.first("SELECT name FROM mini_group WHERE id = :id", {{"id", missing.group}});
        out.push_back({{},
                       missing.date,
                       missing.starts,
                       missing.ends,
                       *record::choice_named<timetable::Activity>(missing.activity),
                       {missing.group, group->text(0)},
                       missing.room,
                       Part::mine,
                       {},
                       {}});
    }
}

void write_answer(sql::Session& sql, Author const& author, Id const& session, Said said) {
    sql.execute(R"sql(
        INSERT INTO evening_answer (id, session, person, answer, answered_at, by_link, by_account)
        VALUES (:id, :session, :person, :answer, :now, :link, :account)
    )sql",
                {{"id", new_id()},
                 {"session", session},
                 {"person", author.person},
                 {"answer", record::name_of_choice(said)},
                 {"now", author.now},
                 {"link", author.link},
                 {"account", author.link ? std::optional<Id>{} : author.person}});
}

void come(sql::Session& sql, Author const& author, Id const& session) {
    sql.execute(R"sql(
        INSERT INTO session_adult (id, session, person, role, added_at) VALUES (:id, :session, :person, 'helper', :now)
    )sql",
                {{"id", new_id()}, {"session", session}, {"person", author.person}, {"now", author.now}});
}

// Whoever leads has an account of the same id, so the word is theirs.
void absent_that_day(sql::Session& sql, Author const& author, Date const& date) {
    sql.execute(R"sql(
        INSERT INTO availability_exception (id, person, kind, from_on, until_on, recorded_at, recorded_by)
        VALUES (:id, :person, 'absent', :date, :date, :now, :person)
    )sql",
                {{"id", new_id()}, {"person", author.person}, {"date", date}, {"now", author.now}});
}

void there_after_all(sql::Session& sql, Author const& author, Date const& date) {
    sql.execute(R"sql(
        UPDATE availability_exception SET withdrawn_at = :now, withdrawn_by = :person
        WHERE person = :person AND kind = 'absent' AND from_on = :date AND until_on = :date AND recorded_by = :person
            AND withdrawn_at IS NULL
    )sql",
                {{"person", author.person}, {"date", date}, {"now", author.now}});
}

void give_back(sql::Session& sql, Author const& author, Id const& session) {
    sql.execute(R"sql(
        UPDATE session_adult SET removed_at = :now
        WHERE session = :session AND person = :person AND removed_at IS NULL
    )sql",
                {{"session", session}, {"person", author.person}, {"now", author.now}});
}

Result<> say_yes(sql::Session& sql, Author const& author, Found const& found) {
    auto const& evening = found.evening;
    if (evening.part == Part::full) return fail(Fault::conflict, "evening.filled");
    if (evening.part == Part::asked) {
        TRY(staff::may_hold(sql, author.establishment, author.person,
                            {evening.date, evening.starts, evening.ends, *evening.session}));
        come(sql, author, *evening.session);
    }
    if (found.leads) there_after_all(sql, author, evening.date);
    return {};
}

void say_no(sql::Session& sql, Author const& author, Found const& found) {
    if (found.helps) give_back(sql, author, *found.evening.session);
    if (found.leads) absent_that_day(sql, author, found.evening.date);
}

bool is_over(Evening const& evening, Instant const& now) {
    auto local = to_local(instant_ms(now).value_or(0));
    return evening.date + "T" + evening.ends <= local.date + "T" + local.time;
}

}  // namespace

std::vector<Evening> evenings(sql::Session& sql, timetable::Calendar const& calendar, Author const& author) {
    std::vector<Evening> out;
    for (auto& found : made(sql, calendar, author, ahead_of(author)))
        if (!is_over(found.evening, author.now)) out.push_back(std::move(found.evening));
    add_unmade(sql, calendar, author, out);
    // Help is not asked of who holds something else at those hours.
    auto const mine = out;
    std::erase_if(out, [&](Evening const& one) {
        return one.part != Part::mine && std::ranges::any_of(mine, [&](Evening const& other) {
                   return other.part == Part::mine && other.date == one.date && other.starts < one.ends &&
                          other.ends > one.starts;
               });
    });
    std::ranges::stable_sort(out, {}, [](auto const& each) { return std::tie(each.date, each.starts); });
    return out;
}

std::vector<Evening> held(sql::Session& sql, timetable::Calendar const& calendar, Author const& author) {
    std::vector<Evening> out;
    for (auto& found : made(sql, calendar, author, {add_days(author.today, -days_ahead), ahead_of(author).until}))
        if (found.evening.part == Part::mine && found.evening.answer != Said::no)
            out.push_back(std::move(found.evening));
    add_unmade(sql, calendar, author, out);
    std::ranges::stable_sort(out, {}, [](auto const& each) { return std::tie(each.date, each.starts); });
    return out;
}

Result<> answer(sql::Session& sql, timetable::Calendar const& calendar, Author const& author,
                EveningAnswer const& asked) {
    Period const day{asked.date, asked.date};
    if (asked.date < author.today || asked.date > ahead_of(author).until)
        return fail(Fault::not_found, "evening.unknown");
    timetable::materialise(sql, calendar, author.establishment, day);
    auto all = made(sql, calendar, author, day);
    auto found = std::ranges::find_if(all, [&](auto const& each) {
        return each.evening.starts == asked.starts && each.evening.group.id == asked.group;
    });
    if (found == all.end()) return fail(Fault::not_found, "evening.unknown");
    if (is_over(found->evening, author.now)) return fail(Fault::conflict, "evening.over");
    if (found->evening.answer == asked.said) return {};  // a repeat
    TRY(staff::ensure_person(sql, house_of(author), author.person));
    if (asked.said == Said::yes) TRY(say_yes(sql, author, *found));
    else say_no(sql, author, *found);
    write_answer(sql, author, *found->evening.session, asked.said);
    return {};
}

}  // namespace marelle::supervision
