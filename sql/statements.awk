# Makes C tables of the statements, and prepares them for the pgTAP tests.
#
#   awk -v out_header=build/generated/statements.h -v out_table=build/generated/statements.inc \
#       -v out_prepare=build/generated/prepare.sql -f sql/statements.awk sql/statements/*.sql
#
# A line `-- draft_load: one draft of this person ($1 draft id, $2 person id)` starts the statement draft_load; it lasts
# until the next such line and ends with a semicolon. Comment lines in between are left out of the text.
#
# statements.h    enum statement { STATEMENT_DRAFT_LOAD, …, STATEMENTS_COUNT }
# statements.inc  struct statement_text statement_table[STATEMENTS_COUNT] of {name, text, parameters}
# prepare.sql     PREPARE draft_load AS …: a test says EXECUTE draft_load(1, 2)

function complain(message) {
    print message > "/dev/stderr"
    complaints++
}

# Trigraphs are alive in ISO C, so a question mark is escaped too.
function c_string(text,    out, at, character) {
    out = ""
    for (at = 1; at <= length(text); at++) {
        character = substr(text, at, 1)
        if (character == "\\" || character == "\"" || character == "?")
            character = "\\" character
        out = out character
    }
    return "\"" out "\""
}

# The highest $N; every number up to it must stand in the text, or PostgreSQL could not tell its type.
function parameters_of(name, text,    highest, number, seen) {
    highest = 0
    while (match(text, /\$[0-9]+/)) {
        number = substr(text, RSTART + 1, RLENGTH - 1) + 0
        text = substr(text, RSTART + RLENGTH)
        seen[number] = 1
        if (number > highest)
            highest = number
    }
    for (number = 1; number <= highest; number++)
        if (!(number in seen))
            complain(wheres[name] ": " name " has $" highest " but no $" number)
    return highest
}

function end_statement(    text) {
    if (current == "")
        return
    text = texts[current]
    sub(/[ \t\r\n]+$/, "", text)
    if (text !~ /;$/)
        complain(wheres[current] ": the statement " current " does not end with a semicolon")
    sub(/[ \t\r\n]*;$/, "", text)
    if (text == "")
        complain(wheres[current] ": the statement " current " has no text")
    texts[current] = text
    counts[current] = parameters_of(current, text)
    current = ""
}

function start_statement(name) {
    end_statement()
    if (name in wheres) {
        complain(FILENAME ":" FNR ": the statement " name " already stands at " wheres[name])
        return
    }
    wheres[name] = FILENAME ":" FNR
    names[++names_count] = name
    texts[name] = ""
    current = name
}

function write_header(    at) {
    print "/* Made by sql/statements.awk from sql/statements/; not to be edited. */" > out_header
    print "#ifndef GENERATED_STATEMENTS_H\n#define GENERATED_STATEMENTS_H\n\nenum statement {" > out_header
    for (at = 1; at <= names_count; at++)
        print "    STATEMENT_" toupper(names[at]) "," > out_header
    print "    STATEMENTS_COUNT\n};\n\n#endif" > out_header
    close(out_header)
}

function write_table(    at, line, lines, count) {
    print "/* Made by sql/statements.awk from sql/statements/; not to be edited. */" > out_table
    print "const struct statement_text statement_table[STATEMENTS_COUNT] = {" > out_table
    for (at = 1; at <= names_count; at++) {
        printf "    [STATEMENT_%s] = {\"%s\",\n", toupper(names[at]), names[at] > out_table
        count = split(texts[names[at]], lines, "\n")
        for (line = 1; line <= count; line++)
            print "        " c_string(lines[line]) (line < count ? " \"\\n\"" : ",") > out_table
        printf "        %d},\n", counts[names[at]] > out_table
    }
    print "};" > out_table
    close(out_table)
}

function write_prepare(    at) {
    print "-- Made by sql/statements.awk from sql/statements/; not to be edited." > out_prepare
    for (at = 1; at <= names_count; at++)
        print "PREPARE " names[at] " AS\n" texts[names[at]] ";\n" > out_prepare
    close(out_prepare)
}

FNR == 1 { end_statement() }

/^-- [a-z][a-z0-9_]*: / {
    name = $2
    sub(/:$/, "", name)
    start_statement(name)
    next
}

/^[ \t]*--/ || /^[ \t\r]*$/ { next }

{
    if (current == "") {
        complain(FILENAME ":" FNR ": this line belongs to no statement")
        next
    }
    line = $0
    sub(/[ \t\r]+$/, "", line)
    texts[current] = texts[current] (texts[current] == "" ? "" : "\n") line
}

END {
    end_statement()
    if (out_header == "" || out_table == "" || out_prepare == "")
        complain("statements: say -v out_header=FILE -v out_table=FILE -v out_prepare=FILE")
    if (complaints)
        exit 1
    write_header()
    write_table()
    write_prepare()
}
