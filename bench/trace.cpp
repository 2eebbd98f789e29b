// Preloaded under the server: writes down each SQLite statement it runs, with its values, in MARELLE_TEST_TRACE.
// The raw side of the benchmark then runs these very statements: nothing is copied by hand, nothing drifts.
// A statement: "S<bytes>\n<text>\n", then a line a value, "<name>\t<kind>\t<hexadecimal>"; "E\n" ends it.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <map>
#include <mutex>
#include <sqlite3.h>
#include <string>

namespace {

struct Value {
    char kind;
    std::string bytes;
};

std::mutex mutex;
std::map<sqlite3_stmt*, std::map<int, Value>> values;
std::map<sqlite3_stmt*, bool> running;

template <class F> F real(char const* name) { return reinterpret_cast<F>(dlsym(RTLD_NEXT, name)); }

void keep(sqlite3_stmt* statement, int at, char kind, std::string bytes) {
    std::scoped_lock lock{mutex};
    values[statement][at] = {kind, std::move(bytes)};
}

std::string hexadecimal(std::string const& bytes) {
    std::string out;
    char pair[3];
    for (unsigned char c : bytes) {
        std::snprintf(pair, sizeof pair, "%02x", c);
        out += pair;
    }
    return out;
}

void tell(sqlite3_stmt* statement) {
    static FILE* out = [] {
        auto const* path = std::getenv("MARELLE_TEST_TRACE");
        return path ? std::fopen(path, "a") : nullptr;
    }();
    std::scoped_lock lock{mutex};
    if (!out || running[statement]) return;
    running[statement] = true;
    auto const* sql = sqlite3_sql(statement);
    std::string const text = sql ? sql : "";
    std::fprintf(out, "S%zu\n%s\n", text.size(), text.c_str());
    for (auto const& [at, value] : values[statement]) {
        auto const* name = sqlite3_bind_parameter_name(statement, at);
        std::fprintf(out, "%s\t%c\t%s\n", name ? name : "", value.kind, hexadecimal(value.bytes).c_str());
    }
    std::fprintf(out, "E\n");
    std::fflush(out);
}

}  // namespace

extern "C" {

int sqlite3_bind_int64(sqlite3_stmt* s, int at, sqlite3_int64 v) {
    keep(s, at, 'i', std::to_string(v));
    return real<int (*)(sqlite3_stmt*, int, sqlite3_int64)>("sqlite3_bind_int64")(s, at, v);
}
int sqlite3_bind_null(sqlite3_stmt* s, int at) {
    keep(s, at, 'n', {});
    return real<int (*)(sqlite3_stmt*, int)>("sqlite3_bind_null")(s, at);
}
int sqlite3_bind_text64(sqlite3_stmt* s, int at, char const* v, sqlite3_uint64 n, void (*d)(void*), unsigned char e) {
    keep(s, at, 't', n ? std::string(v, n) : std::string{});
    return real<int (*)(sqlite3_stmt*, int, char const*, sqlite3_uint64, void (*)(void*), unsigned char)>(
        "sqlite3_bind_text64")(s, at, v, n, d, e);
}
int sqlite3_bind_blob64(sqlite3_stmt* s, int at, void const* v, sqlite3_uint64 n, void (*d)(void*)) {
    keep(s, at, 'b', n ? std::string(static_cast<char const*>(v), n) : std::string{});
    return real<int (*)(sqlite3_stmt*, int, void const*, sqlite3_uint64, void (*)(void*))>("sqlite3_bind_blob64")(
        s, at, v, n, d);
}
int sqlite3_step(sqlite3_stmt* s) {
    tell(s);
    return real<int (*)(sqlite3_stmt*)>("sqlite3_step")(s);
}
int sqlite3_reset(sqlite3_stmt* s) {
    {
        std::scoped_lock lock{mutex};
        running[s] = false;
    }
    return real<int (*)(sqlite3_stmt*)>("sqlite3_reset")(s);
}
}
