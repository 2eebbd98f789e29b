// The box: everybody's answers together, sealed whole at each answer. A row an answer would have a place in its table,
// a transaction, a neighbour; this has none (docs/decisions/0027).
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "survey/survey.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::survey {

namespace {

namespace json = boost::json;

constexpr std::size_t grain = 16'384;  // bytes: more than the counts and a dozen texts

template <class Numbers> json::array numbers(Numbers const& all) {
    json::array out;
    for (auto const each : all) out.emplace_back(each);
    return out;
}

template <class Numbers> void read(json::value const& from, Numbers& into) {
    auto const& all = from.as_array();
    for (std::size_t i = 0; i < into.size() && i < all.size(); ++i) into[i] = all[i].as_int64();
}

}  // namespace

void count(Tally& tally, Questionnaire const& questionnaire, Answer const& answer) {
    ++tally.answers;
    ++tally.ways[static_cast<std::size_t>(answer.way)];
    for (auto const& question : questionnaire.questions) {
        auto& counts = tally.counts[question.key];
        if (auto const face = answer.given.find(question.key); face != answer.given.end())
            ++counts[static_cast<std::size_t>(face->second)];
    }
    if (answer.text.empty()) return;
    tally.texts.insert(std::ranges::upper_bound(tally.texts, answer.text), answer.text);
}

std::string packed(Tally const& tally) {
    json::object counts;
    for (auto const& [key, each] : tally.counts) counts[key] = numbers(each);
    json::array texts;
    for (auto const& each : tally.texts) texts.emplace_back(each);
    auto out = json::serialize(
        json::object{{"answers", tally.answers}, {"ways", numbers(tally.ways)}, {"counts", counts}, {"texts", texts}});
    out.resize((out.size() / grain + 1) * grain, ' ');
    return out;
}

Tally unpacked(std::string_view packed_tally) {
    auto const parsed = json::parse(json::string_view{packed_tally.data(), packed_tally.size()});
    auto const& root = parsed.as_object();
    Tally out;
    out.answers = root.at("answers").as_int64();
    read(root.at("ways"), out.ways);
    for (auto const& [key, each] : root.at("counts").as_object()) read(each, out.counts[std::string{key}]);
    for (auto const& each : root.at("texts").as_array()) out.texts.emplace_back(each.as_string());
    return out;
}

Tally open_box(sql::Session& sql, crypto::Keyring& keys, Id const& survey) {
    auto const row = sql.first("SELECT box_sealed FROM survey_box WHERE survey = :survey", {{"survey", survey}});
    if (!row) throw std::logic_error{"an open survey without its box"};
    auto const plain = keys.open("survey_box", "box_sealed", survey, survey, row->bytes(0));
    if (!plain) throw std::runtime_error{"the box of a survey does not open: its key is not in this keyring"};
    return unpacked(*plain);
}

void shut_box(sql::Session& sql, crypto::Keyring& keys, Id const& survey, Tally const& tally) {
    sql.execute(
        R"sql(
        INSERT INTO survey_box (survey, box_sealed) VALUES (:survey, :box)
        ON CONFLICT (survey) DO UPDATE SET box_sealed = excluded.box_sealed
    )sql",
        {{"survey", survey}, {"box", Value{keys.seal("survey_box", "box_sealed", survey, survey, packed(tally))}}});
}

}  // namespace marelle::survey
