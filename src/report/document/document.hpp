#pragma once
// A report as people take it away: one page without scripts, the same page printed (PDF/UA-1), and a workbook. They say
// what ReportContent holds and nothing else: what is hidden wears one mark, and nothing that stood beside it is
// written. Pure, but for pdf(), which runs another program. docs/decisions/0033-documents.md.
#include "base/error.hpp"
#include "report/content/content.hpp"
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::http {
struct Reply;
}

namespace marelle::report {

// A figure that is not what the version before said; both values as they were read.
struct SealChange {
    std::string key, title, before, after;
};

// What makes a version this one. A draft has none, and says so on every page.
struct Seal {
    std::int64_t number{};  // of the version, from 1
    std::string hash;       // SHA-256 of its content, 64 hexadecimal digits
    Instant frozen_at;
    std::string frozen_by;  // who answers for it, as shown; may be empty
    std::int64_t audit_seq{};
    std::string audit_hash;   // of the log's head on that day
    std::string signature;    // of that head; may be empty
    std::int64_t corrects{};  // number of the version this one corrects; 0: none
    std::string reason;       // of the correction
    std::vector<SealChange> changes;
};

// screen: with the address of the font of link pages. print: for weasyprint.
enum class Style { screen, print };

// What the public page says beside the version, which itself never changes.
struct BesideVersion {
    std::string pdf, xlsx;  // addresses of the same as files; empty: not offered
    std::string notice;     // "a later version stands in its place"; may be empty
};

std::string html(ReportContent const& content, Seal const* seal, Style style, BesideVersion const& beside = {});
std::string xlsx(ReportContent const& content, Seal const* seal);

// html(…, Style::print) as PDF/UA-1. Takes seconds, in a child process without network, one at a time in this process,
// two more waiting; the last ones made are kept. Refused: invalid report.no_pdf_tool (weasyprint is not installed),
// report.pdf_too_heavy, report.pdf_failed; too_many report.pdf_busy.
Result<std::string> pdf(std::string const& printed);
using Press = std::function<Result<std::string>(std::string const& printed)>;

// --- as answers of the server (reply.cpp) ---

enum class Format { html, pdf, xlsx };
std::optional<Format> format_named(std::string_view name);

// A page of html(): no style but its own, no script.
http::Reply page_reply(std::string page);
// "bilan-evolution-2025-09-01-2026-08-31-v2": nobody's name, no blank.
std::string file_name(ReportContent const& content, Seal const* seal);
// The document in that format, as an answer: HTML to be shown (no script), the others to
// be kept. Refused: as pdf().
Result<http::Reply> document(ReportContent const& content, Seal const* seal, Format format, Press const& press = pdf);

}  // namespace marelle::report
