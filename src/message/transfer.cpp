#include "message/transfer.hpp"
#include <mutex>
#include <new>

namespace marelle::message {

namespace {

constexpr std::size_t longest_answer = 64 * 1024;

std::size_t take(char const* data, std::size_t size, std::size_t count, void* into) {
    auto& body = *static_cast<std::string*>(into);
    if (body.size() + size * count > longest_answer) return 0;
    body.append(data, size * count);
    return size * count;
}

void once() {
    static std::once_flag flag;
    std::call_once(flag, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

}  // namespace

Transfer::Transfer(Roads const& roads, std::string const& url, char const* protocols)
    : curl_{(once(), curl_easy_init())} {
    if (!curl_) throw std::bad_alloc{};
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROTOCOLS_STR, protocols);
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, 10L);
    set(CURLOPT_TIMEOUT, 45L);
    // No proxy of the environment: the addresses are those of the configuration, and nothing else.
    set(CURLOPT_PROXY, "");
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_WRITEFUNCTION, take);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&body_));
    if (!roads.authorities.empty()) set(CURLOPT_CAINFO, roads.authorities.c_str());
}

Transfer::~Transfer() {
    curl_slist_free_all(headers_);
    curl_easy_cleanup(curl_);
}

void Transfer::header(std::string const& line) { headers_ = curl_slist_append(headers_, line.c_str()); }

Transfer::Outcome Transfer::run() {
    if (headers_) set(CURLOPT_HTTPHEADER, headers_);
    Outcome out;
    out.code = curl_easy_perform(curl_);
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &out.answer);
    curl_off_t sent = 0;
    curl_easy_getinfo(curl_, CURLINFO_SIZE_UPLOAD_T, &sent);
    out.all_may_be_gone = sent > 0;
    out.body = std::move(body_);
    return out;
}

}  // namespace marelle::message
