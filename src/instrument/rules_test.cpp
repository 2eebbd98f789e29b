#include "base/embedded.hpp"
#include "instrument/made_test.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::instrument;
namespace json = boost::json;

namespace {

std::vector<std::string> said(std::vector<Error::Field> const& wrong) {
    std::vector<std::string> out;
    out.reserve(wrong.size());
    for (auto const& each : wrong) out.push_back(each.name + " " + each.code);
    std::ranges::sort(out);
    return out;
}

// The JSON of a good one, with changes at some places: null takes the member away.
std::string with(std::vector<std::pair<std::string, json::value>> const& changes) {
    json::value whole = json::parse(to_json_text(small()));
    for (auto const& [pointer, value] : changes) {
        auto const slash = pointer.rfind('/');
        auto& parent = slash == 0 ? whole : whole.at_pointer(pointer.substr(0, slash));
        auto const last = pointer.substr(slash + 1);
        if (parent.is_array()) parent.as_array()[std::stoul(last)] = value;
        else if (value.is_null()) parent.as_object().erase(last);
        else parent.as_object()[last] = value;
    }
    return json::serialize(whole);
}

struct Row {
    char const* name;
    std::vector<std::pair<std::string, json::value>> changes;
    char const* code;
    std::vector<std::string> wrong;
};
json::array const two{"a", "b"}, five{"a", "b", "c", "d", "e"};
Row const rows[] = {
    {"nothing wrong", {}, "", {}},
    {"no title", {{"/title", nullptr}}, "instrument.incomplete", {"title required"}},
    {"a blank title", {{"/title", "  "}}, "instrument.incomplete", {"title required"}},
    {"a long title", {{"/title", json::string(121, 'x')}}, "instrument.wrong", {"title too_long"}},
    {"a code with capitals", {{"/code", "Grille"}}, "instrument.incomplete", {"code invalid"}},
    {"another framework", {{"/framework/version", "2019"}}, "instrument.incomplete", {"framework/version invalid"}},
    {"no framework",
     {{"/framework", nullptr}},
     "instrument.incomplete",
     {"framework/name required", "framework/version required"}},
    {"a member nobody knows", {{"/colour", "red"}}, "instrument.wrong", {"colour unknown"}},
    {"no criteria",
     {{"/criteria", json::array{}}},
     "instrument.incomplete",
     {"criteria required", "forms/0/items/0/criterion unknown", "forms/0/items/1/criterion unknown",
      "forms/0/items/2/criterion unknown", "forms/1/items/0/criterion unknown", "forms/1/items/1/criterion unknown",
      "forms/1/items/2/criterion unknown"}},
    {"no forms", {{"/forms", json::array{}}}, "instrument.incomplete", {"criteria/0 without_items", "forms required"}},
    {"a level under the scale",
     {{"/criteria/0/expected_from", 0.5}},
     "instrument.incomplete",
     {"criteria/0/expected_from out_of_range"}},
    {"a level over the smileys",
     {{"/criteria/0/expected_from_smileys", 3.5}},
     "instrument.incomplete",
     {"criteria/0/expected_from_smileys out_of_range"}},
    {"no level expected",
     {{"/criteria/0/expected_from", nullptr}},
     "instrument.wrong",
     {"criteria/0/expected_from required"}},
    {"a form of nobody", {{"/forms/0/informant", "uncle"}}, "instrument.wrong", {"forms/0/informant invalid"}},
    {"a form of no cursus", {{"/forms/0/cursus", 0}}, "instrument.incomplete", {"forms/0/cursus out_of_range"}},
    {"two forms for the same",
     {{"/forms/1/informant", "referent"}, {"/forms/1/cursus", 2}},
     "instrument.incomplete",
     {"forms/1 repeated"}},
    {"three words for four levels",
     {{"/forms/0/levels/3", ""}},
     "instrument.incomplete",
     {"forms/0/levels/3 required"}},
    {"four words for three faces",
     {{"/forms/1/levels", json::array{"a", "b", "c", "d"}}},
     "instrument.incomplete",
     {"forms/1/levels too_many"}},
    {"no word for what was not observed",
     {{"/forms/0/not_observed", nullptr}},
     "instrument.incomplete",
     {"forms/0/not_observed required"}},
    {"an anchor left blank",
     {{"/forms/0/items/1/anchors/2", ""}},
     "instrument.incomplete",
     {"forms/0/items/1/anchors/2 required"}},
    {"two anchors for four levels",
     {{"/forms/0/items/1/anchors", two}},
     "instrument.incomplete",
     {"forms/0/items/1/anchors too_few", "forms/0/items/1/anchors/2 required", "forms/0/items/1/anchors/3 required"}},
    {"five anchors", {{"/forms/0/items/1/anchors", five}}, "instrument.wrong", {"forms/0/items/1/anchors too_long"}},
    {"two anchors alike",
     {{"/forms/0/items/1/anchors/2", "Niveau 1."}},
     "instrument.incomplete",
     {"forms/0/items/1/anchors/2 repeated"}},
    {"a key twice", {{"/forms/0/items/1/key", "one"}}, "instrument.incomplete", {"forms/0/items/1/key repeated"}},
    {"a criterion twice",
     {{"/criteria", json::array{json::parse(criterion_json), json::parse(criterion_json)}}},
     "instrument.incomplete",
     {"criteria/1/key repeated"}},
    {"a competence that does not exist",
     {{"/forms/0/items/0/cps", "S4.1"}},
     "instrument.incomplete",
     {"forms/0/items/0/cps unknown"}},
    {"a general competence",
     {{"/forms/0/items/0/cps", "S3"}},
     "instrument.incomplete",
     {"forms/0/items/0/cps unknown"}},
    {"no competence is allowed", {{"/forms/0/items/0/cps", nullptr}}, "", {}},
    {"a criterion that does not exist",
     {{"/forms/0/items/2/criterion", "love"}},
     "instrument.incomplete",
     {"forms/0/criteria/school too_few", "forms/0/items/2/criterion unknown"}},
    {"two of three reversed",
     {{"/forms/0/items/0/reversed", true}, {"/forms/0/items/1/reversed", true}},
     "instrument.incomplete",
     {"forms/0/criteria/school too_many_reversed"}},
    {"reversed is a yes or a no",
     {{"/forms/0/items/0/reversed", "no"}},
     "instrument.wrong",
     {"forms/0/items/0/reversed invalid"}},
    {"a licence of one's own words",
     {{"/licence", "Reproduction permise par les auteurs, lettre du 3 mars 2026"}},
     "",
     {}},
    {"blanks are no words",
     {{"/licence", "  "}, {"/about", "\n \t"}, {"/forms/0/items/0/text", " "}},
     "instrument.incomplete",
     {"about required", "forms/0/items/0/text required", "licence required"}},
    {"several at once",
     {{"/title", ""}, {"/licence", ""}, {"/forms/0/items/0/text", ""}, {"/forms/1/items/2/anchors/0", ""}},
     "instrument.incomplete",
     {"forms/0/items/0/text required", "forms/1/items/2/anchors/0 required", "licence required", "title required"}},
};

}  // namespace

TEST_CASE("what an instrument may not be is refused, every wrong field named in one answer") {
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const read_one = parse_json(with(row.changes));
        CHECK((read_one ? "" : read_one.error().code) == row.code);
        if (!read_one) CHECK(said(read_one.error().fields) == row.wrong);
    }
}

TEST_CASE("a criterion stands on three to six items, a form on twenty-four at most") {
    auto const items_of = [](std::size_t count) {
        auto definition = small();
        auto& items = definition.forms[0].items;
        items.clear();
        for (std::size_t i = 0; i < count; ++i) items.push_back(item("k" + std::to_string(i), Scale::frequency4));
        return said(wrong_in(definition));
    };
    CHECK(items_of(2) == std::vector<std::string>{"forms/0/criteria/school too_few", "forms/0/items too_few"});
    CHECK(items_of(3).empty());
    CHECK(items_of(6).empty());
    CHECK(items_of(7) == std::vector<std::string>{"forms/0/criteria/school too_many"});
    CHECK(items_of(25) == std::vector<std::string>{"forms/0/criteria/school too_many", "forms/0/items too_many"});
}

TEST_CASE("a file that is no file says where it stops being one") {
    auto const detail = [](std::string_view text) {
        auto const read_one = read(text);
        REQUIRE(!read_one);
        CHECK(read_one.error().code == "instrument.not_a_file");
        return read_one.error().detail;
    };
    CHECK(detail("").empty());
    CHECK(detail("c=[[}[[foc") == "");
    CHECK(detail("c = [1, # two\n}\n") == "");
    CHECK(detail("c = {a = 1,}\n") == "line 1, column 12");
    // A number that touches a quotation, whose accent the library looks ahead to.
    CHECK(detail("c=[4a::b=[\"É\"\n") == "line 1, column 5");
    auto const tables = read("c = [{}, {a = [1, 2]}]\n");
    REQUIRE(!tables);
    CHECK(tables.error().code == "instrument.wrong");
    CHECK(detail("code = \n") == "line 1, column 8");
    CHECK(detail("code = \"a\"\ncode = \"b\"\n") == "line 2, column 8");
    CHECK(detail("{\"code\": }").starts_with("line 1, column"));
    CHECK(detail("code = \"\xff\"").empty());
    CHECK(detail(std::string_view{"[\t\0a]", 5}).empty());
    for (auto const* header : {"[[= \"a\"", "[", "[[", "[[[a]]]", "x = 1\n [ = ]", "\xef\xbb\xbf[[=", "a = \"\\\n[[="})
        CHECK(detail(header).find("column 0") == std::string::npos);
    // Inside a text, a bracket is a bracket.
    auto const quoted = read(R"toml(about = """
[…] \"
[= et puis"""
# [= ]
title = 'a')toml");
    REQUIRE(quoted);
    CHECK(quoted->definition.title == "a");
    // A line joined to the one before it may begin with an accent; a mistake after it is told where it stands.
    auto const joined = read("about = \"\"\"\\\n  École \\ \n  \n  à côté\"\"\"\n");
    REQUIRE(joined);
    CHECK(joined->definition.about == "École à côté");
    CHECK(detail("about = \"\"\"a \\\n b\"\"\"\ncode = \n") == "line 3, column 8");
    CHECK(detail("title = \"a\"é") == "line 1, column 12");
}

TEST_CASE("a draft can be read as long as nothing in it is nonsense") {
    auto const read_one = read(
        "code = \"essai\"\n[[criteria]]\nkey = \"a\"\nexpected_from = 3\nexpected_from_smileys = 2.5\n");
    REQUIRE(read_one);
    CHECK(read_one->definition.criteria[0].expected_from == 3.0);
    CHECK(read_one->wrong.size() == 11);
    CHECK(std::ranges::find(read_one->wrong, "forms", &Error::Field::name) != read_one->wrong.end());
}

TEST_CASE("the competences are nine and twenty-one") {
    auto const general = [](Competence const& each) { return each.code.size() == 2; };
    CHECK(std::ranges::count_if(competences(), general) == 9);
    CHECK(competences().size() == 9 + 21);
    REQUIRE(competence("S3.1"));
    CHECK(competence("S3.1")->within == "Résoudre des difficultés");
    CHECK(competence("S3")->within == "Compétences sociales");
    CHECK(!competence("S3.4"));
    CHECK(!competence(""));
}

TEST_CASE("headquarters write, and a director who is alone") {
    struct Row {
        Profile profile;
        std::int64_t establishments;
        bool may;
    };
    Row const rows[] = {{Profile::headquarters, 12, true}, {Profile::headquarters, 1, true},
                        {Profile::director, 1, true},      {Profile::director, 2, false},
                        {Profile::referent, 1, false},     {Profile::psychologist, 1, false},
                        {Profile::volunteer, 1, false},    {Profile::technical_administrator, 1, false},
                        {Profile::nobody, 1, false}};
    for (auto const& row : rows) {
        Actor actor;
        actor.post.profile = row.profile;
        CHECK(may_write(actor, row.establishments).has_value() == row.may);
    }
}

// --- what is shipped ---

namespace {

Definition const& grid() {
    static auto const one = [] {
        std::string text;
        for (auto const& file : embedded::instruments())
            if (file.path.starts_with("grille-marelle/")) text += std::string{file.bytes} + "\n";
        auto read_one = parse_toml(text);
        if (!read_one)
            for (auto const& each : read_one.error().fields) MESSAGE(each.name << " " << each.code);
        REQUIRE(read_one);
        return *read_one;
    }();
    return one;
}

}  // namespace

TEST_CASE("the shipped grid is complete, for three cursus and five informants") {
    CHECK(wrong_in(grid()).empty());
    CHECK(grid().licence == "CC-BY-4.0");
    CHECK(grid().criteria.size() == 4);
    for (int cursus = 1; cursus <= 3; ++cursus)
        for (auto const& choice : record::choices_of<Informant>) {
            CAPTURE(choice.name);
            auto const* form = form_of(grid(), cursus, *record::choice_named<Informant>(choice.name));
            REQUIRE(form);
            bool const faces = cursus == 1 && choice.name == "child";
            CHECK((form->scale == Scale::smiley3) == faces);
            CHECK(form->items.size() <= 15);  // ninety seconds a child
        }
}

TEST_CASE("the shipped grid says what is seen, in words for everyone") {
    constexpr std::string_view never[] = {
        "toujours en retard", "paresseu",   "insolen", "caractériel", "trouble", "normal", "violent",
        "démission",          "cas social", "immature"};
    for (auto const& [path, text] : leaves(grid())) {
        CAPTURE(path);
        for (auto const& word : never) CHECK(text.find(word) == text.npos);
        CHECK(text.find('\'') == text.npos);  // typographic apostrophes
        bool const sentence = path.find("/text") != path.npos || path.find("/anchors/") != path.npos;
        if (sentence) CHECK((text.ends_with('.') && !std::islower(static_cast<unsigned char>(text[0]))));
    }
    // The parents' engagement is never asked of a child.
    for (auto const& form : grid().forms)
        if (form.informant == Informant::child)
            for (auto const& item : form.items) CHECK(item.criterion != "parents");
}

TEST_CASE("the shipped grid asks each competence at least once, but the parents' items none") {
    std::set<std::string> used;
    for (auto const& form : grid().forms)
        for (auto const& item : form.items) {
            CHECK(item.cps.has_value() == (item.criterion != "parents"));
            if (item.cps) used.insert(*item.cps);
        }
    CHECK(used.size() >= 16);
}
