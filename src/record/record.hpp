#pragma once
// A shape is described once, as a constexpr table of fields. JSON, SQL rows, OpenAPI, TypeScript, CSV and the audit's
// list of changed fields walk the table at run time: adding a shape instantiates no serialiser.
//
//   inline constexpr std::array child_row_fields{
//       field<&ChildRow::id>("id").id().level(Level::s1), …};
//   template <> inline constexpr Table record::table_of<ChildRow>{"ChildRow", child_row_fields};
//   static_assert(record::covers<ChildRow>(child_row_fields));
//
// What fewer eyes may see is another struct with its own table, never the same struct minus fields. Secrets have no
// table.
#include "base/level.hpp"
#include "base/value.hpp"
#include <array>
#include <boost/pfr/tuple_size.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace marelle::record {

// date, instant, time, id, email and phone are text with a form that is checked on the way in (validate.cpp).
enum class Kind { boolean, integer, number, text, date, instant, time, id, email, phone, choice, object, list };

struct Choice {
    std::string_view
        name;  // stable, in the database and in JSON; its words are messages "choice.<name of the type>.<name>"
};

// Specialised next to each enum; the order is that of the enumerators.
template <class E> inline constexpr std::span<Choice const> choices_of{};

struct Field;
using Fields = std::span<Field const>;

struct Table {
    std::string_view name;  // in OpenAPI and TypeScript: "ChildRow"
    Fields fields;
};

// Specialised next to each struct.
template <class T> inline constexpr Table table_of{};

// What is wrong with a value: "" when it fits, else a code of docs/api/errors.md (field_error.*).
using Wrong = std::string_view;

struct Field {
    std::string_view name;
    Kind kind{};
    bool nullable{};
    bool withheld{};               // absent from the answer of a reader who may not see it
    Level sensitivity{Level::s4};  // an unlisted field is S4
    std::span<Choice const> choices;
    std::size_t most = 200;   // characters of a text, elements of a list
    std::string_view refers;  // the table an id points at: "child"
    std::string_view words;   // message key of its label; empty: "field.<name>"
    Table const* table{};     // of an object, or of a list's objects; null for a list of texts

    Value (*get)(void const*){};
    bool (*set)(void*, Value const&){};             // false: the value does not fit the member's type
    std::size_t (*size)(void const*){};             // list: elements; object: 1, or 0 when absent
    void const* (*at)(void const*, std::size_t){};  // list and object
    void* (*add)(void*){};                          // list: a new last element; object: made present

    constexpr Field level(Level l) const {
        auto f = *this;
        f.sensitivity = l;
        return f;
    }
    constexpr Field may_be_withheld() const {
        auto f = *this;
        f.withheld = true;
        return f;
    }
    constexpr Field longest(std::size_t characters) const {
        auto f = *this;
        f.most = characters;
        return f;
    }
    constexpr Field to(std::string_view t) const {
        auto f = *this;
        f.kind = Kind::id;
        f.refers = t;
        return f;
    }
    constexpr Field label(std::string_view key) const {
        auto f = *this;
        f.words = key;
        return f;
    }
    constexpr Field id() const { return as(Kind::id); }
    constexpr Field date() const { return as(Kind::date); }
    constexpr Field instant() const { return as(Kind::instant); }
    constexpr Field time() const { return as(Kind::time); }
    constexpr Field email() const { return as(Kind::email); }
    constexpr Field phone() const { return as(Kind::phone); }

private:
    constexpr Field as(Kind k) const {
        auto f = *this;
        f.kind = k;
        return f;
    }
};

template <class V> struct Codec;

template <> struct Codec<std::string> {
    static constexpr auto kind = Kind::text;
    static Value get(std::string const& v) { return v; }
    static bool set(std::string& v, Value const& x) {
        auto p = std::get_if<std::string>(&x);
        return p && (v = *p, true);
    }
};
template <> struct Codec<bool> {
    static constexpr auto kind = Kind::boolean;
    static Value get(bool v) { return std::int64_t{v}; }
    static bool set(bool& v, Value const& x) {
        auto p = std::get_if<std::int64_t>(&x);
        return p && (*p == 0 || *p == 1) && (v = *p == 1, true);
    }
};
template <class I>
    requires std::is_integral_v<I>
struct Codec<I> {
    static constexpr auto kind = Kind::integer;
    static Value get(I v) { return static_cast<std::int64_t>(v); }
    static bool set(I& v, Value const& x) {
        auto p = std::get_if<std::int64_t>(&x);
        return p && std::in_range<I>(*p) && (v = static_cast<I>(*p), true);
    }
};
template <> struct Codec<double> {
    static constexpr auto kind = Kind::number;
    static Value get(double v) { return v; }
    static bool set(double& v, Value const& x) {
        if (auto p = std::get_if<double>(&x)) return v = *p, true;
        auto p = std::get_if<std::int64_t>(&x);
        return p && (v = static_cast<double>(*p), true);
    }
};
template <class E>
    requires std::is_enum_v<E>
struct Codec<E> {
    static_assert(!choices_of<E>.empty(), "specialise choices_of<E> beside the enum");
    static constexpr auto kind = Kind::choice;
    static Value get(E v) { return std::string{choices_of<E>[static_cast<std::size_t>(v)].name}; }
    static bool set(E& v, Value const& x) {
        auto p = std::get_if<std::string>(&x);
        for (std::size_t i = 0; p && i < choices_of<E>.size(); ++i)
            if (choices_of<E>[i].name == *p) return v = static_cast<E>(i), true;
        return false;
    }
};
template <class V> struct Codec<std::optional<V>> {
    static constexpr auto kind = Codec<V>::kind;
    static Value get(std::optional<V> const& v) { return v ? Codec<V>::get(*v) : Value{}; }
    static bool set(std::optional<V>& v, Value const& x) {
        if (std::holds_alternative<std::monostate>(x)) return v.reset(), true;
        return Codec<V>::set(v.emplace(), x);
    }
};

template <auto Member> struct MemberOf;
template <class T, class V, V T::* Member> struct MemberOf<Member> {
    using Owner = T;
    using Type = V;
    static V const& in(void const* o) { return static_cast<T const*>(o)->*Member; }
    static V& in(void* o) { return static_cast<T*>(o)->*Member; }
};

template <class V> inline constexpr bool is_optional = false;
template <class V> inline constexpr bool is_optional<std::optional<V>> = true;
template <class V> inline constexpr bool is_vector = false;
template <class V> inline constexpr bool is_vector<std::vector<V>> = true;

template <class V> struct Bare {
    using Type = V;
};
template <class V> struct Bare<std::optional<V>> {
    using Type = V;
};

template <class V> constexpr std::span<Choice const> choices_for() {
    if constexpr (std::is_enum_v<V>) return choices_of<V>;
    else return {};
}

// A scalar member, a nested struct (object), a vector of structs or of texts (list).
template <auto Member> constexpr Field field(std::string_view name) {
    using M = MemberOf<Member>;
    using V = typename M::Type;
    using B = typename Bare<V>::Type;
    Field f;
    f.name = name;
    f.nullable = is_optional<V>;
    if constexpr (is_vector<V>) {
        using E = typename V::value_type;
        f.kind = Kind::list;
        f.size = [](void const* o) { return M::in(o).size(); };
        f.at = [](void const* o, std::size_t i) { return static_cast<void const*>(&M::in(o)[i]); };
        f.add = [](void* o) { return static_cast<void*>(&M::in(o).emplace_back()); };
        if constexpr (!std::is_same_v<E, std::string>) f.table = &table_of<E>;
    } else if constexpr (std::is_class_v<B> && !std::is_same_v<B, std::string>) {
        f.kind = Kind::object;
        f.table = &table_of<B>;
        if constexpr (is_optional<V>) {
            f.size = [](void const* o) { return std::size_t{M::in(o).has_value()}; };
            f.at = [](void const* o, std::size_t) { return static_cast<void const*>(&*M::in(o)); };
            f.add = [](void* o) { return static_cast<void*>(&M::in(o).emplace()); };
        } else {
            f.size = [](void const*) { return std::size_t{1}; };
            f.at = [](void const* o, std::size_t) { return static_cast<void const*>(&M::in(o)); };
            f.add = [](void* o) { return static_cast<void*>(&M::in(o)); };
        }
    } else {
        f.kind = Codec<V>::kind;
        f.choices = choices_for<B>();
        f.get = [](void const* o) { return Codec<V>::get(M::in(o)); };
        f.set = [](void* o, Value const& x) { return Codec<V>::set(M::in(o), x); };
    }
    return f;
}

// Every member is in the table, or the build stops.
template <class T, std::size_t N> consteval bool covers(std::array<Field, N> const&) {
    return N == boost::pfr::tuple_size_v<T>;
}

// Does a text fit a kind? "" or "required", "invalid", "too_long".
Wrong check_text(Field const& field, std::string_view text);

template <class E> std::string_view name_of_choice(E value) {
    return choices_of<E>[static_cast<std::size_t>(value)].name;
}
template <class E> std::optional<E> choice_named(std::string_view name) {
    for (std::size_t i = 0; i < choices_of<E>.size(); ++i)
        if (choices_of<E>[i].name == name) return static_cast<E>(i);
    return {};
}

}  // namespace marelle::record
