// A survey leaves, and is reminded of: planned messages, which wait for the morning and for their week as any other.
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "survey/survey.hpp"
#include <algorithm>

namespace marelle::survey {

namespace {

struct Post {
    crypto::Keyring& keys;
    access::Scope const& scope;
    message::Ways const& open;
    Id survey;
    Date closes_on;
    std::string place, phone;
};

Result<Post> post_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, message::Ways const& open,
                     Id const& survey, Date const& closes_on) {
    auto const phone = message::phone_of(sql, scope.establishment);
    if (!phone) return fail(Fault::conflict, "family.no_phone");
    if (open.public_url.empty()) return fail(Fault::conflict, "family.no_address");
    auto const place = sql.first("SELECT name FROM establishment WHERE id = :id", {{"id", scope.establishment}});
    return Post{keys, scope, open, survey, closes_on, place->text(0), phone_shown(*phone)};
}

// Of use until the end of the last day.
message::NewMessage letter_to(Post const& post, Family const& family) {
    message::NewMessage out;
    out.guardian = family.adult->id;
    out.child = family.child;
    out.channel = family.channel;
    out.urgency = message::Urgency::planned;
    out.useful_until = instant_text(from_local(add_days(post.closes_on, 1), "00:00"));
    return out;
}

Result<> tell(sql::Session& sql, Post const& post, Family const& family, Id const& invitation, message::Kind kind,
              std::string const& about) {
    auto out = letter_to(post, family);
    out.kind = kind;
    out.about = about;
    auto const token = make_token(sql, post.survey, invitation, Way::link);
    out.values = {{"place", post.place},
                  {"phone", post.phone},
                  {"day", post.closes_on},
                  {"link", post.open.public_url + "/l/" + token + "?langue=" + family.adult->language}};
    TRY(message::plan(sql, post.keys, post.scope, post.open, out));
    return {};
}

Result<Shipped> shipped_named(std::string const& code) {
    auto const found = std::ranges::find(shipped(), code, [](auto const& each) { return each.questionnaire.code; });
    if (found == shipped().end()) return fail(Fault::invalid, "survey.unknown_questionnaire");
    return *found;
}

void insert(sql::Session& sql, access::Scope const& scope, Id const& id, Shipped const& what, Date const& closes_on,
            Audience const& to) {
    sql.execute(R"sql(
        INSERT INTO survey (id, establishment, questionnaire, questionnaire_version, definition, opened_at, opened_by,
            closes_on, families, written_to, sheets)
        VALUES (:id, :establishment, :code, :version, :definition, :now, :actor, :closes, :families, :written, 0)
    )sql",
                {{"id", id},
                 {"establishment", scope.establishment},
                 {"code", what.questionnaire.code},
                 {"version", what.questionnaire.version},
                 {"definition", what.toml},
                 {"now", scope.now},
                 {"actor", scope.actor},
                 {"closes", closes_on},
                 {"families", to.families},
                 {"written", to.families - to.paper}});
}

// Families that have not answered: a link of theirs still opens.
std::vector<std::pair<Id, Family>> silent(sql::Session& sql, Post const& post) {
    std::vector<std::pair<Id, Family>> out;
    auto const now = invited(sql, post.keys, post.scope, post.open);
    for (auto const& row : sql.query(R"sql(
        SELECT i.id, i.guardian, i.child FROM survey_invitation i
        WHERE i.survey = :survey AND EXISTS (SELECT 1 FROM survey_token t WHERE t.invitation = i.id)
        ORDER BY i.id
    )sql",
                                     {{"survey", post.survey}})) {
        // As things are today: who may no longer be written to is not.
        auto const found = std::ranges::find_if(now, [&](Family const& family) {
            return family.adult && std::ranges::find(family.children, row.text(2)) != family.children.end();
        });
        if (found != now.end()) out.emplace_back(row.text(0), *found);
    }
    return out;
}

struct Standing {
    State state{};
    std::int64_t reminders{};
    Date last_sent, closes_on;
};

Result<Standing> standing(sql::Session& sql, access::Scope const& scope, Id const& survey) {
    auto const row = sql.first(R"sql(
        SELECT s.closed_at, s.closes_on, (SELECT count(r.number) FROM survey_reminder r WHERE r.survey = s.id),
            coalesce((SELECT max(r.sent_at) FROM survey_reminder r WHERE r.survey = s.id), s.opened_at)
        FROM survey s WHERE s.id = :id AND s.establishment = :establishment
    )sql",
                               {{"id", survey}, {"establishment", scope.establishment}});
    if (!row) return fail(Fault::not_found, "survey.unknown");
    return Standing{state_of(!row->null(0), row->text(1), scope.today), row->integer(2),
                    to_local(instant_ms(row->text(3)).value_or(0)).date, row->text(1)};
}

}  // namespace

Result<SurveyRow> send(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, message::Ways const& open,
                       NewSurvey const& survey) {
    auto const id = survey.id.value_or(new_id());
    if (sql.count("SELECT count(id) FROM survey WHERE id = :id", {{"id", id}}) > 0)
        return find(sql, keys, scope, id, "fr");
    auto const what = TRY(shipped_named(survey.questionnaire));
    if (auto wrong = wrong_survey(survey, scope.today); !wrong.empty())
        return wrong_fields("body.wrong_fields", std::move(wrong));
    // One at a time: nobody reads two of them well.
    if (sql.count("SELECT count(id) FROM survey WHERE establishment = :here AND closed_at IS NULL",
                  {{"here", scope.establishment}}) > 0)
        return fail(Fault::conflict, "survey.open_already");
    auto const families = invited(sql, keys, scope, open);
    if (families.empty()) return fail(Fault::conflict, "survey.no_family");
    auto const post = TRY(post_of(sql, keys, scope, open, id, survey.closes_on));
    insert(sql, scope, id, what, survey.closes_on, audience(families));
    keys.adopt(id, scope.establishment);
    shut_box(sql, keys, id, {});
    for (auto const& family : families) {
        if (!family.adult) continue;
        auto const invitation = random_id();
        sql.execute("INSERT INTO survey_invitation (id, survey, guardian, child)"
                    " VALUES (:id, :survey, :guardian, :child)",
                    {{"id", invitation}, {"survey", id}, {"guardian", family.adult->id}, {"child", family.child}});
        TRY(tell(sql, post, family, invitation, message::Kind::survey_open, "survey:" + id));
    }
    return find(sql, keys, scope, id, "fr");
}

namespace {

// Those a reminder would go to now, and what of them is known.
struct Silent {
    Standing standing;
    Post post;
    std::vector<std::pair<Id, Family>> to;
};
Result<Silent> to_remind(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                         message::Ways const& open, Id const& survey) {
    auto now = TRY(standing(sql, scope, survey));
    TRY(may_remind(now.state, now.reminders, now.last_sent, scope.today));
    auto post = TRY(post_of(sql, keys, scope, open, survey, now.closes_on));
    auto to = silent(sql, post);
    if (to.empty()) return fail(Fault::conflict, "survey.nobody_to_remind");
    return Silent{std::move(now), std::move(post), std::move(to)};
}

}  // namespace

Result<ReminderForeseen> foresee_reminder(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                          message::Ways const& open, Id const& survey) {
    auto const found = TRY(to_remind(sql, keys, scope, open, survey));
    ReminderForeseen out{static_cast<std::int64_t>(found.to.size()), {}};
    for (auto const& [invitation, family] : found.to) {
        auto const letter = letter_to(found.post, family);
        message::count(out.waits, letter, message::foresee(sql, letter, scope.now));
    }
    return out;
}

Result<SurveyRow> remind(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                         message::Ways const& open, Id const& survey) {
    auto const found = TRY(to_remind(sql, keys, scope, open, survey));
    auto const& [now, post, to] = found;
    auto const number = now.reminders + 1;
    for (auto const& [invitation, family] : to)
        TRY(tell(sql, post, family, invitation, message::Kind::survey_reminder,
                 "survey:" + survey + ":" + std::to_string(number)));
    sql.execute(R"sql(
        INSERT INTO survey_reminder (survey, number, sent_at, sent_by, families)
        VALUES (:survey, :number, :now, :actor, :families)
    )sql",
                {{"survey", survey},
                 {"number", number},
                 {"now", scope.now},
                 {"actor", scope.actor},
                 {"families", static_cast<std::int64_t>(to.size())}});
    return find(sql, keys, scope, survey, "fr");
}

Result<Sheets> print_sheets(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& survey,
                            std::int64_t count, std::string_view site) {
    auto const now = TRY(standing(sql, scope, survey));
    if (now.state == State::closed) return fail(Fault::conflict, "survey.closed");
    if (now.state == State::over) return fail(Fault::conflict, "survey.over");
    constexpr std::int64_t most = 100;
    if (count < 1 || count > most) return wrong_fields("body.wrong_fields", {{"count", "too_many"}});
    Sheets out;
    for (std::int64_t i = 0; i < count; ++i) {
        auto code = new_code();
        auto const token = make_token(sql, survey, {}, Way::sheet, code_hash_of(keys, survey, code));
        auto qr = message::qr_of(std::string{site} + "/l/" + token);
        out.sheets.push_back({std::move(code), "/l/" + token, std::move(qr.path), qr.size});
    }
    sql.execute("UPDATE survey SET sheets = sheets + :count WHERE id = :id", {{"count", count}, {"id", survey}});
    return out;
}

}  // namespace marelle::survey
