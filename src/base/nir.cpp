#include "base/nir.hpp"
#include <string>

namespace marelle {

bool holds_nir(std::string_view text) {
    std::string run;
    auto is_nir = [&] {
        for (std::size_t at = 0; at + 13 <= run.size(); ++at) {
            auto part = std::string_view{run}.substr(at);
            if (part[0] != '1' && part[0] != '2') continue;
            auto month = (part[3] - '0') * 10 + (part[4] - '0');
            bool digits = true;
            for (std::size_t i = 0; i < 13; ++i)
                digits &= (part[i] >= '0' && part[i] <= '9') || (i == 6 && (part[i] == 'A' || part[i] == 'B'));
            if (digits && month >= 1 && month <= 12 && run.size() - at <= 15) return true;
        }
        return false;
    };
    for (char c : text) {
        bool kept = (c >= '0' && c <= '9') || ((c == 'A' || c == 'B') && run.size() >= 6);
        if (kept) run += c;
        else if (c != ' ' && c != '.' && c != '-' && c != '\xC2' && c != '\xA0') {
            if (is_nir()) return true;
            run.clear();
        }
    }
    return is_nir();
}

}  // namespace marelle
