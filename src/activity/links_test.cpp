// Whoever speaks by a link is named in "Activité récente", and told apart from who is signed in.
#include "activity/activity.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
namespace json = boost::json;

namespace {

Id const nadia = "01900000-0000-7000-8000-000000009a01", club = "01900000-0000-7000-8000-000000009b01";
Id const address = "01900000-0000-7000-8000-000000009c01";

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} { activity::add_routes(router); }

    void write(std::string_view text, sql::Parameters more = {}) {
        database.write([&](sql::Session& sql) {
            sql::Parameters all{{"id", new_id()}, {"at", now()}, {"by", cast::bruno}, {"house", cast::combes}};
            all.insert(all.end(), more.begin(), more.end());
            std::erase_if(all, [&](auto const& one) { return text.find(":" + std::string{one.name}) == text.npos; });
            sql.execute(text, all);
        });
    }
    // "family_word Nadia Benali by a link; …", newest first.
    std::string told(Id const& who) {
        std::string out;
        auto const reply = as(who, "GET", "/api/v1/activity");
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        auto const read = json::parse(reply.body);
        for (auto const& item : read.at("items").as_array()) {
            auto const& other = item.at("other");
            out += std::string{item.at("kind").as_string()} + " " + std::string{item.at("by").at("name").as_string()};
            if (!other.is_null()) out += other.at("name") == item.at("by").at("name") ? " by a link" : " other";
            out += "; ";
        }
        return out;
    }
    void minute(int minutes) { clock.set(instant_text(instant_ms(cast::monday).value_or(0) + minutes * 60'000)); }
};

void write_families(World& world) {
    world.write(R"sql(
        INSERT INTO guardian (id, given_names, usage_name, folded, created_at, version)
        VALUES (:nadia, 'Nadia', 'Benali', ' nadia benali ', :at, 1))sql",
                {{"nadia", nadia}});
    world.write(R"sql(
        INSERT INTO family_link (id, token_hash, establishment, guardian, created_at, created_by, expires_at)
        VALUES (:link, 'x', :house, :nadia, :at, :by, '2027-01-01T00:00:00.000Z'))sql",
                {{"link", address}, {"nadia", nadia}});
    auto const word = [&](std::string const& column, Id const& who) {
        world.write("INSERT INTO family_word (id, session, child, guardian, word, said_at, " + column +
                        ") VALUES (:id, :session, :child, :nadia, 'absent', :at, :who)",
                    {{"session", cast::cometes_tonight}, {"child", cast::lina}, {"nadia", nadia}, {"who", who}});
    };
    world.minute(1);
    word("by_link", address);
    world.minute(2);
    word("by_account", cast::anissa);
}

}  // namespace

TEST_CASE("recent activity says that a family, a club, a volunteer answered by a link, and who was signed in") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        write_families(world);
        CHECK(world.told(cast::bruno) == "family_word Anissa Karoui; family_word Nadia Benali by a link; ");

        world.minute(3);
        world.write(R"sql(
            INSERT INTO user_account (id, name, email, language, created_at, created_by)
            VALUES (:club, 'Judo club', 'club@partner.invalid', 'fr', :at, :by))sql",
                    {{"club", club}});
        world.write("INSERT INTO partner_account (id, establishment, name) VALUES (:club, :house, 'Judo club')",
                    {{"club", club}});
        for (auto const& who : {club, cast::anissa}) {
            world.write(R"sql(
                INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)
                VALUES (:id, :session, :child, 'present', :who, :at, :at))sql",
                        {{"session", cast::cometes_tonight}, {"child", cast::lina}, {"who", who}});
            world.minute(4);
        }
        world.minute(5);
        world.write(R"sql(
            INSERT INTO work_link (id, token_hash, purpose, person, establishment, created_at, created_by, expires_at)
            SELECT :link, 'y', 'evenings', w.id, :house, :at, :by, '2027-01-01T00:00:00.000Z'
            FROM person_at_work w WHERE w.id = :driss)sql",
                    {{"link", address}, {"driss", cast::driss}});
        world.minute(6);
        world.write(R"sql(
            INSERT INTO evening_answer (id, session, person, answer, answered_at, by_link)
            VALUES (:id, :session, :driss, 'yes', :at, :link))sql",
                    {{"session", cast::cometes_tonight}, {"driss", cast::driss}, {"link", address}});
        CHECK(world.told(cast::bruno) ==
              "evening_answer Driss Lamrani by a link; work_link Bruno Vial other; presence Anissa Karoui; "
              "presence Judo club by a link; family_word Anissa Karoui; family_word Nadia Benali by a link; ");
        CHECK(world.told(cast::farid).empty());

        // What a colleague wrote down comes back while the evening is not over; what the family said itself does not.
        auto const words = [&](Id const& who) {
            std::string out;
            auto const read = json::parse(world.as(who, "GET", "/api/v1/activity").body);
            for (auto const& item : read.at("items").as_array())
                if (item.at("kind") == "family_word") out += item.at("undo").is_null() ? "stays " : "undo ";
            return out;
        };
        CHECK(words(cast::anissa) == "undo stays ");
        world.minute(6 * 60);
        CHECK(words(cast::anissa) == "stays stays ");
    });
}
