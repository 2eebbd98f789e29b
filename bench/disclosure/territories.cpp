// Random territories, a year each: does the attacker find anything?
//   territories FIRST COUNT [wide|odd|known]   → one line a territory: its seed, warnings of the engine, findings of
//   the attacker,
//                                      part of the partners' cells hidden, seconds of processor; then each finding
#include "impact/disclosure/test_attacker.hpp"
#include "impact/disclosure/test_year.hpp"
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string_view>

using namespace marelle::disclosure;
using namespace marelle::disclosure::testing;

int main(int count, char** words) {
    if (count != 3 && count != 4) return 2;
    auto const kind = count == 4 ? std::string_view(words[3]) : "";
    auto const size = kind == "wide" ? Size::wide : kind == "known" ? Size::known : Size::any;
    auto const first = static_cast<std::uint32_t>(std::atoi(words[1]));
    auto const many = static_cast<std::uint32_t>(std::atoi(words[2]));
    int lost = 0;
    for (auto seed = first; seed < first + many; ++seed) {
        auto const before = std::clock();
        auto const drawn = draw(seed, size);
        auto const seen = kind == "odd" ? history(seed)
                                        : year(drawn.territory, drawn.tables, size == Size::wide ? 2 : 4);
        std::string said;
        std::size_t findings = 0;
        for (auto threshold : {partner_threshold, public_threshold}) {
            auto const result = attack(schema(), seen.ledger, threshold);
            findings += result.findings.size();
            said += result.said();
        }
        std::printf("%u %d %zu %.2f %.1f\n%s", seed, seen.exposed, findings,
                    static_cast<double>(seen.partner_hidden) / std::max(seen.partner_cells, 1),
                    static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC, said.c_str());
        std::fflush(stdout);
        lost += seen.exposed > 0 || findings > 0;
    }
    std::printf("%d of %u territories lost\n", lost, many);
    return lost == 0 ? 0 : 1;
}
