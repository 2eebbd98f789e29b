// The life of a draft: opened, written, computed again, thrown away and taken back.
#include "crypto/keyring.hpp"
#include "report/kept.hpp"
#include <algorithm>

namespace marelle::report {

namespace {

std::optional<Id> house_of(access::Scope const& scope) {
    if (scope.reach == access::Reach::network) return {};
    return scope.establishment;
}

bool same_texts(ReportContent const& content, EditedTexts const& sent) {
    return std::ranges::all_of(sent.texts, [&](EditedText const& text) {
        auto const section = std::ranges::find(content.sections, text.section, &ReportSection::key);
        auto const known = std::ranges::find(section->texts, text.key, &ReportText::key);
        return known->text == text.text.value_or("");
    });
}

void write_text(sql::Session& sql, access::Scope const& scope, Id const& id, EditedText const& text) {
    sql.execute(R"sql(
        INSERT INTO report_text (report, section, key, text, edited_at, edited_by)
        VALUES (:report, :section, :key, :text, :now, :actor)
        ON CONFLICT (report, section, key) DO UPDATE SET text = excluded.text, edited_at = excluded.edited_at,
            edited_by = excluded.edited_by
    )sql",
                {{"report", id},
                 {"section", text.section},
                 {"key", text.key},
                 {"text", text.text.value_or("")},
                 {"now", scope.now},
                 {"actor", scope.actor}});
}

// A draft that would correct what was corrected meanwhile, or beside another that does, is none.
Result<> may_correct(sql::Session& sql, Id const& chain, std::optional<Id> const& corrects) {
    auto const newest = newest_of(sql, chain);
    if (newest && newest->id != corrects) return fail(Fault::conflict, "report.corrected");
    if (has_open_draft(sql, chain)) return fail(Fault::conflict, "report.correction_open");
    return {};
}

Result<bool> is_known(sql::Session& sql, access::Scope const& scope, Id const& id, NewReport const& asked) {
    auto const row = sql.first(R"sql(
        SELECT establishment, template, period_from, period_until, audience, partner, language FROM report
        WHERE id = :id
    )sql",
                               {{"id", id}});
    if (!row) return false;
    if (row->maybe_text(0) != house_of(scope) || row->text(1) != record::name_of_choice(asked.kind) ||
        row->text(2) != asked.from || row->text(3) != asked.until ||
        row->text(4) != record::name_of_choice(asked.audience) || row->maybe_text(5) != asked.partner ||
        row->text(6) != asked.language.value_or("fr"))
        return fail(Fault::conflict, "report.id_reused");
    return true;
}

}  // namespace

Result<Kept> kept(sql::Session& sql, access::Scope const& scope, Id const& id) {
    static auto const text = R"sql(
        SELECT r.chain, r.audience, r.version, r.ledger_revision, r.already_exposed, v.id, k.corrects, r.content, d.id
        FROM report r LEFT JOIN report_version v ON v.report = r.id LEFT JOIN report_correction k ON k.report = r.id
        LEFT JOIN report_discard d ON d.report = r.id AND d.undone_at IS NULL
        WHERE r.id = :id AND )sql" +
                             std::string{own_report};
    auto const row = sql.first(text, access::parameters_of(scope, {{"id", id}}));
    if (!row) return fail(Fault::not_found, "report.unknown");
    Kept out;
    out.id = id;
    out.chain = row->text(0);
    out.audience = record::choice_named<Audience>(row->text(1)).value();
    out.version = row->integer(2);
    out.decided_against = row->integer(3);
    out.already_exposed = row->integer(4);
    out.frozen = row->maybe_text(5);
    out.corrects = row->maybe_text(6);
    out.content = row->maybe_text(7).value_or("");
    if (out.frozen) out.state = State::frozen;
    else if (!row->null(8)) out.state = State::discarded;
    return out;
}

std::optional<Newest> newest_of(sql::Session& sql, Id const& chain) {
    auto const row = sql.first(
        "SELECT id, number FROM report_version WHERE chain = :chain ORDER BY number DESC LIMIT 1", {{"chain", chain}});
    if (!row) return {};
    return Newest{row->text(0), row->integer(1)};
}

bool has_open_draft(sql::Session& sql, Id const& chain) {
    return sql.count(R"sql(
        SELECT count(r.id) FROM report r WHERE r.chain = :chain
            AND NOT EXISTS (SELECT 1 FROM report_version v WHERE v.report = r.id)
            AND NOT EXISTS (SELECT 1 FROM report_discard d WHERE d.report = r.id AND d.undone_at IS NULL)
    )sql",
                     {{"chain", chain}}) > 0;
}

void keep_draft(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id, Id const& chain,
                Computed const& computed, std::int64_t revision) {
    auto const& [content, release, exposed] = computed.assembly;
    sql.execute(R"sql(
        INSERT INTO report (id, chain, establishment, template, audience, partner, period_from, period_until, language,
            title, content, release_sealed, ledger_revision, already_exposed, computed_at, opened_at, opened_by,
            version)
        VALUES (:id, :chain, :establishment, :template, :audience, :partner, :from, :until, :language, :title,
            :content, :release, :revision, :exposed, :computed_at, :now, :actor, 1)
    )sql",
                {{"id", id},
                 {"chain", chain},
                 {"establishment", house_of(scope)},
                 {"template", record::name_of_choice(content.kind)},
                 {"audience", record::name_of_choice(content.audience)},
                 {"partner", content.partner.empty() ? std::nullopt : std::optional{content.partner}},
                 {"from", content.period.from},
                 {"until", content.period.until},
                 {"language", content.language},
                 {"title", content.title},
                 {"content", canonical(content)},
                 {"release", Value{sealed(keys, "report", id, release)}},
                 {"revision", revision},
                 {"exposed", exposed},
                 {"computed_at", content.computed_at},
                 {"now", scope.now},
                 {"actor", scope.actor}});
}

Result<Computed> compute(sql::Database& database, crypto::Keyring& keys, access::Scope const& scope, Wish const& wish,
                         impact::columns::Keeper* columns) {
    Ledger left;
    auto const gathered = TRY(database.read([&](sql::Session& sql) -> Result<Gathered> {
        if (wish.audience != Audience::team) left = ledger(sql, keys);
        return gather(sql, keys, scope, wish, columns);
    }));
    return Computed{assemble(gathered, left.releases), left.revision};
}

Result<> open_report(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id,
                     NewReport const& asked, Computed const& computed) {
    if (TRY(is_known(sql, scope, id, asked))) return {};
    keep_draft(sql, keys, scope, id, id, computed, TRY(show(sql, keys, scope, id, computed)));
    return {};
}

Result<Wish> wish_of(sql::Session& sql, access::Scope const& scope, Id const& id) {
    TRY(kept(sql, scope, id));
    auto const row = sql.first(
        "SELECT template, period_from, period_until, audience, partner, language FROM report WHERE id = :id",
        {{"id", id}});
    return Wish{record::choice_named<Template>(row->text(0)).value(),
                {row->text(1), row->text(2)},
                house_of(scope).value_or(""),
                record::choice_named<Audience>(row->text(3)).value(),
                row->maybe_text(4).value_or(""),
                row->text(5),
                scope.now,
                scope.today};
}

Result<> refresh(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id,
                 Computed const& computed) {
    TRY(may_write(TRY(kept(sql, scope, id)).state));
    auto const revision = TRY(show(sql, keys, scope, id, computed));
    auto const& [content, release, exposed] = computed.assembly;
    sql.execute(R"sql(
        UPDATE report SET title = :title, content = :content, release_sealed = :release, ledger_revision = :revision,
            already_exposed = :exposed, computed_at = :computed_at, version = version + 1
        WHERE id = :id
    )sql",
                {{"title", content.title},
                 {"content", canonical(content)},
                 {"release", Value{sealed(keys, "report", id, release)}},
                 {"revision", revision},
                 {"exposed", exposed},
                 {"computed_at", content.computed_at},
                 {"id", id}});
    return {};
}

Result<> write_texts(sql::Session& sql, access::Scope const& scope, Id const& id, std::int64_t seen,
                     EditedTexts const& sent) {
    auto const known = TRY(kept(sql, scope, id));
    TRY(may_write(known.state));
    auto content = content_of(known.content);
    TRY(may_say(content, sent));
    set_texts(sql, id, content);
    if (same_texts(content, sent)) return {};  // sent twice, it is said already
    if (known.version != seen) return fail(Fault::stale, "stale");
    for (auto const& text : sent.texts) write_text(sql, scope, id, text);
    sql.execute("UPDATE report SET version = version + 1 WHERE id = :id", {{"id", id}});
    return {};
}

Result<> open_correction(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id,
                         Id const& corrected, std::string const& reason, Computed const& computed) {
    auto const known = TRY(kept(sql, scope, corrected));
    if (!known.frozen) return fail(Fault::conflict, "report.not_frozen");
    if (reason.empty()) return wrong_fields("body.wrong_fields", {{"reason", "required"}});
    TRY(may_correct(sql, known.chain, known.frozen));
    keep_draft(sql, keys, scope, id, known.chain, computed, TRY(show(sql, keys, scope, id, computed)));
    sql.execute("INSERT INTO report_correction (report, corrects, reason) VALUES (:report, :corrects, :reason)",
                {{"report", id}, {"corrects", known.frozen}, {"reason", reason}});
    auto const row = sql.first("SELECT content FROM report_version WHERE id = :id", {{"id", known.frozen}});
    for (auto const& section : content_of(row->text(0)).sections)
        for (auto const& text : section.texts)
            if (!text.text.empty()) write_text(sql, scope, id, {section.key, text.key, text.text});
    return {};
}

Result<> discard(sql::Session& sql, access::Scope const& scope, Id const& id) {
    auto const known = TRY(kept(sql, scope, id));
    if (known.state == State::discarded) return {};
    TRY(may_write(known.state));
    sql.execute("INSERT INTO report_discard (id, report, made_at, made_by) VALUES (:id, :report, :now, :actor)",
                {{"id", new_id()}, {"report", id}, {"now", scope.now}, {"actor", scope.actor}});
    return {};
}

Result<> restore(sql::Session& sql, access::Scope const& scope, Id const& id) {
    auto const known = TRY(kept(sql, scope, id));
    if (known.state != State::discarded) return {};
    TRY(may_correct(sql, known.chain, known.corrects));
    sql.execute(
        "UPDATE report_discard SET undone_at = :now, undone_by = :actor WHERE report = :report AND undone_at IS NULL",
        {{"now", scope.now}, {"actor", scope.actor}, {"report", id}});
    return {};
}

}  // namespace marelle::report
