#pragma once
// Grids of evaluation as data (grille d'évaluation): criteria, and for each cursus and informant a form of observable
// items, each with what every level looks like (repères). A version is immutable once published: a round freezes one
// (docs/decisions/0024). Nothing here is about a child. Shipped: content/instruments/, our own, under CC BY 4.0; each
// item is coded to a psychosocial competence (CPS, Santé publique France 2022).
#include "access/access.hpp"
#include "base/clock.hpp"
#include "record/named.hpp"
#include "record/record.hpp"
#include "sql/sql.hpp"
#include <map>
#include <set>

namespace marelle::http {
class Router;
}

namespace marelle::instrument {

// Who answers (répondant). Never averaged together.
enum class Informant { referent, teacher, psychologist, child, parent };
// frequency4: 1 never … 4 nearly always, over the last four weeks. smiley3: 1 no, 2 a little, 3 yes, read aloud.
enum class Scale { frequency4, smiley3 };
enum class State { draft, published, retired };
enum class Source { shipped, file, version };  // where its first words came from

constexpr int levels_of(Scale scale) { return scale == Scale::frequency4 ? 4 : 3; }

struct Framework {
    std::string name;  // "CPS"
    std::string version;
    bool operator==(Framework const&) const = default;
};

struct Criterion {
    std::string key;  // "school"
    std::string title;
    std::string why;  // what it looks at, and why
    // The lowest score of a child who is at the expected level, on each scale: 1…4 and 1…3.
    double expected_from{}, expected_from_smileys{};
    bool operator==(Criterion const&) const = default;
};

struct Item {
    std::string key;  // unique in its form; the same key elsewhere is the same notion
    std::string criterion;
    std::optional<std::string> cps;  // "S3.1", of content/instruments/cps_2022.toml
    std::string text;
    std::optional<std::string> help;
    bool reversed{};                   // a high level is not what is hoped for
    std::vector<std::string> anchors;  // what each level looks like, lowest first: as many as the scale has levels
    bool operator==(Item const&) const = default;
};

struct Form {
    int cursus{};  // 1…9, content/defaults/cursus.toml
    Informant informant{};
    Scale scale{};
    std::string opening;              // said or read before the first item
    std::vector<std::string> levels;  // the words of the scale, lowest first: "Jamais", "Parfois", …
    std::string not_observed;         // the words of no answer: "Non observé", "Je ne sais pas"
    std::vector<Item> items;
    bool operator==(Form const&) const = default;
};

// What a file holds (TOML or JSON), and what a version says.
struct Definition {
    std::string code;  // "grille-marelle": the same for all its versions
    std::string title;
    std::string language;  // "fr"
    std::string licence;   // SPDX ("CC-BY-4.0"), or in a few words who allows what
    std::string authors;
    std::string about;  // for whom, how, in a few sentences
    Framework framework;
    std::vector<Criterion> criteria;
    std::vector<Form> forms;
    bool operator==(Definition const&) const = default;
};

// "2-teacher"
std::string name_of(Form const& form);
std::string form_name(int cursus, Informant informant);
Form const* form_named(Definition const& definition, std::string_view name);
Form const* form_of(Definition const& definition, int cursus, Informant informant);
Criterion const* criterion_of(Definition const& definition, std::string_view key);
double expected_from(Criterion const& criterion, Scale scale);

// --- reading and writing files (read.cpp, toml.cpp, schema.cpp, rules.cpp): pure ---

// A file that can be read, and all that keeps it from being published: {"forms/3/items/0/anchors/1", "required"}.
struct Reading {
    Definition definition;
    std::vector<Error::Field> wrong;
};
// TOML, or JSON when its first character is a brace. Refused: instrument.not_a_file (with line and column),
// instrument.wrong (fields of another type, unknown ones, too many or too long).
Result<Reading> read(std::string_view file);
Result<Definition> parse_toml(std::string_view text);  // refused besides: instrument.incomplete, every field named
Result<Definition> parse_json(std::string_view text);
// Everything that keeps it from being published: first the JSON Schema (content/instruments/instrument.schema.json),
// then our own rules.
std::vector<Error::Field> wrong_in(Definition const& definition);

std::string to_toml(Definition const& definition);  // read again, it says the same
std::string to_json_text(Definition const& definition);

// The competences of content/instruments/cps_2022.toml.
struct Competence {
    std::string code;  // "C1" general, "C1.1" specific
    std::string title;
    std::string within;  // the title of what it is part of: "Compétences cognitives", or its general competence
};
std::vector<Competence> const& competences();
Competence const* competence(std::string_view code);

// --- answers (score.cpp): pure ---

// By item: a level, or nothing when it was not observed (never zero). An item without an answer is not there.
using Answers = std::map<std::string, std::optional<int>, std::less<>>;

// {"answers/starts_work", "unknown"}: no such item, or "out_of_range": no such level.
std::vector<Error::Field> wrong_in(Form const& form, Answers const& answers);

struct Score {
    std::string criterion;
    std::optional<double> value;  // mean of the answered items, reversed ones turned round; nothing under two thirds
    int answered{}, not_observed{}, items{};
    std::optional<bool> expected;  // at the expected level; nothing without a value
};
// One a criterion of the form, in the order of the definition. Smileys keep their own 1…3: never rescaled.
std::vector<Score> score(Definition const& definition, Form const& form, Answers const& answers);

// --- differences (diff.cpp): pure ---

enum class Change { added, removed, changed };
struct Difference {
    std::string path;  // "forms/2-teacher/items/starts_work/anchors/1"
    Change kind{};
    std::optional<std::string> before, after;
};
// Every leaf with its value, in reading order. Two definitions are the same when these are.
std::vector<std::pair<std::string, std::string>> leaves(Definition const& definition);
std::vector<Difference> difference(Definition const& before, Definition const& after);

// --- the code printed on paper (paper.cpp): pure ---

// "M12-23-7": version number 12 of the instance, cursus 2, informant 3 (the third of the enum: psychologist), check
// digit (Damm 2004: every wrong digit and every swap of neighbours is caught).
struct PaperCode {
    std::int64_t number{};
    int cursus{};
    Informant informant{};
};
std::string paper_code(PaperCode const& code);
// As typed: blanks, hyphens and case do not matter, neither does the M. Refused: instrument.paper_code.
Result<PaperCode> read_paper_code(std::string_view typed);

// --- store (store.cpp): SQL. Nothing personal: no scope. ---

struct Version {  // in a list
    Id id;
    std::string code;
    std::int64_t version{};  // of this code
    std::int64_t number{};   // in the whole instance: printed on paper
    State state{};
    std::string title, language, licence;
    Source source{};
    std::vector<std::string> forms;  // "1-referent"
    Instant created_at;
    std::optional<Named> created_by;  // nobody: shipped
    std::optional<Instant> published_at;
    std::optional<Named> published_by;
    std::optional<Instant> retired_at;
    std::vector<std::string> may;  // "edit", "publish", "discard", "copy": what this reader may do with it
};

// What keeps a draft from being published: {"forms/3/items/0/anchors/1", "required"}.
struct Gap {
    std::string field, code;  // a code of field_error.*
};

struct Instrument {
    Version version;
    Definition definition;
    std::vector<Gap> gaps;   // of a draft
    std::int64_t edition{};  // of a draft, for If-Match
};

// The body of POST /api/v1/instruments: a draft made from a version, or from a file.
struct NewDraft {
    std::optional<Id> id;  // made by the client: sent twice, it is one draft
    std::optional<Id> from;
    std::optional<std::string> file;  // TOML or JSON
};

// A file that was only looked at.
struct FileReading {
    Definition definition;
    std::vector<Gap> gaps;
    std::optional<Version> against;  // the newest version of the same code
    std::vector<Difference> differences;
};

// One form to print, with what is needed beside it.
struct Paper {
    std::string code;  // "M12-23-7"
    Version version;
    std::string authors, about;
    std::vector<Criterion> criteria;  // those of the form
    Form form;
};

// Drafts are seen by who may write them.
enum class Drafts { hidden, seen };
std::vector<Version> versions(sql::Session& sql, Drafts drafts);          // by code, newest first
Result<Instrument> find(sql::Session& sql, Drafts drafts, Id const& id);  // instrument.unknown
// For a round: a version that may be answered, or was (published or retired). instrument.unknown
Result<Instrument> frozen(sql::Session& sql, Id const& id);
Result<Instrument> of_paper(sql::Session& sql, PaperCode const& code);  // instrument.unknown; its form is there
// The published version of each code.
std::vector<Version> in_force(sql::Session& sql);

// --- writing: who may (rules.cpp), and the SQL ---

// Headquarters write instruments; so does the director of an instance that holds one establishment alone. Refused:
// instrument.not_yours.
Result<> may_write(Actor const& actor, std::int64_t establishments);
Drafts drafts_of(sql::Session& sql, Actor const& actor);

Result<Instrument> write_draft(sql::Session& sql, Actor const& actor, NewDraft const& wanted);
// The whole definition. Refused: instrument.published (a version is immutable), stale.
Result<Instrument> edit(sql::Session& sql, Actor const& actor, Id const& id, std::int64_t edition,
                        Definition const& definition);
// Published, once and for all; the version before it retires. Refused: instrument.incomplete with every gap.
Result<Instrument> publish(sql::Session& sql, Actor const& actor, Id const& id, std::int64_t edition);
// A draft nobody wants: it is no longer seen. Refused: instrument.published.
Result<> discard(sql::Session& sql, Actor const& actor, Id const& id);
Result<FileReading> look_at(sql::Session& sql, std::string_view file);
Result<Paper> paper(sql::Session& sql, Drafts drafts, Id const& id, std::string_view form);

// Writes the shipped instruments that the database has not got yet: published when their code is new, else as a draft
// to compare; says how many it wrote. Asked first at every start: nothing is written when they are all there.
int store_shipped(sql::Session& sql, Instant const& now);
bool shipped_are_stored(sql::Session& sql);

void add_routes(http::Router& router);
void add_export_routes(http::Router& router);

}  // namespace marelle::instrument

#include "instrument/fields.hpp"
