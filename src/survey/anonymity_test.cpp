// The attacker holds the whole database, knows which token is whose, and wants to know who answered what.
#include "crypto/crypto.hpp"
#include "survey/world_test.hpp"
#include <filesystem>
#include <fstream>

using namespace marelle;
using namespace marelle::survey;

namespace {

using Lines = std::vector<std::string>;

struct Said {
    std::string kept, text;
};
Said const a{"1111111", "Plus+de+sorties"}, b{"4444444", "Moins+de+bruit"};

Lines tables(sql::Session& sql) {
    Lines out;
    for (auto const& row : sql.query(sql::either(
             "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
             "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1")))
        out.push_back(row.text(0));
    return out;
}

std::string columns(sql::Session& sql, std::string const& table) {
    std::string out;
    for (auto const& row : sql.query(sql::either("SELECT name FROM pragma_table_info(:table) ORDER BY cid",
                                                 "SELECT column_name FROM information_schema.columns"
                                                 " WHERE table_schema = current_schema() AND table_name = :table"
                                                 " ORDER BY ordinal_position"),
                                     {{"table", table}}))
        out += (out.empty() ? "" : ", ") + row.text(0);
    return out;
}

bool is_hash(std::string const& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// What is drawn at random is told apart only as far as the attacker can: a token is its family's.
std::string told(Value const& value, std::map<std::string, std::string> const& known) {
    if (auto const* bytes = std::get_if<Bytes>(&value)) return "sealed " + std::to_string(bytes->data.size());
    if (auto const* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    if (auto const* number = std::get_if<double>(&value)) return std::to_string(*number);
    auto const* text = std::get_if<std::string>(&value);
    if (!text) return "-";
    if (auto const found = known.find(*text); found != known.end()) return found->second;
    if (is_hash(*text)) return "hash";
    if (is_id(*text) && !text->starts_with("01900000-0000-7000-8000")) return "id";
    return *text;
}

// Every row of every table, in the order it lies on the disk.
Lines everything(World& world, std::map<std::string, std::string> const& known) {
    return world.database.read([&](sql::Session& sql) {
        Lines out;
        for (auto const& table : tables(sql)) {
            if (table.starts_with("login_")) continue;  // who logged in when: nothing of a family
            auto const order = sql.pick(sql::either("rowid", "ctid"));
            for (auto const& row :
                 sql.query("SELECT " + columns(sql, table) + " FROM " + table + " ORDER BY " + std::string{order})) {
                std::string line = table;
                for (std::size_t i = 0; i < row.size(); ++i) line += " | " + told(row.value(i), known);
                out.push_back(std::move(line));
            }
        }
        return out;
    });
}

struct Seen {
    Lines open, closed;
    std::string box;
};
// Two families answer, in this order; then three more, all the same; then it is closed.
Seen played(sql::Database& database, Said const& first, Said const& second) {
    FixedIds ids;
    World world{database};
    world.send();
    auto const links = world.links();
    std::map<std::string, std::string> known;
    for (std::size_t i = 0; i < links.size(); ++i)
        known[crypto::sha256_hex(links[i].substr(3))] = "token of family " + std::to_string(i);
    CHECK(world.answer(links[0], first.kept, first.text).status == 303);
    CHECK(world.answer(links[1], second.kept, second.text).status == 303);
    Seen out;
    out.open = everything(world, known);
    out.box = world.database.read([&](sql::Session& sql) { return packed(open_box(sql, *world.keyring, sent_id)); });
    for (std::size_t i = 2; i < 5; ++i) CHECK(world.answer(links[i], "2222222").status == 303);
    world.close();
    out.closed = everything(world, known);
    return out;
}

std::string difference(Lines const& one_side, Lines const& other) {
    for (std::size_t i = 0; i < std::max(one_side.size(), other.size()); ++i) {
        auto const here = i < one_side.size() ? one_side[i] : "", there = i < other.size() ? other[i] : "";
        if (here != there) return here + "\n" + there;
    }
    return {};
}

}  // namespace

TEST_CASE("two families that swap what they say leave the same database, byte for byte of what can be told apart") {
    for (auto const& url : tests::database_urls()) {
        tests::TestDatabase one_base{url}, other_base{url}, third_base{url};
        auto const straight = played(one_base.get(), a, b);
        auto const swapped = played(other_base.get(), b, a);
        CHECK(difference(straight.open, swapped.open).empty());
        CHECK(difference(straight.closed, swapped.closed).empty());
        CHECK(straight.box == swapped.box);  // with the keyring too
        // The comparison sees what is not the same.
        auto const otherwise = played(third_base.get(), a, a);
        CHECK_FALSE(difference(straight.closed, otherwise.closed).empty());
        CHECK(straight.box != otherwise.box);
    }
}

TEST_CASE("an answer changes its token and the box, and nothing else of the whole database but a nameless entry") {
    each_world([](World& world) {
        world.send();
        auto const link = world.links()[0];
        auto const before = everything(world, {});
        CHECK(world.answer(link, "1234011", "Adam").status == 303);
        auto const after = everything(world, {});
        std::vector<std::string> changed;
        for (auto const& line : after)
            if (std::ranges::count(before, line) < std::ranges::count(after, line)) changed.push_back(line);
        // The box has the same length: it does not show. The log says that some page of links was written to.
        REQUIRE(changed.size() == 2);
        std::ranges::sort(changed, std::greater{});
        CHECK(changed[1].starts_with("audit_entry"));
        CHECK(changed[1].find("| public |") != std::string::npos);
        CHECK(changed[1].find("survey") == std::string::npos);
        CHECK(changed[1].find(cast::lina) == std::string::npos);
        CHECK(changed[0].starts_with("survey_token | hash | " + sent_id + " | - "));
        CHECK(changed[0].ends_with("| link | used"));
    });
}

TEST_CASE("no row of a survey has an instant, an id with a clock, or an order of arrival") {
    each_world([](World& world) {
        world.send();
        auto const links = world.links();
        char const* const written[] = {"Zut", "Bof", "Merci", "Ah", "Non"};
        for (std::size_t i = 0; i < 5; ++i) CHECK(world.answer(links[i], "1234123", written[i]).status == 303);
        for (auto const& line : everything(world, {}))
            if (line.starts_with("survey_") && !line.starts_with("survey_reminder"))
                CHECK_MESSAGE(line.find("2026-01-12T") == std::string::npos, line);
        auto const clocks = [&](std::string const& table) {
            return world.database.read([&](sql::Session& sql) {
                std::int64_t out = 0;
                for (auto const& row : sql.query("SELECT id FROM " + table)) out += instant_of(row.text(0)) != 0;
                return out;
            });
        };
        CHECK(clocks("survey_invitation") == 0);
        world.close();
        CHECK(world.count("SELECT count(id) FROM survey_text") == 5);
        CHECK(clocks("survey_text") == 0);
        world.database.read([&](sql::Session& sql) {
            Lines lying;
            for (auto const& row : sql.query("SELECT t.id, s.texts_owner, t.text_sealed FROM survey_text t"
                                             " JOIN survey s ON s.id = t.survey ORDER BY t." +
                                             std::string{sql.pick(sql::either("rowid", "ctid"))}))
                lying.push_back(
                    world.keyring->open("survey_text", "text_sealed", row.text(1), row.text(0), row.bytes(2)).value());
            CHECK(lying == Lines{"Ah", "Bof", "Merci", "Non", "Zut"});
            if (sql.dialect() != sql::Dialect::postgres) return;
            // PostgreSQL says which transaction wrote a row: the closing wrote them all.
            CHECK(sql.count("SELECT count(DISTINCT CAST(xmin AS text)) FROM survey_text") == 1);
            CHECK(sql.count("SELECT count(DISTINCT CAST(xmin AS text)) FROM survey_count") == 1);
        });
    });
}

TEST_CASE("while it is open, PostgreSQL's own numbers tie the last answer to a box that holds them all, no more") {
    each_world([](World& world) {
        world.send();
        auto const links = world.links();
        for (std::size_t i = 0; i < 4; ++i) CHECK(world.answer(links[i], "1234123").status == 303);
        CHECK(world.count("SELECT count(survey) FROM survey_box") == 1);
        world.database.read([](sql::Session& sql) {
            if (sql.dialect() != sql::Dialect::postgres) return;
            CHECK(sql.count("SELECT count(t.hash) FROM survey_token t, survey_box b WHERE t.xmin = b.xmin") == 1);
        });
    });
}

TEST_CASE("once closed, nobody can tell which family answered, and the box of a backup does not open") {
    each_world([](World& world) {
        world.send();
        auto const links = world.links();
        for (std::size_t i = 0; i < 5; ++i) CHECK(world.answer(links[i], "1111111").status == 303);
        auto const kept = world.database.read(
            [](sql::Session& sql) { return sql.first("SELECT box_sealed FROM survey_box")->bytes(0); });
        CHECK(erase_keys(world.database, *world.keyring) == 0);  // an open one is still needed
        world.close();
        for (auto const* table : {"survey_token", "survey_invitation", "survey_box"})
            CHECK(world.count("SELECT count(survey) FROM " + std::string{table}) == 0);
        CHECK(world.keyring->open("survey_box", "box_sealed", sent_id, sent_id, kept));
        CHECK(erase_keys(world.database, *world.keyring) == 1);
        CHECK(erase_keys(world.database, *world.keyring) == 0);
        CHECK_FALSE(world.keyring->open("survey_box", "box_sealed", sent_id, sent_id, kept));
        CHECK(world.get(one + "/results").at("shown").as_bool());
    });
}

TEST_CASE("the file itself holds no token, no code and no word a family wrote") {
    tests::for_each_test_database(tests::project_migrations(), [](tests::TestDatabase& base) {
        World world{base.get()};
        world.send();
        auto const links = world.links();
        auto const sheets = world.sheets(2);
        auto const code = std::string{sheets[0].at("code").as_string()};
        CHECK(world.answer(links[0], "1111111", "caillouxverts").status == 303);
        CHECK(world.type(code, cast::ines, R"(,"text":"caillouxrouges")").status == 201);
        std::string const sqlite = "sqlite:";
        if (!base.url().starts_with(sqlite)) return;
        for (auto const* ending : {"", "-wal"}) {
            std::ifstream in{base.url().substr(sqlite.size()) + ending, std::ios::binary};
            std::string const file{std::istreambuf_iterator<char>{in}, {}};
            if (*ending == '\0') CHECK(file.starts_with("SQLite format 3"));
            for (auto const& secret : {links[0].substr(3), links[1].substr(3), code, std::string{"cailloux"}})
                CHECK(file.find(secret) == std::string::npos);
        }
    });
}

TEST_CASE("a sheet sent again is recognised by a hash from which its answers cannot be guessed") {
    each_world([](World& world) {
        world.send();
        auto const code = std::string{world.sheets(1)[0].at("code").as_string()};
        cast::expect(world, {"without its grain of salt", cast::ines, "POST", one + "/paper-answers",
                             R"({"code":")" + code + R"(","answers":[]})", 422, "sending"});
        auto const body = R"({"sending":")" + new_id() + R"(","code":")" + code +
                          R"(","answers":[{"question":"welcome","face":"no"}]})";
        http::Headers const key{{"idempotency-key", "feuille-1"}};
        CHECK(world.as(cast::ines, "POST", one + "/paper-answers", body, key).status == 201);
        CHECK(world.as(cast::ines, "POST", one + "/paper-answers", body, key).status == 201);  // the answer was lost
        CHECK(world.get(one).at("answers").as_int64() == 1);
        // The same sheet under another grain is another request: without the grain the hash tells nothing.
        auto other = body;
        other.replace(std::string_view{R"({"sending":")"}.size(), 36, new_id());
        CHECK(world.as(cast::ines, "POST", one + "/paper-answers", other, key).body.find("idempotency.other_request") !=
              std::string::npos);
    });
}
