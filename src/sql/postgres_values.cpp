#include "sql/postgres_values.hpp"
#include "sql/drivers.hpp"
#include <array>
#include <bit>
#include <charconv>
#include <cmath>

namespace marelle::sql {

namespace {

template <class N> std::string written(N number) {
    std::array<char, 32> digits;
    auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return {digits.data(), end};
}

template <class U> U big_endian(char const* data) {
    U value{};
    for (std::size_t i = 0; i < sizeof(U); ++i)
        value = static_cast<U>(value << 8 | static_cast<unsigned char>(data[i]));
    return value;
}

// NUMERIC on the wire: count of base-10000 digits, weight of the first, sign, decimals shown, digits.
Value decimal(char const* data) {
    auto part = [data](int at) { return big_endian<std::uint16_t>(data + 2 * at); };
    int count = part(0), weight = static_cast<std::int16_t>(part(1)), decimals = part(3);
    auto sign = part(2);
    if (sign == 0xC000) return std::nan("");
    if ((sign & 0xC000) == 0xC000) return sign == 0xD000 ? HUGE_VAL : -HUGE_VAL;
    std::string text = sign == 0x4000 ? "-0" : "0";
    auto append = [&](int at) {
        auto group = std::to_string(at >= 0 && at < count ? part(4 + at) : 0);
        text += std::string(4 - group.size(), '0') + group;
    };
    for (int at = 0; at <= weight; ++at) append(at);
    if (decimals == 0) {
        std::int64_t whole{};
        auto const* first = text.data();
        if (std::from_chars(first, first + text.size(), whole).ec == std::errc{}) return whole;
    }
    text += '.';
    for (int at = weight + 1; at < count || text.ends_with('.'); ++at) append(at);
    double real{};
    std::from_chars(text.data(), text.data() + text.size(), real);
    return real;
}

Value column(PGresult const* result, int line, int at) {
    if (PQgetisnull(result, line, at)) return {};
    auto const* data = PQgetvalue(result, line, at);
    auto size = static_cast<std::size_t>(PQgetlength(result, line, at));
    switch (PQftype(result, at)) {
    case oid::text:
    case oid::varchar:
    case oid::bpchar:
    case oid::name:
    case oid::json:
    case oid::single_char:
    case oid::unknown: return std::string{data, size};
    case oid::bytea: return Bytes{{data, size}};
    case oid::int8: return static_cast<std::int64_t>(big_endian<std::uint64_t>(data));
    case oid::int4: return std::int64_t{static_cast<std::int32_t>(big_endian<std::uint32_t>(data))};
    case oid::int2: return std::int64_t{static_cast<std::int16_t>(big_endian<std::uint16_t>(data))};
    case oid::number: return std::int64_t{big_endian<std::uint32_t>(data)};
    case oid::boolean: return std::int64_t{*data};
    case oid::float8: return std::bit_cast<double>(big_endian<std::uint64_t>(data));
    case oid::float4: return double{std::bit_cast<float>(big_endian<std::uint32_t>(data))};
    case oid::numeric: return decimal(data);
    case oid::nothing: return {};
    default: break;
    }
    throw SqlError{SqlError::Kind::other, "a column has type " + std::to_string(PQftype(result, at)) + ": cast it"};
}

}  // namespace

void Arguments::clear(std::size_t count) {
    values_.assign(count, nullptr);
    lengths_.assign(count, 0);
    formats_.assign(count, 0);
    written_.resize(std::max(count, written_.size()));
}

void Arguments::set(std::size_t at, Value const& value, Oid wanted) {
    if (std::holds_alternative<std::monostate>(value)) return;
    auto const* bytes = std::get_if<Bytes>(&value);
    if ((bytes != nullptr) != (wanted == oid::bytea))
        throw SqlError{SqlError::Kind::other, bytes ? "bytes given for what is not BYTEA" : "BYTEA wants bytes"};
    if (bytes) {
        formats_[at] = 1;
        lengths_[at] = static_cast<int>(bytes->data.size());
        values_[at] = bytes->data.data();
        return;
    }
    if (auto const* text = std::get_if<std::string>(&value)) {
        must_be_text(*text);
        values_[at] = text->c_str();
        return;
    }
    if (auto const* whole = std::get_if<std::int64_t>(&value)) written_[at] = written(*whole);
    if (auto const* real = std::get_if<double>(&value)) {
        must_be_number(*real);
        written_[at] = written(*real);
    }
    values_[at] = written_[at].c_str();
}

void Arguments::set_presence(std::size_t at, Value const& value) {
    if (!std::holds_alternative<std::monostate>(value)) values_[at] = "";
}

Row row_of(PGresult const* result, int line) {
    int count = PQnfields(result);
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(count));
    for (int at = 0; at < count; ++at) values.push_back(column(result, line, at));
    return Row{std::move(values)};
}

}  // namespace marelle::sql
