#include "message/message.hpp"
#include "messages/messages.hpp"

namespace marelle::message {

Words words_of(Kind kind, Channel channel, std::string_view language, Values const& values) {
    std::vector<messages::Given> given;
    auto const value = [&](std::string_view name) {
        auto found = values.find(std::string{name});
        return found == values.end() ? std::string{} : found->second;
    };
    // Every message is given all the names it may use; a day and an hour are written as the language writes them.
    for (std::string_view name : {"child", "place", "phone", "link", "offer"}) given.emplace_back(name, value(name));
    auto const day = value("day"), time = value("time");
    given.emplace_back("day", is_date(day) ? messages::say_day(language, day) : day);
    given.emplace_back("time", is_time(time) ? messages::say_time(language, time) : time);
    auto const key = "letter." + std::string{record::name_of_choice(kind)};
    // A letter may be answered on the letter itself.
    if (channel == Channel::paper && messages::known(language, key + ".paper"))
        return {messages::say(language, key + ".subject", given), messages::say(language, key + ".paper", given)};
    if (channel == Channel::sms) return {{}, messages::say(language, key + ".sms", given)};
    return {messages::say(language, key + ".subject", given), messages::say(language, key + ".body", given)};
}

}  // namespace marelle::message
