#include "crypto/crypto.hpp"
#include "http/http.hpp"
#include "record/record.hpp"
#include "report/content/fields.hpp"
#include "report/document/document.hpp"
#include "spreadsheet/spreadsheet.hpp"

namespace marelle::report {

std::optional<Format> format_named(std::string_view name) {
    if (name == "html") return Format::html;
    if (name == "pdf") return Format::pdf;
    if (name == "xlsx") return Format::xlsx;
    return {};
}

std::string file_name(ReportContent const& content, Seal const* seal) {
    // The file goes where the report goes: it claims no more than the report does, which compares with nobody.
    std::string kind{content.kind == Template::impact ? "evolution" : record::name_of_choice(content.kind)};
    for (auto& c : kind)
        if (c == '_') c = '-';
    return (content.language == "en" ? "report-" : "bilan-") + kind + "-" + content.period.from + "-" +
           content.period.until +
           (seal                       ? "-v" + std::to_string(seal->number)
            : content.language == "en" ? "-draft"
                                       : "-brouillon");
}

namespace {

std::string base64_of_hex(std::string_view hex) {
    static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    auto const value = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
    // Three hexadecimal digits are two of base64.
    std::string out;
    for (std::size_t at = 0; at < hex.size(); at += 3) {
        unsigned twelve = 0;
        for (std::size_t i = at; i < at + 3; ++i) twelve = twelve << 4U | (i < hex.size() ? value(hex[i]) : 0);
        out += digits[twelve >> 6U];
        if (at + 1 < hex.size()) out += digits[twelve & 63U];
    }
    while (out.size() % 4 != 0) out += '=';
    return out;
}

// What stands between the marks of the page's one sheet of style.
std::string_view style_in(std::string_view page) {
    static constexpr std::string_view open = "<style>";
    auto const from = page.find(open) + open.size();
    return page.substr(from, page.find("</style>", from) - from);
}

}  // namespace

http::Reply page_reply(std::string page) {
    http::Reply reply;
    // The one sheet that applies is ours, named by its bytes; whatever a word says, nothing runs and nothing is styled.
    auto const sheet = base64_of_hex(crypto::sha256_hex(style_in(page)));
    reply.headers.emplace_back("Content-Security-Policy", "default-src 'none'; style-src 'sha256-" + sheet +
                                                              "'; font-src 'self'; base-uri 'none'; "
                                                              "form-action 'none'; frame-ancestors 'none'");
    reply.body = std::move(page);
    reply.content_type = "text/html; charset=utf-8";
    return reply;
}

Result<http::Reply> document(ReportContent const& content, Seal const* seal, Format format, Press const& press) {
    auto const name = file_name(content, seal);
    if (format == Format::html) {
        // Read where it is; kept, it has a name among the other reports.
        auto page = page_reply(html(content, seal, Style::screen));
        page.headers.emplace_back("Content-Disposition", "inline; filename=\"" + name + ".html\"");
        return page;
    }
    if (format == Format::xlsx) return spreadsheet::attachment(xlsx(content, seal), spreadsheet::Format::xlsx, {name});
    http::Reply reply;
    reply.body = TRY(press(html(content, seal, Style::print)));
    reply.content_type = "application/pdf";
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + ".pdf\"");
    return reply;
}

}  // namespace marelle::report
