#include "access/post_change.hpp"
#include "access/setting_change.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::access {

namespace {

namespace json = boost::json;

// Told in the house of the post, whoever gave it.
Scope house_of(Scope scope, std::optional<Named> const& establishment) {
    scope.establishment = establishment ? establishment->id : Id{};
    return scope;
}

// "referent ended": as what, and what became of it.
void keep(sql::Session& sql, Scope const& scope, PostRow const& post, std::string_view what, Date const& from,
          bool was_there) {
    std::optional<std::string> was;
    if (was_there) was = json::serialize(json::object{{"until", post.until.value_or("")}});
    keep_change(sql, house_of(scope, post.establishment),
                {SettingKind::post, post.id, from, was, std::string{name_of(post.profile)} + " " + std::string{what}});
}

Result<> must_be_new(sql::Session& sql, Id const& user, PostRow const& post) {
    auto const same = sql.count(
        R"sql(
        SELECT count(id) FROM post
        WHERE user_account = :user AND profile = :profile AND COALESCE(establishment, '') = :place AND id <> :id
            AND from_on < :until AND (until_on IS NULL OR (until_on > :from AND until_on > from_on))
    )sql",
        {{"user", user},
         {"profile", name_of(post.profile)},
         {"place", post.establishment ? post.establishment->id : Id{}},
         {"id", post.id},
         {"from", post.from},
         {"until", post.until.value_or("9999-12-31")}});
    if (same > 0) return fail(Fault::conflict, "post.already_held");
    return {};
}

// With whose it is. Out of scope, there is none.
struct Whose {
    Id user;
    PostRow post;
};
Result<Whose> post_of(sql::Session& sql, Scope const& scope, Id const& post) {
    auto const owner = user_of_post(sql, user_scope_of(scope), post);
    if (!owner) return fail(Fault::not_found, "post.unknown");
    auto const user = find_user(sql, user_scope_of(scope), *owner);
    auto const found = std::ranges::find(user->posts, post, &PostRow::id);
    return Whose{*owner, *found};
}

void write_until(sql::Session& sql, PostRow const& post) {
    sql.execute("UPDATE post SET until_on = :until WHERE id = :id", {{"until", post.until}, {"id", post.id}});
}

}  // namespace

Result<PostRow> give_post(sql::Session& sql, Scope const& scope, Id const& user, NewPost const& post) {
    if (post.id && sql.count("SELECT count(id) FROM post WHERE id = :id", {{"id", *post.id}}) > 0) {
        auto known = post_of(sql, scope, *post.id);
        bool const same = known && known->user == user && known->post.profile == post.profile &&
                          known->post.from == post.from;
        if (same) return std::move(known->post);
        return fail(Fault::conflict, "id.taken");
    }
    auto const made = TRY(open_post(sql, user, post, scope.actor, scope.now));
    TRY(must_be_new(sql, user, made));
    keep(sql, scope, made, "began", made.from, false);
    return made;
}

Result<PostRow> end_post(sql::Session& sql, Scope const& scope, Id const& post, Date const& on) {
    auto const [user, before] = TRY(post_of(sql, scope, post));
    if (user == scope.actor) return fail(Fault::forbidden, "user.own_account");
    auto closed = TRY(close_post(sql, post, on));
    if (before.until != on) keep(sql, scope, before, "ended", on, true);
    return closed;
}

Result<PostRow> reverse_post(sql::Session& sql, Scope const& scope, Id const& change) {
    auto at = scope;
    if (scope.reach == Reach::network) {
        auto const row = sql.first("SELECT COALESCE(establishment, '') FROM setting_change WHERE id = :id",
                                   {{"id", change}});
        at.establishment = row ? row->text(0) : Id{};
    }
    auto const kept = TRY(change_to_reverse(sql, at, {SettingKind::post}, change));
    auto [user, post] = TRY(post_of(sql, scope, kept.about));
    if (user == scope.actor) return fail(Fault::forbidden, "user.own_account");
    if (kept.undone) return std::move(post);
    if (kept.was) {
        auto const until = std::string{json::parse(*kept.was).as_object().at("until").as_string()};
        post.until = until.empty() ? std::nullopt : std::optional{until};
        TRY(must_be_new(sql, user, post));
    } else {
        // What was done under it was.
        post.until = std::max(post.from, scope.today);
    }
    write_until(sql, post);
    reversed(sql, scope, change);
    return std::move(post);
}

}  // namespace marelle::access
