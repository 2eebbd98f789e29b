// Random evenings of three phones, each with its own wrong clock: batches cut anywhere, sent again, crossing each
// other. Whatever happens, each one's last word stands, two that differ are both shown.
#include "attendance/evening_test.hpp"
#include <map>
#include <random>

using namespace marelle;
using namespace marelle::attendance::evening;

namespace {

struct Phone {
    Id who, device;
    std::int64_t off{};              // of its clock, in milliseconds
    std::vector<std::string> lines;  // what it noted, in order
    std::vector<std::string> values;
    std::size_t sent = 0;
};

struct Evening : World {
    explicit Evening(sql::Database& db, unsigned seed) : World{db}, random_{seed} {
        clock.set("2026-01-12T15:40:00.000Z");
        for (auto const& [who, device] :
             {std::pair{cast::anissa, phone}, {cast::bruno, tablet}, {cast::driss, id_of(950)}}) {
            pack(who, device);
            phones_.push_back({who, device, (below(3) - 1) * below(5 * 86'400) * 1000LL, {}, {}, 0});
        }
    }

    void play() {
        now_ = *instant_ms("2026-01-12T15:45:00.000Z");
        for (int step = 0; step < 14; ++step) {
            now_ += 1000 + below(300'000);
            auto& one = phones_[static_cast<std::size_t>(below(3))];
            if (below(3) > 0) say(one);
            else send(one);
        }
        // The phones come back, the volunteer's the next morning.
        for (auto& one : phones_) {
            now_ = std::max(now_ + 1000, one.who == cast::driss ? *instant_ms("2026-01-13T07:00:00.000Z") : now_);
            while (one.sent < one.lines.size()) send(one);
            send(one);  // and once more: the last answer was lost
        }
    }

    void check() {
        std::map<Id, std::string> last;
        std::size_t said = 0;
        for (auto const& one : phones_) {
            said += one.lines.size();
            if (!one.values.empty() && one.values.back() != "unmarked") last[one.who] = one.values.back();
        }
        CHECK(notes() == static_cast<std::int64_t>(said));
        auto row = database.read([](sql::Session& sql) {
            return sql.first("SELECT n.noted_by, n.presence, o.noted_by, o.presence FROM attendance a"
                             " JOIN attendance_note n ON n.id = a.note LEFT JOIN attendance_note o ON o.id = a.other");
        });
        REQUIRE(row.has_value() == !last.empty());
        if (!row) return;
        CHECK(last.at(row->text(0)) == row->text(1));
        bool differ = false;
        for (auto const& [who, value] : last) differ = differ || value != row->text(1);
        REQUIRE(row->null(2) == !differ);
        if (differ) CHECK(last.at(row->text(2)) == row->text(3));
    }

private:
    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

    void say(Phone& one) {
        constexpr char const* values[] = {"present", "late", "absent", "unmarked"};
        one.values.emplace_back(values[below(4)]);
        one.lines.push_back(note(++ids_, cast::lina, one.values.back(), instant_text(now_ + one.off)));
    }

    // Up to three of what was not sent, or, when all of it was, what was sent last.
    void send(Phone& one) {
        if (one.lines.empty()) return;
        auto from = std::min(one.sent, one.lines.size() - 1), until = one.lines.size();
        if (below(4) == 0) from = 0;  // everything again: no answer ever came
        until = std::min(until, std::max(one.sent, from) + 1 + static_cast<std::size_t>(below(3)));
        std::vector<std::string> const lines(one.lines.begin() + static_cast<std::ptrdiff_t>(from),
                                             one.lines.begin() + static_cast<std::ptrdiff_t>(until));
        clock.set(instant_text(now_));
        auto answer = json_as(one.who, "POST", "/api/v1/attendance-batch",
                              batch(lines, attendance::evening::sent(instant_text(now_ + one.off), one.device)));
        for (auto const& result : answer.at("results").as_array()) CHECK(result.at("result") != "refused");
        one.sent = std::max(one.sent, until);
    }

    std::mt19937 random_;
    std::vector<Phone> phones_;
    std::int64_t now_{};
    int ids_ = 0;
};

}  // namespace

TEST_CASE("three phones with wrong clocks: nothing said is lost, nothing hidden") {
    for (unsigned seed = 1; seed <= 25; ++seed)
        tests::for_each_database([&](sql::Database& database) {
            CAPTURE(seed);
            Evening evening{database, seed};
            evening.play();
            evening.check();
        });
}
