# Files inside the binary (web client, messages, templates, migrations), through an assembler .incbin: no copy at start,
# no compile time. tools/embed.cpp writes embedded_<name>.S and its table; base/embedded.hpp reads them.

add_executable(embed ${CMAKE_SOURCE_DIR}/tools/embed.cpp)
target_link_libraries(embed PRIVATE PkgConfig::SODIUM)

# marelle_embed(web ROOT web/build FILES * COMPRESS) makes the library marelle_embedded_web.
function(marelle_embed name)
  cmake_parse_arguments(PARSE_ARGV 1 EMBED "COMPRESS" "ROOT" "FILES")
  set(root ${CMAKE_SOURCE_DIR}/${EMBED_ROOT})
  set(patterns)
  foreach(pattern ${EMBED_FILES})
    list(APPEND patterns ${root}/${pattern})
  endforeach()
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${patterns})
  list(FILTER files EXCLUDE REGEX "\\.(br|gz)$") # made again here, from what is embedded
  list(SORT files)
  set(made ${CMAKE_BINARY_DIR}/embedded)
  string(REPLACE ";" "\n" lines "${files}")
  file(CONFIGURE OUTPUT ${made}/${name}.list CONTENT "${lines}\n" @ONLY)
  set(compress)
  if(EMBED_COMPRESS)
    set(compress --compress)
  endif()
  add_custom_command(
    OUTPUT ${made}/embedded_${name}.S ${made}/embedded_${name}.cpp
    COMMAND embed ${compress} ${name} ${root} ${made}/${name}.list ${made}
    DEPENDS embed ${made}/${name}.list ${files}
    COMMENT "Embedding ${EMBED_ROOT}")
  add_library(marelle_embedded_${name} STATIC ${made}/embedded_${name}.S ${made}/embedded_${name}.cpp)
  target_include_directories(marelle_embedded_${name} PRIVATE ${CMAKE_SOURCE_DIR}/src)
endfunction()

marelle_embed(web ROOT web/build FILES * COMPRESS)
marelle_embed(messages ROOT content/messages FILES *.json)
marelle_embed(migrations ROOT migrations FILES [0-9]*.sql)
marelle_embed(reference ROOT build/reference FILES *.txt)
marelle_embed(templates ROOT content/templates FILES * COMPRESS)
marelle_embed(defaults ROOT content/defaults FILES *)
marelle_embed(reports ROOT content/reports FILES *.toml)
marelle_embed(surveys ROOT content/surveys FILES *.toml)
marelle_embed(instruments ROOT content/instruments FILES *)
marelle_embed(print ROOT src/report/document FILES *.py)
