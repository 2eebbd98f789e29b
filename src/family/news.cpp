// What families are told of one evening: that it is cancelled; then, to who was told so, that it takes place after all.
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "family/family.hpp"
#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

namespace marelle::family {

namespace {

struct Told {
    Id session;
    Date date;
    Time starts;
    std::string place;
    std::optional<Id> event;
    bool cancelled{};
    std::int64_t turns{};  // how often it was cancelled and put back on
    bool alone{};          // of its event, the others are not as it is
};

Result<Told> evening_of(sql::Session& sql, access::Scope const& scope, Id const& session) {
    static auto const text = R"sql(
        SELECT s.on_date, s.starts, s.cancelled_at, e.name, s.event,
            (SELECT count(k.id) FROM session_change k
                WHERE k.session = s.id AND k.kind = 'cancelled' AND k.undone_at IS NOT NULL),
            (SELECT count(x.id) FROM session x WHERE x.event = s.event
                AND CASE WHEN x.cancelled_at IS NULL THEN 0 ELSE 1 END
                    <> CASE WHEN s.cancelled_at IS NULL THEN 0 ELSE 1 END)
        FROM session s JOIN mini_group g ON g.id = s.mini_group JOIN establishment e ON e.id = s.establishment
        WHERE s.id = :session AND )sql" +
                             std::string{timetable::session_in_scope};
    auto const row = sql.first(text, access::parameters_of(scope, {{"session", session}}));
    if (!row) return fail(Fault::not_found, "session.unknown");
    return Told{session,       row->text(0),    row->text(1),       row->text(3), row->maybe_text(4),
                !row->null(2), row->integer(5), row->integer(6) > 0};
}

// "session:<id>", "event:<id>"; cancelled once more, with how often: it is another piece of news.
std::string about(Told const& evening) {
    auto out = evening.event && !evening.alone ? "event:" + *evening.event : "session:" + evening.session;
    if (evening.turns > 0) out += ":" + std::to_string(evening.turns);
    return out;
}

struct Expected {
    Id child, guardian;
    std::string first_name;
    bool hidden{};
};

// Of an event, the children of every group for which the same is true. A meeting with one family is not theirs: nothing
// says whose it was.
std::vector<Expected> expected_in(sql::Session& sql, Told const& evening, Date const& today) {
    std::vector<Expected> out;
    for (auto const& row : sql.query(R"sql(
        SELECT c.id, coalesce(l.guardian, ''), c.given_names, (SELECT count(h.id) FROM protected_address h
            WHERE h.child = c.id AND (h.until_on IS NULL OR h.until_on > :today))
        FROM session s JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
            AND (m.until_on IS NULL OR m.until_on > s.on_date)
        JOIN child c ON c.id = m.child LEFT JOIN child_guardian l ON l.child = c.id
        WHERE (s.id = :session OR (:alone = 0 AND s.event = :event)) AND s.activity <> 'individual_meeting'
        ORDER BY c.birth_date, c.id
    )sql",
                                     {{"session", evening.session},
                                      {"event", evening.event.value_or("")},
                                      {"alone", evening.alone ? 1 : 0},
                                      {"today", today}}))
        out.push_back({row.text(0), row.text(1), first_name_of(row.text(2)), row.integer(3) > 0});
    return out;
}

// "session:<id>:2" → 2; "session:<id>" → 0.
int turn_in(std::string const& about) {
    auto const last = about.rfind(':');
    if (last == about.find(':')) return 0;
    int out = 0;
    std::from_chars(about.data() + last + 1, about.data() + about.size(), out);
    return out;
}

// The adults whose last news of it, sent or perhaps sent, is that it does not take place. Of two of one instant, the
// later turn speaks; in a turn, that it is on comes before that it is off again.
std::set<Id> believe_it_off(sql::Session& sql, Told const& evening) {
    using News = std::tuple<Instant, int, std::string>;
    std::map<Id, News> last;
    for (auto const& row :
         sql.query(R"sql(
        SELECT guardian, kind, created_at, about FROM message
        WHERE kind IN ('session_cancelled', 'session_restored') AND withdrawn_at IS NULL
            AND (claimed_at IS NOT NULL OR sent_at IS NOT NULL OR uncertain_at IS NOT NULL
                OR (kind = 'session_restored' AND given_up_at IS NULL))
            AND (about = :session OR about LIKE :session || ':%' OR about = :event OR about LIKE :event || ':%')
    )sql",
                   {{"session", "session:" + evening.session}, {"event", "event:" + evening.event.value_or("-")}})) {
        News const news{row.text(2), turn_in(row.text(3)), row.text(1) == "session_cancelled" ? "off" : "in"};
        auto [known, fresh] = last.try_emplace(row.text(0), news);
        if (!fresh) known->second = std::max(known->second, news);
    }
    std::set<Id> out;
    for (auto const& [guardian, news] : last)
        if (std::get<2>(news) == "off") out.insert(guardian);
    return out;
}

struct Letters {
    std::map<Id, std::pair<Id, std::string>> letters;  // adult → first child, first names
    std::map<Id, bool> told;                           // children
};

// `only`: to those alone.
Letters letters_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, message::Ways const& open,
                   Told const& evening, std::optional<std::set<Id>> const& only) {
    Letters out;
    std::set<std::pair<Id, Id>> named;
    for (auto const& each : expected_in(sql, evening, scope.today)) {
        if (only && !only->contains(each.guardian)) continue;
        out.told.try_emplace(each.child, false);
        if (each.guardian.empty() || each.hidden) continue;
        if (!named.emplace(each.guardian, each.child).second) continue;  // of two groups of one event
        auto const adult = message::adult_of(sql, keys, each.guardian, each.child, scope.today);
        if (!adult || !((adult->phone && open.sms) || (adult->email && open.email))) continue;
        out.told[each.child] = true;
        auto [letter, fresh] = out.letters.try_emplace(each.guardian, each.child, each.first_name);
        if (!fresh) letter->second.second += ", " + each.first_name;
    }
    return out;
}

}  // namespace

Result<SessionNews> tell_of_evening(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                    message::Ways const& open, Id const& session) {
    auto const evening = TRY(evening_of(sql, scope, session));
    std::optional<std::set<Id>> only;
    if (!evening.cancelled) {
        only = believe_it_off(sql, evening);
        if (only->empty()) return fail(Fault::conflict, "family.evening_on");
    }
    auto const begins = instant_text(from_local(evening.date, evening.starts));
    if (begins <= scope.now) return fail(Fault::conflict, "family.too_late");
    auto const phone = message::phone_of(sql, scope.establishment);
    if (!phone) return fail(Fault::conflict, "family.no_phone");
    auto found = letters_of(sql, keys, scope, open, evening, only);
    SessionNews out;
    for (auto const& [guardian, child] : found.letters) {
        auto const adult = TRY(message::adult_of(sql, keys, guardian, child.first, scope.today));
        message::NewMessage letter;
        letter.guardian = guardian;
        letter.child = child.first;
        letter.channel = adult.phone && open.sms ? message::Channel::sms : message::Channel::email;
        letter.kind = evening.cancelled ? message::Kind::session_cancelled : message::Kind::session_restored;
        letter.urgency = message::Urgency::urgent;
        letter.about = about(evening);
        letter.useful_until = begins;
        letter.values = {{"child", child.second},
                         {"place", evening.place},
                         {"phone", phone_shown(*phone)},
                         {"day", evening.date},
                         {"time", evening.starts}};
        // A child of another referent's is not in this one's scope: his own people tell its family.
        if (auto const row = message::plan(sql, keys, scope, open, letter)) {
            ++out.families;
            message::count(out.waits, *row);
        } else found.told[child.first] = false;
    }
    out.unreachable = static_cast<int>(
        std::ranges::count_if(found.told, [](auto const& each) { return !each.second; }));
    return out;
}

Result<NewsToTell> news_to_tell(sql::Session& sql, access::Scope const& scope, Id const& session) {
    auto const evening = TRY(evening_of(sql, scope, session));
    NewsToTell out;
    if (evening.cancelled) return out;
    auto const told = believe_it_off(sql, evening);
    std::set<Id> adults;
    for (auto const& each : expected_in(sql, evening, scope.today))
        if (told.contains(each.guardian)) adults.insert(each.guardian);
    out.believe_it_off = static_cast<int>(adults.size());
    return out;
}

}  // namespace marelle::family
