// Teachers' links, on each database: whom they may name, what their pages show, and that sending twice is sending once.
#include "evaluation/teacher.hpp"
#include "evaluation/world_test.hpp"

using namespace marelle;
using namespace marelle::evaluation;

namespace {

std::string const links = rounds_path + "/" + winter + "/teacher-links";
http::Headers const form_type{{"content-type", "application/x-www-form-urlencoded"}};

json::object garnier(std::initializer_list<Id> children) {
    json::array list;
    for (auto const& child : children) list.emplace_back(child);
    return json::object{{"teacher", "Mme Garnier"}, {"children", list}};
}

// The address of a link for some children.
std::string linked(World& world, std::initializer_list<Id> children, Id const& by = cast::bruno) {
    return text_of(world.said(by, "POST", links, garnier(children), 201).at("address"));
}

std::string sending(Id const& id, std::string const& number, std::string const& answers) {
    return "sending=" + id + "&n=" + number + answers + "&comment=Lit+seule.";
}
std::string const every = "&a-s1=3&a-s2=4&a-s3=x&a-w1=2&a-w2=x&a-w3=1";

bool holds(http::Reply const& page, std::string_view text) { return page.body.find(text) != std::string::npos; }

}  // namespace

TEST_CASE("teachers' links: refusals first, then who is left out and why") {
    each_world([](World& world) {
        world.open();
        for (auto const& child : {cast::lina, cast::noe, cast::maya}) world.agree(child);
        world.database.write([](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO protected_address (id, child, address_sealed, reason_sealed, from_on, recorded_at,
                                               recorded_by)
                VALUES (:id, :child, :sealed, :sealed, '2025-09-01', :at, :by)
            )sql",
                        {{"id", new_id()},
                         {"child", cast::maya},
                         {"sealed", Value{Bytes{"x"}}},
                         {"at", now()},
                         {"by", cast::bruno}});
        });
        auto const lina = json::serialize(garnier({cast::lina}));
        auto const audited = world.audit_rows();
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "POST", links, lina, 401, "login.required"},
            {"Farid", cast::farid, "POST", links, lina, 404, "evaluation.round_unknown"},
            {"Farid sees none", cast::farid, "GET", links, "", 404, "evaluation.round_unknown"},
            {"a psychologist", cast::chloe, "POST", links, lina, 403, "access.refused"},
            {"a referent, of another's group", cast::leila, "POST", links, lina, 404, "child.unknown"},
            {"without a name", cast::bruno, "POST", links, R"({"teacher":"","children":[")" + cast::lina + R"("]})",
             422, R"("field":"teacher")"},
            {"without a child", cast::bruno, "POST", links, json::serialize(garnier({})), 422, R"("field":"children")"},
            {"no family agreed", cast::bruno, "POST", links, json::serialize(garnier({cast::tom})), 409,
             "evaluation.nobody_on_link"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.count("SELECT count(id) FROM evaluation_link") == 0);
        CHECK(world.audit_rows() == audited);
        auto const made = world.said(cast::bruno, "POST", links,
                                     garnier({cast::lina, cast::noe, cast::tom, cast::maya}), 201);
        CHECK(made.at("link").at("children").as_array().size() == 2);
        std::string left_out;
        for (auto const& line : made.at("left_out").as_array())
            left_out += text_of(line.at("child").at("first_name")) + " " + text_of(line.at("why")) + "; ";
        CHECK(left_out == "Tom no_agreement; Maya not_by_link; ");
        CHECK(world.count("SELECT count(id) FROM evaluation_link WHERE token_hash = :token",
                          {{"token", text_of(made.at("address")).substr(3)}}) == 0);
        CHECK(world.said(cast::leila, "GET", links).at("items").as_array().empty());
        CHECK(world.said(cast::anissa, "GET", links).at("items").as_array().size() == 1);
        auto const one = "/api/v1/evaluation-teacher-links/" + text_of(made.at("link").at("id"));
        cast::expect(world, {"Farid ends none", cast::farid, "DELETE", one, "", 404, "evaluation.link_unknown"});
        cast::expect(world,
                     {"nor does another referent", cast::leila, "DELETE", one, "", 404, "evaluation.link_unknown"});
        CHECK(world.as(cast::anissa, "DELETE", one).status == 204);
        CHECK(world.anyone("GET", text_of(made.at("address"))).status == 404);
    });
}

TEST_CASE("a teacher answers for each pupil once, and what was sent is not "
          "shown again") {
    each_world([](World& world) {
        world.open();
        for (auto const& child : {cast::lina, cast::noe}) world.agree(child);
        auto const address = linked(world, {cast::lina, cast::noe}, cast::anissa);
        auto const list = world.anyone("GET", address);
        CHECK(list.status == 200);
        CHECK(holds(list, "Lina B."));
        CHECK_FALSE(holds(list, "Benali"));
        CHECK_FALSE(holds(list, cast::lina));
        auto const form = world.anyone("GET", address + "?n=1");
        CHECK(holds(form, "a-w3"));
        CHECK(form.body.size() < 40'000);
        auto const id = new_id();
        auto const half = world.anyone("POST", address, sending(id, "1", "&a-s1=3"), form_type);
        CHECK(half.status == 422);
        CHECK(holds(half, R"(value="3" checked)"));
        CHECK(holds(half, "Lit seule."));
        CHECK(holds(half, R"(href="#q-s2")"));
        CHECK(world.changes() == 0);
        auto const wrong = world.anyone("POST", address, sending(id, "1", "&a-s1=9&a-s2=4&a-s3=x&a-w1=2&a-w2=x&a-w3=1"),
                                        form_type);
        CHECK(wrong.status == 422);
        auto const audited = world.audit_rows();
        CHECK(world.anyone("POST", address, sending(id, "1", every), form_type).status == 303);
        CHECK(world.audit_rows() == audited + 2);  // that the link was opened, and what was written of whom
        CHECK(world.anyone("POST", address, sending(id, "1", every), form_type).status == 303);
        CHECK(world.anyone("POST", address, sending(new_id(), "1", "&a-s1=1"), form_type).status == 303);
        CHECK(world.changes() == 1);
        auto const after = world.anyone("GET", address + "?n=1");
        CHECK_FALSE(holds(after, "Lit seule."));
        CHECK(holds(after, "Noé M."));
        auto const found = world.said(cast::anissa, "GET", World::path_of(cast::lina, "teacher"));
        CHECK(text_of(found.at("state")) == "submitted");
        CHECK(text_of(found.at("by")) == "Mme Garnier");
        CHECK(text_of(found.at("comment")) == "Lit seule.");
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = "
                          "'evaluation.by_link'"
                          " AND purpose = 'evaluation' AND child = :child",
                          {{"child", cast::lina}}) == 1);
    });
}

TEST_CASE("a link opens nothing once the family withdraws, the round closes, "
          "or for somebody else's number") {
    each_world([](World& world) {
        world.open();
        for (auto const& child : {cast::lina, cast::noe}) world.agree(child);
        auto const address = linked(world, {cast::lina, cast::noe});
        CHECK(holds(world.anyone("GET", address + "?n=3"), "Lina B."));
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE authorisation SET revoked_at = :at WHERE child = :child",
                        {{"at", now()}, {"child", cast::lina}});
        });
        CHECK_FALSE(holds(world.anyone("GET", address), "Lina B."));
        CHECK(world.anyone("POST", address, sending(new_id(), "1", every), form_type).status == 303);
        CHECK(world.changes() == 0);
        world.said(cast::bruno, "PUT", rounds_path + "/" + winter + "/closure");
        CHECK(world.anyone("GET", address).status == 404);
        CHECK(world.anyone("POST", address, sending(new_id(), "2", every), form_type).status == 404);
        CHECK(world.changes() == 0);
        world.said(cast::bruno, "PUT", rounds_path + "/" + winter + "/reopening",
                   json::object{{"reason", "Une absente"}, {"until", "2026-02-20"}});
        world.clock.set("2026-02-10T10:00:00.000Z");
        CHECK(holds(world.anyone("GET", address), "Noé M."));
    });
}
