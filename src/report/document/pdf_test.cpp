// What the PDF says of itself is held against its bytes: no validator of PDF/UA is packaged for Debian.
#include "base/embedded.hpp"
#include "process/process.hpp"
#include "report/document/document.hpp"
#include "report/document/printer.hpp"
#include "report/document/sample_test.hpp"
#include <array>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <zlib.h>

namespace marelle::embedded {
std::span<File const> print();
}

using namespace marelle;
using namespace marelle::report;

namespace {

std::size_t times(std::string_view text, std::string_view part) {
    std::size_t out = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++out;
    return out;
}

// The unpacked bytes of each stream that unpacks, in their order.
std::vector<std::string> streams(std::string const& pdf) {
    std::vector<std::string> out;
    for (auto at = pdf.find("stream\n"); at != std::string::npos; at = pdf.find("stream\n", at + 1)) {
        if (at >= 3 && pdf.compare(at - 3, 3, "end") == 0) continue;
        auto const from = at + 7, until = pdf.find("endstream", from);
        std::string packed = pdf.substr(from, until - from), text;
        z_stream z{};
        REQUIRE(::inflateInit(&z) == Z_OK);
        z.next_in = reinterpret_cast<Bytef*>(packed.data());
        z.avail_in = static_cast<uInt>(packed.size());
        std::array<char, 65536> piece{};
        int state = Z_OK;
        while (state == Z_OK) {
            z.next_out = reinterpret_cast<Bytef*>(piece.data());
            z.avail_out = piece.size();
            state = ::inflate(&z, Z_NO_FLUSH);
            text.append(piece.data(), piece.size() - z.avail_out);
        }
        ::inflateEnd(&z);
        if (state == Z_STREAM_END) out.push_back(std::move(text));
    }
    return out;
}

// Operators of a page in their order; texts between parentheses and brackets are no operators.
std::vector<std::string> operators(std::string const& page) {
    std::vector<std::string> out;
    std::string word;
    int brackets = 0, parentheses = 0;
    bool hexadecimal = false, escaped = false;
    for (char const c : page) {
        if (escaped) escaped = false;
        else if (parentheses > 0 && c == '\\') escaped = true;
        else if (c == '(') ++parentheses;
        else if (c == ')') --parentheses;
        else if (parentheses > 0) continue;
        else if (c == '[') ++brackets;
        else if (c == ']') --brackets;
        else if (c == '<') hexadecimal = true;
        else if (c == '>') hexadecimal = false;
        else if (c == ' ' || c == '\n') {
            if (!word.empty()) out.push_back(std::move(word));
            word.clear();
        } else if (brackets == 0 && !hexadecimal) word += c;
    }
    if (!word.empty()) out.push_back(std::move(word));
    return out;
}

struct Marks {
    int unmarked{}, nested{}, open{}, decorations{}, contents{};
};

Marks marks_of(std::string const& page) {
    Marks out;
    for (auto const& word : operators(page)) {
        if (word == "BDC" || word == "BMC") {
            ++(word == "BDC" ? out.contents : out.decorations);
            if (++out.open > 1) ++out.nested;
        } else if (word == "EMC") {
            --out.open;
        } else if (out.open == 0)
            for (auto paints : {"f", "f*", "S", "s", "B", "B*", "b", "Do", "Tj", "TJ", "sh"})
                if (word == paints) ++out.unmarked;
    }
    return out;
}

std::string const& frozen_pdf() {
    static auto const made = [] {
        auto const seal = sample::correction();
        auto out = pdf(html(sample::impact(), &seal, Style::print));
        REQUIRE_MESSAGE(out, out.error().code);
        return *out;
    }();
    return made;
}

}  // namespace

TEST_CASE("where WeasyPrint is not installed, the script says so by its own code") {
    process::TemporaryFolder const folder;
    auto const* script = embedded::find(embedded::print(), "print.py");
    REQUIRE(script);
    std::ofstream{folder.path() / "print.py", std::ios::binary}
        .write(script->bytes.data(), static_cast<std::streamsize>(script->bytes.size()))
        .flush();
    // -S: without the packages that are beside Python, as on a server where nobody added them.
    auto const end = process::run({"python3", "-I", "-S", "-B", "print.py"}, {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"},
                                  folder.path());
    CHECK(end.how == process::End::How::failed);
    CHECK(end.code == no_tool);
}

TEST_CASE("the PDF says what it is: PDF/UA-1, tagged, titled, in French") {
    auto const& pdf = frozen_pdf();
    CHECK(pdf.starts_with("%PDF-1.7"));
    CHECK(times(pdf, "/StructTreeRoot") >= 1);
    CHECK(times(pdf, "/MarkInfo <<\n/Marked true\n>>") == 1);
    CHECK(times(pdf, "/Lang (fr)") == 1);
    CHECK(times(pdf, "/DisplayDocTitle true") == 1);
    std::string metadata;
    for (auto const& stream : streams(pdf))
        if (stream.find("xmpmeta") != std::string::npos || stream.find("RDF") != std::string::npos) metadata = stream;
    if (metadata.empty()) metadata = pdf;
    CHECK(times(metadata, "pdfuaid") >= 1);
    CHECK(times(metadata, "dc:title") >= 1);
    CHECK(times(pdf, "/Tabs /S") ==
          times(pdf, "/Type /Page\n") + times(pdf, "/Type /Page/") + times(pdf, "/Type /Page "));
}

TEST_CASE("all that is drawn is content of an element or decoration, never both, never neither") {
    std::size_t pages = 0;
    for (auto const& stream : streams(frozen_pdf())) {
        if (stream.find("BDC") == std::string::npos) continue;
        ++pages;
        auto const marks = marks_of(stream);
        CHECK(marks.unmarked == 0);
        CHECK(marks.nested == 0);
        CHECK(marks.open == 0);
        CHECK(marks.contents > 0);
        CHECK(marks.decorations > 0);
    }
    CHECK(pages >= 5);
}

TEST_CASE("the tree has headings, heads of tables with their scope, charts that say their finding, marks read aloud") {
    auto const& pdf = frozen_pdf();
    CHECK(times(pdf, "/S /H1") == 1);
    CHECK(times(pdf, "/S /H2") >= 7);
    CHECK(times(pdf, "/S /TH") - times(pdf, "/S /THead") == times(pdf, "/Scope /Column") + times(pdf, "/Scope /Row"));
    CHECK(times(pdf, "/S /TH") > 40);
    CHECK(times(pdf, "/S /Figure") == 6);
    CHECK(times(pdf, "/Alt ") == 6 + 2);  // and two references to a definition
    CHECK(times(pdf, "/ActualText") == 7);
    CHECK(times(pdf, "/S /Link") >= 8);
    CHECK(times(pdf, "/StructParent ") == times(pdf, "/Subtype /Link"));
}

TEST_CASE("every letter is of a font that the file carries") {
    auto const& pdf = frozen_pdf();
    auto const carried = times(pdf, "/FontFile2") + times(pdf, "/FontFile3");
    CHECK(carried >= 2);
    CHECK(times(pdf, "/Subtype /Type3") == 0);
    CHECK(times(pdf, "/Type /FontDescriptor") == carried);
}

TEST_CASE("made again, it is the same file; nothing is left in the temporary folder") {
    auto count = [] {
        int out = 0;
        for (auto const& entry : std::filesystem::directory_iterator{std::filesystem::temp_directory_path()})
            out += std::filesystem::exists(entry.path() / "document.html");
        return out;
    };
    auto const before = count();
    auto content = sample::yearly();
    auto const made = pdf(html(content, nullptr, Style::print));
    REQUIRE(made);
    CHECK(count() == before);
    CHECK(frozen_pdf() == *pdf(html(
                              sample::impact(),
                              [] {
                                  static auto s = sample::correction();
                                  return &s;
                              }(),
                              Style::print)));
}
