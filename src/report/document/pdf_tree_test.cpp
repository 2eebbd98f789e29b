// The structure tree of a report's PDF, walked as a screen reader walks it: what it may hold, in which order, and that
// nothing drawn is out of it. The rules are those of PDF/UA-1 that a file can be asked without looking at it.
#include "report/document/document.hpp"
#include "report/document/sample_test.hpp"
#include <doctest/doctest.h>
#include <map>
#include <set>

using namespace marelle;
using namespace marelle::report;

namespace {

using Objects = std::map<int, std::string>;

// WeasyPrint writes each object in clear: "12 0 obj\n…\nendobj".
Objects objects_of(std::string const& pdf) {
    Objects out;
    constexpr std::string_view begins = " 0 obj\n";
    for (auto at = pdf.find(begins); at != std::string::npos; at = pdf.find(begins, at + 1)) {
        auto const line = pdf.rfind('\n', at) + 1;
        auto const from = at + begins.size();
        out[std::stoi(pdf.substr(line, at - line))] = pdf.substr(from, pdf.find("endobj", from) - from);
    }
    return out;
}

// What follows a name in an object, as far as the end of the line.
std::string after(std::string const& object, std::string_view name) {
    auto const at = object.find(name);
    if (at == std::string::npos) return {};
    auto const from = at + name.size();
    return object.substr(from, object.find('\n', from) - from);
}

struct Element {
    std::string kind;
    std::vector<int> children;
    std::set<std::pair<int, int>> drawn;  // page's object, mark in it
    std::string object;
};

std::vector<int> references(std::string_view text) {
    std::vector<int> out;
    for (auto at = text.find(" 0 R"); at != std::string_view::npos; at = text.find(" 0 R", at + 1)) {
        auto from = at;
        while (from > 0 && text[from - 1] >= '0' && text[from - 1] <= '9') --from;
        auto const name = text.substr(0, from);
        if (!name.ends_with("/Pg ") && !name.ends_with("/Obj "))
            out.push_back(std::stoi(std::string{text.substr(from, at - from)}));
    }
    return out;
}

Element element_of(std::string const& object) {
    Element out{after(object, "/S /"), {}, {}, object};
    auto const kids = object.find("/K [");
    if (kids == std::string::npos) return out;
    out.children = references(std::string_view{object}.substr(kids));
    for (auto at = object.find("/MCID ", kids); at != std::string::npos; at = object.find("/MCID ", at + 1)) {
        auto const page = object.rfind("/Pg ", at);
        out.drawn.emplace(std::stoi(object.substr(page + 4)), std::stoi(object.substr(at + 6)));
    }
    return out;
}

struct Walk {
    Objects objects;
    std::vector<std::string> wrong;
    std::multiset<std::pair<int, int>> drawn;
    std::map<std::string, int> kinds;
    int level{};  // of the last heading

    void say(std::string what) { wrong.push_back(std::move(what)); }

    void heading(std::string const& kind) {
        if (kind.size() != 2 || kind[0] != 'H') return;
        auto const next = kind[1] - '0';
        if (next > level + 1) say(kind + " after H" + std::to_string(level));
        level = next;
    }
    void place(std::string const& kind, std::string const& parent) {
        static std::map<std::string, std::set<std::string>> const under{{"TR", {"Table", "THead", "TBody"}},
                                                                        {"TH", {"TR"}},
                                                                        {"TD", {"TR"}},
                                                                        {"THead", {"Table"}},
                                                                        {"TBody", {"Table"}},
                                                                        {"Caption", {"Table"}},
                                                                        {"LI", {"L"}},
                                                                        {"LBody", {"LI"}}};
        auto const found = under.find(kind);
        if (found != under.end() && !found->second.contains(parent)) say(kind + " in " + parent);
        if ((parent == "TR" && kind != "TH" && kind != "TD") || (parent == "L" && kind != "LI"))
            say(kind + " in " + parent);
    }
    void rows(Element const& element, std::set<std::size_t>& sizes, int& heads) const {
        for (auto const child : element.children) {
            auto const inner = element_of(objects.at(child));
            if (inner.kind == "TH") ++heads;
            if (inner.kind == "TR") sizes.insert(inner.children.size());
            if (inner.kind != "TD" && inner.kind != "TH") rows(inner, sizes, heads);
        }
    }
    void content(Element const& element) {
        auto const& [kind, children, pieces, object] = element;
        if (kind == "Figure" && after(object, "/Alt ").size() < 10) say("a figure without words");
        if (kind == "Link" && object.find("/OBJR") == std::string::npos) say("a link that is not in its page");
        if (kind == "TH" && object.find("/Scope /") == std::string::npos) say("a head without scope");
        if (children.empty() && pieces.empty() && kind != "TD" && kind != "TH") say("an empty " + kind);
        if (kind != "Table") return;
        std::set<std::size_t> sizes;
        int heads = 0;
        rows(element, sizes, heads);
        if (sizes.size() != 1) say("a table whose rows have not as many cells");
        if (heads == 0) say("a table without a head");
    }
    void walk(int number, std::string const& parent) {
        auto const element = element_of(objects.at(number));
        ++kinds[element.kind];
        heading(element.kind);
        place(element.kind, parent);
        content(element);
        drawn.insert(element.drawn.begin(), element.drawn.end());
        for (auto const child : element.children) walk(child, element.kind);
    }
};

Walk walked(ReportContent const& content, Seal const* seal) {
    auto const made = pdf(html(content, seal, Style::print));
    REQUIRE(made);
    Walk out{objects_of(*made), {}, {}, {}, 0};
    for (auto const& [number, object] : out.objects)
        if (object.find("/Type /StructTreeRoot") != std::string::npos)
            for (auto const child : references(after(object, "/K "))) out.walk(child, "StructTreeRoot");
    return out;
}

std::string joined(std::vector<std::string> const& lines) {
    std::string out;
    for (auto const& line : lines) out += line + "; ";
    return out;
}

void holds(Walk const& walk) {
    CHECK_MESSAGE(walk.wrong.empty(), joined(walk.wrong));
    CHECK(walk.kinds.at("Document") == 1);
    CHECK(walk.kinds.at("H1") == 1);
    CHECK(walk.kinds.at("Table") > 3);
    // Each mark of each page is in the tree, once.
    std::map<int, int> marks;
    for (auto const& [page, mark] : walk.drawn) {
        CHECK(walk.drawn.count({page, mark}) == 1);
        marks[page] = std::max(marks[page], mark + 1);
    }
    int all = 0;
    for (auto const& [page, count] : marks) all += count;
    CHECK(static_cast<int>(walk.drawn.size()) == all);
    int pages = 0, fonts = 0, words = 0;
    for (auto const& [number, object] : walk.objects) {
        if (object.find("/Type /Page\n") != std::string::npos) {
            ++pages;
            CHECK(object.find("/StructParents ") != std::string::npos);
            CHECK(marks.contains(number));
        }
        fonts += object.find("/Subtype /Type0") != std::string::npos;
        words += object.find("/ToUnicode ") != std::string::npos;
        CHECK(object.find("/Encrypt ") == std::string::npos);
    }
    CHECK(pages == static_cast<int>(marks.size()));
    // What is copied or read aloud is letters, in every font.
    CHECK(fonts > 0);
    CHECK(words == fonts);
}

}  // namespace

TEST_CASE("the tree of a frozen report is whole: order of headings, rows of tables, words of figures") {
    auto const seal = sample::correction();
    auto const walk = walked(sample::impact(), &seal);
    holds(walk);
    CHECK(walk.kinds.at("Figure") == 6);
    CHECK(walk.kinds.at("Link") >= 8);
}

TEST_CASE("so is that of wide tables for a partner") { holds(walked(sample::yearly(), nullptr)); }
