#pragma once
// What a sheet says, gathered from what is known. For declaration/ only.
#include "declaration/entries.hpp"
#include "declaration/house.hpp"

namespace marelle::declaration {

// One reading of the house, for the sheets of one answer.
class Gatherer {
public:
    // Without a keyring, the civil status of the team is left out.
    Gatherer(sql::Session& sql, crypto::Keyring* keys, Reader const& reader, access::Scope const& scope);

    House const& house() const { return house_; }
    Entries const& entries() const { return entries_; }
    std::vector<Held> const& held() const { return held_; }
    Held const* find(std::string const& accueil) const;

    AccueilRow row(Held const& held);  // with its sheets
    std::vector<SheetLine> lines(Held const& held, SheetRow const& sheet);
    std::vector<Document> documents(Held const& held);
    // Enough adults when the most children are there: of a sheet with real numbers.
    void judge(Sheet& out, Held const& held, SheetRow const& sheet);
    std::vector<Change> changes_since(Filing const& filing, std::vector<SheetLine> const& lines);
    sql::Session& sql() { return sql_; }

private:
    struct Person {
        staff::Identity identity;
        std::optional<staff::TeamMember> member;
        std::vector<staff::Qualified> qualifications;
    };
    struct Adult {
        Id id;
        std::string role;  // director, assistant_director, leader, outside_speaker
    };
    struct Writer;  // contents.cpp

    std::vector<SheetRow> sheets(Held const& held);
    Person const& person(Id const& id, Date const& on);
    std::vector<Adult> adults(Held const& held, std::vector<Planned> const& planned, SheetKind kind);
    std::optional<Id> director(Held const& held, Date const& on);
    std::vector<staff::TeamMember> const& team(Date const& on);

    sql::Session& sql_;
    crypto::Keyring* keys_;
    Reader const& reader_;
    access::Scope const& scope_;
    House house_;
    Entries entries_;
    std::vector<Held> held_;
    std::map<Date, std::vector<staff::TeamMember>> teams_;
    std::map<std::pair<Id, Date>, Person> people_;
    std::map<Id, staff::Papers> papers_;
    std::map<Id, std::vector<std::pair<Id, std::string>>> helpers_;  // by session: person, role
};

// The sessions a sheet is of.
std::vector<Planned> planned_of(Held const& held, SheetRow const& sheet);
std::string day_span(Date const& from, Date const& until);

}  // namespace marelle::declaration
