#pragma once
// Children and the adults around them: the routes. The types are in the header of each part: row (lists), file (the
// dossier), child, guardian, health, address, residence, duplicates, card, new_child (what an admission hands over).
namespace marelle::http {
class Router;
}
namespace marelle::crypto {
class Keyring;
}

namespace marelle::people {

void add_routes(http::Router& router, crypto::Keyring& keys);

// The parts, each in its own file; add_routes() calls them.
void add_export_routes(http::Router& router, crypto::Keyring& keys);
void add_list_routes(http::Router& router, crypto::Keyring& keys);
void add_file_routes(http::Router& router, crypto::Keyring& keys);
void add_file_export_routes(http::Router& router, crypto::Keyring& keys);
void add_family_routes(http::Router& router, crypto::Keyring& keys);
void add_home_routes(http::Router& router, crypto::Keyring& keys);

}  // namespace marelle::people
