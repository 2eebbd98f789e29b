// The table of establishments as a file, as headquarters is shown it: what is hidden on the screen is hidden here.
#include "impact/network.hpp"
#include "spreadsheet/list.hpp"

namespace marelle::impact {

Result<http::Reply> network_file(http::Call const& call, Network const& network) {
    auto const language = spreadsheet::language_of(call);
    spreadsheet::List list{language,
                           "network",
                           "reseau",
                           "network",
                           {{"establishment", 30.0},
                            {"commune", 12.0},
                            {"last_roll_call", 16.0},
                            {"last_round", 16.0},
                            {"reports_frozen", 12.0},
                            {"regular", 12.0},
                            {"regular_of", 12.0},
                            {"regular_share", 12.0},
                            {"network_place", 44.0}},
                           {}};
    for (auto const& row : network.rows) {
        std::optional<std::string> place;
        if (row.place) place = spreadsheet::choice(language, "network_place", *row.place);
        list.rows.push_back({row.name,
                             row.commune,
                             row.last_roll_call,
                             row.last_round,
                             row.reports,
                             row.k,
                             row.n,
                             {row.value, spreadsheet::Look::share},
                             place});
    }
    return spreadsheet::list_file(call, list);
}

}  // namespace marelle::impact
