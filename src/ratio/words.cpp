// The arithmetic in words, as a director would say it at a table.
#include "messages/messages.hpp"
#include "ratio/ratio.hpp"

namespace marelle::ratio {

namespace {

using messages::say;

// After a first term, the second need not say "children" again.
std::string_view key_of(Term const& term, bool first) {
    if (term.band == Band::under_six) return "ratio.term.under_six";
    if (term.band == Band::all) return "ratio.term.all";
    return first ? "ratio.term.six_and_over" : "ratio.term.and_over";
}

std::string terms_in_words(std::vector<Term> const& terms, std::string_view language) {
    std::string out;
    for (auto const& term : terms) {
        if (!out.empty()) out += say(language, "ratio.between");
        out += say(language, key_of(term, out.empty()),
                   {{"children", term.children}, {"per", term.per_adult}, {"adults", term.adults}});
    }
    return out;
}

}  // namespace

std::string words_of(Line const& line, std::string_view language) {
    return say(language, "ratio.line." + std::string{record::name_of_choice(line.kind)},
               {{"terms", terms_in_words(line.terms, language)},
                {"needed", line.needed},
                {"have", line.have},
                {"of", line.of},
                {"days", line.days},
                {"most_days", line.most_days}});
}

std::vector<std::string> words_of(LeftOut const& left_out, std::string_view language) {
    std::vector<std::string> out;
    if (left_out.not_cleared) out.push_back(say(language, "ratio.left_out.not_cleared", {{"n", left_out.not_cleared}}));
    if (left_out.directors) out.push_back(say(language, "ratio.left_out.directors", {{"n", left_out.directors}}));
    if (left_out.speakers) out.push_back(say(language, "ratio.left_out.speakers", {{"n", left_out.speakers}}));
    return out;
}

}  // namespace marelle::ratio
