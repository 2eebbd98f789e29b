# Which folder may include which: acyclic by construction (a folder is declared after what it uses).
# mechanism
marelle_folder(base LINKS PkgConfig::ICU Threads::Threads)
marelle_folder(messages USES base LINKS Boost::json marelle_embedded_messages)
marelle_folder(sql USES base LINKS PkgConfig::SQLITE PkgConfig::PQ PkgConfig::SODIUM)
marelle_folder(record USES base sql LINKS Boost::json fmt::fmt)
marelle_folder(http USES base record sql LINKS spdlog::spdlog fmt::fmt)
marelle_folder(crypto USES base LINKS PkgConfig::SODIUM PkgConfig::SQLITE)
marelle_folder(audit USES base record sql crypto)
marelle_folder(access USES base record sql http crypto audit TEST_USES marelle_cast)
marelle_folder(school USES base record sql http TEST_USES marelle_cast)
marelle_folder(timetable USES base record sql http access TEST_USES marelle_cast rapidcheck)
marelle_folder(attendance USES base record sql http access crypto timetable TEST_USES marelle_cast rapidcheck)
