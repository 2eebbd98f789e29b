#include "people/child.hpp"
#include "base/text.hpp"
#include "record/diff.hpp"

namespace marelle::people {

namespace {

sql::Parameters parameters_of(ChildFacts const& facts) {
    return {{"given_names", facts.given_names},
            {"birth_name", facts.birth_name},
            {"usage_name", facts.usage_name},
            {"birth_date", facts.birth_date},
            {"sex", record::name_of_choice(facts.sex)},
            {"languages", joined_languages(facts.languages)},
            {"interpreter", facts.interpreter_needed_since},
            {"folded", folded_names(facts)}};
}

}  // namespace

std::string folded_names(ChildFacts const& facts) {
    return " " + fold(facts.given_names + " " + facts.birth_name + " " + facts.usage_name.value_or("")) + " ";
}

std::string joined_languages(std::vector<std::string> const& languages) {
    std::string out;
    for (auto const& one : languages) out += (out.empty() ? "" : " ") + one;
    return out;
}

std::vector<std::string> split_languages(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        auto end = std::min(text.find(' '), text.size());
        if (end > 0) out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

Result<KnownChild> find_child(sql::Session& sql, access::Scope const& scope, Id const& id) {
    static auto const text = R"sql(
        SELECT c.given_names, c.birth_name, c.usage_name, c.birth_date, c.sex, c.languages, c.interpreter_needed_since,
            c.version
        FROM child c WHERE c.id = :child AND )sql" +
                             std::string{access::child_in_scope};
    auto row = sql.first(text, access::parameters_of(scope, {{"child", id}}));
    if (!row) return fail(Fault::not_found, "child.unknown");
    return KnownChild{id,
                      {row->text(0), row->text(1), row->maybe_text(2), row->text(3),
                       record::choice_named<Sex>(row->text(4)).value_or(Sex::x), split_languages(row->text(5)),
                       row->maybe_text(6)},
                      row->integer(7)};
}

Result<Edited> edit_child(sql::Session& sql, access::Scope const& scope, Id const& id, std::int64_t version,
                          ChildFacts const& facts) {
    auto known = TRY(find_child(sql, scope, id));
    Wrongs wrong;
    check(facts, scope.today, wrong);
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    auto parameters = parameters_of(facts);
    parameters.emplace_back("id", id);
    parameters.emplace_back("version", version);
    auto changed = sql.execute(R"sql(
        UPDATE child SET given_names = :given_names, birth_name = :birth_name, usage_name = :usage_name,
            birth_date = :birth_date, sex = :sex, languages = :languages, interpreter_needed_since = :interpreter,
            folded = :folded, version = version + 1
        WHERE id = :id AND version = :version
    )sql",
                               parameters);
    if (changed == 0) return fail(Fault::stale, "stale");
    return Edited{version + 1, record::changed_fields(known.facts, facts)};
}

}  // namespace marelle::people
