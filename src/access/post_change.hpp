#pragma once
// A post given to somebody who has an account, or ended, kept for recent activity and taken back from there for 30
// days.
#include "access/account.hpp"

namespace marelle::access {

// The same sent twice is one. Refused: establishment.unknown, post.already_held (the same work in the same place at the
// same time), id.taken.
Result<PostRow> give_post(sql::Session& sql, Scope const& scope, Id const& user, NewPost const& post);
// Refused: post.unknown, user.own_account, post.closed_before_it_starts.
Result<PostRow> end_post(sql::Session& sql, Scope const& scope, Id const& post, Date const& on);
// As it was before, or as if it had not begun: what was held until today stays. Refused: what change_to_reverse
// refuses, user.own_account, post.already_held.
Result<PostRow> reverse_post(sql::Session& sql, Scope const& scope, Id const& change);

}  // namespace marelle::access
