#pragma once
// The typed face of the JSON walkers; the including .cpp file includes <boost/json.hpp> itself.
#include "record/json.hpp"
#include <boost/json/object.hpp>

namespace marelle::record {

template <class T> boost::json::object to_json(T const& row) { return to_json(table_of<T>.fields, &row); }

template <class T> Result<T> from_json(boost::json::object const& in) {
    T row;
    if (auto wrong = from_json(table_of<T>.fields, in, &row); !wrong.empty())
        return wrong_fields("body.wrong_fields", std::move(wrong));
    return row;
}

}  // namespace marelle::record
