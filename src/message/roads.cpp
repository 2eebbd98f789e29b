#include "message/outbox.hpp"

namespace marelle::message {

namespace {

bool on_this_machine(std::string_view url) {
    auto const host = url.substr(url.find("://") + 3);
    for (std::string_view here : {"127.0.0.1", "localhost", "[::1]"})
        if (host.starts_with(here) &&
            (host.size() == here.size() || host[here.size()] == ':' || host[here.size()] == '/'))
            return true;
    return false;
}

}  // namespace

Ways ways(Roads const& roads) { return {!roads.sms_url.empty(), !roads.mail_url.empty(), roads.public_url}; }

std::vector<std::string> wrong_roads(Roads const& roads) {
    std::vector<std::string> out;
    auto const begins = [](std::string const& text, std::initializer_list<std::string_view> with) {
        for (auto each : with)
            if (text.starts_with(each)) return true;
        return false;
    };
    if (!roads.public_url.empty() && !begins(roads.public_url, {"https://", "http://"})) out.emplace_back("public_url");
    if (!roads.mail_url.empty()) {
        if (!begins(roads.mail_url, {"smtp://", "smtps://"})) out.emplace_back("mail_url");
        if (roads.mail_from.find('@') == std::string::npos ||
            roads.mail_from.find_first_of("\r\n") != std::string::npos)
            out.emplace_back("mail_from");
        // A password never leaves the machine in clear.
        if (roads.mail_in_clear && !on_this_machine(roads.mail_url)) out.emplace_back("mail_in_clear");
    }
    if (!roads.sms_url.empty() && !begins(roads.sms_url, {"https://", "file:/"}) &&
        !(begins(roads.sms_url, {"http://"}) && on_this_machine(roads.sms_url)))
        out.emplace_back("sms_url");
    if ((!roads.mail_url.empty() || !roads.sms_url.empty()) && roads.public_url.empty()) out.emplace_back("public_url");
    return out;
}

}  // namespace marelle::message
