#pragma once
// A note that several figures share is said once, under the first of them, with a number; the others send back to it.
#include "report/document/words.hpp"
#include <map>

namespace marelle::report {

class Notes {
public:
    Notes(ReportContent const& content, Words const& words);

    struct Said {
        std::string text;  // the note, or "Voir la note 2."
        int number{};      // 0: of one figure alone
        bool first{};      // the note itself is here
    };
    // In the order they are written: the first one asked for is the one that is said.
    Said said(std::string const& note);
    std::vector<Said> all(ReportFigure const& figure);

private:
    struct Shared {
        int number{};
        bool written{};
    };
    std::map<std::string, Shared> shared_;
    Words words_;
};

}  // namespace marelle::report
