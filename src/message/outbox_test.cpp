#include "message/family_test.hpp"
#include "message/outbox.hpp"
#include "message/sealed.hpp"
#include "tests/exports.hpp"
#include <filesystem>
#include <fstream>
#include <rapidcheck.h>
#include <set>

using namespace marelle;
using namespace marelle::message;

namespace {

// Says what it is told to say, and remembers what it was given.
class Scripted : public Way {
public:
    std::vector<Outgoing> taken;
    std::vector<Sending> says;
    std::function<void()> meanwhile = [] {};
    Sending send(Outgoing const& message) override {
        taken.push_back(message);
        meanwhile();
        if (says.empty()) return {Fate::sent, {}, "gw-" + message.id};
        auto next = says.front();
        says.erase(says.begin());
        return next;
    }
};

struct Counter {
    explicit Counter(cast::World& world)
        : sms{new Scripted},
          mail{new Scripted},
          outbox{world.database, *world.keyring, std::unique_ptr<Way>{mail}, std::unique_ptr<Way>{sms}} {}
    Scripted *sms, *mail;
    Outbox outbox;
};

NewMessage link_to(Id const& guardian, Channel channel = Channel::sms, Urgency urgency = Urgency::planned) {
    NewMessage out;
    out.guardian = guardian;
    out.child = cast::lina;
    out.channel = channel;
    out.kind = Kind::family_link;
    out.urgency = urgency;
    out.values = {{"child", "Lina"},
                  {"place", "Les Combes"},
                  {"phone", "04 79 00 00 00"},
                  {"link", "https://marelle.example.org/l/secret-token"}};
    return out;
}

Result<MessageRow> plan_as(cast::World& world, Id const& who, NewMessage const& message,
                           Ways const& open = adults::all_ways) {
    return world.database.write(
        [&](sql::Session& sql) { return plan(sql, *world.keyring, world.scope(who, "message.write"), open, message); });
}

MessageRow now_of(cast::World& world, Id const& id) {
    return *world.database.read(
        [&](sql::Session& sql) { return find(sql, world.scope(cast::bruno, "message.read"), id); });
}

std::string refused(Result<MessageRow> const& result) { return result ? "" : result.error().code; }

void each_world(std::function<void(cast::World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        cast::World world{database};
        adults::write(world);
        test(world);
    });
}

void cut_short(cast::World& world) {
    Counter post{world};
    post.sms->meanwhile = [] { throw std::runtime_error{"the power goes"}; };
    CHECK_THROWS(post.outbox.round());
}

}  // namespace

TEST_CASE("a message is refused to who may not write it, and to who may not be written to") {
    each_world([](cast::World& world) {
        CHECK(refused(plan_as(world, cast::farid, link_to(adults::nadia))) == "child.unknown");
        CHECK(refused(plan_as(world, cast::leila, link_to(adults::nadia))) == "child.unknown");
        CHECK(refused(plan_as(world, cast::bruno, link_to(adults::samir))) == "message.adult_unknown");
        CHECK(refused(plan_as(world, cast::bruno, link_to(adults::nadia), Ways{})) == "message.way_closed");
        adults::right(world, cast::lina, adults::karim, "no_approach", "2026-01-12");
        CHECK(refused(plan_as(world, cast::bruno, link_to(adults::karim))) == "message.must_not_approach");
        world.database.write([](sql::Session& sql) { sql.execute("UPDATE guardian SET phone_sealed = NULL"); });
        CHECK(refused(plan_as(world, cast::bruno, link_to(adults::nadia))) == "message.no_phone");
        CHECK(world.count("SELECT count(*) FROM message") == 0);
    });
}

TEST_CASE("a message leaves once, to the number of that moment, and its words are forgotten") {
    each_world([](cast::World& world) {
        Counter post{world};
        auto message = link_to(adults::nadia);
        message.id = new_id();
        auto const planned = plan_as(world, cast::anissa, message);
        REQUIRE(planned);
        CHECK(planned->state == State::waiting);
        CHECK(refused(plan_as(world, cast::anissa, message)).empty());  // sent twice is one
        CHECK(world.count("SELECT count(*) FROM message") == 1);
        world.database.write([&](sql::Session& sql) {
            sql.execute("UPDATE guardian SET phone_sealed = :phone WHERE id = :id",
                        {{"id", adults::nadia},
                         {"phone", world.keyring->seal("guardian", "phone_sealed", adults::nadia, adults::nadia,
                                                       "+33639980000")}});
        });
        CHECK(post.outbox.round().sent == 1);
        REQUIRE(post.sms->taken.size() == 1);
        CHECK(post.sms->taken[0].to == "+33639980000");
        CHECK(post.sms->taken[0].words.body ==
              "Les Combes : quand Lina ne vient pas, prévenez-nous ici : https://marelle.example.org/l/secret-token");
        CHECK(post.outbox.round().sent == 0);
        CHECK(now_of(world, planned->id).state == State::sent);
        CHECK(world.count("SELECT count(*) FROM message WHERE values_sealed IS NOT NULL") == 0);
        world.database.write([&](sql::Session& sql) {
            CHECK_FALSE(delivered(sql, "gw-unknown", now()));
            CHECK(delivered(sql, "gw-" + planned->id, now()));
        });
        CHECK(now_of(world, planned->id).state == State::delivered);
    });
}

TEST_CASE("what fails is tried again, then given up and said; a person may send it once more") {
    each_world([](cast::World& world) {
        Counter post{world};
        auto const planned = plan_as(world, cast::bruno, link_to(adults::nadia));
        REQUIRE(planned);
        post.sms->says.assign(6, {Fate::later, "busy", {}});
        for (auto const* at : {"2026-01-12T15:30:00.000Z", "2026-01-12T15:31:00.000Z", "2026-01-12T15:36:00.000Z",
                               "2026-01-12T16:06:00.000Z", "2026-01-12T18:06:00.000Z"}) {
            world.clock.set(at);
            CHECK(post.outbox.round().later == 1);
            CHECK(post.outbox.round().later == 0);
            CHECK(now_of(world, planned->id).state == State::waiting);
            CHECK(now_of(world, planned->id).because == "busy");
        }
        // Eight hours later is night: the last try is in the morning.
        world.clock.set("2026-01-13T02:06:00.000Z");
        CHECK_FALSE(post.outbox.round().any());
        world.clock.set("2026-01-13T07:00:00.000Z");
        CHECK(post.outbox.round().given_up == 1);
        CHECK(now_of(world, planned->id).state == State::given_up);
        auto const scope = world.scope(cast::bruno, "message.write");
        CHECK(world.database.read([&](sql::Session& sql) { return in_trouble(sql, scope); }) == 1);
        auto const again = [&](Id const& who, Id const& fresh) {
            return world.database.write([&](sql::Session& sql) {
                return repeat(sql, *world.keyring, world.scope(who, "message.write"), adults::all_ways, planned->id,
                              fresh);
            });
        };
        CHECK(refused(again(cast::farid, new_id())) == "message.unknown");
        auto const fresh = again(cast::bruno, new_id());
        REQUIRE(fresh);
        CHECK(again(cast::bruno, new_id())->id == fresh->id);  // asked twice, made once
        CHECK(world.database.read([&](sql::Session& sql) { return in_trouble(sql, scope); }) == 0);
        CHECK(post.outbox.round().sent == 1);
        CHECK(now_of(world, fresh->id).state == State::sent);
    });
}

TEST_CASE("a sending cut short is perhaps sent: it is said, and never done again by itself") {
    each_world([](cast::World& world) {
        auto const planned = plan_as(world, cast::bruno, link_to(adults::nadia));
        REQUIRE(planned);
        cut_short(world);
        CHECK(now_of(world, planned->id).state == State::sending);
        Counter post{world};
        CHECK_FALSE(post.outbox.round().any());
        CHECK(post.sms->taken.empty());
        world.clock.set("2026-01-12T15:41:00.000Z");
        CHECK_FALSE(post.outbox.round().any());
        CHECK(now_of(world, planned->id).state == State::uncertain);
        CHECK(now_of(world, planned->id).because == "perhaps_sent");
        world.clock.set("2026-01-13T15:41:00.000Z");
        CHECK_FALSE(post.outbox.round().any());
        CHECK(post.sms->taken.empty());
    });
}

TEST_CASE("what is perhaps sent is sent once more without waiting a week, and counts as that one") {
    each_world([](cast::World& world) {
        auto const planned = plan_as(world, cast::bruno, link_to(adults::nadia));
        REQUIRE(planned);
        cut_short(world);
        Counter post{world};
        world.clock.set("2026-01-12T15:41:00.000Z");
        CHECK_FALSE(post.outbox.round().any());
        CHECK_FALSE(now_of(world, planned->id).repeated);
        auto const scope = world.scope(cast::bruno, "message.write");
        auto const in_write = [&](auto const& what) { return world.database.write(what); };
        auto const again = [&] {
            return in_write([&](sql::Session& sql) {
                return repeat(sql, *world.keyring, scope, adults::all_ways, planned->id, new_id());
            });
        };
        auto const trouble = [&] {
            return world.database.read([&](sql::Session& sql) { return in_trouble(sql, scope); });
        };
        auto const first = again();
        REQUIRE(first);
        CHECK_FALSE(first->later_because);
        CHECK(now_of(world, planned->id).repeated);
        CHECK(trouble() == 0);

        // Taken back before it left: the former one is in trouble again, and may be sent again.
        REQUIRE(in_write([&](sql::Session& sql) { return withdraw(sql, scope, first->id); }));
        CHECK_FALSE(now_of(world, planned->id).repeated);
        CHECK(trouble() == 1);
        auto const second = again();
        REQUIRE(second);
        CHECK(second->id != first->id);
        CHECK_FALSE(second->later_because);
        CHECK(post.outbox.round().sent == 1);

        auto const next = plan_as(world, cast::bruno, link_to(adults::nadia));
        CHECK(next->later_because == Later::weekly_limit);
        CHECK(next->planned_for == "2026-01-19T15:41:00.000Z");
    });
}

TEST_CASE("two machines take each message once") {
    each_world([](cast::World& world) {
        for (int i = 0; i < 5; ++i)
            REQUIRE(plan_as(world, cast::bruno, link_to(adults::nadia, Channel::sms, Urgency::urgent)));
        Counter one{world}, two{world};
        // While one sends, the other looks too.
        one.sms->meanwhile = [&] { two.outbox.round(1); };
        one.outbox.round();
        std::set<Id> sent;
        for (auto const& each : one.sms->taken) CHECK(sent.insert(each.id).second);
        for (auto const& each : two.sms->taken) CHECK(sent.insert(each.id).second);
        CHECK(sent.size() == 5);
    });
}

TEST_CASE("the newest data decides when a message leaves") {
    each_world([](cast::World& world) {
        Counter post{world};
        auto const first = plan_as(world, cast::bruno, link_to(adults::karim, Channel::email));
        REQUIRE(first);
        CHECK(first->language == "ar");
        adults::right(world, cast::lina, adults::karim, "no_approach", "2026-01-12");
        CHECK(post.outbox.round().given_up == 1);
        CHECK(now_of(world, first->id).because == "must_not_approach");
        CHECK(post.mail->taken.empty());

        auto late = link_to(adults::nadia);
        late.useful_until = "2026-01-12T15:45:00.000Z";
        auto const second = plan_as(world, cast::bruno, late);
        world.clock.set("2026-01-12T15:50:00.000Z");
        CHECK(post.outbox.round().given_up == 1);
        CHECK(now_of(world, second->id).because == "too_late");
        CHECK(post.sms->taken.empty());
    });
}

TEST_CASE("what could only leave too late is given up at once, but a letter, which is handed over") {
    each_world([](cast::World& world) {
        REQUIRE(plan_as(world, cast::bruno, link_to(adults::nadia)));
        auto late = link_to(adults::nadia);
        late.useful_until = "2026-01-19T15:30:00.000Z";  // the very instant her week is over
        auto const never = plan_as(world, cast::bruno, late);
        REQUIRE(never);
        CHECK(never->state == State::given_up);
        CHECK(never->because == "too_late");
        CHECK(never->planned_for == "2026-01-19T15:30:00.000Z");
        late.channel = Channel::paper;
        CHECK(plan_as(world, cast::bruno, late)->state == State::to_print);
        late.channel = Channel::sms;
        late.useful_until = "2026-01-19T15:31:00.000Z";
        CHECK(plan_as(world, cast::bruno, late)->state == State::waiting);
        auto urgent = link_to(adults::nadia, Channel::sms, Urgency::urgent);
        urgent.useful_until = "2026-01-12T15:45:00.000Z";
        CHECK(plan_as(world, cast::bruno, urgent)->state == State::waiting);
        CHECK(world.count("SELECT count(id) FROM message WHERE given_up_at IS NOT NULL") == 1);
    });
}

TEST_CASE("what has not left can be stopped, what has left cannot") {
    each_world([](cast::World& world) {
        Counter post{world};
        auto const stop = [&](Id const& id) {
            return world.database.write(
                [&](sql::Session& sql) { return withdraw(sql, world.scope(cast::bruno, "message.write"), id); });
        };
        auto const first = plan_as(world, cast::bruno, link_to(adults::nadia));
        CHECK(stop(first->id)->state == State::withdrawn);
        CHECK(stop(first->id)->state == State::withdrawn);
        CHECK_FALSE(post.outbox.round().any());
        // It did not leave: it takes no one's week.
        auto const second = plan_as(world, cast::bruno, link_to(adults::nadia));
        CHECK_FALSE(second->later_because);
        CHECK(post.outbox.round().sent == 1);
        CHECK(refused(stop(second->id)) == "message.gone");
        auto const third = plan_as(world, cast::bruno, link_to(adults::nadia));
        CHECK(third->later_because == Later::weekly_limit);
        CHECK(third->planned_for == "2026-01-19T15:30:00.000Z");
        auto const urgent = plan_as(world, cast::bruno, link_to(adults::nadia, Channel::sms, Urgency::urgent));
        CHECK_FALSE(urgent->later_because);
    });
}

TEST_CASE("a planned message that left late moves the week of the next one; an urgent one leaves all the same") {
    each_world([](cast::World& world) {
        Counter post{world};
        auto const first = plan_as(world, cast::bruno, link_to(adults::nadia));
        auto const second = plan_as(world, cast::bruno, link_to(adults::nadia));
        CHECK(second->planned_for == "2026-01-19T15:30:00.000Z");
        post.sms->says = {{Fate::later, "busy", {}}};
        CHECK(post.outbox.round().later == 1);
        world.clock.set("2026-01-13T09:00:00.000Z");
        CHECK(post.outbox.round().sent == 1);
        auto urgent = link_to(adults::nadia, Channel::sms, Urgency::urgent);
        urgent.useful_until = "2026-01-19T20:00:00.000Z";
        REQUIRE(plan_as(world, cast::bruno, urgent));
        CHECK(post.outbox.round().sent == 1);
        world.clock.set("2026-01-19T15:30:00.000Z");
        CHECK_FALSE(post.outbox.round().any());
        auto const waits = now_of(world, second->id);
        CHECK(waits.state == State::waiting);
        CHECK(waits.later_because == Later::weekly_limit);
        CHECK(waits.planned_for == "2026-01-20T09:00:00.000Z");
        // Whatever is planned meanwhile counts from there.
        auto const third = plan_as(world, cast::bruno, link_to(adults::nadia));
        CHECK(third->planned_for == "2026-01-27T09:00:00.000Z");
        world.clock.set("2026-01-20T09:00:00.000Z");
        CHECK(post.outbox.round().sent == 1);
        CHECK(now_of(world, second->id).state == State::sent);
        CHECK(post.sms->taken.size() == 4);
    });
}

TEST_CASE("a letter waits for the printer with its QR code, and is forgotten after a month") {
    each_world([](cast::World& world) {
        Counter post{world};
        auto const planned = plan_as(world, cast::bruno, link_to(adults::karim, Channel::paper), Ways{});
        REQUIRE(planned);
        CHECK(planned->state == State::to_print);
        CHECK_FALSE(post.outbox.round().any());
        auto const read = [&](Id const& who) {
            return world.database.read([&](sql::Session& sql) {
                return letter(sql, *world.keyring, world.scope(who, "message.write"), planned->id);
            });
        };
        CHECK_FALSE(read(cast::farid));
        auto const page = read(cast::bruno);
        REQUIRE(page);
        CHECK(page->direction == "rtl");
        CHECK(page->qr_size > 20);
        CHECK(page->body.find("secret-token") != std::string::npos);
        world.database.write(
            [&](sql::Session& sql) { CHECK(printed(sql, world.scope(cast::bruno, "message.write"), planned->id)); });
        CHECK(now_of(world, planned->id).state == State::printed);
        CHECK(read(cast::bruno));
        world.clock.set("2026-02-12T15:30:00.000Z");
        world.database.write([](sql::Session& sql) { forget_values(sql, now_ms()); });
        CHECK(read(cast::bruno).error().code == "message.values_gone");
    });
}

TEST_CASE("the screens of messages: refusals, then the list, then nothing else changed") {
    each_world([](cast::World& world) {
        add_routes(world.router, *world.keyring, adults::all_ways, "jeton");
        auto const planned = plan_as(world, cast::bruno, link_to(adults::nadia, Channel::paper));
        auto const one = "/api/v1/messages/" + planned->id;
        for (auto const& each :
             {cast::Expected{"nobody's", cast::nobody, "GET", "/api/v1/messages", "", 401},
              {"not a volunteer's", cast::driss, "GET", "/api/v1/messages", "", 403},
              {"not headquarters'", cast::elodie, "GET", "/api/v1/messages", "", 403},
              {"Farid's list is empty", cast::farid, "GET", "/api/v1/messages", "", 200, R"("items":[])"},
              {"Leïla follows others", cast::leila, "GET", "/api/v1/messages", "", 200, R"("items":[])"},
              {"not Farid's letter", cast::farid, "GET", one + "/letter", "", 404},
              {"not Farid's to stop", cast::farid, "PUT", one + "/withdrawal", "{}", 404},
              {"not Farid's to repeat", cast::farid, "POST", one + "/repetition", "{}", 404},
              {"not Farid's to print", cast::farid, "PUT", one + "/printing", "{}", 404},
              {"did not fail", cast::bruno, "POST", one + "/repetition", "{}", 409, "not_stuck"},
              {"no number", cast::bruno, "PUT", "/api/v1/establishment-phone", R"({"phone":"12"})", 422},
              {"a referent's not", cast::anissa, "PUT", "/api/v1/establishment-phone", "{}", 403},
              {"no token", cast::nobody, "POST", "/api/v1/message-reports", R"({"reference":"x","state":"delivered"})",
               401}})
            cast::expect(world, each);
        auto const before = world.audit_rows();
        cast::expect(world, {"Bruno's", cast::bruno, "GET", "/api/v1/messages?state=letters", "", 200, "Nadia Benali"});
        CHECK(world.audit_rows() == before + 1);
        cast::expect(world, {"Anissa's", cast::anissa, "GET", "/api/v1/messages", "", 200, R"("to_print")"});
        cast::expect(world,
                     {"none waits", cast::bruno, "GET", "/api/v1/messages?state=waiting", "", 200, R"("items":[])"});
        cast::expect(world, {"the letter", cast::bruno, "GET", one + "/letter", "", 200, "secret-token"});
        cast::expect(world, {"printed", cast::bruno, "PUT", one + "/printing", "{}", 200, R"("printed")"});
        cast::expect(world, {"the number", cast::bruno, "PUT", "/api/v1/establishment-phone",
                             R"({"phone":"04 79 11 11 11"})", 200, "+33479111111"});
        cast::expect(world, {"a report",
                             cast::nobody,
                             "POST",
                             "/api/v1/message-reports",
                             R"({"reference":"x","state":"delivered"})",
                             204,
                             "",
                             {{"authorization", "Bearer jeton"}}});
        CHECK(world.count("SELECT count(*) FROM message") == 1);
    });
}

TEST_CASE("the messages as a file say what became of each, and nothing of what was said") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        adults::write(world);
        add_routes(world.router, *world.keyring, adults::all_ways, "");
        REQUIRE(plan_as(world, cast::anissa, link_to(adults::nadia)));
        for (auto const& who : {cast::ines, cast::driss, cast::chloe})
            cast::expect(world, {"not theirs", who, "GET", "/api/v1/messages-export", "", 403});
        tests::expect_export(world, cast::anissa,
                             {"/api/v1/messages-export?state=waiting", "export:messages:1", ";Nadia Benali;Lina B.;"});
        auto const of = [](Id const& child) { return "/api/v1/messages-export?child=" + child; };
        CHECK(world.as(cast::anissa, "GET", of(cast::lina)).body.find("Nadia") != std::string::npos);
        CHECK(world.as(cast::anissa, "GET", of(cast::tom)).body.find("Nadia") == std::string::npos);
        cast::expect(world, {"Farid", cast::farid, "GET", of(cast::lina), "", 404, "child.unknown"});
        cast::expect(world, {"a child that is none", cast::bruno, "GET", of("x"), "", 422, "child"});
        CHECK(world.as(cast::bruno, "GET", "/api/v1/messages-export").body.find("secret-token") == std::string::npos);
        CHECK(world.as(cast::leila, "GET", "/api/v1/messages-export").body.find("Nadia") == std::string::npos);
    });
}
