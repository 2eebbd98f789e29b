# Which folder may include which: acyclic by construction (a folder is declared after what it uses).
# mechanism
marelle_folder(base LINKS PkgConfig::ICU Threads::Threads)
marelle_folder(record USES base LINKS Boost::json)
marelle_folder(sql USES base LINKS PkgConfig::SQLITE PkgConfig::PQ)
marelle_folder(crypto USES base LINKS PkgConfig::SODIUM PkgConfig::SQLITE)
