#pragma once
// Reports of fictional places, with everything a document may have to write: for the tests of documents only.
#include "report/document/document.hpp"

namespace marelle::report::sample {

ReportContent impact(Audience audience = Audience::everyone, std::string language = "fr");
ReportContent yearly();  // a CLAS bilan for a partner: tables so wide that they lie on their side
Seal first();
Seal correction();

}  // namespace marelle::report::sample
