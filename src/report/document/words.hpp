#pragma once
// How a document writes what ReportContent holds: one way for the page and for the workbook.
#include "report/document/document.hpp"
#include <initializer_list>

namespace marelle::report {

class Words {
public:
    explicit Words(std::string_view said_in) : language{said_in} {}

    std::string operator()(std::string_view key) const;  // words "report.document.<key>"
    std::string day(Date const& date) const;             // "1er septembre 2025"
    std::string moment(Instant const& at) const;         // "12 janvier 2026 à 16 h 45"
    std::string number(double value, std::string_view unit = {}) const;
    std::string percent(double share) const;                     // "79 %"
    std::string points(double change) const;                     // "+19,2 points", "−3 points"
    std::string interval(double low, double high) const;         // "de 70 % à 86 %"
    std::string brief_interval(double low, double high) const;   // "70 % à 86 %", in a table
    std::string points_interval(double low, double high) const;  // "+9,1 à +28,0", in a table
    std::string period(ReportContent const& content) const;      // its dates; one not over says until when it counts
    std::string audience(ReportContent const& content) const;
    std::string mark() const { return (*this)("hidden_mark"); }

    std::string language;
};

// What may be written of a figure or a cell: hidden, nothing that stood beside it is.
inline bool seen(Shown shown) { return shown != Shown::hidden; }
bool whole_seen(ReportFigure const& figure);  // an evolution with one side hidden shows neither
bool hides(ReportFigure const& figure);       // something in it wears the mark
bool maintains(ReportFigure const& figure);
// "CP"; of a total that is of another day than its rows, "Ensemble, tel que publié au 15 décembre 2025".
std::string label_of(ReportFigure const& figure, ReportLine const& line, Words const& words);
// "valeur maintenue du 15 décembre 2025" of a value older than the report; empty otherwise.
std::string kept_words(Words const& words, std::optional<Date> const& day);

}  // namespace marelle::report
