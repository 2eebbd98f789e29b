#pragma once
// Who answered, as a sentence says it.
#include "impact/sentences/sentences.hpp"
#include "instrument/instrument.hpp"

namespace marelle::evaluation {

constexpr sentences::Informant said_by(instrument::Informant informant) {
    switch (informant) {
    case instrument::Informant::referent: return sentences::Informant::referent;
    case instrument::Informant::teacher: return sentences::Informant::teacher;
    case instrument::Informant::psychologist: return sentences::Informant::psychologist;
    case instrument::Informant::child: return sentences::Informant::child;
    case instrument::Informant::parent: return sentences::Informant::parent;
    }
    return sentences::Informant::unsaid;
}

}  // namespace marelle::evaluation
