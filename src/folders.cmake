# Which folder may include which: acyclic by construction (a folder is declared after what it uses).
# mechanism
marelle_folder(base LINKS PkgConfig::ICU Threads::Threads TEST_USES rapidcheck)
marelle_folder(messages USES base LINKS Boost::json marelle_embedded_messages)
marelle_folder(sql USES base LINKS PkgConfig::SQLITE PkgConfig::PQ PkgConfig::SODIUM)
marelle_folder(record USES base sql LINKS Boost::json fmt::fmt)
marelle_folder(http USES base record sql LINKS spdlog::spdlog fmt::fmt prometheus-cpp::core)
marelle_folder(spreadsheet USES base record http LINKS PkgConfig::XLSX)
marelle_folder(crypto USES base LINKS PkgConfig::SODIUM PkgConfig::SQLITE)
marelle_folder(audit USES base record sql crypto)
marelle_folder(ratio USES base record messages LINKS marelle_embedded_defaults TEST_USES rapidcheck)
marelle_folder(access USES base record sql http crypto audit TEST_USES marelle_cast)
marelle_folder(staff USES base record sql http access crypto ratio LINKS marelle_embedded_defaults
               TEST_USES marelle_cast rapidcheck)
marelle_folder(school USES base record sql http TEST_USES marelle_cast)
marelle_folder(territory USES base record sql http crypto audit messages LINKS Boost::json PkgConfig::ZLIB
               TEST_USES marelle_cast geos_c PkgConfig::GEOGRAPHIC)
marelle_folder(pathway USES base record sql http access school LINKS marelle_embedded_defaults TEST_USES marelle_cast)
marelle_folder(people USES base record sql http access crypto messages spreadsheet school territory pathway
               LINKS fmt::fmt TEST_USES marelle_cast)
# GCC 12 takes an engaged std::optional<std::string> for uninitialised when it optimises (a known false alarm).
target_compile_options(marelle_people PRIVATE $<$<CONFIG:Release>:-Wno-maybe-uninitialized>)
marelle_folder(timetable USES base record sql http access ratio staff TEST_USES marelle_cast rapidcheck)
marelle_folder(group USES base record sql http access crypto messages spreadsheet people timetable
               LINKS marelle_embedded_defaults TEST_USES marelle_cast rapidcheck)
marelle_folder(fact USES base record sql http access crypto timetable
               LINKS marelle_embedded_defaults TEST_USES marelle_cast)
marelle_folder(handover USES base record sql http access crypto people timetable TEST_USES marelle_cast rapidcheck)
marelle_folder(link USES base http access messages LINKS marelle_embedded_templates)
marelle_folder(message USES base record sql http access crypto messages
               LINKS marelle_embedded_defaults PkgConfig::CURL PkgConfig::QR spdlog::spdlog fmt::fmt
               TEST_USES marelle_cast rapidcheck)
marelle_folder(family USES base record sql http access crypto messages link message timetable
               LINKS fmt::fmt TEST_USES marelle_cast rapidcheck)
marelle_folder(follow_up USES base record sql http access crypto family
               LINKS marelle_embedded_defaults TEST_USES marelle_cast rapidcheck)
marelle_folder(attendance USES base record sql http access crypto messages spreadsheet people staff timetable
               message family handover fact follow_up
               TEST_USES marelle_cast rapidcheck)
marelle_folder(referral USES base record sql http access crypto link messages school people pathway group
               TEST_USES marelle_cast)
marelle_folder(impact USES base record sql http access messages follow_up spreadsheet
               LINKS marelle_embedded_defaults TEST_USES marelle_cast)
marelle_folder(supervision USES base record sql http access crypto messages ratio link spreadsheet staff timetable group
               TEST_USES marelle_cast rapidcheck)

marelle_folder(activity USES base record sql http access timetable
               TEST_USES marelle_cast marelle_group marelle_attendance rapidcheck)

# the program
marelle_folder(app/demo USES base sql access crypto school territory people pathway timetable fact follow_up
               handover attendance group referral staff supervision family record)
marelle_folder(app USES base sql http access crypto activity audit messages school territory people pathway
               staff timetable group fact follow_up handover attendance link message family referral supervision
               impact
               LINKS fmt::fmt marelle_embedded_migrations marelle_embedded_defaults)
marelle_folder(app/cli USES base record sql http access crypto audit messages territory message impact app app/demo
               LINKS fmt::fmt Boost::json marelle_embedded_web)
add_executable(marelle ${CMAKE_SOURCE_DIR}/src/app/main.cpp)
target_link_libraries(marelle PRIVATE marelle_app_cli)
