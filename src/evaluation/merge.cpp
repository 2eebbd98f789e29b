// How two writings of one assessment meet, and how what stands is kept. Pure.
#include "evaluation/assessment.hpp"
#include <boost/json.hpp>

namespace marelle::evaluation {

namespace {

namespace json = boost::json;

json::value level_of(std::optional<int> level) { return level ? json::value(*level) : json::value(nullptr); }

json::object items_of(std::map<std::string, SaidItem, std::less<>> const& items) {
    json::object out;
    for (auto const& [key, said] : items) out[key] = json::array{level_of(said.level), said.at, said.by};
    return out;
}

json::value comment_of(std::optional<SaidComment> const& comment) {
    if (!comment) return nullptr;
    return json::array{comment->text, comment->at, comment->by};
}

std::string text_of(json::value const& value) { return std::string{value.as_string()}; }

std::map<std::string, SaidItem, std::less<>> read_items(json::value const& in) {
    std::map<std::string, SaidItem, std::less<>> out;
    for (auto const& [key, value] : in.as_object()) {
        auto const& said = value.as_array();
        SaidItem item{{}, text_of(said.at(1)), text_of(said.at(2))};
        if (!said.at(0).is_null()) item.level = static_cast<int>(said.at(0).as_int64());
        out.emplace(key, std::move(item));
    }
    return out;
}

std::optional<SaidComment> read_comment(json::value const& in) {
    if (in.is_null()) return {};
    auto const& said = in.as_array();
    return SaidComment{text_of(said.at(0)), text_of(said.at(1)), text_of(said.at(2))};
}

// One thing that may be said: an item or the comment. Absent is a word too: it was taken out.
template <class Said> struct Words {
    std::optional<Said> stands, other;
};

// `sent` was touched: what a person left as they found it is not theirs to say.
template <class Said, class Same>
Words<Said> meet(std::optional<Said> const& base, Words<Said> const& now, std::optional<Said> const& sent,
                 Instant const& at, std::string const& by, Same const& same) {
    // Saying again what stands settles it.
    if (same(sent, now.stands)) return {now.stands, {}};
    if (same(now.stands, base) || !now.stands) return {sent, {}};
    bool const colleague = now.stands->by != by;
    if (now.stands->at > at) return {now.stands, colleague ? sent : now.other};
    return {sent, colleague ? now.stands : std::nullopt};
}

template <class Said>
void set(std::map<std::string, Said, std::less<>>& in, std::string const& key, std::optional<Said> const& said) {
    if (said) in.insert_or_assign(key, *said);
    else in.erase(key);
}

template <class Said>
std::optional<Said> found(std::map<std::string, Said, std::less<>> const& in, std::string_view key) {
    auto const at = in.find(key);
    if (at == in.end()) return {};
    return at->second;
}

constexpr auto same_level = [](std::optional<SaidItem> const& a, std::optional<SaidItem> const& b) {
    return a.has_value() == b.has_value() && (!a || a->level == b->level);
};
constexpr auto same_text = [](std::optional<SaidComment> const& a, std::optional<SaidComment> const& b) {
    return (a ? a->text : std::string{}) == (b ? b->text : std::string{});
};

}  // namespace

std::string to_text(Kept const& kept) {
    return json::serialize(json::object{{"items", items_of(kept.items)},
                                        {"others", items_of(kept.other_items)},
                                        {"comment", comment_of(kept.comment)},
                                        {"other_comment", comment_of(kept.other_comment)}});
}

std::optional<Kept> kept_from(std::string_view text) {
    boost::system::error_code error;
    auto const parsed = json::parse(text, error);
    if (error || !parsed.is_object()) return {};
    try {
        return Kept{read_items(parsed.at("items")), read_items(parsed.at("others")), read_comment(parsed.at("comment")),
                    read_comment(parsed.at("other_comment"))};
    } catch (std::exception const&) { return {}; }
}

Kept merge(Kept const& base, Kept const& now, Writing const& sent) {
    auto out = now;
    auto const touch = [&](std::string const& key, std::optional<SaidItem> const& wanted) {
        auto const met = meet(found(base.items, key),
                              Words<SaidItem>{found(now.items, key), found(now.other_items, key)}, wanted, sent.at,
                              sent.by, same_level);
        set(out.items, key, met.stands);
        set(out.other_items, key, met.other);
    };
    for (auto const& [key, level] : sent.answers) touch(key, SaidItem{level, sent.at, sent.by});
    for (auto const& key : sent.taken_back)
        if (!sent.answers.contains(key)) touch(key, {});
    if (!sent.comment) return out;
    std::optional<SaidComment> comment;
    if (!sent.comment->empty()) comment = SaidComment{*sent.comment, sent.at, sent.by};
    auto const met = meet(base.comment, Words<SaidComment>{now.comment, now.other_comment}, comment, sent.at, sent.by,
                          same_text);
    out.comment = met.stands;
    out.other_comment = met.other;
    return out;
}

}  // namespace marelle::evaluation
