#pragma once
// What the offers of the demonstration share. For demo/ only.
#include "app/demo/demo.hpp"
#include "offer/offer.hpp"
#include <stdexcept>

namespace marelle::app::demo {

// Refused by our own rules: the demonstration is wrong, and says where.
template <class R> auto must_offer(R result, char const* what) {
    if (!result) {
        auto const& error = result.error();
        auto where = error.fields.empty() ? "" : " " + error.fields.front().name + " " + error.fields.front().code;
        throw std::logic_error{std::string{"demo, "} + what + ": " + error.code + where};
    }
    if constexpr (!std::is_void_v<typename R::value_type>) return std::move(*result);
}

class Holidays {
public:
    Holidays(sql::Session& sql, crypto::Keyring& keys, timetable::Calendar const& calendar, Place const& place);

    // The director, on a day.
    access::Scope on(Date const& day) const;
    offer::Reader reader() const { return {calendar_, keys_, "fr"}; }
    // Whoever should lead does when free that day; otherwise nobody yet.
    Id open(offer::OfferEdit edit, Date const& on);
    // Children of the groups, the youngest group first, from the one of that index.
    std::vector<Id> children(std::size_t from, std::size_t count) const;
    void ask(Id const& offer, std::vector<Id> const& children, Date const& on, offer::RequestState state);
    Id request(Id const& offer, Id const& child) const;
    // A paper brought for every child of a list but one in `left_out`.
    void receive(Id const& offer, offer::DueKind kind, Date const& on, std::size_t left_out);
    // The roll calls of its days before today.
    void mark(Id const& offer);
    // The first holiday with at least so many days that ended before today; that begins after a day.
    std::optional<offer::Holiday> past(std::size_t days) const;
    std::vector<offer::Holiday> to_come(Date const& after) const;

    sql::Session& sql;
    Place const& place;

private:
    crypto::Keyring& keys_;
    timetable::Calendar const& calendar_;
    std::vector<Id> all_;
    std::vector<offer::Holiday> holidays_;
};

// A stay drawn by lot with its waiting list, a week whose registrations are open, another announced.
void make_stays(Holidays& with);

}  // namespace marelle::app::demo
