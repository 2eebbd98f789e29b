#include "survey/world_test.hpp"
#include "tests/exports.hpp"

using namespace marelle;
using namespace marelle::survey;
namespace json = boost::json;

TEST_CASE("questionnaires over HTTP: refusals first, and nothing is changed by them") {
    each_world([](World& world) {
        auto const closed = R"({"id":")" + new_id() + R"(","questionnaire":"parents","closes_on":"2026-02-06"})";
        world.send();
        auto const audited = world.audit_rows();
        auto const paper = R"({"sending":")" + new_id() + R"(","code":"AAAA-AAAA","answers":[]})";
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", surveys, "", 401, "login.required"},
            {"Hugo of the agglomération", cast::hugo, "GET", one + "/results", "", 401, "login.required"},
            {"nobody sends", cast::nobody, "POST", surveys, closed, 401, "login.required"},
            {"a referent sends none", cast::anissa, "POST", surveys, closed, 403, "access.refused"},
            {"headquarters sends none", cast::elodie, "POST", surveys, closed, 403, "access.refused"},
            {"headquarters sees no audience", cast::elodie, "GET", "/api/v1/survey-audience", "", 403, ""},
            {"the technical administrator sees none", cast::theo, "GET", surveys, "", 403, "access.refused"},
            {"a volunteer reminds nobody", cast::driss, "POST", one + "/reminders", "", 403, "access.refused"},
            {"an activity leader prints none", cast::ines, "POST", one + "/sheets", R"({"count":1})", 403, ""},
            {"a volunteer reads no result", cast::driss, "GET", one + "/results", "", 403, "access.refused"},
            {"a volunteer reads no comment", cast::driss, "GET", one + "/comments", "", 403, "access.refused"},
            {"headquarters reads no text", cast::elodie, "GET", one + "/texts", "", 403, "access.refused"},
            {"headquarters reads no comment", cast::elodie, "GET", one + "/comments", "", 403, "access.refused"},
            {"headquarters asks for the texts", cast::elodie, "GET", one + "/results/file?texts=with", "", 403, ""},
            {"Farid sees it not", cast::farid, "GET", one, "", 404, "survey.unknown"},
            {"nor its questions", cast::farid, "GET", one + "/collection", "", 404, "survey.unknown"},
            {"nor its results", cast::farid, "GET", one + "/results", "", 404, "survey.unknown"},
            {"nor its file", cast::farid, "GET", one + "/results/file", "", 404, "survey.unknown"},
            {"nor its comments", cast::farid, "GET", one + "/comments", "", 404, "survey.unknown"},
            {"nor its texts", cast::farid, "GET", one + "/texts", "", 404, "survey.unknown"},
            {"Farid reminds nobody of it", cast::farid, "POST", one + "/reminders", "", 404, "survey.unknown"},
            {"nor prints", cast::farid, "POST", one + "/sheets", R"({"count":1})", 404, "survey.unknown"},
            {"nor types", cast::farid, "POST", one + "/paper-answers", paper, 404, "survey.unknown"},
            {"nor helps", cast::farid, "POST", one + "/assistances", R"({"child":")" + cast::lina + "\"}", 404,
             "survey.unknown"},
            {"nor closes", cast::farid, "PUT", one + "/closure", "", 404, "survey.unknown"},
            {"an id that is none", cast::bruno, "GET", surveys + "/parents", "", 404, "survey.unknown"},
            {"an unknown one", cast::bruno, "PUT", surveys + "/" + cast::lina + "/closure", "", 404, ""},
            {"one at a time", cast::bruno, "POST", surveys, closed, 409, "survey.open_already"},
            {"unknown questions", cast::bruno, "POST", surveys,
             R"({"questionnaire":"satisfaction","closes_on":"2026-02-06"})", 422, "survey.unknown_questionnaire"},
            {"no last day", cast::bruno, "POST", surveys, R"({"questionnaire":"parents"})", 422, "closes_on"},
            {"a last day that is past", cast::bruno, "POST", surveys,
             R"({"questionnaire":"parents","closes_on":"2026-01-12"})", 422, "too_early"},
            {"not twice in a week", cast::bruno, "POST", one + "/reminders", "", 409, "survey.too_soon"},
            {"no sheet", cast::bruno, "POST", one + "/sheets", R"({"count":0})", 422, "count"},
            {"a ream", cast::bruno, "POST", one + "/sheets", R"({"count":101})", 422, "count"},
            {"no result while it is open", cast::bruno, "GET", one + "/results", "", 409, "survey.not_closed"},
            {"no file either", cast::bruno, "GET", one + "/results/file", "", 409, "survey.not_closed"},
            {"no text either", cast::bruno, "GET", one + "/texts", "", 409, "survey.not_closed"},
            {"no comment either", cast::bruno, "GET", one + "/comments", "", 409, "survey.not_closed"},
            {"an end that would show nothing", cast::bruno, "PUT", one + "/closure", "", 409, "survey.too_few"},
            {"a file of another kind", cast::bruno, "GET", one + "/results/file?format=pdf", "", 422, "format"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.as(cast::farid, "GET", surveys).body.find("\"items\":[]") != std::string::npos);
        CHECK(world.count("SELECT count(id) FROM survey") == 1);
        CHECK(world.count("SELECT count(hash) FROM survey_token") == 6);
        CHECK(world.count("SELECT count(id) FROM message") == 6);
        CHECK(world.count("SELECT count(id) FROM survey WHERE closed_at IS NOT NULL") == 0);
        CHECK(world.audit_rows() == audited);
    });
}

TEST_CASE("a last day is moved by nobody but the director of the house, later and with a reason") {
    each_world([](World& world) {
        world.send();
        auto const audited = world.audit_rows();
        cast::Expected const lines[] = {
            {"Farid moves no last day", cast::farid, "POST", one + "/deadlines",
             R"({"closes_on":"2026-02-20","reason":"Les vacances."})", 404, "survey.unknown"},
            {"nor do headquarters", cast::elodie, "POST", one + "/deadlines",
             R"({"closes_on":"2026-02-20","reason":"Les vacances."})", 403, "access.refused"},
            {"a last day moved without saying why", cast::bruno, "POST", one + "/deadlines",
             R"({"closes_on":"2026-02-20","reason":" "})", 422, "reason"},
            {"an earlier one than families know", cast::bruno, "POST", one + "/deadlines",
             R"({"closes_on":"2026-02-05","reason":"Pressé."})", 422, "too_early"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.count("SELECT count(survey) FROM survey_deadline") == 0);
        CHECK(world.audit_rows() == audited);
    });
}

TEST_CASE("a last day that is moved says so, opens the links again, and is moved once when it is sent twice") {
    each_world([](World& world) {
        world.send();
        auto const link = world.links()[0];
        CHECK(world.get(one).at("moved").is_null());
        auto const moving = R"({"closes_on":"2026-02-20","reason":"La semaine des vacances."})";
        world.clock.set("2026-02-09T09:00:00.000Z");
        CHECK(world.get(one).at("state").as_string() == "over");
        auto const audited = world.audit_rows();
        for (int twice = 0; twice < 2; ++twice)
            cast::expect(world, {"moved", cast::bruno, "POST", one + "/deadlines", moving, 201, "2026-02-20"});
        CHECK(world.audit_rows() == audited + 2);
        auto const row = world.get(one);
        CHECK(row.at("closes_on").as_string() == "2026-02-20");
        CHECK(row.at("state").as_string() == "open");
        CHECK(row.at("moved").at("before").as_string() == "2026-02-06");
        CHECK(row.at("moved").at("reason").as_string() == "La semaine des vacances.");
        CHECK(world.count("SELECT count(number) FROM survey_deadline") == 1);
        CHECK(world.answer(link, "1111111").status == 303);
        CHECK(world.get(one).at("answers").as_int64() == 1);
        auto const later = R"({"closes_on":"2026-02-27","reason":"Il manque des feuilles."})";
        cast::expect(world, {"again", cast::bruno, "POST", one + "/deadlines", later, 201, "2026-02-27"});
        CHECK(world.get(one).at("moved").at("before").as_string() == "2026-02-20");
        CHECK(world.count("SELECT count(number) FROM survey_deadline") == 2);
    });
}

TEST_CASE("a questionnaire is not sent without a telephone, an address, or anybody to send it to") {
    tests::for_each_database([](sql::Database& database) {
        World world{database, {true, true, ""}};
        cast::expect(world, {"no address", cast::bruno, "POST", surveys, to_send, 409, "family.no_address"});
        cast::expect(world, {"no telephone", cast::farid, "POST", surveys,
                             R"({"questionnaire":"parents","closes_on":"2026-02-06"})", 409, "family.no_phone"});
        database.write([](sql::Session& sql) { sql.execute("UPDATE enrolment SET until_on = '2026-01-10'"); });
        cast::expect(world, {"nobody", cast::bruno, "POST", surveys, to_send, 409, "survey.no_family"});
        CHECK(world.count("SELECT count(id) FROM survey") == 0);
        CHECK(world.count("SELECT count(id) FROM message") == 0);
    });
}

TEST_CASE("each family is invited once, in its language, and what leaves waits as any planned message") {
    each_world([](World& world) {
        auto const audience = world.get("/api/v1/survey-audience");
        CHECK(audience.at("families").as_int64() ==
              8);  // Lina and Maya are one; Ilyès and Zoé have nobody written down
        CHECK(audience.at("sms").as_int64() == 6);
        CHECK(audience.at("paper").as_int64() == 2);
        CHECK(audience.at("languages").as_array().size() == 5);
        CHECK(audience.at("waits").at("later") == 0);
        world.send();
        world.send();  // the same id: the same survey
        CHECK(world.count("SELECT count(id) FROM message WHERE kind = 'survey_open' AND urgency = 'planned'") == 6);
        CHECK(world.count("SELECT count(id) FROM message WHERE language = 'tr'") == 1);
        // A second one the same week would wait for each of them.
        auto const after = world.get("/api/v1/survey-audience").at("waits");
        CHECK(after.at("week") == 6);
        CHECK(after.at("last") == "2026-01-19T15:30:00.000Z");
        CHECK(world.count("SELECT count(id) FROM message WHERE useful_until = '2026-02-06T23:00:00.000Z'") == 6);
        CHECK(world.count("SELECT count(id) FROM message WHERE guardian = :karim",
                          {{"karim", message::adults::karim}}) == 0);
        auto const row = world.get(one);
        CHECK(row.at("families").as_int64() == 8);
        CHECK(row.at("written_to").as_int64() == 6);
        CHECK(row.at("answers").as_int64() == 0);
        CHECK(row.at("state").as_string() == "open");
        CHECK(row.at("title").as_string() == "Votre avis sur l’accueil de votre enfant");
        CHECK(row.at("reminder_from").as_string() == "2026-01-19");
    });
}

TEST_CASE("a family that was written to this week waits its week, a hidden home is handed a sheet") {
    each_world([](World& world) {
        world.database.write([&](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO message (id, establishment, guardian, child, channel, kind, urgency, language, created_at,
                    created_by, planned_for, tries, next_try_at, sent_at)
                VALUES (:id, :combes, :nadia, :lina, 'sms', 'family_link', 'planned', 'fr', :at, :by, :at, 1, :at, :at)
            )sql",
                        {{"id", new_id()},
                         {"combes", cast::combes},
                         {"nadia", message::adults::nadia},
                         {"lina", cast::lina},
                         {"at", "2026-01-10T10:00:00.000Z"},
                         {"by", cast::bruno}});
            sql.execute(
                R"sql(
                INSERT INTO protected_address (id, child, address_sealed, reason_sealed, from_on, recorded_at,
                    recorded_by)
                VALUES (:id, :child, :bytes, :bytes, '2026-01-01', '2026-01-01T08:00:00.000Z', :by)
            )sql",
                {{"id", new_id()}, {"child", cast::noe}, {"bytes", Value{Bytes{"sealed"}}}, {"by", cast::bruno}});
        });
        world.send();
        CHECK(world.get(one).at("written_to").as_int64() == 5);
        CHECK(world.count("SELECT count(id) FROM message WHERE kind = 'survey_open' AND child = :noe",
                          {{"noe", cast::noe}}) == 0);
        CHECK(world.count("SELECT count(id) FROM message WHERE kind = 'survey_open' AND guardian = :nadia"
                          " AND later_because = 'weekly_limit' AND planned_for = '2026-01-17T10:00:00.000Z'",
                          {{"nadia", message::adults::nadia}}) == 1);
    });
}

TEST_CASE("what is sent at night leaves in the morning") {
    each_world([](World& world) {
        world.clock.set("2026-01-12T20:30:00.000Z");  // half past nine in the evening
        world.send();
        CHECK(world.count("SELECT count(id) FROM message WHERE kind = 'survey_open'"
                          " AND later_because = 'quiet_hours' AND planned_for = '2026-01-13T07:00:00.000Z'") == 6);
    });
}

TEST_CASE("a reminder goes to the families that have not answered, twice at most; one answer a family") {
    each_world([](World& world) {
        world.send();
        auto const first = world.links();
        CHECK(world.answer(first[0], "1111111").status == 303);
        for (auto const& line :
             {cast::Expected{"a referent foresees none", cast::anissa, "GET", one + "/reminders", "", 403},
              {"nor Farid", cast::farid, "GET", one + "/reminders", "", 404, "survey.unknown"},
              {"none in the same week", cast::bruno, "GET", one + "/reminders", "", 409, "survey.too_soon"}})
            cast::expect(world, line);
        world.clock.set("2026-01-20T09:00:00.000Z");
        // Said before: the five that are silent, and the one of them who was written to these days.
        auto const waits = [&] {
            auto const foreseen = world.get(one + "/reminders");
            CHECK(foreseen.at("families") == 5);
            return std::to_string(foreseen.at("waits").at("later").as_int64()) + " " +
                   std::to_string(foreseen.at("waits").at("too_late").as_int64());
        };
        CHECK(waits() == "0 0");
        auto const written_to = [&](char const* left) {
            world.database.write([&](sql::Session& sql) {
                sql.execute("UPDATE message SET sent_at = :at, planned_for = :at WHERE guardian IN"
                            " (SELECT max(guardian) FROM message WHERE kind = 'survey_open')",
                            {{"at", left}});
            });
        };
        written_to("2026-01-19T09:00:00.000Z");
        CHECK(waits() == "1 0");
        written_to("2026-01-13T08:00:00.000Z");
        CHECK(waits() == "0 0");
        CHECK(world.count("SELECT count(id) FROM message WHERE kind = 'survey_reminder'") == 0);
        auto const reminded = world.as(cast::bruno, "POST", one + "/reminders");
        REQUIRE_MESSAGE(reminded.status == 201, reminded.body);
        auto const second = world.links("survey_reminder");
        CHECK(second.size() == 5);
        CHECK(world.count("SELECT count(id) FROM message WHERE kind = 'survey_reminder' AND guardian = :nadia",
                          {{"nadia", message::adults::nadia}}) == 0);
        cast::expect(world, {"pressed twice", cast::bruno, "POST", one + "/reminders", "", 409, "survey.too_soon"});
        // Both links of a family are one voice.
        CHECK(world.answer(second[0], "2222222").status == 303);
        CHECK(world.answer(first[1], "4444444").body.find("Merci") != std::string::npos);
        CHECK(world.get(one).at("answers").as_int64() == 2);
        world.clock.set("2026-01-27T09:00:00.000Z");
        CHECK(world.as(cast::bruno, "POST", one + "/reminders").status == 201);
        CHECK(world.count("SELECT count(id) FROM message WHERE kind = 'survey_reminder'") == 9);
        world.clock.set("2026-02-04T09:00:00.000Z");
        cast::expect(world, {"not a third", cast::bruno, "POST", one + "/reminders", "", 409, "survey.reminded_twice"});
        CHECK(world.get(one).at("reminder_from").is_null());
        CHECK(world.count("SELECT count(number) FROM survey_reminder") == 2);
    });
}

TEST_CASE("a sheet is typed once, by anybody of the team but a child's referent") {
    each_world([](World& world) {
        world.send();
        auto const sheets = world.sheets(3);
        CHECK(sheets.size() == 3);
        CHECK(sheets[0].at("qr_size").as_int64() >= 25);
        auto const code = std::string{sheets[0].at("code").as_string()};
        CHECK(world.type(code, cast::anissa).status == 403);
        CHECK(world.type(code, cast::anissa).body.find("survey.referent_collects") != std::string::npos);
        CHECK(world.as(cast::leila, "GET", one + "/collection").body.find("survey.referent_collects") !=
              std::string::npos);
        CHECK(world.get(one, cast::anissa).at("referent").as_bool());
        CHECK(!world.get(one, cast::ines).at("referent").as_bool());
        CHECK(world.type(code, cast::elodie).status == 403);
        CHECK(world.as(cast::driss, "GET", one + "/collection").status == 403);
        CHECK(world.get(one + "/collection", cast::ines).at("keys").as_array().size() == asked);
        cast::expect(world, {"a question that is none", cast::ines, "POST", one + "/paper-answers",
                             R"({"sending":")" + new_id() + R"(","code":")" + code +
                                 R"(","answers":[{"question":"salary","face":"yes"}]})",
                             422, "answers/0/question"});
        cast::expect(world, {"nothing ticked", cast::ines, "POST", one + "/paper-answers",
                             R"({"sending":")" + new_id() + R"(","code":")" + code + R"(","answers":[]})", 422,
                             "survey.nothing_said"});
        CHECK(world.type("ZZZZ-ZZZZ").status == 404);
        CHECK(world.type("0000").status == 404);
        CHECK(world.get(one).at("answers").as_int64() == 0);
        auto const audited = world.audit_rows();
        auto lower = code;
        for (auto& each : lower)
            if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
        lower.erase(4, 1);
        CHECK(world.type(lower).status == 201);  // as a hurried hand types it
        CHECK(world.audit_rows() == audited + 1);
        CHECK(world.type(code).body.find("survey.used") != std::string::npos);
        CHECK(world.get(one).at("answers").as_int64() == 1);
        // The same sheet's square opens the page, once.
        auto const address = std::string{sheets[1].at("address").as_string()};
        CHECK(world.answer(address, "1111111").status == 303);
        CHECK(world.type(std::string{sheets[1].at("code").as_string()}).status == 409);
        // Handed in on the last evening, typed the next morning.
        world.clock.set("2026-02-07T09:00:00.000Z");
        CHECK(world.anyone("GET", std::string{sheets[2].at("address").as_string()}).body.find("fermé") !=
              std::string::npos);
        CHECK(world.type(std::string{sheets[2].at("code").as_string()}, cast::bruno).status == 201);
        CHECK(world.get(one).at("answers").as_int64() == 3);
    });
}

TEST_CASE("a family may be helped, but not by the child's referent, and once") {
    each_world([](World& world) {
        world.send();
        auto const help = [&](Id const& child, Id const& by) {
            return world.as(by, "POST", one + "/assistances", R"({"child":")" + child + "\"}");
        };
        CHECK(help(cast::lina, cast::anissa).body.find("survey.referent_collects") != std::string::npos);
        CHECK(help(cast::nour, cast::chloe).status == 404);  // of Bellevue
        CHECK(help(cast::zoe, cast::bruno).body.find("survey.sheet_instead") != std::string::npos);
        // Of Maya, though the message was about her sister.
        auto const made = help(cast::maya, cast::bruno);
        REQUIRE_MESSAGE(made.status == 201, made.body);
        auto const link = std::string{json::parse(made.body).at("address").as_string()};
        CHECK(world.answer(link, "1234011").status == 303);
        CHECK(help(cast::lina, cast::bruno).body.find("survey.answered") != std::string::npos);
        CHECK(world.answer(world.links()[0], "1111111").body.find("Merci") != std::string::npos);
        CHECK(world.get(one).at("answers").as_int64() == 1);
    });
}

TEST_CASE("once closed: counts, response rate, intervals; under the base nothing; headquarters asks for more") {
    each_world([](World& world) {
        world.sent_and_closed();
        CHECK(world.as(cast::bruno, "PUT", one + "/closure").status == 200);  // closed once
        auto const results = world.get(one + "/results");
        CHECK(results.at("shown").as_bool());
        CHECK(results.at("response").as_double() == doctest::Approx(0.75));
        auto const& first = results.at("questions").as_array()[0].as_object();
        CHECK(first.at("base").as_int64() == 6);
        CHECK(first.at("k").as_int64() == 5);
        CHECK(first.at("low").as_double() == doctest::Approx(0.4365).epsilon(0.001));
        CHECK(first.at("faces").as_array()[3].at("answers").as_int64() == 1);
        auto const& last = results.at("questions").as_array()[6].as_object();
        CHECK(last.at("base").as_int64() == 5);
        CHECK(last.at("unsaid").as_int64() == 1);
        auto hers = world.get(one + "/results", cast::anissa);
        hers.at("survey").as_object()["referent"] = false;
        CHECK(hers == world.get(one + "/results"));
        auto const afar = world.get(one + "/results", cast::elodie);
        CHECK_FALSE(afar.at("shown").as_bool());
        CHECK(afar.at("questions").as_array().empty());
        CHECK(afar.at("ways").as_array().empty());
        CHECK(afar.at("least").as_int64() == 11);
        cast::expect(
            world, {"closed is closed", cast::bruno, "POST", one + "/sheets", R"({"count":1})", 409, "survey.closed"});
        cast::expect(world, {"nobody is helped", cast::bruno, "POST", one + "/assistances",
                             R"({"child":")" + cast::lina + "\"}", 409, "survey.closed"});
        CHECK(world.as(cast::bruno, "POST", one + "/reminders").status == 409);
    });
}

TEST_CASE("the list of questionnaires as a file: how many answered, never who") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.send();
        cast::expect(world, {"a volunteer", cast::driss, "GET", surveys + "-export", "", 403, "access.refused"});
        tests::expect_export(world, cast::bruno,
                             {surveys + "-export", "export:surveys:1", ";Les Combes;En cours;2026-01-12;2026-02-06;"});
        CHECK(world.as(cast::bruno, "GET", surveys + "-export").body.find("Numéro") == std::string::npos);
    });
}

TEST_CASE("too few answers are counted for nobody, and what has not left is not sent") {
    each_world([](World& world) {
        world.send();
        CHECK(world.answer(world.links()[0], "1111111", "Rien+a+changer").status == 303);
        world.clock.set("2026-02-07T09:00:00.000Z");
        world.close();
        auto const results = world.get(one + "/results");
        CHECK_FALSE(results.at("shown").as_bool());
        CHECK(results.at("questions").as_array().empty());
        CHECK(results.at("survey").at("answers").as_int64() == 1);
        CHECK(world.as(cast::bruno, "GET", one + "/results/file").body.find("reçu") == std::string::npos);
        CHECK(world.as(cast::bruno, "GET", one + "/comments").body.find("\"items\":[]") != std::string::npos);
        CHECK(world.count("SELECT count(id) FROM message WHERE kind = 'survey_open' AND withdrawn_at IS NULL") == 0);
        CHECK(world.count("SELECT count(id) FROM message WHERE values_sealed IS NOT NULL") == 0);
    });
}
