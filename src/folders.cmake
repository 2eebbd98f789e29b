# Which folder may include which: acyclic by construction (a folder is declared after what it uses).
# mechanism
marelle_folder(base LINKS PkgConfig::ICU Threads::Threads TEST_USES rapidcheck)
marelle_folder(messages USES base LINKS Boost::json marelle_embedded_messages)
marelle_folder(sql USES base LINKS PkgConfig::SQLITE PkgConfig::PQ PkgConfig::SODIUM)
marelle_folder(record USES base sql LINKS Boost::json fmt::fmt)
marelle_folder(http USES base record sql LINKS spdlog::spdlog fmt::fmt prometheus-cpp::core PkgConfig::ZLIB)
marelle_folder(spreadsheet USES base messages record http LINKS PkgConfig::XLSX)
marelle_folder(process)
marelle_folder(crypto USES base LINKS PkgConfig::SODIUM PkgConfig::SQLITE)
marelle_folder(audit USES base record sql crypto)
marelle_folder(defaults USES base record LINKS marelle_embedded_defaults TEST_USES rapidcheck)
marelle_folder(ratio USES base record defaults messages TEST_USES rapidcheck)
marelle_folder(commune USES base record sql http LINKS marelle_embedded_reference TEST_USES marelle_cast)
marelle_folder(access USES base record sql http commune crypto audit spreadsheet TEST_USES marelle_cast)
marelle_folder(staff USES base record defaults sql http spreadsheet access crypto ratio
               LINKS PkgConfig::ICU TEST_USES marelle_cast rapidcheck)
marelle_folder(school USES base record sql http commune TEST_USES marelle_cast)
marelle_folder(territory USES base record sql http crypto audit messages spreadsheet process
               LINKS Boost::json PkgConfig::ZLIB
               TEST_USES marelle_cast geos_c PkgConfig::GEOGRAPHIC)
marelle_folder(pathway USES base record defaults sql access school TEST_USES marelle_cast)
marelle_folder(people USES base record sql http access commune crypto messages spreadsheet school territory pathway
               LINKS fmt::fmt TEST_USES marelle_cast)
marelle_folder(timetable USES base record defaults sql http messages spreadsheet access commune ratio staff
    TEST_USES marelle_cast rapidcheck)
marelle_folder(group USES base record defaults sql http access crypto messages spreadsheet people timetable
               TEST_USES marelle_cast rapidcheck)
marelle_folder(offer USES base record defaults sql http access crypto messages ratio spreadsheet people timetable
               TEST_USES marelle_cast marelle_supervision rapidcheck)
marelle_folder(leaving USES base record sql http access crypto messages pathway offer
               TEST_USES marelle_cast)
marelle_folder(declaration USES base record defaults sql http access commune crypto messages spreadsheet ratio staff
               timetable LINKS PkgConfig::ICU TEST_USES marelle_cast rapidcheck)
marelle_folder(fact USES base record defaults sql http access crypto spreadsheet timetable TEST_USES marelle_cast)
marelle_folder(handover USES base record sql http access crypto people timetable TEST_USES marelle_cast rapidcheck)
marelle_folder(link USES base http access messages LINKS marelle_embedded_templates)
marelle_folder(message USES base record defaults sql http access crypto messages spreadsheet
               LINKS PkgConfig::CURL PkgConfig::QR spdlog::spdlog fmt::fmt
               TEST_USES marelle_cast rapidcheck)
marelle_folder(family USES base record sql http access crypto messages spreadsheet link message timetable offer
               LINKS fmt::fmt TEST_USES marelle_cast rapidcheck)
marelle_folder(follow_up USES base record defaults sql http access crypto spreadsheet timetable family
               TEST_USES marelle_cast rapidcheck)
marelle_folder(instrument USES base record sql http crypto access spreadsheet
               LINKS Boost::json fmt::fmt marelle_embedded_instruments TEST_USES marelle_cast rapidcheck)
marelle_folder(impact/statistics TEST_USES rapidcheck)
marelle_folder(impact/sentences USES messages impact/statistics TEST_USES rapidcheck)
marelle_folder(evaluation USES base record defaults sql http access crypto messages spreadsheet link message instrument
               offer impact/statistics impact/sentences
               LINKS Boost::json TEST_USES marelle_cast rapidcheck)
marelle_folder(attendance USES base record sql http access crypto messages spreadsheet people staff timetable
               offer message family handover fact follow_up declaration evaluation
               TEST_USES marelle_cast rapidcheck)
marelle_folder(partner USES base record sql http spreadsheet access crypto messages link message timetable family
               attendance LINKS fmt::fmt TEST_USES marelle_cast rapidcheck)
marelle_folder(referral USES base record sql http access crypto link messages spreadsheet school people pathway
               group TEST_USES marelle_cast)
marelle_folder(impact/disclosure LINKS PkgConfig::CLP TEST_USES rapidcheck)
marelle_folder(impact/columns USES base sql timetable)
marelle_folder(impact USES base record defaults sql http access messages timetable offer follow_up spreadsheet
               impact/columns impact/statistics impact/sentences
               TEST_USES marelle_cast rapidcheck)
marelle_folder(survey USES base record defaults sql http access crypto messages spreadsheet link message
               impact/statistics LINKS marelle_embedded_surveys TEST_USES marelle_cast rapidcheck)
marelle_folder(declared_figure USES base record sql http access messages spreadsheet impact/statistics
               TEST_USES marelle_cast rapidcheck)
marelle_folder(report/content USES base record)
marelle_folder(report/document USES base record http messages crypto process link spreadsheet report/content
               LINKS fmt::fmt marelle_embedded_print TEST_USES marelle_territory PkgConfig::ZLIB)
marelle_folder(report/figures USES base sql crypto access messages record report/content impact impact/disclosure
               impact/sentences impact/statistics evaluation instrument survey declared_figure follow_up timetable
               LINKS marelle_embedded_reports TEST_USES marelle_cast rapidcheck)
marelle_folder(report/why USES impact/disclosure TEST_USES rapidcheck)
marelle_folder(report USES base record sql http access crypto audit messages spreadsheet message link impact
               impact/disclosure evaluation instrument report/content report/figures report/document report/why
               timetable family LINKS Boost::json fmt::fmt PkgConfig::ZLIB TEST_USES marelle_cast rapidcheck)
marelle_folder(supervision USES base record sql http access crypto messages ratio link message spreadsheet staff
               timetable group TEST_USES marelle_cast rapidcheck)

marelle_folder(activity USES base record sql http messages access spreadsheet timetable
               LINKS fmt::fmt TEST_USES marelle_cast marelle_group marelle_offer marelle_attendance marelle_fact
               marelle_handover marelle_message marelle_people marelle_leaving
               marelle_evaluation marelle_supervision marelle_referral rapidcheck)

# the program
marelle_folder(app/demo USES base sql access crypto school territory people pathway timetable fact follow_up
               handover attendance group messages offer referral staff supervision declaration declared_figure family
               record survey evaluation instrument report report/figures TEST_USES marelle_cast)
marelle_folder(app USES base defaults sql http access commune crypto activity audit messages school territory people
               staff timetable group offer leaving declaration fact follow_up handover attendance link message family
               partner referral supervision survey impact impact/columns declared_figure instrument evaluation report
               LINKS fmt::fmt marelle_embedded_migrations)
marelle_folder(app/cli USES base record sql http access crypto audit messages territory message impact
               impact/columns report report/document app app/demo LINKS fmt::fmt Boost::json marelle_embedded_web)
marelle_folder(app/bytes LINKS marelle_app marelle_app_demo marelle_process marelle_territory
               TEST_USES marelle_cast Boost::json fmt::fmt)
add_executable(marelle ${CMAKE_SOURCE_DIR}/src/app/main.cpp)
target_link_libraries(marelle PRIVATE marelle_app_cli)
