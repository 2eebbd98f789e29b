#include "base/text.hpp"
#include "family/family.hpp"
#include "timetable/without_children.hpp"
#include <algorithm>

namespace marelle::family {

namespace {

constexpr std::int64_t most_words = 40;  // of one link in a day: somebody plays with the buttons

Said said_of(sql::Row const& row, std::size_t at) {
    Said out;
    out.word = *record::choice_named<Word>(row.text(at));
    out.said_at = row.text(at + 1);
    if (auto given = row.maybe_text(at + 2)) out.by = first_name_of(*given);
    out.by_team = !row.null(at + 3);
    return out;
}

// The newest word first; of two in one millisecond the later id.
constexpr std::string_view newest = R"sql(
    NOT EXISTS (SELECT 1 FROM family_word newer WHERE newer.session = w.session AND newer.child = w.child
        AND (newer.said_at > w.said_at OR (newer.said_at = w.said_at AND newer.id > w.id)))
)sql";

std::vector<Evening> made(sql::Session& sql, Id const& establishment, Id const& child, Period const& period) {
    static auto const text = R"sql(
        SELECT s.id, s.on_date, s.starts, s.ends, s.cancelled_at, w.word, w.said_at, p.given_names, w.by_account
        FROM session s JOIN group_membership m ON m.mini_group = s.mini_group AND m.child = :child
            AND m.from_on <= s.on_date AND (m.until_on IS NULL OR m.until_on > s.on_date)
        LEFT JOIN family_word w ON w.session = s.id AND w.child = :child AND )sql" +
                             std::string{newest} + R"sql(
        LEFT JOIN guardian p ON p.id = w.guardian
        WHERE s.establishment = :establishment AND s.on_date BETWEEN :from AND :until AND )sql" +
                             std::string{timetable::children_expected};
    std::vector<Evening> out;
    for (auto const& row : sql.query(
             text,
             {{"establishment", establishment}, {"child", child}, {"from", period.from}, {"until", period.until}})) {
        Evening evening{row.text(0), row.text(1), row.text(2), row.text(3), !row.null(4), {}};
        if (!row.null(5)) evening.said = said_of(row, 5);
        out.push_back(std::move(evening));
    }
    return out;
}

bool in_group(sql::Session& sql, Id const& group, Id const& child, Date const& on) {
    return sql.count(R"sql(
        SELECT count(id) FROM group_membership
        WHERE mini_group = :group AND child = :child AND from_on <= :on AND (until_on IS NULL OR until_on > :on)
    )sql",
                     {{"group", group}, {"child", child}, {"on", on}}) > 0;
}

std::optional<Evening> evening_at(sql::Session& sql, timetable::Calendar const& calendar, Id const& establishment,
                                  Saying const& saying) {
    // Made now if nobody looked at that day yet: a word needs an evening to be said of.
    timetable::materialise(sql, calendar, establishment, {saying.date, saying.date});
    auto evenings = made(sql, establishment, saying.child, {saying.date, saying.date});
    auto found = std::ranges::find(evenings, saying.starts, &Evening::starts);
    if (found == evenings.end()) return {};
    return std::move(*found);
}

}  // namespace

std::string_view const told_condition = R"sql(
    EXISTS (SELECT 1 FROM family_word told WHERE told.session = a.session AND told.child = a.child
        AND told.word = 'absent' AND NOT EXISTS (SELECT 1 FROM family_word since
            WHERE since.session = told.session AND since.child = told.child
                AND (since.said_at > told.said_at OR (since.said_at = told.said_at AND since.id > told.id))))
)sql";

std::map<std::pair<Id, Id>, Said> words_in(sql::Session& sql, Id const& establishment, Period const& period) {
    static auto const text = R"sql(
        SELECT w.session, w.child, w.word, w.said_at, p.given_names, w.by_account
        FROM family_word w JOIN session s ON s.id = w.session LEFT JOIN guardian p ON p.id = w.guardian
        WHERE s.establishment = :establishment AND s.on_date BETWEEN :from AND :until AND )sql" +
                             std::string{newest};
    std::map<std::pair<Id, Id>, Said> out;
    for (auto const& row :
         sql.query(text, {{"establishment", establishment}, {"from", period.from}, {"until", period.until}}))
        out.emplace(std::pair{row.text(0), row.text(1)}, said_of(row, 2));
    return out;
}

std::vector<Evening> evenings_of(sql::Session& sql, timetable::Calendar const& calendar, Id const& establishment,
                                 Id const& child, Period const& period, std::int64_t now) {
    auto out = made(sql, establishment, child, period);
    for (auto const& each : timetable::missing_sessions(sql, calendar, establishment, period))
        if (timetable::expects_children(each.activity) && in_group(sql, each.group, child, each.date))
            out.push_back({{}, each.date, each.starts, each.ends, false, {}});
    std::erase_if(out, [&](auto const& each) { return from_local(each.date, each.ends) <= now; });
    std::ranges::sort(out, {}, [](auto const& each) { return std::tuple{each.date, each.starts, each.session}; });
    return out;
}

Result<> may_say(Evening const& evening, Author const& author, std::int64_t now) {
    if (evening.cancelled) return fail(Fault::conflict, "family.evening_cancelled");
    auto const until = from_local(evening.date, author.link ? evening.starts : evening.ends);
    if (now >= until) return fail(Fault::conflict, "family.too_late");
    return {};
}

Result<Evening> say(sql::Session& sql, timetable::Calendar const& calendar, Id const& establishment,
                    Saying const& saying, Author const& author, Instant const& now) {
    auto const ms = instant_ms(now).value_or(0);
    auto const today = to_local(ms).date;
    // A week ahead, as the page shows: nobody makes the sessions of ten years by asking.
    if (!is_date(saying.date) || !is_time(saying.starts) || saying.date < today || saying.date > add_days(today, 14))
        return fail(Fault::conflict, "family.no_evening");
    auto evening = evening_at(sql, calendar, establishment, saying);
    if (!evening) return fail(Fault::conflict, "family.no_evening");
    TRY(may_say(*evening, author, ms));
    if (evening->said ? evening->said->word == saying.word : saying.word == Word::coming) return *evening;
    if (author.link && sql.count("SELECT count(id) FROM family_word WHERE by_link = :link AND said_at > :since",
                                 {{"link", author.link}, {"since", instant_text(ms - 86'400'000)}}) >= most_words)
        return fail(Fault::too_many, "family.too_often");
    // Said after what was said before, even within one millisecond or by a clock set back.
    auto at = now;
    if (evening->said && evening->said->said_at >= at)
        at = instant_text(instant_ms(evening->said->said_at).value_or(0) + 1);
    sql.execute(R"sql(
        INSERT INTO family_word (id, session, child, guardian, word, said_at, by_link, by_account)
        VALUES (:id, :session, :child, :guardian, :word, :at, :link, :account)
    )sql",
                {{"id", new_id()},
                 {"session", evening->session},
                 {"child", saying.child},
                 {"guardian", author.guardian},
                 {"word", record::name_of_choice(saying.word)},
                 {"at", at},
                 {"link", author.link},
                 {"account", author.account}});
    return *evening_at(sql, calendar, establishment, saying);
}

Result<Unsaid> unsay(sql::Session& sql, timetable::Calendar const& calendar, access::Scope const& scope,
                     Id const& word) {
    static auto const text = R"sql(
        SELECT w.child, s.on_date, s.starts, w.word, w.guardian, CASE WHEN w.by_account IS NOT NULL AND )sql" +
                             std::string{newest} + R"sql( THEN 1 ELSE 0 END
        FROM family_word w JOIN session s ON s.id = w.session JOIN child c ON c.id = w.child
        WHERE w.id = :word AND s.establishment = :establishment AND )sql" +
                             std::string{access::child_in_scope};
    auto const row = sql.first(text, access::parameters_of(scope, {{"word", word}}));
    if (!row) return fail(Fault::not_found, "family.word_unknown");
    if (row->integer(5) == 0) return fail(Fault::conflict, "family.word_followed");
    auto const other = *record::choice_named<Word>(row->text(3)) == Word::absent ? Word::coming : Word::absent;
    auto const child = row->text(0);
    auto evening = TRY(say(sql, calendar, scope.establishment, {child, row->text(1), row->text(2), other},
                           {row->maybe_text(4), {}, scope.actor}, scope.now));
    return Unsaid{child, std::move(evening)};
}

}  // namespace marelle::family
