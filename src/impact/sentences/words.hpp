#pragma once
// Numbers as sentences say them. For impact/sentences only.
#include "impact/sentences/sentences.hpp"
#include "impact/statistics/verdict.hpp"

namespace marelle::sentences {

using statistics::Interval;
using statistics::Refusal;
using statistics::Verdict;

// In an interval, the words "approché" or none.
enum class Domain { checked, approximate };
inline Domain domain_of(statistics::Estimate const& estimate) {
    return estimate.valid_domain ? Domain::checked : Domain::approximate;
}

inline std::int64_t whole(double number) { return static_cast<std::int64_t>(number); }

std::string_view name_of(Who who);
std::string_view name_of(Does does);
std::string_view name_of(Informant informant);
std::string_view name_of(Verdict verdict);
std::string_view name_of(Refusal refusal);

std::string about(Language language, Subject const& subject);
std::string people(Language language, Who who, double k);
std::string of(Language language, Who who, statistics::Count count);
std::string does(Language language, Subject const& subject, double k);
std::string missing(Language language, double unknown);
std::string contradiction(Language language, Subject const& subject);

// Decimals enough for what is not 0 not to be printed as if it were; three more than the least, at most.
int decimals_for(std::span<double const> numbers, int least = 0);

// "+19", "−7", "0": the sign of a change is always said.
std::string with_sign(Language language, double number, int decimals);
std::string interval(Language language, Domain domain, std::string_view low, std::string_view high);

// A share and its interval, 0…1: "74 %", and "intervalle à 95 % : de 60 à 85 %".
struct Said {
    std::string value, interval;
};
Said said_share(Language language, statistics::Estimate const& estimate);
// A change of a share, −2…2: "+19 points".
Said said_points(Language language, statistics::Estimate const& estimate);
// Any other number, as it is.
Said said_number(Language language, statistics::Estimate const& estimate, int decimals);

}  // namespace marelle::sentences
