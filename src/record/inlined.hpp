#pragma once
// One flat table over several structs: what fewer eyes may see is a struct of its own, and the whole shows both in one
// JSON object.
//
//   struct Child { ChildOverview overview; ChildHome home; };
//   inline constexpr auto child_fields = record::joined(record::inlined<&Child::overview, overview_fields>(),
//                                                       record::inlined<&Child::home, home_fields>());
#include "record/record.hpp"

namespace marelle::record {

template <auto Outer, auto const& Inner, std::size_t I> constexpr Field inlined_field() {
    using Whole = MemberOf<Outer>;
    Field f = Inner[I];
    if constexpr (Inner[I].kind == Kind::list || Inner[I].kind == Kind::object) {
        f.size = [](void const* o) { return Inner[I].size(&Whole::in(o)); };
        f.at = [](void const* o, std::size_t i) { return Inner[I].at(&Whole::in(o), i); };
        f.add = [](void* o) { return Inner[I].add(&Whole::in(o)); };
    } else {
        f.get = [](void const* o) { return Inner[I].get(&Whole::in(o)); };
        f.set = [](void* o, Value const& x) { return Inner[I].set(&Whole::in(o), x); };
    }
    return f;
}

// The fields of a member that is itself a struct, as fields of the struct that holds it.
template <auto Outer, auto const& Inner> constexpr auto inlined() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<Field, sizeof...(I)>{inlined_field<Outer, Inner, I>()...};
    }(std::make_index_sequence<std::tuple_size_v<std::remove_cvref_t<decltype(Inner)>>>{});
}

template <std::size_t A, std::size_t B>
constexpr std::array<Field, A + B> joined(std::array<Field, A> const& a, std::array<Field, B> const& b) {
    std::array<Field, A + B> out{};
    for (std::size_t i = 0; i < A; ++i) out[i] = a[i];
    for (std::size_t i = 0; i < B; ++i) out[A + i] = b[i];
    return out;
}

}  // namespace marelle::record
