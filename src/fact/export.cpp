// Facts as a file, as the list shows them to this reader: their last words, and whether the director saw them.
#include "crypto/keyring.hpp"
#include "fact/asked.hpp"
#include "spreadsheet/list.hpp"

namespace marelle::fact {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;
using spreadsheet::local_text;

constexpr std::size_t most = 20'000;

std::vector<spreadsheet::Cell> line_of(Fact const& fact, std::string_view language) {
    std::optional<std::string> child, group, seen, withdrawn;
    if (fact.child) child = fact.child->first_name + " " + fact.child->initial;
    if (fact.group) group = fact.group->name;
    if (fact.acknowledged) seen = local_text(fact.acknowledged->at);
    if (fact.withdrawn) withdrawn = local_text(fact.withdrawn->at);
    return {local_text(fact.observed_at),
            child,
            group,
            choice(language, "fact_kind", fact.kind),
            choice(language, "severity", fact.severity),
            fact.text,
            fact.written_by.name,
            local_text(fact.received_at),
            seen,
            withdrawn};
}

Result<Reply> export_facts(Call& call, crypto::Keyring& keys) {
    auto question = TRY(question_of(call));
    question.limit = most;
    question.after.clear();
    spreadsheet::List list{spreadsheet::language_of(call),
                           "facts",
                           "faits",
                           "facts",
                           {{"observed_at", 18.0},
                            {"child", 18.0},
                            {"group", 18.0},
                            {"fact_kind", 12.0},
                            {"severity", 12.0},
                            {"said", 60.0},
                            {"written_by", 20.0},
                            {"written_at", 18.0},
                            {"seen_at", 18.0},
                            {"withdrawn_at", 18.0}},
                           {}};
    for (auto const& fact : facts(call.sql(), keys, reader_of(call.actor), question).facts)
        list.rows.push_back(line_of(fact, list.language));
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_export_routes(http::Router& router, crypto::Keyring& keys) {
    router
        .on("GET", "/api/v1/facts-export", "fact.read", http::Work::read,
            [&keys](Call& call) { return export_facts(call, keys); })
        .summary("Facts as a file, as the list shows them to this reader")
        .with("format", "csv or xlsx")
        .with("child", "of one child")
        .with("group", "of one group")
        .with("waiting", "1: the grave ones that nobody has seen");
}

}  // namespace marelle::fact
