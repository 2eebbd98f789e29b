#pragma once
// The field tables of declared_figure.hpp, each after those it holds. S0: what a partner published of nobody.
#include "declared_figure/declared_figure.hpp"

namespace marelle::declared_figure {

inline constexpr std::array declared_figure_edit_fields{
    record::field<&DeclaredFigureEdit::partner>("partner").longest(120).level(Level::s0),
    record::field<&DeclaredFigureEdit::label>("label").longest(200).level(Level::s0),
    record::field<&DeclaredFigureEdit::axis>("axis").longest(120).level(Level::s0),
    record::field<&DeclaredFigureEdit::territory>("territory").longest(120).level(Level::s0),
    record::field<&DeclaredFigureEdit::unit>("unit").level(Level::s0),
    record::field<&DeclaredFigureEdit::value>("value").longest(30).level(Level::s0),
    record::field<&DeclaredFigureEdit::base>("base").level(Level::s0),
    record::field<&DeclaredFigureEdit::counted>("counted").longest(120).level(Level::s0),
    record::field<&DeclaredFigureEdit::from>("from").date().level(Level::s0),
    record::field<&DeclaredFigureEdit::until>("until").date().level(Level::s0),
    record::field<&DeclaredFigureEdit::document>("document").longest(200).level(Level::s0),
    record::field<&DeclaredFigureEdit::page>("page").longest(20).level(Level::s0),
    record::field<&DeclaredFigureEdit::document_on>("document_on").date().level(Level::s0),
    record::field<&DeclaredFigureEdit::total>("total").to("declared_figure").level(Level::s0),
};
static_assert(record::covers<DeclaredFigureEdit>(declared_figure_edit_fields));

inline constexpr std::array doubt_answer_fields{
    record::field<&DoubtAnswer::reason>("reason").longest(500).level(Level::s0),
    record::field<&DoubtAnswer::answered_at>("answered_at").instant().level(Level::s0),
    record::field<&DoubtAnswer::answered_by>("answered_by").level(Level::s1),
};
static_assert(record::covers<DoubtAnswer>(doubt_answer_fields));

inline constexpr std::array declared_withdrawal_fields{
    record::field<&DeclaredWithdrawal::at>("at").instant().level(Level::s0),
    record::field<&DeclaredWithdrawal::by>("by").level(Level::s1),
    record::field<&DeclaredWithdrawal::reason>("reason").longest(300).level(Level::s0),
};
static_assert(record::covers<DeclaredWithdrawal>(declared_withdrawal_fields));

inline constexpr std::array declared_part_fields{
    record::field<&DeclaredPart::id>("id").to("declared_figure").level(Level::s0),
    record::field<&DeclaredPart::label>("label").level(Level::s0),
    record::field<&DeclaredPart::unit>("unit").level(Level::s0),
    record::field<&DeclaredPart::value>("value").level(Level::s0),
};
static_assert(record::covers<DeclaredPart>(declared_part_fields));

inline constexpr std::array new_doubt_answer_fields{
    record::field<&NewDoubtAnswer::doubt>("doubt").longest(300).level(Level::s0),
    record::field<&NewDoubtAnswer::reason>("reason").longest(500).level(Level::s0),
};
static_assert(record::covers<NewDoubtAnswer>(new_doubt_answer_fields));

inline constexpr std::array new_declared_withdrawal_fields{
    record::field<&NewDeclaredWithdrawal::reason>("reason").longest(300).level(Level::s0),
};
static_assert(record::covers<NewDeclaredWithdrawal>(new_declared_withdrawal_fields));

}  // namespace marelle::declared_figure

namespace marelle::record {
template <>
inline constexpr Table table_of<declared_figure::DeclaredFigureEdit>{"DeclaredFigureEdit",
                                                                     declared_figure::declared_figure_edit_fields};
template <>
inline constexpr Table table_of<declared_figure::DoubtAnswer>{"DoubtAnswer", declared_figure::doubt_answer_fields};
template <>
inline constexpr Table table_of<declared_figure::DeclaredWithdrawal>{"DeclaredWithdrawal",
                                                                     declared_figure::declared_withdrawal_fields};
template <>
inline constexpr Table table_of<declared_figure::DeclaredPart>{"DeclaredPart", declared_figure::declared_part_fields};
template <>
inline constexpr Table table_of<declared_figure::NewDoubtAnswer>{"NewDoubtAnswer",
                                                                 declared_figure::new_doubt_answer_fields};
template <>
inline constexpr Table table_of<declared_figure::NewDeclaredWithdrawal>{
    "NewDeclaredWithdrawal", declared_figure::new_declared_withdrawal_fields};
}  // namespace marelle::record

namespace marelle::declared_figure {

inline constexpr std::array new_declared_figure_fields{
    record::field<&NewDeclaredFigure::id>("id").id().level(Level::s0),
    record::field<&NewDeclaredFigure::said>("said").level(Level::s0),
};
static_assert(record::covers<NewDeclaredFigure>(new_declared_figure_fields));

inline constexpr std::array doubt_fields{
    record::field<&Doubt::key>("key").level(Level::s0),
    record::field<&Doubt::kind>("kind").level(Level::s0),
    record::field<&Doubt::words>("words").longest(1000).level(Level::s0),
    record::field<&Doubt::answer>("answer").level(Level::s0),
};
static_assert(record::covers<Doubt>(doubt_fields));

inline constexpr std::array declared_words_fields{
    record::field<&DeclaredWords::version>("version").level(Level::s0),
    record::field<&DeclaredWords::said>("said").level(Level::s0),
    record::field<&DeclaredWords::written_at>("written_at").instant().level(Level::s0),
    record::field<&DeclaredWords::written_by>("written_by").level(Level::s1),
};
static_assert(record::covers<DeclaredWords>(declared_words_fields));

}  // namespace marelle::declared_figure

namespace marelle::record {
template <>
inline constexpr Table table_of<declared_figure::NewDeclaredFigure>{"NewDeclaredFigure",
                                                                    declared_figure::new_declared_figure_fields};
template <> inline constexpr Table table_of<declared_figure::Doubt>{"DeclaredDoubt", declared_figure::doubt_fields};
template <>
inline constexpr Table table_of<declared_figure::DeclaredWords>{"DeclaredWords",
                                                                declared_figure::declared_words_fields};
}  // namespace marelle::record

namespace marelle::declared_figure {

inline constexpr std::array declared_figure_row_fields{
    record::field<&DeclaredFigureRow::id>("id").id().level(Level::s0),
    record::field<&DeclaredFigureRow::version>("version").level(Level::s0),
    record::field<&DeclaredFigureRow::establishment>("establishment").level(Level::s0),
    record::field<&DeclaredFigureRow::said>("said").level(Level::s0),
    record::field<&DeclaredFigureRow::doubts>("doubts").level(Level::s0),
};
static_assert(record::covers<DeclaredFigureRow>(declared_figure_row_fields));

inline constexpr std::array declared_figure_fields{
    record::field<&DeclaredFigure::id>("id").id().level(Level::s0),
    record::field<&DeclaredFigure::version>("version").level(Level::s0),
    record::field<&DeclaredFigure::establishment>("establishment").level(Level::s0),
    record::field<&DeclaredFigure::said>("said").level(Level::s0),
    record::field<&DeclaredFigure::doubts>("doubts").level(Level::s0),
    record::field<&DeclaredFigure::total>("total").level(Level::s0),
    record::field<&DeclaredFigure::parts>("parts").level(Level::s0),
    record::field<&DeclaredFigure::words>("words").level(Level::s0),
    record::field<&DeclaredFigure::withdrawal>("withdrawal").level(Level::s0),
    record::field<&DeclaredFigure::may>("may").level(Level::s0),
};
static_assert(record::covers<DeclaredFigure>(declared_figure_fields));

}  // namespace marelle::declared_figure

namespace marelle::record {
template <>
inline constexpr Table table_of<declared_figure::DeclaredFigureRow>{"DeclaredFigureRow",
                                                                    declared_figure::declared_figure_row_fields};
template <>
inline constexpr Table table_of<declared_figure::DeclaredFigure>{"DeclaredFigure",
                                                                 declared_figure::declared_figure_fields};
}  // namespace marelle::record
