#pragma once
// One row of the table, between the two halves of the store.
#include "instrument/instrument.hpp"

namespace marelle::instrument {

struct Row {
    Id id;
    Definition definition;
    Source source{};
    std::optional<std::string> source_hash;
    std::optional<Id> based_on;
    Instant at;
    std::optional<Id> by;
    std::optional<Instant> published_at;
};
// Takes the next number of the instance and the next version of its code. False: this id is known already.
bool insert(sql::Session& sql, Row const& row);

std::int64_t next_version(sql::Session& sql, std::string const& code);
// The newest published version of a code.
std::optional<Version> newest_of(sql::Session& sql, std::string const& code);

}  // namespace marelle::instrument
