#include "people/benali_test.hpp"
#include "people/duplicates.hpp"
#include "people/row.hpp"
#include "people/search.hpp"
#include "tests/databases.hpp"
#include <algorithm>

using namespace marelle;
using namespace marelle::people;
namespace json = boost::json;

namespace {

std::string listed(http::Reply const& reply) {
    REQUIRE(reply.status == 200);
    std::string out;
    auto const answer = json::parse(reply.body);
    for (auto const& item : answer.at("items").as_array())
        out += (out.empty() ? "" : " ") + std::string{item.at("first_name").as_string()};
    return out;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (char c : text) {
        char hex[4];
        std::snprintf(hex, sizeof hex, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
        out += hex;
    }
    return out;
}

std::string searched_for(cast::World& world, Id const& person, std::string_view words, std::string_view more = {}) {
    return listed(world.as(person, "GET", "/api/v1/children?search=" + escaped(words) + std::string{more}));
}

json::object row_of(cast::World& world, Id const& person, Id const& child) {
    auto reply = world.as(person, "GET", "/api/v1/children?state=all");
    auto const answer = json::parse(reply.body);
    for (auto const& item : answer.at("items").as_array())
        if (item.at("id").as_string() == child) return item.as_object();
    return {};
}

void add_named(cast::World& world, std::string given, std::string birth_name, std::optional<std::string> usage_name,
               Date born) {
    world.database.write([&](sql::Session& sql) {
        NewChild child;
        child.facts = {given, birth_name, usage_name, born, Sex::f, {}, {}};
        auto id = create_child(sql, *world.keyring, world.actor(cast::bruno), child);
        REQUIRE(id);
        sql.execute("INSERT INTO enrolment (id, child, establishment, cursus, from_on, recorded_at)"
                    " VALUES (:id, :child, :e, 1, '2025-09-01', '2025-09-01T08:00:00.000Z')",
                    {{"id", new_id()}, {"child", *id}, {"e", cast::combes}});
    });
}

}  // namespace

TEST_CASE("what is typed is words, a birth date, a phone number, or all three") {
    struct Line {
        char const* typed;
        std::vector<std::string> words, dates;
        char const* phone;
    };
    std::vector<Line> const lines{
        {"Jean-Baptiste  O'Neil", {"jean", "baptiste", "o", "neil"}, {}, ""},
        {"14/03/2017", {}, {"2017-03-14"}, ""},
        {"4.3.2017", {}, {"2017-03-04"}, ""},
        {"lina 14-03-2017", {"lina"}, {"2017-03-14"}, ""},
        {"31/02/2017", {"31", "02", "2017"}, {}, ""},
        {"04 79 10 10 10", {}, {}, "+33479101010"},
        {"0479101010 benali", {"benali"}, {}, "+33479101010"},
        {"+33 4 79 10 10 10", {}, {}, "+33479101010"},
        {"04 79 10", {"047910"}, {}, ""},
        {"", {}, {}, ""},
    };
    for (auto const& line : lines) {
        CAPTURE(line.typed);
        auto typed = typed_in(line.typed);
        CHECK(typed.words == line.words);
        CHECK(typed.birth_dates == line.dates);
        CHECK(typed.phone == line.phone);
    }
}

TEST_CASE("a child is found without its accents, its case, its hyphens or its order") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        benali::write(world);
        add_named(world, "Jean-Baptiste Éloi", "El Amrani", "Benali-Ducœur", "2016-12-01");
        struct Line {
            char const *words, *found;
        };
        Line const lines[] = {
            {"lina", "Lina"},
            {"LINA BENALI", "Lina"},
            {"benali lina", "Lina"},
            {"benali", "Jean-Baptiste Lina Maya"},
            {"enal", "Jean-Baptiste Lina Maya"},
            {"ozturk", "Sarah"},
            {"öztürk sarah", "Sarah"},
            {"ZOË", "Zoé"},
            {"noe martin duval", "Noé"},
            {"duval-martin", "Noé"},
            {"gabriel", "Noé"},
            {"jean baptiste", "Jean-Baptiste"},
            {"baptiste-jean", "Jean-Baptiste"},
            {"amrani eloi", "Jean-Baptiste"},
            {"ducoeur", "Jean-Baptiste"},
            {"lefev", "Tom"},
            {"04 79 10 10 10", "Lina"},
            {"0033479101010", "Lina"},
            {"04 79 10 10 11", ""},
            {"benali 0479101010", "Lina"},
            {"maya 0479101010", ""},
            {"14/03/2017", "Lina"},
            {"benali 22/05/2019", "Maya"},
            {"lina 22/05/2019", ""},
            {"lina martin", ""},
            {"%", ""},
            {"_ina", "Lina"},  // a sign is no letter, nor a wildcard
            {"'; DROP TABLE child; --", ""},
        };
        for (auto const& line : lines)
            CHECK_MESSAGE(searched_for(world, cast::bruno, line.words) == line.found, line.words);
    });
}

TEST_CASE("who may not see a surname cannot guess it by searching") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        benali::write(world);
        // Driss leads Comètes tonight; Anissa sees every first name and only her own children's surnames.
        CHECK(searched_for(world, cast::driss, "") == "Lina Maya Noé Sarah Tom");
        CHECK(searched_for(world, cast::driss, "lin") == "Lina");
        for (auto const* tried : {"benali", "b", "ina", "gabriel", "14/03/2017", "0479101010", "lina benali"})
            CHECK_MESSAGE(searched_for(world, cast::driss, tried) == "", tried);
        CHECK(searched_for(world, cast::anissa, "benali") == "Lina Maya");
        CHECK(searched_for(world, cast::anissa, "nguyen") == "");
        CHECK(searched_for(world, cast::anissa, "ada") == "Adam");
        CHECK(searched_for(world, cast::ines, "jad") == "Jade");
        CHECK(searched_for(world, cast::ines, "colin") == "");
        CHECK(searched_for(world, cast::farid, "benali") == "");
        CHECK(searched_for(world, cast::farid, "") == "Emma Nour");
    });
}

TEST_CASE("the list: refusals first, then what each role sees") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        benali::write(world);
        auto const children = std::string{"/api/v1/children"};
        auto const before = world.audit_rows();
        for (auto const& refused : {cast::Expected{"nobody", cast::nobody, "GET", children, "", 401},
                                    cast::Expected{"headquarters", cast::elodie, "GET", children, "", 403},
                                    cast::Expected{"the technical administrator", cast::theo, "GET", children, "", 403},
                                    cast::Expected{"an unknown state", cast::bruno, "GET", children + "?state=lost", "",
                                                   422, R"("field":"state")"},
                                    cast::Expected{"a group that is no id", cast::bruno, "GET", children + "?group=x",
                                                   "", 422, R"("field":"group")"},
                                    cast::Expected{"too many", cast::bruno, "GET", children + "?limit=501", "", 422}})
            cast::expect(world, refused);
        auto const refusals = world.audit_rows();
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE outcome = 'done'") == before);

        // Driss: first names of tonight's group and nothing else; a list of first names is a screen in the log.
        auto const screens = world.audited_screens();
        auto lina = row_of(world, cast::driss, cast::lina);
        CHECK(lina.at("first_name") == "Lina");
        CHECK(lina.at("initial") == "B.");
        for (auto const* name : {"last_name", "birth_date", "age", "level", "school"})
            CHECK_MESSAGE(lina.at(name).is_null(), name);
        CHECK(lina.at("alerts") == 0);
        CHECK(world.audit_rows() == refusals);
        CHECK(world.audited_screens() == screens + 1);
        // Inès looks after Explorateurs tonight: alerts, no surname.
        CHECK(row_of(world, cast::ines, cast::lina).empty());
        CHECK(row_of(world, cast::ines, cast::adam).at("last_name").is_null());
        CHECK(world.audit_rows() == refusals);
        // Anissa: her own group by name, the others by first name.
        lina = row_of(world, cast::anissa, cast::lina);
        CHECK(lina.at("last_name") == "Benali");
        CHECK(lina.at("birth_date") == "2017-03-14");
        CHECK(lina.at("age") == 8);
        CHECK(lina.at("level") == "CE2");
        CHECK(lina.at("school").at("uai").as_string() == std::string_view{cast::school});
        CHECK(lina.at("group").at("name") == "Comètes");
        CHECK(lina.at("cursus") == 1);
        CHECK(lina.at("alerts") == 3);
        CHECK(lina.at("state") == "current");
        CHECK(row_of(world, cast::anissa, cast::adam).at("last_name").is_null());
        CHECK(world.audit_rows() == refusals + 2);  // one entry a list
        CHECK(world.audited_screens() == screens + 3);
        // Bruno: everyone of Les Combes, those who left too; not Emma, whom Bellevue has taken over.
        CHECK(row_of(world, cast::bruno, cast::louis).at("state") == "former");
        CHECK(row_of(world, cast::bruno, cast::emma).empty());
        CHECK(row_of(world, cast::bruno, cast::nour).empty());
        CHECK(row_of(world, cast::farid, cast::lina).empty());
    });
}

TEST_CASE("filters, order and pages of the list") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        auto get = [&](std::string const& query) { return world.as(cast::bruno, "GET", "/api/v1/children" + query); };
        CHECK(listed(get("")) == "Adam Ilyès Jade Lina Maya Noé Sarah Tom Zoé");
        CHECK(listed(get("?state=former")) == "Louis");
        CHECK(listed(get("?state=all")) == "Adam Ilyès Jade Lina Louis Maya Noé Sarah Tom Zoé");
        CHECK(listed(get("?group=" + cast::explorateurs)) == "Adam Ilyès Jade");
        CHECK(listed(get("?group=" + cast::explorateurs + "&search=haddad")) == "Ilyès");
        std::string all, after;
        for (int page = 0; page < 10; ++page) {
            auto reply = get("?limit=4&after=" + after);
            all += (all.empty() ? "" : " ") + listed(reply);
            auto const answer = json::parse(reply.body);
            if (answer.at("next").is_null()) break;
            after = answer.at("next").as_string();
        }
        CHECK(all == "Adam Ilyès Jade Lina Maya Noé Sarah Tom Zoé");
        // Another house's child is no cursor: what follows it would tell where its name stands.
        CHECK(listed(get("?after=" + cast::nour)) == "");
        auto const farid = world.as(cast::farid, "GET", "/api/v1/children?after=" + cast::adam);
        CHECK(farid.body == world.as(cast::farid, "GET", "/api/v1/children?after=" + cast::zoe).body);
        CHECK(listed(farid) == "");
    });
}

TEST_CASE("attendance of the last 30 days: marked sessions, and those nobody marked") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        CHECK(row_of(world, cast::bruno, cast::lina).at("attendance").is_null());  // tonight has not begun
        database.write([&](sql::Session& sql) {
            auto session = [&](char const* date, bool cancelled) {
                auto id = new_id();
                sql.execute(
                    "INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity, cancelled_at)"
                    " VALUES (:id, :g, :e, :on, '16:45', '18:15', 'evening_workshop', :cancelled)",
                    {{"id", id},
                     {"g", cast::cometes},
                     {"e", cast::combes},
                     {"on", date},
                     {"cancelled", cancelled ? std::optional<std::string>{date} : std::nullopt}});
                return id;
            };
            auto mark = [&](Id const& of, char const* presence, int minutes) {
                auto note = new_id();
                sql.execute(
                    "INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
                    " VALUES (:id, :s, :c, :p, :by, :at, :at)",
                    {{"id", note},
                     {"s", of},
                     {"c", cast::lina},
                     {"p", presence},
                     {"by", cast::anissa},
                     {"at", cast::monday}});
                sql.execute(
                    "INSERT INTO attendance (session, child, presence, minutes, note) VALUES (:s, :c, :p, :m, :n)",
                    {{"s", of}, {"c", cast::lina}, {"p", presence}, {"m", minutes}, {"n", note}});
            };
            mark(session("2026-01-05", false), "present", 90);
            mark(session("2026-01-08", false), "late", 60);
            mark(session("2025-12-18", false), "absent", 0);
            session("2025-12-15", false);                       // nobody marked it
            mark(session("2026-01-06", true), "present", 90);   // cancelled
            mark(session("2025-12-01", false), "present", 90);  // too long ago for the list
        });
        auto row = row_of(world, cast::bruno, cast::lina);
        CHECK(row.at("attendance").at("k") == 2);
        CHECK(row.at("attendance").at("n") == 4);
        auto const file = json::parse(world.as(cast::bruno, "GET", "/api/v1/children/" + cast::lina).body);
        auto const& presence = file.at("presence");
        CHECK(presence.at("k") == 3);
        CHECK(presence.at("n") == 5);
        CHECK(presence.at("minutes") == 240);
        CHECK(json::serialize(presence.at("weeks").as_array().back()) ==
              R"({"week":"2026-W02","present":2,"expected":2,"minutes":150})");
    });
}

TEST_CASE("likely duplicates are searched within the establishment only") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        benali::write(world);
        auto const path = std::string{"/api/v1/duplicate-search"};
        auto const lina =
            R"({"given_names":"LINNA","birth_name":"Benali","birth_date":"2017-03-14","phone":"04 79 10 10 10"})";
        auto const before = world.audit_rows();
        for (auto const& refused : {cast::Expected{"nobody", cast::nobody, "POST", path, lina, 401},
                                    cast::Expected{"a referent", cast::anissa, "POST", path, lina, 403},
                                    cast::Expected{"a leader", cast::ines, "POST", path, lina, 403},
                                    cast::Expected{"a volunteer", cast::driss, "POST", path, lina, 403},
                                    cast::Expected{"headquarters", cast::elodie, "POST", path, lina, 403},
                                    cast::Expected{"the technical administrator", cast::theo, "POST", path, lina, 403},
                                    cast::Expected{"no name", cast::bruno, "POST", path, "{}", 422,
                                                   R"("field":"given_names","code":"required")"},
                                    cast::Expected{"another establishment finds nobody", cast::farid, "POST", path,
                                                   lina, 200, R"({"items":[],"next":null})"}})
            cast::expect(world, refused);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE outcome = 'done'") == before);
        auto const answer = json::parse(
            cast::expect(world, {"the director", cast::bruno, "POST", path, lina, 200}).body);
        auto const& items = answer.at("items").as_array();
        REQUIRE(items.size() == 1);
        CHECK(items[0].at("child").at("id").as_string() == cast::lina);
        CHECK(items[0].at("score") == 100);
        CHECK(items[0].at("reasons").as_array().size() == 3);
        CHECK(benali::entries(world, "duplicate.search", "S2", cast::lina) == 1);
    });
}
