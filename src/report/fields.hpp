#pragma once
// The field tables of report.hpp, each after those it holds. S0 but for names of those who worked on it.
#include "record/record.hpp"
#include "report/report.hpp"

namespace marelle::record {
inline constexpr Choice report_life_choices[] = {{"draft"}, {"frozen"}, {"discarded"}};
template <> inline constexpr std::span<Choice const> choices_of<report::State>{report_life_choices};
inline constexpr Choice report_address_kind_choices[] = {{"public"}, {"partner"}};
template <> inline constexpr std::span<Choice const> choices_of<report::AddressKind>{report_address_kind_choices};
inline constexpr Choice report_change_kind_choices[] = {{"value"},      {"cell"},  {"text"},
                                                        {"definition"}, {"added"}, {"removed"}};
template <> inline constexpr std::span<Choice const> choices_of<report::ChangeKind>{report_change_kind_choices};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_change_fields{
    record::field<&ReportChange::kind>("kind").level(Level::s0),
    record::field<&ReportChange::section>("section").level(Level::s0),
    record::field<&ReportChange::figure>("figure").level(Level::s0),
    record::field<&ReportChange::release>("release").level(Level::s0),
    record::field<&ReportChange::position>("position").level(Level::s0),
    record::field<&ReportChange::title>("title").longest(1000).level(Level::s0),
    record::field<&ReportChange::before>("before").longest(8000).level(Level::s0),
    record::field<&ReportChange::after>("after").longest(8000).level(Level::s0),
};
static_assert(record::covers<ReportChange>(report_change_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportChange>{"ReportChange", report::report_change_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_version_row_fields{
    record::field<&ReportVersionRow::id>("id").id().level(Level::s0),
    record::field<&ReportVersionRow::report>("report").to("report").level(Level::s0),
    record::field<&ReportVersionRow::number>("number").level(Level::s0),
    record::field<&ReportVersionRow::frozen_at>("frozen_at").instant().level(Level::s0),
    record::field<&ReportVersionRow::frozen_by>("frozen_by").level(Level::s1),
    record::field<&ReportVersionRow::hash>("hash").level(Level::s0),
    record::field<&ReportVersionRow::reason>("reason").longest(500).level(Level::s0),
    record::field<&ReportVersionRow::withdrawn_at>("withdrawn_at").instant().level(Level::s0),
};
static_assert(record::covers<ReportVersionRow>(report_version_row_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportVersionRow>{"ReportVersionRow",
                                                                      report::report_version_row_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_row_fields{
    record::field<&ReportRow::id>("id").id().level(Level::s0),
    record::field<&ReportRow::chain>("chain").id().level(Level::s0),
    record::field<&ReportRow::kind>("template").level(Level::s0),
    record::field<&ReportRow::title>("title").longest(500).level(Level::s0),
    record::field<&ReportRow::audience>("audience").level(Level::s0),
    record::field<&ReportRow::partner>("partner").level(Level::s0),
    record::field<&ReportRow::establishment>("establishment").level(Level::s0),
    record::field<&ReportRow::from>("from").date().level(Level::s0),
    record::field<&ReportRow::until>("until").date().level(Level::s0),
    record::field<&ReportRow::state>("state").level(Level::s0),
    record::field<&ReportRow::version>("version").level(Level::s0),
    record::field<&ReportRow::computed_at>("computed_at").instant().level(Level::s0),
    record::field<&ReportRow::opened_at>("opened_at").instant().level(Level::s0),
    record::field<&ReportRow::opened_by>("opened_by").level(Level::s1),
    record::field<&ReportRow::corrects>("corrects").level(Level::s0),
    record::field<&ReportRow::frozen>("frozen").level(Level::s0),
    record::field<&ReportRow::corrected>("corrected").level(Level::s0),
};
static_assert(record::covers<ReportRow>(report_row_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportRow>{"ReportRow", report::report_row_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_address_fields{
    record::field<&ReportAddress::id>("id").id().level(Level::s0),
    record::field<&ReportAddress::kind>("kind").level(Level::s0),
    record::field<&ReportAddress::made_at>("made_at").instant().level(Level::s0),
    record::field<&ReportAddress::made_by>("made_by").level(Level::s1),
    record::field<&ReportAddress::ended_at>("ended_at").instant().level(Level::s0),
};
static_assert(record::covers<ReportAddress>(report_address_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportAddress>{"ReportAddress", report::report_address_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array made_report_address_fields{
    record::field<&MadeReportAddress::address>("address").level(Level::s0),
    record::field<&MadeReportAddress::path>("path").level(Level::s0),
    record::field<&MadeReportAddress::qr>("qr").longest(40000).level(Level::s0),
    record::field<&MadeReportAddress::qr_size>("qr_size").level(Level::s0),
};
static_assert(record::covers<MadeReportAddress>(made_report_address_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::MadeReportAddress>{"MadeReportAddress",
                                                                       report::made_report_address_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_withdrawal_fields{
    record::field<&ReportWithdrawal::at>("at").instant().level(Level::s0),
    record::field<&ReportWithdrawal::by>("by").level(Level::s1),
    record::field<&ReportWithdrawal::reason>("reason").longest(500).level(Level::s0),
};
static_assert(record::covers<ReportWithdrawal>(report_withdrawal_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportWithdrawal>{"ReportWithdrawal",
                                                                      report::report_withdrawal_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_seal_fields{
    record::field<&ReportSeal::id>("id").id().level(Level::s0),
    record::field<&ReportSeal::report>("report").to("report").level(Level::s0),
    record::field<&ReportSeal::number>("number").level(Level::s0),
    record::field<&ReportSeal::hash>("hash").level(Level::s0),
    record::field<&ReportSeal::frozen_at>("frozen_at").instant().level(Level::s0),
    record::field<&ReportSeal::frozen_by>("frozen_by").level(Level::s1),
    record::field<&ReportSeal::audit_seq>("audit_seq").level(Level::s0),
    record::field<&ReportSeal::audit_signed_at>("audit_signed_at").instant().level(Level::s0),
    record::field<&ReportSeal::audit_hash>("audit_hash").level(Level::s0),
    record::field<&ReportSeal::audit_signature>("audit_signature").level(Level::s0),
    record::field<&ReportSeal::corrects>("corrects").to("report_version").level(Level::s0),
    record::field<&ReportSeal::corrected_by>("corrected_by").to("report_version").level(Level::s0),
    record::field<&ReportSeal::corrected_number>("corrected_number").level(Level::s0),
    record::field<&ReportSeal::reason>("reason").longest(500).level(Level::s0),
    record::field<&ReportSeal::changes>("changes").longest(10000).level(Level::s0),
    record::field<&ReportSeal::withdrawal>("withdrawal").level(Level::s0),
    record::field<&ReportSeal::addresses>("addresses").level(Level::s0),
};
static_assert(record::covers<ReportSeal>(report_seal_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportSeal>{"ReportSeal", report::report_seal_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_version_fields{
    record::field<&ReportVersion::seal>("seal").level(Level::s0),
    record::field<&ReportVersion::content>("content").level(Level::s0),
    record::field<&ReportVersion::may>("may").level(Level::s0),
};
static_assert(record::covers<ReportVersion>(report_version_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportVersion>{"ReportVersion", report::report_version_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_correction_fields{
    record::field<&ReportCorrection::version>("version").to("report_version").level(Level::s0),
    record::field<&ReportCorrection::report>("report").to("report").level(Level::s0),
    record::field<&ReportCorrection::number>("number").level(Level::s0),
    record::field<&ReportCorrection::reason>("reason").longest(500).level(Level::s0),
};
static_assert(record::covers<ReportCorrection>(report_correction_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportCorrection>{"ReportCorrection",
                                                                      report::report_correction_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_fields{
    record::field<&Report::id>("id").id().level(Level::s0),
    record::field<&Report::chain>("chain").id().level(Level::s0),
    record::field<&Report::state>("state").level(Level::s0),
    record::field<&Report::version>("version").level(Level::s0),
    record::field<&Report::establishment>("establishment").level(Level::s0),
    record::field<&Report::content>("content").level(Level::s0),
    record::field<&Report::already_exposed>("already_exposed").level(Level::s0),
    record::field<&Report::outdated>("outdated").level(Level::s0),
    record::field<&Report::corrects>("corrects").level(Level::s0),
    record::field<&Report::changes>("changes").longest(10000).level(Level::s0),
    record::field<&Report::opened_by>("opened_by").level(Level::s1),
    record::field<&Report::opened_at>("opened_at").instant().level(Level::s0),
    record::field<&Report::discarded_at>("discarded_at").instant().level(Level::s0),
    record::field<&Report::versions>("versions").level(Level::s0),
    record::field<&Report::seal>("seal").level(Level::s0),
    record::field<&Report::may>("may").level(Level::s0),
};
static_assert(record::covers<Report>(report_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::Report>{"Report", report::report_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array edited_text_fields{
    record::field<&EditedText::section>("section").level(Level::s0),
    record::field<&EditedText::key>("key").level(Level::s0),
    record::field<&EditedText::text>("text").longest(8000).level(Level::s0),
};
static_assert(record::covers<EditedText>(edited_text_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::EditedText>{"EditedText", report::edited_text_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array edited_texts_fields{
    record::field<&EditedTexts::texts>("texts").longest(100).level(Level::s0),
};
static_assert(record::covers<EditedTexts>(edited_texts_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::EditedTexts>{"EditedTexts", report::edited_texts_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array new_report_fields{
    record::field<&NewReport::id>("id").id().level(Level::s0),
    record::field<&NewReport::kind>("template").level(Level::s0),
    record::field<&NewReport::from>("from").date().level(Level::s0),
    record::field<&NewReport::until>("until").date().level(Level::s0),
    record::field<&NewReport::audience>("audience").level(Level::s0),
    record::field<&NewReport::partner>("partner").longest(120).level(Level::s0),
    record::field<&NewReport::language>("language").level(Level::s0),
};
static_assert(record::covers<NewReport>(new_report_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::NewReport>{"NewReport", report::new_report_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array new_report_reason_fields{
    record::field<&NewReportReason::reason>("reason").longest(500).level(Level::s0),
};
static_assert(record::covers<NewReportReason>(new_report_reason_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::NewReportReason>{"NewReportReason",
                                                                     report::new_report_reason_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array new_report_address_fields{
    record::field<&NewReportAddress::kind>("kind").level(Level::s0),
};
static_assert(record::covers<NewReportAddress>(new_report_address_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::NewReportAddress>{"NewReportAddress",
                                                                      report::new_report_address_fields};
}  // namespace marelle::record
