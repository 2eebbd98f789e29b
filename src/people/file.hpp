#pragma once
// The child's file (dossier enfant): one answer for one screen, in the shape of the reader's rights. What is S2 is
// ChildOverview; the home and where it lies (S3) are ChildHome; the orientation is for who reads orientations. A part
// the reader may not see is absent from the JSON and named in `reserved`.
#include "pathway/pathway.hpp"
#include "people/address.hpp"
#include "people/child.hpp"
#include "people/guardian.hpp"
#include "people/health.hpp"
#include "people/residence.hpp"
#include "people/schooling.hpp"
#include "record/inlined.hpp"

namespace marelle::people {

struct GroupStay {
    Id id;
    Named group;
    Date from;
    std::optional<Date> until;  // first day it no longer holds
};

struct PresenceWeek {
    std::string week;  // ISO 8601: "2026-W03"
    int present{}, expected{};
    std::int64_t minutes{};
};

// Since 1 September, or the first session after it.
struct Presence {
    Date from, until;
    std::vector<PresenceWeek> weeks;
    int k{}, n{};
    std::int64_t minutes{};
};

struct ReferralName {
    Id id;
    std::string receipt;
};

struct ChildOverview {
    Id id;
    std::string first_name, initial;
    ChildFacts facts;
    std::int64_t version{};
    std::vector<pathway::Enrolment> enrolments;
    std::vector<Schooling> schoolings;  // the newest year first
    std::vector<GroupStay> memberships;
    std::vector<GuardianLink> guardians;
    std::optional<Health> health;
    std::vector<Authorisation> authorisations;
    Presence presence;
    std::vector<pathway::PathYear> path;
    std::vector<std::string> reserved;
};

struct ChildHome {
    Home home;
    std::vector<ResidenceDecision> residence;
};

struct ChildOrigin {
    std::optional<ReferralName> referral;
};

// The whole, as the OpenAPI document says it.
struct Child {
    ChildOverview overview;
    ChildHome home;
    ChildOrigin origin;
};

// What of the file the reader may open, and how.
struct FileRights {
    access::Scope scope;                  // child.read
    std::optional<access::Scope> home;    // child.address
    std::optional<access::Scope> origin;  // referral.read
    bool hidden_home{};                   // child.protected_address: where a hidden home lies may be shown
};
Result<FileRights> file_rights(Actor const& actor);

struct File {
    Child child;
    bool shows_home{}, shows_origin{};
};
// child.unknown when it is out of scope.
Result<File> read_file(sql::Session& sql, crypto::Keyring& keys, FileRights const& rights, Id const& child);

}  // namespace marelle::people

#include "people/file_fields.hpp"
