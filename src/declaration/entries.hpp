#pragma once
// What the director wrote, and the lines of what was filed. For declaration/ only.
#include "declaration/declaration.hpp"

namespace marelle::declaration {

struct Kept {
    Entry entry;
    std::optional<std::string> accueil;  // null: of every one
    std::optional<Id> filing;            // of a receipt
};

class Entries {
public:
    Entries(sql::Session& sql, Id const& establishment);

    // The newest that was not taken back. A null accueil: the house's.
    Kept const* speaking(EntryKind kind, std::string_view name, std::optional<std::string> const& accueil) const;
    std::optional<std::string> value(ValueName name, std::optional<std::string> const& accueil) const;
    Kept const* filing(std::string const& accueil, std::string const& sheet) const;
    Kept const* receipt(Id const& filing) const;
    std::vector<Entry> of(std::string const& accueil) const;  // the house's too

private:
    std::vector<Kept> all_;  // newest first
};

// Is that name, of a team's line, sealed under the person's key?
bool is_sealed(SheetLine const& line);
void freeze(sql::Session& sql, crypto::Keyring& keys, Id const& establishment, Id const& filing,
            std::vector<SheetLine> const& lines);
// Without a keyring, sealed lines are left out.
std::vector<SheetLine> frozen(sql::Session& sql, crypto::Keyring* keys, Id const& filing);

// Whose word it is: the house's, or one accueil's.
std::optional<std::string> owner_of(ValueName name, AccueilKind kind, std::string const& accueil);
std::optional<std::string> owner_of(DocumentKind kind, std::string const& accueil);

}  // namespace marelle::declaration
