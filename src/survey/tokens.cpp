// What opens a survey: 128 random bits by link or QR code, a short code on a sheet. Single use, hashed at rest.
#include "crypto/crypto.hpp"
#include "crypto/keyring.hpp"
#include "survey/fields.hpp"

namespace marelle::survey {

namespace {

constexpr std::string_view signs = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t code_length = 8;

constexpr std::string_view select_token = R"sql(
    SELECT t.hash, s.id, e.id, e.name, s.definition, s.closes_on, t.state, t.way
    FROM survey_token t JOIN survey s ON s.id = t.survey JOIN establishment e ON e.id = s.establishment
    WHERE s.closed_at IS NULL AND
)sql";

Opened opened_of(sql::Row const& row) {
    return {row.text(0),
            row.text(1),
            row.text(2),
            row.text(3),
            read_questionnaire(row.text(4)),
            row.text(5),
            row.text(6) == "used" ? TokenState::used : TokenState::open,
            *record::choice_named<Way>(row.text(7))};
}

std::string bare_code(std::string_view typed) {
    std::string out;
    for (char const c : typed) {
        char const upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (signs.contains(upper)) out += upper;
        else if (upper != '-' && upper != ' ') return {};
    }
    return out.size() == code_length ? out : std::string{};
}

}  // namespace

Id random_id() {
    auto bytes = std::string{crypto::Key::random().bytes().substr(0, 16)};
    bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
    bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
    auto out = crypto::hex(bytes);
    for (auto const at : {8U, 13U, 18U, 23U}) out.insert(at, 1, '-');
    return out;
}

std::string new_code() {
    std::string out;
    while (out.size() < code_length) {
        auto const drawn = crypto::Key::random();
        for (char const c : drawn.bytes()) {
            auto const byte = static_cast<unsigned char>(c);
            // The last few values would make some signs likelier.
            if (byte < 256 / signs.size() * signs.size() && out.size() < code_length) out += signs[byte % signs.size()];
        }
    }
    return out.insert(code_length / 2, 1, '-');
}

// Forty bits are soon guessed by who holds the database: the key is not in it.
std::string code_hash_of(crypto::Keyring& keys, Id const& survey, std::string_view code) {
    auto const hashed = crypto::keyed_hash(keys.derived("survey_code"), survey + "|" + bare_code(code));
    return crypto::hex(hashed.data);
}

std::string make_token(sql::Session& sql, Id const& survey, std::optional<Id> const& invitation, Way way,
                       std::optional<std::string> const& code_hash) {
    auto token = crypto::token();
    sql.execute(R"sql(
        INSERT INTO survey_token (hash, survey, invitation, code_hash, way, state)
        VALUES (:hash, :survey, :invitation, :code, :way, 'open')
    )sql",
                {{"hash", crypto::sha256_hex(token)},
                 {"survey", survey},
                 {"invitation", invitation},
                 {"code", code_hash},
                 {"way", record::name_of_choice(way)}});
    return token;
}

std::optional<Opened> find_token(sql::Session& sql, std::string_view token, Date const& today) {
    auto const row = sql.first(std::string{select_token} + " t.hash = :hash", {{"hash", crypto::sha256_hex(token)}});
    if (!row) return {};
    auto out = opened_of(*row);
    if (out.state == TokenState::open && today > out.closes_on) out.state = TokenState::over;
    return out;
}

// Past its last day too: a sheet handed in that evening is typed the next morning.
std::optional<Opened> find_code(sql::Session& sql, crypto::Keyring& keys, Id const& survey, std::string_view typed) {
    if (bare_code(typed).empty()) return {};
    auto const row = sql.first(std::string{select_token} + " t.code_hash = :code AND s.id = :survey",
                               {{"code", code_hash_of(keys, survey, typed)}, {"survey", survey}});
    if (!row) return {};
    return opened_of(*row);
}

Result<> record_answer(sql::Session& sql, crypto::Keyring& keys, Opened const& opened, Answer const& answer) {
    if (opened.state == TokenState::over) return fail(Fault::conflict, "survey.over");
    if (answer.given.empty() && answer.text.empty()) return fail(Fault::invalid, "survey.nothing_said");
    auto const row = sql.first("SELECT invitation FROM survey_token WHERE hash = :hash AND state = 'open'",
                               {{"hash", opened.hash}});
    if (!row) return fail(Fault::conflict, "survey.used");
    // A family has one voice: the link of its reminder goes with it. A used token is no longer any family's.
    sql.execute(R"sql(
        UPDATE survey_token SET state = 'used', invitation = NULL
        WHERE hash = :hash OR (invitation IS NOT NULL AND invitation = :invitation)
    )sql",
                {{"hash", opened.hash}, {"invitation", row->maybe_text(0)}});
    auto tally = open_box(sql, keys, opened.survey);
    count(tally, opened.questionnaire, answer);
    shut_box(sql, keys, opened.survey, tally);
    return {};
}

}  // namespace marelle::survey
