#pragma once
// Whoever a request is made for. Every rule takes one, first. A request is made under one post: a person who holds
// several (two establishments) says which by the X-Post header; the others give no right to it.
#include "base/dates.hpp"
#include "base/ids.hpp"
#include <string>
#include <vector>

namespace marelle {

// The roles of people at work, and of those who come by a link. Order is that of profile_names in access/access.hpp.
enum class Profile {
    director,  // directeur·rice d'établissement
    referent,  // référent·e éducatif·ve
    psychologist,
    activity_leader,          // intervenant·e
    volunteer,                // bénévole
    headquarters,             // siège: aggregates, no name
    technical_administrator,  // the system's health, no child's data
    teacher_by_link,          // has a link, no account
    nobody                    // not logged in
};

struct Post {
    Id id;
    Profile profile{Profile::nobody};
    Id establishment;  // empty for headquarters and the technical administrator
};

struct Actor {
    Id id;            // user account; empty for a link or nobody
    Id session;       // login session (its public id, never the secret)
    Id link;          // the link used, when there is one
    Post post;        // the one post this request is made under
    Date today;       // local date in Europe/Paris when the request arrived: posts and relations are judged on it
    std::string now;  // the instant of the same moment, UTC

    bool logged_in() const { return !id.empty(); }
};

}  // namespace marelle
