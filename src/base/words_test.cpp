// The register of what several people say: no database.
#include "base/words.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <random>
#include <rapidcheck.h>

using namespace marelle;

namespace {

Instant second(int n) { return instant_text(1'768'000'000'000 + n * 1000); }

// By "a" on their phone "p": said at one second by it, kept as another.
Word word(std::string id, std::string by, std::string device, int said, int kept, std::string value) {
    return {std::move(id), std::move(by), std::move(device), second(said),
            second(kept),  second(kept),  std::move(value)};
}

std::string shown(std::vector<Word> const& words, std::optional<SettledWord> const& settled = {}) {
    auto kept = words_that_count(words, settled);
    if (!kept.first) return "-";
    return words[*kept.first].id + (kept.other ? "/" + words[*kept.other].id : "");
}

}  // namespace

TEST_CASE("one phone's last word counts, whatever the server made of its clock") {
    struct Line {
        char const* name;
        std::vector<Word> words;
        char const* expected;
    };
    Line const lines[] = {
        {"nothing said", {}, "-"},
        {"both brought to the same instant",
         {word("1", "a", "p", 10, 5, "here"), word("2", "a", "p", 20, 5, "gone")},
         "2"},
        {"both brought to the same instant, the ids the other way round",
         {word("9", "a", "p", 10, 5, "here"), word("2", "a", "p", 20, 5, "gone")},
         "2"},
        {"the earlier corrected to after the later",
         {word("1", "a", "p", 10, 50, "here"), word("2", "a", "p", 20, 5, "gone")},
         "2"},
        {"said at the same millisecond, the greater id",
         {word("1", "a", "p", 10, 50, "here"), word("2", "a", "p", 10, 5, "gone")},
         "2"},
        {"taken back, and the earlier word does not come back",
         {word("1", "a", "p", 10, 50, "here"), word("2", "a", "p", 20, 5, "")},
         "-"},
        {"another device's word in between is between",
         {word("1", "a", "p", 10, 10, "here"), word("2", "a", "q", 900, 20, "late"),
          word("3", "a", "p", 20, 30, "gone")},
         "3"},
        {"another device's word is after both",
         {word("1", "a", "p", 10, 50, "here"), word("2", "a", "p", 20, 5, "gone"), word("3", "a", "q", 1, 60, "late")},
         "3"},
        {"without a device the corrected instant tells",
         {word("1", "a", "", 900, 10, "here"), word("2", "a", "", 1, 20, "gone")},
         "2"},
        {"two people's clocks are compared by what the server made of them",
         {word("1", "a", "p", 900, 20, "here"), word("2", "b", "q", 1, 10, "gone")},
         "2/1"},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        CHECK(shown(line.words) == line.expected);
        auto turned = line.words;
        std::ranges::reverse(turned);
        CHECK(shown(turned) == line.expected);
    }
}

TEST_CASE("in any order of arrival and under any correction, one phone's last word is that person's") {
    CHECK(rc::check([] {
        auto const count = *rc::gen::inRange(1, 9);
        std::vector<Word> words;
        for (int i = 0; i < count; ++i) {
            auto const by = std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, 3)));
            auto const value = *rc::gen::inRange(0, 4);
            // Each person has one phone, whose own clock only goes forward.
            words.push_back(word(std::to_string(i), by, "phone of " + by, i, *rc::gen::inRange(0, 9),
                                 value == 0 ? "" : std::to_string(value)));
        }
        std::map<std::string, Word> last;
        for (auto const& one : words) last[one.by] = one;
        auto const expected = shown(words);
        std::mt19937 random{*rc::gen::arbitrary<std::uint32_t>()};
        std::ranges::shuffle(words, random);
        RC_ASSERT(shown(words) == expected);
        auto const kept = words_that_count(words, {});
        // No earlier word of a phone wins, nobody's standing word is hidden.
        for (auto const& at : {kept.first, kept.other})
            if (at) RC_ASSERT(last.at(words[*at].by).id == words[*at].id);
        bool const somebody = std::ranges::any_of(last, [](auto const& one) { return !one.second.value.empty(); });
        RC_ASSERT(kept.first.has_value() == somebody);
        if (kept.first) {
            bool const differ = std::ranges::any_of(last, [&](auto const& one) {
                return !one.second.value.empty() && one.second.value != words[*kept.first].value;
            });
            RC_ASSERT(kept.other.has_value() == differ);
        }
    }));
}

TEST_CASE("a settlement closes what was received until then, and nothing later") {
    auto words = std::vector{word("1", "a", "p", 0, 0, "here"), word("2", "b", "q", 3, 3, "gone")};
    CHECK(shown(words, SettledWord{"1", second(5)}) == "1");
    CHECK(shown(words, SettledWord{"2", second(5)}) == "2");
    words.push_back(word("3", "a", "p", 7, 7, "here"));
    CHECK(shown(words, SettledWord{"2", second(5)}) == "2/3");
}
