// SMS: one JSON POST to the gateway of the configuration (docs/operating/messages.md), or a file in a folder.
#include "message/transfer.hpp"
#include <boost/json.hpp>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

namespace marelle::message {
namespace json = boost::json;

namespace {

std::string body_of(Roads const& roads, Outgoing const& message) {
    json::object body{{"id", message.id}, {"to", message.to}, {"text", message.words.body}};
    body["language"] = message.language;
    if (!roads.sms_sender.empty()) body["sender"] = roads.sms_sender;
    return json::serialize(body);
}

class Gateway : public Way {
public:
    explicit Gateway(Roads const& roads) : roads_{roads} {}

    Sending send(Outgoing const& message) override {
        Transfer transfer{roads_, roads_.sms_url, "https,http"};
        auto const body = body_of(roads_, message);
        transfer.header("Content-Type: application/json");
        transfer.header("Accept: application/json");
        transfer.header("Expect:");
        transfer.header("Idempotency-Key: " + message.id);
        if (!roads_.sms_token.empty()) transfer.header("Authorization: Bearer " + roads_.sms_token);
        transfer.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
        transfer.set(CURLOPT_POSTFIELDS, body.c_str());
        return fate_of(transfer.run(), message);
    }

private:
    static std::string reference_in(std::string const& body, Outgoing const& message) {
        boost::system::error_code error;
        auto const answer = json::parse(body, error);
        if (error || !answer.is_object()) return message.id;
        auto const* reference = answer.get_object().if_contains("reference");
        if (!reference || !reference->is_string() || reference->get_string().size() > 200) return message.id;
        return std::string{reference->get_string()};
    }

    static Sending fate_of(Transfer::Outcome const& outcome, Outgoing const& message) {
        if (outcome.code == CURLE_OK || outcome.answer >= 400) {
            if (outcome.answer >= 200 && outcome.answer < 300)
                return {Fate::sent, {}, reference_in(outcome.body, message)};
            if (outcome.answer == 401 || outcome.answer == 403) return {Fate::later, "login_refused", {}};
            if (outcome.answer == 408 || outcome.answer == 429 || outcome.answer >= 500)
                return {Fate::later, "busy", {}};
            return {Fate::refused, "refused", {}};
        }
        if (outcome.code == CURLE_PEER_FAILED_VERIFICATION || outcome.code == CURLE_SSL_CONNECT_ERROR)
            return {Fate::later, "not_trusted", {}};
        if (outcome.all_may_be_gone) return {Fate::uncertain, "no_answer", {}};
        return {Fate::later, "no_answer", {}};
    }

    Roads roads_;
};

// A file a message, named by it: complete or absent, and the same message twice is one file.
class Folder : public Way {
public:
    explicit Folder(Roads const& roads) : roads_{roads}, folder_{roads.sms_url.substr(5)} {}

    Sending send(Outgoing const& message) override {
        auto const file = folder_ / (message.id + ".json");
        auto const fresh = folder_ / ("." + message.id + ".new");
        std::error_code ignored;
        std::filesystem::create_directories(folder_, ignored);
        int const out = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (out < 0) return {Fate::later, "no_answer", {}};
        auto const body = body_of(roads_, message) + "\n";
        bool const written = ::write(out, body.data(), body.size()) == static_cast<ssize_t>(body.size()) &&
                             ::fsync(out) == 0;
        ::close(out);
        if (!written || ::rename(fresh.c_str(), file.c_str()) != 0) return {Fate::later, "no_answer", {}};
        return {Fate::sent, {}, message.id};
    }

private:
    Roads roads_;
    std::filesystem::path folder_;
};

}  // namespace

std::unique_ptr<Way> sms_way(Roads const& roads) {
    if (roads.sms_url.empty()) return {};
    if (roads.sms_url.starts_with("file:")) return std::make_unique<Folder>(roads);
    return std::make_unique<Gateway>(roads);
}

}  // namespace marelle::message
