# Files inside the binary (web client, messages, templates, migrations), through an assembler .incbin: no copy at start,
# no compile time. tools/embed writes generated/embedded_<name>.S and a table; base/embedded.hpp reads it.
