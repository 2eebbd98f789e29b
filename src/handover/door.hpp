#pragma once
// What the database says of one child at the door of one session: for handover/ only.
#include "handover/handover.hpp"

namespace marelle::handover {

struct NoteRow {  // a stored word
    Id id;
    HandoverKind kind{};
    std::optional<Named> adult;
    std::optional<Id> stop, caused;
    bool identity_checked{};
    Instant left_at;
    Named noted_by;
    std::string device;
    Instant said_observed_at, said_left_at, observed_at, received_at;
};

struct Known {  // one reading of a session and a child
    Date date;
    Time ends;
    bool cancelled{}, member{};
    bool was_member{};  // of the group on whatever day: what has happened there is heard
    bool present{};
    std::string actor_name;
    std::string seen_note, seen_other;  // the departure as it is; empty for none
    std::optional<SettledWord> settled;
    std::vector<NoteRow> notes;
};

// Nothing when the session is out of the scope.
std::optional<Known> read(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& child);
std::vector<NoteRow> notes_of(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& child);

// The scope itself when the session is in it; the whole establishment for this session alone, when its cards were in a
// pack of the actor's that day and the word is of then.
access::Scope scope_for(sql::Session& sql, access::Scope const& scope, Id const& session, Instant const& observed_at);

// On a day: rights and authorisations are dated.
Door door_of(sql::Session& sql, access::Scope const& scope, Known const& known, Id const& session, Id const& child,
             Date const& on);
std::vector<Adult> adults_of(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& child,
                             Date const& on);

WordsThatCount counting(Known const& known);
std::optional<Handover> handover_of(Known const& known, WordsThatCount const& kept);

// The stops of one session and child, oldest first.
std::vector<Stop> stops_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& session,
                           Id const& child);

}  // namespace marelle::handover
