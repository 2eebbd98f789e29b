#include "audit/entry.hpp"

namespace marelle::audit {

std::string first_hash() { return std::string(32, '\0'); }

namespace {

void put(std::string& out, std::string_view text) { out.append(std::to_string(text.size())).append(":").append(text); }

void put(std::string& out, std::optional<std::string> const& text) {
    if (text) put(out, std::string_view{*text});
    else out += '-';
}

}  // namespace

std::string canonical(Entry const& e) {
    std::string out;
    put(out, std::string_view{std::to_string(e.seq)});
    return out += canonical_after_seq(e);
}

std::string canonical_after_seq(Entry const& e) {
    std::string out;
    out.reserve(512);
    put(out, std::string_view{e.at});
    for (auto const* text : {&e.actor, &e.link, &e.post, &e.login_session, &e.establishment, &e.child, &e.subject})
        put(out, *text);
    put(out, std::string_view{e.level});
    put(out, std::string_view{e.action});
    put(out, e.purpose);
    put(out, std::string_view{e.outcome});
    put(out, e.request);
    put(out, e.fields);
    return out;
}

Entry entry_of(sql::Row const& row) {
    return {row.integer(0),    row.text(1),        row.maybe_text(2), row.maybe_text(3),  row.maybe_text(4),
            row.maybe_text(5), row.maybe_text(6),  row.maybe_text(7), row.maybe_text(8),  row.text(9),
            row.text(10),      row.maybe_text(11), row.text(12),      row.maybe_text(13), row.maybe_text(14)};
}

}  // namespace marelle::audit
