#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "record/json_of.hpp"
#include "referral/fields.hpp"
#include "referral/referral.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <map>

namespace marelle::referral {

std::string joined(std::vector<std::string> const& words) {
    std::string out;
    for (auto const& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        auto blank = std::min(text.find(' ', at), text.size());
        out.emplace_back(text.substr(at, blank - at));
        at = blank + 1;
    }
    return out;
}

namespace {

namespace json = boost::json;

// What a teacher copies on paper: no letter that is read as another, nothing that counts the referrals.
std::string new_receipt(Instant const& at) {
    static constexpr std::string_view letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    auto random = crypto::sha256(crypto::token());
    std::string out = at.substr(2, 2) + "-";
    for (std::size_t i = 0; i < 6; ++i) {
        out += letters[static_cast<unsigned char>(random[i]) % letters.size()];
        if (i == 2) out += '-';
    }
    return out;
}

Words words_of(NewReferral const& sent) {
    Words words{sent.facts,    sent.strengths, sent.already_done, sent.expected_help,
                sent.who_else, sent.siblings,  sent.guardians};
    for (auto& guardian : words.guardians)
        if (guardian.phone) guardian.phone = phone_e164(*guardian.phone);
    return words;
}

// The last decision of each referral says its state.
constexpr std::string_view last_decision =
    " LEFT JOIN referral_decision d ON d.referral = r.id AND d.id ="
    " (SELECT x.id FROM referral_decision x WHERE x.referral = r.id ORDER BY x.number DESC LIMIT 1)";

// 1 for the next to be admitted; nothing for who does not wait.
std::optional<std::int64_t> rank_in(std::vector<Id> const& order, Id const& referral) {
    auto found = std::ranges::find(order, referral);
    if (found == order.end()) return {};
    return found - order.begin() + 1;
}

State state_of(std::optional<std::string> const& decision) {
    if (!decision) return State::received;
    return state_after(*record::choice_named<Decision>(*decision));
}

}  // namespace

// Every decision of the establishment, one after the other: whoever stood at the place asked for, and all behind, move
// back one.
std::vector<Id> waiting_order(sql::Session& sql, access::Scope const& scope) {
    std::vector<Id> out;
    for (auto const& row : sql.query("SELECT d.referral, d.decision, d.waiting_rank FROM referral_decision d"
                                     " JOIN referral r ON r.id = d.referral WHERE r.establishment = :establishment"
                                     " ORDER BY d.decided_at, d.number, d.id",
                                     {{"establishment", scope.establishment}})) {
        std::erase(out, row.text(0));
        if (row.text(1) != record::name_of_choice(Decision::wait)) continue;
        auto end = std::ssize(out);
        auto place = std::clamp<std::ptrdiff_t>(row.maybe_integer(2).value_or(end + 1) - 1, 0, end);
        out.insert(out.begin() + place, row.text(0));
    }
    return out;
}

Result<std::string> receive(sql::Session& sql, crypto::Keyring& keys, NewReferral const& sent, Id const& link,
                            Id const& establishment, Instant const& at) {
    if (auto known = sql.first("SELECT receipt, link FROM referral WHERE id = :id", {{"id", sent.id}})) {
        if (known->maybe_text(1) != link) return fail(Fault::conflict, "id.taken");
        return known->text(0);
    }
    if (auto wrong = check(sent, to_local(*instant_ms(at)).date); !wrong.empty())
        return wrong_fields("body.wrong_fields", std::move(wrong));
    auto today = sql.count("SELECT count(*) FROM referral WHERE link = :link AND received_at >= :since",
                           {{"link", link}, {"since", instant_text(*instant_ms(at) - 24 * 3'600'000LL)}});
    if (today >= 30) return fail(Fault::too_many, "referral.too_many_today");
    keys.adopt(sent.id, establishment);
    auto school = sql.first("SELECT uai FROM school WHERE uai = :uai", {{"uai", sent.uai}});
    auto typed = sent.uai + (sent.school_name ? " " + *sent.school_name : "");
    auto receipt = new_receipt(at);
    sql.execute(
        "INSERT INTO referral (id, establishment, link, receipt, received_at, referrer_name, referrer_role, school,"
        " school_typed, parents_informed_on, parents_agreed_by, urgency, given_names, birth_name, usage_name,"
        " birth_date, sex, level, motives_sealed, words_sealed)"
        " VALUES (:id, :establishment, :link, :receipt, :at, :referrer_name, :referrer_role, :school, :school_typed,"
        " :informed_on, :agreed_by, :urgency, :given_names, :birth_name, :usage_name, :birth_date, :sex, :level,"
        " :motives, :words)",
        {{"id", sent.id},
         {"establishment", establishment},
         {"link", link},
         {"receipt", receipt},
         {"at", at},
         {"referrer_name", sent.referrer_name},
         {"referrer_role", sent.referrer_role},
         {"school", school ? std::optional{sent.uai} : std::nullopt},
         {"school_typed", typed},
         {"informed_on", sent.parents_informed_on},
         {"agreed_by", sent.parents_agreed_by},
         {"urgency", sent.urgency},
         {"given_names", sent.given_names},
         {"birth_name", sent.birth_name},
         {"usage_name", sent.usage_name},
         {"birth_date", sent.birth_date},
         {"sex", sent.sex},
         {"level", sent.level},
         {"motives", keys.seal("referral", "motives_sealed", sent.id, sent.id, joined(sent.motives))},
         {"words",
          keys.seal("referral", "words_sealed", sent.id, sent.id, json::serialize(record::to_json(words_of(sent))))}});
    return receipt;
}

std::vector<Receipt> receipts(sql::Session& sql, Id const& link) {
    auto text = std::string{"SELECT r.receipt, r.received_at, d.decision FROM referral r"}.append(last_decision) +
                " WHERE r.link = :link ORDER BY r.received_at DESC, r.id";
    std::vector<Receipt> out;
    for (auto const& row : sql.query(text, {{"link", link}}))
        out.push_back({row.text(0), row.text(1), state_of(row.maybe_text(2))});
    return out;
}

namespace {

constexpr std::string_view columns =
    "SELECT r.id, r.receipt, r.received_at, r.given_names, r.birth_name, r.usage_name, r.birth_date, r.sex, r.level,"
    " r.school, coalesce(s.name, r.school_typed), r.referrer_name, r.referrer_role, r.urgency, r.motives_sealed,"
    " d.decision, r.words_sealed, r.parents_informed_on, r.parents_agreed_by, r.child"
    " FROM referral r LEFT JOIN school s ON s.uai = r.school";

ReferralRow row_of(sql::Row const& row, crypto::Keyring& keys) {
    ReferralRow out;
    out.id = row.text(0);
    out.receipt = row.text(1);
    out.received_at = row.text(2);
    auto const& given = row.text(3);
    out.child = {given.substr(0, given.find(' ')), initial_of(row.maybe_text(5).value_or(row.text(4))), row.text(6),
                 row.text(8)};
    auto said = row.maybe_text(10).value_or("");
    out.school = {row.maybe_text(9).value_or(said.substr(0, said.find(' '))), said};
    out.referrer = {row.text(11), row.text(12)};
    out.urgency = *record::choice_named<Urgency>(row.text(13));
    // An erased referral (a year after a refusal) keeps its line, without what was said.
    out.motives = split(keys.open("referral", "motives_sealed", out.id, out.id, row.bytes(14)).value_or(""));
    out.state = state_of(row.maybe_text(15));
    return out;
}

bool wanted(State state, std::string_view asked) {
    if (asked == "all") return true;
    if (asked == "open") return state == State::received || state == State::meeting || state == State::waiting;
    return record::name_of_choice(state) == asked;
}

std::vector<Decided> decisions_of(sql::Session& sql, crypto::Keyring& keys, Id const& referral) {
    std::vector<Decided> out;
    for (auto const& row : sql.query("SELECT d.id, d.decision, d.reason_sealed, d.scheme, d.waiting_rank, d.meeting_at,"
                                     " d.decided_at, a.id, a.name FROM referral_decision d"
                                     " JOIN user_account a ON a.id = d.decided_by"
                                     " WHERE d.referral = :referral ORDER BY d.number DESC",
                                     {{"referral", referral}})) {
        Decided decided{row.text(0),
                        *record::choice_named<Decision>(row.text(1)),
                        {},
                        row.maybe_text(3),
                        row.maybe_integer(4),
                        row.maybe_text(5),
                        row.text(6),
                        {row.text(7), row.text(8)}};
        if (auto sealed = row.maybe_bytes(2))
            decided.reason = keys.open("referral_decision", "reason_sealed", referral, decided.id, *sealed);
        out.push_back(std::move(decided));
    }
    return out;
}

people::Names names_of(sql::Row const& row) { return {row.text(3), row.text(4), row.maybe_text(5), row.text(6), {}}; }

std::int64_t likely(std::vector<people::Known> const& known, crypto::Keyring const& keys, sql::Row const& row) {
    return std::ranges::count_if(people::matches(known, keys, names_of(row)),
                                 [](auto const& match) { return match.likeness.score >= people::likely_score; });
}

}  // namespace

std::vector<ReferralRow> list(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                              people::Eyes const& eyes, std::string_view state) {
    auto known = people::known_children(sql, eyes.names);
    auto order = waiting_order(sql, scope);
    auto text = std::string{columns}.append(last_decision) +
                " WHERE r.establishment = :establishment AND :reach = 'establishment'"
                " ORDER BY CASE r.urgency WHEN 'urgent' THEN 0 WHEN 'soon' THEN 1 ELSE 2 END, r.received_at, r.id";
    std::vector<ReferralRow> out;
    for (auto const& row : sql.query(text, {{"establishment", scope.establishment}, {"reach", scope.reach_name()}})) {
        auto referral = row_of(row, keys);
        if (!wanted(referral.state, state)) continue;
        referral.rank = rank_in(order, referral.id);
        if (wanted(referral.state, "open")) referral.duplicates = likely(known, keys, row);
        out.push_back(std::move(referral));
    }
    // Who waits comes after who is still to be decided on, in the order of the list.
    if (state != "all") std::ranges::stable_sort(out, {}, [](auto const& r) { return r.rank.value_or(0); });
    return out;
}

Result<Referral> find(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id) {
    auto text = std::string{columns}.append(last_decision) +
                " WHERE r.id = :id AND r.establishment = :establishment AND :reach = 'establishment'";
    auto found = sql.first(text, {{"id", id}, {"establishment", scope.establishment}, {"reach", scope.reach_name()}});
    if (!found) return fail(Fault::not_found, "referral.unknown");
    auto row = row_of(*found, keys);
    Referral out;
    out.id = row.id;
    out.receipt = row.receipt;
    out.received_at = row.received_at;
    out.child = {found->text(3), found->text(4),       found->maybe_text(5),
                 found->text(6), found->maybe_text(7), found->text(8)};
    out.school = row.school;
    out.referrer = row.referrer;
    out.parents = {found->text(17), found->text(18)};
    out.urgency = row.urgency;
    out.motives = row.motives;
    out.state = row.state;
    out.rank = rank_in(waiting_order(sql, scope), id);
    out.admitted_child = found->maybe_text(19);
    if (auto opened = keys.open("referral", "words_sealed", id, id, found->bytes(16))) {
        auto words = TRY(record::from_json<Words>(json::parse(*opened).as_object()));
        out.motive_facts = words.facts;
        out.strengths = words.strengths;
        out.already_done = words.already_done;
        out.expected_help = words.expected_help;
        out.who_else = words.who_else;
        out.siblings = words.siblings;
        out.guardians = words.guardians;
    }
    out.decisions = decisions_of(sql, keys, id);
    return out;
}

std::vector<people::Duplicate> duplicates_of(sql::Session& sql, crypto::Keyring const& keys, people::Eyes const& eyes,
                                             Referral const& referral) {
    if (referral.state == State::admitted) return {};
    auto const& child = referral.child;
    std::optional<std::string> phone;
    for (auto const& guardian : referral.guardians)
        if (guardian.phone && !guardian.phone->empty()) phone = guardian.phone;
    return people::likely_duplicates(sql, keys, eyes.names,
                                     {child.given_names, child.birth_name, child.usage_name, child.birth_date, phone});
}

}  // namespace marelle::referral
