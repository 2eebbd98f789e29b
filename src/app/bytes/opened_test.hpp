#pragma once
// Everything a reader could find in an answer: its headers, its text, and what is packed inside a workbook or a PDF.
#include "process/process.hpp"
#include "territory/archive.hpp"
#include "tests/cast.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <fstream>
#include <map>
#include <sstream>

namespace marelle::app::testing {

// Where the next id stands, from `at` on.
inline std::size_t next_id(std::string_view text, std::size_t at) {
    auto const hexadecimal = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    for (; at + 36 <= text.size(); ++at) {
        bool found = true;
        for (std::size_t i = 0; i < 36 && found; ++i)
            found = i == 8 || i == 13 || i == 18 || i == 23 ? text[at + i] == '-' : hexadecimal(text[at + i]);
        if (found) return at;
    }
    return std::string_view::npos;
}

// What differs from one run of the server to the next and says nothing: secrets and ids drawn at random, and the head
// of a log whose entries hold such ids. Whatever is not masked has to be the same.
struct Masks {
    std::vector<std::pair<std::string, std::string>> words;

    void hide(std::string const& word, std::string const& name) {
        if (!word.empty()) words.emplace_back(word, "<" + name + ">");
    }
    std::string operator()(std::string text) const {
        for (auto const& [word, instead] : words)
            for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + instead.size()))
                text.replace(at, word.size(), instead);
        return without_random_ids(std::move(text));
    }

private:
    // Seeded ids begin with 01900000; those made while the test runs with the day's milliseconds.
    static std::string without_random_ids(std::string text) {
        for (auto at = next_id(text, 0); at != std::string::npos; at = next_id(text, at + 1))
            if (text.compare(at, 8, "01900000") != 0) text.replace(at, 36, "<id>");
        return text;
    }
};

inline std::string text_of_pdf(std::string const& bytes) {
    process::TemporaryFolder const folder;
    std::ofstream{folder.path() / "report.pdf", std::ios::binary} << bytes;
    auto const end = process::run({"pdftotext", "-layout", "report.pdf", "report.txt"}, {"PATH=/usr/bin:/bin"},
                                  folder.path());
    REQUIRE_MESSAGE(end.how == process::End::How::done, "pdftotext (poppler-utils): ", end.errors);
    std::ostringstream text;
    text << std::ifstream{folder.path() / "report.txt"}.rdbuf();
    REQUIRE(text.str().size() > 200);
    return text.str();
}

// One answer, opened: "body", "header <name>", and each file inside.
using Opened = std::map<std::string, std::string>;
inline Opened opened(http::Reply const& reply) {
    Opened out{{"status", std::to_string(reply.status)}, {"type", reply.content_type}};
    for (auto const& [name, value] : reply.headers) out["header " + name] = value;
    auto const body = reply.body + std::string{reply.still};
    if (territory::is_zip(body)) {
        auto const files = territory::unzip(body);
        REQUIRE_MESSAGE(files, files.error().code);
        // Sheets have the same name in different folders of a workbook; the order tells them apart.
        int number = 0;
        for (auto const& file : *files) out[fmt::format("file {:03} {}", number++, file.name)] = file.bytes;
    } else if (body.starts_with("%PDF-")) {
        out["text of the PDF"] = text_of_pdf(body);
    } else {
        out["body"] = body;
    }
    return out;
}

inline bool small_number(std::string_view text, std::int64_t least) {
    if (text.empty() || text.size() > 2 || text.find_first_not_of("0123456789") != std::string_view::npos) return false;
    auto const number = std::stoi(std::string{text});
    return number > 0 && number < least;
}

// "3 enfants", "4 families": a number under the threshold before the name of a person.
inline std::vector<std::string> small_counts_in(std::string_view text, std::int64_t least) {
    static constexpr std::string_view people[] = {"enfant", "fille", "garçon", "parent", "jeune", "personne", "élève",
                                                  "child",  "girl",  "boy",    "famil",  "young", "people"};
    std::vector<std::string> out;
    for (auto const& person : people)
        for (auto at = text.find(person); at != std::string_view::npos; at = text.find(person, at + 1)) {
            auto end = at;
            for (bool more = true; more && end > 0;) {
                more = true;
                if (text[end - 1] == ' ') --end;
                else if (end > 1 && text.substr(end - 2, 2) == "\u00A0") end -= 2;
                else if (end > 2 && text.substr(end - 3, 3) == "\u202F") end -= 3;
                else more = false;
            }
            auto from = end;
            while (from > 0 && text[from - 1] >= '0' && text[from - 1] <= '9') --from;
            bool const part = from > 0 && (text[from - 1] == ',' || text[from - 1] == '.' || text[from - 1] == '-');
            if (end != at && !part && small_number(text.substr(from, end - from), least))
                out.emplace_back(text.substr(from, at + person.size() - from));
        }
    return out;
}

}  // namespace marelle::app::testing
