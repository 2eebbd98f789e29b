#pragma once
// The field tables of offer.hpp and request.hpp, each after those it holds.
#include "offer/offer.hpp"

namespace marelle::record {
inline constexpr Choice request_state_choices[] = {{"asked"}, {"placed"}, {"waiting"}, {"refused"}, {"withdrawn"}};
template <> inline constexpr std::span<Choice const> choices_of<offer::RequestState>{request_state_choices};
inline constexpr Choice decided_how_choices[] = {{"rule"}, {"hand"}};
template <> inline constexpr std::span<Choice const> choices_of<offer::How>{decided_how_choices};
inline constexpr Choice due_needed_choices[] = {{"required"}, {"wished"}};
template <> inline constexpr std::span<Choice const> choices_of<offer::Needed>{due_needed_choices};
inline constexpr Choice due_kind_choices[] = {{"participation"},       {"health_form"}, {"vaccination"}, {"insurance"},
                                              {"medical_certificate"}, {"swimming"},    {"identity"},    {"payment"},
                                              {"family_quotient"},     {"other"}};
template <> inline constexpr std::span<Choice const> choices_of<offer::DueKind>{due_kind_choices};
inline constexpr Choice offer_warning_choices[] = {{"age"},      {"overlap"},       {"incompatible"}, {"apart_wish"},
                                                   {"document"}, {"authorisation"}, {"vaccination"}};
template <> inline constexpr std::span<Choice const> choices_of<offer::WarningKind>{offer_warning_choices};
inline constexpr Choice offer_kind_choices[] = {{"club"}, {"holiday_week"}, {"stay"}};
template <> inline constexpr std::span<Choice const> choices_of<offer::Kind>{offer_kind_choices};
inline constexpr Choice transport_choices[] = {{"none"}, {"bus"}, {"walk"}, {"train"}};
template <> inline constexpr std::span<Choice const> choices_of<offer::Transport>{transport_choices};
inline constexpr Choice offer_state_choices[] = {{"announced"}, {"open"}, {"closed"},
                                                 {"running"},   {"over"}, {"cancelled"}};
template <> inline constexpr std::span<Choice const> choices_of<offer::State>{offer_state_choices};
}  // namespace marelle::record

namespace marelle::offer {

inline constexpr std::array warning_fields{
    record::field<&Warning::kind>("kind").label("field.offer_warning").level(Level::s2),
    record::field<&Warning::detail>("detail").level(Level::s2),
};
static_assert(record::covers<Warning>(warning_fields));

inline constexpr std::array due_document_fields{
    record::field<&DueDocument::kind>("kind").label("field.due_kind").level(Level::s2),
    record::field<&DueDocument::due_on>("due_on").date().level(Level::s1),
    record::field<&DueDocument::needed>("needed").label("field.due_needed").level(Level::s1),
    record::field<&DueDocument::received_on>("received_on").date().level(Level::s2),
    record::field<&DueDocument::received_by>("received_by").level(Level::s2),
    record::field<&DueDocument::late>("late").label("field.document_late").level(Level::s2),
};
static_assert(record::covers<DueDocument>(due_document_fields));

inline constexpr std::array offer_child_fields{
    record::field<&OfferChild::id>("id").to("child").level(Level::s1),
    record::field<&OfferChild::first_name>("first_name").level(Level::s1),
    record::field<&OfferChild::initial>("initial").level(Level::s1),
};
static_assert(record::covers<OfferChild>(offer_child_fields));

inline constexpr std::array new_request_fields{
    record::field<&NewRequest::id>("id").id().level(Level::s1),
    record::field<&NewRequest::child>("child").to("child").level(Level::s1),
    record::field<&NewRequest::guardian>("guardian").to("guardian").level(Level::s2),
    record::field<&NewRequest::price_band>("price_band").longest(60).level(Level::s2),
    record::field<&NewRequest::state>("state").label("field.request_state").level(Level::s1),
    record::field<&NewRequest::reason>("reason").longest(300).level(Level::s3),
};
static_assert(record::covers<NewRequest>(new_request_fields));

inline constexpr std::array decision_fields{
    record::field<&Decision::reason>("reason").longest(300).level(Level::s3),
};
static_assert(record::covers<Decision>(decision_fields));

inline constexpr std::array receipt_fields{
    record::field<&Receipt::received_on>("received_on").date().level(Level::s2),
};
static_assert(record::covers<Receipt>(receipt_fields));

inline constexpr std::array draw_ticket_fields{
    record::field<&DrawTicket::number>("number").level(Level::s1),
    record::field<&DrawTicket::numbers>("numbers").level(Level::s1),
    record::field<&DrawTicket::tier>("tier").level(Level::s1),
    record::field<&DrawTicket::hash>("hash").level(Level::s1),
    record::field<&DrawTicket::rank>("rank").level(Level::s1),
    record::field<&DrawTicket::late>("late").label("field.asked_late").level(Level::s1),
};
static_assert(record::covers<DrawTicket>(draw_ticket_fields));

inline constexpr std::array new_draw_fields{
    record::field<&NewDraw::word>("word").longest(40).level(Level::s0),
    record::field<&NewDraw::reason>("reason").longest(300).level(Level::s1),
};
static_assert(record::covers<NewDraw>(new_draw_fields));

}  // namespace marelle::offer

namespace marelle::record {
template <> inline constexpr Table table_of<offer::Warning>{"OfferWarning", offer::warning_fields};
template <> inline constexpr Table table_of<offer::DueDocument>{"DueDocument", offer::due_document_fields};
template <> inline constexpr Table table_of<offer::OfferChild>{"OfferChild", offer::offer_child_fields};
template <> inline constexpr Table table_of<offer::NewRequest>{"NewPlaceRequest", offer::new_request_fields};
template <> inline constexpr Table table_of<offer::Decision>{"PlaceDecision", offer::decision_fields};
template <> inline constexpr Table table_of<offer::Receipt>{"DocumentReceipt", offer::receipt_fields};
template <> inline constexpr Table table_of<offer::DrawTicket>{"DrawTicket", offer::draw_ticket_fields};
template <> inline constexpr Table table_of<offer::NewDraw>{"NewDraw", offer::new_draw_fields};
}  // namespace marelle::record

namespace marelle::offer {

inline constexpr std::array place_request_fields{
    record::field<&PlaceRequest::id>("id").id().level(Level::s1),
    record::field<&PlaceRequest::offer>("offer").to("offer").level(Level::s1),
    record::field<&PlaceRequest::child>("child").level(Level::s1),
    record::field<&PlaceRequest::last_name>("last_name").level(Level::s2),
    record::field<&PlaceRequest::age>("age").level(Level::s2),
    record::field<&PlaceRequest::number>("number").level(Level::s1),
    record::field<&PlaceRequest::asked_at>("asked_at").instant().level(Level::s1),
    record::field<&PlaceRequest::late>("late").label("field.asked_late").level(Level::s1),
    record::field<&PlaceRequest::asked_by>("asked_by").level(Level::s1),
    record::field<&PlaceRequest::guardian>("guardian").level(Level::s2),
    record::field<&PlaceRequest::state>("state").label("field.request_state").level(Level::s1),
    record::field<&PlaceRequest::rank>("rank").level(Level::s1),
    record::field<&PlaceRequest::proposed>("proposed").level(Level::s1),
    record::field<&PlaceRequest::siblings>("siblings").level(Level::s1),
    record::field<&PlaceRequest::siblings_next>("siblings_next").level(Level::s1),
    record::field<&PlaceRequest::kept_until>("kept_until").instant().level(Level::s1),
    record::field<&PlaceRequest::price_band>("price_band").level(Level::s2),
    record::field<&PlaceRequest::how>("how").label("field.decided_how").level(Level::s1),
    record::field<&PlaceRequest::decided_at>("decided_at").instant().level(Level::s1),
    record::field<&PlaceRequest::decided_by>("decided_by").level(Level::s1),
    record::field<&PlaceRequest::reason>("reason").level(Level::s3),
    record::field<&PlaceRequest::why>("why").level(Level::s1),
    record::field<&PlaceRequest::documents>("documents").level(Level::s2),
    record::field<&PlaceRequest::warnings>("warnings").level(Level::s2),
    record::field<&PlaceRequest::holiday>("holiday").level(Level::s1),
    record::field<&PlaceRequest::reversible>("reversible").level(Level::s1),
};
static_assert(record::covers<PlaceRequest>(place_request_fields));

inline constexpr std::array draw_fields{
    record::field<&Draw::id>("id").id().level(Level::s1),
    record::field<&Draw::commitment>("commitment").level(Level::s0),
    record::field<&Draw::made_at>("made_at").instant().level(Level::s1),
    record::field<&Draw::secret>("secret").level(Level::s0),
    record::field<&Draw::word>("word").level(Level::s0),
    record::field<&Draw::seed>("seed").level(Level::s0),
    record::field<&Draw::drawn_at>("drawn_at").instant().level(Level::s1),
    record::field<&Draw::drawn_by>("drawn_by").level(Level::s1),
    record::field<&Draw::reason>("reason").level(Level::s1),
    record::field<&Draw::tickets>("tickets").level(Level::s1),
    record::field<&Draw::late>("late").level(Level::s1),
    record::field<&Draw::check>("check").level(Level::s1),
    record::field<&Draw::replaced>("replaced").level(Level::s1),
};
static_assert(record::covers<Draw>(draw_fields));

inline constexpr std::array allocation_line_fields{
    record::field<&AllocationLine::request>("request").to("place_request").level(Level::s1),
    record::field<&AllocationLine::child>("child").level(Level::s1),
    record::field<&AllocationLine::number>("number").level(Level::s1),
    record::field<&AllocationLine::order>("order").level(Level::s1),
    record::field<&AllocationLine::becomes>("becomes").label("field.request_state").level(Level::s1),
    record::field<&AllocationLine::rank>("rank").level(Level::s1),
    record::field<&AllocationLine::reasons>("reasons").level(Level::s1),
    record::field<&AllocationLine::words>("words").level(Level::s1),
    record::field<&AllocationLine::warnings>("warnings").level(Level::s2),
};
static_assert(record::covers<AllocationLine>(allocation_line_fields));

}  // namespace marelle::offer

namespace marelle::record {
template <> inline constexpr Table table_of<offer::PlaceRequest>{"PlaceRequest", offer::place_request_fields};
template <> inline constexpr Table table_of<offer::Draw>{"Draw", offer::draw_fields};
template <> inline constexpr Table table_of<offer::AllocationLine>{"AllocationLine", offer::allocation_line_fields};
}  // namespace marelle::record

namespace marelle::offer {

inline constexpr std::array draws_fields{
    record::field<&Draws::rule_words>("rule_words").level(Level::s0),
    record::field<&Draws::draws>("draws").level(Level::s1),
};
static_assert(record::covers<Draws>(draws_fields));

inline constexpr std::array allocation_fields{
    record::field<&Allocation::id>("id").id().level(Level::s1),
    record::field<&Allocation::places_left>("places_left").level(Level::s1),
    record::field<&Allocation::given>("given").level(Level::s1),
    record::field<&Allocation::waiting>("waiting").level(Level::s1),
    record::field<&Allocation::lines>("lines").level(Level::s1),
    record::field<&Allocation::made_at>("made_at").instant().level(Level::s1),
    record::field<&Allocation::made_by>("made_by").level(Level::s1),
    record::field<&Allocation::undone_at>("undone_at").instant().level(Level::s1),
    record::field<&Allocation::undone_by>("undone_by").level(Level::s1),
    record::field<&Allocation::reversible>("reversible").level(Level::s1),
};
static_assert(record::covers<Allocation>(allocation_fields));

}  // namespace marelle::offer

namespace marelle::record {
template <> inline constexpr Table table_of<offer::Draws>{"Draws", offer::draws_fields};
template <> inline constexpr Table table_of<offer::Allocation>{"Allocation", offer::allocation_fields};
}  // namespace marelle::record

namespace marelle::offer {

inline constexpr std::array price_fields{
    record::field<&Price::label>("label").longest(60).level(Level::s0),
    record::field<&Price::up_to>("up_to").level(Level::s0),
    record::field<&Price::cents>("cents").level(Level::s0),
};
static_assert(record::covers<Price>(price_fields));

inline constexpr std::array due_fields{
    record::field<&Due::kind>("kind").label("field.due_kind").level(Level::s0),
    record::field<&Due::due_on>("due_on").date().level(Level::s0),
    record::field<&Due::needed>("needed").label("field.due_needed").level(Level::s0),
};
static_assert(record::covers<Due>(due_fields));

inline constexpr std::array supervision_fields{
    record::field<&Supervision::regime>("regime").level(Level::s0),
    record::field<&Supervision::usual>("usual").level(Level::s0),
    record::field<&Supervision::regimes>("regimes").level(Level::s0),
    record::field<&Supervision::usual_theme>("usual_theme").level(Level::s0),
    record::field<&Supervision::words>("words").level(Level::s0),
};
static_assert(record::covers<Supervision>(supervision_fields));

inline constexpr std::array offer_row_fields{
    record::field<&OfferRow::id>("id").id().level(Level::s1),
    record::field<&OfferRow::kind>("kind").label("field.offer_kind").level(Level::s1),
    record::field<&OfferRow::title>("title").level(Level::s1),
    record::field<&OfferRow::place>("place").level(Level::s1),
    record::field<&OfferRow::provider>("provider").level(Level::s1),
    record::field<&OfferRow::weekday>("weekday").level(Level::s1),
    record::field<&OfferRow::starts_on>("starts_on").date().level(Level::s1),
    record::field<&OfferRow::ends_on>("ends_on").date().level(Level::s1),
    record::field<&OfferRow::nights>("nights").level(Level::s1),
    record::field<&OfferRow::day_starts>("day_starts").time().level(Level::s1),
    record::field<&OfferRow::day_ends>("day_ends").time().level(Level::s1),
    record::field<&OfferRow::min_age>("min_age").level(Level::s1),
    record::field<&OfferRow::max_age>("max_age").level(Level::s1),
    record::field<&OfferRow::places>("places").level(Level::s1),
    record::field<&OfferRow::placed>("placed").level(Level::s1),
    record::field<&OfferRow::asked>("asked").level(Level::s1),
    record::field<&OfferRow::waiting>("waiting").level(Level::s1),
    record::field<&OfferRow::free>("free").level(Level::s1),
    record::field<&OfferRow::opens_on>("opens_on").date().level(Level::s1),
    record::field<&OfferRow::closes_on>("closes_on").date().level(Level::s1),
    record::field<&OfferRow::state>("state").label("field.offer_state").level(Level::s1),
    record::field<&OfferRow::holiday>("holiday").level(Level::s1),
    record::field<&OfferRow::leader>("leader").level(Level::s1),
    record::field<&OfferRow::documents_missing>("documents_missing").level(Level::s1),
    record::field<&OfferRow::to_decide>("to_decide").level(Level::s1),
};
static_assert(record::covers<OfferRow>(offer_row_fields));

inline constexpr std::array offer_cancellation_fields{
    record::field<&OfferCancellation::reason>("reason").longest(300).level(Level::s1),
};
static_assert(record::covers<OfferCancellation>(offer_cancellation_fields));

inline constexpr std::array candidate_fields{
    record::field<&Candidate::child>("child").level(Level::s1),
    record::field<&Candidate::last_name>("last_name").level(Level::s2),
    record::field<&Candidate::age>("age").level(Level::s2),
    record::field<&Candidate::group>("group").level(Level::s1),
    record::field<&Candidate::holiday>("holiday").level(Level::s1),
    record::field<&Candidate::warnings>("warnings").level(Level::s2),
    record::field<&Candidate::state>("state").label("field.request_state").level(Level::s1),
    record::field<&Candidate::request>("request").to("place_request").level(Level::s1),
};
static_assert(record::covers<Candidate>(candidate_fields));

}  // namespace marelle::offer

namespace marelle::record {
template <> inline constexpr Table table_of<offer::Price>{"OfferPrice", offer::price_fields};
template <> inline constexpr Table table_of<offer::Due>{"OfferDocument", offer::due_fields};
template <> inline constexpr Table table_of<offer::Supervision>{"OfferSupervision", offer::supervision_fields};
template <> inline constexpr Table table_of<offer::OfferRow>{"OfferRow", offer::offer_row_fields};
template <> inline constexpr Table table_of<offer::OfferCancellation>{"OfferCancellation",
                                                                      offer::offer_cancellation_fields};
template <> inline constexpr Table table_of<offer::Candidate>{"OfferCandidate", offer::candidate_fields};
}  // namespace marelle::record

namespace marelle::offer {

inline constexpr std::array offer_fields{
    record::field<&Offer::row>("row").level(Level::s1),
    record::field<&Offer::regime>("regime").level(Level::s1),
    record::field<&Offer::activity>("activity").level(Level::s1),
    record::field<&Offer::theme>("theme").level(Level::s1),
    record::field<&Offer::ratio_rule>("ratio_rule").level(Level::s1),
    record::field<&Offer::supervision>("supervision").level(Level::s1),
    record::field<&Offer::provider_phone>("provider_phone").phone().level(Level::s1),
    record::field<&Offer::meeting_point>("meeting_point").level(Level::s1),
    record::field<&Offer::transport>("transport").level(Level::s1),
    record::field<&Offer::departs_at>("departs_at").time().level(Level::s1),
    record::field<&Offer::returns_at>("returns_at").time().level(Level::s1),
    record::field<&Offer::rule>("rule").level(Level::s1),
    record::field<&Offer::rule_words>("rule_words").level(Level::s0),
    record::field<&Offer::prices>("prices").level(Level::s0),
    record::field<&Offer::documents>("documents").level(Level::s0),
    record::field<&Offer::requests>("requests").level(Level::s1),
    record::field<&Offer::draws>("draws").level(Level::s1),
    record::field<&Offer::allocations>("allocations").level(Level::s1),
    record::field<&Offer::sessions>("sessions").level(Level::s1),
    record::field<&Offer::cancelled_at>("cancelled_at").instant().level(Level::s1),
    record::field<&Offer::cancelled_by>("cancelled_by").level(Level::s1),
    record::field<&Offer::cancel_reason>("cancel_reason").level(Level::s1),
    record::field<&Offer::version>("version").level(Level::s1),
};
static_assert(record::covers<Offer>(offer_fields));

inline constexpr std::array offer_edit_fields{
    record::field<&OfferEdit::id>("id").id().level(Level::s1),
    record::field<&OfferEdit::kind>("kind").label("field.offer_kind").level(Level::s1),
    record::field<&OfferEdit::title>("title").longest(80).level(Level::s1),
    record::field<&OfferEdit::place>("place").longest(200).level(Level::s1),
    record::field<&OfferEdit::provider>("provider").longest(80).level(Level::s1),
    record::field<&OfferEdit::provider_phone>("provider_phone").phone().level(Level::s1),
    record::field<&OfferEdit::weekday>("weekday").level(Level::s1),
    record::field<&OfferEdit::starts_on>("starts_on").date().level(Level::s1),
    record::field<&OfferEdit::ends_on>("ends_on").date().level(Level::s1),
    record::field<&OfferEdit::nights>("nights").level(Level::s1),
    record::field<&OfferEdit::day_starts>("day_starts").time().level(Level::s1),
    record::field<&OfferEdit::day_ends>("day_ends").time().level(Level::s1),
    record::field<&OfferEdit::regime>("regime").level(Level::s1),
    record::field<&OfferEdit::activity>("activity").level(Level::s1),
    record::field<&OfferEdit::theme>("theme").level(Level::s1),
    record::field<&OfferEdit::ratio_rule>("ratio_rule").level(Level::s1),
    record::field<&OfferEdit::min_age>("min_age").level(Level::s1),
    record::field<&OfferEdit::max_age>("max_age").level(Level::s1),
    record::field<&OfferEdit::places>("places").level(Level::s1),
    record::field<&OfferEdit::rule>("rule").level(Level::s1),
    record::field<&OfferEdit::opens_on>("opens_on").date().level(Level::s1),
    record::field<&OfferEdit::closes_on>("closes_on").date().level(Level::s1),
    record::field<&OfferEdit::prices>("prices").longest(12).level(Level::s0),
    record::field<&OfferEdit::documents>("documents").longest(12).level(Level::s0),
    record::field<&OfferEdit::meeting_point>("meeting_point").longest(200).level(Level::s1),
    record::field<&OfferEdit::transport>("transport").level(Level::s1),
    record::field<&OfferEdit::departs_at>("departs_at").time().level(Level::s1),
    record::field<&OfferEdit::returns_at>("returns_at").time().level(Level::s1),
    record::field<&OfferEdit::leader>("leader").to("user_account").level(Level::s1),
};
static_assert(record::covers<OfferEdit>(offer_edit_fields));

}  // namespace marelle::offer

namespace marelle::record {
template <> inline constexpr Table table_of<offer::Offer>{"Offer", offer::offer_fields};
template <> inline constexpr Table table_of<offer::OfferEdit>{"OfferEdit", offer::offer_edit_fields};
}  // namespace marelle::record
