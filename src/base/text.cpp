#include "base/text.hpp"
#include <algorithm>
#include <memory>
#include <stdexcept>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace marelle {

namespace {

// ICU's transliterator is not safe for two threads at once: one each.
icu::Transliterator& latin_folding() {
    thread_local std::unique_ptr<icu::Transliterator> const made = [] {
        UErrorCode error = U_ZERO_ERROR;
        std::unique_ptr<icu::Transliterator> t{
            icu::Transliterator::createInstance("Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, error)};
        if (U_FAILURE(error)) throw std::runtime_error{"ICU has no folding rules"};
        return t;
    }();
    return *made;
}

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

}  // namespace

bool is_utf8(std::string_view text) {
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    auto length = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < length;) {
        UChar32 c{};
        U8_NEXT(bytes, at, length, c);
        if (c < 0) return false;
    }
    return true;
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string tidy_text(std::string_view text) {
    UErrorCode error = U_ZERO_ERROR;
    auto const* nfc = icu::Normalizer2::getNFCInstance(error);
    auto in = icu::UnicodeString::fromUTF8(icu::StringPiece{text.data(), static_cast<std::int32_t>(text.size())});
    if (nfc) in = nfc->normalize(in, error);
    icu::UnicodeString out;
    bool blank = false;
    for (std::int32_t i = 0; i < in.length(); i = in.moveIndex32(i, 1)) {
        auto c = in.char32At(i);
        bool line = c == '\n';  // a note keeps its lines
        if (!line && (u_isUWhiteSpace(c) || u_iscntrl(c))) {
            blank = !out.isEmpty();
            continue;
        }
        if (blank && !line) out.append(static_cast<UChar32>(' '));
        blank = false;
        out.append(c);
    }
    std::string utf8;
    out.trim().toUTF8String(utf8);
    return utf8;
}

std::string fold(std::string_view text) {
    std::string latin;
    if (is_plain(text)) {
        latin = text;
        for (auto& c : latin)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    } else {
        auto unicode = icu::UnicodeString::fromUTF8(
            icu::StringPiece{text.data(), static_cast<std::int32_t>(text.size())});
        latin_folding().transliterate(unicode);
        unicode.toUTF8String(latin);
    }
    std::string out;
    for (char c : latin) {
        bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (kept) out += c;
        else if (!out.empty() && out.back() != ' ') out += ' ';
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

std::vector<std::string> folded_words(std::string_view text) {
    std::vector<std::string> words;
    auto folded = fold(text);
    for (std::size_t at = 0; at < folded.size();) {
        auto space = std::min(folded.find(' ', at), folded.size());
        words.push_back(folded.substr(at, space - at));
        at = space + 1;
    }
    return words;
}

std::string first_name_of(std::string_view given_names) {
    return std::string{given_names.substr(0, given_names.find_first_of(" ,"))};
}

std::string initial_of(std::string_view name) {
    auto unicode = icu::UnicodeString::fromUTF8(icu::StringPiece{name.data(), static_cast<std::int32_t>(name.size())});
    if (unicode.isEmpty()) return {};
    icu::UnicodeString first{u_toupper(unicode.char32At(0))};
    std::string out;
    first.toUTF8String(out);
    return out + ".";
}

int slips_between(std::string_view a, std::string_view b, int most) {
    auto gap = static_cast<int>(a.size()) - static_cast<int>(b.size());
    if (gap > most || -gap > most) return most + 1;
    std::vector<int> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<int>(i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            int change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = last;
        last = row;
    }
    return std::min(last[b.size()], most + 1);
}

std::string phone_e164(std::string_view typed) {
    std::string digits;
    bool plus = false;
    for (char c : typed) {
        if (c >= '0' && c <= '9') digits += c;
        else if (c == '+' && digits.empty() && !plus) plus = true;
        else if (c != ' ' && c != '.' && c != '-' && c != '(' && c != ')' && c != '/' && c != '\xC2' && c != '\xA0')
            return {};
    }
    if (!plus && digits.starts_with("00")) {
        digits.erase(0, 2);
        plus = true;
    }
    if (plus && digits.starts_with("330")) digits.erase(2, 1);  // +33 (0)4 …, as people write it
    if (!plus && digits.size() == 10 && digits[0] == '0' && digits[1] != '0') return "+33" + digits.substr(1);
    if (plus && digits.starts_with("33")) return digits.size() == 11 && digits[2] != '0' ? "+" + digits : "";
    if (plus && digits.size() >= 8 && digits.size() <= 15 && digits[0] != '0') return "+" + digits;
    return {};
}

std::string phone_shown(std::string_view e164) {
    if (!e164.starts_with("+33") || e164.size() != 12) return std::string{e164};
    std::string out = "0";
    for (std::size_t i = 3; i < e164.size(); ++i) {
        if (i % 2 == 0) out += ' ';
        out += e164[i];
    }
    return out;
}

}  // namespace marelle
