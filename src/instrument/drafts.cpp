// The life of a draft: made from a version or a file, edited, published once and for all, or discarded.
#include "crypto/crypto.hpp"
#include "instrument/reading.hpp"
#include "instrument/row.hpp"
#include "record/json_of.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::instrument {
namespace json = boost::json;

namespace {

std::int64_t establishments(sql::Session& sql, Date const& today) {
    return sql.count("SELECT count(id) FROM establishment WHERE closed_on IS NULL OR closed_on > :today",
                     {{"today", today}});
}

Result<> writer(sql::Session& sql, Actor const& actor) { return may_write(actor, establishments(sql, actor.today)); }

Result<Instrument> draft(sql::Session& sql, Id const& id) {
    auto found = TRY(find(sql, Drafts::seen, id));
    if (found.version.state != State::draft) return fail(Fault::conflict, "instrument.published");
    return found;
}

// Sent twice, a draft is one.
Result<Instrument> kept(sql::Session& sql, Actor const& actor, Row row) {
    auto const id = row.id;
    if (!insert(sql, row)) {
        auto known = sql.first("SELECT created_by FROM instrument WHERE id = :id AND discarded_at IS NULL",
                               {{"id", id}});
        if (!known || known->maybe_text(0) != actor.id) return fail(Fault::conflict, "id.taken");
    }
    return find(sql, Drafts::seen, id);
}

}  // namespace

Drafts drafts_of(sql::Session& sql, Actor const& actor) { return writer(sql, actor) ? Drafts::seen : Drafts::hidden; }

Result<Instrument> write_draft(sql::Session& sql, Actor const& actor, NewDraft const& wanted) {
    TRY(writer(sql, actor));
    if (wanted.from.has_value() == wanted.file.has_value())
        return wrong_fields("body.wrong_fields",
                            {{wanted.from ? "file" : "from", wanted.from ? "invalid" : "required"}});
    auto const id = wanted.id.value_or(new_id());
    if (wanted.from) {
        auto from = TRY(find(sql, Drafts::seen, *wanted.from));
        return kept(sql, actor,
                    {id, std::move(from.definition), Source::version, {}, wanted.from, actor.now, actor.id, {}});
    }
    auto reading = TRY(read(*wanted.file));
    return kept(sql, actor,
                {id,
                 std::move(reading.definition),
                 Source::file,
                 crypto::sha256_hex(*wanted.file),
                 {},
                 actor.now,
                 actor.id,
                 {}});
}

Result<Instrument> edit(sql::Session& sql, Actor const& actor, Id const& id, std::int64_t edition,
                        Definition const& definition) {
    TRY(writer(sql, actor));
    auto before = TRY(draft(sql, id));
    auto const version = before.version.code == definition.code ? before.version.version
                                                                : next_version(sql, definition.code);
    auto changed = sql.execute(R"sql(
        UPDATE instrument SET code = :code, version = :version, title = :title, language = :language,
            licence = :licence, definition = :definition, edition = edition + 1, edited_at = :now, edited_by = :actor
        WHERE id = :id AND edition = :edition
    )sql",
                               {{"code", definition.code},
                                {"version", version},
                                {"title", definition.title},
                                {"language", definition.language},
                                {"licence", definition.licence},
                                {"definition", json::serialize(record::to_json(definition))},
                                {"now", actor.now},
                                {"actor", actor.id},
                                {"id", id},
                                {"edition", edition}});
    if (changed == 0) return fail(Fault::stale, "stale");
    return find(sql, Drafts::seen, id);
}

Result<Instrument> publish(sql::Session& sql, Actor const& actor, Id const& id, std::int64_t edition) {
    TRY(writer(sql, actor));
    auto found = TRY(find(sql, Drafts::seen, id));
    if (found.version.state != State::draft) return find(sql, Drafts::seen, id);  // pressed twice
    if (found.edition != edition) return fail(Fault::stale, "stale");
    if (auto wrong = wrong_in(found.definition); !wrong.empty())
        return wrong_fields("instrument.incomplete", std::move(wrong));
    // A later one may have been published first: versions follow each other in the order they came into force.
    auto const newest = newest_of(sql, found.version.code);
    auto const version = newest && newest->version > found.version.version ? next_version(sql, found.version.code)
                                                                           : found.version.version;
    sql.execute(R"sql(
        UPDATE instrument SET retired_at = :now, retired_by = :actor
        WHERE code = :code AND published_at IS NOT NULL AND retired_at IS NULL
    )sql",
                {{"now", actor.now}, {"actor", actor.id}, {"code", found.version.code}});
    sql.execute("UPDATE instrument SET published_at = :now, published_by = :actor, version = :version WHERE id = :id",
                {{"now", actor.now}, {"actor", actor.id}, {"version", version}, {"id", id}});
    return find(sql, Drafts::seen, id);
}

Result<> discard(sql::Session& sql, Actor const& actor, Id const& id) {
    TRY(writer(sql, actor));
    TRY(draft(sql, id));
    sql.execute("UPDATE instrument SET discarded_at = :now, discarded_by = :actor WHERE id = :id",
                {{"now", actor.now}, {"actor", actor.id}, {"id", id}});
    return {};
}

Result<FileReading> look_at(sql::Session& sql, std::string_view file) {
    auto reading = TRY(read(file));
    FileReading out;
    for (auto const& wrong : reading.wrong) out.gaps.push_back({wrong.name, wrong.code});
    out.against = newest_of(sql, reading.definition.code);
    if (out.against) out.differences = difference(TRY(frozen(sql, out.against->id)).definition, reading.definition);
    out.definition = std::move(reading.definition);
    return out;
}

Result<Paper> paper(sql::Session& sql, Drafts drafts, Id const& id, std::string_view form) {
    auto found = TRY(find(sql, drafts, id));
    auto const* wanted = form_named(found.definition, form);
    if (!wanted) return fail(Fault::not_found, "instrument.unknown");
    Paper out;
    out.code = paper_code({found.version.number, wanted->cursus, wanted->informant});
    out.authors = found.definition.authors;
    out.about = found.definition.about;
    out.form = *wanted;
    for (auto const& criterion : found.definition.criteria)
        if (std::ranges::find(wanted->items, criterion.key, &Item::criterion) != wanted->items.end())
            out.criteria.push_back(criterion);
    out.version = std::move(found.version);
    return out;
}

}  // namespace marelle::instrument
