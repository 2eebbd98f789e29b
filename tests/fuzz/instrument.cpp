// A grid of evaluation, TOML or JSON: refused with a code and its wrong fields, or read; what is read is written and
// read again the same, what is wrong with it too, and nothing changed between the two.
// sources: src/instrument/read.cpp src/instrument/toml.cpp src/instrument/schema.cpp src/instrument/rules.cpp
// sources: src/instrument/competences.cpp src/instrument/diff.cpp src/http/body.cpp
// sources: src/record/json.cpp src/record/validate.cpp src/base/text.cpp src/base/dates.cpp src/base/clock.cpp
// sources: src/base/ids.cpp
#include "instrument/instrument.hpp"
#include "base/embedded.hpp"
#include <boost/json/src.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace instrument = marelle::instrument;

// The schema and the competences, from the repository: what is embedded in the program is not linked here.
std::span<marelle::embedded::File const> marelle::embedded::instruments() {
    static auto const text = [](char const* name) {
        std::ifstream in{std::string{"content/instruments/"} + name};
        return std::string{std::istreambuf_iterator<char>{in}, {}};
    };
    static std::string const texts[] = {text("cps_2022.toml"), text("instrument.schema.json")};
    static File const files[] = {{"cps_2022.toml", texts[0], {}, {}, {}, {}},
                                 {"instrument.schema.json", texts[1], {}, {}, {}, {}}};
    return files;
}

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    auto const file = instrument::read({reinterpret_cast<char const*>(data), size});
    if (!file) {
        auto const& error = file.error();
        if (error.fault != marelle::Fault::invalid) std::abort();
        if (error.code != "instrument.not_a_file" && error.code != "instrument.wrong") std::abort();
        if (error.code == "instrument.wrong" && error.fields.empty()) std::abort();
        return 0;
    }
    for (auto const& wrong : file->wrong)
        if (wrong.name.empty() || wrong.code.empty()) std::abort();
    for (auto const& written : {to_toml(file->definition), to_json_text(file->definition)}) {
        auto const again = instrument::read(written);
        if (!again || !(again->definition == file->definition)) std::abort();
        if (again->wrong.size() != file->wrong.size()) std::abort();
        if (!difference(file->definition, again->definition).empty()) std::abort();
    }
    return 0;
}
