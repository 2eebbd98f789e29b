#include "access/wrong_links.hpp"
#include <algorithm>

namespace marelle::access {

bool WrongLinks::closed_to(std::string const& address, std::int64_t now) {
    std::lock_guard const lock{mutex_};
    auto const found = tries_.find(address);
    return found != tries_.end() &&
           !after_try(wrong_link_bucket, found->second.level, now - found->second.at).has_value();
}

void WrongLinks::count(std::string const& address, std::int64_t now) {
    std::lock_guard const lock{mutex_};
    if (tries_.size() >= most && !tries_.contains(address)) make_room(now);
    auto& tries = tries_[address];
    if (auto level = after_try(wrong_link_bucket, tries.level, now - tries.at)) tries = {*level, now};
}

void WrongLinks::make_room(std::int64_t now) {
    std::erase_if(tries_, [&](auto const& one) {
        return now - one.second.at > static_cast<std::int64_t>(wrong_link_bucket.size) * wrong_link_bucket.drop_every;
    });
    if (tries_.size() < most) return;
    tries_.erase(std::ranges::min_element(tries_, {}, [](auto const& one) { return one.second.at; }));
}

}  // namespace marelle::access
