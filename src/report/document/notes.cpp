#include "report/document/notes.hpp"
#include "messages/messages.hpp"

namespace marelle::report {

namespace {

constexpr std::size_t a_line = 120;  // bytes: what fits on a line is read faster than looked up

}  // namespace

Notes::Notes(ReportContent const& content, Words const& words) : words_{words} {
    std::map<std::string, int> times;
    for (auto const& section : content.sections)
        for (auto const& figure : section.figures)
            for (auto const& note : figure.notes)
                if (note.size() > a_line && ++times[note] == 2) shared_.emplace(note, Shared{});
    // Numbered as they are read.
    auto last = 0;
    for (auto const& section : content.sections)
        for (auto const& figure : section.figures)
            for (auto const& note : figure.notes)
                if (auto const found = shared_.find(note); found != shared_.end() && found->second.number == 0)
                    found->second.number = ++last;
}

Notes::Said Notes::said(std::string const& note) {
    auto const found = shared_.find(note);
    if (found == shared_.end()) return {note, 0, true};
    auto& [number, written] = found->second;
    auto const first = !written;
    written = true;
    return {first ? messages::say(words_.language, "report.document.note", {{"number", number}, {"note", note}})
                  : messages::say(words_.language, "report.document.note_above", {{"number", number}}),
            number, first};
}

std::vector<Notes::Said> Notes::all(ReportFigure const& figure) {
    std::vector<Said> out;
    out.reserve(figure.notes.size());
    for (auto const& note : figure.notes) out.push_back(said(note));
    return out;
}

}  // namespace marelle::report
