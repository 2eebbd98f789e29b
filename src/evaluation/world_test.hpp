#pragma once
// The cast with a small published instrument and the routes of rounds. It is Monday 12 January 2026. Comètes (Anissa's)
// are Lina, Noé, Sarah, Tom and Maya, cursus 1; Explorateurs (Leïla's) Adam, Jade and Ilyès, cursus 2; Zoé is in no
// group, cursus 1. Nine children are expected in Les Combes.
#include "crypto/keyring.hpp"
#include "evaluation/reminders.hpp"
#include "evaluation/results.hpp"
#include "evaluation/store.hpp"
#include "link/link.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

namespace marelle::evaluation {

namespace json = boost::json;

inline Id const grid = "01900000-0000-7000-8000-0000000d1001";
inline Id const winter = "01900000-0000-7000-8000-0000000d2001";
inline std::string const rounds_path = "/api/v1/evaluation-rounds";

// Two criteria of three items: "s1"… of school, "w1"… of wellbeing, w3 reversed.
inline instrument::Form form_of(int cursus, Informant informant, instrument::Scale scale) {
    instrument::Form out{cursus, informant, scale, "Depuis quatre semaines.", {}, "Non observé", {}};
    for (int level = 1; level <= instrument::levels_of(scale); ++level)
        out.levels.push_back("Niveau " + std::to_string(level));
    for (auto const* key : {"s1", "s2", "s3", "w1", "w2", "w3"}) {
        instrument::Item item{key, key[0] == 's' ? "school" : "wellbeing", {}, "Se met au travail.", {}, false, {}};
        item.reversed = std::string_view{key} == "w3";
        for (auto const& level : out.levels) item.anchors.push_back(level + " : on le voit.");
        out.items.push_back(item);
    }
    return out;
}

inline instrument::Definition definition() {
    using enum Informant;
    instrument::Definition out{"grille-essai",  "Grille d’essai", "fr", "CC-BY-4.0", "Nous",
                               "Pour essayer.", {"CPS", "2022"},  {},   {}};
    out.criteria = {{"school", "Engagement scolaire", "Pour voir.", 3, 2.5},
                    {"wellbeing", "Bien-être", "Pour voir.", 3, 2.5}};
    for (int cursus : {1, 2})
        for (auto informant : {referent, teacher, psychologist})
            out.forms.push_back(form_of(cursus, informant, instrument::Scale::frequency4));
    out.forms.push_back(form_of(1, child, instrument::Scale::smiley3));
    out.forms.push_back(form_of(2, child, instrument::Scale::frequency4));
    return out;
}

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        evaluation::add_routes(router, *keyring, "https://marelle.example.org");
        add_reminder_routes(router, {true, true, "https://marelle.example.org"});
        link::add_routes(router, {link_pages(*keyring)});
        database.write([](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO instrument (id, number, code, version, title, language, licence, definition, source,
                                        edition, created_at, published_at)
                VALUES (:id, 7, 'grille-essai', 1, 'Grille d’essai', 'fr', 'CC-BY-4.0', :definition, 'shipped', 1,
                        :at, :at)
            )sql",
                        {{"id", grid}, {"definition", instrument::to_json_text(definition())}, {"at", cast::monday}});
        });
    }

    json::object asked(Id const& id = winter) {
        return json::object{{"id", id},
                            {"instrument", grid},
                            {"name", "Hiver 2026"},
                            {"opens_on", "2026-01-05"},
                            {"closes_on", "2026-01-31"},
                            {"informants", json::array{"teacher", "referent"}}};
    }
    json::object said(Id const& who, std::string const& method, std::string const& path, json::value const& body = {},
                      int status = 200) {
        auto reply = as(who, method, path, body.is_null() ? "" : json::serialize(body));
        REQUIRE_MESSAGE(reply.status == status, path << " " << reply.body);
        return reply.body.empty() ? json::object{} : json::parse(reply.body).as_object();
    }
    json::object open(json::object const& round) { return said(cast::bruno, "POST", rounds_path, round); }
    json::object open() { return open(asked()); }
    json::object round(Id const& who = cast::bruno, Id const& id = winter) {
        return said(who, "GET", rounds_path + "/" + id);
    }
    // "9 expected, 1 done, 2 started, 6 missing, 0 left"
    std::string totals(Id const& who = cast::bruno, Id const& id = winter) {
        auto const found = round(who, id);
        if (found.at("totals").is_null()) return "hidden";
        std::string out;
        for (auto const* name : {"expected", "done", "started", "missing", "left"})
            out += std::to_string(found.at("totals").at(name).as_int64()) + " " + name + " ";
        return out;
    }
    // "Lina missing, Maya started": in the order of the queue.
    std::string queue(Id const& who, std::string const& informant = "referent", Id const& id = winter) {
        std::string out;
        auto const found = said(who, "GET", rounds_path + "/" + id + "/children?informant=" + informant);
        for (auto const& line : found.at("items").as_array())
            out += (out.empty() ? "" : ", ") + std::string{line.at("child").at("first_name").as_string()} + " " +
                   std::string{line.at("state").as_string()};
        return out;
    }
    static std::string path_of(Id const& child, std::string const& informant = "referent", Id const& id = winter) {
        return rounds_path + "/" + id + "/children/" + child + "/assessments/" + informant;
    }
    // "s1 3, s2 -": what was answered, in order; a blank for not observed.
    static json::array answers(std::string_view text) {
        json::array out;
        for (std::size_t at = 0; at + 3 < text.size(); at += 5) {
            auto const level = text[at + 3];
            json::value const said = level == '-' ? json::value(nullptr) : json::value(level - '0');
            out.push_back(json::object{{"item", text.substr(at, 2)}, {"level", said}});
        }
        return out;
    }
    static constexpr std::string_view full = "s1 3 s2 4 s3 2 w1 3 w2 - w3 1 ";
    static json::object edit(std::string_view said_text, std::optional<int> base = {}, bool submitted = false,
                             std::string const& at = "2026-01-12T15:20:00Z") {
        json::object out{{"id", new_id()},     {"answers", answers(said_text)},
                         {"comment", nullptr}, {"submitted", submitted},
                         {"observed_at", at},  {"base", nullptr}};
        if (base) out["base"] = *base;
        return out;
    }
    json::object put(Id const& who, Id const& child, json::object const& body,
                     std::string const& informant = "referent", Id const& id = winter) {
        return said(who, "PUT", path_of(child, informant, id), body);
    }
    json::object submit(Id const& who, Id const& child, std::string_view text = full,
                        std::string const& informant = "referent", Id const& id = winter) {
        auto found = said(who, "GET", path_of(child, informant, id));
        return put(who, child, edit(text, static_cast<int>(found.at("version").as_int64()), true), informant, id);
    }
    std::int64_t changes() { return count("SELECT count(id) FROM assessment_change"); }
    void leave(Id const& child, Date const& on) {
        database.write([&](sql::Session& sql) {
            sql.execute("UPDATE enrolment SET until_on = :on, exit_reason = 'moved' "
                        "WHERE child = :child"
                        " AND until_on IS NULL",
                        {{"on", on}, {"child", child}});
            sql.execute("UPDATE group_membership SET until_on = :on WHERE child = "
                        ":child AND until_on IS NULL",
                        {{"on", on}, {"child", child}});
        });
    }
    void agree(Id const& child) {
        database.write([&](sql::Session& sql) {
            sql.execute("INSERT INTO authorisation (id, child, kind, from_on, recorded_at)"
                        " VALUES (:id, :child, 'school_sharing', '2025-09-01', :at)",
                        {{"id", new_id()}, {"child", child}, {"at", now()}});
        });
    }
};

inline void each_world(std::function<void(World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        World world{database};
        test(world);
    });
}

inline std::string text_of(json::value const& value) { return std::string{value.as_string()}; }

}  // namespace marelle::evaluation
