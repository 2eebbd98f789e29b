#include "partner/partner.hpp"

namespace marelle::partner {

namespace {

std::optional<attendance::Said> said_of(RollChild const& child, Sending const& sending) {
    if (auto mark = sending.marks.find(child.id); mark != sending.marks.end()) return mark->second;
    // Who was marked before keeps that mark, and what the family said is no reason to say that the child is there.
    if (child.said || sending.rest == Rest::unsaid) return {};
    return child.told_absent ? attendance::Said::excused : attendance::Said::present;
}

}  // namespace

Result<> may_send(RollSession const& session, Date const& today, Instant const& now) {
    if (session.cancelled) return fail(Fault::conflict, "partner.cancelled");
    auto const opens = from_local(today, session.starts) - opens_minutes_before * 60'000LL;
    if (instant_ms(now).value_or(0) < opens) return fail(Fault::conflict, "partner.too_early");
    return {};
}

std::map<Id, attendance::Said> words_of(std::vector<RollChild> const& children, Sending const& sending) {
    std::map<Id, attendance::Said> out;
    for (auto const& child : children)
        if (auto said = said_of(child, sending); said && said != child.said) out.emplace(child.id, *said);
    return out;
}

}  // namespace marelle::partner
