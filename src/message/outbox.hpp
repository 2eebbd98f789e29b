#pragma once
// What leaves: one round of the outbox, and the ways out. The addresses asked are those of the configuration only.
#include "message/message.hpp"
#include <functional>
#include <memory>

namespace marelle::message {

// As the configuration says it.
struct Roads {
    std::string public_url;
    std::string mail_url;   // smtp://host:587 (STARTTLS), smtps://host:465; empty: no e-mail
    std::string mail_from;  // "Association <bonjour@example.org>" or an address alone
    std::string mail_user, mail_password;
    bool mail_in_clear{};  // a relay on the machine itself: no TLS asked
    std::string sms_url;   // https://gateway/…, or file:/folder; empty: no SMS
    std::string sms_token, sms_sender, sms_report_token;
    std::string authorities;  // a file of certificates; empty: the system's
};
Ways ways(Roads const& roads);
// What is wrong with them, in keys of messages ("roads.mail_from"); empty when nothing is.
std::vector<std::string> wrong_roads(Roads const& roads);

struct Outgoing {
    Id id;
    std::string to, language;
    Words words;
};

// sent: taken by the next machine. later: surely not sent, worth another try. refused: surely not, and never will be.
// uncertain: the answer never came after everything had left.
enum class Fate { sent, later, refused, uncertain };
struct Sending {
    Fate fate{};
    std::string because;    // of what is not sent: "no_answer", "refused", "login_refused", "busy"
    std::string reference;  // the gateway's own, when it gives one
};

class Way {
public:
    virtual ~Way() = default;
    virtual Sending send(Outgoing const& message) = 0;
};
std::unique_ptr<Way> mail_way(Roads const& roads);  // mail.cpp: SMTP; null when there is none
std::unique_ptr<Way> sms_way(Roads const& roads);   // sms.cpp: HTTP gateway, or a folder; null when there is none

struct Round {
    int sent{}, later{}, given_up{}, uncertain{};
    bool any() const { return sent + later + given_up + uncertain > 0; }
};

// Has this account still something left to write of what this reminder asked? Only the subject that reminds knows.
using StillAsked = std::function<bool(sql::Session&, Id const& reminder, Id const& account, Instant const& now)>;

class Outbox {
public:
    Outbox(sql::Database& database, crypto::Keyring& keys, std::unique_ptr<Way> mail, std::unique_ptr<Way> sms,
           StillAsked still_asked = {});
    // Everything due now, at most `most` messages. One machine at a time takes each.
    Round round(int most = 100);

private:
    struct Claimed;
    std::optional<Claimed> claim(std::int64_t now, Round& counts);
    void settle(Claimed const& claimed, Sending const& sending, Round& counts);

    sql::Database& database_;
    crypto::Keyring& keys_;
    std::unique_ptr<Way> mail_, sms_;
    StillAsked still_asked_;
};

// Is anything due, or cut short? A read, so that an idle hour writes nothing.
bool anything_to_do(sql::Session& sql, std::int64_t now);
// A message claimed longer ago than any sending lasts was cut short: perhaps sent. Returns how many.
std::int64_t find_cut_short(sql::Session& sql, std::int64_t now);
// What was said is forgotten after a month; what became of it stays.
void forget_values(sql::Session& sql, std::int64_t now);

}  // namespace marelle::message
