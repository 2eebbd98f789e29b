#pragma once
// The field tables of declaration.hpp. What a sheet says of a person is S3: read for the declaration, by the director.
#include "declaration/declaration.hpp"

namespace marelle::record {
inline constexpr Choice accueil_kind_choices[] = {{"periscolaire"}, {"extrascolaire"}, {"stay"},
                                                  {"clas_only"},    {"sport_club"},    {"none"}};
template <> inline constexpr std::span<Choice const> choices_of<declaration::AccueilKind>{accueil_kind_choices};
inline constexpr Choice sheet_kind_choices[] = {{"unique"}, {"initial"}, {"complementary"}};
template <> inline constexpr std::span<Choice const> choices_of<declaration::SheetKind>{sheet_kind_choices};
inline constexpr Choice due_band_choices[] = {{"filed"}, {"undecided"}, {"later"}, {"coming"},
                                              {"soon"},  {"now"},       {"late"}};
template <> inline constexpr std::span<Choice const> choices_of<declaration::Band>{due_band_choices};
inline constexpr Choice due_falls_choices[] = {{"weekday"}, {"saturday"}, {"sunday"}, {"public_holiday"}};
template <> inline constexpr std::span<Choice const> choices_of<declaration::Falls>{due_falls_choices};
inline constexpr Choice decision_answer_choices[] = {{"declared"}, {"left_out"}};
template <> inline constexpr std::span<Choice const> choices_of<declaration::DecisionAnswer>{decision_answer_choices};
inline constexpr Choice declaration_document_choices[] = {
    {"educational_project"}, {"pedagogical_project"}, {"insurance"}, {"safety_report"}, {"catering"}, {"pmi_opinion"}};
template <> inline constexpr std::span<Choice const> choices_of<declaration::DocumentKind>{
    declaration_document_choices};
inline constexpr Choice declaration_value_choices[] = {{"organiser_number"}, {"premises_name"}, {"premises_address"},
                                                       {"premises_number"},  {"phone"},         {"director"},
                                                       {"planned_under_six"}};
template <> inline constexpr std::span<Choice const> choices_of<declaration::ValueName>{declaration_value_choices};
inline constexpr Choice declaration_entry_choices[] = {{"decision"}, {"value"}, {"document"}, {"filing"}, {"receipt"}};
template <> inline constexpr std::span<Choice const> choices_of<declaration::EntryKind>{declaration_entry_choices};
inline constexpr Choice acm_criterion_choices[] = {{"minors"}, {"days"}, {"minutes"}, {"nights"}};
template <> inline constexpr std::span<Choice const> choices_of<declaration::Criterion>{acm_criterion_choices};
inline constexpr Choice sheet_section_choices[] = {{"organiser"}, {"premises"}, {"period"}, {"numbers"}, {"team"}};
template <> inline constexpr std::span<Choice const> choices_of<declaration::Section>{sheet_section_choices};
}  // namespace marelle::record

namespace marelle::declaration {

inline constexpr std::array check_line_fields{
    record::field<&CheckLine::criterion>("criterion").level(Level::s0),
    record::field<&CheckLine::needed>("needed").level(Level::s0),
    record::field<&CheckLine::have>("have").level(Level::s1),
    record::field<&CheckLine::reached>("reached").level(Level::s1),
};
static_assert(record::covers<CheckLine>(check_line_fields));
inline constexpr std::array flaw_fields{
    record::field<&Flaw::code>("code").level(Level::s2),
    record::field<&Flaw::detail>("detail").level(Level::s3),
};
static_assert(record::covers<Flaw>(flaw_fields));
inline constexpr std::array change_fields{
    record::field<&Change::section>("section").level(Level::s0),
    record::field<&Change::about>("about").level(Level::s1),
    record::field<&Change::about_name>("about_name").level(Level::s1),
    record::field<&Change::name>("name").level(Level::s0),
    record::field<&Change::before>("before").longest(300).level(Level::s3),
    record::field<&Change::after>("after").longest(300).level(Level::s3),
};
static_assert(record::covers<Change>(change_fields));
inline constexpr std::array decision_fields{
    record::field<&Decision::id>("id").id().level(Level::s0),
    record::field<&Decision::answer>("answer").level(Level::s0),
    record::field<&Decision::reason>("reason").longest(300).level(Level::s0),
    record::field<&Decision::by>("by").level(Level::s1),
    record::field<&Decision::at>("at").instant().level(Level::s0),
};
static_assert(record::covers<Decision>(decision_fields));
inline constexpr std::array receipt_fields{
    record::field<&Receipt::id>("id").id().level(Level::s0),
    record::field<&Receipt::received_on>("received_on").date().level(Level::s0),
    record::field<&Receipt::reference>("reference").level(Level::s0),
};
static_assert(record::covers<Receipt>(receipt_fields));
inline constexpr std::array adults_line_fields{
    record::field<&AdultsLine::kind>("kind").level(Level::s0),
    record::field<&AdultsLine::light>("light").level(Level::s1),
    record::field<&AdultsLine::needed>("needed").level(Level::s1),
    record::field<&AdultsLine::have>("have").level(Level::s1),
    record::field<&AdultsLine::words>("words").level(Level::s1),
    record::field<&AdultsLine::text>("text").level(Level::s0),
};
static_assert(record::covers<AdultsLine>(adults_line_fields));
inline constexpr std::array peak_fields{
    record::field<&Peak::date>("date").date().level(Level::s0),
    record::field<&Peak::at>("at").time().level(Level::s0),
    record::field<&Peak::children>("children").level(Level::s1),
};
static_assert(record::covers<Peak>(peak_fields));
inline constexpr std::array entry_fields{
    record::field<&Entry::id>("id").id().level(Level::s0),
    record::field<&Entry::kind>("kind").level(Level::s0),
    record::field<&Entry::sheet>("sheet").level(Level::s0),
    record::field<&Entry::name>("name").level(Level::s0),
    record::field<&Entry::value>("value").longest(300).level(Level::s1),
    record::field<&Entry::reason>("reason").longest(300).level(Level::s0),
    record::field<&Entry::on>("on").date().level(Level::s0),
    record::field<&Entry::until>("until").date().level(Level::s0),
    record::field<&Entry::given_on>("given_on").date().level(Level::s0),
    record::field<&Entry::by>("by").level(Level::s1),
    record::field<&Entry::at>("at").instant().level(Level::s0),
    record::field<&Entry::withdrawn_at>("withdrawn_at").instant().level(Level::s0),
    record::field<&Entry::withdrawn_by>("withdrawn_by").level(Level::s1),
};
static_assert(record::covers<Entry>(entry_fields));
inline constexpr std::array decision_edit_fields{
    record::field<&DecisionEdit::id>("id").id().level(Level::s0),
    record::field<&DecisionEdit::answer>("answer").level(Level::s0),
    record::field<&DecisionEdit::reason>("reason").longest(300).level(Level::s0),
};
static_assert(record::covers<DecisionEdit>(decision_edit_fields));
inline constexpr std::array value_edit_fields{
    record::field<&ValueEdit::id>("id").id().level(Level::s0),
    record::field<&ValueEdit::name>("name").level(Level::s0),
    record::field<&ValueEdit::value>("value").longest(300).level(Level::s1),
};
static_assert(record::covers<ValueEdit>(value_edit_fields));
inline constexpr std::array document_edit_fields{
    record::field<&DocumentEdit::id>("id").id().level(Level::s0),
    record::field<&DocumentEdit::dated_on>("dated_on").date().level(Level::s0),
    record::field<&DocumentEdit::until>("until").date().level(Level::s0),
    record::field<&DocumentEdit::given_on>("given_on").date().level(Level::s0),
};
static_assert(record::covers<DocumentEdit>(document_edit_fields));
inline constexpr std::array new_filing_fields{
    record::field<&NewFiling::id>("id").id().level(Level::s0),
    record::field<&NewFiling::filed_on>("filed_on").date().level(Level::s0),
    record::field<&NewFiling::number>("number").longest(40).level(Level::s0),
};
static_assert(record::covers<NewFiling>(new_filing_fields));
inline constexpr std::array new_receipt_fields{
    record::field<&NewReceipt::id>("id").id().level(Level::s0),
    record::field<&NewReceipt::received_on>("received_on").date().level(Level::s0),
    record::field<&NewReceipt::reference>("reference").longest(60).level(Level::s0),
};
static_assert(record::covers<NewReceipt>(new_receipt_fields));
}  // namespace marelle::declaration

namespace marelle::record {
template <> inline constexpr Table table_of<declaration::CheckLine>{"AcmCheckLine", declaration::check_line_fields};
template <> inline constexpr Table table_of<declaration::Flaw>{"DeclarationFlaw", declaration::flaw_fields};
template <> inline constexpr Table table_of<declaration::Change>{"DeclarationChange", declaration::change_fields};
template <> inline constexpr Table table_of<declaration::Decision>{"AcmDecision", declaration::decision_fields};
template <> inline constexpr Table table_of<declaration::Receipt>{"DeclarationReceipt", declaration::receipt_fields};
template <> inline constexpr Table table_of<declaration::AdultsLine>{"DeclarationAdultsLine",
                                                                     declaration::adults_line_fields};
template <> inline constexpr Table table_of<declaration::Peak>{"DeclarationPeak", declaration::peak_fields};
template <> inline constexpr Table table_of<declaration::Entry>{"DeclarationEntry", declaration::entry_fields};
template <> inline constexpr Table table_of<declaration::DecisionEdit>{"AcmDecisionEdit",
                                                                       declaration::decision_edit_fields};
template <> inline constexpr Table table_of<declaration::ValueEdit>{"DeclarationValueEdit",
                                                                    declaration::value_edit_fields};
template <> inline constexpr Table table_of<declaration::DocumentEdit>{"DeclarationDocumentEdit",
                                                                       declaration::document_edit_fields};
template <> inline constexpr Table table_of<declaration::NewFiling>{"NewDeclarationFiling",
                                                                    declaration::new_filing_fields};
template <> inline constexpr Table table_of<declaration::NewReceipt>{"NewDeclarationReceipt",
                                                                     declaration::new_receipt_fields};
}  // namespace marelle::record

namespace marelle::declaration {

inline constexpr std::array acm_check_fields{
    record::field<&AcmCheck::lines>("lines").level(Level::s1),
    record::field<&AcmCheck::reached>("reached").level(Level::s1),
};
static_assert(record::covers<AcmCheck>(acm_check_fields));
inline constexpr std::array sheet_line_fields{
    record::field<&SheetLine::section>("section").level(Level::s0),
    record::field<&SheetLine::about>("about").level(Level::s1),
    record::field<&SheetLine::about_name>("about_name").level(Level::s1),
    record::field<&SheetLine::name>("name").level(Level::s0),
    record::field<&SheetLine::value>("value").longest(300).level(Level::s3),
    record::field<&SheetLine::flaws>("flaws").level(Level::s2),
    record::field<&SheetLine::link>("link").level(Level::s1),
};
static_assert(record::covers<SheetLine>(sheet_line_fields));
inline constexpr std::array filing_fields{
    record::field<&Filing::id>("id").id().level(Level::s0),
    record::field<&Filing::filed_on>("filed_on").date().level(Level::s0),
    record::field<&Filing::number>("number").level(Level::s0),
    record::field<&Filing::by>("by").level(Level::s1),
    record::field<&Filing::at>("at").instant().level(Level::s0),
    record::field<&Filing::late_days>("late_days").level(Level::s0),
    record::field<&Filing::receipt>("receipt").level(Level::s0),
};
static_assert(record::covers<Filing>(filing_fields));
inline constexpr std::array document_fields{
    record::field<&Document::kind>("kind").level(Level::s0),
    record::field<&Document::needed>("needed").level(Level::s0),
    record::field<&Document::id>("id").id().level(Level::s0),
    record::field<&Document::dated_on>("dated_on").date().level(Level::s0),
    record::field<&Document::until>("until").date().level(Level::s0),
    record::field<&Document::given_on>("given_on").date().level(Level::s0),
    record::field<&Document::flaws>("flaws").level(Level::s0),
};
static_assert(record::covers<Document>(document_fields));
}  // namespace marelle::declaration

namespace marelle::record {
template <> inline constexpr Table table_of<declaration::AcmCheck>{"AcmCheck", declaration::acm_check_fields};
template <> inline constexpr Table table_of<declaration::SheetLine>{"DeclarationLine", declaration::sheet_line_fields};
template <> inline constexpr Table table_of<declaration::Filing>{"DeclarationFiling", declaration::filing_fields};
template <> inline constexpr Table table_of<declaration::Document>{"DeclarationDocument", declaration::document_fields};
}  // namespace marelle::record

namespace marelle::declaration {

inline constexpr std::array sheet_row_fields{
    record::field<&SheetRow::key>("key").level(Level::s0),
    record::field<&SheetRow::kind>("kind").level(Level::s0),
    record::field<&SheetRow::label>("label").level(Level::s0),
    record::field<&SheetRow::first_day>("first_day").date().level(Level::s0),
    record::field<&SheetRow::last_day>("last_day").date().level(Level::s0),
    record::field<&SheetRow::due_on>("due_on").date().level(Level::s0),
    record::field<&SheetRow::falls>("falls").level(Level::s0),
    record::field<&SheetRow::days_left>("days_left").level(Level::s0),
    record::field<&SheetRow::band>("band").level(Level::s0),
    record::field<&SheetRow::filing>("filing").level(Level::s0),
    record::field<&SheetRow::flaws>("flaws").level(Level::s1),
    record::field<&SheetRow::changed>("changed").level(Level::s1),
};
static_assert(record::covers<SheetRow>(sheet_row_fields));
}  // namespace marelle::declaration

namespace marelle::record {
template <> inline constexpr Table table_of<declaration::SheetRow>{"DeclarationSheetRow",
                                                                   declaration::sheet_row_fields};
}  // namespace marelle::record

namespace marelle::declaration {

inline constexpr std::array accueil_row_fields{
    record::field<&AccueilRow::key>("key").level(Level::s0),
    record::field<&AccueilRow::kind>("kind").level(Level::s0),
    record::field<&AccueilRow::school_year>("school_year").level(Level::s0),
    record::field<&AccueilRow::title>("title").level(Level::s0),
    record::field<&AccueilRow::first_day>("first_day").date().level(Level::s0),
    record::field<&AccueilRow::last_day>("last_day").date().level(Level::s0),
    record::field<&AccueilRow::check>("check").level(Level::s1),
    record::field<&AccueilRow::to_decide>("to_decide").level(Level::s1),
    record::field<&AccueilRow::decision>("decision").level(Level::s0),
    record::field<&AccueilRow::sheets>("sheets").level(Level::s1),
};
static_assert(record::covers<AccueilRow>(accueil_row_fields));
}  // namespace marelle::declaration

namespace marelle::record {
template <> inline constexpr Table table_of<declaration::AccueilRow>{"AccueilRow", declaration::accueil_row_fields};
}  // namespace marelle::record

namespace marelle::declaration {

inline constexpr std::array sheet_fields{
    record::field<&Sheet::accueil>("accueil").level(Level::s1),
    record::field<&Sheet::row>("row").level(Level::s1),
    record::field<&Sheet::lines>("lines").level(Level::s3),
    record::field<&Sheet::peak>("peak").level(Level::s1),
    record::field<&Sheet::light>("light").level(Level::s1),
    record::field<&Sheet::adults>("adults").level(Level::s1),
    record::field<&Sheet::left_out>("left_out").level(Level::s1),
    record::field<&Sheet::documents>("documents").level(Level::s0),
    record::field<&Sheet::changes>("changes").level(Level::s3),
};
static_assert(record::covers<Sheet>(sheet_fields));
inline constexpr std::array accueil_fields{
    record::field<&Accueil::row>("row").level(Level::s1),
    record::field<&Accueil::documents>("documents").level(Level::s0),
    record::field<&Accueil::history>("history").level(Level::s1),
};
static_assert(record::covers<Accueil>(accueil_fields));
}  // namespace marelle::declaration

namespace marelle::record {
template <> inline constexpr Table table_of<declaration::Sheet>{"DeclarationSheet", declaration::sheet_fields};
template <> inline constexpr Table table_of<declaration::Accueil>{"Accueil", declaration::accueil_fields};
}  // namespace marelle::record
