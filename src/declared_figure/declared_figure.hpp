#pragma once
// What a partner declares in a document of its own (chiffre déclaré): kept as printed, with its base, its period and
// where it was read, beside what can be doubted of it. A doubt is shown and never mended: a person answers it with a
// reason, or corrects what was typed. Nothing in here is about a person (docs/decisions/0029).
#include "access/access.hpp"
#include "base/clock.hpp"
#include "base/dates.hpp"
#include "declared_figure/doubts.hpp"
#include "record/named.hpp"

namespace marelle::http {
class Router;
}

namespace marelle::declared_figure {

// As typed; the body of PUT.
struct DeclaredFigureEdit {
    std::string partner;  // as it signs: "Agglomération du Val-Clair"
    std::string label;    // what is counted: "Élèves à l’aise en lecture à la fin du CE1"
    std::optional<std::string> axis, territory;
    Unit unit{};
    std::string value;  // as printed, comma or point; answered with a point: "37.4"
    std::optional<std::int64_t> base;
    std::optional<std::string> counted;  // who the base counts: "élèves évalués"
    Date from, until;
    std::string document;
    std::optional<std::string> page;
    std::optional<Date> document_on;
    std::optional<Id> total;  // the figure that this one is a part of
};

// The body of POST. The id is the sender's: sent twice is kept once.
struct NewDeclaredFigure {
    Id id;
    DeclaredFigureEdit said;
};

struct DoubtAnswer {
    std::string reason;
    Instant answered_at;
    Named answered_by;
};

struct Doubt {
    std::string key;  // the same as long as what it is about does not change
    DoubtKind kind{};
    std::string words;
    std::optional<DoubtAnswer> answer;
};

struct DeclaredFigureRow {
    Id id;
    std::int64_t version{};
    std::optional<Named> establishment;  // none: of the whole network
    DeclaredFigureEdit said;
    std::vector<Doubt> doubts;
};

// What an earlier correction replaced.
struct DeclaredWords {
    std::int64_t version{};
    DeclaredFigureEdit said;
    Instant written_at;
    Named written_by;
};

struct DeclaredWithdrawal {
    Instant at;
    Named by;
    std::string reason;
};

struct DeclaredPart {
    Id id;
    std::string label;
    Unit unit{};
    std::string value;
};

struct DeclaredFigure {
    Id id;
    std::int64_t version{};
    std::optional<Named> establishment;
    DeclaredFigureEdit said;
    std::vector<Doubt> doubts;
    std::optional<Named> total;        // with its label
    std::vector<DeclaredPart> parts;   // in the order of their labels
    std::vector<DeclaredWords> words;  // newest first, the words of today included
    std::optional<DeclaredWithdrawal> withdrawal;
    std::vector<std::string> may;  // "write": what this reader may do with it
};

// The body of PUT …/answers: without a reason, the doubt stands again.
struct NewDoubtAnswer {
    std::string doubt;
    std::optional<std::string> reason;
};

struct NewDeclaredWithdrawal {
    std::string reason;
};

// --- rules (rules.cpp): pure ---

// The figure of an edit, every wrong field named: value not a number as printed, a count with decimals, a base under 0
// or too large, an end before its start.
Result<Compared> may_keep(DeclaredFigureEdit const& edit);

// --- store (store.cpp, read.cpp) ---

// The scope is that of declared_figure.read: a director reads the establishment's and the network's, headquarters all.
struct Reader {
    access::Scope const& scope;
    std::string_view language;
};
// Those whose period touches `period`, or all; newest period first. Withdrawn ones are not in.
std::vector<DeclaredFigureRow> declared_figures(sql::Session& sql, Reader const& reader,
                                                std::optional<Period> const& period);
// A withdrawn one too. Refused: declared_figure.unknown.
Result<DeclaredFigure> find(sql::Session& sql, Reader const& reader, Id const& id);
// What would be doubted of it, were it kept (`instead_of`: in place of this one); nothing is written.
Result<std::vector<Doubt>> doubts_of(sql::Session& sql, Reader const& reader, DeclaredFigureEdit const& edit,
                                     std::optional<Id> const& instead_of);

// The scope is that of declared_figure.write: a director's are the establishment's, headquarters' the network's.
// Refused besides may_keep: declared_figure.unknown, declared_figure.not_yours (read, not written), a total that is not
// there, is withdrawn, is itself or is itself a part (body.wrong_fields), declared_figure.id_reused (same id, other
// content).
Result<> declare(sql::Session& sql, access::Scope const& scope, NewDeclaredFigure const& sent);
// Refused: stale, declared_figure.withdrawn.
Result<> correct(sql::Session& sql, access::Scope const& scope, Id const& id, std::int64_t version,
                 DeclaredFigureEdit const& edit);
Result<> withdraw(sql::Session& sql, access::Scope const& scope, Id const& id, std::string const& reason);
Result<> restore(sql::Session& sql, access::Scope const& scope, Id const& id);
// Refused: declared_figure.doubt_gone (what was typed has changed since, or the doubt was never there).
Result<> answer(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& id,
                NewDoubtAnswer const& said);

void add_routes(http::Router& router);

}  // namespace marelle::declared_figure

#include "declared_figure/fields.hpp"
