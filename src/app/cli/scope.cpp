#include "app/cli/scope.hpp"
#include "base/clock.hpp"
#include "base/dates.hpp"
#include "messages/messages.hpp"

namespace marelle::app {

access::Scope operator_scope(sql::Session& sql, Context const& context, std::string const& asked) {
    access::Scope scope;
    scope.actor = "operator";
    scope.today = today_local();
    scope.now = now();
    scope.reach = access::Reach::network;
    if (asked == "network") return scope;
    auto name = asked.starts_with("establishment:") ? asked.substr(14) : asked;
    auto row = sql.first("SELECT id FROM establishment WHERE id = :name OR name = :name", {{"name", name}});
    if (!row) throw Refusal{messages::say(context.language, "cli.unknown_establishment", {{"name", name}})};
    scope.reach = access::Reach::establishment;
    scope.establishment = row->text(0);
    return scope;
}

}  // namespace marelle::app
