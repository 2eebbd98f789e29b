#pragma once
// Text as people type it: folding for search, UTF-8 checks. Names are compared folded, shown as written.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace marelle {

bool is_utf8(std::string_view text);
std::size_t characters(std::string_view utf8);  // code points

// Without the blanks at both ends (Unicode spaces too), inner runs of blanks as one space, in NFC.
std::string tidy_text(std::string_view text);

// "Élodie-Anne  O'Brien" → "elodie anne o brien": accents, case, hyphens and apostrophes do not matter.
std::string fold(std::string_view text);
std::vector<std::string> folded_words(std::string_view text);

// "Noé Gabriel" → "Noé", "Marie-Lou, Anne" → "Marie-Lou": of the given names, the first is the one used.
std::string first_name_of(std::string_view given_names);
std::string initial_of(std::string_view name);  // "Benali" → "B."

// How many insertions, deletions, substitutions or neighbour swaps separate two folded words (optimal string
// alignment); stops counting above `most`.
int slips_between(std::string_view a, std::string_view b, int most = 3);

// E.164 ("+33479707491") from what is typed in France ("04 79 70 74 91", "0033…"); empty when it is no phone number.
// domain.md §9.
std::string phone_e164(std::string_view typed);
std::string phone_shown(std::string_view e164);  // "04 79 70 74 91"

}  // namespace marelle
