// What is kept of a content: JSON whose bytes are the same whoever writes it and however often it is read and written
// again, so that a hash printed once can be found again.
#include "record/json_of.hpp"
#include "report/report.hpp"
#include <boost/json.hpp>
#include <fmt/format.h>

namespace marelle::report {
namespace json = boost::json;

namespace {

// Twelve significant digits: more than any figure has, and few enough that what is read back is written the same.
std::string number_text(double number) {
    auto text = fmt::format("{:.12g}", number);
    return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

void write(json::value const& value, std::string& out);

void write(json::object const& object, std::string& out) {
    out += '{';
    for (bool first = true; auto const& member : object) {
        if (!std::exchange(first, false)) out += ',';
        out += json::serialize(json::string{member.key()});
        out += ':';
        write(member.value(), out);
    }
    out += '}';
}

void write(json::array const& array, std::string& out) {
    out += '[';
    for (bool first = true; auto const& element : array) {
        if (!std::exchange(first, false)) out += ',';
        write(element, out);
    }
    out += ']';
}

void write(json::value const& value, std::string& out) {
    if (auto const* object = value.if_object()) return write(*object, out);
    if (auto const* array = value.if_array()) return write(*array, out);
    if (auto const* number = value.if_double()) out += number_text(*number);
    else out += json::serialize(value);
}

// What this program wrote itself: nothing of it is refused, and what a later version of a shape has not, or has more,
// is left out or left empty. (record::from_json is for what people send.)
void read(record::Fields fields, json::object const& in, void* row);

void read_list(record::Field const& field, json::array const& array, void* row) {
    for (auto const& element : array) {
        if (auto const* object = element.if_object(); object && field.table)
            read(field.table->fields, *object, field.add(row));
        else if (auto const* text = element.if_string(); text && !field.table)
            *static_cast<std::string*>(field.add(row)) = std::string{*text};
    }
}

void read_scalar(record::Field const& field, json::value const& value, void* row) {
    if (auto const* yes = value.if_bool()) (void)field.set(row, std::int64_t{*yes});
    else if (auto const* whole = value.if_int64()) (void)field.set(row, *whole);
    else if (auto const* number = value.if_double()) (void)field.set(row, *number);
    else if (auto const* text = value.if_string()) (void)field.set(row, std::string{*text});
}

void read(record::Fields fields, json::object const& in, void* row) {
    for (auto const& field : fields) {
        auto const* value = in.if_contains(field.name);
        if (!value || value->is_null()) continue;
        if (auto const* array = value->if_array(); array && field.kind == record::Kind::list)
            read_list(field, *array, row);
        else if (auto const* object = value->if_object(); object && field.kind == record::Kind::object)
            read(field.table->fields, *object, field.add(row));
        else read_scalar(field, *value, row);
    }
}

template <class T> T shape_of(json::object const& in) {
    T out;
    read(record::table_of<T>.fields, in, &out);
    return out;
}

}  // namespace

std::string canonical(ReportContent const& content) {
    std::string out;
    write(record::to_json(content), out);
    return out;
}

ReportContent content_of(std::string_view canonical) {
    return shape_of<ReportContent>(json::parse(canonical).as_object());
}

std::string canonical(std::vector<ReportChange> const& changes) {
    json::array all;
    for (auto const& change : changes) all.push_back(record::to_json(change));
    std::string out;
    write(all, out);
    return out;
}

std::vector<ReportChange> changes_of(std::string_view canonical) {
    std::vector<ReportChange> out;
    auto const all = json::parse(canonical);
    for (auto const& change : all.as_array()) out.push_back(shape_of<ReportChange>(change.as_object()));
    return out;
}

}  // namespace marelle::report
