// What handlers ask of a request, and the replies they give.
#include "http/http.hpp"
#include "http/query.hpp"
#include <boost/json.hpp>
#include <charconv>

namespace marelle::http {
namespace json = boost::json;

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

template <class I> std::optional<I> number(std::string_view text) {
    I value{};
    auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (ec != std::errc{} || end != text.data() + text.size() || text.empty()) return {};
    return value;
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
    for (auto const& [key, value] : headers)
        if (key == name) return value;
    return {};
}

Result<std::map<std::string, std::string>> Request::parameters() const { return parse_query(query); }

std::string_view Request::cookie(std::string_view name) const {
    for (auto const& [key, value] : headers) {
        if (key != "cookie") continue;
        for (auto rest = std::string_view{value}; !rest.empty();) {
            auto pair = trimmed(rest.substr(0, rest.find(';')));
            rest.remove_prefix(std::min(rest.size(), rest.find(';') == rest.npos ? rest.size() : rest.find(';') + 1));
            auto equals = pair.find('=');
            if (equals != pair.npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
        }
    }
    return {};
}

Result<Id> Call::id(std::string_view name) const {
    auto const& given = text(name);
    if (!is_id(given)) return fail(Fault::not_found, "path.unknown");
    return given;
}

Result<std::optional<std::string>> Call::query(std::string_view name) const {
    auto all = TRY(request.parameters());
    auto found = all.find(std::string{name});
    if (found == all.end() || found->second.empty()) return std::optional<std::string>{};
    return std::optional{std::move(found->second)};
}

Result<Call::Page> Call::page(std::size_t usual) const {
    auto all = TRY(request.parameters());
    Page page{usual, all["after"]};
    if (auto const& limit = all["limit"]; !limit.empty()) {
        auto given = number<std::size_t>(limit);
        if (!given || *given < 1 || *given > 500) return wrong_fields("query.wrong_fields", {{"limit", "invalid"}});
        page.limit = *given;
    }
    return page;
}

Result<json::object> Call::object() const {
    auto type = request.header("content-type");
    if (!type.empty() && trimmed(type.substr(0, type.find(';'))) != "application/json")
        return fail(Fault::invalid, "body.not_json");
    return parse_object(request.body);
}

Result<std::int64_t> Call::if_match() const {
    auto tag = trimmed(request.header("if-match"));
    if (tag.empty()) return fail(Fault::invalid, "if_match.required");
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return fail(Fault::stale, "stale");
    auto version = number<std::int64_t>(tag.substr(1, tag.size() - 2));
    // A tag that is not a version of ours is one that no row has.
    if (!version) return fail(Fault::stale, "stale");
    return *version;
}

void Call::saw(Id child, std::string subject, std::string fields) const {
    trail.add({route.level, route.permission, std::move(child), std::move(subject), route.purpose, std::move(fields)});
}

Reply json_reply(json::value const& body, int status) {
    Reply reply;
    reply.status = status;
    reply.body = json::serialize(body);
    return reply;
}

Reply no_content() {
    Reply reply;
    reply.status = 204;
    reply.content_type.clear();
    return reply;
}

Reply list_reply(json::array items, std::string next) {
    json::object body;
    body["items"] = std::move(items);
    if (next.empty()) body["next"] = nullptr;
    else body["next"] = next;
    return json_reply(body);
}

Reply with_version(Reply reply, std::int64_t version) {
    reply.headers.emplace_back("ETag", '"' + std::to_string(version) + '"');
    return reply;
}

}  // namespace marelle::http
