// RFC 9457 problem details: the one place where a Fault becomes an HTTP status.
#include "http/http.hpp"
#include "http/status.hpp"
#include <boost/json.hpp>

namespace marelle::http {
namespace json = boost::json;

namespace {

// No default: a new Fault without a status does not build.
int status_of(Fault fault) {
    switch (fault) {
    case Fault::invalid: return 422;
    case Fault::unauthenticated: return 401;
    case Fault::forbidden: return 403;
    case Fault::not_found: return 404;
    case Fault::conflict: return 409;
    case Fault::stale: return 412;
    case Fault::locked: return 423;
    case Fault::too_many: return 429;
    }
    std::unreachable();
}

Reply with(int status, json::object body, std::string_view request_id) {
    if (!request_id.empty()) body["request_id"] = request_id;
    Reply reply;
    reply.status = status;
    reply.body = json::serialize(body);
    reply.content_type = "application/problem+json";
    return reply;
}

json::object about(int status, std::string_view code) {
    return {{"type", "about:blank"}, {"title", reason_of(status)}, {"status", status}, {"code", code}};
}

}  // namespace

std::string_view reason_of(int status) {
    switch (status) {
    case 100: return "Continue";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 422: return "Unprocessable Content";
    case 423: return "Locked";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    default: return "Unknown";
    }
}

Reply problem(Error const& error, std::string_view request_id) {
    auto status = status_of(error.fault);
    auto body = about(status, error.code);
    if (!error.detail.empty()) body["detail"] = error.detail;
    if (!error.fields.empty()) {
        json::array errors;
        for (auto const& field : error.fields)
            errors.push_back(json::object{{"field", field.name}, {"code", field.code}});
        body["errors"] = std::move(errors);
    }
    return with(status, std::move(body), request_id);
}

Reply problem(int status, std::string_view code, std::string_view request_id) {
    return with(status, about(status, code), request_id);
}

}  // namespace marelle::http
