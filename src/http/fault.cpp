#include "http/fault.hpp"
#include "http/flow.hpp"
#include <algorithm>
#include <spdlog/spdlog.h>

namespace marelle::http {

namespace {

// A constraint or column name is worth keeping; a value is not. Names of ours have an underscore or a dot.
bool is_identifier(std::string_view word) {
    return word.find_first_of("_.") != word.npos &&
           std::ranges::all_of(word, [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == '.'; });
}

std::string_view kind_of(sql::SqlError const& error) {
    constexpr std::string_view names[] = {"other", "unique", "foreign_key", "check", "retry", "gone", "full"};
    return names[static_cast<std::size_t>(error.kind)];
}

}  // namespace

std::string masked(std::string_view message) {
    message = message.substr(0, std::min(message.find('\n'), std::size_t{300}));
    std::string out;
    auto add = [&out](std::string_view plain) {
        for (char c : plain) out += c >= '0' && c <= '9' ? '#' : c;
    };
    while (!message.empty()) {
        auto open = message.find_first_of("\"'(");
        add(message.substr(0, open));
        if (open == message.npos) break;
        auto shut = message[open] == '(' ? ')' : message[open];
        auto close = message.find(shut, open + 1);
        auto word = message.substr(open + 1, close == message.npos ? close : close - open - 1);
        out += is_identifier(word) ? std::string{word} : "…";
        message.remove_prefix(close == message.npos ? message.size() : close + 1);
    }
    // An address that nothing quotes.
    for (std::size_t at; (at = out.find('@')) != out.npos;) {
        auto from = out.find_last_of(' ', at);
        from = from == out.npos ? 0 : from + 1;
        out.replace(from, std::min(out.find(' ', at), out.size()) - from, "…");
    }
    return out;
}

void log_exception(std::string_view what, std::exception_ptr error, std::string_view request_id) {
    try {
        std::rethrow_exception(error);
    } catch (sql::SqlError const& e) {
        spdlog::error("{}: database ({}): {} [request {}]", what, kind_of(e), masked(e.what()), request_id);
    } catch (std::exception const& e) {
        spdlog::error("{}: {} [request {}]", what, masked(e.what()), request_id);
    } catch (...) { spdlog::error("{}: not a standard exception [request {}]", what, request_id); }
}

Reply reply_to_exception(std::exception_ptr error, std::string_view request_id) {
    try {
        std::rethrow_exception(error);
    } catch (sql::SqlError const& e) {
        if (e.kind == sql::SqlError::Kind::unique)
            return problem(Error{Fault::conflict, "conflict.already_there", {}, {}}, request_id);
        log_exception("request not answered", error, request_id);
        if (e.kind == sql::SqlError::Kind::gone || e.kind == sql::SqlError::Kind::full)
            return problem(503, "database.unavailable", request_id);
    } catch (...) { log_exception("request not answered", error, request_id); }
    return problem(500, "unexpected", request_id);
}

}  // namespace marelle::http
