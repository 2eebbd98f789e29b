#include "link/render.hpp"

namespace marelle::link {

namespace {

constexpr std::string_view blank = "\u00a0", opening = "«", closing = "»", high = ":;?!%", box = "<textarea";

bool before_high(std::string_view rest) {
    auto const next = rest.substr(1);
    return !next.empty() && (high.contains(next.front()) || next.starts_with(closing));
}

}  // namespace

std::string bound(std::string_view page) {
    std::string out{page.substr(0, page.find("<body"))};
    for (auto rest = page.substr(out.size()); !rest.empty();) {
        if (rest.front() == '<') {  // a tag, and what somebody typed, go back as they came
            auto const end = rest.find(rest.starts_with(box) ? "</textarea>" : ">");
            auto const taken = end == rest.npos ? rest.size() : end + 1;
            out += rest.substr(0, taken);
            rest.remove_prefix(taken);
            continue;
        }
        auto const kept = rest.front() == ' ' && (before_high(rest) || std::string_view{out}.ends_with(opening));
        if (kept) out += blank;
        else out += rest.front();
        rest.remove_prefix(1);
    }
    return out;
}

}  // namespace marelle::link
