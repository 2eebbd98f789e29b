// Families of the demonstration: the number they call, a link somebody may open, and messages in each state.
#include "app/demo/demo.hpp"
#include "base/text.hpp"
#include "family/family.hpp"
#include <stdexcept>

namespace marelle::app::demo {

namespace {

struct Parent {
    Id guardian, child;
};

// Parents of tonight's and this week's children, mothers first, as they were written.
std::vector<Parent> parents(sql::Session& sql, Place const& place, std::size_t most) {
    std::vector<Parent> out;
    for (auto const& row : sql.query(R"sql(
        SELECT l.guardian, min(l.child) FROM child_guardian l JOIN group_membership m ON m.child = l.child
        JOIN mini_group g ON g.id = m.mini_group
        WHERE g.establishment = :establishment AND g.kind = 'group' AND m.until_on IS NULL
            AND l.authority IN ('joint', 'sole')
            AND NOT EXISTS (SELECT 1 FROM guardian_right r JOIN child_guardian k ON k.id = r.child_guardian
                WHERE k.guardian = l.guardian AND (r.kind = 'no_approach' OR r.until_on IS NOT NULL))
            AND NOT EXISTS (SELECT 1 FROM protected_address p WHERE p.child = l.child)
        GROUP BY l.guardian ORDER BY l.guardian
    )sql",
                                     {{"establishment", place.establishment}})) {
        out.push_back({row.text(0), row.text(1)});
        if (out.size() == most) break;
    }
    return out;
}

// As a message that was written here is, then what became of it.
void write_message(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Parent const& parent,
                   message::Channel channel, std::string_view fate) {
    auto const known = sql.first("SELECT given_names FROM child WHERE id = :id", {{"id", parent.child}});
    message::NewMessage out;
    out.id = new_id();
    out.guardian = parent.guardian;
    out.child = parent.child;
    out.channel = channel;
    out.kind = message::Kind::family_link;
    out.values = {{"child", first_name_of(known->text(0))},
                  {"place", "Chambéry – Les Hauts"},
                  {"phone", "04 79 00 00 00"},
                  {"link", "https://marelle.example.org/l/" + family::make_link(sql, scope, parent.guardian)}};
    if (!message::plan(sql, keys, scope, {true, true, "https://marelle.example.org"}, out)) return;
    if (!fate.empty())
        sql.execute("UPDATE message SET " + std::string{fate} + " WHERE id = :id",
                    {{"id", *out.id}, {"at", scope.now}});
}

}  // namespace

void make_families(sql::Session& sql, crypto::Keyring& keys, Place const& place, Made& made) {
    auto const scope = access::scope_of(director_of(place, place.today), "family.write");
    if (!scope) throw std::logic_error{"demo: the director writes to no family"};
    sql.execute(R"sql(
        INSERT INTO establishment_phone (establishment, phone, recorded_at, recorded_by)
        VALUES (:establishment, '+33479000000', :now, :by)
    )sql",
                {{"establishment", place.establishment}, {"now", scope->now}, {"by", place.director}});
    auto const all = parents(sql, place, 6);
    if (all.empty()) return;
    made.family_link = "/l/" + family::make_link(sql, *scope, all.front().guardian);
    struct Sent {
        std::size_t to;
        message::Channel channel;
        char const* fate;
    };
    for (auto const& each :
         {Sent{1, message::Channel::sms, "sent_at = :at, delivered_at = :at, tries = 1, values_sealed = NULL"},
          Sent{2, message::Channel::sms, "sent_at = :at, tries = 1, values_sealed = NULL"},
          Sent{3, message::Channel::sms, "given_up_at = :at, given_up_because = 'refused', tries = 1"},
          Sent{4, message::Channel::sms, "uncertain_at = :at, claimed_at = :at, tries = 1"},
          Sent{5, message::Channel::paper, ""}})
        if (each.to < all.size()) write_message(sql, keys, *scope, all[each.to], each.channel, each.fate);
}

}  // namespace marelle::app::demo
