#pragma once
// JSON Schema (2020-12, as OpenAPI 3.1 uses it) of the shapes.
#include "record/record.hpp"
#include <boost/json/fwd.hpp>

namespace marelle::record {

// A shape that comes in may leave its nullable fields and its lists out; one that only goes out has them all but those
// a reader may not see.
enum class Way { in, out };

// The shapes that routes take and answer, with those nested in them, each once, sorted by name.
class Shapes {
public:
    // Throws std::logic_error when two different tables share a name.
    void add(Table const& table, Way way);

    struct Shape {
        Table const* table;
        Way way;  // in, as soon as it comes in somewhere
    };
    std::vector<Shape> all() const;

private:
    std::vector<Shape> shapes_;
};

boost::json::object schema_of(Shapes::Shape const& shape);
boost::json::object schema_reference(Table const& table);  // {"$ref": "#/components/schemas/ChildRow"}

}  // namespace marelle::record
