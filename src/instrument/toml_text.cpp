// What somebody's TOML must be before toml++ 3.3 sees it. That library takes for granted some of what it should refuse,
// and may do anything then: a character that TOML has not, a letter with an accent where only a key may stand, a table
// header without a key, a number that touches a quotation, the end of a table where a list goes on, a line joined to
// one that begins with an accent. All but the last are refused here; lines are joined here.
#include "instrument/reading.hpp"
#include <algorithm>

namespace marelle::instrument {

namespace {

bool forbidden(char c) { return (c >= 0 && c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f; }

bool begins_key(char c) {
    auto const letter = static_cast<char>(c | 0x20);
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '"' || c == '\'';
}

class Scan {
public:
    explicit Scan(std::string_view text) : text_{text} {
        if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
    }

    std::optional<SoundToml> sound() {
        if (std::ranges::any_of(text_, forbidden)) return {};
        out_.lines.push_back(1);
        while (at_ < text_.size()) {
            if (quote_.empty() && !sound_outside()) return {};
            step();
        }
        return std::move(out_);
    }

private:
    std::string_view text_, quote_;  // which one is open: ", ', three of either, or # for a comment
    std::size_t at_ = 0, line_ = 1;
    bool begins_line_ = true;
    char before_ = 0;  // the last sign outside quotations and comments
    SoundToml out_;

    char now() const { return text_[at_]; }

    void keep(std::size_t characters) {
        for (; characters > 0 && at_ < text_.size(); --characters, ++at_) {
            out_.text += now();
            if (now() != '\n') continue;
            out_.lines.push_back(++line_);
        }
    }

    void leave_out(std::size_t until) {
        for (; at_ < until; ++at_)
            if (now() == '\n') ++line_;
    }

    // Two brackets at most, then a key, or the end of a header without one, which the library refuses.
    bool is_header() const {
        auto next = text_.find_first_not_of(" \t", at_ + 1);
        if (next == at_ + 1 && next < text_.size() && text_[next] == '[')
            next = text_.find_first_not_of(" \t", next + 1);
        return next == text_.npos || text_[next] == ']' || begins_key(text_[next]);
    }

    bool sound_outside() {
        if (now() < 0) return false;
        if (begins_line_ && now() == '[' && !is_header()) return false;
        // To know what a value is, the library looks ahead, into a quotation that touches it.
        bool const quotation = now() == '"' || now() == '\'';
        if (quotation && at_ > 0 && !std::string_view{" \t\r\n=[,{."}.contains(text_[at_ - 1])) return false;
        // No table ends after a comma or the beginning of a list, where the library takes the sign for a value's.
        if (now() == '}' && (before_ == '[' || before_ == ',')) return false;
        if (!std::string_view{" \t\r\n#"}.contains(now())) before_ = now();
        if (now() == '\n') begins_line_ = true;
        else if (now() != ' ' && now() != '\t') begins_line_ = false;
        return true;
    }

    // After a backslash at the end of a line, where the text goes on; nothing when it is another backslash.
    std::optional<std::size_t> joined() const {
        auto const end = text_.find_first_not_of(" \t\r", at_ + 1);
        if (end == text_.npos || text_[end] != '\n') return {};
        return std::min(text_.find_first_not_of(" \t\r\n", end), text_.size());
    }

    // A quotation on one line ends with its line, whatever the library says of it.
    void inside() {
        bool const lines = quote_.size() == 3;
        if (now() == '\\' && quote_[0] == '"') {
            if (auto const next = lines ? joined() : std::nullopt) return leave_out(*next);
            return keep(!lines && text_.substr(at_ + 1).starts_with('\n') ? 1 : 2);
        }
        if (quote_ != "#" && text_.substr(at_).starts_with(quote_)) {
            auto const characters = quote_.size();
            quote_ = {};
            return keep(characters);
        }
        if (now() == '\n' && !lines) {
            quote_ = {};
            begins_line_ = true;
        }
        keep(1);
    }

    void step() {
        if (!quote_.empty()) return inside();
        for (std::string_view mark : {R"(""")", "'''", "\"", "'", "#"})
            if (text_.substr(at_).starts_with(mark)) {
                quote_ = mark;
                return keep(mark.size());
            }
        keep(1);
    }
};

}  // namespace

std::optional<SoundToml> sound_toml(std::string_view text) { return Scan{text}.sound(); }

}  // namespace marelle::instrument
