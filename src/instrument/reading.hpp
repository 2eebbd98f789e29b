#pragma once
// What the files of this folder share: an instrument as a JSON value, between its file and its definition.
#include "instrument/instrument.hpp"
#include <boost/json/fwd.hpp>

namespace marelle::instrument {

// Refused: instrument.not_a_file, with the line and the column.
Result<boost::json::object> object_of_toml(std::string_view text);
Result<boost::json::object> object_of_json(std::string_view text);
// Refused: instrument.wrong, what has no place in a definition. What is only absent or empty is in `wrong`.
Result<Reading> reading_of(boost::json::object const& in);

// What the JSON Schema says, by path.
std::vector<Error::Field> against_schema(Definition const& definition);
// What it cannot say.
std::vector<Error::Field> against_rules(Definition const& definition);

std::string join(std::vector<std::string> const& parts, std::string_view between);
// As short as it can be, read again the same: "3", "2.5".
std::string number_text(double value);

}  // namespace marelle::instrument
