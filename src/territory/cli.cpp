#include "territory/cli.hpp"
#include "messages/messages.hpp"
#include "territory/imports.hpp"
#include <boost/json.hpp>
#include <ostream>

namespace marelle::territory {

namespace {

using messages::say;

// One line: the words of the error, its detail, its fields.
void refuse(std::ostream& errors, std::string const& language, Error const& error) {
    errors << say(language, "error." + error.code);
    if (!error.detail.empty()) errors << " (" << error.detail << ")";
    for (auto const& field : error.fields)
        errors << (&field == &error.fields.front() ? " " : ", ") << field.name << " : "
               << say(language, "field_error." + field.code);
    errors << '\n';
}

// Blanks over what the line before had more.
class ProgressLine {
public:
    ProgressLine(std::ostream& out, ImportCommand const& command) : out_{out}, command_{command} {}
    ~ProgressLine() {
        if (width_ > 0) out_ << '\r' << std::string(width_, ' ') << '\r' << std::flush;
    }
    ProgressLine(ProgressLine const&) = delete;
    ProgressLine& operator=(ProgressLine const&) = delete;

    void show(Progress const& progress) {
        if (command_.progress == CommandProgress::silent) return;
        auto text = say(command_.language, "choice.import_step." + std::string{name_of(progress.step)});
        if (progress.counts.read > 0)
            text += " · " + say(command_.language, "zone_import.counts",
                                {{"read", progress.counts.read},
                                 {"repaired", progress.counts.repaired},
                                 {"rejected", progress.counts.rejected}});
        auto const size = text.size();
        if (size < width_) text.append(width_ - size, ' ');
        width_ = size;
        out_ << '\r' << text << std::flush;
    }

private:
    std::ostream& out_;
    ImportCommand const& command_;
    std::size_t width_{};
};

void print_text(std::ostream& out, ImportCommand const& command, ReadList const& read) {
    auto const& language = command.language;
    out << command.given.name << " : "
        << say(language, "zone_import.counts",
               {{"read", read.counts.read}, {"repaired", read.counts.repaired}, {"rejected", read.counts.rejected}})
        << '\n';
    for (auto const& one : read.rejections)
        out << "  "
            << say(language, "zone_import.rejected_line",
                   {{"line", one.line},
                    {"code", one.code.empty() ? "–" : one.code},
                    {"why", say(language, "choice.zone_rejected." + one.why)}})
            << '\n';
}

void print_json(std::ostream& out, ImportCommand const& command, ReadList const& read) {
    boost::json::array rejected;
    for (auto const& one : read.rejections)
        rejected.push_back({{"line", one.line}, {"code", one.code}, {"why", one.why}});
    boost::json::object const said{{"list", command.given.name},      {"read", read.counts.read},
                                   {"zones", read.zones.size()},      {"repaired", read.counts.repaired},
                                   {"rejected", std::move(rejected)}, {"sha256", read.sha256}};
    out << boost::json::serialize(said) << '\n';
}

Result<ReadList> imported(sql::Database& database, ImportCommand const& command, ProgressLine& line) {
    TRY(may_import(command.given));
    auto files = TRY(read_files(command.file));
    auto const id = new_id();
    auto const name = command.file.filename().string();
    database.write([&](sql::Session& sql) { start_import(sql, id, command.given, name, {}, now()); });
    return carry_out(database, id, command.given.name, std::move(files),
                     [&line](Progress const& progress) { line.show(progress); });
}

}  // namespace

int import_command(sql::Database& database, ImportCommand const& command, std::ostream& out, std::ostream& errors) {
    auto const read = [&] {
        ProgressLine line{errors, command};
        return imported(database, command, line);
    }();
    if (!read) {
        refuse(errors, command.language, read.error());
        return 1;
    }
    if (command.output == CommandOutput::json) print_json(out, command, *read);
    else print_text(out, command, *read);
    return 0;
}

int locate_command(sql::Database& database, LocateCommand const& command, Source source, Sink sink,
                   std::ostream& errors) {
    Atlas atlas;
    auto const list = database.read([&](sql::Session& sql) { return atlas.load(sql, command.list); });
    if (!list) {
        refuse(errors, command.language, Error{Fault::not_found, "zone_list.unknown", command.list, {}});
        return 1;
    }
    auto const bad = [&](std::uint64_t line, std::string_view why) {
        errors << say(command.language, "locate.bad_line",
                      {{"line", std::to_string(line)}, {"why", say(command.language, "error." + std::string{why})}})
               << '\n';
    };
    auto const output = command.output == CommandOutput::json ? LocateOutput::json : LocateOutput::csv;
    auto const done = locate(list->zones, list->codes, {list->list.precision_m, output}, std::move(source),
                             std::move(sink), bad);
    if (done) return 0;
    refuse(errors, command.language, done.error());
    return 1;
}

}  // namespace marelle::territory
