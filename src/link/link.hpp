#pragma once
// The pages behind links (/l/<token>): rendered here, without JavaScript, on old phones (screens.md, §2 and §5). At
// most 40 kB each. A subject whose people come by a link gives its Pages; this folder gives them one address, one frame
// and one way of saying that a link opens nothing.
#include "base/error.hpp"
#include "http/http.hpp"
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::link {

// One purpose of links. Nothing when the token in the path (":token") is not of this purpose: the next one is asked.
struct Pages {
    using Answer = std::function<std::optional<Result<http::Reply>>(http::Call&)>;
    Answer get, post;
    // Of ":what" under the link ("/l/<token>/rendez-vous.ics"); absent when there is nothing.
    Answer file{};
};

// A language one may read the page in: where one tap on it leads.
struct Choice {
    std::string_view language;
    std::string address;
};

struct Frame {
    std::string_view language;  // fr, en, ar, tr, pt
    std::string establishment;  // name shown on top; may be empty
    std::string title;
    std::string content;  // HTML
    bool failed{};        // said in the title, for who does not see
    std::vector<Choice> languages{};
    std::string phone{};  // E.164; always there on a family's page
};
std::string framed(Frame const& frame);

std::string template_text(std::string_view name);  // of content/templates/

std::string dead_page(std::string_view language);
std::string knocking_page(std::string_view language);  // too many wrong links from one address

http::Reply html(std::string body, int status = 200);
http::Reply style_sheet(http::Request const& request);
http::Reply listen_script(http::Request const& request);

// /l/:token for every purpose, and /l/page.css. An address that knocked at too many wrong links waits, whatever it asks
// next; unknown, expired, revoked and forbidden look the same.
void add_routes(http::Router& router, std::vector<Pages> pages);

}  // namespace marelle::link
