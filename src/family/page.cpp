// A family's page: one thing at a time, short sentences, one word for one thing (screens.md, §5, FALC).
#include "base/text.hpp"
#include "family/offers.hpp"
#include "link/render.hpp"
#include "messages/messages.hpp"
#include <algorithm>
#include <kainjow/mustache.hpp>

namespace marelle::family {

namespace {

using kainjow::mustache::data;
using messages::say;

constexpr std::string_view evening_from = "16:00";  // before that "ce soir" would be another time
constexpr std::size_t most_evenings = 3;            // of one child: the page stays one screen or two

struct Writer {
    PageOf const& page;
    std::int64_t now;
    std::string_view language;
    Date today;

    explicit Writer(PageOf const& given, std::int64_t at)
        : page{given}, now{at}, language{given.language}, today{to_local(at).date} {}

    std::string address(std::string const& more = {}) const {
        return "/l/" + page.token + "?langue=" + std::string{language} + more;
    }
    std::string time(Time const& at) const { return messages::say_time(language, at); }
    bool several() const { return page.children.size() > 1; }

    // "Ce soir", "Aujourd’hui" or the day; with the first name when there are several children.
    std::string title(Evening const& evening, std::string const& child) const {
        auto const day = evening.date != today            ? messages::say_day(language, evening.date)
                         : evening.starts >= evening_from ? say(language, "family.tonight")
                                                          : say(language, "family.today");
        return several() ? child + " · " + day : link::beginning(day);
    }

    data evening(Evening const& evening, LinkChild const& child) const {
        data out;
        auto const& name = child.first_name;
        bool const absent = evening.said && evening.said->word == Word::absent;
        auto const answer = may_say(evening, {{}, "link", {}}, now);
        out.set("title", title(evening, name));
        // The title names another day; of tonight the date is said once too.
        out.set("when", link::beginning(say(language, evening.date == today ? "family.when" : "family.hours",
                                            {{"day", messages::say_day(language, evening.date)},
                                             {"from", time(evening.starts)},
                                             {"until", time(evening.ends)}})));
        if (evening.cancelled) out.set("fact", say(language, "family.cancelled"));
        else if (absent) out.set("fact", say(language, "family.told_absent", {{"child", name}}));
        else out.set("quiet", say(language, "family.expected", {{"child", name}}));
        if (!answer) {
            if (evening.cancelled) return out;
            out.set("quiet", say(language, "family.started"));
            if (!page.phone.empty()) out.set("call", page.phone), out.set("call_shown", phone_shown(page.phone));
            return out;
        }
        out.set("action", address());
        out.set("child", child.id);
        out.set("date", evening.date);
        out.set("starts", evening.starts);
        out.set("word", std::string{record::name_of_choice(absent ? Word::coming : Word::absent)});
        out.set("other", absent);
        auto const* key = absent                           ? "family.coming"
                          : evening.date != today          ? "family.absent_day"
                          : evening.starts >= evening_from ? "family.absent_tonight"
                                                           : "family.absent_today";
        out.set("button", say(language, key, {{"child", name}}));
        out.set("until", say(language, "family.until", {{"time", time(evening.starts)}}));
        return out;
    }

    std::string slot_words(std::string_view key, MeetingSlot const& slot) const {
        return say(language, key, {{"day", messages::say_day(language, slot.date)}, {"time", time(slot.starts)}});
    }

    data meeting(Meeting const& meeting, LinkChild const& child) const {
        data out;
        out.set("title", say(language, "family.meeting_title", {{"child", child.first_name}}));
        out.set("action", address());
        out.set("meeting", meeting.id);
        out.set("again", address("&heure=" + meeting.id));
        out.set("again_words", say(language, "family.meeting_change"));
        bool const choosing = meeting.state == MeetingState::proposed || page.reopened == meeting.id;
        out.set("choosing", choosing);
        if (choosing) {
            out.set("choose", say(language, "family.meeting_choose"));
            out.set("none", say(language, "family.none"));
            data slots{data::type::list};
            for (auto const& slot : meeting.slots) {
                if (from_local(slot.date, slot.starts) <= now) continue;
                data line;
                line.set("slot", slot.id);
                line.set("words", slot_words("family.slot", slot));
                slots.push_back(line);
            }
            out.set("slots", slots);
        } else if (meeting.state == MeetingState::chosen) {
            auto const& slot = *std::ranges::find(meeting.slots, *meeting.chosen, &MeetingSlot::id);
            out.set("chosen", slot_words("family.meeting_chosen", slot));
            out.set("file", "/l/" + page.token + "/" + meeting.id + ".ics?langue=" + std::string{language});
            out.set("file_words", say(language, "family.meeting_file"));
            out.set("cancel", say(language, "family.meeting_cancel"));
        } else out.set("refused", say(language, "family.meeting_none"));
        return out;
    }
};

bool shown(Meeting const& meeting) {
    return meeting.state == MeetingState::proposed || meeting.state == MeetingState::chosen ||
           meeting.state == MeetingState::refused;
}

}  // namespace

std::string family_page(PageOf const& page, std::int64_t now) {
    Writer const writer{page, now};
    data meetings{data::type::list}, evenings{data::type::list};
    struct Dated {
        Evening const* evening;
        LinkChild const* child;
    };
    std::vector<Dated> ahead;
    bool any = false;
    for (auto const& part : page.children) {
        if (page.first_offer > 0) break;
        for (auto const& meeting : part.meetings)
            if (shown(meeting)) meetings.push_back(writer.meeting(meeting, part.child)), any = true;
        for (std::size_t i = 0; i < std::min(part.evenings.size(), most_evenings); ++i)
            ahead.push_back({&part.evenings[i], &part.child});
    }
    // By the hour, not by the child: tonight stands first.
    std::ranges::stable_sort(ahead, {},
                             [](Dated const& each) { return std::tie(each.evening->date, each.evening->starts); });
    for (auto const& each : ahead) evenings.push_back(writer.evening(*each.evening, *each.child)), any = true;
    data values;
    if (!page.said.empty()) values.set("said", say(page.language, page.said));
    auto const offers = offers_block(page);
    values.set("offers", offers);
    if (!any && offers.empty()) values.set("nothing", say(page.language, "family.nothing"));
    values.set("meetings", meetings);
    values.set("evenings", evenings);
    link::Frame frame;
    frame.language = page.language;
    frame.establishment = page.place;
    frame.title = say(page.language, "family.hello", {{"name", page.first_name}});
    frame.content = link::render("family_page.mustache", values);
    frame.phone = page.phone;
    for (auto language : messages::family_languages())
        frame.languages.push_back({language, "/l/" + page.token + "?langue=" + std::string{language}});
    return link::framed(frame);
}

}  // namespace marelle::family
