// The schema as text, for migrations/schema.sqlite.sql and schema.postgres.sql: sorted, one column a line, so that a
// migration's effect reads as a diff.
#include "sql/sql.hpp"
#include "sql/tokens.hpp"

namespace marelle::sql {

namespace {

// SQLite keeps each statement as it was typed: blanks and comments are dropped, the parts of a table stand a line each.
std::string tidied(std::string_view statement) {
    std::string out;
    int depth = 0;
    bool table = statement.starts_with("CREATE TABLE"), space = false;
    for (auto const& token : tokens(statement)) {
        if (token.kind == Token::Kind::blank || token.kind == Token::Kind::comment) {
            space = true;
            continue;
        }
        if (token.text == "(") ++depth;
        if (token.text == ")") --depth;
        bool ends_table = table && token.text == ")" && depth == 0;
        if (ends_table) out += '\n';
        else if (space && token.text != ")" && token.text != "," && !out.ends_with('(') && !out.ends_with(' '))
            out += ' ';
        out += token.text;
        space = false;
        if (table && depth == 1 && (token.text == "," || (token.text == "(" && !out.contains('\n')))) out += "\n    ";
    }
    return out;
}

std::string dump_sqlite(Session& sql) {
    std::string out;
    sql.each("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
             " ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 ELSE 3 END, name",
             {}, [&](Row const& row) {
                 out += tidied(row.text(0)) + ";\n";
                 return true;
             });
    return out;
}

// Columns in their order, then constraints by name.
constexpr std::string_view postgres_tables = R"(
SELECT CAST(c.relname AS TEXT), 1, CAST(a.attnum AS BIGINT), '',
       a.attname || ' ' || upper(format_type(a.atttypid, a.atttypmod))
           || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
           || COALESCE(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
 WHERE c.relkind IN ('r', 'p') AND c.relnamespace = CAST(current_schema() AS regnamespace)
 UNION ALL
SELECT CAST(c.relname AS TEXT), 2, 0, CAST(k.conname AS TEXT) COLLATE "C",
       'CONSTRAINT ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
  FROM pg_class c
  JOIN pg_constraint k ON k.conrelid = c.oid
 WHERE c.relkind IN ('r', 'p') AND c.relnamespace = CAST(current_schema() AS regnamespace)
 ORDER BY 1, 2, 3, 4
)";

constexpr std::string_view postgres_others = R"(
SELECT 1, CAST(i.relname AS TEXT), pg_get_indexdef(x.indexrelid)
  FROM pg_index x
  JOIN pg_class i ON i.oid = x.indexrelid
 WHERE i.relnamespace = CAST(current_schema() AS regnamespace)
   AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
 UNION ALL
SELECT 2, CAST(c.relname AS TEXT), 'CREATE VIEW ' || c.relname || ' AS ' || pg_get_viewdef(c.oid)
  FROM pg_class c
 WHERE c.relkind = 'v' AND c.relnamespace = CAST(current_schema() AS regnamespace)
 UNION ALL
SELECT 3, CAST(p.proname AS TEXT), pg_get_functiondef(p.oid)
  FROM pg_proc p
 WHERE p.prokind IN ('f', 'p') AND p.pronamespace = CAST(current_schema() AS regnamespace)
 UNION ALL
SELECT 4, CAST(t.tgname AS TEXT), pg_get_triggerdef(t.oid)
  FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid
 WHERE NOT t.tgisinternal AND c.relnamespace = CAST(current_schema() AS regnamespace)
 ORDER BY 1, 2, 3
)";

std::string dump_postgres(Session& sql) {
    std::string out, table;
    sql.each(postgres_tables, {}, [&](Row const& row) {
        if (row.text(0) != table) {
            if (!table.empty()) out += "\n);\n";
            table = row.text(0);
            out += "CREATE TABLE " + table + " (\n    ";
        } else {
            out += ",\n    ";
        }
        out += row.text(4);
        return true;
    });
    if (!table.empty()) out += "\n);\n";
    sql.each(postgres_others, {}, [&](Row const& row) {
        auto text = row.text(2);
        while (text.ends_with('\n') || text.ends_with(';')) text.pop_back();
        out += text + ";\n";
        return true;
    });
    return out;
}

}  // namespace

std::string dump_schema(Database& database) {
    return database.read(
        [](Session& sql) { return sql.dialect() == Dialect::sqlite ? dump_sqlite(sql) : dump_postgres(sql); });
}

}  // namespace marelle::sql
