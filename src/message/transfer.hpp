#pragma once
// libcurl with the limits every request of ours has, and what its outcome means. For mail.cpp and sms.cpp only.
#include "message/outbox.hpp"
#include <curl/curl.h>

namespace marelle::message {

class Transfer {
public:
    // TLS as the roads say it: certificates are always checked where there is TLS.
    Transfer(Roads const& roads, std::string const& url, char const* protocols);
    ~Transfer();
    Transfer(Transfer const&) = delete;
    Transfer& operator=(Transfer const&) = delete;

    CURL* handle() { return curl_; }
    void header(std::string const& line);
    template <class V> void set(CURLoption option, V value) { curl_easy_setopt(curl_, option, value); }

    struct Outcome {
        CURLcode code{};
        long answer{};           // the last answer of the other side: SMTP or HTTP; 0 for none
        bool all_may_be_gone{};  // something of the message itself left before it broke
        std::string body;        // at most 64 kB
    };
    Outcome run();

private:
    CURL* curl_;
    curl_slist* headers_ = nullptr;
    std::string body_;
};

}  // namespace marelle::message
