// The draw: a secret promised before anybody asks, a word said aloud, an order that anybody can compute again.
#include "crypto/crypto.hpp"
#include "crypto/keyring.hpp"
#include "messages/messages.hpp"
#include "offer/rows.hpp"
#include <algorithm>
#include <sstream>

namespace marelle::offer {

namespace {

constexpr std::size_t secret_bytes = 16;

std::string place_of_secret(Id const& id) { return "offer_draw|secret_sealed|" + id; }

std::vector<int> numbers_in(std::string const& text) {
    std::istringstream words{text};
    std::vector<int> out;
    for (int number = 0; words >> number;) out.push_back(number);
    return out;
}

std::vector<Ticket> drawn_order(std::string_view entries, std::string const& result, std::string_view seed) {
    auto tickets = thawed(entries);
    std::vector<Ticket> out;
    for (int number : numbers_in(result)) {
        auto found = std::ranges::find(tickets, number, &Ticket::number);
        if (found == tickets.end()) continue;
        if (!found->late) found->hash = hash_of(seed, number);
        out.push_back(*found);
    }
    return out;
}

std::string numbers_text(std::vector<int> const& numbers) {
    std::string out;
    for (int number : numbers) out += (out.empty() ? "" : " ") + std::to_string(number);
    return out;
}

struct ToCome {
    Id id;
    std::string secret;
};
std::optional<ToCome> to_come(sql::Session& sql, crypto::Keyring& keys, Id const& offer) {
    auto row = sql.first("SELECT id, secret_sealed FROM offer_draw WHERE offer = :offer AND drawn_at IS NULL",
                         {{"offer", offer}});
    if (!row) return {};
    auto secret = crypto::open(keys.derived("offer_draw"), row->bytes(1), place_of_secret(row->text(0)));
    if (!secret) return {};
    return ToCome{row->text(0), std::move(*secret)};
}

void keep(sql::Session& sql, access::Scope const& scope, ToCome const& draw, std::string const& word,
          std::vector<Ticket> const& tickets, std::optional<std::string> const& reason) {
    auto seed = seed_of(draw.secret, word);
    std::vector<int> result;
    for (auto const& ticket : in_order(tickets, Last::draw, seed)) result.push_back(ticket.number);
    sql.execute(R"sql(
        UPDATE offer_draw SET word = :word, seed = :seed, entries = :entries, result = :result, reason = :reason,
            drawn_at = :now, drawn_by = :actor
        WHERE id = :id
    )sql",
                {{"word", word},
                 {"seed", seed},
                 {"entries", frozen(tickets)},
                 {"result", numbers_text(result)},
                 {"reason", reason},
                 {"now", scope.now},
                 {"actor", scope.actor},
                 {"id", draw.id}});
}

void say_tickets(Draw& out, std::string_view entries, std::string const& result) {
    auto ordered = drawn_order(entries, result, *out.seed);
    for (auto const& ticket : ordered)
        out.tickets.push_back({ticket.number, numbers_text(ticket.numbers), ticket.tier + 1, ticket.hash,
                               static_cast<int>(out.tickets.size()) + 1, ticket.late});
    out.secret = out.seed->substr(0, 2 * secret_bytes);
    for (auto const& ticket : ordered) out.late += ticket.late ? static_cast<int>(ticket.numbers.size()) : 0;
    out.check = check_lines(*out.secret, *out.seed, ordered);
}

}  // namespace

void prepare_draw(sql::Session& sql, crypto::Keyring& keys, Id const& offer, Instant const& now) {
    auto id = new_id();
    auto secret = crypto::hex(crypto::Key::random().bytes().substr(0, secret_bytes));
    sql.execute(R"sql(
        INSERT INTO offer_draw (id, offer, number, commitment, secret_sealed, made_at)
        VALUES (:id, :offer, (SELECT COALESCE(max(d.number), 0) + 1 FROM offer_draw d WHERE d.offer = :offer),
            :commitment, :secret, :now)
    )sql",
                {{"id", id},
                 {"offer", offer},
                 {"commitment", commitment_of(secret)},
                 {"secret", crypto::seal(keys.derived("offer_draw"), secret, place_of_secret(id))},
                 {"now", now}});
}

std::optional<Drawn> newest_draw(sql::Session& sql, Id const& offer) {
    auto row = sql.first(R"sql(
        SELECT id, entries, result, seed FROM offer_draw WHERE offer = :offer AND drawn_at IS NOT NULL
        ORDER BY number DESC LIMIT 1
    )sql",
                         {{"offer", offer}});
    if (!row) return {};
    return Drawn{row->text(0), drawn_order(row->text(1), row->text(2), row->text(3))};
}

std::vector<Draw> all_draws(sql::Session& sql, Id const& offer) {
    std::vector<Draw> out;
    bool newest = true;
    for (auto const& row : sql.query(R"sql(
             SELECT d.id, d.commitment, d.made_at, d.word, d.seed, d.drawn_at, u.id, u.name, d.reason, d.entries,
                 d.result
             FROM offer_draw d LEFT JOIN user_account u ON u.id = d.drawn_by
             WHERE d.offer = :offer ORDER BY d.number DESC
         )sql",
                                     {{"offer", offer}})) {
        Draw draw;
        draw.id = row.text(0);
        draw.commitment = row.text(1);
        draw.made_at = row.text(2);
        if (!row.null(5)) {
            draw.word = row.maybe_text(3);
            draw.seed = row.maybe_text(4);
            draw.drawn_at = row.maybe_text(5);
            draw.drawn_by = named(row.maybe_text(6), row.maybe_text(7));
            draw.reason = row.maybe_text(8);
            say_tickets(draw, row.text(9), row.text(10));
            draw.replaced = !newest;
            newest = false;
        }
        out.push_back(std::move(draw));
    }
    return out;
}

std::vector<std::string> say_rule(Rule const& rule, std::string_view language) {
    std::vector<std::string> out;
    for (auto const& key : words_of(rule)) out.push_back(messages::say(language, key));
    return out;
}

Result<Draws> draws_of(sql::Session& sql, access::Scope const& scope, Id const& offer, std::string_view language) {
    auto known = TRY(plain(sql, scope.establishment, offer));
    return Draws{say_rule(known.rule, language), all_draws(sql, offer)};
}

Result<> draw(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& offer,
              NewDraw const& asked) {
    auto known = TRY(plain(sql, scope.establishment, offer));
    if (known.rule.last != Last::draw) return fail(Fault::conflict, "offer.no_draw");
    if (known.cancelled_at) return fail(Fault::conflict, "offer.cancelled");
    if (scope.today <= known.closes_on) return fail(Fault::conflict, "offer.still_open");
    auto word = asked.word.value_or("");
    if (!fit_word(word)) return wrong_fields("body.wrong_fields", {{"word", "invalid"}});
    if (newest_draw(sql, offer)) {
        if (!asked.reason) return fail(Fault::conflict, "offer.reason_required");
        if (is_allocated(sql, offer)) return fail(Fault::conflict, "offer.allocated");
    }
    auto rows = request_rows(sql, offer);
    std::erase_if(
        rows, [](auto const& row) { return row.state != RequestState::asked && row.state != RequestState::waiting; });
    if (rows.empty()) return fail(Fault::conflict, "offer.nobody_asked");
    auto secret = to_come(sql, reader.keys, offer);
    if (!secret) return fail(Fault::conflict, "offer.no_draw");
    auto const tickets = tickets_of(known.rule, askings(sql, reader.calendar, known, rows, scope.today));
    // Nobody asked in time: the order of arrival says it all, and there is nothing to draw.
    if (std::ranges::all_of(tickets, &Ticket::late)) return fail(Fault::conflict, "offer.nobody_in_time");
    keep(sql, scope, *secret, word, tickets, asked.reason);
    // Should another be needed one day, its secret is promised from now on.
    prepare_draw(sql, reader.keys, offer, scope.now);
    return {};
}

}  // namespace marelle::offer
