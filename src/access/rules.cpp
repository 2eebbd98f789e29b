#include "access/account.hpp"
#include <algorithm>

namespace marelle::access {

namespace {

bool without_place(Profile profile) {
    return profile == Profile::headquarters || profile == Profile::technical_administrator;
}

bool nobodys(Profile profile) { return profile == Profile::teacher_by_link || profile == Profile::nobody; }

bool over(PostRow const& post, Date const& today) { return post.until && *post.until <= today; }

}  // namespace

std::vector<Error::Field> wrong_post(NewPost const& post, std::string const& path) {
    std::vector<Error::Field> wrong;
    if (nobodys(post.profile)) wrong.push_back({path + "profile", "invalid"});
    else if (without_place(post.profile) && post.establishment) wrong.push_back({path + "establishment", "unknown"});
    else if (!without_place(post.profile) && !post.establishment) wrong.push_back({path + "establishment", "required"});
    if (post.until && *post.until <= post.from) wrong.push_back({path + "until", "too_early"});
    return wrong;
}

Result<> may_give_post(Actor const& actor, Reach reach, NewPost const& post) {
    if (reach == Reach::network) return {};
    if (without_place(post.profile)) return fail(Fault::forbidden, "post.not_yours_to_give");
    // Another establishment is as unknown as one that does not exist.
    if (post.establishment != actor.post.establishment) return fail(Fault::not_found, "establishment.unknown");
    return {};
}

Result<> may_manage(Actor const& actor, Reach reach, User const& user) {
    if (user.id == actor.id) return fail(Fault::forbidden, "user.own_account");
    if (reach == Reach::network) return {};
    bool elsewhere = std::ranges::any_of(user.posts, [&](PostRow const& post) {
        bool here = post.establishment && post.establishment->id == actor.post.establishment;
        return !here && !over(post, actor.today);
    });
    if (elsewhere) return fail(Fault::forbidden, "user.works_elsewhere");
    return {};
}

}  // namespace marelle::access
