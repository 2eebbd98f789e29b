#include "base/embedded.hpp"
#include "crypto/crypto.hpp"
#include "instrument/reading.hpp"
#include "instrument/row.hpp"
#include "record/json_of.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace marelle::instrument {
namespace json = boost::json;

namespace {

constexpr std::string_view columns = R"sql(
    SELECT i.id, i.code, i.version, i.number, i.title, i.language, i.licence, i.source, i.created_at, i.published_at,
           i.retired_at, c.id, c.name, p.id, p.name, i.definition, i.edition
    FROM instrument i
    LEFT JOIN user_account c ON c.id = i.created_by
    LEFT JOIN user_account p ON p.id = i.published_by
    WHERE i.discarded_at IS NULL
)sql";

std::string selected(std::string_view and_what) { return std::string{columns} + std::string{and_what}; }

// What the database holds was read once already: it can be read again, by this program or a later one.
Definition definition_of(std::string const& text) {
    Definition out;
    auto const value = json::parse(text);
    for (auto const& wrong : record::from_json(record::table_of<Definition>.fields, value.as_object(), &out))
        if (wrong.code != "required") throw std::runtime_error{"instrument: " + wrong.name + " " + wrong.code};
    return out;
}

std::vector<std::string> may_do(State state, Drafts drafts) {
    if (drafts == Drafts::hidden) return {};
    if (state == State::draft) return {"edit", "publish", "discard"};
    return {"copy"};
}

Version version_of(sql::Row const& row, Definition const& definition, Drafts drafts) {
    Version out;
    out.id = row.text(0);
    out.code = row.text(1);
    out.version = row.integer(2);
    out.number = row.integer(3);
    out.title = row.text(4);
    out.language = row.text(5);
    out.licence = row.text(6);
    out.source = *record::choice_named<Source>(row.text(7));
    out.created_at = row.text(8);
    out.published_at = row.maybe_text(9);
    out.retired_at = row.maybe_text(10);
    out.created_by = named(row.maybe_text(11), row.maybe_text(12));
    out.published_by = named(row.maybe_text(13), row.maybe_text(14));
    out.state = out.retired_at ? State::retired : out.published_at ? State::published : State::draft;
    for (auto const& form : definition.forms) out.forms.push_back(name_of(form));
    out.may = may_do(out.state, drafts);
    return out;
}

Instrument instrument_of(sql::Row const& row, Drafts drafts) {
    Instrument out;
    out.definition = definition_of(row.text(15));
    out.version = version_of(row, out.definition, drafts);
    out.edition = row.integer(16);
    if (out.version.state == State::draft)
        for (auto const& wrong : wrong_in(out.definition)) out.gaps.push_back({wrong.name, wrong.code});
    return out;
}

std::vector<Version> listed(sql::Session& sql, Drafts drafts, std::string_view and_what) {
    std::vector<Version> out;
    for (auto const& row : sql.query(selected(and_what)))
        out.push_back(version_of(row, definition_of(row.text(15)), drafts));
    return out;
}

Result<Instrument> one(sql::Session& sql, Drafts drafts, std::string_view and_what, sql::Parameters const& parameters) {
    auto row = sql.first(selected(and_what), parameters);
    if (!row) return fail(Fault::not_found, "instrument.unknown");
    return instrument_of(*row, drafts);
}

// One shipped instrument a folder: its files, one after the other, are one TOML text.
std::map<std::string, std::string> shipped_files() {
    std::map<std::string, std::string> out;
    for (auto const& file : embedded::instruments())
        if (auto slash = file.path.find('/'); slash != file.path.npos && file.path.ends_with(".toml")) {
            auto& text = out[std::string{file.path.substr(0, slash)}];
            text += file.bytes;
            text += '\n';
        }
    return out;
}

std::int64_t count_of_code(sql::Session& sql, std::string const& code) {
    return sql.count("SELECT count(id) FROM instrument WHERE code = :code", {{"code", code}});
}

// The same grid has the same id in every house, and in a demonstration made twice: a UUIDv8 of its hash (RFC 9562
// §5.8).
Id shipped_id(std::string const& hash) {
    return hash.substr(0, 8) + '-' + hash.substr(8, 4) + "-8" + hash.substr(13, 3) + "-8" + hash.substr(17, 3) + '-' +
           hash.substr(20, 12);
}

}  // namespace

std::vector<Version> versions(sql::Session& sql, Drafts drafts) {
    if (drafts == Drafts::seen) return listed(sql, drafts, " ORDER BY i.code, i.version DESC");
    return listed(sql, drafts, " AND i.published_at IS NOT NULL ORDER BY i.code, i.version DESC");
}

std::vector<Version> in_force(sql::Session& sql) {
    return listed(sql, Drafts::hidden,
                  " AND i.published_at IS NOT NULL AND i.retired_at IS NULL ORDER BY i.code, i.version DESC");
}

Result<Instrument> find(sql::Session& sql, Drafts drafts, Id const& id) {
    if (drafts == Drafts::hidden) return frozen(sql, id);
    return one(sql, drafts, " AND i.id = :id", {{"id", id}});
}

Result<Instrument> frozen(sql::Session& sql, Id const& id) {
    return one(sql, Drafts::hidden, " AND i.published_at IS NOT NULL AND i.id = :id", {{"id", id}});
}

Result<Instrument> of_paper(sql::Session& sql, PaperCode const& code) {
    auto found = TRY(
        one(sql, Drafts::hidden, " AND i.published_at IS NOT NULL AND i.number = :number", {{"number", code.number}}));
    if (!form_of(found.definition, code.cursus, code.informant)) return fail(Fault::not_found, "instrument.unknown");
    return found;
}

std::optional<Version> newest_of(sql::Session& sql, std::string const& code) {
    auto row = sql.first(selected(" AND i.code = :code AND i.published_at IS NOT NULL ORDER BY i.version DESC LIMIT 1"),
                         {{"code", code}});
    if (!row) return {};
    return version_of(*row, definition_of(row->text(15)), Drafts::hidden);
}

std::int64_t next_version(sql::Session& sql, std::string const& code) {
    return 1 + sql.count("SELECT coalesce(max(version), 0) FROM instrument WHERE code = :code", {{"code", code}});
}

bool insert(sql::Session& sql, Row const& row) {
    auto const& of = row.definition;
    auto const number = 1 + sql.count("SELECT coalesce(max(number), 0) FROM instrument");
    return sql.execute(R"sql(
        INSERT INTO instrument (id, number, code, version, title, language, licence, definition, source, source_hash,
                                based_on, edition, created_at, created_by, published_at)
        VALUES (:id, :number, :code, :version, :title, :language, :licence, :definition, :source, :hash, :based_on, 1,
                :at, :by, :published_at)
        ON CONFLICT (id) DO NOTHING
    )sql",
                       {{"id", row.id},
                        {"number", number},
                        {"code", of.code},
                        {"version", next_version(sql, of.code)},
                        {"title", of.title},
                        {"language", of.language},
                        {"licence", of.licence},
                        {"definition", json::serialize(record::to_json(of))},
                        {"source", record::name_of_choice(row.source)},
                        {"hash", row.source_hash},
                        {"based_on", row.based_on},
                        {"at", row.at},
                        {"by", row.by},
                        {"published_at", row.published_at}}) == 1;
}

namespace {

bool is_stored(sql::Session& sql, std::string const& hash) {
    return sql.first("SELECT id FROM instrument WHERE source_hash = :hash", {{"hash", hash}}).has_value();
}

}  // namespace

bool shipped_are_stored(sql::Session& sql) {
    return std::ranges::all_of(shipped_files(),
                               [&](auto const& file) { return is_stored(sql, crypto::sha256_hex(file.second)); });
}

int store_shipped(sql::Session& sql, Instant const& now) {
    int written = 0;
    for (auto const& [folder, text] : shipped_files()) {
        auto const hash = crypto::sha256_hex(text);
        if (is_stored(sql, hash)) continue;
        auto definition = parse_toml(text);
        if (!definition) throw std::runtime_error{"the shipped instrument " + folder + " is wrong"};
        // What an association made of an earlier one is its own: the new one waits beside it, to compare.
        auto const fresh = count_of_code(sql, definition->code) == 0;
        insert(sql, {shipped_id(hash),
                     std::move(*definition),
                     Source::shipped,
                     hash,
                     {},
                     now,
                     {},
                     fresh ? std::optional{now} : std::nullopt});
        ++written;
    }
    return written;
}

}  // namespace marelle::instrument
