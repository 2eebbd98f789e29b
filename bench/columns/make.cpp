// The network the figures are measured on, invented and the same at every run of one seed: 180 establishments, 1 000
// mini-groups of twelve children who stay two to four years, ten school years, about 24 million presences. Written as
// CSV, so that every engine is given the very same rows.
//   make DIRECTORY SEED LAST-DAY
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using namespace std::chrono;

constexpr int establishments = 180, groups = 1000, places = 12, school_years = 10;

struct Random {  // splitmix64
    std::uint64_t state;
    std::uint64_t next() {
        auto z = (state += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    int below(int count) { return static_cast<int>(next() % static_cast<std::uint64_t>(count)); }
};

struct Id {
    char text[48];
};

// As a UUIDv7: when, then what kind and number.
Id id(std::int64_t seconds, unsigned kind, std::uint64_t number) {
    Id out;
    auto const ms = static_cast<unsigned long long>(seconds) * 1000;
    std::snprintf(out.text, sizeof out.text, "%08llx-%04llx-7%03x-8%03llx-%012llx", ms >> 16, ms & 0xFFFF, kind & 0xFFF,
                  static_cast<unsigned long long>(number >> 48 & 0xFFF),
                  static_cast<unsigned long long>(number & 0xFFFFFFFFFFFFULL));
    return out;
}

std::string text_of(sys_days day) {
    year_month_day const date{day};
    char out[16];
    std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()));
    return out;
}

std::int64_t seconds_of(sys_days day) { return duration_cast<seconds>(day.time_since_epoch()).count(); }

sys_days september(int y) { return sys_days{year{y} / September / 1}; }

class File {
public:
    File(std::string const& folder, char const* name) : file_{std::fopen((folder + "/" + name + ".csv").c_str(), "w")} {
        if (!file_) std::exit(1);
        std::setvbuf(file_, nullptr, _IOFBF, 1 << 20);
    }
    ~File() { std::fclose(file_); }
    File(File const&) = delete;
    File& operator=(File const&) = delete;
    operator FILE*() { return file_; }

private:
    FILE* file_;
};

struct Stay {
    Id child;
    int first_year, until_year;  // of September
    int reliable;                // in a hundred
};

struct Network {
    std::vector<Id> establishment, group;
    std::vector<std::vector<Stay>> stays;  // by group
};

int first_of(int establishment) { return groups * establishment / establishments; }

Network places_of(std::string const& folder, sys_days first, Random& random) {
    Network out;
    File establishment{folder, "establishment"}, mini_group{folder, "mini_group"}, school{folder, "school"};
    for (int e = 0; e < establishments; ++e) {
        out.establishment.push_back(id(seconds_of(first), 1, static_cast<std::uint64_t>(e)));
        std::fprintf(establishment, "%s,Etablissement %d\n", out.establishment.back().text, e + 1);
        for (int s = 0; s < 4; ++s) {
            char const* networks[] = {"REP", "REP+", "none"};
            std::fprintf(school, "%07dZ,%s\n", e * 10 + s, networks[random.below(3)]);
        }
        for (int g = first_of(e); g < first_of(e + 1); ++g) {
            out.group.push_back(id(seconds_of(first), 2, static_cast<std::uint64_t>(g)));
            std::fprintf(mini_group, "%s,%s,Groupe %d,%d\n", out.group.back().text, out.establishment.back().text,
                         g + 1, g % 3 + 1);
        }
    }
    return out;
}

// A child's day of birth, sex, enrolment, group, schools and where it lives: inside one of its establishment's two
// quarters, outside, or not known.
void write_stay(Network& network, int e, int g, Stay const& stay, Random& random, File* files) {
    static int number = 0;
    auto const last = stay.until_year < 0;
    int const ages[] = {6, 8, 11};
    auto const born = september(stay.first_year - ages[g % 3]) - days{random.below(730)};
    auto const from = text_of(september(stay.first_year));
    auto const until = last ? std::string{} : text_of(september(stay.until_year));
    auto const key = [&](unsigned kind) {
        return id(seconds_of(september(stay.first_year)), kind, static_cast<std::uint64_t>(++number));
    };
    std::fprintf(files[0], "%s,%s,%s\n", stay.child.text, text_of(born).c_str(), random.below(2) ? "f" : "m");
    std::fprintf(files[1], "%s,%s,%s,%d,%s,%s\n", key(4).text, stay.child.text,
                 network.establishment[static_cast<std::size_t>(e)].text, g % 3 + 1, from.c_str(), until.c_str());
    std::fprintf(files[2], "%s,%s,%s,%s,%s\n", key(5).text, network.group[static_cast<std::size_t>(g)].text,
                 stay.child.text, from.c_str(), until.c_str());
    auto const years_there = last ? 2 : stay.until_year - stay.first_year;
    for (int y = 0; y < years_there; ++y)
        if (random.below(20))
            std::fprintf(files[3], "%s,%s,%d-%d,%07dZ\n", key(6).text, stay.child.text, stay.first_year + y,
                         stay.first_year + y + 1, e * 10 + random.below(4));
    if (auto const where = random.below(10); where < 8)
        std::fprintf(files[4], "%s,%s,%s,%s,QP%03d%c,Quartier %d%c\n", key(7).text, stay.child.text, from.c_str(),
                     where < 6 ? "inside" : "outside", e, 'A' + where % 2, e, 'A' + where % 2);
}

void children_of(std::string const& folder, Network& network, int first_year, Random& random) {
    File files[] = {{folder, "child"},
                    {folder, "enrolment"},
                    {folder, "group_membership"},
                    {folder, "schooling"},
                    {folder, "residence_decision"}};
    std::uint64_t child = 0;
    network.stays.resize(groups);
    for (int e = 0; e < establishments; ++e)
        for (int g = first_of(e); g < first_of(e + 1); ++g)
            for (int place = 0; place < places; ++place)
                for (int year = first_year; year < first_year + school_years;) {
                    auto const until = year + 2 + random.below(3);
                    Stay stay{id(seconds_of(september(year)), 3, random.next()), year,
                              until >= first_year + school_years ? -1 : until, 68 + random.below(28)};
                    write_stay(network, e, g, stay, random, files);
                    network.stays[static_cast<std::size_t>(g)].push_back(stay);
                    year = until;
                    ++child;
                }
    std::printf("%llu children\n", static_cast<unsigned long long>(child));
}

// Weeks without school: all Saturdays' clubs but every other group's, and Sundays; two weeks four times, and summer.
bool school_day(sys_days day) {
    year_month_day const date{day};
    auto const month = static_cast<unsigned>(date.month()), of_month = static_cast<unsigned>(date.day());
    if (weekday{day} == Sunday || (month == 7 && of_month > 8) || month == 8) return false;
    bool const off = (month == 10 && of_month >= 22) || (month == 12 && of_month >= 20) ||
                     (month == 1 && of_month <= 3) || (month == 2 && of_month >= 14) ||
                     (month == 4 && of_month >= 13 && of_month <= 26);
    return !off;
}

void sessions_of(std::string const& folder, Network const& network, sys_days first, sys_days last, Random& random) {
    File session{folder, "session"}, attendance{folder, "attendance"};
    std::uint64_t marks = 0, held = 0;
    for (auto day = first; day <= last; day += days{1}) {
        if (!school_day(day)) continue;
        auto const on = text_of(day);
        for (int e = 0; e < establishments; ++e)
            for (int g = first_of(e); g < first_of(e + 1); ++g) {
                if (weekday{day} == Saturday && g % 2) continue;
                auto const one = id(seconds_of(day), 8, ++held);
                auto const workshop = random.below(60) == 0;
                std::fprintf(session, "%s,%s,%s,%s,%s\n", one.text, network.group[static_cast<std::size_t>(g)].text,
                             network.establishment[static_cast<std::size_t>(e)].text, on.c_str(),
                             workshop ? "parents_workshop" : "evening_workshop");
                for (auto const& stay : network.stays[static_cast<std::size_t>(g)]) {
                    if (day < september(stay.first_year) || (stay.until_year >= 0 && day >= september(stay.until_year)))
                        continue;
                    auto const draw = random.below(100);
                    if (random.below(200) == 0) continue;  // never noted
                    auto const* presence = draw < 5               ? "late"
                                           : draw < stay.reliable ? "present"
                                           : draw < 96            ? "excused"
                                                                  : "absent";
                    auto const minutes = draw < 5 ? 60 + random.below(20) : draw < stay.reliable ? 90 : 0;
                    std::fprintf(attendance, "%s,%s,%s,%d\n", one.text, stay.child.text, presence, minutes);
                    ++marks;
                }
            }
    }
    std::printf("%llu sessions\n%llu presences\n", static_cast<unsigned long long>(held),
                static_cast<unsigned long long>(marks));
}

}  // namespace

int main(int count, char** words) {
    if (count != 4) return 2;
    std::string const folder = words[1], until = words[3];
    Random random{std::strtoull(words[2], nullptr, 10)};
    sys_days const last{year{std::stoi(until.substr(0, 4))} / static_cast<unsigned>(std::stoi(until.substr(5, 2))) /
                        static_cast<unsigned>(std::stoi(until.substr(8, 2)))};
    year_month_day const end{last};
    auto const first_year = static_cast<int>(end.year()) - (static_cast<unsigned>(end.month()) >= 9 ? 0 : 1) -
                            school_years + 1;
    auto network = places_of(folder, september(first_year), random);
    children_of(folder, network, first_year, random);
    sessions_of(folder, network, september(first_year), last, random);
}
