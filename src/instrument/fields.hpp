#pragma once
// The field tables of instrument.hpp, each after those it holds. Nothing here is about a person but who wrote it.
#include "instrument/instrument.hpp"

#define MARELLE_TABLE(Type, table, fields_name) \
    static_assert(record::covers<Type>(fields_name)); \
    } \
    namespace marelle::record { \
    template <> inline constexpr Table table_of<instrument::Type>{table, instrument::fields_name}; \
    } \
    namespace marelle::instrument {

namespace marelle::record {
inline constexpr Choice informant_choices[] = {{"referent"}, {"teacher"}, {"psychologist"}, {"child"}, {"parent"}};
template <> inline constexpr std::span<Choice const> choices_of<instrument::Informant>{informant_choices};
inline constexpr Choice scale_choices[] = {{"frequency4"}, {"smiley3"}};
template <> inline constexpr std::span<Choice const> choices_of<instrument::Scale>{scale_choices};
inline constexpr Choice instrument_state_choices[] = {{"draft"}, {"published"}, {"retired"}};
template <> inline constexpr std::span<Choice const> choices_of<instrument::State>{instrument_state_choices};
inline constexpr Choice instrument_source_choices[] = {{"shipped"}, {"file"}, {"version"}};
template <> inline constexpr std::span<Choice const> choices_of<instrument::Source>{instrument_source_choices};
inline constexpr Choice change_choices[] = {{"added"}, {"removed"}, {"changed"}};
template <> inline constexpr std::span<Choice const> choices_of<instrument::Change>{change_choices};
}  // namespace marelle::record

namespace marelle::instrument {

using record::field;

inline constexpr std::array framework_fields{
    field<&Framework::name>("name").longest(40).level(Level::s0),
    field<&Framework::version>("version").longest(40).level(Level::s0),
};
MARELLE_TABLE(Framework, "InstrumentFramework", framework_fields)

inline constexpr std::array criterion_fields{
    field<&Criterion::key>("key").longest(40).level(Level::s0),
    field<&Criterion::title>("title").longest(120).level(Level::s0),
    field<&Criterion::why>("why").longest(600).level(Level::s0),
    field<&Criterion::expected_from>("expected_from").level(Level::s0),
    field<&Criterion::expected_from_smileys>("expected_from_smileys").level(Level::s0),
};
MARELLE_TABLE(Criterion, "InstrumentCriterion", criterion_fields)

inline constexpr std::array item_fields{
    field<&Item::key>("key").longest(40).level(Level::s0),
    field<&Item::criterion>("criterion").longest(40).level(Level::s0),
    field<&Item::cps>("cps").longest(10).level(Level::s0),
    field<&Item::text>("text").longest(240).level(Level::s0),
    field<&Item::help>("help").longest(400).level(Level::s0),
    field<&Item::reversed>("reversed").level(Level::s0),
    field<&Item::anchors>("anchors").longest(4).level(Level::s0),
};
MARELLE_TABLE(Item, "InstrumentItem", item_fields)

inline constexpr std::array form_fields{
    field<&Form::cursus>("cursus").level(Level::s0),
    field<&Form::informant>("informant").level(Level::s0),
    field<&Form::scale>("scale").level(Level::s0),
    field<&Form::opening>("opening").longest(600).level(Level::s0),
    field<&Form::levels>("levels").longest(4).level(Level::s0),
    field<&Form::not_observed>("not_observed").longest(40).level(Level::s0),
    field<&Form::items>("items").longest(60).level(Level::s0),
};
MARELLE_TABLE(Form, "InstrumentForm", form_fields)

inline constexpr std::array definition_fields{
    field<&Definition::code>("code").longest(40).level(Level::s0),
    field<&Definition::title>("title").longest(120).level(Level::s0),
    field<&Definition::language>("language").longest(12).level(Level::s0),
    field<&Definition::licence>("licence").longest(120).level(Level::s0),
    field<&Definition::authors>("authors").longest(200).level(Level::s0),
    field<&Definition::about>("about").longest(2000).level(Level::s0),
    field<&Definition::framework>("framework").level(Level::s0),
    field<&Definition::criteria>("criteria").longest(12).level(Level::s0),
    field<&Definition::forms>("forms").longest(45).level(Level::s0),
};
MARELLE_TABLE(Definition, "InstrumentDefinition", definition_fields)

inline constexpr std::array competence_fields{
    field<&Competence::code>("code").level(Level::s0),
    field<&Competence::title>("title").level(Level::s0),
    field<&Competence::within>("within").level(Level::s0),
};
MARELLE_TABLE(Competence, "Competence", competence_fields)

inline constexpr std::array difference_fields{
    field<&Difference::path>("path").level(Level::s0),
    field<&Difference::kind>("kind").level(Level::s0).label("field.change"),
    field<&Difference::before>("before").level(Level::s0),
    field<&Difference::after>("after").level(Level::s0),
};
MARELLE_TABLE(Difference, "InstrumentDifference", difference_fields)

inline constexpr std::array gap_fields{
    field<&Gap::field>("field").level(Level::s0),
    field<&Gap::code>("code").level(Level::s0),
};
MARELLE_TABLE(Gap, "InstrumentGap", gap_fields)

inline constexpr std::array version_fields{
    field<&Version::id>("id").id().level(Level::s0),
    field<&Version::code>("code").level(Level::s0),
    field<&Version::version>("version").level(Level::s0),
    field<&Version::number>("number").level(Level::s0),
    field<&Version::state>("state").level(Level::s0),
    field<&Version::title>("title").level(Level::s0),
    field<&Version::language>("language").level(Level::s0),
    field<&Version::licence>("licence").level(Level::s0),
    field<&Version::source>("source").level(Level::s0),
    field<&Version::forms>("forms").level(Level::s0),
    field<&Version::created_at>("created_at").instant().level(Level::s0),
    field<&Version::created_by>("created_by").level(Level::s0),
    field<&Version::published_at>("published_at").instant().level(Level::s0),
    field<&Version::published_by>("published_by").level(Level::s0),
    field<&Version::retired_at>("retired_at").instant().level(Level::s0),
    field<&Version::may>("may").level(Level::s0),
};
MARELLE_TABLE(Version, "InstrumentVersion", version_fields)

inline constexpr std::array instrument_fields{
    field<&Instrument::version>("version").level(Level::s0),
    field<&Instrument::definition>("definition").level(Level::s0),
    field<&Instrument::gaps>("gaps").level(Level::s0),
    field<&Instrument::edition>("edition").level(Level::s0),
};
MARELLE_TABLE(Instrument, "Instrument", instrument_fields)

inline constexpr std::array new_draft_fields{
    field<&NewDraft::id>("id").id().level(Level::s0),
    field<&NewDraft::from>("from").to("instrument").level(Level::s0),
    field<&NewDraft::file>("file").longest(400000).level(Level::s0),
};
MARELLE_TABLE(NewDraft, "InstrumentDraft", new_draft_fields)

inline constexpr std::array file_reading_fields{
    field<&FileReading::definition>("definition").level(Level::s0),
    field<&FileReading::gaps>("gaps").level(Level::s0),
    field<&FileReading::against>("against").level(Level::s0),
    field<&FileReading::differences>("differences").level(Level::s0),
};
MARELLE_TABLE(FileReading, "InstrumentReading", file_reading_fields)

inline constexpr std::array paper_fields{
    field<&Paper::code>("code").level(Level::s0),         field<&Paper::version>("version").level(Level::s0),
    field<&Paper::authors>("authors").level(Level::s0),   field<&Paper::about>("about").level(Level::s0),
    field<&Paper::criteria>("criteria").level(Level::s0), field<&Paper::form>("form").level(Level::s0),
};
MARELLE_TABLE(Paper, "InstrumentPaper", paper_fields)

#undef MARELLE_TABLE

}  // namespace marelle::instrument
