#pragma once
// Where somebody may be born: ISO 3166-1's codes, and Kosovo's that is in use. France's overseas territories have one
// there too, and are France here: who was born there was born in one of its communes. The same list as the screen's
// (web/src/lib/components/country-codes.ts; web/tests holds them together).
#include <algorithm>
#include <ranges>
#include <string_view>

namespace marelle::staff {

inline constexpr std::string_view countries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BM BN BO BQ BR BS BT BV "
    "BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER "
    "ES ET FI FJ FK FM FO FR GA GB GD GE GG GH GI GL GM GN GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE "
    "IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV "
    "LY MA MC MD ME MG MH MK ML MM MN MO MP MR MS MT MU MV MW MX MY MZ NA NE NF NG NI NL NO NP NR NU NZ "
    "OM PA PE PG PH PK PL PN PR PS PT PW PY QA RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR "
    "SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN "
    "VU WS XK YE ZA ZM ZW";

constexpr bool is_country(std::string_view code) {
    return std::ranges::any_of(std::views::split(countries, ' '),
                               [&](auto const& one) { return std::string_view{one} == code; });
}

}  // namespace marelle::staff
