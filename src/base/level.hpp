#pragma once
// How much a value may hurt. Every field of every record has a level; a field without one counts as S4.
//   s0  published, disclosure-controlled figures
//   s1  first name + initial, group, presence, session list
//   s2  surname, birth date, guardians' phones, who may collect, allergies
//   s3  evaluations, interviews, social situation, motives, documents, home address
//   s4  psychologist's notes, child-protection concerns, judicial measures, health detail
//   sx  protected location: own table, own key, deny by default

namespace marelle {

enum class Level { s0, s1, s2, s3, s4, sx };

constexpr char const* name_of(Level level) {
    constexpr char const* names[] = {"S0", "S1", "S2", "S3", "S4", "SX"};
    return names[static_cast<int>(level)];
}

}  // namespace marelle
