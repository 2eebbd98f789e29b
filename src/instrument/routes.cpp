#include "http/http.hpp"
#include "instrument/reading.hpp"
#include <boost/json.hpp>

namespace marelle::instrument {

namespace {

using http::Call;
using http::Reply;
using http::Work;

// Out of a reader's sight and absent are the same answer.
Result<Id> id_of(Call& call) {
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "instrument.unknown");
    return std::move(*id);
}

Reply shown(Instrument const& instrument, int status = 200) {
    return http::with_version(http::reply(instrument, status), instrument.edition);
}

Reply written(Call& call, Instrument const& instrument, std::string fields, int status = 200) {
    call.saw({}, "instrument:" + instrument.version.id, std::move(fields));
    return shown(instrument, status);
}

Result<Reply> get_all(Call& call) { return http::list_reply(versions(call.sql(), drafts_of(call.sql(), call.actor))); }

Result<Reply> get_one(Call& call) {
    auto const drafts = drafts_of(call.sql(), call.actor);
    return shown(TRY(find(call.sql(), drafts, TRY(id_of(call)))));
}

Result<Reply> post_draft(Call& call) {
    auto draft = TRY(write_draft(call.sql(), call.actor, TRY(call.body<NewDraft>())));
    return written(call, draft, "definition", 201);
}

Result<Reply> put_draft(Call& call) {
    auto id = TRY(id_of(call));
    auto const edition = TRY(call.if_match());
    auto reading = TRY(reading_of(TRY(call.object())));
    return written(call, TRY(edit(call.sql(), call.actor, id, edition, reading.definition)), "definition");
}

Result<Reply> put_publication(Call& call) {
    auto id = TRY(id_of(call));
    auto const edition = TRY(call.if_match());
    return written(call, TRY(publish(call.sql(), call.actor, id, edition)), "published_at");
}

Result<Reply> delete_draft(Call& call) {
    auto id = TRY(id_of(call));
    TRY(discard(call.sql(), call.actor, id));
    call.saw({}, "instrument:" + id, "discarded_at");
    return http::no_content();
}

Result<Reply> get_difference(Call& call) {
    auto const drafts = drafts_of(call.sql(), call.actor);
    auto after = TRY(find(call.sql(), drafts, TRY(id_of(call))));
    auto from = TRY(call.query("from"));
    if (!from || !is_id(*from)) return wrong_fields("query.wrong_fields", {{"from", from ? "invalid" : "required"}});
    auto before = TRY(find(call.sql(), drafts, *from));
    return http::list_reply(difference(before.definition, after.definition));
}

Result<Reply> get_paper(Call& call) {
    auto const drafts = drafts_of(call.sql(), call.actor);
    auto id = TRY(id_of(call));
    auto form = TRY(call.query("form"));
    if (!form) return wrong_fields("query.wrong_fields", {{"form", "required"}});
    return http::reply(TRY(paper(call.sql(), drafts, id, *form)));
}

Result<Reply> get_file(Call& call) {
    auto found = TRY(find(call.sql(), drafts_of(call.sql(), call.actor), TRY(id_of(call))));
    auto format = TRY(call.query("format")).value_or("toml");
    if (format != "toml" && format != "json") return wrong_fields("query.wrong_fields", {{"format", "invalid"}});
    Reply reply;
    reply.body = format == "toml" ? to_toml(found.definition) : to_json_text(found.definition);
    reply.content_type = format == "toml" ? "application/toml; charset=utf-8" : "application/json; charset=utf-8";
    auto const name = found.version.code + "-" + std::to_string(found.version.version) + "." + format;
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
    return reply;
}

// Nothing is written: what a file says, what it lacks, what it changes.
Result<Reply> post_reading(Call& call) {
    if (drafts_of(call.sql(), call.actor) == Drafts::hidden) return fail(Fault::forbidden, "instrument.not_yours");
    auto body = TRY(call.body<NewDraft>());
    if (!body.file) return wrong_fields("body.wrong_fields", {{"file", "required"}});
    return http::reply(TRY(look_at(call.sql(), *body.file)));
}

Result<Reply> get_competences(Call&) { return http::list_reply(competences()); }

}  // namespace

void add_routes(http::Router& router) {
    std::string const all = "/api/v1/instruments", one = all + "/:id";
    add_export_routes(router);
    router.on("GET", all, "instrument.read", Work::read, get_all)
        .summary("Grids of evaluation, each version; drafts for who may write them")
        .lists<Version>();
    router.on("GET", one, "instrument.read", Work::read, get_one)
        .summary("A version: its criteria, its forms, and what keeps a draft from being published")
        .answers<Instrument>();
    router.on("POST", all, "instrument.write", Work::write, post_draft)
        .summary("A draft, made from a version or from a file")
        .takes<NewDraft>()
        .answers<Instrument>();
    router.on("PUT", one, "instrument.write", Work::write, put_draft)
        .summary("A draft, whole")
        .takes<Definition>()
        .answers<Instrument>();
    router.on("PUT", one + "/publication", "instrument.write", Work::write, put_publication)
        .summary("Publishes a draft, once and for all: the version before it retires")
        .answers<Instrument>();
    router.on("DELETE", one, "instrument.write", Work::write, delete_draft).summary("Discards a draft");
    router.on("GET", one + "/difference", "instrument.read", Work::read, get_difference)
        .summary("What changed since another version, leaf by leaf")
        .with("from", "the version to compare with")
        .lists<Difference>();
    router.on("GET", one + "/paper", "instrument.read", Work::read, get_paper)
        .summary("One form to print, with the code that tells it")
        .with("form", "cursus and informant: 2-teacher")
        .answers<Paper>();
    router.on("GET", one + "/file", "instrument.read", Work::read, get_file)
        .summary("The file of a version, to keep or to give")
        .with("format", "toml (usual) or json");
    router.on("POST", "/api/v1/instrument-readings", "instrument.write", Work::read, post_reading)
        .summary("What a file says, what it lacks and what it changes; nothing is written")
        .takes<NewDraft>()
        .answers<FileReading>();
    router.on("GET", "/api/v1/competences", "instrument.read", Work::read, get_competences)
        .summary("The psychosocial competences (CPS 2022) that items are coded to")
        .lists<Competence>();
}

}  // namespace marelle::instrument
