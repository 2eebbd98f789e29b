// The statements that the server was seen to run for one request, run again by nobody but SQLite.
//   raw DATABASE TRACE OPERATIONS GROUP write|read FILE
// write: FILE has "SESSION CHILD" lines; GROUP operations share a commit, each in its savepoint; what differs from one
// request to the next (ids, instants, the mark that was read, the last entry's number) differs here as well.
// read: FILE has child ids; one read transaction an operation; with GROUP > 0 the log's entry is committed too, GROUP
// together. Prints operations and seconds. One thread: what SQLite can do without a server around it.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Value {
    char kind = 'n';
    std::string bytes;
};

struct Statement {
    sqlite3_stmt* made{};
    std::string text;
    std::vector<std::pair<std::string, Value>> values;  // as seen, in the order of the parameters
};

sqlite3* base;

[[noreturn]] void fail(std::string_view what) {
    std::fprintf(stderr, "raw: %.*s: %s\n", static_cast<int>(what.size()), what.data(),
                 base ? sqlite3_errmsg(base) : "");
    std::exit(1);
}

std::string from_hexadecimal(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        out += static_cast<char>(std::strtol(std::string{text.substr(i, 2)}.c_str(), nullptr, 16));
    return out;
}

std::vector<Statement> read_trace(char const* path) {
    std::ifstream in{path};
    std::vector<Statement> out;
    for (std::string line; std::getline(in, line);) {
        Statement statement;
        statement.text.resize(std::strtoul(line.c_str() + 1, nullptr, 10));
        in.read(statement.text.data(), static_cast<std::streamsize>(statement.text.size()));
        std::getline(in, line);
        while (std::getline(in, line) && line != "E") {
            auto first = line.find('\t');
            statement.values.emplace_back(
                line.substr(0, first),
                Value{line[first + 1], from_hexadecimal(std::string_view{line}.substr(first + 3))});
        }
        out.push_back(std::move(statement));
    }
    if (out.empty()) fail("an empty trace");
    return out;
}

bool is(Statement const& statement, std::string_view words) { return statement.text.find(words) != std::string::npos; }

void prepare(Statement& statement) {
    if (sqlite3_prepare_v3(base, statement.text.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement.made, nullptr))
        fail(statement.text);
}

void simple(char const* text) {
    static std::map<std::string_view, sqlite3_stmt*> known;
    auto& made = known[text];
    if (!made && sqlite3_prepare_v3(base, text, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr)) fail(text);
    if (sqlite3_step(made) != SQLITE_DONE) fail(text);
    sqlite3_reset(made);
}

void bind(sqlite3_stmt* made, int at, Value const& value) {
    auto const* data = value.bytes.data();
    auto size = value.bytes.size();
    if (value.kind == 'i') sqlite3_bind_int64(made, at, std::strtoll(data, nullptr, 10));
    else if (value.kind == 't') sqlite3_bind_text64(made, at, data, size, SQLITE_STATIC, SQLITE_UTF8);
    else if (value.kind == 'b') sqlite3_bind_blob64(made, at, data, size, SQLITE_STATIC);
    else sqlite3_bind_null(made, at);
}

// Runs it with the values seen but for those given here; `last` is the first column and the one asked for.
using Given = std::map<std::string_view, Value>;
struct Seen {
    std::int64_t first = 0;
    std::string asked;
    bool any = false;
};
Seen run(Statement const& statement, Given const& given, int column = 0) {
    for (std::size_t i = 0; i < statement.values.size(); ++i) {
        auto const& [name, value] = statement.values[i];
        auto found = given.find(name);
        bind(statement.made, static_cast<int>(i) + 1, found == given.end() ? value : found->second);
    }
    Seen seen;
    int code;
    while ((code = sqlite3_step(statement.made)) == SQLITE_ROW) {
        for (int at = 0, count = sqlite3_column_count(statement.made); at < count; ++at) {
            auto const* text = sqlite3_column_text(statement.made, at);  // every column is read, as the server does
            if (at == column) seen.asked = text ? reinterpret_cast<char const*>(text) : "";
        }
        seen.first = sqlite3_column_int64(statement.made, 0);
        seen.any = true;
    }
    if (code != SQLITE_DONE) fail(statement.text);
    sqlite3_reset(statement.made);
    return seen;
}

std::string note_id(std::size_t n) {
    auto digits = std::to_string(n);
    return "01900000-0001-7000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

class Bench {
public:
    Bench(std::vector<Statement> statements, std::vector<std::string> lines)
        : statements_{std::move(statements)}, lines_{std::move(lines)} {
        for (auto& one : statements_) prepare(one);
    }

    void write(std::size_t n) {
        auto const& line = lines_[n % lines_.size()];
        auto blank = line.find(' ');
        Value const id{'t', note_id(n)};
        Given given{{":session", {'t', line.substr(0, blank)}}, {":child", {'t', line.substr(blank + 1)}}};
        given[":id"] = given[":note"] = id;
        simple("SAVEPOINT write");
        for (auto const& one : statements_) {
            if (is(one, "a.note, a.other")) {
                given[":seen_note"] = {'t', run(one, given, 8).asked};
            } else if (is(one, "FROM login_session")) {
                run(one, {});
            } else if (is(one, "audit_entry")) {
                log(one, given);
            } else {
                run(one, given);
                if (is(one, "INSERT INTO attendance (") && sqlite3_changes(base) != 1) fail("the mark was not written");
            }
        }
        simple("RELEASE SAVEPOINT write");
    }

    void read(std::size_t n) {
        Given const given{{":child", {'t', lines_[n % lines_.size()]}}, {":id", {'t', lines_[n % lines_.size()]}}};
        simple("BEGIN");
        for (auto const& one : statements_)
            if (!is(one, "audit_entry")) run(one, is(one, "FROM login_session") ? Given{} : given);
        simple("COMMIT");
    }

    void entry() {
        simple("SAVEPOINT write");
        for (auto const& one : statements_)
            if (is(one, "audit_entry")) log(one, {});
        simple("RELEASE SAVEPOINT write");
    }

private:
    // The last entry is read, then the next written; its hash is any 32 bytes, since SQLite does not look at it.
    void log(Statement const& one, Given given) {
        if (!is(one, "INSERT")) {
            last_ = run(one, given).first;
            return;
        }
        given[":seq0"] = {'i', std::to_string(last_ + 1)};
        if (auto child = given.find(":child"); child != given.end()) given[":child0"] = child->second;
        run(one, given);
    }

    std::vector<Statement> statements_;
    std::vector<std::string> lines_;
    std::int64_t last_ = 0;
};

}  // namespace

int main(int count, char** words) {
    if (count != 7) {
        std::fprintf(stderr, "raw DATABASE TRACE OPERATIONS GROUP write|read FILE\n");
        return 2;
    }
    if (sqlite3_open(words[1], &base) != SQLITE_OK) fail("open");
    // As src/sql/sqlite_session.cpp settles its own writer.
    sqlite3_exec(base,
                 "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                 "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;"
                 "PRAGMA case_sensitive_like = ON; PRAGMA wal_autocheckpoint = 8192",
                 nullptr, nullptr, nullptr);
    std::vector<std::string> lines;
    std::ifstream in{words[6]};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    Bench bench{read_trace(words[2]), std::move(lines)};
    auto operations = std::strtoul(words[3], nullptr, 10), group = std::strtoul(words[4], nullptr, 10);
    bool writes = std::string_view{words[5]} == "write";
    auto began = std::chrono::steady_clock::now();
    for (std::size_t n = 0; n < operations; ++n) {
        bool first = group > 0 && n % group == 0, last = group > 0 && (n % group == group - 1 || n + 1 == operations);
        if (!writes) bench.read(n);
        if (writes ? first : last) simple("BEGIN IMMEDIATE");
        if (writes) bench.write(n);
        for (std::size_t i = 0; !writes && last && i <= n % group; ++i) bench.entry();
        if (last) simple("COMMIT");
    }
    std::printf("%lu %.4f\n", operations,
                std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
}
