#include "referral/page.hpp"
#include "base/dates.hpp"
#include "link/render.hpp"
#include "messages/messages.hpp"
#include "referral/form_fields.hpp"
#include <boost/json.hpp>
#include <kainjow/mustache.hpp>

namespace marelle::referral {

namespace {

using kainjow::mustache::data;
using messages::say;

using link::render;

std::string framed(std::string_view language, std::string const& establishment, std::string const& title,
                   std::string const& content, bool failed = false) {
    return link::framed({language, establishment, title, content, failed});
}

std::string error_words(std::string_view language, std::string const& code) {
    auto key = "field_error." + code;
    return messages::known(language, key) ? say(language, key) : say(language, "field_error.invalid");
}

// Where an error is shown: "guardians/0/phone" is the field guardian_phone_1.
std::string field_named(std::string const& path) {
    if (path.starts_with("guardians/"))
        return "guardian_" + path.substr(path.rfind('/') + 1) + "_" + std::to_string(path[10] - '0' + 1);
    return path;
}

std::map<std::string, std::string> errors_by_field(std::string_view language, std::vector<Error::Field> const& wrong) {
    std::map<std::string, std::string> out;
    for (auto const& field : wrong) out.emplace(field_named(field.name), error_words(language, field.code));
    return out;
}

data options_of(FormField const& field, std::string_view language, Typed const& typed) {
    data options{data::type::list};
    for (auto const& value : field.options) {
        data option;
        auto name = field.several ? "motive_" + value : field.name;
        auto found = typed.find(name);
        option.set("value", value);
        option.set("field", name);
        option.set("input", field.several || field.options.size() == 1 ? "checkbox" : "radio");
        option.set("label", say(language, field.option_words + value));
        option.set("chosen", found != typed.end() && found->second == value);
        options.push_back(option);
    }
    return options;
}

data field_data(FormField const& field, std::string_view language, Typed const& typed,
                std::map<std::string, std::string> const& errors) {
    data out;
    auto hint_key = "link.hint." + field.name;
    std::string described;
    if (messages::known(language, hint_key)) {
        out.set("hint", say(language, hint_key));
        described = field.name + "-hint";
    }
    if (auto error = errors.find(field.name); error != errors.end()) {
        out.set("error", error->second);
        described += (described.empty() ? "" : " ") + field.name + "-wrong";
    }
    if (!described.empty()) out.set("described", described);
    out.set("name", field.name);
    out.set("label", say(language, "link.field." + field.name));
    out.set("required", field.required);
    out.set("optional", say(language, "link.optional"));
    out.set("choose", say(language, "link.choose"));
    out.set("most", std::to_string(field.most));
    out.set("type", field.type);
    auto found = typed.find(field.name);
    out.set("value", found == typed.end() ? std::string{} : found->second);
    out.set(field.shape, true);
    if (!field.options.empty()) out.set("options", options_of(field, language, typed));
    return out;
}

data sections_data(std::string_view language, Typed const& typed, std::map<std::string, std::string> const& errors) {
    data sections{data::type::list};
    int number = 0;
    for (auto const& section : form_sections()) {
        data out;
        out.set("number", std::to_string(++number));
        out.set("title", say(language, "link.section." + section.name));
        // Not "hint": a field without one would take its section's.
        if (auto hint = "link.section_hint." + section.name; messages::known(language, hint))
            out.set("section_hint", say(language, hint));
        data fields{data::type::list};
        for (auto const& field : section.fields) fields.push_back(field_data(field, language, typed, errors));
        out.set("fields", fields);
        sections.push_back(out);
    }
    return sections;
}

// In the order of the page, whatever the order of the checks.
data error_list(std::string_view language, std::map<std::string, std::string> const& errors) {
    data out{data::type::list};
    for (auto const& section : form_sections())
        for (auto const& field : section.fields)
            if (auto error = errors.find(field.name); error != errors.end()) {
                data line;
                line.set("anchor", field.name);
                line.set("label", say(language, "link.field." + field.name));
                line.set("words", error->second);
                out.push_back(line);
            }
    return out;
}

}  // namespace

std::string form_page(Page const& page, Typed const& typed, std::vector<Error::Field> const& wrong) {
    auto errors = errors_by_field(page.language, wrong);
    data values;
    auto id = typed.find("id");
    values.set("id", id == typed.end() ? std::string{} : id->second);
    values.set("action", page.action);
    values.set("failed", !wrong.empty());
    values.set("summary", say(page.language, "link.summary", {{"count", static_cast<std::int64_t>(errors.size())}}));
    values.set("kept", say(page.language, "link.kept"));
    values.set("errors", error_list(page.language, errors));
    values.set("intro", say(page.language, "link.intro", {{"person", page.person}}));
    values.set("sections", sections_data(page.language, typed, errors));
    values.set("privacy", say(page.language, "link.privacy"));
    values.set("send", say(page.language, "link.send"));
    return framed(page.language, page.establishment, say(page.language, "link.title"),
                  render("referral_form.mustache", values), !wrong.empty());
}

std::string sent_page(Page const& page, std::string const& receipt) {
    data values;
    values.set("thanks", say(page.language, "link.thanks"));
    values.set("receipt", receipt);
    values.set("next", say(page.language, "link.next"));
    values.set("action", page.action);
    values.set("see", say(page.language, "link.see_state"));
    return framed(page.language, page.establishment, say(page.language, "link.sent_title"),
                  render("referral_sent.mustache", values));
}

std::string state_page(Page const& page, std::vector<Receipt> const& receipts) {
    data values;
    values.set("intro", say(page.language, "link.states_intro"));
    data states{data::type::list};
    for (auto const& receipt : receipts) {
        data line;
        line.set("receipt", receipt.receipt);
        line.set("state", say(page.language, "link.state." + std::string{record::name_of_choice(receipt.state)}));
        auto day = to_local(*instant_ms(receipt.received_at)).date;
        line.set("sent", say(page.language, "link.sent_on", {{"date", messages::say_date(page.language, day)}}));
        states.push_back(line);
    }
    values.set("states", states);
    values.set("action", page.action);
    values.set("another", say(page.language, "link.another"));
    return framed(page.language, page.establishment, say(page.language, "link.states_title"),
                  render("referral_states.mustache", values));
}

std::string busy_page(Page const& page) {
    return framed(page.language, page.establishment, say(page.language, "link.busy_title"),
                  "<p>" + say(page.language, "link.busy") + "</p>");
}

}  // namespace marelle::referral
