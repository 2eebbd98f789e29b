// What the director writes of a declaration. An accueil that is not of the scope's establishment is absent: 404.
#include "base/text.hpp"
#include "declaration/contents.hpp"
#include <algorithm>

namespace marelle::declaration {

namespace {

constexpr std::size_t least_reason = 10;  // characters
constexpr int days_to_undo = 30;

Error::Field too_short(char const* field) { return {field, "too_short"}; }

struct Written {
    std::optional<Id> id;
    EntryKind kind{};
    std::string name;
    std::optional<std::string> accueil, sheet, value, reason;
    std::optional<Date> on, until, given_on;
    std::optional<Id> filing;
};

enum class Fresh { yes, no };
struct Made {
    Id id;
    Fresh fresh{};
};

// The same sent twice is one.
Result<Made> write(sql::Session& sql, access::Scope const& scope, Written const& entry) {
    auto id = entry.id.value_or(new_id());
    sql::Parameters same{{"id", id},
                         {"establishment", scope.establishment},
                         {"accueil", entry.accueil},
                         {"sheet", entry.sheet},
                         {"kind", record::name_of_choice(entry.kind)},
                         {"name", entry.name},
                         {"value", entry.value},
                         {"reason", entry.reason},
                         {"on", entry.on},
                         {"until", entry.until},
                         {"given", entry.given_on},
                         {"filing", entry.filing}};
    if (auto known = sql.first(R"sql(
            SELECT establishment, kind, name, accueil, value, on_day FROM declaration_entry WHERE id = :id
        )sql",
                               {{"id", id}})) {
        bool equal = known->text(0) == scope.establishment && known->text(1) == record::name_of_choice(entry.kind) &&
                     known->text(2) == entry.name && known->maybe_text(3) == entry.accueil &&
                     known->maybe_text(4) == entry.value && known->maybe_text(5) == entry.on;
        if (equal) return Made{id, Fresh::no};
        return fail(Fault::conflict, "id.taken");
    }
    same.insert(same.end(), {{"now", scope.now}, {"actor", scope.actor}});
    sql.execute(R"sql(
        INSERT INTO declaration_entry (id, establishment, accueil, sheet, kind, name, value, reason, on_day, until_on,
            given_on, filing, recorded_at, recorded_by)
        VALUES (:id, :establishment, :accueil, :sheet, :kind, :name, :value, :reason, :on, :until, :given, :filing,
            :now, :actor)
    )sql",
                same);
    return Made{id, Fresh::yes};
}

Result<Held> held_of(sql::Session& sql, Reader const& reader, access::Scope const& scope, std::string const& accueil) {
    for (auto& held : held_in(read_house(sql, reader.calendar, scope), reader.calendar, reader.language))
        if (held.key == accueil) return std::move(held);
    return fail(Fault::not_found, "declaration.unknown");
}

SheetRow const* sheet_of(AccueilRow const& row, std::string const& key) {
    auto found = std::ranges::find(row.sheets, key, &SheetRow::key);
    return found == row.sheets.end() ? nullptr : &*found;
}

}  // namespace

std::vector<AccueilRow> accueils(sql::Session& sql, crypto::Keyring& keys, Reader const& reader,
                                 access::Scope const& scope) {
    Gatherer gatherer{sql, &keys, reader, scope};
    std::vector<AccueilRow> out;
    out.reserve(gatherer.held().size());
    for (auto const& held : gatherer.held())
        if (is_near(held, scope.today)) out.push_back(gatherer.row(held));
    return out;
}

Result<Accueil> find_accueil(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, access::Scope const& scope,
                             std::string const& key) {
    Gatherer gatherer{sql, &keys, reader, scope};
    auto const* held = gatherer.find(key);
    if (!held) return fail(Fault::not_found, "declaration.unknown");
    return Accueil{gatherer.row(*held), gatherer.documents(*held), gatherer.entries().of(key)};
}

Result<Sheet> find_sheet(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, access::Scope const& scope,
                         std::string const& accueil, std::string const& sheet) {
    Gatherer gatherer{sql, &keys, reader, scope};
    auto const* held = gatherer.find(accueil);
    if (!held) return fail(Fault::not_found, "declaration.unknown");
    Sheet out;
    out.accueil = gatherer.row(*held);
    auto const* row = sheet_of(out.accueil, sheet);
    if (!row) return fail(Fault::not_found, "declaration.unknown");
    out.row = *row;
    out.lines = gatherer.lines(*held, out.row);
    gatherer.judge(out, *held, out.row);
    out.documents = gatherer.documents(*held);
    if (out.row.filing) out.changes = gatherer.changes_since(*out.row.filing, out.lines);
    return out;
}

Result<> decide(sql::Session& sql, Reader const& reader, access::Scope const& scope, std::string const& accueil,
                DecisionEdit const& edit) {
    auto held = TRY(held_of(sql, reader, scope, accueil));
    std::vector<Error::Field> wrong;
    // What no accueil's regime holds becomes one in the planning, not here.
    if (held.kind > AccueilKind::stay && edit.answer == DecisionAnswer::declared)
        wrong.push_back({"answer", "invalid"});
    auto reason = tidy_text(edit.reason);
    if (characters(reason) < least_reason) wrong.push_back(too_short("reason"));
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    TRY(write(sql, scope,
              {edit.id,
               EntryKind::decision,
               "acm",
               accueil,
               {},
               std::string{record::name_of_choice(edit.answer)},
               reason,
               {},
               {},
               {},
               {}}));
    return {};
}

Result<> keep_value(sql::Session& sql, Reader const& reader, access::Scope const& scope, std::string const& accueil,
                    ValueEdit const& edit) {
    auto held = TRY(held_of(sql, reader, scope, accueil));
    auto value = edit.value ? tidy_text(*edit.value) : "";
    bool wrong = false;
    if (edit.name == ValueName::director && !value.empty())
        wrong = staff::team(sql, scope.establishment, scope.today, value).empty();
    if (edit.name == ValueName::planned_under_six)
        wrong = value.size() > 3 || !std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
    if (edit.name == ValueName::phone && !value.empty()) wrong = phone_e164(value).empty();
    if (wrong) return wrong_fields("body.wrong_fields", {{"value", "invalid"}});
    TRY(write(sql, scope,
              {edit.id,
               EntryKind::value,
               std::string{record::name_of_choice(edit.name)},
               owner_of(edit.name, held.kind, accueil),
               {},
               value.empty() ? std::optional<std::string>{} : std::optional{value},
               {},
               {},
               {},
               {},
               {}}));
    return {};
}

Result<> keep_document(sql::Session& sql, Reader const& reader, access::Scope const& scope, std::string const& accueil,
                       DocumentKind kind, DocumentEdit const& edit) {
    TRY(held_of(sql, reader, scope, accueil));
    std::vector<Error::Field> wrong;
    if (edit.dated_on > scope.today) wrong.push_back({"dated_on", "in_future"});
    if (edit.until && *edit.until < edit.dated_on) wrong.push_back({"until", "too_early"});
    if (edit.given_on && *edit.given_on < edit.dated_on) wrong.push_back({"given_on", "too_early"});
    if (edit.given_on && *edit.given_on > scope.today) wrong.push_back({"given_on", "in_future"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    TRY(write(sql, scope,
              {edit.id,
               EntryKind::document,
               std::string{record::name_of_choice(kind)},
               owner_of(kind, accueil),
               {},
               {},
               {},
               edit.dated_on,
               edit.until,
               edit.given_on,
               {}}));
    return {};
}

Result<> file(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, access::Scope const& scope,
              std::string const& accueil, std::string const& sheet, NewFiling const& filing) {
    auto found = TRY(find_sheet(sql, keys, reader, scope, accueil, sheet));
    std::vector<Error::Field> wrong;
    auto number = tidy_text(filing.number);
    if (filing.filed_on > scope.today) wrong.push_back({"filed_on", "in_future"});
    if (number.empty()) wrong.push_back({"number", "required"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    if (found.row.filing && found.row.filing->id != filing.id)
        return fail(Fault::conflict, "declaration.already_filed");
    auto made = TRY(write(
        sql, scope, {filing.id, EntryKind::filing, sheet, accueil, sheet, number, {}, filing.filed_on, {}, {}, {}}));
    if (made.fresh == Fresh::yes) freeze(sql, keys, scope.establishment, made.id, found.lines);
    return {};
}

Result<> keep_receipt(sql::Session& sql, access::Scope const& scope, Id const& filing, NewReceipt const& receipt) {
    auto row = sql.first(R"sql(
        SELECT accueil, on_day FROM declaration_entry
        WHERE id = :id AND establishment = :establishment AND kind = 'filing' AND withdrawn_at IS NULL
    )sql",
                         {{"id", filing}, {"establishment", scope.establishment}});
    if (!row) return fail(Fault::not_found, "declaration.unknown");
    std::vector<Error::Field> wrong;
    if (receipt.received_on > scope.today) wrong.push_back({"received_on", "in_future"});
    if (receipt.received_on < row->text(1)) wrong.push_back({"received_on", "too_early"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    TRY(write(sql, scope,
              {receipt.id,
               EntryKind::receipt,
               "receipt",
               row->text(0),
               {},
               receipt.reference,
               {},
               receipt.received_on,
               {},
               {},
               filing}));
    return {};
}

Result<std::optional<std::string>> withdraw(sql::Session& sql, access::Scope const& scope, Id const& entry,
                                            Withdrawn what) {
    auto row = sql.first(R"sql(
        SELECT accueil, sheet, kind, recorded_at, withdrawn_at FROM declaration_entry
        WHERE id = :id AND establishment = :establishment
    )sql",
                         {{"id", entry}, {"establishment", scope.establishment}});
    if (!row) return fail(Fault::not_found, "declaration.unknown");
    auto accueil = row->maybe_text(0);
    if (row->null(4) == (what == Withdrawn::no)) return accueil;
    if (days_between(row->text(3).substr(0, 10), scope.today) > days_to_undo)
        return fail(Fault::conflict, "declaration.entry_too_old");
    if (what == Withdrawn::no && row->text(2) == "filing" &&
        Entries{sql, scope.establishment}.filing(accueil.value_or(""), row->text(1)))
        return fail(Fault::conflict, "declaration.already_filed");
    bool back = what == Withdrawn::no;
    sql.execute("UPDATE declaration_entry SET withdrawn_at = :now, withdrawn_by = :actor WHERE id = :id",
                {{"now", back ? std::optional<Instant>{} : scope.now},
                 {"actor", back ? std::optional<Id>{} : scope.actor},
                 {"id", entry}});
    return accueil;
}

Waiting waiting(sql::Session& sql, timetable::Calendar const& calendar, access::Scope const& scope) {
    Reader const reader{calendar, "fr"};
    Gatherer gatherer{sql, nullptr, reader, scope};
    Waiting out;
    for (auto const& held : gatherer.held()) {
        if (!is_near(held, scope.today)) continue;
        auto row = gatherer.row(held);
        out.to_decide += row.to_decide ? 1 : 0;
        for (auto const& sheet : row.sheets) {
            if (sheet.last_day < scope.today) continue;
            out.due += sheet.band >= Band::soon ? 1 : 0;
            out.changed += sheet.changed > 0 ? 1 : 0;
        }
    }
    return out;
}

}  // namespace marelle::declaration
