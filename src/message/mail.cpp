// E-mails by SMTP (RFC 5321), MIME made by libcurl. One message a connection: families are written to one by one.
#include "base/clock.hpp"
#include "message/transfer.hpp"
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <memory>

namespace marelle::message {

namespace {

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(std::string_view bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        auto const taken = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8 | (k < taken ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k) out += k <= taken ? base64_digits[group >> (18 - 6 * k) & 63U] : '=';
    }
    return out;
}

// RFC 2047: words of at most 75 characters, none cut inside a letter.
std::string encoded_header(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        auto end = std::min(at + 42, text.size());
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
        out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(text.substr(at, end - at)) + "?=";
        at = end;
    }
    return out;
}

// "Association <bonjour@example.org>" → bonjour@example.org
std::string address_in(std::string const& from) {
    auto open = from.rfind('<'), close = from.rfind('>');
    return open == from.npos || close == from.npos || close < open ? from : from.substr(open + 1, close - open - 1);
}

std::string shown_from(std::string const& from) {
    auto open = from.rfind('<');
    if (open == from.npos || open == 0) return from;
    auto name = from.substr(0, open);
    while (name.ends_with(' ')) name.pop_back();
    return encoded_header(name) + " " + from.substr(open);
}

class Mail : public Way {
public:
    explicit Mail(Roads const& roads) : roads_{roads}, from_{address_in(roads.mail_from)} {}

    Sending send(Outgoing const& message) override {
        // An address with a line break would be a header of its own.
        if (message.to.find_first_of("\r\n<> ") != message.to.npos) return {Fate::refused, "refused", {}};
        Transfer transfer{roads_, roads_.mail_url, "smtp,smtps"};
        transfer.set(CURLOPT_USE_SSL, static_cast<long>(roads_.mail_in_clear ? CURLUSESSL_NONE : CURLUSESSL_ALL));
        if (!roads_.mail_user.empty()) {
            transfer.set(CURLOPT_USERNAME, roads_.mail_user.c_str());
            transfer.set(CURLOPT_PASSWORD, roads_.mail_password.c_str());
        }
        auto const sender = "<" + from_ + ">";
        transfer.set(CURLOPT_MAIL_FROM, sender.c_str());
        std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> const to{
            curl_slist_append(nullptr, ("<" + message.to + ">").c_str()), &curl_slist_free_all};
        transfer.set(CURLOPT_MAIL_RCPT, to.get());
        headers(transfer, message);
        std::unique_ptr<curl_mime, decltype(&curl_mime_free)> const mime{curl_mime_init(transfer.handle()),
                                                                         &curl_mime_free};
        auto* part = curl_mime_addpart(mime.get());
        curl_mime_data(part, message.words.body.data(), message.words.body.size());
        curl_mime_type(part, "text/plain; charset=utf-8");
        curl_mime_encoder(part, "base64");
        transfer.set(CURLOPT_MIMEPOST, mime.get());
        return fate_of(transfer.run());
    }

private:
    void headers(Transfer& transfer, Outgoing const& message) const {
        auto const seconds = static_cast<std::time_t>(now_ms() / 1000);
        transfer.header(fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(seconds)));
        transfer.header("From: " + shown_from(roads_.mail_from));
        transfer.header("To: <" + message.to + ">");
        transfer.header("Subject: " + encoded_header(message.words.subject));
        // The same message keeps its name: a relay that got it twice can tell.
        transfer.header("Message-ID: <" + message.id + "@" + from_.substr(from_.find('@') + 1) + ">");
        transfer.header("Content-Language: " + message.language);
        transfer.header("Auto-Submitted: auto-generated");
    }

    static Sending fate_of(Transfer::Outcome const& outcome) {
        if (outcome.code == CURLE_OK) return {Fate::sent, {}, {}};
        if (outcome.code == CURLE_LOGIN_DENIED) return {Fate::later, "login_refused", {}};
        if (outcome.code == CURLE_PEER_FAILED_VERIFICATION || outcome.code == CURLE_USE_SSL_FAILED ||
            outcome.code == CURLE_SSL_CONNECT_ERROR)
            return {Fate::later, "not_trusted", {}};
        if (outcome.answer >= 500) return {Fate::refused, "refused", {}};
        if (outcome.answer >= 400) return {Fate::later, "busy", {}};
        // 354 was the last word: the text was leaving, and nobody said what became of it.
        if (outcome.answer == 354 || outcome.all_may_be_gone) return {Fate::uncertain, "no_answer", {}};
        return {Fate::later, "no_answer", {}};
    }

    Roads roads_;
    std::string from_;
};

}  // namespace

std::unique_ptr<Way> mail_way(Roads const& roads) {
    if (roads.mail_url.empty()) return {};
    return std::make_unique<Mail>(roads);
}

}  // namespace marelle::message
