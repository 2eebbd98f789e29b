#include "message/message.hpp"

namespace marelle::message {

std::optional<std::string> phone_of(sql::Session& sql, Id const& establishment) {
    auto row = sql.first("SELECT phone FROM establishment_phone WHERE establishment = :id", {{"id", establishment}});
    if (!row) return {};
    return row->text(0);
}

}  // namespace marelle::message
