#pragma once
// The JSON walkers. Reading names every wrong field at once, by its path ("guardians/0/phone").
#include "base/error.hpp"
#include "record/record.hpp"
#include <boost/json/fwd.hpp>

namespace marelle::record {

boost::json::object to_json(Fields fields, void const* row);

// Fills the row. An absent member of a nullable field leaves it empty; an absent list stays empty; unknown members are
// wrong. Texts are tidied (blanks, NFC); phones become E.164; e-mails lower case.
std::vector<Error::Field> from_json(Fields fields, boost::json::object const& in, void* row);

template <class T> boost::json::object to_json(T const& row);
template <class T> Result<T> from_json(boost::json::object const& in);

}  // namespace marelle::record

#include "record/json_of.hpp"
