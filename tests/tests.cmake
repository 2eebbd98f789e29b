# Every test program, registered test by test with CTest so that its closing line counts them.
find_package(doctest REQUIRED)
include(doctest)

# The cast of every API test (tests/cast.hpp).
add_library(marelle_cast STATIC EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/cast.cpp)
target_include_directories(marelle_cast PUBLIC ${CMAKE_SOURCE_DIR})
target_link_libraries(marelle_cast PUBLIC marelle_access doctest::doctest)

# The same test on each database (tests/databases.hpp).
add_library(marelle_test_databases STATIC ${CMAKE_SOURCE_DIR}/tests/databases.cpp)
target_link_libraries(marelle_test_databases PUBLIC marelle_sql doctest::doctest PRIVATE PkgConfig::PQ)
target_include_directories(marelle_test_databases PUBLIC ${CMAKE_SOURCE_DIR})
target_compile_definitions(marelle_test_databases PUBLIC MARELLE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")

get_property(tested GLOBAL PROPERTY MARELLE_TESTED)
foreach(folder ${tested})
  get_property(files GLOBAL PROPERTY MARELLE_TESTS_${folder})
  get_property(uses GLOBAL PROPERTY MARELLE_TEST_USES_${folder})
  add_executable(test_${folder} ${CMAKE_SOURCE_DIR}/tests/main.cpp ${files})
  target_link_libraries(test_${folder} PRIVATE marelle_${folder} marelle_test_databases doctest::doctest)
  target_include_directories(test_${folder} PRIVATE ${CMAKE_SOURCE_DIR})
  foreach(use ${uses})
    string(REPLACE "/" "_" use ${use})
    target_link_libraries(test_${folder} PRIVATE ${use})
  endforeach()
  doctest_discover_tests(test_${folder} TEST_PREFIX "${folder}: " PROPERTIES TIMEOUT 300)
endforeach()
