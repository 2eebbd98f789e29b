// A reminder reaches who has not finished by e-mail too: by day, once, without a name of a child.
#include "evaluation/world_test.hpp"
#include "message/outbox.hpp"

using namespace marelle;
using namespace marelle::evaluation;
using message::Fate;
using message::Sending;

namespace {

struct Letters : message::Way {
    explicit Letters(std::vector<message::Outgoing>& out, std::vector<Sending>& told) : taken{out}, answers{told} {}
    Sending send(message::Outgoing const& one) override {
        taken.push_back(one);
        if (answers.empty()) return {Fate::sent, {}, {}};
        auto const answer = answers.front();
        answers.erase(answers.begin());
        return answer;
    }
    std::vector<message::Outgoing>& taken;
    std::vector<Sending>& answers;
};

std::string const one = rounds_path + "/" + winter;
std::string const reminders = one + "/reminders", messages_path = one + "/reminder-messages";

struct House : World {
    explicit House(sql::Database& db)
        : World{db}, outbox{db, *keyring, std::make_unique<Letters>(mails, answers), nullptr, still_unfinished} {
        auto round = asked();
        round["informants"] = json::array{"referent"};
        open(round);
    }
    // "1 Anissa Benkaci waiting 2026-01-13T07:00:00.000Z;"
    std::string told() {
        std::string out;
        auto const found = said(cast::bruno, "GET", messages_path);
        for (auto const& each : found.at("items").as_array()) {
            out += std::to_string(each.at("number").as_int64());
            for (auto const& word : {each.at("person").at("name"), each.at("state"), each.at("at")})
                out += " " + std::string{word.as_string()};
            if (!each.at("because").is_null()) out += " " + std::string{each.at("because").as_string()};
            out += ";";
        }
        return out;
    }
    std::string name(Id const& who) {
        return database.read([&](sql::Session& sql) {
            return sql.first("SELECT name FROM user_account WHERE id = :id", {{"id", who}})->text(0);
        });
    }
    void remind(char const* at) {
        clock.set(at);
        said(cast::bruno, "POST", reminders, {}, 201);
    }
    std::vector<message::Outgoing> mails;
    std::vector<Sending> answers;
    message::Outbox outbox;
};

void each_house(std::function<void(House&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        House house{database};
        test(house);
    });
}

}  // namespace

TEST_CASE("what became of a reminder's e-mails is read by who may remind, in their own house") {
    each_house([](House& house) {
        house.remind("2026-01-12T15:30:00.000Z");
        cast::Expected const answers[] = {
            {"Farid", cast::farid, "GET", messages_path, "", 404, "evaluation.round_unknown"},
            {"a referent", cast::anissa, "GET", messages_path, "", 403, "access.refused"},
            {"a psychologist", cast::chloe, "GET", messages_path, "", 403, "access.refused"},
            {"a volunteer", cast::driss, "GET", messages_path, "", 403, "access.refused"},
        };
        for (auto const& answer : answers) cast::expect(house, answer);
        auto const elsewhere = house.as(cast::elodie, "GET", messages_path);
        CHECK(elsewhere.body.find("person") == std::string::npos);
        CHECK(house.said(cast::bruno, "GET", messages_path).at("items").as_array().size() == 2);
    });
}

TEST_CASE("a reminder leaves for who has something left to write, once, when nobody sleeps") {
    each_house([](House& house) {
        for (auto const& child : {cast::adam, cast::jade, cast::ilyes}) house.submit(cast::leila, child);
        house.remind("2026-01-12T21:30:00.000Z");
        auto const anissa = house.name(cast::anissa);
        CHECK(house.told() == "1 " + anissa + " waiting 2026-01-13T07:00:00.000Z;");
        CHECK_FALSE(house.outbox.round().any());
        house.clock.set("2026-01-13T07:00:00.000Z");
        CHECK(house.outbox.round().sent == 1);
        CHECK_FALSE(house.outbox.round().any());
        CHECK(house.told() == "1 " + anissa + " sent 2026-01-13T07:00:00.000Z;");
        REQUIRE(house.mails.size() == 1);
        auto const& mail = house.mails[0];
        CHECK(mail.words.subject == "Les Combes : des évaluations à finir");
        CHECK(mail.words.body.find("Hiver 2026") != std::string::npos);
        CHECK(mail.words.body.find("31 janvier") != std::string::npos);
        for (auto const* child : {"Lina", "Noé", "Sarah", "Tom", "Maya", "Zoé"})
            CHECK(mail.words.body.find(child) == std::string::npos);
        CHECK(house.count("SELECT count(id) FROM user_account WHERE id = '" + cast::anissa + "' AND email = '" +
                          mail.to + "'") == 1);
        // The same colleague is told twice at most.
        house.remind("2026-01-20T10:00:00.000Z");
        CHECK(house.outbox.round().sent == 1);
        cast::expect(house, {"a third", cast::bruno, "POST", reminders, "", 409, "evaluation.reminded_enough"});
        CHECK_FALSE(house.outbox.round().any());
        CHECK(house.mails.size() == 2);
        CHECK(house.count("SELECT count(id) FROM evaluation_reminder_message") == 2);
    });
}

TEST_CASE("a reminder is tried again by day, and says why it did not leave") {
    each_house([](House& house) {
        house.database.write([](sql::Session& sql) {
            sql.execute("UPDATE user_account SET disabled_at = :now WHERE id = :id",
                        {{"now", now()}, {"id", cast::leila}});
        });
        auto const anissa = house.name(cast::anissa);
        house.answers = {{Fate::later, "busy", {}}, {Fate::refused, "refused", {}}};
        house.remind("2026-01-12T18:59:30.000Z");  // half a minute before the quiet hours
        CHECK(house.outbox.round().later == 1);
        CHECK(house.told().find("waiting") != std::string::npos);
        CHECK(house.told().ends_with(" busy;"));
        house.clock.set("2026-01-12T19:30:00.000Z");
        CHECK_FALSE(house.outbox.round().any());
        CHECK(house.mails.size() == 1);
        house.clock.set("2026-01-13T07:00:00.000Z");
        CHECK(house.outbox.round().given_up == 1);
        CHECK(house.told() == "1 " + anissa + " given_up 2026-01-13T07:00:00.000Z refused;");
        CHECK_FALSE(house.outbox.round().any());
    });
}

TEST_CASE("a round that is over reminds nobody any more, and what was cut short is not sent again") {
    each_house([](House& house) {
        house.remind("2026-01-12T21:30:00.000Z");
        REQUIRE(house.count("SELECT count(id) FROM evaluation_reminder_message") == 2);
        house.said(cast::bruno, "PUT", one + "/closure");
        house.clock.set("2026-01-13T07:00:00.000Z");
        CHECK(house.outbox.round().given_up == 1);
        CHECK(house.told().find("given_up 2026-01-13T07:00:00.000Z round_over;") != std::string::npos);
        // Opened again, what is left to say is true again.
        house.said(cast::bruno, "DELETE", one + "/closure");
        house.database.write([](sql::Session& sql) {
            sql.execute("UPDATE evaluation_reminder_message SET claimed_at = '2026-01-13T06:00:00.000Z'"
                        " WHERE given_up_at IS NULL");
        });
        house.outbox.round();
        CHECK(house.told().find("uncertain") != std::string::npos);
        CHECK(house.mails.empty());
    });
}

TEST_CASE("whoever finishes before the e-mail leaves gets none") {
    each_house([](House& house) {
        house.remind("2026-01-12T21:30:00.000Z");
        REQUIRE(house.count("SELECT count(id) FROM evaluation_reminder_message") == 2);
        house.clock.set("2026-01-13T06:00:00.000Z");
        for (auto const& child : {cast::adam, cast::jade, cast::ilyes}) house.submit(cast::leila, child);
        house.clock.set("2026-01-13T07:00:00.000Z");
        message::Round counts;
        for (int i = 0; i < 3; ++i) {
            auto const round = house.outbox.round();
            counts.sent += round.sent;
            counts.given_up += round.given_up;
        }
        CHECK(counts.sent == 1);
        CHECK(counts.given_up == 1);
        CHECK(house.told().find(house.name(cast::leila) + " given_up 2026-01-13T07:00:00.000Z finished;") !=
              std::string::npos);
        CHECK(house.mails.size() == 1);
    });
}

TEST_CASE("a person turns these e-mails off and on, for themselves alone") {
    each_house([](House& house) {
        std::string const path = "/api/v1/reminder-mail", off = R"({"wanted":false})";
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "PUT", path, off, 401, "login.required"},
            {"a volunteer is asked for nothing", cast::driss, "PUT", path, off, 403, "access.refused"},
            {"neither yes nor no", cast::anissa, "PUT", path, "{}", 422, R"("field":"wanted")"},
        };
        for (auto const& refusal : refusals) cast::expect(house, refusal);
        CHECK(house.count("SELECT count(id) FROM user_account WHERE no_reminder_mail_since IS NOT NULL") == 0);
        CHECK(house.said(cast::anissa, "GET", path).at("wanted").as_bool());
        CHECK_FALSE(house.said(cast::anissa, "PUT", path, json::object{{"wanted", false}}).at("wanted").as_bool());
        CHECK(house.said(cast::leila, "GET", path).at("wanted").as_bool());
        house.remind("2026-01-12T15:30:00.000Z");
        CHECK(house.told().find(house.name(cast::anissa) + " given_up 2026-01-12T15:30:00.000Z turned_off;") !=
              std::string::npos);
        CHECK(house.outbox.round().sent == 1);
        CHECK(house.mails.size() == 1);
        // Turned off between the reminder and its morning.
        house.said(cast::anissa, "PUT", path, json::object{{"wanted", true}});
        house.remind("2026-01-20T21:30:00.000Z");
        house.said(cast::anissa, "PUT", path, json::object{{"wanted", false}});
        house.said(cast::leila, "PUT", path, json::object{{"wanted", false}});
        house.clock.set("2026-01-21T07:00:00.000Z");
        CHECK(house.outbox.round().given_up == 1);
        CHECK(house.outbox.round().given_up == 1);
        CHECK(house.mails.size() == 1);
    });
}

TEST_CASE("where no e-mail leaves, a reminder stays on Aujourd'hui alone") {
    each_house([](House& house) {
        house.remind("2026-01-12T15:30:00.000Z");
        house.database.write([](sql::Session& sql) {
            sql.execute("DELETE FROM evaluation_reminder_message");
            auto const reminder = sql.first("SELECT id FROM evaluation_reminder")->text(0);
            message::plan_reminder(sql, {true, false, ""}, reminder, {cast::anissa}, now());
        });
        CHECK(house.told() == "");
    });
}
